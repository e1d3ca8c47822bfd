"""What people owe in their groups: on the start page, and in the daily reminder."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from pax.accounts.models import Agency, User
from pax.accounts.permissions import Permission
from pax.ui.parts import AT_MOST, StartPanel
from samverkan.groups.enums import Level
from samverkan.groups.models import Agreement, Samverkansgrupp, Seat, ShareWork
from samverkan.groups.querysets import LEADS, is_shown, not_seated, sits_in
from samverkan.groups.selectors import Term, terms_of, titles_of

#: How often one is reminded that an agreement is to be renewed, in days.
EACH_WEEK = 7


def steps_owed_in_groups(user: User) -> StartPanel:
    """List the next steps that a person stands for, the nearest date first."""
    may = user.may(Permission.GROUP_TAKE_PART)
    works = list(_owed_by(user)[: AT_MOST + 1]) if may else []
    titles = titles_of([w.share for w in works], user) if works else {}
    today = timezone.localdate()
    return StartPanel(
        "groups",
        "Nästa steg i grupper som du står för",
        "I grupper",
        [{"work": w, "title": titles.get(w.share_id, "")} for w in works],
        sum(bool(w.due_on and w.due_on < today) for w in works),
        stays=False,
        more="groups:list",
        template="samverkan/groups/start_owed.html",
    )


def agreements_to_renew(user: User) -> StartPanel:
    """List the agreements to renew, for those who keep the groups."""
    items = [term for term in _current(_kept_by(user)) if term.is_to_be_renewed]
    return StartPanel(
        "agreements",
        "Överenskommelser att förnya",
        "Att förnya",
        items,
        sum(term.has_run_out for term in items),
        stays=False,
        template="samverkan/groups/start_terms.html",
    )


def late_in_groups(agency: Agency, on: datetime.date) -> Counter[User]:
    """Count what is late for each person who sits in a group for an agency.

    Run as the agency's system user, which sits wherever the agency does.
    """
    seats = _Seats(agency, on)
    late: Counter[User] = Counter()
    works = ShareWork.objects.going_on().filter(owed_by=agency, due_on__lt=on)
    for work in works.select_related("share", "owed_by_person"):
        late.update(seats.responsible(work.share.group_id, work.owed_by_person))
    for group in _to_renew(seats.groups, on):
        late.update(seats.leaders(group))
    return late


class _Seats:
    """Who sits for an agency in its groups on a day."""

    def __init__(self, agency: Agency, on: datetime.date) -> None:
        self.groups: dict[int, list[Seat]] = defaultdict(list)
        # Whoever has left still has the seat, until somebody else is given it.
        seats = Seat.objects.current(on).filter(
            delegation__agency=agency, user__is_active=True
        )
        for seat in seats.select_related("user", "delegation"):
            self.groups[seat.delegation.group_id].append(seat)

    def responsible(self, group: int, person: User | None) -> Iterator[User]:
        """Give the one who stands for it; else all who sit there for the agency."""
        seated = [seat.user for seat in self.groups[group]]
        found = [person] if person in seated else seated
        yield from _reached(found)

    def leaders(self, group: int) -> Iterator[User]:
        """Give those of the agency who lead the group."""
        yield from _reached(s.user for s in self.groups[group] if s.duty in LEADS)


def _reached(people: Iterable[User | None]) -> Iterator[User]:
    """Give those who can be reminded."""
    # Once each, though somebody may hold two seats.
    for person in dict.fromkeys(people):
        if person and person.email and person.is_active:
            yield person


def _owed_by(user: User) -> QuerySet[ShareWork]:
    """List what falls on a person by name, or on their agency and nobody by name.

    Whoever has left the group, or Pax, is nobody.
    """
    nobody = Q(owed_by_person__isnull=True) | not_seated(
        "owed_by_person", "share__group_id"
    )
    found: QuerySet[ShareWork] = (
        ShareWork.objects.going_on()
        .filter(is_shown(user, "share_id", Level.SUMMARY))
        .filter(sits_in(user, "share__group_id"))
        .filter(Q(owed_by_person=user) | Q(nobody, owed_by=user.agency_id))
        .select_related("share__group", "share__owner_agency")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return found


def _kept_by(user: User) -> list[int]:
    """List the groups that a person leads."""
    if not user.may(Permission.GROUP_TAKE_PART):
        return []
    seats = Seat.objects.of(user).filter(duty__in=LEADS)
    return list(seats.order_by().values_list("delegation__group_id", flat=True))


def _current(groups: Collection[int]) -> list[Term]:
    """Give each group's agreement that holds the longest."""
    found: dict[int, Term] = {}
    for term in terms_of(groups) if groups else ():
        found.setdefault(term.agreement.group_id, term)
    return list(found.values())


def _to_renew(groups: Iterable[int], on: datetime.date) -> list[int]:
    """List the groups to remind of today: weekly from the day that was chosen."""
    open_groups = Samverkansgrupp.objects.filter(pk__in=groups, ended_on__isnull=True)
    return [
        term.agreement.group_id
        for term in _current(list(open_groups.values_list("pk", flat=True)))
        if _is_day_to_remind(term.agreement, on)
    ]


def _is_day_to_remind(agreement: Agreement, on: datetime.date) -> bool:
    """Tell whether an agreement is to be reminded of that day."""
    begins = agreement.valid_to - datetime.timedelta(days=agreement.remind_days)
    return on >= begins and (on - begins).days % EACH_WEEK == 0
