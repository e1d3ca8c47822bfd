"""Asking for key figures from Kolada, which are fetched after the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lagesbild.figures.enums import Origin
from lagesbild.figures.models import Fetch, Import
from lagesbild.figures.parsing import kolada
from lagesbild.figures.policies import check_keeps
from pax.imports.models import ImportState
from pax.jobs.queue import ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax.accounts.models import User


@transaction.atomic
def ask_for_figures(
    figures: Iterable[str], places: Iterable[str], years: Iterable[int], *, by: User
) -> Import:
    """Ask for key figures from Kolada; they are fetched once this is written.

    Invalid for what Kolada has no name for, before anything is asked of it.
    """
    check_keeps(by)
    asked, where = kolada.checked(figures, places)
    when = sorted(set(years))
    imported = Import.objects.create(
        agency_id=by.agency_id,
        created_by=by,
        origin=Origin.KOLADA,
        label=kolada.label_of(asked, when)[:200],
        size=0,
        state=ImportState.FETCHING,
        fetched_at=timezone.now(),
    )
    ask(
        Fetch,
        by=by,
        same={"imported": imported},
        asked={"figures": asked, "places": where, "years": when},
    )
    return imported
