"""What the minutes of a meeting lack before somebody vouches for them."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from pax.accounts.models import User
from pax.missing import Missing
from pax.ui.swedish import counted
from samverkan.groups.models import Seat
from samverkan.meetings.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
)


def missing_in(meeting: Meeting, by: User) -> list[Missing]:
    """Count the points that say nothing, and the seats of whom nothing is said.

    As far as one sees them: of what one is not shown one vouches for nothing.
    """
    silent = (
        AgendaItem.objects.visible_to(by)
        .filter(meeting=meeting, is_struck=False, notes="", came_of="")
        .exclude(Exists(Decision.objects.filter(item=OuterRef("pk"))))
        .exclude(Exists(Action.objects.filter(item=OuterRef("pk"))))
    )
    noted = Attendance.objects.filter(meeting=meeting, seat=OuterRef("pk"))
    seats = Seat.objects.current(meeting.held_on).filter(
        delegation__group=meeting.group_id
    )
    found = (
        (
            silent.count(),
            "punkt har inget antecknat",
            "punkter har inget antecknat",
            reverse("meetings:minutes", args=[meeting.uuid]),
        ),
        (
            seats.exclude(Exists(noted)).count(),
            "persons närvaro är inte antecknad",
            "personers närvaro är inte antecknad",
            meeting.get_absolute_url(),
        ),
    )
    return [Missing(counted(n, one, many), link) for n, one, many, link in found if n]
