"""Counts of the weekly EST pictures: events and levels, by area, kind and month.

Read from the frozen pictures for all who take part, under the identity of the one who
hands the counts over; whoever does not take part in EST counts nothing here.  A week
belongs to the month, as to the year, where its Thursday is (ISO 8601).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lagesbild.figures.counted import Account, Label, OwnFigure
from lagesbild.figures.enums import Measure, Theme
from samverkan.est.enums import Audience, EventKind
from samverkan.est.models import FrozenEdition
from samverkan.est.periods import THURSDAY, Period

if TYPE_CHECKING:
    import datetime

    from pax.accounts.models import User

#: The highest level that an area was judged to be at in a month.
HIGHEST = "est:hogsta"
AREAS = "est:omrade"
AREAS_TITLE = "EST-händelser per område"


@dataclass
class _Area:
    """What the weeks say of one area, by month (01-12)."""

    events: Counter[str] = field(default_factory=Counter)
    levels: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _Year:
    """What the frozen weeks of a year say together."""

    weeks: int = 0
    months: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    areas: dict[str, _Area] = field(default_factory=lambda: defaultdict(_Area))
    scale: list[dict[str, Any]] = field(default_factory=list)


def count_est(account: Account, by: User) -> None:
    """Count the events and levels of a year's frozen weeks."""
    year = _gather(account.year, by)
    if not year.weeks:
        return
    told = f"Händelser i {year.weeks} frysta EST-bilder under året."
    _count_kinds(account, year, told)
    _count_areas(account, year, told)
    account.others += _levels(year)


def _gather(year: int, by: User) -> _Year:
    found = (
        FrozenEdition.objects.visible_to(by)
        .current()
        .filter(audience=Audience.ALL, edition__monday__in=Period(year).mondays)
        .select_related("edition")
        .order_by("edition__monday")
    )
    whole = _Year()
    for picture in found:
        _add(whole, picture.content, picture.edition.monday)
    return whole


def _add(whole: _Year, content: dict[str, Any], monday: datetime.date) -> None:
    month = f"{(monday + THURSDAY).month:02}"
    whole.weeks += 1
    whole.months.add(month)
    whole.scale = content["scale"]
    for told in content["areas"]:
        area = whole.areas[told["name"]]
        area.events[month] += len(told["new_events"])
        whole.kinds.update(event["kind"] for event in told["new_events"])
        if told["level"]:
            area.levels[month].append(told["level"])


def _count_kinds(account: Account, year: _Year, told: str) -> None:
    names = dict(EventKind.choices)
    parts = []
    for kind, number in sorted(year.kinds.items()):
        parts.append(f"est:{kind}")
        title = f"EST-händelser: {names.get(kind, kind)}"
        account.count(parts[-1], number, Label(title, told, Theme.SAFETY))
    account.tables.tie("est", parts)
    account.labels["est"] = Label("EST-händelser", told, Theme.SAFETY)


def _count_areas(account: Account, year: _Year, told: str) -> None:
    """Count the events of each area, and of each of its months: parts of that sum."""
    keys = []
    for name, area in year.areas.items():
        keys.append(f"{AREAS}:{name}")
        label = Label(AREAS_TITLE, told, Theme.SAFETY, name)
        account.count(keys[-1], area.events.total(), label)
        months = []
        for month in sorted(year.months):
            months.append(f"{AREAS}:{name}:{month}")
            of_month = Label(AREAS_TITLE, told, Theme.SAFETY, name, part=month)
            account.count(months[-1], area.events[month], of_month)
        account.tables.tie(keys[-1], months)
    account.tables.tie("est", keys)


def _levels(year: _Year) -> Iterator[OwnFigure]:
    """Give how areas were judged: levels and weeks are of places, not persons."""
    judged = {name: area for name, area in year.areas.items() if area.levels}
    about: dict[str, Any] = {"unit": Measure.THINGS, "theme": Theme.SAFETY}
    for step in year.scale:
        for name, area in judged.items():
            weeks = sum(levels.count(step["number"]) for levels in area.levels.values())
            yield OwnFigure(
                f"est:niva:{step['number']}:{name}",
                f"EST: veckor på nivån {step['name']}",
                value=str(weeks),
                definition=f"Av {year.weeks} frysta EST-bilder under året.",
                area=name,
                **about,
            )
    names = ", ".join(f"{step['number']} {step['name']}" for step in year.scale)
    about["unit"] = Measure.INDEX
    for name, area in judged.items():
        for month, levels in sorted(area.levels.items()):
            yield OwnFigure(
                f"{HIGHEST}:{name}:{month}",
                "EST: högsta nivå i månaden",
                value=str(max(levels)),
                definition=f"Nivåerna är {names}.",
                area=name,
                part=month,
                **about,
            )
