"""The doors of this app: what an id in an address may open, and to whom."""

from pax.access.doors import Door
from pax.audit.verbs import Verb
from samverkan.groups.doors import IN_GROUP
from samverkan.tillsyn.models import Handover, Inspection, InspectionPart, Protocol

#: An inspection in a group that one sits in.
inspection_door = Door(
    "inspection",
    lambda user: Inspection.objects.visible_to(user).select_related(
        "group__convener", "lead", "area"
    ),
    read=Verb.INSPECTION_READ,
    reach=IN_GROUP,
)
#: One's own agency's part in an inspection, with its legal power.
power_door = Door(
    "power",
    lambda user: (
        InspectionPart.objects.visible_to(user)
        .filter(agency=user.agency_id)
        .select_related("inspection__group__convener", "agency", "group")
    ),
    read=Verb.INSPECTION_READ,
    reach=IN_GROUP,
)
#: One's own agency's protocol.
protocol_door = Door(
    "protocol",
    lambda user: Protocol.objects.visible_to(user).select_related(
        *("inspection__group__convener", "inspection__area", "inspection__lead"),
        *("agency", "group", "created_by"),
    ),
    read=Verb.INSPECTION_READ,
    reach=IN_GROUP,
)
_GIVEN = ("inspection__group__convener", "sender_agency", "receiver_agency", "group")
#: What was handed over: with the sender, and with the receiver until it is withdrawn.
handover_door = Door(
    "handover",
    lambda user: (
        Handover.objects.visible_to(user).with_withdrawn().select_related(*_GIVEN)
    ),
    read=Verb.INSPECTION_READ,
    reach=IN_GROUP,
)
#: What one's own agency has handed over.
given_door = Door(
    "handover",
    lambda user: (
        Handover.objects.visible_to(user)
        .with_withdrawn()
        .filter(sender_agency=user.agency_id)
        .select_related(*_GIVEN)
    ),
    read=Verb.INSPECTION_READ,
    reach=IN_GROUP,
)
