"""Deciding by two: one asks, another confirms, and only then is it done.

    ask(Kind.ROLE, agency=..., about=..., label=..., terms=..., by=admin)
    settle(decision, by=manager, confirmed=True)   # refuses the one who asked
    with carried(decision, by=manager): ...        # the act itself

What is carried out is what was asked for, and the database asks the same once more
where it is done (pax_decided, called by the triggers of what takes two).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import unless_taken
from pax.decisions.models import Kind, PendingDecision, State
from pax.errors import Denied, Invalid, WrongState
from pax.notices.services import tell

WAITS = "Det väntar redan på att någon bekräftar just detta."
NOT_ALONE = "Den som har begärt något kan inte själv bekräfta det. Det tar två."
UNVOUCHED = (
    "Ingen har än intygat att det är du som har fått lösenordet till kontot. Du kan "
    "läsa och skriva som vanligt, men inte skriva under eller besluta förrän din chef, "
    "eller en annan administratör, har gjort det."
)
NO_LONGER = "Den som begärde det här får inte längre besluta om det. Avslå det."


@transaction.atomic
def ask(kind: str, *, by: User, tell_also: Iterable[User] = (), **what: Any) -> Any:
    """Ask that something be decided; nothing is done until another confirms.

    Those who can are told.  Recorded as DECISION_ASKED.
    """
    if kind != Kind.VOUCHER:  # that is what one without any asks for
        check_vouched(by)
    with unless_taken(WAITS):
        asked = PendingDecision.objects.create(kind=kind, asked_by=by, **what)
    tell(
        tell_also,
        f"Väntar på att du bekräftar: {asked.get_kind_display()}",
        by=by,
        url=asked.get_absolute_url(),
    )
    record(Verb.DECISION_ASKED, asked, by=by, agency_id=asked.agency_id)
    return asked


@transaction.atomic
def settle(
    decision: PendingDecision, *, by: User, confirmed: bool, because: str = ""
) -> PendingDecision:
    """Confirm or refuse what another has asked for.

    Recorded as DECISION_SETTLED, and told to who asked and whom it is about.
    """
    decision = _waiting(decision)
    if decision.asked_by_id == by.pk:
        raise Denied(NOT_ALONE)
    check_vouched(by)
    if not PendingDecision.objects.for_second(by).filter(pk=decision.pk).exists():
        raise Denied
    if not confirmed and not because.strip():
        raise Invalid("Skriv varför det avslås. Den som begärde det läser det.")
    if confirmed and not decision.asked_by.is_active:
        raise WrongState(NO_LONGER)
    if confirmed and decision.kind != Kind.VOUCHER and decision.asked_by.is_unvouched:
        raise WrongState(NO_LONGER)
    state = State.CONFIRMED if confirmed else State.REFUSED
    _save(decision, state=state, settled_by=by, because=because)
    word = "Bekräftat" if confirmed else "Avslaget"
    concerned = [decision.concerns] if decision.concerns and confirmed else []
    tell(
        [decision.asked_by, *concerned],
        f"{word}: {decision.get_kind_display()}",
        by=by,
        url=decision.get_absolute_url(),
    )
    record(
        Verb.DECISION_SETTLED,
        decision,
        by=by,
        because=because or word,
        agency_id=decision.agency_id,
    )
    return decision


@transaction.atomic
def take_back(decision: PendingDecision, *, by: User) -> PendingDecision:
    """Take back what one has asked for oneself, while nobody has answered."""
    decision = _waiting(decision)
    if decision.asked_by_id != by.pk:
        raise Denied
    _save(decision, state=State.TAKEN_BACK, settled_by=by)
    record(
        Verb.DECISION_SETTLED,
        decision,
        by=by,
        because="Återtaget",
        agency_id=decision.agency_id,
    )
    return decision


def check_vouched(user: User) -> None:
    """Refuse one whose password others gave, and nobody has vouched for since.

    A given password passes on no right to decide, wherever it is asked for.
    """
    if user.is_unvouched:
        raise Denied(UNVOUCHED)


def check_still_may(decision: PendingDecision, *rights: Permission) -> None:
    """Refuse to carry out what was asked for by one who has lost the right since."""
    asker = decision.asked_by
    if not asker.is_active or not all(asker.may(right) for right in rights):
        raise WrongState(NO_LONGER)


@contextmanager
def carried(decision: PendingDecision, *, by: User) -> Iterator[PendingDecision]:
    """Carry out what two have decided, once, in this transaction."""
    with transaction.atomic():
        rows = PendingDecision.objects.select_for_update(of=("self",))
        locked = rows.filter(pk=decision.pk).first()
        if locked is None:
            raise Denied
        if locked.state != State.CONFIRMED or locked.carried_at is not None:
            raise WrongState("Det är inte bekräftat, eller redan gjort.")
        if by.pk not in (locked.asked_by_id, locked.settled_by_id):
            raise Denied
        # The transaction's own time: what takes two is held to it.
        PendingDecision.objects.filter(pk=locked.pk).update(carried_at=TransactionNow())
        yield locked


def _waiting(decision: PendingDecision) -> PendingDecision:
    rows = PendingDecision.objects.select_for_update(of=("self",))
    locked = rows.filter(pk=decision.pk).first()
    if locked is None or not locked.is_asked:
        raise WrongState("Beslutet är redan bekräftat, avslaget eller återtaget.")
    return locked


def _save(
    decision: PendingDecision, *, state: State, settled_by: User, because: str = ""
) -> None:
    decision.state = state
    decision.settled_by = settled_by
    decision.settled_at = timezone.now()
    decision.settled_because = because
    decision.save(
        update_fields=["state", "settled_by", "settled_at", "settled_because"]
    )
