"""What of EST is in the test world: a week that is open, one that is frozen.

The same editions stand in every relation, since they are the whole forum's.  What an
agency writes is its own: of those who take part, something of their own agency.
"""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.desk.decisions import answer
from pax.places.models import Area
from pax.redactions.services import ask_to_redact
from samverkan.est.compiling import services
from samverkan.est.compiling import services as weeks
from samverkan.est.enums import Audience
from samverkan.est.models import Action, Edition, Event, FrozenEdition, ScaleLevel
from samverkan.est.parts import services as parts
from samverkan.est.querysets import takes_part
from tests.house import groups, of_est_trends

COORDINATOR = "samira"
#: Who writes what is foreign to all who ask: of an agency that none of them is of.
STRANGER = "emil"
#: What got into a week and was taken out of it, and who confirmed that.
TAKEN, SECOND = "Olga Påhittad", "sixten"
FIRST = datetime.date.fromisocalendar(2026, 44, 1)


def make(scene: Any) -> dict[str, UUID]:
    """Have something of EST for whoever sits in the scene's group."""
    edition = _edition()
    with acting_as(scene.chair) as who:
        writer = who.user if takes_part(who.user) else None
    return _written(edition, writer) | _shared(edition)


def _edition() -> Edition:
    with acting_as(User.objects.get(username=COORDINATOR)):
        found = Edition.objects.open().first()
    return found or _begin()


def _take_out(edition: Edition, coordinator: User) -> None:
    """Have two take a name out of a frozen week."""
    with acting_as(coordinator):
        picture = FrozenEdition.objects.read_by(coordinator).get(edition=edition)
        asked = ask_to_redact(
            picture,
            by=coordinator,
            agency=coordinator.agency,
            words=TAKEN,
            ground="artikel 17.1 d dataskyddsförordningen",
            because="En enskild var utpekad.",
        )
    second = User.objects.get(username=SECOND)
    with acting_as(second):
        answer(asked, by=second, confirmed=True)


def _begin() -> Edition:
    """Freeze a week with something of everything, and open the next."""
    coordinator = User.objects.get(username=COORDINATOR)
    with acting_as(coordinator):
        first = weeks.open_week(2026, 44, by=coordinator)
    for username in (COORDINATOR, STRANGER):
        writer = User.objects.get(username=username)
        with acting_as(writer):
            _tell(first, writer)
            parts.hand_in(first, by=writer)
    with acting_as(coordinator):
        area = Area.objects.all()[0]
        level = ScaleLevel.objects.get(number=2)
        weeks.judge_area(
            first, area, by=coordinator, level=level, overall="Lugnt", note=TAKEN
        )
        services.freeze_edition(first, by=coordinator, despite="Prov")
        edition = weeks.open_week(2026, 45, by=coordinator)
    _take_out(first, coordinator)
    with acting_as(coordinator):
        action = Action.objects.filter(agency=coordinator.agency).get(edition=first)
        parts.give_feedback(action, edition, by=coordinator, text="Fortsätter")
    return edition


def _tell(edition: Edition, writer: User) -> tuple[Event, Action]:
    area = Area.objects.all()[0]
    what = {"by": writer, "audience": Audience.AUTHORITIES}
    event = parts.add_event(edition, area, text="Trasig belysning", **what)
    action = parts.add_action(edition, area, text="Belysningen lagas", **what)
    return event, action


def _written(edition: Edition, writer: User | None) -> dict[str, UUID]:
    """Write a draft, and find something told of: of one's own, or of a stranger's."""
    with acting_as(writer or User.objects.get(username=STRANGER)) as who:
        event, action = _tell(edition, who.user)
        told = Action.objects.filter(agency=who.user.agency, edition__number=1).first()
        if told is None:
            told = _tell_before(who.user)
        return {"est_event": event.uuid, "est_action": action.uuid, "told": told.uuid}


def _tell_before(writer: User) -> Action:
    """Have something that was told of: in the open week, if not in the one before."""
    edition = Edition.objects.open().get()
    _, action = _tell(edition, writer)
    parts.hand_in(edition, by=writer)
    return action


def _shared(edition: Edition) -> dict[str, UUID]:
    with acting_as(User.objects.get(username=COORDINATOR)) as who:
        made = of_est_trends.make(who.user)
        return {"edition": edition.uuid, "area": Area.objects.all()[0].uuid} | made


groups.MAKERS.append(make)
