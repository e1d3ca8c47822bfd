"""What the two sides tell each other about a matter after it has been sent.

From the receiver: feedback on what has come of it, and requests for completion.
From the sender: completions.  Each is a disclosure of its own, on a ground of its
own; notes and everything else stay where they were written.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.case.policies import check_can_work
from cases.chain.services.moving import move_case, touch, ways_onward
from cases.closing.services import origin_of
from cases.disclosure.lagrum import OnGround
from cases.disclosure.services import freezing
from cases.disclosure.services.disclosing import Terms, disclose
from cases.enums import DisclosureKind, TaskState
from cases.models import Case, Disclosure, Document, Party, Statement, Task
from cases.process.definition import Transition
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState

FEEDBACK_PURPOSE = "Återkoppla vad som har hänt med det som lämnades ut"
REQUEST_PURPOSE = "Få det underlag som behövs för att ta ställning"
COMPLETION_PURPOSE = "Komplettera det som har lämnats ut"


@dataclass(frozen=True)
class Told:
    """What is to be told: an event of the chain, its facts, and words."""

    transition: Transition
    on: datetime.date
    because: str
    given: dict[str, Any]
    facts: list[dict[str, str]]
    message: str

    def freeze(self) -> dict[str, Any]:
        """Write it down as the other side will see it."""
        return freezing.freeze_feedback(
            self.transition,
            on=self.on,
            because=self.because,
            data=self.given,
            facts=self.facts,
            message=self.message,
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
        return freezing.freeze_completion(
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
def give_feedback(case: Case, told: Told, ground: OnGround, *, by: User) -> Disclosure:
    """Move our own chain, and tell the sender that it has moved and why.

    The sender's chain is moved by delivery, as a fact told by us.  Nothing but
    what is in `told` goes along.
    """
    origin = _origin(case, by)
    move_case(
        case,
        told.transition.key,
        by=by,
        on=told.on,
        data=told.given,
        because=told.because,
    )
    return disclose(
        told.freeze(),
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
        freezing.freeze_request(text, answer_by),
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
