"""The demo's EST: week 47 of 2025 as it was, a year of invented weeks, and one open.

Of the real week its damaged letters have been put right where that is certain; what
could not be read is left out, and ”U.Å.”, which nobody has explained, stands as it did.
The other weeks are invented, by a rule that gives the same weeks every time.
"""

from __future__ import annotations

import datetime
import functools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.db.changes import change
from pax.demo import est_words as words
from pax.demo.stage import playing
from pax.places.models import Area, AreaPhase
from samverkan.est.compiling.services import freeze_edition, open_week, write_head
from samverkan.est.enums import Audience, EntryState, EventKind
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Edition,
    Event,
    Part,
    ScaleLevel,
)
from samverkan.est.parts.services import add_action, add_event, hand_in
from samverkan.est.periods import WEEK, Period
from samverkan.est.trends.services import (
    begin_analysis,
    settle_analysis,
    write_analysis,
)

COORDINATOR = "samira"
#: Who writes for each of those who take part.
WRITERS = {
    "kommun": "elin",
    "polis": "petra",
    "brand": "berit",
    "vaktare": "vidar",
    "buss": "karin",
    "bostad": "emil",
}
REAL_WEEK = datetime.date.fromisocalendar(2025, 47, 1)
WEEKS = 51  # with the real one
MONTH_BEFORE = 4  # weeks that the real one tells of as the month before it
MOST_AFTER = 64
SEED = 4725


Areas = dict[str, Area]
Levels = dict[int, ScaleLevel]


@dataclass
class Told:
    """What a week says of an area."""

    overall: str = ""
    level: int | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)


def is_played() -> bool:
    """Tell whether there are weeks."""
    with playing(COORDINATOR):
        return Edition.objects.exists()


def play() -> None:
    """Lay the phases, freeze the weeks that are over, and begin the present one."""
    _writer.cache_clear()
    with playing(COORDINATOR) as coordinator:
        areas = {area.name: area for area in Area.objects.all()}
        levels = {level.number: level for level in ScaleLevel.objects.all()}
        _lay_phases(areas, coordinator)
    for monday in weeks():
        with playing(COORDINATOR) as coordinator:
            _week(monday, areas, levels, coordinator)
    _analyse_last_quarter()
    _present_week(areas)


def weeks() -> list[datetime.date]:
    """Give the weeks that are frozen: the real one, and at least fifty others.

    They end with last week, so that the present one has a year behind it; only when
    the real week lies too far back is there a gap after it.
    """
    today = timezone.localdate()
    last = today - datetime.timedelta(days=today.weekday()) - WEEK
    since = (last - REAL_WEEK) // WEEK + MONTH_BEFORE
    if since > MOST_AFTER:
        real = [REAL_WEEK - WEEK * n for n in reversed(range(MONTH_BEFORE + 1))]
        return [*real, *(last - WEEK * n for n in reversed(range(WEEKS - 1)))]
    return [last - WEEK * n for n in reversed(range(max(WEEKS, since + 1)))]


# --- frozen weeks --------------------------------------------------------------------
def _week(
    monday: datetime.date, areas: Areas, levels: Levels, coordinator: User
) -> None:
    """Write a whole week at once, and freeze it as weeks are frozen."""
    year, number, _ = monday.isocalendar()
    told = dict(real_week()) if monday == REAL_WEEK else dict(_invented(monday))
    head = words.REAL_HEAD if monday == REAL_WEEK else words.head_of(monday)
    with transaction.atomic():
        edition = Edition.objects.create(
            year=year, week=number, monday=monday, created_by=coordinator, **head
        )
        _keep(
            list(_pictures(edition, told, (areas, levels), coordinator)),
            AreaPicture,
            coordinator,
        )
        _entries(edition, told, areas)
        freeze_edition(edition, by=coordinator)


def _pictures(
    edition: Edition,
    told: dict[str, Told],
    known: tuple[Areas, Levels],
    coordinator: User,
) -> Iterator[AreaPicture]:
    areas, levels = known
    for name, area in told.items():
        yield AreaPicture(
            edition=edition,
            area=areas[name],
            overall=area.overall,
            level=levels.get(area.level or 0),
            assessed_by=coordinator if area.level else None,
            created_by=coordinator,
        )


@functools.cache
def _writer(username: str) -> User:
    """Find somebody, once for all the weeks."""
    return User.objects.select_related("agency").get(username=username)


def _entries(edition: Edition, told: dict[str, Told], areas: Areas) -> None:
    """Let each who takes part write and hand in their own."""
    told_of: Any = Action.objects
    going = list(told_of.carried_to(edition).select_related("edition"))
    for part, username in WRITERS.items():
        with acting_as(_writer(username)) as who:
            writer = who.user
            own = list(_of_part(part, told))
            for model in (Event, Action):
                rows = [
                    model(**_own(edition, areas[name], writer), **what)
                    for name, kind, what in own
                    if kind is model
                ]
                _keep(rows, model, writer)
            ours = [a for a in going if a.agency_id == writer.agency_id]
            _end_old_actions(edition, ours, writer)
            Part.objects.create(
                edition=edition,
                agency=writer.agency,
                handed_in_at=timezone.now(),
                handed_in_by=writer,
                created_by=writer,
            )


def _of_part(
    part: str, told: dict[str, Told]
) -> Iterator[tuple[str, type[Event | Action], dict[str, Any]]]:
    for name, area in told.items():
        for kind, entries in ((Event, area.events), (Action, area.actions)):
            for entry in entries:
                if entry["part"] == part:
                    what = {k: v for k, v in entry.items() if k != "part"}
                    yield name, kind, what


def _own(edition: Edition, area: Area, writer: User) -> dict[str, Any]:
    return {
        "edition": edition,
        "area": area,
        "agency": writer.agency,
        "state": EntryState.HANDED_IN,
        "created_by": writer,
    }


def _end_old_actions(edition: Edition, ours: list[Action], writer: User) -> None:
    """Say how what goes on has gone, and end what has gone on for long enough."""
    said = {action: _feedback_on(action, edition) for action in ours}
    rows = [
        ActionFeedback(
            edition=edition,
            action=action,
            about=action.thread,
            agency=writer.agency,
            audience=action.audience,
            state=EntryState.HANDED_IN,
            text=text,
            created_by=writer,
        )
        for action, text in said.items()
        if text
    ]
    _keep(rows, ActionFeedback, writer)
    for action, text in said.items():
        if text == words.ENDED:
            change(action, because="Åtgärden avslutad", ended_in=edition)


def _feedback_on(action: Action, edition: Edition) -> str:
    age = (edition.monday - action.edition.monday) // WEEK
    if edition.monday == REAL_WEEK and action.text == words.REAL_ONGOING:
        return words.REAL_FEEDBACK
    return words.ENDED if age >= 3 + action.edition.week % 4 else ""


def _keep(rows: list[Any], model: Any, by: User) -> None:
    if rows:
        bulk_create_with_history(rows, model, default_user=by)


# --- what the weeks say --------------------------------------------------------------
def real_week() -> Iterator[tuple[str, Told]]:
    """Give week 47 of 2025: Ronna, Geneta and the rest, which was empty."""
    for name, overall, level, events, actions in words.REAL:
        yield (
            name,
            Told(
                overall,
                level,
                [{"part": "polis", "kind": kind, "text": t} for kind, t in events],
                [{"part": p, "responsible": r, "text": t} for p, r, t in actions],
            ),
        )


def _invented(monday: datetime.date) -> Iterator[tuple[str, Told]]:
    """Invent a week: the same for the same week, whenever it is done."""
    for nth, (name, base) in enumerate(words.AREAS.items()):
        rng = random.Random(f"{SEED}-{monday}-{nth}")  # noqa: S311 -- a demo
        unrest = base + words.season(monday) + words.wave(monday, nth)
        unrest += rng.uniform(-0.55, 0.55)
        level = min(4, max(1, round(unrest)))
        yield name, _told(name, monday, level if base else None, rng)


def _told(
    name: str, monday: datetime.date, level: int | None, rng: random.Random
) -> Told:
    count = rng.choice((0, 0, 1)) if level is None else rng.randint(0, 1) + level - 1
    events = [_event(monday, rng) for _ in range(count)]
    actions = [_action(rng)] if events and rng.random() < 0.35 else []
    told = Told(words.overall_of(level, rng), level, events, actions)
    if name == "Ronna" and monday == REAL_WEEK - WEEK:
        # What the real week tells of the month before it.
        told.events.append({"part": "polis", **words.REAL_MONTH_BEFORE})
        told.actions.append(
            {
                "part": "polis",
                "responsible": "Polis",
                "text": words.REAL_ONGOING,
            }
        )
    return told


def _event(monday: datetime.date, rng: random.Random) -> dict[str, Any]:
    kinds = words.kinds_in(monday)
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    part, text = rng.choice(words.EVENTS[kind])
    is_narrow = part == "polis" and rng.random() < 0.2
    return {
        "part": part,
        "kind": kind,
        "text": f"{text} {rng.choice(words.PLACES)}.",
        "happened_on": monday + datetime.timedelta(days=rng.randint(0, 6)),
        "count": rng.randint(2, 14) if kind in words.COUNTED else None,
        "audience": Audience.AUTHORITIES if is_narrow else Audience.ALL,
    }


def _action(rng: random.Random) -> dict[str, Any]:
    part, responsible, text = rng.choice(words.ACTIONS)
    return {"part": part, "responsible": responsible, "text": text}


# --- phases, and the present week ----------------------------------------------------
def _lay_phases(areas: Areas, coordinator: User) -> None:
    for name, since, phase, reasons in words.PHASES:
        AreaPhase.objects.create(
            area=areas[name],
            since=datetime.date.fromisoformat(since),
            phase=phase,
            reasons=reasons,
            decided_by=coordinator,
            created_by=coordinator,
        )


def _analyse_last_quarter() -> None:
    """Settle an analysis of the last quarter that is over."""
    today = timezone.localdate()
    this = (today.month + 2) // 3
    period = Period(today.year, this - 1) if this > 1 else Period(today.year - 1, 4)
    with playing(COORDINATOR) as coordinator:
        draft = begin_analysis(period, None, by=coordinator)
        draft = write_analysis(draft, by=coordinator, text=words.ANALYSIS)
        settle_analysis(draft, by=coordinator)


def _present_week(areas: Areas) -> None:
    """Begin the present week: some have handed in, one is still writing."""
    year, number, _ = timezone.localdate().isocalendar()
    with playing(COORDINATOR) as coordinator:
        edition = open_week(year, number, by=coordinator)
        write_head(edition, by=coordinator, overall=words.PRESENT_HEAD)
    for part, is_handed_in, name, kind, text in words.PRESENT:
        with playing(WRITERS[part]) as writer:
            if kind in EventKind.values:
                add_event(edition, areas[name], by=writer, kind=kind, text=text)
            else:
                add_action(edition, areas[name], by=writer, responsible=kind, text=text)
            if is_handed_in:
                hand_in(edition, by=writer)
