"""What meetings add to the groups of the test world: one of each, about a share."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.utils import timezone

from pax.access.context import acting_as
from samverkan.groups.models import Seat
from samverkan.meetings.enums import ItemKind, MeetingState
from samverkan.meetings.models import (
    Action,
    AgendaItem,
    Approval,
    Attendance,
    CalendarFeed,
    Decision,
    Meeting,
    YearEvent,
)
from samverkan.meetings.services.planning import digest_of
from tests.house.groups import MAKERS, Scene

HOUR = datetime.timedelta(hours=1)


def make(scene: Scene) -> dict[str, UUID]:
    """Hold a meeting about the scene's share, as the one who chairs it.

    By the tables and not the services: whoever asks has a seat, whatever their role.
    """
    with acting_as(scene.chair) as who:
        mine = {"group": scene.group, "created_by": who.user}
        now = timezone.now()
        meeting = Meeting.objects.create(
            **mine,
            number=1,
            starts_at=now,
            ends_at=now + HOUR,
            place=f"Rum {scene.word}",
            chair=who.user,
            secretary=who.user,
            state=MeetingState.UNDER_WAY,
        )
        here = mine | {"meeting": meeting}
        item = AgendaItem.objects.create(
            **here,
            position=1,
            kind=ItemKind.FREE,
            title=f"Punkt {scene.word}",
            notes=f"Sagt {scene.word}",
            share=scene.share,
        )
        said = here | {"item": item, "share": scene.share}
        decision = Decision.objects.create(**said, text=f"Beslut {scene.word}")
        action = Action.objects.create(
            **said, text=f"Åtgärd {scene.word}", agency=who.user.agency
        )
        seat = Seat.objects.get(delegation__group=scene.group, user=who.user)
        Attendance.objects.create(**here, seat=seat)
        Approval.objects.create(**here, person=who.user, agency=who.user.agency)
        event = YearEvent.objects.create(
            **mine, title=f"Årligt {scene.word}", months=[1]
        )
        _feed(who.user)
    return {
        "meeting": meeting.uuid,
        "agenda_item": item.uuid,
        "decision": decision.uuid,
        "group_action": action.uuid,
        "year_event": event.uuid,
    }


def _feed(user: object) -> None:
    if not CalendarFeed.objects.exists():
        CalendarFeed.objects.create(
            owner=user, created_by=user, token_sha256=digest_of(f"hemlig {user}")
        )


MAKERS.append(make)
