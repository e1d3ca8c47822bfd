"""How something suspicious is flagged, here or to another authority."""

from dataclasses import asdict

from django.db import transaction

from cases.case.policies import check_can_work
from cases.case.services import (
    Seen,
    add_impulse,
    attach_files,
    next_reference,
    open_from,
)
from cases.chain.services import touch
from cases.disclosure.services import Terms, disclose
from cases.enums import DisclosureKind, FlagState
from cases.models import Case, Document, Flag
from cases.process import gokungen
from cases.tasks.services import StoredFile
from pax.access.context import on_behalf_of
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Denied, Invalid

#: The ground that carries a flag from one nämnd to another.
FLAG_GROUND = "lag-2008-206-3"


@transaction.atomic
def raise_flag(
    seen: Seen,
    *,
    to_unit: Unit,
    by: User,
    add_to: Case | None = None,
    files: tuple[StoredFile, ...] = (),
) -> tuple[Flag, Case | None]:
    """Flag something suspicious to a unit, and give the receipt.

    Within one's own agency a case is opened, or, with `add_to`, the flag becomes
    one more impulse in a case that one may read.  To another authority the flag
    and its files are a disclosure (lag 2008:206 3 §) and become a case there.
    The case is given back only when the person may read it.  Recorded as
    FLAG_RAISED.
    """
    if not by.may(Permission.FLAG_RAISE):
        raise Denied
    if add_to is not None:
        return _flag_again(seen, add_to, by=by, files=files), add_to
    if not to_unit.takes_flags:
        raise Invalid(f"{to_unit} tar inte emot flaggor. Välj en annan enhet.")
    flag = _make_receipt(seen, to_unit, by=by)
    if to_unit.agency_id != by.agency_id:
        _disclose_flag(seen, flag, to_unit, by=by, files=files)
        return flag, None
    with on_behalf_of(by.agency, purpose=f"Mottagning av {flag.reference}") as system:
        case = open_from(
            seen, to_unit, by=system, flag_uuid=flag.uuid, reported_by=_reporter(by)
        )
        attach_files(case, files, by=system)
    mine = Case.objects.visible_to(by).filter(pk=case.pk).first()
    return flag, mine


def _make_receipt(
    seen: Seen, to_unit: Unit, *, by: User, state: FlagState = FlagState.RECEIVED
) -> Flag:
    """Make the receipt, in the agency of the one who flags."""
    flag: Flag = Flag.objects.create(
        created_by=by,
        agency=by.agency,
        to_unit=to_unit,
        reference=next_reference(by.agency, "F-"),
        suspicion=seen.suspicion,
        state=state,
    )
    record(Verb.FLAG_RAISED, flag, by=by)
    return flag


def _flag_again(
    seen: Seen, case: Case, *, by: User, files: tuple[StoredFile, ...]
) -> Flag:
    """Add a flag to a case that is there already, and that one may work in."""
    check_can_work(case, by)
    is_waiting = case.step == gokungen.FLAGGA
    state = FlagState.RECEIVED if is_waiting else FlagState.TAKEN_UP
    flag = _make_receipt(seen, case.unit, by=by, state=state)
    add_impulse(case, seen, by=by, reported_by=_reporter(by), flag_uuid=flag.uuid)
    attach_files(case, files, by=by)
    touch(case)
    return flag


def _disclose_flag(
    seen: Seen, flag: Flag, to_unit: Unit, *, by: User, files: tuple[StoredFile, ...]
) -> None:
    terms = Terms(
        kind=DisclosureKind.FLAGGA,
        receiver=to_unit,
        purpose="Underrätta om misstänkt felaktig utbetalning",
        ground=FLAG_GROUND,
        # Not in any case of ours: they exist only to be copied.
        documents=tuple(Document(**asdict(kept)) for kept in files),
    )
    disclose(seen.as_content() | {"flag": str(flag.uuid)}, terms, by=by)


def _reporter(by: User) -> str:
    return ", ".join(str(part) for part in (by.name, by.unit) if part)
