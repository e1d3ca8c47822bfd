"""The end: each agency says its part is done, and only then the case closes."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.case import services as opening
from cases.case.policies import check_not_biased
from cases.chain import services as chain
from cases.chain.services import own_part, taking_part
from cases.closing.missing import missing_before_our_end, missing_before_the_end
from cases.disclosure.frozen import owed_in_words
from cases.disclosure.lagrum import OnGround
from cases.disclosure.services import Terms, disclose, origin_of
from cases.enums import DisclosureKind, FlagState
from cases.models import (
    Case,
    Disclosure,
    Participation,
    StepChange,
)
from cases.process import gokungen
from cases.process.definition import Transition
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.missing import let_through
from pax.ui import swedish

PART_DONE = "var_del_klar"
CLOSE = "stang"
#: What the one who flagged reads.  Says nothing of what was found.
ENDED_UNTRIED = "Flaggan ledde inte till någon utredning."
ENDED = "Ärendet är utrett och avslutat."
#: What may be told on of a decision that one has been told: public in itself.
PUBLIC = ("am_number", "court", "court_number", "sanction", "damages", "final_on")


def freeze_part(case: Case, takes_home: str) -> dict[str, Any]:
    """Write down what the sender will see when our part is done."""
    return {
        "form": "aterforing/1",
        "reference": case.reference,
        "done_on": timezone.localdate().isoformat(),
        "takes_home": takes_home,
        "facts": [
            {"label": "Klar", "value": swedish.day(timezone.localdate())},
            {"label": "Vårt diarienummer", "value": case.reference},
        ],
    }


@transaction.atomic
def say_part_done(
    case: Case,
    *,
    takes_home: str,
    by: User,
    terms: OnGround | None = None,
    despite: str = "",
) -> Participation:
    """State that our part is done, and what we take home from it (återföring).

    In a case opened from a received copy the sender is told, on the ground in
    `terms`, and the chain ends here.  The owner says it when the chain has ended.
    """
    check_can_say(case, by)
    if not takes_home.strip():
        raise Invalid("Skriv vad ni tar med er hem: vad ni har lärt och ändrar.")
    done = let_through(missing_before_our_end(case), despite, done="Vår del är klar")
    if chain.side_of(case) == "receiver":
        chain.move_case(case, PART_DONE, by=by)
        _tell_sender(case, takes_home, terms, by=by)
    part = change(
        own_part(case),
        because=done,
        done_on=timezone.localdate(),
        takes_home=takes_home.strip(),
    )
    chain.record_in_case(case, by=by, because=done)
    return part


def sender_of(case: Case) -> Unit | None:
    """Say who is to hear that our part is done: none in a case of our own."""
    origin = origin_of(case) if case.is_received else None
    return origin.sender_unit if origin else None


def ending_of(case: Case) -> StepChange | None:
    """Find the event that ended the chain, if it is one that others may be told."""
    event = (
        StepChange.objects.filter(case=case, to_step=gokungen.AVSLUT)
        .exclude(from_step=gokungen.AVSLUT)
        .select_related("told_by")
        .order_by("-created_at", "-pk")
        .first()
    )
    if event is None or case.step != gokungen.AVSLUT:
        return None
    transition = case.process.chart.transition(event.transition)
    return event if transition and transition.tells else None


def freeze_ending(event: StepChange) -> dict[str, Any]:
    """Write down how it ended, for an agency that takes part: the decision only.

    Reasons that were given to us were given to us, and are not passed on.
    """
    data = {k: v for k, v in event.data.items() if k in PUBLIC}
    return {
        "form": "aterkoppling/1",
        "transition": event.transition,
        "name": event.name,
        "on": event.on.isoformat(),
        "because": "",
        "data": data,
        "facts": [
            *({"label": k, "value": v} for k, v in facts_of(data)),
            *owed_in_words(chain.owed_now(event.case)),
        ],
        "message": "",
    }


def to_be_told(case: Case) -> list[Participation]:
    """List those that take part, have not said that they are done, nor told us."""
    event = ending_of(case)
    if event is None or chain.side_of(case) == "receiver":
        return []
    teller = event.told_by.sender_agency_id if event.told_by else None
    told = Disclosure.objects.filter(
        case=case,
        kind=DisclosureKind.ATERKOPPLING,
        content__transition=event.transition,
        content__on=event.on.isoformat(),
    ).values_list("receiver_agency_id", flat=True)
    return [
        p
        for p in taking_part(case)
        if p.invited_by and not p.done_on and p.agency_id not in {teller, *told}
    ]


@transaction.atomic
def tell_ending(
    case: Case,
    parts: Iterable[Participation],
    *,
    grounds: Mapping[Unit, OnGround],
    by: User,
) -> None:
    """Tell those that take part how it ended, so that they can end theirs."""
    if not by.may(Permission.FEEDBACK_GIVE):
        raise Denied
    check_not_biased(case, by)
    event = ending_of(case)
    if event is None:
        raise WrongState("Det finns inget avgörande att berätta om.")
    content = freeze_ending(event)
    for part in parts:
        chosen = grounds.get(part.unit, OnGround(""))
        terms = Terms(
            kind=DisclosureKind.ATERKOPPLING,
            receiver=part.unit,
            purpose="Berätta hur ärendet slutade",
            ground=chosen.ground,
            balancing=chosen.balancing,
            in_reply_to=part.invited_by,
        )
        disclose(content, terms, by=by, case=case)


@transaction.atomic
def close_case(case: Case, *, by: User, despite: str = "") -> Case:
    """Close a case, when every agency that takes part has said that it is done.

    What else is not finished in it is left with a reason.

    Stops the times of the chain and tells the one who flagged that it is over.
    A claim's own time runs on.  Recorded as CASE_CLOSED.
    """
    chain.move_case(case, CLOSE, by=by)  # locks the case, so nobody comes in now
    done = let_through(missing_before_the_end(case), despite, done="Avslutat")
    today = timezone.localdate()
    chain.stop_chain_clocks(case, on=today)
    change(case, because=done, is_open=False, closed_on=today)
    was_tried = StepChange.objects.filter(case=case, transition="ta_upp").exists()
    ending = ENDED if was_tried else ENDED_UNTRIED
    opening.tell_flagger(case, FlagState.ENDED, ending)
    record(Verb.CASE_CLOSED, case, by=by, because=done)
    return case


def ways_back(case: Case, by: User) -> list[Transition]:
    """List the steps to which the person may open the case again."""
    return [t for t in chain.ways_onward(case, by) if t.reopens]


@transaction.atomic
def reopen_case(case: Case, key: str, *, because: str, by: User) -> Case:
    """Open a case again, closed or only come to its end, with a reason.

    Our own part is then not done any more.  The others' parts stay as they are
    until something new is sent to them, or told by them.  Recorded as
    CASE_REOPENED.
    """
    way = chain.allowed_transition(case, key, by=by)
    if not way.reopens:
        raise WrongState("Välj till vilket steg ärendet ska öppnas igen.")
    was_closed = not case.is_open
    chain.move_case(case, key, by=by, because=because)
    if was_closed:
        waits = way.target == gokungen.FLAGGA
        opening.tell_flagger(case, FlagState.RECEIVED if waits else FlagState.TAKEN_UP)
    record(Verb.CASE_REOPENED, case, by=by, because=because)
    return case


def facts_of(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write an event's data in words, in the order they are read."""
    labels = {
        "am_number": "Åklagarens ärendenummer",
        "court": "Domstol",
        "court_number": "Målnummer",
        "sanction": "Påföljd",
        "damages": "Skadestånd",
        "final_on": "Laga kraft",
        "source": "Enligt",
    }
    return [
        (label, _in_words(key, data[key]))
        for key, label in labels.items()
        if data.get(key)
    ]


def _in_words(key: str, value: Any) -> str:
    if key == "damages":
        return swedish.kronor(float(value))
    if key == "final_on":
        return swedish.day(datetime.date.fromisoformat(str(value)))
    return str(value)


def check_can_say(case: Case, by: User) -> None:
    """Say why our part cannot be done yet, if it cannot."""
    if chain.side_of(case) == "receiver":
        chain.allowed_transition(case, PART_DONE, by=by)
        _check_answered(case)
    else:
        _check_own_part(case, by)


def what_hinders(case: Case, by: User) -> str:
    """Give the reason why our part cannot be done yet; nothing when it can."""
    try:
        check_can_say(case, by)
    except (Denied, WrongState) as reason:
        return str(reason)
    return ""


def _check_own_part(case: Case, by: User) -> None:
    """Refuse the owner's part before the chain has come to its end."""
    if not by.may(Permission.CASE_EDIT):
        raise Denied
    check_not_biased(case, by)
    if not case.is_open or case.step != gokungen.AVSLUT:
        raise WrongState("Er del kan bli klar först när kedjan har nått sitt avslut.")


def _check_answered(case: Case) -> None:
    """Refuse to end before the sender has been told what came of it."""
    if case.step != gokungen.POLISEN or origin_of(case) is None:
        return
    raise WrongState(
        "Återkoppla först till avsändaren vad som har hänt. Sedan kan er del bli klar."
    )


def _tell_sender(
    case: Case, takes_home: str, chosen: OnGround | None, *, by: User
) -> None:
    """Tell the sender what we take home, unless it was taken back."""
    origin = origin_of(case)
    if origin is None:
        return  # taken back: there is nobody to tell any more
    chosen = chosen or OnGround("")
    terms = Terms(
        kind=DisclosureKind.ATERFORING,
        receiver=origin.sender_unit,
        purpose="Säga att vår del är klar, och vad vi tar med oss",
        ground=chosen.ground,
        balancing=chosen.balancing,
        in_reply_to=origin,
    )
    disclose(freeze_part(case, takes_home), terms, by=by, case=case)
