"""Reading in earlier weeks: a whole file or nothing of it, frozen as it is read.

A week that is read in is frozen at once, numbered and in the chain of fingerprints, so
it cannot be undone: what is wrong in it is put right by a correction, as in any week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Conflict, WrongState
from pax.places.models import Area
from pax.ui.traces import Kept
from pax.writing.traces import record_kept
from samverkan.est.enums import EntryState
from samverkan.est.freezing.services import freeze_edition
from samverkan.est.importing.files import Fault, ReadFile, WeekRows, read_file
from samverkan.est.importing.models import EarlierWeeks, ReadIn
from samverkan.est.models import Action, AreaPicture, Edition, Event, ScaleLevel
from samverkan.est.periods import WEEK, week_name
from samverkan.est.policies import check_coordinates

if TYPE_CHECKING:
    import datetime

    from pax.accounts.models import User


@dataclass(frozen=True)
class Looked:
    """What was found of a file: kept and waiting if it is right, else only shown."""

    read: ReadFile
    kept: EarlierWeeks | None = None


@transaction.atomic
def look_at_file(
    file: IO[bytes],
    name: str,
    *,
    by: User,
    keep_because: str = "",
    sheet: str = "",
    is_trial: bool = False,
) -> Looked:
    """Read a file and say what is wrong with it; one without fault waits to be read in.

    Of a file with faults, or only tried, nothing is kept: it may hold what should
    never have been in it.  The same file again leads to where it was the first time.
    """
    check_coordinates(by)
    areas = dict(Area.objects.values_list("name", "is_rest"))
    read = read_file(
        file, name, areas=areas, keep_traces=bool(keep_because), sheet=sheet
    )
    known = EarlierWeeks.objects.visible_to(by).filter(sha256=read.sha256).first()
    if known:
        return Looked(read, known)
    read.faults += faults_against(read.weeks)
    if is_trial or not read.is_right:
        return Looked(read)
    kept = EarlierWeeks.objects.create(
        name=name[:200],
        sha256=read.sha256,
        size=read.size,
        weeks=[week.as_json() for week in read.weeks],
        kept_because=keep_because,
        created_by=by,
    )
    record(Verb.EST_IMPORTED, kept, by=by, because="Förhandsgranskad")
    if read.traces:
        kinds = tuple(dict.fromkeys(trace.kind for trace in read.traces))
        record_kept(Kept(keep_because, kinds), kept, by=by)
    return Looked(read, kept)


def faults_against(weeks: list[WeekRows]) -> list[Fault]:
    """Say which weeks cannot be read in, as the weeks already in Pax stand."""
    taken = set(Edition.objects.values_list("monday", flat=True))
    waiting = Edition.objects.open().filter(corrects__isnull=True)
    first = waiting.order_by("monday").values_list("monday", flat=True).first()
    return list(_faults_of_weeks(weeks, taken, first or timezone.localdate() - WEEK))


def _faults_of_weeks(
    weeks: list[WeekRows], taken: set[datetime.date], before: datetime.date
) -> Iterator[Fault]:
    for week in weeks:
        row = week.areas[0].row if week.areas else 0
        if week.monday in taken:
            yield Fault(row, "Vecka", f"{week.name} finns redan i Pax.")
        elif week.monday >= before:
            text = (
                f"{week.name} är inte över, eller ligger efter en vecka som är öppen."
            )
            yield Fault(row, "Vecka", text)


@transaction.atomic
def read_in(kept: EarlierWeeks, *, by: User) -> list[Edition]:
    """Read in a file that was found right: all its weeks, or none of them."""
    check_coordinates(by)
    kept = EarlierWeeks.objects.select_for_update().get(pk=kept.pk)
    if kept.read_in_at is not None:
        raise WrongState("Filen är redan inläst.")
    weeks = [WeekRows.of(week) for week in kept.weeks]
    if faults := faults_against(weeks):
        raise Conflict(f"Filen kan inte läsas in längre. {faults[0].text}")
    areas = {area.name: area for area in Area.objects.all()}
    levels = {level.number: level for level in ScaleLevel.objects.all()}
    editions = [_read_week(week, kept, areas, levels, by) for week in weeks]
    # What it said is now in the editions, and is kept in no other place.
    change(kept, because="Inläst", read_in_at=timezone.now(), weeks=[])
    record(Verb.EST_IMPORTED, kept, by=by, because=f"Läste in {len(weeks)} veckor")
    return editions


def _read_week(
    week: WeekRows,
    kept: EarlierWeeks,
    areas: dict[str, Area],
    levels: dict[int, ScaleLevel],
    by: User,
) -> Edition:
    year, number, _ = week.monday.isocalendar()
    edition = Edition.objects.create(
        year=year,
        week=number,
        monday=week.monday,
        overall=week.overall,
        information=f"Inläst i efterhand ur en fil med fingeravtrycket {kept.sha256}.",
        created_by=by,
    )
    _write(_pictures(week, edition, areas, levels, by), AreaPicture, by)
    _write(_events(week, edition, areas, by), Event, by)
    _write(_actions(week, edition, areas, by), Action, by)
    ReadIn.objects.create(
        edition=edition, file_name=kept.name, file_sha256=kept.sha256, created_by=by
    )
    return freeze_edition(edition, by=by)


def _pictures(
    week: WeekRows,
    edition: Edition,
    areas: dict[str, Area],
    levels: dict[int, ScaleLevel],
    by: User,
) -> list[AreaPicture]:
    return [
        AreaPicture(
            edition=edition,
            area=areas[row.area],
            overall=row.overall,
            level=levels.get(row.level or 0),
            assessed_by=by if row.level else None,
            created_by=by,
        )
        for row in week.areas
    ]


def _events(
    week: WeekRows, edition: Edition, areas: dict[str, Area], by: User
) -> list[Event]:
    return [
        Event(**_of(edition, areas[row.area], by), **event)
        for row in week.areas
        for event in row.events
    ]


def _actions(
    week: WeekRows, edition: Edition, areas: dict[str, Area], by: User
) -> list[Action]:
    # The table does not say when an action ended: it stays in its own week, and is
    # not carried over to weeks that are written now.
    return [
        Action(**_of(edition, areas[row.area], by), **action, ended_in=edition)
        for row in week.areas
        for action in row.actions
    ]


def _of(edition: Edition, area: Area, by: User) -> dict[str, Any]:
    return {
        "edition": edition,
        "area": area,
        "agency": by.agency,
        "state": EntryState.HANDED_IN,
        "created_by": by,
    }


def _write(rows: list[Any], model: Any, by: User) -> None:
    if rows:
        bulk_create_with_history(
            rows, model, default_user=by, default_change_reason="Inläst ur fil"
        )


def weeks_in_words(weeks: list[WeekRows]) -> str:
    """Say which weeks a file holds: v.1 2024–v.52 2024."""
    if not weeks:
        return "inga veckor"
    first, last = weeks[0].monday, weeks[-1].monday
    return (
        f"{week_name(first)}–{week_name(last)}" if first != last else week_name(first)
    )


def editions_of(kept: EarlierWeeks) -> list[Edition]:
    """Give the editions that came of a file."""
    found = Edition.objects.filter(read_in__file_sha256=kept.sha256)
    return list(found.order_by("monday"))
