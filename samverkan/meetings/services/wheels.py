"""What comes back every year in a group's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept
from samverkan.groups.policies import check_sits
from samverkan.meetings.models import YearEvent

if TYPE_CHECKING:
    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp


@transaction.atomic
def add_year_event(
    group: Samverkansgrupp, *, by: User, kept: Kept = NOTHING_KEPT, **about: Any
) -> YearEvent:
    """Put something that comes back on the group's wheel."""
    check_sits(group, by)
    event = YearEvent.objects.create(group=group, created_by=by, **about)
    record_kept(kept, event, by=by)
    record(Verb.GROUP_CHANGED, event, by=by, because="Ny händelse i årshjulet")
    return event


@transaction.atomic
def revise_year_event(
    event: YearEvent,
    *,
    by: User,
    version: int,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> YearEvent:
    """Change what comes back, or when."""
    check_sits(event.group, by)
    change(event, version=version, because="Årshjulet ändrat", **about)
    record_kept(kept, event, by=by)
    record(Verb.GROUP_CHANGED, event, by=by, because="Årshjulet ändrat")
    return event


@transaction.atomic
def remove_year_event(event: YearEvent, *, by: User) -> None:
    """Take something off the wheel; history keeps it."""
    check_sits(event.group, by)
    record(Verb.GROUP_CHANGED, event, by=by, because="Borttaget ur årshjulet")
    event.delete()
