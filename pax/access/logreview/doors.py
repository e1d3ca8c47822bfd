"""What a reviewer sees: the log and the reviews of their own agency, and no case."""

from django.db.models import QuerySet

from pax.access.doors import REVIEWED, Door
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.models import Event, LogReview
from pax.audit.verbs import Verb


def events_of(user: User) -> QuerySet[Event]:
    """List the events in the log that the person reviews (pax_log_agency)."""
    if not user.may(Permission.LOG_REVIEW):
        return Event.objects.none()
    return Event.objects.filter(agency_id=user.agency_id)


def reviews_of(user: User) -> QuerySet[LogReview]:
    """List the reviews of that log."""
    return LogReview.objects.visible_to(user).select_related("agency", "reviewer")


#: /logg/uppfoljning/<uuid:review>/ becomes `review`.
review_door = Door("review", reviews_of, read=Verb.LOG_READ, reach=REVIEWED)
