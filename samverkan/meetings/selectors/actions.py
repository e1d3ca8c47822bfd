"""A group's actions, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from samverkan.meetings.enums import ActionState
from samverkan.meetings.models import Action

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp

#: How many settled actions the page shows, the latest first.
SETTLED_SHOWN = 50


@dataclass(frozen=True)
class Actions:
    """What is to be done, late first, and what has been."""

    late: list[Action]
    to_do: list[Action]
    settled: list[Action]
    hidden: int = 0


def actions_of(group: Samverkansgrupp, user: User) -> Actions:
    """Gather a group's actions, as a person may see them."""
    seen = _seen(user).filter(group=group)
    waiting = list(seen.open())  # type: ignore[attr-defined]  # ours
    today = timezone.localdate()
    settled = seen.exclude(state=ActionState.OPEN).order_by("-done_on", "-pk")
    return Actions(
        late=[one for one in waiting if one.due_on and one.due_on < today],
        to_do=[one for one in waiting if not (one.due_on and one.due_on < today)],
        settled=list(settled[:SETTLED_SHOWN]),
        hidden=_hidden(group),
    )


def my_actions(user: User) -> list[Action]:
    """List what a person is to do, in all groups they sit in."""
    return list(_seen(user).filter(person=user).open())  # type: ignore[attr-defined]  # ours


def our_unassigned(user: User) -> list[Action]:
    """List what one's agency is to do and is unassigned there."""
    ours = Q(agency=user.agency_id, person__isnull=True)
    return list(_seen(user).filter(ours).open())  # type: ignore[attr-defined]  # ours


def _seen(user: User) -> QuerySet[Action]:
    seen: QuerySet[Action] = Action.objects.visible_to(user)
    return seen.select_related("group", "agency", "person", "share", "meeting")


def _hidden(group: Samverkansgrupp) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_hidden_actions(%s)", [group.pk])
        return int(cursor.fetchone()[0])
