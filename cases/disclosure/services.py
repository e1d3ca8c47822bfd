"""Giving data to another authority: the only way anything crosses.

What a disclosure sets off in the receiver's own records is made under the receiving
agency's system user, in the same transaction: the sender cannot touch the receiver's
rows, and nor does it.  Most kinds only land in an inbox; a person there receives them.

From the receiver come feedback on what has come of it, and requests for completion;
from the sender, completions.  Each is a disclosure of its own, on a ground of its own;
notes and everything else stay where they were written.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from cases.case import services as opening
from cases.case.policies import check_can_work, check_not_biased, jav_of
from cases.case.services import next_reference
from cases.chain.services import (
    move_case,
    note_told,
    owed_after,
    record_in_case,
    resume_part,
    set_due,
    side_of,
    start_clocks,
    stop_clock,
    touch,
    ways_onward,
)
from cases.disclosure.copied import take_out_copied
from cases.disclosure.frozen import freeze_completion, freeze_feedback, freeze_request
from cases.disclosure.lagrum import Carries, OnGround, check_ground
from cases.disclosure.missing import missing_before_telling
from cases.enums import IN_GROUPS, DisclosureKind, TaskState
from cases.models import (
    Case,
    DisclosedFile,
    Disclosure,
    Document,
    Note,
    Participation,
    Party,
    Statement,
    Task,
    Underrattelse,
)
from cases.process import gokungen
from cases.process.definition import Transition
from pax.access.context import on_behalf_of
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.decisions.models import Kind, PendingDecision
from pax.decisions.services import ask, carried, check_still_may
from pax.editions.content import frozen
from pax.errors import Denied, Invalid, WrongState
from pax.missing import let_through
from pax.redactions.models import Redaction
from pax.redactions.services import redact_as_asked

FEEDBACK_PURPOSE = "Återkoppla vad som har hänt med det som lämnades ut"
REQUEST_PURPOSE = "Få det underlag som behövs för att ta ställning"
COMPLETION_PURPOSE = "Komplettera det som har lämnats ut"
ASKER_IS_BIASED = "Den som begärde det har sedan dess anmält jäv i ärendet. Avslå det."


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
    if case is not None:
        check_not_biased(case, by, unless_asked=True)
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
    deliver(disclosure)
    return disclosure


def _withdraw(
    disclosure: Disclosure,
    *,
    by: User,
    because: str,
    right: Permission,
    asked_by: User | None = None,
) -> Disclosure:
    """Take a disclosure back: the receiver loses sight of it at the next request.

    Never alone, but for what was shared in a group: the database asks for the decision
    of two as well (pax_disclosure_is_frozen).  `asked_by` is who decided it, when the
    second carries it out.

    The register keeps that it was given, and nobody waits for an answer to it any
    more.  Recorded as DISCLOSURE_WITHDRAWN.
    """
    if disclosure.sender_agency_id != by.agency_id or not by.may(right):
        raise Denied
    if disclosure.case:
        check_not_biased(disclosure.case, by, unless_asked=True)
    disclosure = Disclosure.objects.select_for_update(of=("self",)).get(
        pk=disclosure.pk
    )
    if disclosure.withdrawn_at:
        raise WrongState("Utlämnandet är redan återkallat.")
    if not because.strip():
        raise Invalid("Skriv varför utlämnandet återkallas.")
    deliver_withdrawal(disclosure)
    if disclosure.kind == DisclosureKind.POLISANMALAN and disclosure.case:
        _report_withdrawn(disclosure.case, because, by=by, asked_by=asked_by)
    change(
        disclosure,
        because=because,
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        withdrawn_because=because,
    )
    record(Verb.DISCLOSURE_WITHDRAWN, disclosure, by=by, because=because)
    return disclosure


@transaction.atomic
def ask_to_withdraw(
    disclosure: Disclosure, *, by: User, because: str
) -> PendingDecision:
    """Ask that a disclosure is taken back; it is when another has confirmed.

    Another who works with the case, or in the unit that sent it: whoever withdraws a
    police report alone can hide that crime is suspected (6 § bidragsbrottslagen).
    """
    if disclosure.sender_agency_id != by.agency_id or not by.may(
        Permission.CASE_DECIDE
    ):
        raise Denied
    case = disclosure.case
    if case:
        check_not_biased(case, by, unless_asked=True)
    disclosure = Disclosure.objects.select_for_update(of=("self",)).get(
        pk=disclosure.pk
    )
    if disclosure.withdrawn_at:
        raise WrongState("Utlämnandet är redan återkallat.")
    if not because.strip():
        raise Invalid("Skriv varför utlämnandet återkallas.")
    asked: PendingDecision = ask(
        Kind.WITHDRAWAL,
        by=by,
        agency=disclosure.sender_agency,
        unit=disclosure.sender_unit,
        about=disclosure.uuid,
        case_ref=case.pk if case else None,
        label=f"{disclosure.number}, {disclosure.get_kind_display()}",
        because=because,
        terms={"page": disclosure.get_absolute_url()},
        tell_also=[case.assignee] if case and case.assignee else [],
    )
    return asked


@transaction.atomic
def withdraw_as_asked(asked: PendingDecision, *, by: User) -> Disclosure:
    """Take a disclosure back that one has asked for and another has confirmed.

    The only way to withdraw one, but for `withdraw_shared`.
    """
    disclosure = Disclosure.objects.sent_by(by).filter(uuid=asked.about).first()
    if disclosure is None:
        raise Denied
    check_still_may(asked, Permission.CASE_DECIDE)
    if disclosure.case and jav_of(disclosure.case, asked.asked_by).is_biased:
        raise Denied(ASKER_IS_BIASED)
    with carried(asked, by=by):
        return _withdraw(
            disclosure,
            by=by,
            because=asked.because,
            right=Permission.CASE_EDIT,
            asked_by=asked.asked_by,
        )


@transaction.atomic
def redact_copy_as_asked(asked: PendingDecision, *, by: User) -> list[Redaction]:
    """Take words out of a copy, if who asked for it is not biased in the case since."""
    case = Case.objects.visible_to(by).filter(pk=asked.case_ref).first()
    if case is None:
        raise Denied
    if jav_of(case, asked.asked_by).is_biased:
        raise Denied(ASKER_IS_BIASED)
    return redact_as_asked(asked, by=by)


@transaction.atomic
def withdraw_shared(disclosure: Disclosure, *, by: User, because: str) -> Disclosure:
    """Take back what was shared in a group or handed over in a tillsyn.

    By one alone: it goes with the group's work, and binds nobody outside it.
    """
    if disclosure.kind not in IN_GROUPS:
        raise Denied
    return _withdraw(disclosure, by=by, because=because, right=Permission.GROUP_SHARE)


def _report_withdrawn(
    case: Case, because: str, *, by: User, asked_by: User | None
) -> None:
    """Let a case whose report was taken back stand where it is decided on anew.

    The duty of 6 § bidragsbrottslagen lasts as long as crime may be suspected.
    """
    for key in gokungen.ANSWER_CLOCKS["owner"]:
        stop_clock(case, key, on=timezone.localdate())
    stands_there = case.is_open and case.step == gokungen.POLISEN
    if stands_there and case.process.chart.transition("aterkallad"):
        move_case(case, "aterkallad", by=by, because=because, asked_by=asked_by)


def _waits_for_nobody(case: Case, *, by: User) -> None:
    """Let nobody wait for an answer of ours; we are to say what happens now."""
    today = timezone.localdate()
    for key in gokungen.ANSWER_CLOCKS["receiver"]:
        stop_clock(case, key, on=today)
    if case.is_open and case.step == gokungen.POLISEN:
        start_clocks(case, gokungen.WITHDRAWN, by=by, on=today, data={})


def origin_of(case: Case) -> Disclosure | None:
    """Find what a received case was opened from, unless it has been withdrawn."""
    return (
        Disclosure.objects.filter(pk=case.origin_id or 0, withdrawn_at__isnull=True)
        .select_related("sender_unit__agency", "sender_agency")
        .first()
    )


def _check_receiver(sender: Unit, terms: Terms) -> None:
    """Refuse one of our own, and one who takes nothing in Pax."""
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


# What it sets off at the receiver


#: What happens at the receiver; gives the case it stands in, if that is not ours yet.
Effect = Callable[[Disclosure, Any, User], Case | None]


def deliver(disclosure: Disclosure) -> None:
    """Let a sent disclosure take effect at its receiver.

    What no case there holds yet stays in the inbox, for a person to receive.
    """
    kind = DisclosureKind(disclosure.kind)
    if kind not in EFFECTS:
        return
    with on_behalf_of(
        disclosure.receiver_agency, purpose=f"Mottagning av {disclosure.number}"
    ) as system:
        case = _own_case(disclosure)
        if case is None and kind not in WITHOUT_CASE:
            return
        case = EFFECTS[kind](disclosure, case, system) or case
        change(
            disclosure,
            received_at=timezone.now(),
            received_by=system,
            receiver_case=case,
        )


def deliver_withdrawal(disclosure: Disclosure) -> None:
    """Let the receiver's case say that what it holds has been taken back.

    Done while the receiver can still see it.  What was taken over from it goes
    (take_out_copied), the receiver's own records stay, and nobody waits for an answer
    any more.
    """
    with on_behalf_of(
        disclosure.receiver_agency, purpose=f"Återkallelse av {disclosure.number}"
    ) as system:
        case = _own_case(disclosure)
        take_out_copied(disclosure, case, by=system)
        if case is None:
            return
        Note.objects.create(
            case=case,
            created_by=system,
            text=(
                f"Avsändaren har återkallat {disclosure.number}. Kopian går inte att "
                "läsa längre, och det som togs över ur den är borttaget."
            ),
            happened_on=timezone.localdate(),
        )
        if case.origin_id == disclosure.pk:
            _waits_for_nobody(case, by=system)
        touch(case)


def _open_case_from_flag(disclosure: Disclosure, _: Any, system: User) -> Case:
    """Open a case here, at once, from a flag of another authority's."""
    return opening.open_case_from_flag(disclosure, by=system)


def _note_feedback(disclosure: Disclosure, case: Case, system: User) -> None:
    """Move our chain by what police or prosecutor tell, as their fact."""
    content = disclosure.content
    note_told(
        case,
        content["transition"],
        by=system,
        told_by=disclosure,
        on=datetime.date.fromisoformat(content["on"]),
        data=content.get("data", {}),
        because=content.get("because", ""),
    )
    if not _ends(case, content["transition"]):
        resume_part(case, disclosure.sender_agency)
    for owed in content.get("owed", ()):
        if owed["clock"] in gokungen.ANSWER_CLOCKS[side_of(case)]:
            set_due(case, owed["clock"], datetime.date.fromisoformat(owed["due_on"]))
    if content["transition"] in gokungen.ANSWERS:  # that it has arrived is no answer
        _mark_answered(disclosure)


def _ask_for_more(disclosure: Disclosure, case: Case, system: User) -> None:
    """Make a request for completion a task for whoever handles the case."""
    Task.objects.create(
        case=case,
        created_by=system,
        text=f"Komplettera till {disclosure.sender_unit} ({disclosure.number})",
        responsible=case.assignee or case.created_by,
        due_on=disclosure.answer_due_on,
        state=TaskState.OPEN,
    )
    touch(case)


def _end_part(disclosure: Disclosure, case: Case, system: User) -> None:
    """Note that a participating agency is done, and what it takes home."""
    for part in Participation.objects.filter(
        case=case, agency=disclosure.sender_agency
    ):
        change(
            part,
            done_on=timezone.localdate(),
            takes_home=disclosure.content["takes_home"],
        )
    touch(case)


def _note_answer(disclosure: Disclosure, _: Any, system: User) -> None:
    """Write the answer to a notification where the notification was sent."""
    notice = Underrattelse.objects.filter(disclosure=disclosure.in_reply_to).first()
    if notice:
        change(
            notice,
            answered_on=timezone.localdate(),
            answer=disclosure.content["answer"],
        )
        touch(notice.case)
    _mark_answered(disclosure)


def _follow(disclosure: Disclosure, case: Case, system: User) -> None:
    """Let a joint position reach the case that a participant already has."""
    _note_feedback(disclosure, case, system)
    content = disclosure.content
    if content.get("completes") == str(disclosure.receiver_unit):
        resume_part(case, case.agency)
        Task.objects.create(
            case=case,
            created_by=system,
            text=f"Komplettera enligt ställningstagandet ({disclosure.number})",
            responsible=case.assignee or case.created_by,
            due_on=datetime.date.fromisoformat(content["complete_by"]),
        )


def _add_to_case(disclosure: Disclosure, case: Case, system: User) -> None:
    """Lay a completion in the case that asked for it."""
    touch(case)
    _mark_answered(disclosure)


EFFECTS: dict[DisclosureKind, Effect] = {
    DisclosureKind.FLAGGA: _open_case_from_flag,
    DisclosureKind.ATERKOPPLING: _note_feedback,
    DisclosureKind.KOMPLETTERING_BEGARD: _ask_for_more,
    DisclosureKind.KOMPLETTERING: _add_to_case,
    DisclosureKind.STALLNINGSTAGANDE: _follow,
    DisclosureKind.ATERFORING: _end_part,
    DisclosureKind.SVAR: _note_answer,
}
#: What takes effect also when no case of the receiver's holds the matter.
WITHOUT_CASE = frozenset({DisclosureKind.FLAGGA, DisclosureKind.SVAR})


def _own_case(disclosure: Disclosure) -> Case | None:
    """Find the receiver's case, now that we act for the receiver."""
    return Case.objects.filter(
        pk=disclosure.receiver_case_id or 0, agency=disclosure.receiver_agency
    ).first()


def _ends(case: Case, key: str) -> bool:
    """Tell whether an event leads to the end of the chain."""
    chart = case.process.chart
    transition = chart.transition(key)
    return transition is not None and transition.target == chart.steps[-1].key


def _mark_answered(disclosure: Disclosure) -> None:
    """Note that what this answers has been answered, the first time."""
    asked = disclosure.in_reply_to
    # What we send after our own letter is no answer to it.
    if asked is None or asked.sender_agency_id == disclosure.sender_agency_id:
        return
    if asked.answered_at is None:
        change(asked, answered_at=timezone.now())


# Feedback, requests for completion, and completions


@dataclass(frozen=True)
class Feedback:
    """What is to be told: an event of the chain, its facts, and words."""

    transition: Transition
    on: datetime.date
    because: str
    given: dict[str, Any]
    facts: list[dict[str, str]]
    message: str

    def freeze(self, case: Case) -> dict[str, Any]:
        """Write it down as the other side will see it, with what is owed next.

        Asked before the case has moved.
        """
        return freeze_feedback(
            self.transition,
            on=self.on,
            because=self.because,
            data=self.given,
            facts=self.facts,
            message=self.message,
            owed=owed_after(case, self.transition, self.on, self.given),
        )


@dataclass(frozen=True)
class Completion:
    """What is added to something sent: words, and what has been chosen."""

    text: str
    parties: tuple[Party, ...] = ()
    statements: tuple[Statement, ...] = ()
    documents: tuple[Document, ...] = ()

    def freeze(self, case: Case) -> dict[str, Any]:
        """Write it down as the other side will see it."""
        return freeze_completion(
            case,
            text=self.text,
            parties=self.parties,
            statements=self.statements,
            documents=self.documents,
        )


def tellable(case: Case, user: User) -> list[Transition]:
    """List what the person can tell the sender has happened, from here."""
    if not case.is_received:
        return []
    return [t for t in ways_onward(case, user) if t.tells]


@transaction.atomic
def give_feedback(
    case: Case, told: Feedback, ground: OnGround, *, by: User, despite: str = ""
) -> Disclosure:
    """Move our own chain, and tell the sender that it has moved and why.

    The sender's chain is moved by delivery, as a fact told by us.  Nothing but
    what is in `told` goes along.  What ends the chain while something is not done is
    told `despite` it, with a reason.
    """
    origin = _origin(case, by)
    if missing := missing_before_telling(case, told.transition):
        done = let_through(missing, despite, done=told.transition.name)
        _keep_in_history(case, done, by=by)
    content = told.freeze(case)
    move_case(
        case,
        told.transition.key,
        by=by,
        on=told.on,
        data=told.given,
        because=told.because,
    )
    return disclose(
        content,
        Terms(
            kind=DisclosureKind.ATERKOPPLING,
            receiver=origin.sender_unit,
            purpose=FEEDBACK_PURPOSE,
            ground=ground.ground,
            balancing=ground.balancing,
            in_reply_to=origin,
        ),
        by=by,
        case=case,
    )


def _keep_in_history(case: Case, done: str, *, by: User) -> None:
    """Let the case's history and the log say what was done although not all was."""
    change(case, because=done)
    record_in_case(case, by=by, because=done)


@transaction.atomic
def ask_for_completion(
    case: Case, text: str, answer_by: datetime.date, ground: OnGround, *, by: User
) -> Disclosure:
    """Ask the sender for more, by a day; it becomes a task in the sender's case."""
    origin = _origin(case, by)
    if answer_by < timezone.localdate():
        raise Invalid("Välj ett datum som inte redan har varit.")
    touch(case)
    return disclose(
        freeze_request(text, answer_by),
        Terms(
            kind=DisclosureKind.KOMPLETTERING_BEGARD,
            receiver=origin.sender_unit,
            purpose=REQUEST_PURPOSE,
            ground=ground.ground,
            balancing=ground.balancing,
            in_reply_to=origin,
            answer_due_on=answer_by,
        ),
        by=by,
        case=case,
    )


@transaction.atomic
def send_completion(
    case: Case, root: Disclosure, completion: Completion, ground: OnGround, *, by: User
) -> Disclosure:
    """Add to what has been sent: in answer to a request, or of our own accord.

    `root` is the request, or our own disclosure that this adds to.  The task that
    the request became is done with it.
    """
    if not by.may(Permission.CASE_DECIDE):
        raise Denied
    check_can_work(case, by)
    _check_in_thread(case, root)
    touch(case)
    sent = disclose(
        completion.freeze(case),
        Terms(
            kind=DisclosureKind.KOMPLETTERING,
            receiver=other_unit(root, case),
            purpose=COMPLETION_PURPOSE,
            ground=ground.ground,
            balancing=ground.balancing,
            in_reply_to=root,
            is_protected=any(p.is_protected for p in completion.parties),
            documents=completion.documents,
        ),
        by=by,
        case=case,
    )
    for task in Task.objects.filter(
        case=case, state=TaskState.OPEN, text__endswith=f"({root.number})"
    ):
        change(
            task,
            because=f"Kompletterat genom {sent.number}",
            state=TaskState.DONE,
            done_on=timezone.localdate(),
        )
    return sent


def other_unit(root: Disclosure, case: Case) -> Unit:
    """Say which unit stands at the other end of a disclosure from a case."""
    is_ours = root.sender_agency_id == case.agency_id
    return root.receiver_unit if is_ours else root.sender_unit


def _origin(case: Case, by: User) -> Disclosure:
    """Give what is to be answered, to one who may answer it."""
    if not by.may(Permission.FEEDBACK_GIVE):
        raise Denied
    check_can_work(case, by)
    if not case.is_received:
        raise WrongState("Ärendet är ert eget. Det finns ingen avsändare att svara.")
    origin = origin_of(case)
    if origin is None:
        raise WrongState(
            "Avsändaren har återkallat det som lämnades ut. Det går inte att svara."
        )
    return origin


def _check_in_thread(case: Case, root: Disclosure) -> None:
    if root.withdrawn_at or case.pk not in (root.case_id, root.receiver_case_id):
        raise WrongState("Det som ska kompletteras är återkallat. Läs ärendet igen.")
