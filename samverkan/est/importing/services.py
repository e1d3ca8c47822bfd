"""Reading in earlier weeks: looked at first, all or chosen weeks, and undone.

A week that is read in is frozen at once, numbered and in the chain of fingerprints.
What was there before is never removed: to change it, or to undo, is to correct it.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Conflict, WrongState
from pax.imports.review import CellChange, Line, Review
from pax.imports.services import (
    confirmed,
    discarded,
    lock_to_confirm,
    lock_to_undo,
    remember,
    remembered,
    undone,
)
from pax.places.models import Area
from pax.ui.traces import Kept
from pax.writing.traces import record_change, record_kept
from samverkan.est.compiling.services import (
    check_can_correct,
    copy_all,
    freeze_edition,
    new_version,
    texts_of,
)
from samverkan.est.enums import EntryState
from samverkan.est.importing.files import (
    HEADINGS,
    AreaRow,
    Fault,
    ReadFile,
    WeekRows,
    read_headings,
    read_rows,
)
from samverkan.est.importing.models import (
    STANDING,
    EarlierWeeks,
    ReadIn,
    WeekColumns,
)
from samverkan.est.models import Action, AreaPicture, Edition, Event, ScaleLevel
from samverkan.est.periods import WEEK
from samverkan.est.policies import check_coordinates
from samverkan.est.querysets import EditionQuerySet

#: What is known of where a week came from.
CAME_OF = ("imported", "file_name", "file_sha256")


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
    meaning: Mapping[str, str] | None = None,
    is_trial: bool = False,
) -> Looked:
    """Read a file and say what is wrong with it; one without fault waits to be read in.

    Of a file with faults, or only tried, nothing is kept: it may hold what should
    never have been in it.  The same file again leads to where it was the first time.
    `meaning` is what the columns are said to mean, which is remembered.
    """
    check_coordinates(by)
    read = read_headings(file.read(), name, sheet)
    mappings = WeekColumns.objects.visible_to(by)
    read_rows(
        read,
        meaning or remembered(mappings, read.headings, HEADINGS),
        areas=dict(Area.objects.values_list("name", "is_rest")),
        is_said=bool(meaning),
        keep_traces=bool(keep_because),
    )
    files = EarlierWeeks.objects.visible_to(by).filter(state__in=STANDING)
    if known := files.filter(sha256=read.file.sha256).first():
        return Looked(read, known)
    read.faults += faults_against(read.weeks)
    if is_trial or not read.is_right:
        return Looked(read)
    if meaning:
        remember(mappings, read.headings, meaning, by=by)
    kept = EarlierWeeks.objects.create(
        **vars(read.file),
        weeks=[week.as_json() for week in read.weeks],
        notes=read.notes,
        kept_because=keep_because,
        created_by=by,
    )
    record(Verb.EST_IMPORTED, kept, by=by, because="Förhandsgranskad")
    if read.traces:
        kinds = tuple(dict.fromkeys(trace.kind for trace in read.traces))
        record_kept(Kept(keep_because, kinds), kept, by=by)
    return Looked(read, kept)


def faults_against(weeks: list[WeekRows]) -> list[Fault]:
    """Say which weeks cannot be read in, as the weeks already in Pax stand.

    What came of a file may be read in anew; what was written in Pax may not.
    """
    written = Edition.objects.current().filter(read_in=None) | Edition.objects.open()
    taken = set(written.values_list("monday", flat=True))
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


# --- what it would do -----------------------------------------------------------------
def review(kept: EarlierWeeks) -> Review:
    """Set the weeks of a file beside those that were read in before, cell by cell."""
    weeks = [WeekRows.of(week) for week in kept.weeks]
    had = {edition.monday: edition for edition in _read_in_before()}
    told = [(week, _cells_of(had.pop(week.monday, None))) for week in weeks]
    lines = [(bool(before), _line(week, before)) for week, before in told]
    found = [week.monday for week in weeks]
    between = [m for m in sorted(had) if found and found[0] < m < found[-1]]
    return Review(
        [line for is_there, line in lines if not is_there],
        [line for is_there, line in lines if is_there and line.cells],
        sum(is_there and not line.cells for is_there, line in lines),
        [had[monday].title for monday in between],
    )


def _line(week: WeekRows, before: dict[str, str]) -> Line:
    """Say what would change of a week: new, other or no longer said."""
    after = week.cells
    cells = [
        CellChange(name, before.get(name, ""), after.get(name, ""))
        for name in before | after
        if before.get(name) != after.get(name)
    ]
    return Line(week.monday.isoformat(), week.name, cells)


def _read_in_before() -> QuerySet[Edition]:
    """Give the version that counts of each week that was read in from a file."""
    found = Edition.objects.current().filter(read_in__isnull=False)
    parts = ("areapictures__area", "areapictures__level", "events", "actions")
    return found.prefetch_related(*parts)


def _cells_of(edition: Edition | None) -> dict[str, str]:
    """Give what a week says in Pax, as a file would say it."""
    if edition is None:
        return {}
    areas = [
        AreaRow(
            0,
            picture.area.name,
            overall=picture.overall,
            level=picture.level.number if picture.level else None,
            events=[
                {"kind": e.kind, "text": e.text}
                for e in edition.events.all()
                if e.area_id == picture.area_id
            ],
            actions=[
                {"responsible": a.responsible, "text": a.text}
                for a in edition.actions.all()
                if a.area_id == picture.area_id
            ],
        )
        for picture in edition.areapictures.all()
    ]
    return WeekRows(edition.monday, edition.overall, areas).cells


# --- reading in, and undoing ----------------------------------------------------------
@transaction.atomic
def read_in(
    kept: EarlierWeeks, *, by: User, left_out: Collection[str] = (), **_: bool
) -> list[Edition]:
    """Read in a file that was found right: all its weeks, or all but those left out.

    `left_out` are the keys of the weeks (Line.key).  What is the same is left as it
    is; what a file said before is corrected.
    """
    check_coordinates(by)
    lock_to_confirm(kept, skip_faulty=False)
    weeks = [WeekRows.of(week) for week in kept.weeks]
    if faults := faults_against(weeks):
        raise Conflict(f"Filen kan inte läsas in längre. {faults[0].text}")
    looked = review(kept)
    new, changed = (
        {line.key for line in lines} - set(left_out)
        for lines in (looked.new, looked.changed)
    )
    had = {edition.monday: edition for edition in _read_in_before()}
    areas = {area.name: area for area in Area.objects.all()}
    levels = {level.number: level for level in ScaleLevel.objects.all()}
    editions = [
        _read_week(week, kept, had.get(week.monday), areas, levels, by)
        for week in weeks
        if week.monday.isoformat() in new | changed
    ]
    counts = looked.counts | {"new": len(new), "changed": len(changed)}
    # What it said is now in the editions, and is kept in no other place.
    confirmed(kept, counts, by=by, weeks=[])
    record(Verb.EST_IMPORTED, kept, by=by, because=f"Läste in {len(editions)} veckor")
    return editions


def _read_week(
    week: WeekRows,
    kept: EarlierWeeks,
    before: Edition | None,
    areas: dict[str, Area],
    levels: dict[int, ScaleLevel],
    by: User,
) -> Edition:
    """Write and freeze a week; a correction where it was read in before."""
    year, number, _ = week.monday.isocalendar()
    texts = {
        "overall": week.overall,
        "information": "Inläst i efterhand ur en fil med fingeravtrycket "
        f"{kept.sha256}.",
    }
    if before:
        edition = new_version(before, by=by, what_changed="Inläst ur fil", **texts)
    else:
        edition = Edition.objects.create(
            year=year, week=number, monday=week.monday, created_by=by, **texts
        )
    _write(_pictures(week, edition, areas, levels, by), AreaPicture, by)
    _write(_events(week, edition, areas, by), Event, by)
    _write(_actions(week, edition, areas, by), Action, by)
    return _freeze_read_in(
        edition, by, imported=kept, file_name=kept.label, file_sha256=kept.sha256
    )


def _freeze_read_in(edition: Edition, by: User, **came_of: Any) -> Edition:
    """Freeze a week, and keep which file it came of."""
    ReadIn.objects.create(edition=edition, created_by=by, **came_of)
    # What a file says of a week that was is all there is: nobody hands in anything.
    return freeze_edition(edition, by=by, despite="Läst in ur fil.")


@transaction.atomic
def discard_file(kept: EarlierWeeks, *, by: User) -> EarlierWeeks:
    """Throw away what was looked at and not read in, with what it said."""
    check_coordinates(by)
    discarded(kept, weeks=[])
    return kept


@transaction.atomic
def undo_reading(kept: EarlierWeeks, *, by: User, because: str) -> EarlierWeeks:
    """Take back what a file brought: each week says again what it said before.

    A frozen week cannot be removed, so it is done by a correction, which says
    nothing where the week was not there before.  Refused when somebody has written
    a newer version of a week.
    """
    check_coordinates(by)
    lock_to_undo(kept, because)
    brought = {e.monday: e for e in editions_of(kept).order_by("-version_number")}
    now = editions_of(kept).current()
    if not brought or {edition.monday for edition in now} != set(brought):
        raise WrongState(
            "Veckor ur filen har fått en nyare version. Rätta dem i stället."
        )
    for edition in now:
        _say_again(edition, brought[edition.monday].corrects, kept, because, by)
    undone(kept, because, by=by)
    return record_change(Verb.EST_IMPORTED, kept, by=by, because=f"Ångrad: {because}")


def _say_again(
    edition: Edition, before: Edition | None, kept: EarlierWeeks, because: str, by: User
) -> None:
    """Correct a week to what it said before a file, or to nothing."""
    check_can_correct(edition)
    why = f"Inläsningen är ångrad: {because}"
    texts = texts_of(before) if before else {"information": why}
    version = new_version(edition, by=by, what_changed=why, **texts)
    if before:
        copy_all(before, version)
        came_of = {f: getattr(before.read_in, f) for f in CAME_OF}
    else:
        came_of = {"file_name": kept.label, "file_sha256": kept.sha256}
    _freeze_read_in(version, by, **came_of)


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


def editions_of(kept: EarlierWeeks) -> EditionQuerySet:
    """Give the editions that came of a file."""
    return Edition.objects.filter(read_in__imported=kept).order_by("monday", "pk")
