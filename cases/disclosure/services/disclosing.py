"""Giving data to another authority: the only way anything crosses."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from cases.case.services import next_reference
from cases.chain.services.moving import stop_clock
from cases.disclosure.lagrum import Carries, check_ground
from cases.disclosure.services import delivery
from cases.enums import DisclosureKind
from cases.models import Case, DisclosedFile, Disclosure, Document
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.editions.content import frozen
from pax.errors import Denied, Invalid, WrongState


@dataclass(frozen=True)
class Terms:
    """On what terms something is given: to whom, what for, on what ground."""

    kind: DisclosureKind
    receiver: Unit
    purpose: str
    ground: str
    balancing: str = ""
    on_request: bool = False
    in_reply_to: Disclosure | None = None
    answer_due_on: datetime.date | None = None
    is_protected: bool = False
    documents: tuple[Document, ...] = field(default=())
    carrying: Carries = Carries.PERSONAL
    # Those who sit for the receiver in a group, when it is for them and not the unit.
    circle: Group | None = None


@transaction.atomic
def disclose(
    content: dict[str, Any], terms: Terms, *, by: User, case: Case | None = None
) -> Disclosure:
    """Give exactly this content to another authority, as a frozen copy.

    `by` decides.  Refused if the ground cannot carry data from the sender's
    activity to that receiver.  `case` is the sender's own; None for a flag.
    Recorded as DISCLOSURE_SENT; what it sets off at the receiver happens in the
    same transaction.
    """
    sender = case.unit if case else by.unit
    if sender is None or sender.agency_id != by.agency_id:
        raise Denied
    _check_receiver(sender, terms)
    ground = check_ground(
        terms.ground,
        sender.activity,
        terms.receiver.agency.kind,
        balancing=terms.balancing,
        carrying=terms.carrying,
    )
    now = timezone.now()
    disclosure = Disclosure.objects.create(
        created_by=by,
        number=next_reference(sender.agency, "U-"),
        kind=terms.kind,
        case=case,
        sender_agency=sender.agency,
        sender_unit=sender,
        sender_group=sender.group,
        source_activity=sender.activity,
        receiver_agency=terms.receiver.agency,
        receiver_unit=terms.receiver,
        receiver_group=terms.circle or terms.receiver.group,
        receiver_case_id=_thread_case(terms),
        in_reply_to=terms.in_reply_to,
        purpose=terms.purpose,
        ground=ground.id,
        ground_text=ground.lagrum,
        balancing=terms.balancing,
        on_request=terms.on_request,
        **frozen(content),
        is_protected=terms.is_protected,
        decided_by=by,
        decided_at=now,
        sent_at=now,
        answer_due_on=terms.answer_due_on,
    )
    _copy_files(disclosure, terms.documents)
    record(Verb.DISCLOSURE_SENT, disclosure, by=by, because=ground.lagrum)
    delivery.deliver(disclosure)
    return disclosure


@transaction.atomic
def withdraw_disclosure(
    disclosure: Disclosure,
    *,
    by: User,
    because: str,
    right: Permission = Permission.CASE_DECIDE,
) -> Disclosure:
    """Take a disclosure back: the receiver loses sight of it at the next request.

    The register keeps that it was given, and nobody waits for an answer to it any
    more.  Recorded as DISCLOSURE_WITHDRAWN.
    """
    if disclosure.sender_agency_id != by.agency_id or not by.may(right):
        raise Denied
    disclosure = Disclosure.objects.select_for_update(of=("self",)).get(
        pk=disclosure.pk
    )
    if disclosure.withdrawn_at:
        raise WrongState("Utlämnandet är redan återkallat.")
    if not because.strip():
        raise Invalid("Skriv varför utlämnandet återkallas.")
    delivery.deliver_withdrawal(disclosure)
    if disclosure.kind == DisclosureKind.POLISANMALAN and disclosure.case:
        stop_clock(disclosure.case, "svar", on=timezone.localdate())
    change(
        disclosure,
        because=because,
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        withdrawn_because=because,
    )
    record(Verb.DISCLOSURE_WITHDRAWN, disclosure, by=by, because=because)
    return disclosure


def _check_receiver(sender: Unit, terms: Terms) -> None:
    receiver, root = terms.receiver, terms.in_reply_to
    if receiver.agency_id == sender.agency_id:
        raise Invalid(
            "Mottagaren hör till samma myndighet. Då behövs inget utlämnande."
        )
    if terms.circle is not None:  # the circle takes what is shared in its group
        return
    # Whoever sent something takes the answer to it.
    is_answer = root is not None and root.sender_unit_id == receiver.pk
    if not (receiver.takes_disclosures or receiver.takes_flags or is_answer):
        raise Invalid(f"{receiver} tar inte emot utlämnanden i Pax.")


def _thread_case(terms: Terms) -> int | None:
    """Find the receiver's own case that this answers or adds to.

    The number is all the sender knows of it: the row itself it cannot read.
    """
    root = terms.in_reply_to
    if root is None:
        return None
    if root.sender_agency_id == terms.receiver.agency_id:
        return root.case_id
    return root.receiver_case_id


def _copy_files(disclosure: Disclosure, documents: tuple[Document, ...]) -> None:
    for document in documents:
        DisclosedFile.objects.create(
            uuid=uuid.uuid4(),
            disclosure=disclosure,
            name=document.name,
            content_type=document.content_type,
            size=document.size,
            sha256=document.sha256,
        )
