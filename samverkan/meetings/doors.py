"""The doors of this app: what an id in an address may open, and to whom."""

from django.db.models import QuerySet

from pax.access.doors import Door
from pax.accounts.models import User
from pax.audit.verbs import Verb
from samverkan.groups.doors import IN_GROUP
from samverkan.meetings.models import Action, AgendaItem, Decision, Meeting, YearEvent


def _meetings(user: User) -> QuerySet[Meeting]:
    meetings: QuerySet[Meeting] = Meeting.objects.visible_to(user)
    return meetings.select_related(
        "group__convener", "chair__agency", "secretary__agency"
    )


def _items(user: User) -> QuerySet[AgendaItem]:
    items: QuerySet[AgendaItem] = AgendaItem.objects.visible_to(user)
    return items.select_related(
        "group", "meeting__group", "meeting__secretary", "share__owner_agency"
    )


def _decisions(user: User) -> QuerySet[Decision]:
    decisions: QuerySet[Decision] = Decision.objects.visible_to(user)
    return decisions.select_related("item__meeting__group", "item__group", "meeting")


def _actions(user: User) -> QuerySet[Action]:
    actions: QuerySet[Action] = Action.objects.visible_to(user)
    return actions.select_related(
        "group", "agency", "person", "meeting", "share", "agreed_person"
    )


#: A meeting of a group that one sits in.
meeting_door = Door("meeting", _meetings, read=Verb.MEETING_READ, reach=IN_GROUP)
#: A point on its agenda: when it is about a case, for those who know what about.
item_door = Door("agenda_item", _items, read=Verb.MEETING_READ, reach=IN_GROUP)
#: A decision under such a point.
decision_door = Door("decision", _decisions, read=Verb.MEETING_READ, reach=IN_GROUP)
#: Something an agency has taken on.
action_door = Door("group_action", _actions, read=Verb.GROUP_READ, reach=IN_GROUP)
#: Something that comes back every year.
year_event_door = Door(
    "year_event",
    lambda user: YearEvent.objects.visible_to(user).select_related("group", "agency"),
    read=Verb.GROUP_READ,
    reach=IN_GROUP,
)
