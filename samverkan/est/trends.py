"""How the areas have been judged over the weeks, and what has happened in them.

Reads what is frozen: a week that is being written is not in any trend.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q

from pax.places.models import Area, AreaPhase
from samverkan.est.enums import EditionState, EntryState, EventKind
from samverkan.est.models import Action, Assessment, Event, ScaleLevel
from samverkan.est.periods import WEEK, Window, same_week_last_year

if TYPE_CHECKING:
    from pax.accounts.models import User

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
    phases: list[AreaPhase] = field(default_factory=list)

    def ongoing(self, monday: datetime.date) -> int:
        """Count the actions that went on in a week, also those that it ended in."""
        return sum(
            begun <= monday and (ended is None or ended >= monday)
            for begun, ended in self.actions
        )

    def ended(self, monday: datetime.date) -> int:
        """Count the actions that were ended in a week."""
        return sum(ended == monday for _, ended in self.actions)


def latest_week(user: User) -> datetime.date | None:
    """Give the last week that has been frozen."""
    found = Assessment.objects.visible_to(user).aggregate(last=Max("monday"))
    last: datetime.date | None = found["last"]
    return last


def overview(user: User, window: Window) -> Overview:
    """Gather every area's levels, in as many queries however many weeks there are."""
    areas = list(Area.objects.filter(is_active=True))
    levels: dict[int, dict[datetime.date, int | None]] = {a.pk: {} for a in areas}
    found = Assessment.objects.visible_to(user).current()
    rows = found.filter(monday__in=window.all_mondays)
    for area, monday, level in rows.values_list("area_id", "monday", "level"):
        levels.setdefault(area, {})[monday] = level
    return Overview(window, scale(), [AreaTrend(a, levels[a.pk]) for a in areas])


def story(user: User, area: Area, window: Window) -> AreaStory:
    """Gather what is known of one area."""
    levels = Assessment.objects.visible_to(user).current()
    rows = levels.filter(area=area, monday__in=window.all_mondays)
    told = AreaStory(
        window,
        scale(),
        AreaTrend(area, dict(rows.values_list("monday", "level"))),
        actions=_actions(user, area, window),
        phases=_phases(area, window),
    )
    now = set(window.mondays)
    for monday, kind, count in _events(user, area, window):
        if monday in now:
            told.kinds[kind] += count
            told.events[monday] += count
        else:
            told.kinds_before[kind] += count
    return told


def scale() -> list[ScaleLevel]:
    """Give the four levels, the calmest first."""
    return list(ScaleLevel.objects.all())


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


def _events(
    user: User, area: Area, window: Window
) -> list[tuple[datetime.date, str, int]]:
    weeks = {*window.mondays, *(m for m in window.year_before if m)}
    found = Event.objects.visible_to(user).current()
    rows = found.filter(
        area=area,
        state=EntryState.HANDED_IN,
        edition__state=FROZEN,
        edition__monday__in=weeks,
    )
    grouped = rows.order_by().values_list("edition__monday", "kind")
    return list(grouped.annotate(count=Count("pk")))


def _actions(
    user: User, area: Area, window: Window
) -> list[tuple[datetime.date, datetime.date | None]]:
    first, last = window.mondays[0], window.last
    found: Any = Action.objects.visible_to(user)
    rows = found.current().filter(
        Q(ended_in__isnull=True) | Q(ended_in__monday__gte=first),
        area=area,
        state=EntryState.HANDED_IN,
        edition__state=FROZEN,
        edition__monday__lte=last,
    )
    return list(rows.values_list("edition__monday", "ended_in__monday"))


def _phases(area: Area, window: Window) -> list[AreaPhase]:
    """Give the changes of phase in these weeks, and the one that came before them."""
    end = window.last + WEEK
    return list(AreaPhase.objects.filter(area=area, since__lt=end).order_by("since"))
