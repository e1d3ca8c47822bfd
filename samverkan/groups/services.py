"""A group and its people, cases shared with it, and the group's work with them.

Sharing is one disclosure to each of the agencies: each gets exactly what was chosen
for it, on a ground that carries it, as a frozen copy.  What was read before it was
decided is what is sent: the preview and the disclosure are made by the same function.

The work with a shared case is for those who have been given at least a summary of it,
and have a seat.  Nothing here touches the owner's case, and no agency writes another's
part.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from cases.case.policies import check_not_biased
from cases.disclosure.frozen import freeze_completion
from cases.disclosure.lagrum import Carries, Ground, OnGround, check_ground, grounds_for
from cases.disclosure.services import Terms, disclose, withdraw_shared
from cases.enums import DisclosureKind
from cases.models import Case, Disclosure, Document, Party, Statement
from pax.access.holdings import leave_group
from pax.accounts.models import Agency, Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change, unless_taken
from pax.db.ordering import in_swedish
from pax.editions.content import fingerprint, frozen
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.missing import Missing, let_through
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change, record_kept
from samverkan.groups.enums import ENDED, Duty, Level, PartProgress, Progress
from samverkan.groups.missing import missing_in
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
from samverkan.groups.policies import check_keeps, check_leads, check_sits, leads
from samverkan.groups.querysets import database_value


# --- who takes part -------------------------------------------------------------------
@transaction.atomic
def found_group(name: str, *, by: User, **about: Any) -> Samverkansgrupp:
    """Make a new group, convened by the founder's own agency."""
    if not by.may(Permission.GROUP_ADMIN):
        raise Denied
    key = f"{slugify(name)[:50]}-{uuid4().hex[:8]}"
    with unless_taken(_is_named(name)):
        group = Samverkansgrupp.objects.create(
            key=key, name=name, convener=by.agency, created_by=by, **about
        )
    return record_change(Verb.GROUP_CHANGED, group, by=by, because="Ny grupp")


@transaction.atomic
def revise_group(
    group: Samverkansgrupp, *, by: User, version: int | None = None, **about: Any
) -> Samverkansgrupp:
    """Change what a group is for and how it works."""
    check_keeps(group, by)
    with unless_taken(_is_named(about.get("name", group.name))):
        change(group, version=version, because="Gruppens uppgifter ändrade", **about)
    return record_change(Verb.GROUP_CHANGED, group, by=by)


@transaction.atomic
def convene(group: Samverkansgrupp, *, by: User) -> Samverkansgrupp:
    """Take on to convene a group that nobody convenes yet, for one's own agency."""
    if not by.may(Permission.GROUP_ADMIN):
        raise Denied
    if group.convener_id is not None:
        raise WrongState("Gruppen har redan en sammankallande myndighet.")
    change(group, because="Sammankallande utsedd", convener=by.agency)
    return record_change(
        Verb.GROUP_CHANGED, group, by=by, because="Sammankallande utsedd"
    )


@transaction.atomic
def sign_agreement(group: Samverkansgrupp, *, by: User, **terms: Any) -> Agreement:
    """Write down the agreement that the group works under."""
    check_keeps(group, by)
    agreement = Agreement.objects.create(group=group, created_by=by, **terms)
    record(Verb.GROUP_CHANGED, group, by=by, because="Ny överenskommelse")
    return agreement


@transaction.atomic
def invite_agency(
    group: Samverkansgrupp, unit: Unit, *, by: User, joined_on: datetime.date
) -> Delegation:
    """Let an agency take part in the group, through one of its units.

    What is given to the agency here is read by those who sit for it, and by nobody
    else there: a circle of readers of its own is made for them.
    """
    check_keeps(group, by)
    if Delegation.objects.filter(
        group=group, agency=unit.agency, left_on__isnull=True
    ).exists():
        raise Invalid(f"{unit.agency} är redan med i gruppen.")
    circle = Group.objects.create(name=f"krets {uuid4()}")
    delegation = Delegation.objects.create(
        group=group,
        agency=unit.agency,
        unit=unit,
        circle=circle,
        joined_on=joined_on,
        created_by=by,
    )
    record(Verb.GROUP_CHANGED, group, by=by, because=f"{unit.agency} är med")
    return delegation


@transaction.atomic
def end_delegation(
    delegation: Delegation, *, by: User, on: datetime.date
) -> Delegation:
    """Let an agency leave the group; its people lose sight of everything there."""
    check_keeps(delegation.group, by)
    change(delegation, because="Myndigheten lämnar gruppen", left_on=on)
    record(
        Verb.GROUP_CHANGED,
        delegation.group,
        by=by,
        because=f"{delegation.agency} lämnar gruppen",
    )
    return delegation


@transaction.atomic
def seat_person(
    delegation: Delegation,
    user: User,
    *,
    by: User,
    duty: Duty = Duty.MEMBER,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Seat:
    """Give a person a seat in the group, for their own agency."""
    check_keeps(delegation.group, by)
    if user.agency_id != delegation.agency_id:
        raise Invalid(f"{user} arbetar inte för {delegation.agency}.")
    if not user.may(Permission.GROUP_TAKE_PART):
        raise Invalid(f"{user} har ingen roll som kan delta i grupper.")
    since = since or timezone.localdate()
    seats = Seat.objects.filter(delegation=delegation, user=user).current(since)
    if seats.exists():
        raise Invalid(f"{user} har redan en plats i gruppen.")
    seat = Seat.objects.create(
        delegation=delegation,
        user=user,
        duty=duty,
        valid_from=since,
        valid_to=until,
        created_by=by,
    )
    record(Verb.SEAT_GIVEN, delegation.group, by=by, because=user.username)
    return seat


def colleagues_of(seat: Seat) -> QuerySet[User]:
    """List the others who sit in the group today for the same agency."""
    seats = Seat.objects.current(timezone.localdate()).filter(
        delegation=seat.delegation_id, user__is_active=True
    )
    others = User.objects.filter(pk__in=seats.order_by().values("user"))
    return others.exclude(pk=seat.user_id).order_by(in_swedish("name"))


@transaction.atomic
def end_seat(
    seat: Seat,
    *,
    by: User,
    last_day: datetime.date | None = None,
    to: User | None = None,
) -> Seat:
    """End a seat: by default at once, so that yesterday was its last day.

    Whoever keeps the group may, and everybody may leave by themselves.  `to` takes over
    what the person has to do there, as far as whoever ends the seat sees it.
    """
    group = seat.delegation.group
    if seat.user_id != by.pk:
        check_keeps(group, by)
    if to is not None:
        if not colleagues_of(seat).contains(to):
            raise Invalid(f"{to} sitter inte i gruppen för {seat.delegation.agency}.")
        leave_group(seat.user, group, to, by=by)
    last_day = last_day or timezone.localdate() - datetime.timedelta(days=1)
    change(seat, because="Platsen avslutad", valid_to=last_day)
    record(Verb.SEAT_ENDED, group, by=by, because=seat.user.username)
    return seat


@transaction.atomic
def pass_on_seat(seat: Seat, to: User, *, by: User) -> Seat:
    """Let another of the same agency sit there instead, with the same duty."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if seat.valid_to is None or seat.valid_to > yesterday:
        end_seat(seat, by=by)
    return seat_person(seat.delegation, to, by=by, duty=Duty(seat.duty))


def _is_named(name: str) -> str:
    """Say that a name is taken: also by a group that one may not know of."""
    return f"Det finns redan en grupp som heter {name}."


# --- sharing a case -------------------------------------------------------------------
#: What a ground must carry for each level.
CARRYING = {
    Level.EXISTENCE: Carries.EXISTENCE,
    Level.SUMMARY: Carries.ANONYMOUS,
    Level.FULL: Carries.PERSONAL,
}
NO_GROUND = OnGround("")
CHANGED_SINCE = (
    "Ärendet eller gruppen har ändrats sedan du läste det som ska delas. Läs igenom "
    "det en gång till."
)


@dataclass(frozen=True)
class Wording:
    """What is written for the group, and what goes along in a full copy."""

    title: str = ""
    summary: str = ""
    parties: tuple[Party, ...] = field(default=())
    statements: tuple[Statement, ...] = field(default=())
    documents: tuple[Document, ...] = field(default=())
    #: Whether one's own people in the group are given the summary too.
    for_own: bool = False


@dataclass(frozen=True)
class ForAgency:
    """How much one agency is to get, and on what ground."""

    delegation: Delegation
    level: Level
    ground: OnGround = NO_GROUND


@dataclass(frozen=True)
class Copy:
    """Exactly what one agency will get."""

    choice: ForAgency
    content: dict[str, Any]


def receivers_of(group: Samverkansgrupp, by: User) -> list[Delegation]:
    """List the agencies in a group that something can be given to."""
    return list(
        Delegation.objects.visible_to(by)
        .filter(group=group, left_on__isnull=True)
        .exclude(agency=by.agency_id)
        .select_related("agency", "unit__group", "unit__agency", "circle")
    )


def standing_share(case: Case, group: Samverkansgrupp, by: User) -> Share | None:
    """Give the standing share of a case with a group, if it is shared there."""
    found: Share | None = (
        Share.objects.visible_to(by)
        .standing()
        .filter(case=case, group=group)
        .select_related("group", "case__unit__agency", "owner_agency")
        .first()
    )
    return found


def grounds_of(case: Case, delegation: Delegation, level: Level) -> list[Ground]:
    """List the grounds that carry so much of this case to that agency."""
    if level == Level.NOTHING:
        return []
    return grounds_for(case.unit.activity, delegation.agency.kind, CARRYING[level])


def copies_of(
    case: Case,
    group: Samverkansgrupp,
    wording: Wording,
    choices: Iterable[ForAgency],
    *,
    by: User,
) -> list[Copy]:
    """Make what each agency will get, refusing a ground that cannot carry it."""
    return [
        Copy(choice, _content(case, group, wording, choice.level, by))
        for choice in choices
        if choice.level != Level.NOTHING and _is_carried(case, choice)
    ]


def own_copy_of(
    case: Case, group: Samverkansgrupp, wording: Wording, *, by: User
) -> dict[str, Any]:
    """Make what the sharer's own people in the group will get: nothing, or a summary.

    Exactly what a receiver of the summary gets.
    """
    if not wording.for_own:
        return {}
    return _content(case, group, wording, Level.SUMMARY, by)


def digest_of(copies: Iterable[Copy], own: dict[str, Any] | None = None) -> str:
    """Give one fingerprint of everything that would be given, and to whom."""
    at_home = {"inom myndigheten": own} if own else {}
    return fingerprint(
        at_home
        | {
            str(copy.choice.delegation.uuid): [
                copy.content,
                copy.choice.ground.ground,
                copy.choice.ground.balancing,
            ]
            for copy in copies
        }
    )


def lacking_in(
    case: Case, group: Samverkansgrupp, copies: Iterable[Copy]
) -> list[Missing]:
    """List what is missing in what is to be sent."""
    return missing_in(case, group, [copy.content for copy in copies])


@transaction.atomic
def share_case(
    case: Case,
    group: Samverkansgrupp,
    wording: Wording,
    choices: Iterable[ForAgency],
    *,
    by: User,
    digest: str,
    as_offer: bool = False,
    kept: Kept = NOTHING_KEPT,
    despite: str = "",
) -> Share:
    """Share a case with a group: a disclosure to each agency chosen.

    `digest` is of what the sharer has read; if what would be sent differs from it,
    Conflict is raised and nothing is sent.  An offer asks the group to take it up.
    Recorded as CASE_SHARED, and each disclosure as itself.
    """
    check_can_share(case, group, by)
    copies = copies_of(case, group, wording, choices, by=by)
    if not copies:
        raise Invalid("Välj minst en myndighet som ska få veta något om ärendet.")
    own = own_copy_of(case, group, wording, by=by)
    if digest_of(copies, own) != digest:
        raise Conflict(CHANGED_SINCE)
    if Share.objects.filter(case=case, group=group).standing().exists():
        raise WrongState("Ärendet är redan delat med gruppen.")
    done = let_through(lacking_in(case, group, copies), despite, done=f"{group}")
    share = Share(
        group=group,
        number=_next_number(group),
        case=case,
        owner_agency=case.agency,
        owner_unit=case.unit,
        reference=case.reference,
        contact=by,
        created_by=by,
    )
    share._change_reason = done  # type: ignore[attr-defined]  # noqa: SLF001 -- simple_history's
    share.save(force_insert=True)
    for copy in copies:
        _send(share, copy, case, by)
    _give_own(share, own, by)
    ShareWork.objects.create(
        share=share,
        created_by=by,
        progress=Progress.OFFERED if as_offer else Progress.UNDER_WAY,
        step=group.steps[0] if group.steps else "",
    )
    return record_change(Verb.CASE_SHARED, share, by=by, because=done, kept=kept)


@transaction.atomic
def share_again(
    share: Share,
    wording: Wording,
    choices: Iterable[ForAgency],
    *,
    by: User,
    digest: str,
    kept: Kept = NOTHING_KEPT,
    despite: str = "",
) -> Share:
    """Give agencies a newer, fuller or narrower copy in place of what they have.

    One's own people in the group have what `wording.for_own` says.

    The copy an agency had is withdrawn as the new one is sent; an agency that is
    given nothing now is left as it is (`unshare_with` takes it out).
    """
    case = share.case
    check_can_share(case, share.group, by)
    _check_standing(share)
    copies = copies_of(case, share.group, wording, choices, by=by)
    own = own_copy_of(case, share.group, wording, by=by)
    if not (copies or own or standing_own_copy(share)):
        raise Invalid("Välj minst en myndighet som ska få något nytt.")
    if digest_of(copies, own) != digest:
        raise Conflict(CHANGED_SINCE)
    lacking = lacking_in(case, share.group, copies)
    done = let_through(lacking, despite, done="Ny kopia")
    _give_own(share, own, by)
    for copy in copies:
        _withdraw(share, [copy.choice.delegation], by, "Ersatt av en ny kopia")
        _send(share, copy, case, by)
    return record_change(Verb.CASE_SHARED, share, by=by, because=done, kept=kept)


@transaction.atomic
def unshare_with(
    share: Share, delegations: Iterable[Delegation], *, by: User, because: str
) -> Share:
    """Take back what some of the agencies were given; the others keep theirs."""
    check_owns(share, by)
    _check_standing(share)
    _withdraw(share, delegations, by, because)
    return record_change(Verb.CASE_UNSHARED, share, by=by, because=because)


@transaction.atomic
def unshare(share: Share, *, by: User, because: str) -> Share:
    """Stop sharing a case with a group: gone for all others at the next request."""
    check_owns(share, by)
    _check_standing(share)
    if not because.strip():
        raise Invalid("Skriv varför delningen upphör.")
    given = Delegation.objects.filter(copies__share=share)
    _withdraw(share, given.distinct(), by, because)
    _give_own(share, {}, by)
    change(
        share,
        because=because,
        unshared_at=timezone.now(),
        unshared_because=because,
    )
    return record_change(Verb.CASE_UNSHARED, share, by=by, because=because)


def check_can_share(case: Case, group: Samverkansgrupp, by: User) -> None:
    """Refuse one who may not share this case with this group, now."""
    if not by.may(Permission.GROUP_SHARE) or case.agency_id != by.agency_id:
        raise Denied
    check_sits(group, by)
    if not case.is_open:
        raise WrongState("Ärendet är avslutat. Öppna det igen först.")
    check_not_biased(case, by)


def check_owns(share: Share, by: User) -> None:
    """Refuse one who is not of the owner's, or does not read the case."""
    if share.owner_agency_id != by.agency_id or not by.may(Permission.GROUP_SHARE):
        raise Denied
    if not Case.objects.visible_to(by).filter(pk=share.case_id).exists():
        raise Denied


def _check_standing(share: Share) -> None:
    """Refuse work with a share that has been taken back."""
    if share.unshared_at is not None:
        raise WrongState("Ärendet är inte längre delat med gruppen.")


def _is_carried(case: Case, choice: ForAgency) -> bool:
    """Hold the chosen ground to what it can carry; raises Refused if it cannot."""
    check_ground(
        choice.ground.ground,
        case.unit.activity,
        choice.delegation.agency.kind,
        balancing=choice.ground.balancing,
        carrying=CARRYING[choice.level],
    )
    return True


def _content(
    case: Case, group: Samverkansgrupp, wording: Wording, level: Level, by: User
) -> dict[str, Any]:
    """Freeze what an agency gets at a level, and nothing of what is above it."""
    content: dict[str, Any] = {
        "form": "gruppdelning/1",
        "group": str(group),
        "level": int(level),
        "reference": case.reference,
        "owner": str(case.agency),
        "unit": str(case.unit),
        "contact": {"name": by.name, "title": by.title, "email": by.email},
    }
    if level >= Level.SUMMARY:
        if not (wording.title.strip() and wording.summary.strip()):
            raise Invalid("Skriv en rubrik och en sammanfattning för gruppen.")
        content |= {"title": wording.title, "summary": wording.summary}
    if level == Level.FULL:
        content["copy"] = freeze_completion(
            case,
            text=wording.summary,
            parties=wording.parties,
            statements=wording.statements,
            documents=wording.documents,
        )
    return content


def _send(share: Share, copy: Copy, case: Case, by: User) -> None:
    """Disclose a copy to an agency, and keep that it was given."""
    choice = copy.choice
    is_full = choice.level == Level.FULL
    parties = copy.content.get("copy", {}).get("parties", [])
    disclosure = disclose(
        copy.content,
        Terms(
            kind=DisclosureKind.GRUPPDELNING,
            receiver=choice.delegation.unit,
            purpose=f"Samverkan i gruppen {share.group}",
            ground=choice.ground.ground,
            balancing=choice.ground.balancing,
            is_protected=any(party["is_protected"] for party in parties),
            documents=_documents(case, copy.content) if is_full else (),
            carrying=CARRYING[choice.level],
            circle=choice.delegation.circle,
        ),
        by=by,
        case=case,
    )
    ShareCopy.objects.create(
        share=share,
        delegation=choice.delegation,
        agency=choice.delegation.agency,
        level=choice.level,
        disclosure=disclosure,
        created_by=by,
    )


def standing_own_copy(share: Share) -> HomeCopy | None:
    """Find what the owner's own people in the group have now."""
    found: HomeCopy | None = (
        HomeCopy.objects.standing().filter(share=share).select_related("share").first()
    )
    return found


def _give_own(share: Share, content: dict[str, Any], by: User) -> None:
    """Give the owner's own people in the group this and no other; nothing takes back.

    Stays as it was when it says the same.
    """
    now = standing_own_copy(share)
    if now and now.content == content:
        return
    if now:
        change(now, ended_at=timezone.now())
    if content:
        HomeCopy.objects.create(share=share, created_by=by, **frozen(content))


def _documents(case: Case, content: dict[str, Any]) -> tuple[Document, ...]:
    hashes = [document["sha256"] for document in content["copy"]["documents"]]
    return tuple(Document.objects.filter(case=case, sha256__in=hashes))


def _withdraw(
    share: Share, delegations: Iterable[Delegation], by: User, because: str
) -> None:
    """Withdraw what agencies have of a share."""
    standing = Disclosure.objects.filter(
        group_copy__share=share,
        group_copy__delegation__in=list(delegations),
        withdrawn_at__isnull=True,
    )
    for disclosure in standing:
        withdraw_shared(disclosure, by=by, because=because)


def _next_number(group: Samverkansgrupp) -> int:
    """Give a share its number in the group, also among those one does not see."""
    # Asked of the database itself: one does not see all that others have shared.
    return int(database_value("SELECT pax_next_share_number(%s)", group.pk))


# --- the work with it -----------------------------------------------------------------
ENDED_PARTS = frozenset({PartProgress.DONE, PartProgress.NONE})


@dataclass(frozen=True)
class NextStep:
    """What is to be done next in a shared case, by whom, and by when."""

    what: str
    owed_by: Agency
    person: User | None = None
    due_on: datetime.date | None = None
    #: Since when it is owed, if it was agreed on before it is written down.
    since: datetime.date | None = None


def work_of(share: Share, by: User) -> ShareWork:
    """Give the group's work with a share, or refuse one who may not take part in it."""
    check_sits(share.group, by)
    work = ShareWork.objects.visible_to(by).filter(share=share).first()
    if work is None or share.unshared_at is not None:
        raise Denied
    work.share = share
    return work  # type: ignore[no-any-return]  # a bare queryset


def may_set_next(work: ShareWork, by: User) -> bool:
    """Tell whether a person decides what comes next: who leads, or owes what is now.

    Until somebody owes a step, the owner does.
    """
    owing = work.owed_by_id or work.share.owner_agency_id
    return owing == by.agency_id or leads(work.share.group, by)


def agencies_in(share: Share) -> list[Agency]:
    """List the agencies that know what a share is about, its owner first."""
    copies = share.copies.filter(
        level__gte=Level.SUMMARY, ended_at__isnull=True
    ).select_related("agency")
    told = _told(share)
    given = {copy.agency_id: copy.agency for copy in copies}
    return [share.owner_agency, *(given[pk] for pk in given if pk in told)]


def people_of(share: Share, agencies: Iterable[Agency]) -> list[User]:
    """List who sits in the group today for some of its agencies."""
    seats = (
        Seat.objects.current(timezone.localdate())
        .filter(delegation__group=share.group_id, delegation__agency__in=list(agencies))
        .select_related("user")
    )
    return [seat.user for seat in seats]


@transaction.atomic
def move_step(share: Share, step: str, *, by: User, version: int) -> ShareWork:
    """Move a shared case to another of the group's steps."""
    work = _going_on(share, by)
    if step not in share.group.steps:
        raise Invalid("Välj ett av gruppens steg.")
    return _change(work, by, f"Flyttat till steget {step}", version, step=step)


@transaction.atomic
def set_next_step(
    share: Share,
    to_do: NextStep,
    *,
    by: User,
    version: int,
    kept: Kept = NOTHING_KEPT,
) -> ShareWork:
    """Say what is to be done next, by which agency and person, and by when."""
    work = _going_on(share, by)
    if not may_set_next(work, by):
        raise Denied(
            "Nästa steg bestäms av gruppens ordförande eller den som har det nu."
        )
    _check_can_owe(share, to_do)
    record_kept(kept, share, by=by)
    return _change(
        work,
        by,
        f"Nästa steg: {to_do.what}",
        version,
        next_step=to_do.what,
        owed_by=to_do.owed_by,
        owed_by_person=to_do.person,
        owed_since=_since(work, to_do),
        due_on=to_do.due_on,
    )


@transaction.atomic
def pass_on_step(work: ShareWork, to: User, *, by: User) -> ShareWork:
    """Let another who sits there for the same agency stand for the next step."""
    work = _going_on(work.share, by)
    if work.owed_by_id != by.agency_id and not leads(work.share.group, by):
        raise Denied
    if work.owed_by is None or to not in people_of(work.share, [work.owed_by]):
        raise Invalid(f"{to} sitter inte i gruppen för {work.owed_by}.")
    because = f"Nästa steg övertaget av {to}"
    return _change(work, by, because, owed_by_person=to)


@transaction.atomic
def change_contact(share: Share, to: User, *, by: User) -> Share:
    """Say whom to ask about a shared case from now on."""
    check_owns(share, by)
    _check_standing(share)
    change(share, because="Ny att fråga", contact=to)
    return record_change(Verb.CASE_SHARED, share, by=by, because="Ny att fråga")


@transaction.atomic
def take_up(share: Share, *, by: User) -> ShareWork:
    """Take up a case that was offered to the group."""
    work = work_of(share, by)
    check_leads(share.group, by)
    if work.progress != Progress.OFFERED:
        raise WrongState("Gruppen har redan tagit ställning till ärendet.")
    return _change(work, by, "Gruppen tar upp ärendet", progress=Progress.UNDER_WAY)


@transaction.atomic
def end_in_group(
    share: Share, *, by: User, because: str, kept: Kept = NOTHING_KEPT
) -> ShareWork:
    """End the group's work with a case, or decline one that was offered.

    The owner's case goes on as it will, and everybody keeps what they were given.
    """
    work = work_of(share, by)
    if work.progress in ENDED:
        raise WrongState("Arbetet med ärendet är redan avslutat i gruppen.")
    is_offer = work.progress == Progress.OFFERED
    if not _may_end(work, by):
        raise Denied("Det här gör gruppens ordförande eller ärendets ägare.")
    record_kept(kept, share, by=by)
    words = "Gruppen tar inte upp ärendet" if is_offer else "Avslutat i gruppen"
    return _change(
        work,
        by,
        words,
        outcome=because,
        progress=Progress.DECLINED if is_offer else Progress.ENDED,
        next_step="",
        owed_by=None,
        owed_by_person=None,
        owed_since=None,
        due_on=None,
    )


@transaction.atomic
def write_part(
    share: Share,
    *,
    by: User,
    state: PartProgress,
    doing: str,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
) -> AgencyPart:
    """Write one's own agency's part in a shared case: how far, and what it does.

    One agency that ends its part touches nobody else's.
    """
    _going_on(share, by)
    ended_on = timezone.localdate() if state in ENDED_PARTS else None
    part = part_of(share, by)
    if part is None:
        part = AgencyPart.objects.create(
            share=share,
            agency=by.agency,
            state=state,
            doing=doing,
            ended_on=ended_on,
            created_by=by,
        )
    else:
        if part.ended_on and ended_on:
            ended_on = part.ended_on
        because = f"{by.agency}: {state.label.lower()}"
        change(
            part,
            version=version,
            because=because,
            state=state,
            doing=doing,
            ended_on=ended_on,
        )
    record_change(
        Verb.SHARE_CHANGED, share, by=by, because="Myndighetens del", kept=kept
    )
    return part


def part_of(share: Share, user: User) -> AgencyPart | None:
    """Give one's own agency's part in a share, if it has written one."""
    found: AgencyPart | None = (
        AgencyPart.objects.visible_to(user)
        .filter(share=share, agency=user.agency_id)
        .first()
    )
    return found


def _told(share: Share) -> set[int]:
    """List the agencies that still take part in the group."""
    delegations = Delegation.objects.filter(group=share.group_id, left_on__isnull=True)
    return set(delegations.values_list("agency_id", flat=True))


def _going_on(share: Share, by: User) -> ShareWork:
    work = work_of(share, by)
    if work.progress in ENDED:
        raise WrongState("Arbetet med ärendet är avslutat i gruppen.")
    return work


def _may_end(work: ShareWork, by: User) -> bool:
    is_owner = work.share.owner_agency_id == by.agency_id
    return is_owner or leads(work.share.group, by)


def _since(work: ShareWork, to_do: NextStep) -> datetime.date:
    """Say since when it is owed: a new date for the same thing starts nothing anew."""
    if to_do.since:
        return to_do.since
    is_same = (work.next_step, work.owed_by_id) == (to_do.what, to_do.owed_by.pk)
    return work.owed_since if is_same and work.owed_since else timezone.localdate()


def _check_can_owe(share: Share, to_do: NextStep) -> None:
    if to_do.owed_by not in agencies_in(share):
        raise Invalid(f"{to_do.owed_by} har inte fått veta vad ärendet gäller.")
    if to_do.person and to_do.person not in people_of(share, [to_do.owed_by]):
        raise Invalid(f"{to_do.person} sitter inte i gruppen för {to_do.owed_by}.")


def _change(
    work: ShareWork,
    by: User,
    because: str,
    version: int | None = None,
    **values: object,
) -> ShareWork:
    change(work, version=version, because=because, **values)
    record(Verb.SHARE_CHANGED, work.share, by=by, because=because)
    return work
