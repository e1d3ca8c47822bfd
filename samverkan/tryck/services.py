"""What is done in tryckregistret, by those who sit in the group."""

import datetime
from typing import Any, TypeVar

from django.db import transaction

from pax.accounts.models import User
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.policies import check_sits
from samverkan.tryck.enums import Pressure, Tension, side_of
from samverkan.tryck.models import (
    InRegister,
    OnTarget,
    OwnWord,
    PressureMeasure,
    PressureTarget,
    TensionNote,
)

Row = TypeVar("Row", bound=InRegister)


@transaction.atomic
def add_target(
    group: Samverkansgrupp, *, by: User, kept: Kept = NOTHING_KEPT, **about: Any
) -> PressureTarget:
    """Put a place or an activity into the register."""
    check_sits(group, by)
    target = PressureTarget.objects.create(
        group=group, agency=by.agency, created_by=by, **about
    )
    return record_change(
        Verb.PRESSURE_CHANGED,
        target,
        by=by,
        because="Ny plats eller verksamhet",
        kept=kept,
    )


@transaction.atomic
def revise_target(
    target: PressureTarget,
    *,
    by: User,
    version: int,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> PressureTarget:
    """Change what stands about a target that one's own agency has put there."""
    _check_ours(target, by)
    if about.get("is_internal") and not target.is_internal:
        raise Invalid("Det som gruppen ser kan inte göras internt. Lägg upp en ny.")
    change(target, version=version, **about)
    return record_change(
        Verb.PRESSURE_CHANGED,
        target,
        by=by,
        because="Plats eller verksamhet ändrad",
        kept=kept,
    )


@transaction.atomic
def add_measure(
    target: PressureTarget,
    *,
    by: User,
    word: str,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> PressureMeasure:
    """Note what one's own agency does to press a target."""
    check_sits(target.group, by)
    kind, own = _word(target.group, word, OwnWord.Of.PRESSURE)
    measure = PressureMeasure(
        kind=kind, own_word=own, side=side_of(by.agency.kind), **about
    )
    _put(measure, target, by)
    return record_change(
        Verb.PRESSURE_CHANGED, measure, by=by, because="Ny åtgärd", kept=kept
    )


@transaction.atomic
def revise_measure(
    measure: PressureMeasure,
    *,
    by: User,
    version: int,
    word: str,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> PressureMeasure:
    """Change what stands about a measure of one's own agency."""
    _check_ours(measure, by)
    _check_as_internal(measure.target, about["is_internal"])
    kind, own = _word(measure.group, word, OwnWord.Of.PRESSURE)
    change(measure, version=version, kind=kind, own_word=own, **about)
    return record_change(
        Verb.PRESSURE_CHANGED, measure, by=by, because="Åtgärd ändrad", kept=kept
    )


@transaction.atomic
def end_measure(
    measure: PressureMeasure,
    *,
    by: User,
    ends_on: datetime.date,
    outcome: str,
    kept: Kept = NOTHING_KEPT,
) -> PressureMeasure:
    """Say that a measure has ended, and what it led to."""
    _check_ours(measure, by)
    if measure.ends_on is not None:
        raise WrongState("Åtgärden är redan avslutad.")
    if ends_on < measure.begins_on:
        raise Invalid("Åtgärden kan inte sluta innan den började.")
    change(measure, because="Åtgärden avslutad", ends_on=ends_on, outcome=outcome)
    return record_change(
        Verb.PRESSURE_CHANGED, measure, by=by, because="Åtgärd avslutad", kept=kept
    )


@transaction.atomic
def add_tension(
    target: PressureTarget,
    *,
    by: User,
    word: str,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> TensionNote:
    """Note a tension that has been seen around a target."""
    check_sits(target.group, by)
    kind, own = _word(target.group, word, OwnWord.Of.TENSION)
    note = TensionNote(kind=kind, own_word=own, **about)
    _put(note, target, by)
    return record_change(
        Verb.PRESSURE_CHANGED, note, by=by, because="Ny iakttagen spänning", kept=kept
    )


@transaction.atomic
def revise_tension(
    note: TensionNote,
    *,
    by: User,
    version: int,
    word: str,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> TensionNote:
    """Change what one's own agency has noted of a tension."""
    _check_ours(note, by)
    _check_as_internal(note.target, about["is_internal"])
    kind, own = _word(note.group, word, OwnWord.Of.TENSION)
    change(note, version=version, kind=kind, own_word=own, **about)
    return record_change(
        Verb.PRESSURE_CHANGED,
        note,
        by=by,
        because="Iakttagen spänning ändrad",
        kept=kept,
    )


@transaction.atomic
def add_word(
    group: Samverkansgrupp, *, by: User, of: str, name: str, kept: Kept = NOTHING_KEPT
) -> OwnWord:
    """Add a kind of pressure or tension of the group's own to the catalogue."""
    check_sits(group, by)
    if OwnWord.objects.filter(group=group, of=of, name__iexact=name).exists():
        raise Invalid(f"”{name}” finns redan.")
    word = OwnWord.objects.create(group=group, of=of, name=name, created_by=by)
    record_change(
        Verb.PRESSURE_CHANGED, group, by=by, because="Nytt slag i katalogen", kept=kept
    )
    return word


def _put(row: OnTarget, target: PressureTarget, by: User) -> None:
    """Write a row about a target, for one's own agency."""
    _check_as_internal(target, row.is_internal)
    if target.is_internal and target.agency_id != by.agency_id:
        raise Denied
    row.group, row.target, row.agency, row.created_by = (
        target.group,
        target,
        by.agency,
        by,
    )
    row.save()


@transaction.atomic
def pass_on_measure(measure: PressureMeasure, to: User, *, by: User) -> PressureMeasure:
    """Let a colleague be responsible for a measure."""
    _check_ours(measure, by)
    if to.agency_id != measure.agency_id:
        raise Invalid(f"{to} arbetar inte för {measure.agency}.")
    change(measure, because=f"Övertagen av {to}", responsible=to)
    return record_change(
        Verb.PRESSURE_CHANGED, measure, by=by, because="Åtgärd övertagen"
    )


def _check_ours(row: InRegister, by: User) -> None:
    """Refuse what another agency has written."""
    check_sits(row.group, by)
    if row.agency_id != by.agency_id:
        raise Denied("Bara den myndighet som skrev det kan ändra det.")


def _check_as_internal(target: PressureTarget, is_internal: bool) -> None:  # noqa: FBT001 -- what the form says
    """Refuse to tell the group of what is noted about an internal target."""
    if target.is_internal and not is_internal:
        raise Invalid(
            "Platsen eller verksamheten är bara för er egen myndighet. Då är det som "
            "skrivs om den också det."
        )


def _word(
    group: Samverkansgrupp, word: str, of: OwnWord.Of
) -> tuple[str, OwnWord | None]:
    """Tell a word of the catalogue from one of the group's own, by its uuid."""
    catalogue: Any = Pressure if of == OwnWord.Of.PRESSURE else Tension
    if word in catalogue.values and word != catalogue.OWN:
        return word, None
    own = next(
        (w for w in OwnWord.objects.filter(group=group, of=of) if str(w.uuid) == word),
        None,
    )
    if own is None:
        raise Invalid("Välj ett av slagen i katalogen.")
    return catalogue.OWN, own
