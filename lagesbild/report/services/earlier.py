"""Editions of before the ledger: what they gave out binds later ones all the same.

Laid after every migrate (pax/desk/shipping.py), as the tables' owner, for editions that
the ledger has nothing of.  The numbers are read as they were at the moment of the
decision; which were shown, what was frozen says.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db import transaction

from lagesbild.figures.keeping import Shelf, givings_of, tables_behind
from lagesbild.figures.ledger import Giving
from lagesbild.figures.models import GivenOut, IndicatorValue
from lagesbild.figures.services.noting import note_given
from lagesbild.figures.suppression import LEAST_THRESHOLD
from lagesbild.report.drawing import Numbers, drawn_in, laid_out, values_of
from lagesbild.report.models import Edition, EditionVariant, Figure


@transaction.atomic
def note_earlier_editions() -> int:
    """Enter in the ledger what decided editions gave out; tell of how many."""
    known = GivenOut.objects.values("occasion")
    missing = Edition.objects.exclude(uuid__in=known).order_by("created_at", "pk")
    noted = 0
    for edition in missing.select_related("lagesbild__agency", "released_by__agency"):
        if givings := given_then(edition):
            by, at = edition.released_by, edition.created_at
            note_given(edition.uuid, givings, by=by, at=at)
            noted += 1
    return noted


def given_then(edition: Edition) -> dict[str, Giving]:
    """Give what an edition held of counts, and which it showed, in either variant."""
    variants = list(EditionVariant.objects.filter(edition=edition))
    told = _told_in(variants)
    if not told:
        return {}
    lagesbild = edition.lagesbild
    threshold = max(lagesbild.smallest_count, LEAST_THRESHOLD)
    moment = max(variant.frozen_at for variant in variants)
    then = Figure.history.as_of(moment).filter(lagesbild_id=edition.lagesbild_id)
    figures = list(then)
    shelf = Shelf.then(lagesbild.agency, moment)
    values = values_of(figures, shelf.values)
    shown: list[IndicatorValue] = []
    for figure in figures:
        if figure.key in told:
            shown += _shown_in(figure, values, told[figure.key], threshold)
    tables, told_by = tables_behind(values, threshold, shelf)
    return givings_of(tables, told_by, shown)


#: By the name of its series and its label: what a frozen figure says.
Told = dict[tuple[str, str], float | None]


def _told_in(variants: Iterable[EditionVariant]) -> dict[str, Told]:
    """Gather what the figures of both variants say, by their keys."""
    found: dict[str, Told] = {}
    for variant in variants:
        for figure in variant.content.get("figures", ()):
            found.setdefault(figure["key"], {}).update(_cells_of(figure))
    return found


def _cells_of(figure: Numbers) -> Iterator[tuple[tuple[str, str], float | None]]:
    for series in figure["series"]:
        for label, value in zip(figure["labels"], series["values"], strict=True):
            yield (series["name"], label), value["number"]


def _shown_in(
    figure: Figure, values: list[IndicatorValue], told: Told, threshold: int
) -> Iterator[IndicatorValue]:
    """Give the values that a frozen figure shows, each as it shows it."""
    mine = [v for v in drawn_in(figure, values) if v.value is not None]
    numbers = [
        {"number": float(v.value or 0), "note": "", "is_preliminary": False, "of": v}
        for v in mine
    ]
    for name, cell in _laid(figure, mine, numbers):
        value: IndicatorValue = cell["of"]
        if name in told and (number := told[name]) is not None:
            # What was frozen is what was read, whatever has been kept since.
            value.value = Decimal(str(number))
            yield value
        elif name not in told and not 0 < cell["number"] < threshold:
            # Called something else since: the reader is taken to have seen it.
            yield value


def _laid(
    figure: Figure, mine: list[IndicatorValue], numbers: list[Numbers]
) -> Iterator[tuple[tuple[str, str], Numbers]]:
    """Give each value by the series and label that it is drawn at."""
    laid = laid_out(figure, mine, numbers) if mine else {"series": []}
    for series in laid["series"]:
        for label, cell in zip(laid["labels"], series["values"], strict=True):
            if "of" in cell:
                yield (series["name"], label), cell
