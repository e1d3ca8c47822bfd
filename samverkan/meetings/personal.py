"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import CONCERNED, EMPLOYEES, Kept
from samverkan.groups.personal import WITH_GROUP

PERSONAL: dict[str, Kept] = {
    "meetings.AgendaItem": Kept(CONCERNED, ("title", "notes"), WITH_GROUP),
    "meetings.Attendance": Kept(EMPLOYEES, ("guest", "guest_from"), WITH_GROUP),
    "meetings.Decision": Kept(CONCERNED, ("text",), WITH_GROUP),
    "meetings.Action": Kept(CONCERNED, ("text", "outcome"), WITH_GROUP),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "meetings.Meeting": ("place", "cancelled_because", "fingerprint"),
    "meetings.Approval": ("fingerprint",),
    "meetings.YearEvent": ("title", "week", "note"),
    "meetings.CalendarFeed": ("token_sha256",),
}
