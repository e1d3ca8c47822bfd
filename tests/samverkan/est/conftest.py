"""Scenes of EST: a week that is open, and people who write in it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.places.models import Area
from samverkan.est.compiling import services
from samverkan.est.compiling import services as weeks
from samverkan.est.enums import Audience
from samverkan.est.models import Action, Edition, Event
from samverkan.est.parts import services as parts

COORDINATOR = "samira"


def user(username: str) -> User:
    return User.objects.get(username=username)


def week_after(edition: Edition) -> tuple[int, int]:
    year, week, _ = (edition.monday + datetime.timedelta(weeks=1)).isocalendar()
    return year, week


class Est:
    """What tests do with EST, each thing as the person who would do it."""

    def open(self, year: int = 2026, week: int = 40) -> Edition:
        with acting_as(user(COORDINATOR)) as who:
            return weeks.open_week(year, week, by=who.user)

    def next(self, edition: Edition) -> Edition:
        return self.open(*week_after(edition))

    def area(self, name: str = "Ronna") -> Area:
        with acting_as(user(COORDINATOR)):
            return Area.objects.get(name=name)

    def event(self, username: str, edition: Edition, text: str, **what: Any) -> Event:
        with acting_as(user(username)) as who:
            what.setdefault("audience", Audience.ALL)
            return parts.add_event(
                edition, self.area_of(what), by=who.user, text=text, **what
            )

    def action(self, username: str, edition: Edition, text: str, **what: Any) -> Action:
        with acting_as(user(username)) as who:
            what.setdefault("audience", Audience.ALL)
            return parts.add_action(
                edition, self.area_of(what), by=who.user, text=text, **what
            )

    def area_of(self, what: dict[str, Any]) -> Area:
        return Area.objects.get(name=what.pop("area", "Ronna"))

    def feedback(self, username: str, action: Action, edition: Edition, text: str):
        with acting_as(user(username)) as who:
            action.refresh_from_db()
            return parts.give_feedback(action, edition, by=who.user, text=text)

    def hand_in(self, username: str, edition: Edition) -> None:
        with acting_as(user(username)) as who:
            parts.hand_in(edition, by=who.user)

    def freeze(self, edition: Edition) -> Edition:
        with acting_as(user(COORDINATOR)) as who:
            return services.freeze_edition(edition, by=who.user, despite="Prov")

    def correct(self, edition: Edition, what_changed: str = "Fel plats") -> Edition:
        with acting_as(user(COORDINATOR)) as who:
            return services.correct_edition(
                edition, by=who.user, what_changed=what_changed
            )


@pytest.fixture
def est(db: None) -> Est:
    return Est()


@pytest.fixture
def edition(est: Est) -> Edition:
    return est.open()


@pytest.fixture
def sees(acting: Callable[[str], Any]) -> Callable[..., set[str]]:
    """Give the texts of a kind that a person sees, by both walls."""

    def ask(username: str, model: Any = Event) -> set[str]:
        with acting(username) as who:
            shown = set(
                model.objects.visible_to(who.user).values_list("text", flat=True)
            )
            # Without the application's own wall: what the database lets through.
            raw = set(model.objects.values_list("text", flat=True))
            assert raw == shown
            return shown

    return ask
