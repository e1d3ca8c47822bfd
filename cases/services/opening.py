"""How a case begins: from a flag here, from a flag elsewhere, from a disclosure."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cases import gokungen
from cases.enums import DisclosureKind, FlagState
from cases.models import (
    Case,
    Disclosure,
    Flag,
    Impulse,
    Participation,
    ProcessMap,
    ProcessVersion,
)
from cases.services.chain import note_told, start_clocks
from cases.services.references import next_reference
from pax.access import grants
from pax.access.context import on_behalf_of
from pax.accounts.models import Unit
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState

if TYPE_CHECKING:
    from pax.accounts.models import User

PURPOSE = "Utreda misstänkt felaktig utbetalning (SoL 33 kap., bidragsbrottslagen 6 §)"
RECEIVED_PURPOSE = "Handlägga det som en annan myndighet har lämnat ut"
#: The ground that carries a flag from one nämnd to another.
FLAG_GROUND = "lag-2008-206-3"


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
    def from_content(cls, content: dict[str, str]) -> Seen:
        """Read it back from the content of a disclosure."""
        given = {k: content[k] for k in cls.__dataclass_fields__}
        day = datetime.date.fromisoformat(given.pop("seen_on"))
        return cls(seen_on=day, **given)


@transaction.atomic
def raise_flag(
    seen: Seen, *, to_unit: Unit, by: User, add_to: Case | None = None
) -> tuple[Flag, Case | None]:
    """Flag something suspicious to a unit, and give the receipt.

    Within one's own agency a case is opened, or, with `add_to`, the flag becomes
    one more impulse in a case that one may read.  To another authority the flag
    is a disclosure (lag 2008:206 3 §) and becomes a case there.  The case is
    given back only when the person may read it.  Recorded as FLAG_RAISED.
    """
    if not by.may(Permission.FLAG_RAISE):
        raise Denied
    if not to_unit.takes_flags:
        raise Invalid(f"{to_unit} tar inte emot flaggor. Välj en annan enhet.")
    flag = Flag.objects.create(
        created_by=by,
        agency=by.agency,
        to_unit=to_unit,
        reference=next_reference(by.agency, "F-"),
        suspicion=seen.suspicion,
    )
    record(Verb.FLAG_RAISED, flag, by=by)
    if to_unit.agency_id != by.agency_id:
        _disclose_flag(seen, flag, to_unit, by=by)
        return flag, None
    if add_to is not None:
        _add_impulse(add_to, seen, by=by, reported_by=_reporter(by))
        return flag, add_to
    with on_behalf_of(by.agency, purpose=f"Mottagning av {flag.reference}") as system:
        case = _open_from(
            seen, to_unit, by=system, flag=flag, reported_by=_reporter(by)
        )
    mine = Case.objects.visible_to(by).filter(pk=case.pk).first()
    return flag, mine


def open_case_from_flag(disclosure: Disclosure, *, by: User) -> Case:
    """Open a case from a flag that another authority has disclosed to us."""
    content = disclosure.content
    return _open_from(
        Seen.from_content(content),
        disclosure.receiver_unit,
        by=by,
        origin=disclosure,
        flag=None,
        flag_uuid=content["flag"],
        reported_by=f"{disclosure.sender_unit}, {disclosure.sender_agency}",
    )


@transaction.atomic
def receive_disclosure(
    disclosure: Disclosure, *, by: User, k_number: str = ""
) -> Case:
    """Receive what was sent to one's unit, and open a case of one's own from it.

    The case holds our own work; the frozen copy stays what it was.  Recorded as
    DISCLOSURE_RECEIVED and CASE_OPENED.
    """
    if not by.may(Permission.REFERRAL_RECEIVE):
        raise Denied
    if disclosure.receiver_agency_id != by.agency_id or disclosure.withdrawn_at:
        raise Denied
    if disclosure.receiver_case_id:
        raise WrongState("Utlämnandet är redan mottaget och har ett ärende.")
    case = open_case(
        title=_title_of(disclosure),
        unit=disclosure.receiver_unit,
        by=by,
        origin=disclosure,
        purpose=RECEIVED_PURPOSE,
        step=_first_step(disclosure),
        event="oppnad_ur_utlamnande",
        assignee=by,
        support=disclosure.content.get("support", ""),
        suspicion=disclosure.content.get("suspicion", ""),
        k_number=k_number,
    )
    change(
        disclosure,
        received_at=timezone.now(),
        received_by=by,
        receiver_case=case,
    )
    record(Verb.DISCLOSURE_RECEIVED, disclosure, by=by)
    if disclosure.kind == DisclosureKind.STALLNINGSTAGANDE:
        note_told(
            case,
            disclosure.content["transition"],
            by=by,
            told_by=disclosure,
            on=datetime.date.fromisoformat(disclosure.content["on"]),
            data=disclosure.content.get("data", {}),
        )
    return case


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
        process=_process_for(unit),
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
    """Let the receipt of the flag say that it is taken up, or how it ended."""
    if case.flag_uuid is None:
        return
    agency = case.origin.sender_agency if case.origin else case.agency
    with on_behalf_of(agency, purpose="Besked till den som flaggade"):
        flag = Flag.objects.filter(uuid=case.flag_uuid).first()
        if flag:
            ended_on = timezone.localdate() if state == FlagState.ENDED else None
            change(flag, state=state, ending=ending, ended_on=ended_on)


def _process_for(unit: Unit) -> ProcessVersion:
    """Find the newest published map: the unit's own, else the one that ships."""
    own = ProcessMap.objects.filter(unit=unit, versions__published_at__isnull=False)
    versions = ProcessVersion.objects.filter(published_at__isnull=False)
    chosen = versions.filter(map__in=own) if own.exists() else versions.filter(
        map__key=gokungen.KEY
    )
    return chosen.order_by("-published_at", "-number")[0]


def _open_from(
    seen: Seen,
    unit: Unit,
    *,
    by: User,
    flag: Flag | None,
    reported_by: str,
    flag_uuid: object = None,
    origin: Disclosure | None = None,
) -> Case:
    case = open_case(
        title=Case(support=seen.support, suspicion=seen.suspicion).plain_title,
        unit=unit,
        by=by,
        origin=origin,
        flag_uuid=flag.uuid if flag else flag_uuid,
        channel=seen.channel,
        support=seen.support,
        suspicion=seen.suspicion,
    )
    _add_impulse(case, seen, by=by, reported_by=reported_by, disclosure=origin)
    return case


def _add_impulse(
    case: Case,
    seen: Seen,
    *,
    by: User,
    reported_by: str,
    disclosure: Disclosure | None = None,
) -> None:
    Impulse.objects.create(
        case=case,
        created_by=by,
        reported_by=reported_by,
        disclosure=disclosure,
        **asdict(seen),
    )


def _disclose_flag(seen: Seen, flag: Flag, to_unit: Unit, *, by: User) -> None:
    from cases.services.disclosing import Terms, disclose  # noqa: PLC0415 -- leaf

    terms = Terms(
        kind=DisclosureKind.FLAGGA,
        receiver=to_unit,
        purpose="Underrätta om misstänkt felaktig utbetalning",
        ground=FLAG_GROUND,
    )
    disclose(seen.as_content() | {"flag": str(flag.uuid)}, terms, by=by)


def _reporter(by: User) -> str:
    return ", ".join(str(part) for part in (by.name, by.unit) if part)


def _title_of(disclosure: Disclosure) -> str:
    return f"{disclosure.get_kind_display()} från {disclosure.sender_agency.short_name}"


def _first_step(disclosure: Disclosure) -> str:
    if disclosure.kind == DisclosureKind.STALLNINGSTAGANDE:
        return gokungen.STALLNING
    return gokungen.POLISEN


