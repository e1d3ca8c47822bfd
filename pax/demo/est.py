"""The demo's EST: week 47 of 2025 as it was, a year of invented weeks, and one open.

Of the real week its damaged letters have been put right where that is certain; what
could not be read is left out, and ”U.Å.”, which nobody has explained, stands as it did.
The other weeks are invented, by a rule that gives the same weeks every time.
"""

import datetime
import functools
import math
import random
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.db.changes import change
from pax.demo.scenes import read
from pax.demo.stage import play as play_scenes
from pax.demo.stage import playing
from pax.places.models import Area, AreaPhase
from samverkan.est.compiling.services import freeze_edition
from samverkan.est.enums import Audience, EntryState
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Edition,
    Event,
    Part,
    ScaleLevel,
)
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


#: What the weeks say, and by what they are invented.
WORDS = read("est")


@dataclass
class AreaWeek:
    """What a week says of an area."""

    overall: str = ""
    level: int | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)


def play() -> None:
    """Lay the phases, freeze the weeks that are over, and begin the present one."""
    _writer.cache_clear()
    with playing(COORDINATOR) as coordinator:
        areas = {area.name: area for area in Area.objects.all()}
        _lay_phases(areas, coordinator)
    for monday in weeks():
        with playing(COORDINATOR) as coordinator:
            _week(monday, areas, coordinator)
    _analyse_last_quarter()
    play_scenes("est")


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
def _week(monday: datetime.date, areas: dict[str, Area], coordinator: User) -> None:
    """Write a whole week at once, and freeze it as weeks are frozen."""
    year, number, _ = monday.isocalendar()
    is_real = monday == REAL_WEEK
    told = real_week() if is_real else invented_week(monday)
    levels = {level.number: level for level in ScaleLevel.objects.all()}
    with transaction.atomic():
        edition = Edition.objects.create(
            year=year,
            week=number,
            monday=monday,
            created_by=coordinator,
            overall=WORDS["real_head"]
            if is_real
            else WORDS["heads"][season_of(monday)],
        )
        pictures = [
            AreaPicture(
                edition=edition,
                area=areas[name],
                overall=area.overall,
                level=levels.get(area.level or 0),
                assessed_by=coordinator if area.level else None,
                created_by=coordinator,
            )
            for name, area in told.items()
        ]
        _keep(pictures, AreaPicture, coordinator)
        _entries(edition, told, areas)
        freeze_edition(edition, by=coordinator, despite="Påhittad vecka.")


@functools.cache
def _writer(username: str) -> User:
    """Find somebody, once for all the weeks."""
    return User.objects.select_related("agency").get(username=username)


def _entries(
    edition: Edition, told: dict[str, AreaWeek], areas: dict[str, Area]
) -> None:
    """Let each who takes part write and hand in their own."""
    actions: Any = Action.objects
    going = list(actions.carried_to(edition).select_related("edition"))
    for part, username in WRITERS.items():
        with acting_as(_writer(username)) as who:
            own = {
                "edition": edition,
                "agency": who.user.agency,
                "state": EntryState.HANDED_IN,
                "created_by": who.user,
            }
            for model, entries in ((Event, "events"), (Action, "actions")):
                rows = [
                    model(**own, area=areas[name], **entry["says"])
                    for name, area in told.items()
                    for entry in getattr(area, entries)
                    if entry["part"] == part
                ]
                _keep(rows, model, who.user)
            ours = [a for a in going if a.agency_id == who.user.agency_id]
            _end_old_actions(ours, own)
            Part.objects.create(
                edition=edition,
                agency=who.user.agency,
                handed_in_at=timezone.now(),
                handed_in_by=who.user,
                created_by=who.user,
            )


def _end_old_actions(ours: list[Action], own: dict[str, Any]) -> None:
    """Say how what goes on has gone, and end what has gone on for long enough."""
    edition = own["edition"]
    said = {action: _feedback_on(action, edition) for action in ours}
    rows = [
        ActionFeedback(
            **own,
            action=action,
            about=action.thread,
            audience=action.audience,
            text=text,
        )
        for action, text in said.items()
        if text
    ]
    _keep(rows, ActionFeedback, own["created_by"])
    for action, text in said.items():
        if text == WORDS["ended"]:
            change(action, because="Åtgärden avslutad", ended_in=edition)


def _feedback_on(action: Action, edition: Edition) -> str:
    age = (edition.monday - action.edition.monday) // WEEK
    if edition.monday == REAL_WEEK and action.text == WORDS["real_ongoing"]:
        return str(WORDS["real_feedback"])
    return WORDS["ended"] if age >= 3 + action.edition.week % 4 else ""


def _keep(rows: list[Any], model: Any, by: User) -> None:
    if rows:
        bulk_create_with_history(rows, model, default_user=by)


# --- what the weeks say --------------------------------------------------------------
def real_week() -> dict[str, AreaWeek]:
    """Give week 47 of 2025: Ronna, Geneta and the rest, which was empty."""
    return {
        row["area"]: AreaWeek(
            row["overall"],
            row.get("level"),
            [_entry("polis", kind=kind, text=text) for kind, text in row["events"]],
            [_entry(p, responsible=r, text=text) for p, r, text in row["actions"]],
        )
        for row in WORDS["real"]
    }


def invented_week(monday: datetime.date) -> dict[str, AreaWeek]:
    """Invent a week: the same for the same week, whenever it is done."""
    told = {}
    for nth, (name, base) in enumerate(WORDS["areas"].items()):
        rng = random.Random(f"{SEED}-{monday}-{nth}")  # noqa: S311 -- a demo
        unrest = base + season(monday) + wave(monday, nth) + rng.uniform(-0.55, 0.55)
        level = min(4, max(1, round(unrest)))
        told[name] = _invented(monday, level if base else None, rng)
    if monday == REAL_WEEK - WEEK:
        # What the real week tells of the month before it.
        told["Ronna"].events.append(_entry("polis", **WORDS["real_month_before"]))
        told["Ronna"].actions.append(
            _entry("polis", responsible="Polis", text=WORDS["real_ongoing"])
        )
    return told


def _entry(part: str, **says: Any) -> dict[str, Any]:
    return {"part": part, "says": says}


def _invented(monday: datetime.date, level: int | None, rng: random.Random) -> AreaWeek:
    count = rng.choice((0, 0, 1)) if level is None else rng.randint(0, 1) + level - 1
    events = [_event(monday, rng) for _ in range(count)]
    actions = []
    if events and rng.random() < 0.35:
        part, responsible, text = rng.choice(WORDS["actions"])
        actions.append(_entry(part, responsible=responsible, text=text))
    overall = rng.choice(WORDS["overall"][str(level)]) if level else ""
    return AreaWeek(overall, level, events, actions)


def _event(monday: datetime.date, rng: random.Random) -> dict[str, Any]:
    kinds = WORDS["kinds"] | WORDS["in_season"][season_of(monday)]
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    part, text = rng.choice(WORDS["events"][kind])
    is_narrow = part == "polis" and rng.random() < 0.2
    return _entry(
        part,
        kind=kind,
        text=f"{text} {rng.choice(WORDS['places'])}.",
        happened_on=monday + datetime.timedelta(days=rng.randint(0, 6)),
        count=rng.randint(2, 14) if kind in WORDS["counted"] else None,
        audience=Audience.AUTHORITIES if is_narrow else Audience.ALL,
    )


def season_of(monday: datetime.date) -> str:
    """Name the season of a week."""
    return ("vinter", "vår", "sommar", "höst")[monday.month % 12 // 3]


def season(monday: datetime.date) -> float:
    """Give how much more strained a week is for its season: autumn and New Year."""
    week = monday.isocalendar().week
    new_year = 0.7 if week in (1, 52, 53) else 0
    return 0.35 * math.cos(2 * math.pi * (week - 42) / 52) + new_year


def wave(monday: datetime.date, nth: int) -> float:
    """Give a slow wave of each area's own, so that trends go up and down."""
    weeks = monday.toordinal() / 7
    return 0.6 * math.sin(2 * math.pi * (weeks + 5 * nth) / (17 + nth))


# --- phases, and an analysis ---------------------------------------------------------
def _lay_phases(areas: dict[str, Area], coordinator: User) -> None:
    for name, since, phase, reasons in WORDS["phases"]:
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
        draft = write_analysis(draft, by=coordinator, text=WORDS["analysis"])
        settle_analysis(draft, by=coordinator, despite="Påhittade veckor.")
