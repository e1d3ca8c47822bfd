"""What of checklists hangs on a person: points to do."""

from pax.access.holdings import Holding, Rows
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from samverkan.checklists.models import ChecklistItem
from samverkan.checklists.services import revise_item
from samverkan.groups.holding import given_by
from samverkan.groups.querysets import is_seated, not_seated


def _items(user: User) -> Rows:
    items: Rows = ChecklistItem.objects.visible_to(user).filter(
        done_at__isnull=True, checklist__closed_at__isnull=True
    )
    return items.select_related("checklist__group", "group", "person")


def _nobodys(user: User) -> Rows:
    may = given_by(user, "group_id", "person__agency")
    return _items(user).filter(may, not_seated("person", "group_id"))


def _takes(item: ChecklistItem, person: User) -> bool:
    had = item.person
    ours = had is None or had.agency_id == person.agency_id
    return ours and is_seated(person, item.group_id)


def _give(item: ChecklistItem, to: User, *, by: User) -> None:
    revise_item(item, by=by, version=item.version, person=to)


POINTS = Holding(
    "checklistor",
    "Punkter i checklistor",
    "person",
    _items,
    _nobodys,
    _takes,
    _give,
    url=lambda item: str(item.checklist.get_absolute_url()),
    where=lambda item: str(item.group),
    group="group",
    permission=Permission.GROUP_TAKE_PART,
)
