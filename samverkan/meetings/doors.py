"""The doors of this app: what an id in an address may open, and to whom."""

from pax.access.doors import Door
from pax.audit.verbs import Verb
from samverkan.groups.doors import IN_GROUP
from samverkan.meetings.models import Action, AgendaItem, Decision, Meeting, YearEvent

#: A meeting of a group that one sits in.
meeting_door = Door(
    "meeting",
    lambda user: Meeting.objects.visible_to(user).select_related(
        "group__convener", "chair__agency", "secretary__agency"
    ),
    read=Verb.MEETING_READ,
    reach=IN_GROUP,
)
#: A point on its agenda: when it is about a case, for those who know what about.
item_door = Door(
    "agenda_item",
    lambda user: AgendaItem.objects.visible_to(user).select_related(
        "group", "meeting__group", "meeting__secretary", "share__owner_agency"
    ),
    read=Verb.MEETING_READ,
    reach=IN_GROUP,
)
#: A decision under such a point.
decision_door = Door(
    "decision",
    lambda user: Decision.objects.visible_to(user).select_related(
        "item__meeting__group", "item__group", "meeting"
    ),
    read=Verb.MEETING_READ,
    reach=IN_GROUP,
)
#: Something an agency has taken on.
action_door = Door(
    "group_action",
    lambda user: Action.objects.visible_to(user).select_related(
        "group", "agency", "person", "meeting", "share", "agreed_person"
    ),
    read=Verb.GROUP_READ,
    reach=IN_GROUP,
)
#: Something that comes back every year.
year_event_door = Door(
    "year_event",
    lambda user: YearEvent.objects.visible_to(user).select_related("group", "agency"),
    read=Verb.GROUP_READ,
    reach=IN_GROUP,
)
