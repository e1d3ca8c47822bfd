"""Which counts are kept from being shown, whatever form they are given out in.

A rate is its count in another form, to anybody who knows how many live there: it is
hidden when the count is.  So is a share of which one part is hidden.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from lagesbild.figures.enums import Measure
from lagesbild.figures.ledger import Giving, suppress_after
from lagesbild.figures.models import Indicator, IndicatorValue
from lagesbild.figures.parsing.bra import COUNTED, PER_INHABITANT
from lagesbild.figures.plausible import impossible
from lagesbild.figures.services.noting import given_before
from lagesbild.figures.suppression import Key, Published, Tables, suppress
from pax.accounts.models import Agency, User


@dataclass(frozen=True)
class Shelf:
    """Where figures are read: those that hold, or those that held at a moment."""

    indicators: QuerySet[Indicator]
    values: QuerySet[IndicatorValue]

    @classmethod
    def of(cls, user: User) -> "Shelf":
        """Give the figures that a person reads, as they are now."""
        return cls(
            Indicator.objects.visible_to(user),
            IndicatorValue.objects.visible_to(user).current(),
        )

    @classmethod
    def then(cls, agency: Agency, moment: datetime.datetime) -> "Shelf":
        """Give an authority's figures as they were: to the tables' owner alone."""
        known = IndicatorValue.objects.filter(agency=agency, created_at__lte=moment)
        held = known.exclude(brought_by__undone_at__lte=moment)
        slot = ("indicator_id", "municipality", "area_id", "gender", "year", "part")
        last = held.order_by(*slot, "-pk").distinct(*slot).values("pk")
        return cls(
            Indicator.objects.filter(agency=agency),
            IndicatorValue.objects.filter(pk__in=last),
        )


#: What a count is also given out as.
FORMS = (Measure.PER_1000, Measure.PER_100_000, Measure.PERCENT)
SHARE, ANSWERED = ":andel", ":ja"
_PER = re.compile(
    r"[,(]?\s*(antal\s+)?per\s+1(00)?\s?000\b.*|,?\s*antal$", re.IGNORECASE
)


@dataclass(frozen=True)
class Counts:
    """Every count behind some values, by indicator, and what of it may be shown."""

    tables: dict[str, Tables]
    published: dict[str, Published]
    #: Of each indicator the count that it tells of: its own, or that of a rate.
    told_by: dict[int, str]
    threshold: int
    #: What is hidden only for what was given out before, by indicator.
    for_before: dict[str, frozenset[Key]] = field(default_factory=dict)

    def hides(self, value: IndicatorValue) -> bool:
        """Tell whether a value is not to be shown."""
        about = self.told_by.get(value.indicator_id, "")
        hidden = self.published.get(about)
        return hidden is not None and slot_of(value) in hidden.hidden

    def interval_of(self, value: IndicatorValue) -> str:
        """Say between what a hidden count is, where that tells no more; else nothing.

        From nought, although noughts are shown as a rule: were all parts of a sum said
        to be at least 1, then so much would be said of the sum, should it too be small.
        Of a count alone: in a rate it would be another interval.
        """
        found = self.published.get(self.told_by.get(value.indicator_id, ""))
        is_count = value.indicator.unit == Measure.COUNT
        if found is None or not is_count or slot_of(value) not in found.tellable:
            return ""
        return f"0\N{EN DASH}{self.threshold - 1}"

    def is_for_before(self, value: IndicatorValue) -> bool:
        """Tell whether a value is hidden, or told, only by what was given before."""
        about = self.told_by.get(value.indicator_id, "")
        return slot_of(value) in self.for_before.get(about, ())

    def givings(
        self, drawn: Iterable[IndicatorValue], why: Collection[int] = ()
    ) -> dict[str, Giving]:
        """Give what the ledger keeps when some values are given out.

        `why`: indicators of which it is said which hidden counts are small.
        """
        shown = [v for v in drawn if not self.hides(v) and v.value is not None]
        return givings_of(self.tables, self.told_by, shown, why)


def givings_of(
    tables: Mapping[str, Tables],
    told_by: Mapping[int, str],
    shown: Iterable[IndicatorValue],
    why: Collection[int] = (),
) -> dict[str, Giving]:
    """Give what the ledger keeps of tables, of which some values are shown."""
    slots: dict[str, set[str]] = defaultdict(set)
    for value in shown:
        slots[told_by.get(value.indicator_id, "")].add(slot_of(value))
    said = {told_by.get(indicator, "") for indicator in why}
    return {
        about: Giving.of(
            found, slots[about] & found.cells.keys(), said_why=about in said
        )
        for about, found in tables.items()
    }


def counts_behind(values: list[IndicatorValue], threshold: int, *, by: User) -> Counts:
    """Hide what must be hidden behind some values, whatever was given out before."""
    tables, told_by = tables_behind(values, threshold, Shelf.of(by))
    before = given_before(tables, by=by)
    published = {
        about: suppress_after(found, before[about], threshold)
        for about, found in tables.items()
    }
    for_before = {
        about: (published[about].hidden - suppress(found, threshold).hidden)
        | published[about].revealed
        for about, found in tables.items()
        if before[about]
    }
    return Counts(tables, published, told_by, threshold, for_before)


def tables_behind(
    values: list[IndicatorValue], threshold: int, shelf: Shelf
) -> tuple[dict[str, Tables], dict[int, str]]:
    """Gather every count behind some values, and say which each indicator tells of."""
    told_by, behind = _told_by(values, shelf)
    counts: dict[str, list[IndicatorValue]] = defaultdict(list)
    for value in [*values, *behind]:
        if value.indicator.unit == Measure.COUNT:
            counts[_about(value.indicator)].append(value)
    tables = {about: tables_of(found, threshold) for about, found in counts.items()}
    return tables, told_by


def is_impossible(value: IndicatorValue) -> bool:
    """Tell whether it was read in before what no count can be was refused."""
    return bool(impossible(value.value, value.indicator.unit))


def slot_of(value: IndicatorValue) -> str:
    """Name the place and time of a value, as the ledger does."""
    return _slot(value.municipality, value.area_id, value.year, value.part)


def _slot(municipality: str, area: int | None, year: int, part: str) -> str:
    return f"{municipality}:{area or ''}:{year}:{part}"


def _about(indicator: Indicator) -> str:
    return f"indikator:{indicator.uuid}"


def tables_of(values: Iterable[IndicatorValue], threshold: int) -> Tables:
    """Gather the counts of an indicator, and tie sums to their parts.

    A municipality's count is tied to those of its areas, and each of these to its
    months.
    """
    tables = Tables()
    parts: dict[str, list[str]] = defaultdict(list)
    for value in values:
        is_left_out = value.value is None and not value.is_suppressed
        if is_left_out or is_impossible(value):
            continue
        count = None if value.value is None else int(value.value)
        tables.put(slot_of(value), count)
        if whole := _whole_of(value):
            parts[whole].append(slot_of(value))
    for whole, of in parts.items():
        if _adds_up(tables, whole, of, threshold):
            tables.tie(whole, of)
    return tables


def _adds_up(tables: Tables, whole: str, parts: list[str], threshold: int) -> bool:
    """Tell whether parts make a whole: else there is nothing to compute.

    Where the source hides some of them, what is left is to be of their size.
    """
    count = tables.cells.get(whole)
    if count is None:
        return False
    counts = [tables.cells[part] for part in parts]
    left = count - sum(n for n in counts if n is not None)
    return 0 <= left <= counts.count(None) * (threshold - 1)


def _whole_of(value: IndicatorValue) -> str | None:
    """Give what a count is a part of: a month of its year, an area of its place."""
    if value.part:
        return _slot(value.municipality, value.area_id, value.year, "")
    if value.area_id:
        return _slot(value.municipality, None, value.year, "")
    return None


# --- other forms of a count -----------------------------------------------------------
def _told_by(
    values: list[IndicatorValue], shelf: Shelf
) -> tuple[dict[int, str], list[IndicatorValue]]:
    """Say of which count each indicator tells, and read those that are not here."""
    here = {value.indicator_id: value.indicator for value in values}
    told = {pk: _about(i) for pk, i in here.items() if i.unit == Measure.COUNT}
    forms = [i for i in here.values() if i.unit in FORMS]
    if not forms:
        return told, []
    counted = shelf.indicators.filter(unit=Measure.COUNT)
    by_name = {name: one for one in counted for name in _names_of(one)}
    behind: list[Indicator] = []
    for form in forms:
        count = next((by_name[n] for n in _names_of(form) if n in by_name), None)
        if count is not None:
            told[form.pk] = _about(count)
            behind += [] if count.pk in here else [count]
    if not behind:
        return told, []
    found = (
        shelf.values.filter(indicator__in=behind, gender="T")
        .filter(municipality__in={value.municipality for value in values})
        .select_related("indicator")
    )
    return told, list(found)


def _names_of(indicator: Indicator) -> list[tuple[str, str]]:
    """Name the count that an indicator is, or is another form of.

    As the source names both, or else by a title that says the same but for the form.
    """
    key = indicator.source_key
    count = key.replace(PER_INHABITANT, COUNTED, 1)
    if key.endswith(SHARE):
        count = f"{key.removesuffix(SHARE)}{ANSWERED}"
    title = _PER.sub("", indicator.title).strip().casefold()
    named = [(indicator.origin, count)] if key else []
    return [*named, ("", title)] if indicator.unit != Measure.PERCENT else named
