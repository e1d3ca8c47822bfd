"""What a disclosure sets off in the receiver's own records.

The sender cannot touch the receiver's rows, and nor does it: each effect is made
under the receiving agency's system user, in the same transaction.  Most kinds
only land in an inbox; a person there receives them.
"""

import datetime
from collections.abc import Callable

from django.utils import timezone

from cases.chain.services.moving import note_told, stop_clock, touch
from cases.chain.services.participating import resume_part
from cases.enums import DisclosureKind, TaskState
from cases.flag.services import opening
from cases.models import (
    Case,
    Disclosure,
    Note,
    Participation,
    Task,
    Underrattelse,
)
from cases.process import gokungen
from pax.access.context import on_behalf_of
from pax.accounts.models import User
from pax.db.changes import change

Effect = Callable[[Disclosure, "User"], None]


def deliver(disclosure: Disclosure) -> None:
    """Let a sent disclosure take effect at its receiver."""
    effect = EFFECTS.get(DisclosureKind(disclosure.kind))
    if effect is None:
        return
    with on_behalf_of(
        disclosure.receiver_agency, purpose=f"Mottagning av {disclosure.number}"
    ) as system:
        effect(disclosure, system)


def deliver_withdrawal(disclosure: Disclosure) -> None:
    """Let the receiver's case say that what it holds has been taken back.

    Done while the receiver can still see it.  The receiver's own records stay,
    and nobody waits for an answer any more.
    """
    with on_behalf_of(
        disclosure.receiver_agency, purpose=f"Återkallelse av {disclosure.number}"
    ) as system:
        case = _own_case(disclosure)
        if case is None:
            return
        Note.objects.create(
            case=case,
            created_by=system,
            text=(
                f"Avsändaren har återkallat {disclosure.number}. Kopian går inte att "
                "läsa längre."
            ),
            happened_on=timezone.localdate(),
        )
        if case.origin_id == disclosure.pk:
            stop_clock(case, "svara", on=timezone.localdate())
        touch(case)


def _open_case_from_flag(disclosure: Disclosure, system: User) -> None:
    """Open a case here, at once, from a flag of another authority's."""
    case = opening.open_case_from_flag(disclosure, by=system)
    _received(disclosure, case, system)


def _note_feedback(disclosure: Disclosure, system: User) -> None:
    """Move our chain by what police or prosecutor tell, as their fact."""
    case = _own_case(disclosure)
    if case is None:
        return
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
    _received(disclosure, case, system)
    if content["transition"] in gokungen.ANSWERS:  # that it has arrived is no answer
        _mark_answered(disclosure)


def _ask_for_more(disclosure: Disclosure, system: User) -> None:
    """Make a request for completion a task for whoever handles the case."""
    case = _own_case(disclosure)
    if case is None:
        return
    Task.objects.create(
        case=case,
        created_by=system,
        text=f"Komplettera till {disclosure.sender_unit} ({disclosure.number})",
        responsible=case.assignee or case.created_by,
        due_on=disclosure.answer_due_on,
        state=TaskState.OPEN,
    )
    touch(case)
    _received(disclosure, case, system)


def _end_part(disclosure: Disclosure, system: User) -> None:
    """Note that a participating agency is done, and what it takes home."""
    case = _own_case(disclosure)
    if case is None:
        return
    part = Participation.objects.filter(
        case=case, agency=disclosure.sender_agency
    ).first()
    if part:
        change(
            part,
            done_on=timezone.localdate(),
            takes_home=disclosure.content["takes_home"],
        )
    touch(case)
    _received(disclosure, case, system)


def _note_answer(disclosure: Disclosure, system: User) -> None:
    """Write the answer to a notification where the notification was sent."""
    notice = Underrattelse.objects.filter(disclosure=disclosure.in_reply_to).first()
    if notice:
        change(
            notice,
            answered_on=timezone.localdate(),
            answer=disclosure.content["answer"],
        )
        touch(notice.case)
    _received(disclosure, _own_case(disclosure), system)
    _mark_answered(disclosure)


def _follow(disclosure: Disclosure, system: User) -> None:
    """Let a joint position reach the case that a participant already has."""
    case = _own_case(disclosure)
    if case is None:
        return  # stays in the inbox, for a person to receive
    _note_feedback(disclosure, system)
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


def _add_to_case(disclosure: Disclosure, system: User) -> None:
    """Lay a completion in the case that asked for it."""
    case = _own_case(disclosure)
    if case is not None:
        touch(case)
        _received(disclosure, case, system)
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


def _own_case(disclosure: Disclosure) -> Case | None:
    """Find the receiver's case, now that we act for the receiver."""
    return Case.objects.filter(
        pk=disclosure.receiver_case_id or 0, agency=disclosure.receiver_agency
    ).first()


def _received(disclosure: Disclosure, case: Case | None, system: User) -> None:
    change(
        disclosure,
        received_at=timezone.now(),
        received_by=system,
        receiver_case=case,
    )


def _ends(case: Case, key: str) -> bool:
    """Tell whether an event leads to the end of the chain."""
    chart = case.process.chart
    transition = chart.transition(key)
    return transition is not None and transition.target == chart.steps[-1].key


def _mark_answered(disclosure: Disclosure) -> None:
    asked = disclosure.in_reply_to
    # What we send after our own letter is no answer to it.
    if asked is None or asked.sender_agency_id == disclosure.sender_agency_id:
        return
    if asked.answered_at is None:
        change(asked, answered_at=timezone.now())
