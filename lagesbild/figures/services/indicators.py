"""Making and describing what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from lagesbild.figures.enums import Origin
from lagesbild.figures.models import Indicator
from lagesbild.figures.policies import check_keeps
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid

if TYPE_CHECKING:
    from lagesbild.figures.parsing.reading import About
    from pax.accounts.models import User

TAKEN = "Det finns redan en indikator som heter så."
#: What the source says of an indicator, and so is not written by hand.
OF_SOURCE = ("title", "definition", "source_text")


@transaction.atomic
def add_indicator(*, by: User, **about: Any) -> Indicator:
    """Make an indicator of one's own, whose values come from tables of one's own."""
    check_keeps(by)
    about.setdefault("origin", Origin.TABLE)
    indicator = _create(by, about)
    record(Verb.FIGURES_CHANGED, indicator, by=by, because="Ny indikator")
    return indicator


@transaction.atomic
def revise_indicator(
    indicator: Indicator, *, by: User, version: int | None = None, **about: Any
) -> Indicator:
    """Change how an indicator is described and what is wished of it."""
    check_keeps(by, indicator)
    try:
        with transaction.atomic():
            change(indicator, version=version, because="Indikatorn ändrad", **about)
    except IntegrityError as error:
        raise Invalid(TAKEN) from error
    record(Verb.FIGURES_CHANGED, indicator, by=by)
    return indicator


def find_or_add(key: str, origin: str, about: About, *, by: User) -> Indicator:
    """Give the indicator that a source's figure belongs to, made the first time.

    Its title is the source's: when the source has changed it, so do we.
    """
    known: Indicator | None = Indicator.objects.filter(
        agency=by.agency_id, origin=origin, source_key=key
    ).first()
    if known is None:
        return _create(by, _described(key, origin, about))
    said = {name: getattr(about, name) for name in OF_SOURCE if getattr(about, name)}
    differs = {n: v for n, v in said.items() if v != getattr(known, n)}
    if origin != Origin.TABLE and differs:
        change(known, because="Ändrat av källan", **differs)
    return known


def _described(key: str, origin: str, about: About) -> dict[str, Any]:
    return {
        "source_key": key,
        "origin": origin,
        "title": about.title,
        "unit": about.unit,
        "definition": about.definition,
        "source_text": about.source_text,
        "theme": about.theme,
        "area_level": about.area_level,
        "direction": about.direction,
    }


def _create(by: User, about: dict[str, Any]) -> Indicator:
    try:
        with transaction.atomic():
            return Indicator.objects.create(
                agency_id=by.agency_id, created_by=by, **about
            )
    except IntegrityError as error:
        raise Invalid(f"{TAKEN} ({about['title']})") from error
