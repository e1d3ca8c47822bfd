"""Fetching key figures from Kolada after the answer: asked for, taken up, kept.

Each step is a transaction of its own under the person who asked; while the source is
waited for nothing is locked.  Whoever has taken a fetch up may die: then it is called
again, and what the first one might still say is not heard.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lagesbild.figures.enums import Origin
from lagesbild.figures.models import Import
from lagesbild.figures.parsing import kolada
from lagesbild.figures.parsing.reading import Result
from lagesbild.figures.policies import check_keeps
from lagesbild.figures.reading_in import ask_kolada, label_of
from lagesbild.figures.services.importing import as_kept
from pax.access.context import acting_as
from pax.accounts.permissions import Permission
from pax.db.changes import change
from pax.errors import Invalid
from pax.imports.models import ImportState
from pax.imports.services import File

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax.accounts.models import User

PURPOSE = "Hämta statistik"
#: Longer than a source is ever waited for (`Limits.seconds_in_all` and a last wait).
LEASE = datetime.timedelta(seconds=90)
#: What has not come by then never will.
LONGEST = datetime.timedelta(minutes=15)
MOST_ATTEMPTS = 2
DIED = "Arbetet avbröts. Försök igen, eller säg till den som sköter Pax."


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
    found = Import.objects.create(
        agency_id=by.agency_id,
        created_by=by,
        origin=Origin.KOLADA,
        label=label_of(asked, when)[:200],
        size=0,
        state=ImportState.FETCHING,
        fetched_at=timezone.now(),
        asked={"figures": asked, "places": where, "years": when},
    )
    _call(found)
    return found


@dataclass(frozen=True)
class Turn:
    """A fetch that one has taken up, and for which time."""

    imported: Import
    attempt: int
    person: User

    def keep(self, result: Result, file: File) -> None:
        """Keep what came, to be looked at."""
        self._end(
            "Hämtad",
            state=ImportState.PREVIEW,
            sha256=file.sha256,
            size=file.size,
            fetched_at=timezone.now(),
            **as_kept(result),
        )

    def fail(self, because: str) -> None:
        """Write down why nothing came."""
        self._end("Gick inte", **_failed(because))

    def _end(self, word: str, **values: Any) -> None:
        with acting_as(self.person, purpose=PURPOSE) as who:
            stored = _locked(self.imported.pk, who.user)
            if stored and stored.attempts == self.attempt:
                change(stored, because=word, **values)


def fetch_asked(import_id: int, person: User) -> None:
    """Fetch what somebody has asked for, unless it has come or is not wanted."""
    turn = take_up(import_id, person)
    if turn is None:
        return
    asked = turn.imported.asked
    try:
        result, file = ask_kolada(asked["figures"], asked["places"], asked["years"])
    except Invalid as refused:
        turn.fail(str(refused))
    else:
        turn.keep(result, file)


def take_up(import_id: int, person: User) -> Turn | None:
    """Take a fetch up; None when it has ended or somebody is at it."""
    with acting_as(person, purpose=PURPOSE) as who:
        found = _locked(import_id, who.user)
        now = timezone.now()
        if found is None or (found.taken_at and now - found.taken_at < LEASE):
            return None
        attempt = found.attempts + 1
        if attempt > MOST_ATTEMPTS:
            change(found, because="Gick inte", **_failed(DIED))
            return None
        change(found, because="Påbörjad", attempts=attempt, taken_at=now)
        return Turn(found, attempt, who.user)


def call_lost(*, by: User) -> int:
    """Call again what a dead worker left or a lost message named; tell how many.

    Done by the clock under an authority's system user, which also ends what nobody
    can take up any more: whoever asked may have left.
    """
    now = timezone.now()
    rows = Import.objects.filter(agency=by.agency_id, state=ImportState.FETCHING)
    for old in rows.filter(created_at__lt=now - LONGEST).select_for_update():
        change(old, because="Gick inte", **_failed(DIED))
    silent = Q(taken_at__lt=now - LEASE)
    unheard = Q(taken_at__isnull=True, created_at__lt=now - LEASE)
    lost = list(rows.filter(silent | unheard).order_by("created_at", "pk"))
    for each in lost:
        _call(each)
    return len(lost)


def _locked(import_id: int, by: User) -> Import | None:
    if not by.may(Permission.LAGESBILD_WRITE):
        return None
    rows = Import.objects.visible_to(by).filter(state=ImportState.FETCHING)
    found: Import | None = rows.select_for_update().filter(pk=import_id).first()
    return found


def _failed(because: str) -> dict[str, Any]:
    return {"state": ImportState.FAILED, "failed_because": because[:200]}


def _call(found: Import) -> None:
    from lagesbild.figures.tasks import fetch_figures  # noqa: PLC0415 -- it calls us

    number, person = found.pk, found.created_by_id
    transaction.on_commit(lambda: fetch_figures.delay(number, person))
