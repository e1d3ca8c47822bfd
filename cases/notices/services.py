"""Underrättelser: telling the agency that pays or registers that something is wrong.

Duties by law (lag 2008:206 3-4 §§ about wrong payments, folkbokföringslagen 32 c §
about wrong registration), whether or not a crime can be suspected.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.case.policies import check_not_biased
from cases.chain.services import check_has_been, record_in_case, side_of, touch
from cases.disclosure.lagrum import GROUNDS, OnGround, check_ground
from cases.disclosure.services import Terms, disclose
from cases.enums import DisclosureKind
from cases.investigation.models import MASKED
from cases.models import Case, Disclosure, Party, Underrattelse
from pax.accounts.models import Agency, Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.db.ordering import in_swedish
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.ui import swedish

WRONG_PAYMENT = "lag-2008-206-3"
WRONG_REGISTRATION = "fol-32c"
#: The laws a notification can rest on; each is its own ground for disclosure.
LAWS = (WRONG_PAYMENT, WRONG_REGISTRATION)
CHANGED_SINCE = (
    "Underrättelsen har ändrats sedan du granskade den. Läs den igen och skicka sedan."
)


def freeze_notice(notice: Underrattelse) -> dict[str, Any]:
    """Write down a notification as the receiver will see it."""
    return {
        "form": "underrattelse/1",
        "reference": notice.case.reference,
        "law": GROUNDS[notice.law].lagrum,
        "benefit": notice.benefit,
        "circumstances": notice.circumstances,
        "parties": [_party(notice.party)] if notice.party else [],
        "facts": [
            {"label": "Enligt", "value": GROUNDS[notice.law].lagrum},
            {"label": "Förmån eller uppgift", "value": notice.benefit},
            {"label": "Vårt diarienummer", "value": notice.case.reference},
        ],
    }


def receiving_units(notice: Underrattelse) -> QuerySet[Unit]:
    """Find the units that can receive the notification in Pax, if any."""
    return (
        Unit.objects.filter(agency=notice.receiver_id, takes_disclosures=True)
        .select_related("agency")
        .order_by(in_swedish("name"))
    )


@transaction.atomic
def prepare_notice(case: Case, *, by: User, **values: Any) -> Underrattelse:
    """Write a notification that is not sent yet."""
    _check_may(case, by, Permission.CASE_EDIT)
    _check_notice(case, **values)
    notice = Underrattelse.objects.create(case=case, created_by=by, **values)
    return record_in_case(notice, by=by, verb=Verb.DISCLOSURE_PREPARED)


@transaction.atomic
def revise_notice(
    notice: Underrattelse, *, by: User, version: int, **values: Any
) -> Underrattelse:
    """Change a notification that is not sent yet."""
    _check_may(notice.case, by, Permission.CASE_EDIT)
    check_undecided(notice)
    _check_notice(notice.case, **values)
    change(notice, version=version, **values)
    touch(notice.case)
    return notice


@transaction.atomic
def send_notice(
    notice: Underrattelse,
    *,
    to_unit: Unit,
    by: User,
    digest: str,
    answer_by: datetime.date | None = None,
) -> Disclosure:
    """Send a notification through Pax, as a disclosure on the ground its law gives.

    `digest` is the fingerprint of what the decider has read.
    """
    _check_may(notice.case, by, Permission.CASE_DECIDE)
    notice = _locked(notice)
    check_undecided(notice)
    if to_unit.agency_id != notice.receiver_id:
        raise Invalid(f"Välj en enhet hos {notice.receiver}.")
    content = freeze_notice(notice)
    if fingerprint(content) != digest:
        raise Conflict(CHANGED_SINCE)
    terms = Terms(
        kind=DisclosureKind.UNDERRATTELSE,
        receiver=to_unit,
        purpose=GROUNDS[notice.law].title,
        ground=notice.law,
        answer_due_on=answer_by,
        is_protected=bool(notice.party and notice.party.is_protected),
    )
    disclosure = disclose(content, terms, by=by, case=notice.case)
    change(notice, disclosure=disclosure, sent_on=timezone.localdate())
    touch(notice.case)
    return disclosure


@transaction.atomic
def note_letter(
    notice: Underrattelse, *, sent_on: datetime.date, by: User
) -> Underrattelse:
    """Note that a notification was sent by letter, to one that does not use Pax."""
    _check_may(notice.case, by, Permission.CASE_DECIDE)
    notice = _locked(notice)
    check_undecided(notice)
    check_has_been(sent_on)
    change(notice, sent_on=sent_on)
    return record_in_case(notice, by=by, because="Per brev", verb=Verb.DISCLOSURE_SENT)


@transaction.atomic
def decline_notice(notice: Underrattelse, *, because: str, by: User) -> Underrattelse:
    """Decide not to notify: only for special reasons, which are written down."""
    _check_may(notice.case, by, Permission.CASE_DECIDE)
    notice = _locked(notice)
    check_undecided(notice)
    if not because.strip():
        raise Invalid("Skriv de särskilda skälen. Utan dem ska ni underrätta.")
    change(notice, because=because, not_sent_because=because.strip())
    return record_in_case(notice, by=by, because="Underrättar inte")


@transaction.atomic
def note_answer(
    notice: Underrattelse, *, answered_on: datetime.date, answer: str, by: User
) -> Underrattelse:
    """Note an answer that came outside Pax to a notification that was sent."""
    _check_may(notice.case, by, Permission.CASE_EDIT)
    notice = _locked(notice)
    check_unanswered(notice)
    if notice.sent_on and answered_on < notice.sent_on:
        raise Invalid("Svaret kan inte ha kommit innan underrättelsen skickades.")
    change(notice, answered_on=answered_on, answer=answer)
    return record_in_case(notice, by=by, because="Svar på underrättelse")


@transaction.atomic
def answer_notice(
    notification: Disclosure, *, answer: str, terms: OnGround, by: User
) -> Disclosure:
    """Answer a notification that one's unit has received, to the one who sent it."""
    if not by.may(Permission.FEEDBACK_GIVE):
        raise Denied
    check_can_answer(notification, by)
    if notification.received_at is None:
        change(notification, received_at=timezone.now(), received_by=by)
        record(Verb.DISCLOSURE_RECEIVED, notification, by=by)
    return disclose(
        {"form": "svar/1", "answer": answer, "facts": []},
        Terms(
            kind=DisclosureKind.SVAR,
            receiver=notification.sender_unit,
            purpose="Svara på en underrättelse",
            ground=terms.ground,
            balancing=terms.balancing,
            in_reply_to=notification,
        ),
        by=by,
        case=Case.objects.filter(pk=notification.receiver_case_id or 0).first(),
    )


def check_undecided(notice: Underrattelse) -> None:
    """Refuse what has been sent, or decided against."""
    if notice.sent_on:
        raise WrongState(
            f"Underrättelsen är redan skickad ({swedish.day(notice.sent_on)})."
        )
    if notice.not_sent_because:
        raise WrongState("Det är redan beslutat att inte underrätta.")


def check_unanswered(notice: Underrattelse) -> None:
    """Refuse an answer to what is not sent, or has its answer."""
    if notice.sent_on is None or notice.answered_on:
        raise WrongState("Bara en skickad underrättelse utan svar kan få ett svar.")


def check_can_answer(notification: Disclosure, by: User) -> None:
    """Refuse what is no notification to us, is taken back, or has been answered."""
    if notification.kind != DisclosureKind.UNDERRATTELSE:
        raise WrongState("Det här är ingen underrättelse.")
    if notification.receiver_agency_id != by.agency_id or notification.withdrawn_at:
        raise Denied
    if notification.answered_at:
        raise WrongState("Underrättelsen är redan besvarad.")


def can_answer(notification: Disclosure, by: User) -> bool:
    """Tell whether the person may answer it."""
    if not by.may(Permission.FEEDBACK_GIVE):
        return False
    try:
        check_can_answer(notification, by)
    except (Denied, WrongState):
        return False
    return True


def _check_may(case: Case, by: User, permission: Permission) -> None:
    """Refuse the wrong people; not a closed case, for the duty stands."""
    if not by.may(permission):
        raise Denied
    if side_of(case) == "receiver":
        raise WrongState("Underrättelser görs i den ansvariga myndighetens ärende.")
    check_not_biased(case, by)


def _check_notice(
    case: Case, *, law: str, receiver: Agency, party: Party | None = None, **_: Any
) -> None:
    """Refuse what none of the laws carries to that receiver."""
    if law not in LAWS:
        raise Invalid("Välj vilken lag underrättelsen görs enligt.")
    if receiver.pk == case.agency_id:
        raise Invalid("Mottagaren är er egen myndighet. Då behövs ingen underrättelse.")
    if party and party.case_id != case.pk:
        raise Invalid("Välj en av ärendets parter.")
    check_ground(law, case.unit.activity, receiver.kind)


def _locked(notice: Underrattelse) -> Underrattelse:
    fresh: Underrattelse = (
        Underrattelse.objects.select_for_update(of=("self",))
        .select_related("case__unit__agency", "case__agency", "party", "receiver")
        .get(pk=notice.pk)
    )
    return fresh


def _party(party: Party) -> dict[str, Any]:
    """Name whom it is about; where the protected live is not passed on.

    Nor is the role they have in our case: that is no business of the receiver's.
    """
    masked = party.is_protected and bool(party.registered_address)
    return {
        "kind": party.kind,
        "role": "Den som underrättelsen gäller",
        "name": party.name,
        "identity_number": party.identity_number,
        "other_number_kind": party.get_other_number_kind_display(),
        "other_number": party.other_number,
        "birth_year": party.birth_year,
        "address": "",
        "registered_address": MASKED if masked else party.registered_address,
        "phone": "",
        "is_protected": party.is_protected,
        "is_masked": masked,
    }
