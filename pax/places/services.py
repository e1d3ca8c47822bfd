"""The areas as an installation wants them, and the phases they are judged to be in."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid
from pax.places.models import Area, AreaPhase
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept


@transaction.atomic
def add_area(name: str, *, by: User) -> Area:
    """Add an area, last of those in use but before what gathers the rest."""
    _check(by)
    _check_name(name)
    last = Area.objects.filter(is_rest=False).aggregate(n=Max("order"))["n"] or 0
    area: Area = Area.objects.create(name=name, order=last + 1)
    for rest in Area.objects.filter(is_rest=True, order__lte=area.order):
        rest.order = area.order + 1
        rest.save(update_fields=["order"])
    record(Verb.AREA_CHANGED, by=by, because=f"Nytt område: {name}")
    return area


@transaction.atomic
def revise_area(
    area: Area, *, by: User, version: str | None = None, **values: Any
) -> Area:
    """Change what an area is called, where it stands, and whether it is in use.

    Frozen weeks keep the name that it had.
    """
    _check(by)
    stored = Area.objects.select_for_update().get(pk=area.pk)
    if version is not None and edition_of(stored) != version:
        raise Conflict
    if "name" in values:
        _check_name(values["name"], but=area)
    for name, value in values.items():
        setattr(area, name, value)
    area.save(update_fields=list(values))
    record(Verb.AREA_CHANGED, by=by, because=f"{area}: namn, ordning eller användning")
    return area


def edition_of(area: Area) -> str:
    """Say which version of an area this is, for the lost-update check."""
    held = ("name", "order", "is_active")
    return fingerprint({name: getattr(area, name) for name in held})


@transaction.atomic
def judge_phase(
    area: Area,
    *,
    by: User,
    phase: int,
    since: datetime.date,
    reasons: str,
    kept: Kept = NOTHING_KEPT,
) -> AreaPhase:
    """Judge an area to be in a phase from a day on; earlier judgments stay."""
    _check(by)
    if area.is_rest:
        raise Invalid(
            f"{area} samlar det som inte hör till ett område och har ingen fas."
        )
    if AreaPhase.objects.filter(area=area, since=since).exists():
        raise Invalid("Det finns redan en bedömning från den dagen. Välj en annan dag.")
    judged: AreaPhase = AreaPhase.objects.create(
        area=area,
        phase=phase,
        since=since,
        reasons=reasons,
        decided_by=by,
        created_by=by,
    )
    record(Verb.AREA_CHANGED, judged, by=by, because=f"{area}: fas {phase}")
    record_kept(kept, judged, by=by)
    return judged


def _check(by: User) -> None:
    if not by.may(Permission.EST_COORDINATE):
        raise Denied


def _check_name(name: str, but: Area | None = None) -> None:
    same = Area.objects.filter(name__iexact=name)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise Invalid(f"Det finns redan ett område som heter {name}.")


def area_names() -> list[str]:
    """List the areas' names, so that none is taken for a person's."""
    return list(Area.objects.order_by().values_list("name", flat=True))


#: In the order they are gone through at the weekly meeting, the rest last.
AREAS = (
    "Ronna",
    "Geneta",
    "Lina",
    "Hovsjö",
    "Fornhöjden",
    "Saltskog",
    "Centrum",
    "Västergård",
    "Brunnsäng",
    "Östertälje",
    "Järna",
    "Övrigt",
)


def ship_areas() -> None:
    """Lay the areas, if there is none: those who use Pax then keep them."""
    if Area.objects.exists():
        return
    for number, name in enumerate(AREAS, start=1):
        Area.objects.create(name=name, order=number, is_rest=name == AREAS[-1])
