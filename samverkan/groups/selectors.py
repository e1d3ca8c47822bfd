"""What is shown of groups, of their boards, and of cases shared with them.

The board takes a few queries whoever asks and however many cases a group has; what a
person has not been given is not in them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from cases.disclosure.frozen import read_frozen
from cases.disclosure.lagrum import GROUNDS, Ground
from cases.disclosure.selectors import files_of
from cases.models import Case, Disclosure
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.db.ordering import in_swedish
from pax.ui.swedish import sort_key
from samverkan.groups.enums import (
    ENDED,
    CrimeLevel,
    Focus,
    Level,
    Perspective,
    Progress,
)
from samverkan.groups.models import (
    AgencyPart,
    Agreement,
    Delegation,
    HomeCopy,
    Samverkansgrupp,
    Seat,
    Share,
    ShareCopy,
    ShareWork,
)
from samverkan.groups.policies import keeps, leads, sits
from samverkan.groups.services import Copy, may_set_next

# --- groups themselves ----------------------------------------------------------------
#: Roles that may sit in a group.
SEATED_ROLES = [
    r for r, s in ROLES.items() if Permission.GROUP_TAKE_PART in s.permissions
]


@dataclass(frozen=True)
class Term:
    """An agreement, how long it still holds, and whether it is time to renew it."""

    agreement: Agreement
    today: datetime.date

    @property
    def days_left(self) -> int:
        """How many days it still holds; less than none when it has run out."""
        return (self.agreement.valid_to - self.today).days

    @property
    def has_run_out(self) -> bool:
        """Whether the group works without an agreement."""
        return self.days_left < 0

    @property
    def is_to_be_renewed(self) -> bool:
        """Whether it is time to think of the next."""
        return self.days_left <= self.agreement.remind_days

    @property
    def grounds(self) -> list[Ground]:
        """The grounds that its parties expect to share on."""
        return [GROUNDS[key] for key in self.agreement.grounds if key in GROUNDS]


def my_groups(user: User) -> list[dict[str, Any]]:
    """List the groups one sits in or keeps, with what one's agency owes in each."""
    today = timezone.localdate()
    groups = (
        Samverkansgrupp.objects.visible_to(user)
        .filter(ended_on__isnull=True)
        .select_related("convener")
    )
    seated = set(
        Seat.objects.of(user).order_by().values_list("delegation__group_id", flat=True)
    )
    cards: dict[int, dict[str, Any]] = {
        group.pk: {
            "group": group,
            "is_seated": group.pk in seated,
            "going": 0,
            "owed": 0,  # by my agency, of which mine by name or nobody's by name
            "late": 0,
            "agreement": None,
        }
        for group in groups
    }
    works = ShareWork.objects.visible_to(user).going_on()
    told = ("share__group_id", "owed_by_id", "owed_by_person_id", "due_on")
    for group, owed_by, person, due_on in works.values_list(*told):
        if card := cards.get(group):
            is_mine = owed_by == user.agency_id and person in (None, user.pk)
            card["going"] += 1
            card["owed"] += is_mine
            card["late"] += bool(due_on and due_on < today)
    for term in terms_of(cards):
        card = cards[term.agreement.group_id]
        card["agreement"] = card["agreement"] or term
    return sorted(
        cards.values(),
        key=lambda card: (not card["is_seated"], sort_key(card["group"].name)),
    )


def terms_of(groups: Iterable[int]) -> list[Term]:
    """List the agreements of groups, the one that holds the longest first."""
    today = timezone.localdate()
    found = Agreement.objects.filter(group__in=list(groups)).order_by(
        "-valid_to", "-pk"
    )
    return [Term(agreement, today) for agreement in found]


def about_group(group: Samverkansgrupp, user: User) -> dict[str, Any]:
    """Gather who takes part in a group, on what agreement, and what one may change."""
    today = timezone.localdate()
    seats: dict[int, list[Seat]] = defaultdict(list)
    upcoming_or_now = Seat.objects.visible_to(user).filter(delegation__group=group)
    for seat in upcoming_or_now.select_related("user"):
        if seat.valid_to is None or seat.valid_to >= today:
            seats[seat.delegation_id].append(seat)
    delegations = (
        Delegation.objects.visible_to(user)
        .filter(group=group)
        .select_related("agency", "unit")
    )
    mine = [s for held in seats.values() for s in held if s.user_id == user.pk]
    terms = terms_of([group.pk])
    return {
        "tables": [
            {"delegation": one, "seats": seats[one.pk]}
            for one in delegations
            if _takes_part(one, today)
        ],
        "left": [one for one in delegations if not _takes_part(one, today)],
        "terms": terms,
        # The agreement that holds the longest.
        "current": terms[0] if terms else None,
        "keeps": keeps(group, user),
        "my_seat": mine[0] if mine else None,
        "may_convene": group.convener_id is None and user.may(Permission.GROUP_ADMIN),
        # What the group works with, in words.
        "words": {
            name: _in_words(group, name, of) for name, of in _VOCABULARIES.items()
        },
    }


_VOCABULARIES = {
    "focuses": Focus,
    "crime_levels": CrimeLevel,
    "perspectives": Perspective,
}


def _in_words(group: Samverkansgrupp, name: str, choices: Any) -> str:
    return ", ".join(str(choices(value).label) for value in getattr(group, name))


def agencies_of(group: Samverkansgrupp) -> QuerySet[Agency]:
    """List the agencies that take part in a group now."""
    present = Delegation.objects.filter(group=group, left_on__isnull=True)
    return Agency.objects.filter(pk__in=present.order_by().values("agency"))


def people_of(group: Samverkansgrupp) -> QuerySet[User]:
    """List the people who sit in a group today."""
    seats = Seat.objects.current(timezone.localdate()).filter(delegation__group=group)
    return User.objects.filter(pk__in=seats.order_by().values("user"))


def units_to_invite(group: Samverkansgrupp) -> QuerySet[Unit]:
    """List the units of agencies that are not in the group."""
    inside = Delegation.objects.filter(group=group, left_on__isnull=True)
    return (
        Unit.objects.exclude(agency__in=inside.values("agency"))
        .select_related("agency")
        .order_by(in_swedish("agency__name"), in_swedish("name"))
    )


def people_to_seat(delegation: Delegation) -> QuerySet[User]:
    """List those of an agency whose role lets them sit in groups."""
    held = Membership.objects.current(timezone.localdate()).filter(
        role__in=SEATED_ROLES, user__agency=delegation.agency_id
    )
    return User.objects.filter(
        pk__in=held.values("user"), is_active=True, is_system=False
    ).order_by(in_swedish("name"))


def _takes_part(delegation: Delegation, today: datetime.date) -> bool:
    return delegation.left_on is None or delegation.left_on > today


# --- the board ------------------------------------------------------------------------
#: Sorts after every date that is owed.
NEVER = datetime.date.max


@dataclass(frozen=True)
class PartLine:
    """One agency's part: written, or not yet."""

    agency: Agency
    part: AgencyPart | None = None


@dataclass(frozen=True)
class BoardRow:
    """A shared case as one person is shown it."""

    share: Share
    title: str
    work: ShareWork
    parts: list[PartLine] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        """Whether the next step has passed its date."""
        return bool(self.work.due_on and self.work.due_on < timezone.localdate())

    @property
    def urgency(self) -> tuple[datetime.date, int]:
        """What it is sorted by: the nearest date first."""
        return (self.work.due_on or NEVER, self.share.number)


@dataclass(frozen=True)
class Lane:
    """The cases in one of the group's steps."""

    step: str
    lines: list[BoardRow]


@dataclass(frozen=True)
class Wanted:
    """What the board is narrowed to."""

    mine: bool = False
    late: bool = False
    agency: int | None = None
    ended: bool = False

    def takes(self, line: BoardRow, user: User) -> bool:
        """Tell whether a case is among what is asked for."""
        owes = line.work.owed_by_id
        return (
            (not self.mine or owes == user.agency_id)
            and (not self.late or line.is_late)
            and (
                self.agency is None or self.agency in (owes, line.share.owner_agency_id)
            )
        )


@dataclass(frozen=True)
class Board:
    """All that one person is shown of what a group works with."""

    lanes: list[Lane]
    offered: list[BoardRow]
    ended: list[BoardRow]
    #: Of these one knows that they exist, and whom to ask.
    asks: list[Share]

    @property
    def lines(self) -> list[BoardRow]:
        """The cases that the group works with."""
        return [line for lane in self.lanes for line in lane.lines]

    @property
    def late(self) -> int:
        """How many next steps have passed their date."""
        return sum(line.is_late for line in self.lines)

    @property
    def idle(self) -> int:
        """How many cases nobody owes a next step in."""
        return sum(not line.work.owed_by_id for line in self.lines)


def board_of(group: Samverkansgrupp, user: User, wanted: Wanted | None = None) -> Board:
    """Lay out a group's board for one person."""
    wanted = wanted or Wanted()
    shares = list(
        Share.objects.visible_to(user)
        .standing()
        .filter(group=group)
        .select_related("owner_agency", "owner_unit", "contact")
    )
    known = lines_of(shares, user)
    told_of = {line.share.pk for line in known}
    lines = [line for line in known if wanted.takes(line, user)]
    going = [line for line in lines if line.work.progress == Progress.UNDER_WAY]
    narrowed = wanted != Wanted(ended=wanted.ended)
    return Board(
        lanes=_lanes(group, going),
        offered=[line for line in lines if line.work.progress == Progress.OFFERED],
        ended=[line for line in lines if line.work.progress in ENDED]
        if wanted.ended
        else [],
        asks=[] if narrowed else [s for s in shares if s.pk not in told_of],
    )


def lines_of(shares: list[Share], user: User) -> list[BoardRow]:
    """Give the shares whose content a person knows, the most urgent first."""
    works = {
        work.share_id: work
        for work in ShareWork.objects.visible_to(user)
        .filter(share__in=shares)
        .select_related("owed_by", "owed_by_person")
    }
    titles, parts = titles_of(shares, user), parts_of(shares, user)
    lines = [
        BoardRow(share, titles.get(share.pk, ""), works[share.pk], parts[share.pk])
        for share in shares
        if share.pk in works
    ]
    return sorted(lines, key=lambda line: line.urgency)


def titles_of(shares: Iterable[Share | int], user: User) -> dict[int, str]:
    """Give what was written as title in the copies that a person may read."""
    copies = (
        Disclosure.objects.visible_to(user)
        .filter(group_copy__share__in=shares, withdrawn_at__isnull=True)
        .annotate(title=KeyTextTransform("title", "content"))
        .order_by("pk")
        .values_list("group_copy__share_id", "title")
    )
    own = HomeCopy.objects.visible_to(user).standing().filter(share__in=shares)
    at_home = own.values_list("share_id", KeyTextTransform("title", "content"))
    return {share: title for share, title in [*at_home, *copies] if title}


def parts_of(shares: Iterable[Share], user: User) -> dict[int, list[PartLine]]:
    """Give each agency's part beside the others', also those not yet written."""
    shares = list(shares)
    written = {
        (part.share_id, part.agency_id): part
        for part in AgencyPart.objects.visible_to(user).filter(share__in=shares)
    }
    told = (
        ShareCopy.objects.visible_to(user)
        .filter(share__in=shares, level__gte=Level.SUMMARY, ended_at__isnull=True)
        .select_related("agency")
    )
    agencies: dict[int, dict[int, Agency]] = defaultdict(dict)
    for share in shares:
        agencies[share.pk][share.owner_agency_id] = share.owner_agency
    for copy in told:
        agencies[copy.share_id][copy.agency_id] = copy.agency
    return defaultdict(
        list,
        {
            pk: [PartLine(a, written.get((pk, a.pk))) for a in found.values()]
            for pk, found in agencies.items()
        },
    )


def _lanes(group: Samverkansgrupp, lines: list[BoardRow]) -> list[Lane]:
    """Put each case in its step; a step that the group has dropped keeps its own."""
    by_step: dict[str, list[BoardRow]] = {step: [] for step in group.steps}
    for line in lines:
        by_step.setdefault(line.work.step, []).append(line)
    return [Lane(step or "Utan steg", found) for step, found in by_step.items()]


# --- sharing a case -------------------------------------------------------------------
def groups_to_share_with(case: Case, user: User) -> list[dict[str, Any]]:
    """List the groups one sits in, with where the case is shared already."""
    groups = (
        Samverkansgrupp.objects.with_seat_of(user)
        .filter(ended_on__isnull=True)
        .annotate(
            agencies=Count("delegations", filter=Q(delegations__left_on__isnull=True))
        )
    )
    shares = Share.objects.visible_to(user).standing().filter(case=case)
    shared = {share.group_id: share for share in shares}
    return [{"group": group, "share": shared.get(group.pk)} for group in groups]


def previews_of(copies: list[Copy]) -> list[dict[str, Any]]:
    """Make the previews, by the same reader as the copies will be read with."""
    return [
        {
            "copy": copy,
            "ground": GROUNDS[copy.choice.ground.ground],
            "sections": read_frozen(copy.content),
            "level": copy.choice.level,
            "protected": [
                party
                for party in copy.content.get("copy", {}).get("parties", [])
                if party["is_protected"]
            ],
        }
        for copy in copies
    ]


def copies_given(share: Share) -> list[ShareCopy]:
    """List what each agency has now of a share."""
    return list(
        share.copies.filter(ended_at__isnull=True).select_related(
            "agency", "delegation__agency"
        )
    )


def last_wording(share: Share, user: User) -> dict[str, str]:
    """Give the title and summary that were last written for the group."""
    given = (
        Disclosure.objects.visible_to(user)
        .filter(group_copy__share=share, group_copy__level__gte=Level.SUMMARY)
        .order_by("-pk")
        .first()
    )
    given = given or _own_copy(share, user)
    if given is None:
        return {}
    return {name: given.content[name] for name in ("title", "summary")}


# --- a shared case --------------------------------------------------------------------
def share_page(share: Share, user: User) -> dict[str, Any]:
    """Gather what one person is shown of a shared case."""
    is_ours = share.owner_agency_id == user.agency_id
    work = (
        ShareWork.objects.visible_to(user)
        .filter(share=share)
        .select_related("owed_by", "owed_by_person")
        .first()
    )
    cases = Case.objects.visible_to(user).filter(pk=share.case_id)
    case = cases.first() if is_ours else None
    # What one's own people in the group have, who do not read the case.
    own = _own_copy(share, user)
    given = _fullest(_given(share, user), own)
    content = given.content if given else {}
    return {
        # What it is called in the group; its number for who knows no more.
        "title": str(content.get("title") or share.reference),
        # The frozen copy: one's own, or for the owner's people the fullest they gave.
        "given": given,
        "is_within": isinstance(given, HomeCopy),
        "sections": read_frozen(content) if given else [],
        "files": files_of(given) if isinstance(given, Disclosure) else [],
        "own": own,
        # None for those who only know that it exists.
        "work": work,
        "parts": parts_of([share], user)[share.pk] if work else [],
        "copies": _copies(share, user) if work else [],
        "may": _may(share, work, user, reads_case=case is not None),
        "is_ours": is_ours,
        "case": case,
    }


def _fullest(
    given: Disclosure | None, own: HomeCopy | None
) -> Disclosure | HomeCopy | None:
    """Choose what tells more: a colleague's summary, or what others were given."""
    if own and (given is None or given.group_copy.level < Level.SUMMARY):
        return own
    return given


def _own_copy(share: Share, user: User) -> HomeCopy | None:
    found: HomeCopy | None = (
        HomeCopy.objects.visible_to(user)
        .standing()
        .filter(share=share)
        .select_related("share__owner_agency", "created_by")
        .first()
    )
    return found


def _given(share: Share, user: User) -> Disclosure | None:
    """Find the copy to show: of what one's agency has, or has given, the fullest."""
    found: Disclosure | None = (
        Disclosure.objects.visible_to(user)
        .filter(group_copy__share=share, withdrawn_at__isnull=True)
        .select_related("sender_agency", "decided_by", "group_copy")
        .order_by("-group_copy__level", "-pk")
        .first()
    )
    return found


def _copies(share: Share, user: User) -> list[ShareCopy]:
    return list(
        ShareCopy.objects.visible_to(user)
        .filter(share=share, ended_at__isnull=True)
        .select_related("agency")
    )


def _may(
    share: Share, work: ShareWork | None, user: User, *, reads_case: bool
) -> dict[str, bool]:
    """Say what the person may do on the page: the services say it again."""
    is_open = (
        work is not None and work.progress not in ENDED and sits(share.group, user)
    )
    is_lead = is_open and leads(share.group, user)
    if work is not None:
        work.share = share
    return {
        "work": is_open,  # move the step, write their agency's part
        "set_next": is_open and work is not None and may_set_next(work, user),
        "take_up": is_lead and work is not None and work.progress == Progress.OFFERED,
        "end": is_open and (is_lead or share.owner_agency_id == user.agency_id),
        "unshare": reads_case and user.may(Permission.GROUP_SHARE),
        "read_files": user.may(Permission.CASE_READ),
    }
