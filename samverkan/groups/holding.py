"""What of groups hangs on a person: next steps, whom to ask, and seats."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from cases.models import Case
from cases.tasks.services import people_in
from pax.access.holdings import Holding, Rows, works_no_more
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from samverkan.groups import services
from samverkan.groups.enums import Level
from samverkan.groups.models import Seat, Share, ShareWork
from samverkan.groups.querysets import (
    coordinates,
    is_seated,
    is_shown,
    leads_in,
    not_seated,
    sits_in,
)


def given_by(user: User, group: str, agency: str) -> Q:
    """Ask which of a group's things a person may give: their agency's, or as leader."""
    if not user.may(Permission.GROUP_TAKE_PART):
        return Q(pk__in=[])
    return Q(**{agency: user.agency_id}) | Q(leads_in(user, group))


def _steps(user: User) -> Rows:
    works: Rows = ShareWork.objects.going_on().filter(
        is_shown(user, "share_id", Level.SUMMARY), sits_in(user, "share__group_id")
    )
    return works.select_related("share__group", "owed_by", "owed_by_person")


def _nobodys_steps(user: User) -> Rows:
    may = given_by(user, "share__group_id", "owed_by")
    return _steps(user).filter(may, not_seated("owed_by_person", "share__group_id"))


def _takes_step(work: ShareWork, person: User) -> bool:
    ours = person.agency_id == work.owed_by_id
    return ours and is_seated(person, work.share.group_id)


def _contacts(user: User) -> Rows:
    mine = Share.objects.visible_to(user).standing().filter(owner_agency=user.agency_id)
    shares: Rows = mine.filter(case__in=Case.objects.visible_to(user).values("pk"))
    return shares.select_related("group", "contact")


def _nobodys_contacts(user: User) -> Rows:
    if not user.may(Permission.GROUP_SHARE):
        return Share.objects.none()
    return _contacts(user).filter(works_no_more("contact", Permission.CASE_READ))


def _takes_contact(share: Share, person: User) -> bool:
    case = Case.objects.filter(pk=share.case_id).first()
    return case is not None and people_in(case).filter(pk=person.pk).exists()


def _seats(user: User) -> Rows:
    seats: Rows = Seat.objects.visible_to(user).current(timezone.localdate())
    return seats.filter(delegation__group__ended_on__isnull=True).select_related(
        "user", "delegation__group__convener", "delegation__agency"
    )


def _nobodys_seats(user: User) -> Rows:
    """Find the seats of people who have left, in the groups that a person keeps."""
    keeps = Q(leads_in(user, "delegation__group_id"))
    if coordinates(user):
        convener = "delegation__group__convener"
        keeps |= Q(**{f"{convener}__isnull": True}) | Q(**{convener: user.agency_id})
    gone = works_no_more("user", Permission.GROUP_TAKE_PART)
    return _seats(user).filter(keeps, gone)


def _takes_seat(seat: Seat, person: User) -> bool:
    return (
        person.agency_id == seat.delegation.agency_id
        and person.may(Permission.GROUP_TAKE_PART)
        and not is_seated(person, seat.delegation.group_id)
    )


def _group_url(seat: Any) -> str:
    return str(seat.delegation.group.get_absolute_url())


STEPS = Holding(
    "steg",
    "Nästa steg i grupper",
    "owed_by_person",
    _steps,
    _nobodys_steps,
    _takes_step,
    services.pass_on_step,
    url=lambda work: str(work.share.get_absolute_url()),
    called=lambda work: work.next_step,
    where=lambda work: f"{work.share.reference} i {work.share.group}",
    group="share__group",
    permission=Permission.GROUP_TAKE_PART,
)
CONTACTS = Holding(
    "kontakter",
    "Delade ärenden att svara på frågor om",
    "contact",
    _contacts,
    _nobodys_contacts,
    _takes_contact,
    services.change_contact,
    called=lambda share: share.reference,
    where=lambda share: str(share.group),
    permission=Permission.CASE_READ,
)
SEATS = Holding(
    "platser",
    "Platser i grupper",
    "user",
    _seats,
    _nobodys_seats,
    _takes_seat,
    services.pass_on_seat,
    url=_group_url,
    called=lambda seat: str(seat.delegation.group),
    where=lambda seat: f"{seat.delegation.agency}, {seat.get_duty_display()}",
    is_given_by_people=True,
)
