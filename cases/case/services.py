"""How a case begins, from a flag or a disclosure, and the numbers that people quote."""

import datetime
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.chain.services import note_told, set_due, start_clocks
from cases.enums import (
    IN_GROUPS,
    OF_THE_FLAG,
    DisclosureKind,
    FlagState,
    Support,
)
from cases.models import (
    Case,
    DisclosedFile,
    Disclosure,
    Flag,
    Impulse,
    Participation,
    ProcessMap,
    ProcessVersion,
)
from cases.process import gokungen
from cases.tasks.services import StoredFile, attach_kept
from pax.access import grants
from pax.access.context import on_behalf_of
from pax.accounts.models import Agency, Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, WrongState

NEXT = """
INSERT INTO cases_counter (agency_id, series, last) VALUES (%s, %s, 1)
ON CONFLICT (agency_id, series) DO UPDATE SET last = cases_counter.last + 1
RETURNING last
"""


def next_reference(agency: Agency, prefix: str = "") -> str:
    """Take the next number in the agency's series for this year.

    `SN-2026-0042` for cases; disclosures (U) and flags (F) have their own series.
    """
    series = f"{prefix}{agency.code}-{timezone.localdate().year}"
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [agency.pk, series])
        (number,) = cursor.fetchone()
    return f"{series}-{number:04d}"


PURPOSE = "Utreda misstänkt felaktig utbetalning (SoL 33 kap., bidragsbrottslagen 6 §)"
RECEIVED_PURPOSE = "Handlägga det som en annan myndighet har lämnat ut"


@dataclass(frozen=True)
class Seen:
    """What someone noticed, as the flag form gathers it."""

    seen: str
    seen_on: datetime.date
    channel: str
    support: str
    suspicion: str
    concerns_name: str = ""
    concerns_id: str = ""

    def as_content(self) -> dict[str, str]:
        """Write it as the content of a disclosure."""
        return {k: str(v) for k, v in asdict(self).items()}

    @classmethod
    def from_content(cls, content: dict[str, str]) -> "Seen":
        """Read it back from the content of a disclosure."""
        given = {k: content[k] for k in cls.__dataclass_fields__}
        day = datetime.date.fromisoformat(given.pop("seen_on"))
        return cls(seen_on=day, **given)


def open_case_from_flag(disclosure: Disclosure, *, by: User) -> Case:
    """Open a case from a flag that another authority has disclosed to us."""
    content = disclosure.content
    case = open_from(
        Seen.from_content(content),
        disclosure.receiver_unit,
        by=by,
        origin=disclosure,
        flag_uuid=UUID(content["flag"]),
        reported_by=f"{disclosure.sender_unit}, {disclosure.sender_agency}",
    )
    files = DisclosedFile.objects.filter(disclosure=disclosure)
    kept = tuple(StoredFile(f.name, f.content_type, f.size, f.sha256) for f in files)
    attach_files(case, kept, by=by)
    return case


@transaction.atomic
def receive_disclosure(disclosure: Disclosure, *, by: User, k_number: str = "") -> Case:
    """Receive what was sent to one's unit, and open a case of one's own from it.

    The case holds our own work; the frozen copy stays what it was.  Recorded as
    DISCLOSURE_RECEIVED and CASE_OPENED.
    """
    may = by.may(Permission.REFERRAL_RECEIVE)
    if not may or disclosure.receiver_agency_id != by.agency_id:
        raise Denied
    if disclosure.kind in IN_GROUPS:
        # Received into one unit's case it would be gone from the others in the circle.
        raise WrongState("Det som delats i en grupp läses där gruppen arbetar.")
    disclosure = _still_waiting(disclosure)
    _check_first_in_thread(disclosure)
    case = _case_of_thread(disclosure) or _open_from_copy(
        disclosure, by=by, k_number=k_number
    )
    # What has been added to it since it was sent comes along.
    added = _unreceived(
        in_reply_to=disclosure,
        kind=DisclosureKind.KOMPLETTERING,
        receiver_agency=by.agency_id,
    )
    for each in (disclosure, *added):
        change(each, received_at=timezone.now(), received_by=by, receiver_case=case)
        record(Verb.DISCLOSURE_RECEIVED, each, by=by)
    if disclosure.kind == DisclosureKind.STALLNINGSTAGANDE:
        note_told(
            case,
            disclosure.content["transition"],
            by=by,
            told_by=disclosure,
            on=datetime.date.fromisoformat(disclosure.content["on"]),
            data=disclosure.content.get("data", {}),
            because=disclosure.content.get("because", ""),
        )
    return case


def _still_waiting(disclosure: Disclosure) -> Disclosure:
    """Lock a disclosure that is to be received, if nobody was quicker."""
    found: Disclosure | None = (
        Disclosure.objects.select_for_update(of=("self",))
        .select_related(
            "sender_agency", "receiver_unit__agency", "receiver_unit__group"
        )
        .filter(pk=disclosure.pk, withdrawn_at__isnull=True)
        .first()
    )
    if found is None:
        raise WrongState("Avsändaren har återkallat utlämnandet.")
    if found.receiver_case_id:
        raise WrongState("Utlämnandet är redan mottaget och har ett ärende.")
    return found


def _unreceived(**which: object) -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(
        receiver_case__isnull=True, withdrawn_at__isnull=True, **which
    )


def _check_first_in_thread(disclosure: Disclosure) -> None:
    """Let what something adds to be received before it: that is what waits for us."""
    for root in _unreceived(
        pk=disclosure.in_reply_to_id,
        receiver_agency=disclosure.receiver_agency_id,
        answer_due_on__isnull=False,
    ):
        raise WrongState(f"Ta emot {root.number} först. Det här följer då med.")


def _open_from_copy(disclosure: Disclosure, *, by: User, k_number: str) -> Case:
    """Open our own case from what was sent, with its day for an answer."""
    told = disclosure.kind == DisclosureKind.STALLNINGSTAGANDE
    case = open_case(
        title=f"{disclosure.get_kind_display()} från "
        f"{disclosure.sender_agency.short_name}",
        unit=disclosure.receiver_unit,
        by=by,
        origin=disclosure,
        purpose=RECEIVED_PURPOSE,
        step=gokungen.STALLNING if told else gokungen.POLISEN,
        # A position is told to those who were in on it: no answer is owed.
        event="oppnad_ur_stallningstagande" if told else "oppnad_ur_utlamnande",
        assignee=by,
        support=disclosure.content.get("support", ""),
        suspicion=disclosure.content.get("suspicion", ""),
        k_number=k_number or disclosure.content.get("k_number", ""),
    )
    if disclosure.answer_due_on:
        # Both sides count to the same day, whenever it was received.
        set_due(case, "svara", disclosure.answer_due_on)
    return case


def _case_of_thread(disclosure: Disclosure) -> Case | None:
    """Find the case that was opened from an earlier letter about the same matter."""
    root = disclosure.in_reply_to_id or disclosure.pk
    earlier = (
        Disclosure.objects.filter(Q(pk=root) | Q(in_reply_to=root))
        .filter(
            receiver_agency=disclosure.receiver_agency_id, receiver_case__isnull=False
        )
        .first()
    )
    return earlier and Case.objects.filter(pk=earlier.receiver_case_id).first()


def open_case(
    *,
    title: str,
    unit: Unit,
    by: User,
    purpose: str = PURPOSE,
    step: str = gokungen.FLAGGA,
    event: str = "flaggad",
    **values: object,
) -> Case:
    """Open a case that belongs to a unit, readable by the unit."""
    case = Case.objects.create(
        created_by=by,
        reference=next_reference(unit.agency),
        title=title,
        agency=unit.agency,
        unit=unit,
        purpose=purpose,
        process=process_for(unit, str(values.get("support") or "")),
        step=step,
        opened_on=timezone.localdate(),
        touched_at=timezone.now(),
        **values,
    )
    grants.grant_unit(case, unit)
    Participation.objects.create(
        case=case, created_by=by, agency=unit.agency, unit=unit
    )
    start_clocks(case, event, by=by, on=case.opened_on, data={})
    record(Verb.CASE_OPENED, case, by=by)
    return case


def tell_flagger(case: Case, state: FlagState, ending: str = "") -> None:
    """Let the receipts of a case's flags say that it is taken up, or how it ended.

    Each receipt belongs to the agency of the one who flagged, and is changed by
    that agency's system user.  A flag whose disclosure has been withdrawn is not
    told: the receiver no longer knows whose it was.
    """
    ended_on = timezone.localdate() if state == FlagState.ENDED else None
    flagged = Impulse.objects.filter(case=case, flag_uuid__isnull=False)
    for impulse in flagged.select_related("disclosure__sender_agency"):
        sent = impulse.disclosure
        if impulse.disclosure_id and sent is None:
            continue
        agency = sent.sender_agency if sent else case.agency
        with on_behalf_of(agency, purpose="Besked till den som flaggade"):
            for flag in Flag.objects.filter(uuid=impulse.flag_uuid):
                change(flag, state=state, ending=ending[:120], ended_on=ended_on)


def process_for(unit: Unit, support: str) -> ProcessVersion:
    """Find the map that a unit's new case about a support follows, as published last.

    The unit's own that is for that support, else the one that ships.  A case that says
    nothing of a support follows a map that is for them all.
    """
    own = ProcessMap.objects.standing().filter(
        unit=unit,
        supports__contains=[support] if support else list(Support.values),
        versions__published_at__isnull=False,
    )
    versions = ProcessVersion.objects.filter(published_at__isnull=False)
    chosen = (
        versions.filter(map__in=own)
        if own.exists()
        else versions.filter(map__key=gokungen.KEY)
    )
    return chosen.order_by("-published_at", "-number")[0]


def open_from(
    seen: Seen,
    unit: Unit,
    *,
    by: User,
    reported_by: str,
    flag_uuid: UUID,
    origin: Disclosure | None = None,
) -> Case:
    """Open a case in a unit from what someone noticed."""
    case = open_case(
        title=Case(support=seen.support, suspicion=seen.suspicion).plain_title,
        unit=unit,
        by=by,
        origin=origin,
        flag_uuid=flag_uuid,
        channel=seen.channel,
        support=seen.support,
        suspicion=seen.suspicion,
    )
    add_impulse(
        case,
        seen,
        by=by,
        reported_by=reported_by,
        flag_uuid=flag_uuid,
        disclosure=origin,
    )
    return case


def add_impulse(
    case: Case,
    seen: Seen,
    *,
    by: User,
    reported_by: str,
    flag_uuid: UUID,
    disclosure: Disclosure | None = None,
) -> None:
    """Write down in a case what someone noticed, and who told it."""
    Impulse.objects.create(
        case=case,
        created_by=by,
        reported_by=reported_by,
        flag_uuid=flag_uuid,
        disclosure=disclosure,
        **asdict(seen),
    )


def attach_files(case: Case, files: tuple[StoredFile, ...], *, by: User) -> None:
    """Lay the files of a flag in its case."""
    for kept in files:
        attach_kept(case, kept, by=by, description=OF_THE_FLAG)
