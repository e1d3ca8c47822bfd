"""The doors of this app: what an id in an address may open, and to whom."""

from pax.access.doors import Door
from pax.audit.verbs import Verb
from samverkan.checklists.models import Checklist, ChecklistItem, GroupTemplate
from samverkan.groups.doors import IN_GROUP

#: A checklist of a group that one sits in.
checklist_door = Door(
    "checklist",
    lambda user: Checklist.objects.visible_to(user).select_related(
        "group__convener", "area", "created_by", "closed_by"
    ),
    read=Verb.CHECKLIST_READ,
    reach=IN_GROUP,
)
#: One thing to do in it.
point_door = Door(
    "point",
    lambda user: ChecklistItem.objects.visible_to(user).select_related(
        "checklist__group__convener", "group__convener", "agency", "person"
    ),
    read=Verb.CHECKLIST_READ,
    reach=IN_GROUP,
)
#: A template of the group's own.
template_door = Door(
    "template",
    lambda user: GroupTemplate.objects.visible_to(user).select_related(
        "group__convener"
    ),
    reach=IN_GROUP,
)
