"""A picture as it is drawn on a page: levels with shapes, days as days, other weeks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from samverkan.est.enums import EventKind
from samverkan.est.models import Edition, FrozenEdition
from samverkan.est.periods import same_week_last_year
from samverkan.est.querysets import WEEK, is_current
from samverkan.est.weeks.content import picture_for

if TYPE_CHECKING:
    from pax.accounts.models import User

Content = dict[str, Any]
#: What one may compare with, by what it is called in the address.
LAST_WEEK, LAST_YEAR = "forra", "ar"
COMPARED = {LAST_WEEK: "Förra veckan", LAST_YEAR: "Samma vecka förra året"}
KINDS = dict(EventKind.choices)


@dataclass
class AreaView:
    """One area in a picture, with the same area of other weeks beside it."""

    told: Content
    level: Content | None
    others: dict[str, Content | None] = field(default_factory=dict)
    beside: Content | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is told of it."""
        lists = ("new_events", "past_month", "new_actions", "ongoing")
        return not (self.told["overall"] or any(self.told[name] for name in lists))


@dataclass
class Picture:
    """A week's picture, ready to be drawn."""

    content: Content
    areas: list[AreaView]
    beside_title: str = ""
    frozen: FrozenEdition | None = None
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def glance(self) -> list[tuple[str, str]]:
        """The weeks that levels are shown beside: key and title."""
        return [(key, self.titles.get(key, "")) for key in COMPARED]


def read_edition(edition: Edition, user: User, *, beside: str = "") -> Picture:
    """Read an edition and the two that it is compared with, in two queries at most."""
    weeks = other_weeks(edition)
    frozen = _frozen(edition, list(weeks.values()), user)
    own = next((one for one in frozen if one.edition_id == edition.pk), None)
    content = own.content if own else picture_for(edition, user)
    others = {
        key: one.content
        for key, monday in weeks.items()
        for one in frozen
        if one.edition.monday == monday and one.edition_id != edition.pk
    }
    picture = draw(content, others, beside)
    picture.frozen = own
    return picture


def other_weeks(edition: Edition) -> dict[str, datetime.date]:
    """Give the first days of the weeks that an edition is compared with."""
    weeks = {
        LAST_WEEK: edition.monday - WEEK,
        LAST_YEAR: same_week_last_year(edition.monday),
    }
    return {key: monday for key, monday in weeks.items() if monday}


def draw(
    content: Content, others: dict[str, Content] | None = None, beside: str = ""
) -> Picture:
    """Make a picture of a week's content, beside those of other weeks."""
    others = others or {}
    areas = [_area(told, content, others) for told in content["areas"]]
    for area in areas:
        area.beside = _same_area(others.get(beside), area.told["area"])
    titles = {key: other["title"] for key, other in others.items()}
    return Picture(content, areas, titles.get(beside, ""), titles=titles)


def _frozen(
    edition: Edition, mondays: list[datetime.date], user: User
) -> list[FrozenEdition]:
    wanted = Q(edition=edition) | Q(edition__monday__in=mondays) & is_current(
        "edition__"
    )
    return list(
        FrozenEdition.objects.read_by(user).filter(wanted).select_related("edition")
    )


def _area(told: Content, content: Content, others: dict[str, Content]) -> AreaView:
    then = {
        key: level_of(other, _same_area(other, told["area"]))
        for key, other in others.items()
    }
    for events in (told["new_events"], told["past_month"]):
        for event in events:
            event["on"] = _day(event["happened_on"])
            event["sort"] = KINDS.get(event["kind"], event["kind"])
    return AreaView(told, level_of(content, told), then)


def level_of(content: Content, told: Content | None) -> Content | None:
    """Give a level as the week itself called it, or None."""
    number = told["level"] if told else None
    return next((one for one in content["scale"] if one["number"] == number), None)


def _same_area(content: Content | None, area: str) -> Content | None:
    areas = content["areas"] if content else []
    return next((told for told in areas if told["area"] == area), None)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
