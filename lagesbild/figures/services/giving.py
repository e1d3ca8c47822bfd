"""Handing over an authority's own counts: exactly what was read, and no persons."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lagesbild.figures.enums import Measure, Origin
from lagesbild.figures.ledger import Giving
from lagesbild.figures.models import GivenOut, Handover, Import
from lagesbild.figures.own import (
    Account,
    OwnFigure,
    count_own,
    count_rests,
    years_to_give,
)
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.services.importing import check_keeps, preview
from lagesbild.figures.services.noting import given_before, note_given
from lagesbild.figures.suppression import Key, Sum, Tables
from lagesbild.figures.wording import as_decimal
from pax.accounts.models import Agency, Membership, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint, frozen
from pax.errors import Conflict, Denied, Invalid
from pax.imports.services import File

FORM = "siffror/1"
CHANGED_SINCE = "Siffrorna har ändrats sedan du läste dem. Läs igenom dem en gång till."
KEEPERS = [r for r, s in ROLES.items() if Permission.LAGESBILD_WRITE in s.permissions]


def check_gives(by: User) -> None:
    """Refuse one who may not hand over their authority's counts."""
    if not by.may(Permission.FIGURES_GIVE):
        raise Denied


def receivers() -> QuerySet[Agency]:
    """List the authorities that keep figures of a lägesbild today."""
    keeping = Membership.objects.current(timezone.localdate()).filter(role__in=KEEPERS)
    return Agency.objects.filter(pk__in=keeping.values("unit__agency"))


def account_of(year: int, *, by: User) -> Account:
    """Count what would be handed over."""
    check_gives(by)
    return count_own(
        year,
        by=by,
        threshold=settings.PAX_SMALLEST_COUNT,
        before=given_before([_about(year)], by=by)[_about(year)],
    )


def _about(year: int) -> str:
    return f"siffror:{year}"


def content_of(account: Account, *, by: User) -> dict[str, Any]:
    """Give exactly what would be handed over: what may be seen, and nothing else."""
    return {
        "form": FORM,
        "giver": by.agency.name,
        "year": account.year,
        "words": account.words,
        "figures": [figure.as_data() for figure in account.figures],
    }


@transaction.atomic
def hand_over(year: int, receiver: Agency, *, by: User, digest: str) -> Handover:
    """Hand over a year's counts, when they are what the one who decides has read.

    Recorded as FIGURES_GIVEN; the receiver gets the numbers after suppression.
    """
    check_gives(by)
    if year not in years_to_give(timezone.localdate()):
        raise Invalid("Siffror lämnas över för hela år som är slut.")
    if not receivers().filter(pk=receiver.pk).exists():
        raise Invalid("Myndigheten gör ingen lägesbild i Pax.")
    unit = by.unit
    if unit is None:
        raise Invalid("Du har ingen enhet att lämna siffror från.")
    account = account_of(year, by=by)
    content = content_of(account, by=by)
    if fingerprint(content) != digest:
        raise Conflict(CHANGED_SINCE)
    handover = Handover.objects.create(
        giver=by.agency,
        giver_unit=unit,
        receiver=receiver,
        year=year,
        threshold=account.threshold,
        **frozen(content),
        created_by=by,
    )
    note_given(handover.uuid, {_about(year): account.giving}, by=by)
    record(Verb.FIGURES_GIVEN, handover, by=by, because=handover.log_label)
    return handover


# --- handed over before there was a ledger -------------------------------------------
@transaction.atomic
def note_earlier_handovers() -> int:
    """Enter in the ledger what was handed over before; tell of how many years.

    Laid after every migrate, as the tables' owner (pax/desk/shipping.py).
    """
    known = GivenOut.objects.values("occasion")
    missing = Handover.objects.exclude(uuid__in=known).order_by("created_at", "pk")
    handovers = list(missing.select_related("created_by__agency"))
    for handover in handovers:
        givings = {_about(handover.year): _given_then(handover)}
        by, at = handover.created_by, handover.created_at
        note_given(handover.uuid, givings, by=by, at=at)
    return len(handovers)


def _given_then(handover: Handover) -> Giving:
    """Give what a handover held, and which of it was shown.

    What it hid is counted anew; where that does not add up with what it showed, it has
    changed since, and what it then was is not known.
    """
    counted = count_own(
        handover.year, by=handover.created_by, threshold=handover.threshold
    ).tables
    told = {f.key: f.value for f in figures_of(handover) if f.unit == Measure.COUNT}
    shown: dict[Key, int] = {
        key: int(value) for key, value in told.items() if value is not None
    }
    cells: dict[Key, int | None] = {
        key: shown.get(key, counted.cells.get(key)) for key in told
    }
    sums = [s for s in counted.sums if {s.total, *s.parts} <= cells.keys()]
    for each in sums:
        _forget_what_does_not_fit(each, cells, shown)
    tables = Tables()
    for key, count in cells.items():
        tables.put(key, count)
    for each in sums:
        if _fits(each, cells):
            tables.tie(each.total, each.parts)
    count_rests(tables)
    return Giving.of(tables, shown)


def _forget_what_does_not_fit(
    each: Sum, cells: dict[Key, int | None], shown: Mapping[Key, int]
) -> None:
    """Forget what a sum and its parts hid, where they do not add up any more."""
    if not _fits(each, cells):
        for key in (each.total, *each.parts):
            if key not in shown:
                cells[key] = None


def _fits(each: Sum, cells: Mapping[Key, int | None]) -> bool:
    parts = [cells[key] for key in each.parts]
    return None in parts or cells[each.total] == sum(n or 0 for n in parts)


def figures_of(handover: Handover) -> list[OwnFigure]:
    """Give the numbers of a handover."""
    return [OwnFigure(**figure) for figure in handover.content["figures"]]


@transaction.atomic
def take_in(handover: Handover, *, by: User) -> Import:
    """Lay what has been handed over beside one's own figures, to be read in or not."""
    check_keeps(by)
    if handover.receiver_id != by.agency_id:
        raise Invalid("Siffrorna är inte överlämnade till din myndighet.")
    label = f"{handover.giver.name}, {handover.year}"
    size = len(str(handover.content))
    file = File(label[:200], handover.content_sha256, size)
    return preview(_result(handover), file, Origin.PAX, by=by, handover=handover)


def _result(handover: Handover) -> Result:
    """Give a handover as what is read of a source, named by its giver."""
    giver = handover.giver
    words = handover.content["words"]
    result = Result(notes=[words] if words else [])
    for row, figure in enumerate(figures_of(handover), start=1):
        key = f"{giver.code}:{figure.indicator_key}"
        result.indicators[key] = About(
            f"{figure.title} ({giver.short_name})"[:200],
            figure.unit,
            figure.definition,
            f"Pax, {giver.name}",
            figure.theme,
            figure.area_level,
            figure.direction,
        )
        result.readings.append(
            Reading(
                key,
                handover.year,
                settings.PAX_MUNICIPALITY,
                as_decimal(figure.value),
                row=row,
                part=figure.part,
                area=figure.area,
                is_suppressed=figure.is_suppressed,
            )
        )
    return result
