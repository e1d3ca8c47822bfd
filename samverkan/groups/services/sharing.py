"""Sharing a case with a group: one disclosure to each of the agencies in it.

Each agency gets exactly what was chosen for it, on a ground that carries it, as a
frozen copy.  What was read before it was decided is what is sent: the preview and
the disclosure are made by the same function.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from cases.case.policies import check_not_biased
from cases.disclosure.frozen import freeze_completion
from cases.disclosure.lagrum import Carries, Ground, OnGround, check_ground, grounds_for
from cases.disclosure.services import Terms, disclose, withdraw_disclosure
from cases.enums import DisclosureKind
from cases.models import Case, Disclosure, Document, Party, Statement
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept
from samverkan.groups.enums import Level, Progress
from samverkan.groups.models import (
    Delegation,
    Samverkansgrupp,
    Share,
    ShareCopy,
    ShareWork,
)
from samverkan.groups.policies import check_sits

if TYPE_CHECKING:
    from pax.accounts.models import User

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


def digest_of(copies: Iterable[Copy]) -> str:
    """Give one fingerprint of everything that would be sent, and to whom."""
    return fingerprint(
        {
            str(copy.choice.delegation.uuid): [
                copy.content,
                copy.choice.ground.ground,
                copy.choice.ground.balancing,
            ]
            for copy in copies
        }
    )


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
    if digest_of(copies) != digest:
        raise Conflict(CHANGED_SINCE)
    if Share.objects.filter(case=case, group=group).standing().exists():
        raise WrongState("Ärendet är redan delat med gruppen.")
    share = Share.objects.create(
        group=group,
        number=_next_number(group),
        case=case,
        owner_agency=case.agency,
        owner_unit=case.unit,
        reference=case.reference,
        contact=by,
        created_by=by,
    )
    for copy in copies:
        _send(share, copy, case, by)
    ShareWork.objects.create(
        share=share,
        created_by=by,
        progress=Progress.OFFERED if as_offer else Progress.UNDER_WAY,
        step=group.steps[0] if group.steps else "",
    )
    record(Verb.CASE_SHARED, share, by=by, because=str(group))
    record_kept(kept, share, by=by)
    return share


@transaction.atomic
def share_again(
    share: Share,
    wording: Wording,
    choices: Iterable[ForAgency],
    *,
    by: User,
    digest: str,
    kept: Kept = NOTHING_KEPT,
) -> Share:
    """Give agencies a newer, fuller or narrower copy in place of what they have.

    The copy an agency had is withdrawn as the new one is sent; an agency that is
    given nothing now is left as it is (`unshare_with` takes it out).
    """
    case = share.case
    check_can_share(case, share.group, by)
    _check_standing(share)
    copies = copies_of(case, share.group, wording, choices, by=by)
    if not copies:
        raise Invalid("Välj minst en myndighet som ska få något nytt.")
    if digest_of(copies) != digest:
        raise Conflict(CHANGED_SINCE)
    for copy in copies:
        _withdraw(share, [copy.choice.delegation], by, "Ersatt av en ny kopia")
        _send(share, copy, case, by)
    record(Verb.CASE_SHARED, share, by=by, because="Ny kopia")
    record_kept(kept, share, by=by)
    return share


@transaction.atomic
def unshare_with(
    share: Share, delegations: Iterable[Delegation], *, by: User, because: str
) -> Share:
    """Take back what some of the agencies were given; the others keep theirs."""
    check_owns(share, by)
    _check_standing(share)
    _withdraw(share, delegations, by, because)
    record(Verb.CASE_UNSHARED, share, by=by, because=because)
    return share


@transaction.atomic
def unshare(share: Share, *, by: User, because: str) -> Share:
    """Stop sharing a case with a group: gone for all others at the next request."""
    check_owns(share, by)
    _check_standing(share)
    if not because.strip():
        raise Invalid("Skriv varför delningen upphör.")
    given = Delegation.objects.filter(copies__share=share)
    _withdraw(share, given.distinct(), by, because)
    change(
        share,
        because=because,
        unshared_at=timezone.now(),
        unshared_because=because,
    )
    record(Verb.CASE_UNSHARED, share, by=by, because=because)
    return share


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


def _documents(case: Case, content: dict[str, Any]) -> tuple[Document, ...]:
    hashes = [document["sha256"] for document in content["copy"]["documents"]]
    return tuple(Document.objects.filter(case=case, sha256__in=hashes))


def _withdraw(
    share: Share, delegations: Iterable[Delegation], by: User, because: str
) -> None:
    standing = Disclosure.objects.filter(
        group_copy__share=share,
        group_copy__delegation__in=list(delegations),
        withdrawn_at__isnull=True,
    )
    for disclosure in standing:
        withdraw_disclosure(
            disclosure, by=by, because=because, right=Permission.GROUP_SHARE
        )


def _next_number(group: Samverkansgrupp) -> int:
    # Asked of the database itself: one does not see all that others have shared.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_next_share_number(%s)", [group.pk])
        return int(cursor.fetchone()[0])
