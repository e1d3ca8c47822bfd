"""How the areas have been judged over the weeks, and what has happened in them.

Reads what is frozen: a week that is being written is not in any trend.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import JSONObject

from pax.accounts.models import User
from pax.places.models import Area, AreaPhase
from samverkan.est.enums import EditionState, EntryState, EventKind
from samverkan.est.models import Action, Assessment, Event, ScaleLevel
from samverkan.est.periods import WEEK, Window, same_week_last_year

#: Levels from this one up are counted as strained.
STRAINED = 3
FROZEN = EditionState.FROZEN


@dataclass(frozen=True)
class AreaTrend:
    """One area's levels, by week; a week that is not there was not frozen."""

    area: Area
    levels: dict[datetime.date, int | None]

    def at(self, monday: datetime.date | None) -> int | None:
        """Give the level of a week."""
        return self.levels.get(monday) if monday else None

    def over(self, mondays: list[datetime.date]) -> list[int | None]:
        """Give the levels of several weeks."""
        return [self.at(monday) for monday in mondays]

    def strained(self, mondays: list[datetime.date | None]) -> int | None:
        """Count the weeks of level 3 and 4; None when none of them was judged."""
        judged = [level for m in mondays if (level := self.at(m))]
        return sum(level >= STRAINED for level in judged) if judged else None


@dataclass(frozen=True)
class Comparison:
    """One area beside itself: last week, and the same time last year."""

    area: Area
    now: int | None
    last_week: int | None
    last_year: int | None
    strained: int | None
    strained_before: int | None

    @property
    def since_last_week(self) -> str:
        """Say how it changed since last week."""
        return change_in_words(self.last_week, self.now)

    @property
    def since_last_year(self) -> str:
        """Say how it changed since the same week last year."""
        return change_in_words(self.last_year, self.now)


@dataclass(frozen=True)
class Overview:
    """All areas over some weeks."""

    window: Window
    scale: list[ScaleLevel]
    areas: list[AreaTrend]

    @property
    def comparisons(self) -> list[Comparison]:
        """Each area beside itself, in the areas' order."""
        return [self._compared(trend) for trend in self.areas]

    @property
    def weeks_before(self) -> int:
        """How many of the same weeks a year before are frozen."""
        known = {monday for trend in self.areas for monday in trend.levels}
        return len(known & set(self.window.year_before))

    def _compared(self, trend: AreaTrend) -> Comparison:
        last = self.window.last
        return Comparison(
            trend.area,
            trend.at(last),
            trend.at(last - WEEK),
            trend.at(same_week_last_year(last)),
            trend.strained(list(self.window.mondays)),
            trend.strained(self.window.year_before),
        )


@dataclass(frozen=True)
class PhaseChange:
    """That an area was judged to be in a phase, from a day on."""

    since: datetime.date
    phase: int
    reasons: str

    @property
    def name(self) -> str:
        """What the phase is called."""
        return str(AreaPhase.Phase(self.phase).label)


@dataclass(frozen=True)
class AreaStory:
    """One area over some weeks, and the same weeks a year before."""

    window: Window
    scale: list[ScaleLevel]
    trend: AreaTrend
    kinds: Counter[str] = field(default_factory=Counter)
    kinds_before: Counter[str] = field(default_factory=Counter)
    events: Counter[datetime.date] = field(default_factory=Counter)
    actions: list[tuple[datetime.date, datetime.date | None]] = field(
        default_factory=list
    )
    phases: list[PhaseChange] = field(default_factory=list)

    @property
    def weeks_before(self) -> int:
        """How many of the same weeks a year before are frozen with this area."""
        return sum(m in self.trend.levels for m in self.window.year_before if m)

    def ongoing(self, monday: datetime.date) -> int:
        """Count the actions that went on in a week, also those that it ended in."""
        return sum(
            begun <= monday and (ended is None or ended >= monday)
            for begun, ended in self.actions
        )

    def ended(self, monday: datetime.date) -> int:
        """Count the actions that were ended in a week."""
        return sum(ended == monday for _, ended in self.actions)


def scale_and_latest(user: User) -> tuple[list[ScaleLevel], datetime.date | None]:
    """Give the four levels, the calmest first, and the last week that is frozen."""
    weeks = Assessment.objects.visible_to(user).order_by("-monday").values("monday")
    scale = list(ScaleLevel.objects.annotate(latest=Subquery(weeks[:1])))
    latest: datetime.date | None = scale[0].latest if scale else None
    return scale, latest


def overview(user: User, window: Window, scale: list[ScaleLevel]) -> Overview:
    """Gather every area's levels, in as many queries however many weeks there are."""
    areas = list(Area.objects.filter(is_active=True))
    levels: dict[int, dict[datetime.date, int | None]] = {a.pk: {} for a in areas}
    found = Assessment.objects.visible_to(user).current()
    rows = found.filter(monday__in=window.all_mondays)
    for area, monday, level in rows.values_list("area_id", "monday", "level"):
        levels.setdefault(area, {})[monday] = level
    return Overview(window, scale, [AreaTrend(a, levels[a.pk]) for a in areas])


def with_phases(areas: QuerySet[Area]) -> QuerySet[Any]:
    """Tell of each area, in the same query, which phases it has been in."""
    phases = AreaPhase.objects.filter(area=OuterRef("pk")).order_by("since", "pk")
    names = {name: name for name in ("since", "phase", "reasons")}
    return areas.annotate(
        told_phases=ArraySubquery(phases.values(json=JSONObject(**names)))
    )


def story(user: User, area: Any, window: Window, scale: list[ScaleLevel]) -> AreaStory:
    """Gather what is known of one area (`with_phases`), in two queries."""
    levels = Assessment.objects.visible_to(user).current()
    rows = levels.filter(area=area, monday__in=window.all_mondays)
    told = AreaStory(
        window,
        scale,
        AreaTrend(area, dict(rows.values_list("monday", "level"))),
        phases=_phases(area, window),
    )
    now = set(window.mondays)
    for monday, kind, count, ended in _entries(user, area, window):
        if not kind:
            told.actions.extend([(monday, ended)] * count)
        elif monday in now:
            told.kinds[kind] += count
            told.events[monday] += count
        else:
            told.kinds_before[kind] += count
    return told


def change_in_words(before: int | None, now: int | None) -> str:
    """Say how a level changed; never by an arrow alone."""
    if before is None or now is None:
        return "kan inte jämföras"
    if before == now:
        return "oförändrat"
    return f"högre, från {before}" if now > before else f"lägre, från {before}"


def kinds_in_order() -> list[tuple[str, str]]:
    """Give the kinds of event with what they are called."""
    return [(str(kind), str(kind.label)) for kind in EventKind]


def _entries(user: User, area: Area, window: Window) -> Any:
    """Count events by week and kind, and actions by the weeks they began and ended in.

    In one query; what has no kind is an action.
    """
    weeks = {*window.mondays, *(m for m in window.year_before if m)}
    events = _told(Event, user, area).filter(edition__monday__in=weeks)
    actions = _told(Action, user, area).filter(
        Q(ended_in__isnull=True) | Q(ended_in__monday__gte=window.mondays[0]),
        edition__monday__lte=window.last,
    )
    no_end = Value(None, output_field=DateField())
    names = ("monday", "sort", "number", "end")
    counted = events.values(monday=F("edition__monday"), sort=F("kind"))
    begun = actions.values(monday=F("edition__monday"), sort=Value(""))
    return (
        counted.annotate(number=Count("pk"), end=no_end)
        .values_list(*names)
        .union(
            begun.annotate(number=Count("pk"), end=F("ended_in__monday")).values_list(
                *names
            ),
            all=True,
        )
    )


def _told(model: Any, user: User, area: Area) -> Any:
    return (
        model.objects.visible_to(user)
        .current()
        .filter(area=area, state=EntryState.HANDED_IN, edition__state=FROZEN)
        .order_by()
    )


def _phases(area: Any, window: Window) -> list[PhaseChange]:
    """Give the phases up to the end of these weeks."""
    end = window.last + WEEK
    found = [
        PhaseChange(
            datetime.date.fromisoformat(told["since"]), told["phase"], told["reasons"]
        )
        for told in area.told_phases
    ]
    return [phase for phase in found if phase.since < end]
