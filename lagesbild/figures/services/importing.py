"""Reading figures in: looked at first, then all of it or nothing, and undone whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lagesbild.figures.enums import Gender, Origin, Standing
from lagesbild.figures.models import (
    ColumnMapping,
    Fetch,
    Handover,
    Import,
    Indicator,
    IndicatorValue,
    OfAgency,
)
from lagesbild.figures.municipalities import name_of
from lagesbild.figures.parsing import kolada
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.parsing.tables import HEADINGS, Given, read_table
from lagesbild.figures.plausible import impossible, strange, without_impossible
from lagesbild.figures.selectors import resting_on
from lagesbild.figures.wording import in_words
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change, unless_taken
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.imports.models import ImportState
from pax.imports.review import CellChange, Doubt, Line, Review
from pax.imports.services import (
    File,
    confirmed,
    discarded,
    lock_import,
    lock_to_confirm,
    lock_to_undo,
    remember,
    undone,
)
from pax.jobs.queue import ask, cancel_job
from pax.places.models import Area
from pax.tables.book import Sheet
from pax.tables.headings import find_headings

#: A figure of an indicator that is there already is named by its uuid.
OURS = "indikator:"
AT_A_TIME = 2000
UNSURE = (
    "Några värden ser orimliga ut. Se efter, och kryssa för att de stämmer, eller "
    "för att de inte ska läsas in."
)
#: Nothing of it has been read in.
UNREAD = (ImportState.FETCHING, ImportState.FAILED, ImportState.PREVIEW)
Slot = tuple[str, str, str, str, int, str]


def check_keeps(by: User, thing: OfAgency | None = None) -> None:
    """Refuse one who does not keep the figures that this belongs to."""
    is_others = thing is not None and thing.agency_id != by.agency_id
    if is_others or not by.may(Permission.LAGESBILD_WRITE):
        raise Denied


@dataclass(frozen=True)
class Difference:
    """One number, beside what we had for the same place and year."""

    key: str  # what it is left out by
    reading: Reading
    before: IndicatorValue | None

    @property
    def is_same(self) -> bool:
        """Whether nothing has changed."""
        before, now = self.before, self.reading
        return before is not None and (
            before.value,
            before.is_suppressed,
            before.standing,
        ) == (now.value, now.is_suppressed, now.standing)


@dataclass(frozen=True)
class Comparison:
    """The comparison of an import with what holds: what it would change."""

    new: list[Difference]
    revised: list[Difference]
    unchanged: int
    #: What we have of the same indicators and years, and the file has not.
    missing: list[IndicatorValue]

    def without(self, keys: Collection[str]) -> Self:
        """Give the same with some rows left out."""
        new = [each for each in self.new if each.key not in keys]
        revised = [each for each in self.revised if each.key not in keys]
        return replace(self, new=new, revised=revised)

    @property
    def counts(self) -> dict[str, int]:
        """The same as numbers."""
        return {
            "new": len(self.new),
            "changed": len(self.revised),
            "unchanged": self.unchanged,
        }


@transaction.atomic
def preview(
    result: Result,
    file: File,
    origin: str,
    *,
    by: User,
    handover: Handover | None = None,
) -> Import:
    """Keep what was understood of a file, to be looked at before it is read in."""
    return _begin(
        file,
        origin,
        by=by,
        handover=handover,
        **without_impossible(result).as_kept(),
    )


@transaction.atomic
def ask_for_figures(
    figures: Iterable[str], places: Iterable[str], years: Iterable[int], *, by: User
) -> Import:
    """Ask for key figures from Kolada; they are fetched once this is written.

    Invalid for what Kolada has no name for, before anything is asked of it.
    """
    check_keeps(by)
    asked, where = kolada.checked(figures, places)
    when = sorted(set(years))
    imported = Import.objects.create(
        agency_id=by.agency_id,
        created_by=by,
        origin=Origin.KOLADA,
        label=kolada.label_of(asked, when)[:200],
        size=0,
        state=ImportState.FETCHING,
        fetched_at=timezone.now(),
    )
    ask(
        Fetch,
        by=by,
        same={"imported": imported},
        asked={"figures": asked, "places": where, "years": when},
    )
    return imported


@transaction.atomic
def lay_out(sheet: Sheet, notes: list[str], file: File, *, by: User) -> Import:
    """Keep a table's cells until somebody has said what its columns mean."""
    return _begin(
        file,
        Origin.TABLE,
        by=by,
        state=ImportState.COLUMNS,
        rows=[sheet.as_data()],
        notes=notes,
    )


def laid_out(imported: Import) -> Sheet:
    """Give back the cells of a table whose columns nobody has explained yet."""
    return Sheet.of(imported.rows[0])


@transaction.atomic
def explain_columns(
    laid: Import,
    meaning: Mapping[str, str],
    given: Given,
    *,
    by: User,
) -> Import:
    """Read a table by what its columns are said to mean, and remember that."""
    check_keeps(by, laid)
    lock_import(laid, [ImportState.COLUMNS], "Tabellen är redan läst.")
    sheet = laid_out(laid)
    result = read_table(sheet, meaning, given)
    result.notes = [*laid.notes, *result.notes]
    known = ColumnMapping.objects.visible_to(by)
    headings = find_headings(sheet, HEADINGS)
    remember(known, headings, meaning, by=by, agency_id=by.agency_id)
    imported = preview(
        result, File(laid.label, laid.sha256, laid.size), Origin.TABLE, by=by
    )
    change(laid, because="Kolumnerna förklarade", state=ImportState.DISCARDED)
    return imported


def _begin(file: File, origin: str, *, by: User, **what: Any) -> Import:
    """Begin an import at one's own authority."""
    check_keeps(by)
    return Import.objects.create(
        agency_id=by.agency_id,
        created_by=by,
        origin=origin,
        label=file.label,
        sha256=file.sha256,
        size=file.size,
        fetched_at=timezone.now(),
        **what,
    )


def compare(imported: Import) -> Comparison:
    """Set what was read beside what holds now."""
    had = _had(imported)
    new, revised, unchanged = [], [], 0
    for nth, row in enumerate(imported.rows):
        reading = Reading.of(row)
        difference = Difference(str(nth), reading, had.pop(reading.slot, None))
        if difference.before is None:
            new.append(difference)
        elif difference.is_same:
            unchanged += 1
        else:
            revised.append(difference)
    return Comparison(new, revised, unchanged, list(had.values()))


def review(imported: Import) -> Review:
    """Give what an import would do, as it is looked at."""
    comparison = compare(imported)
    return Review(
        [_line(imported, each) for each in comparison.new],
        [_line(imported, each) for each in comparison.revised],
        comparison.unchanged,
        [f"{v.indicator}, {v.place}, {v.period}" for v in comparison.missing],
        doubts=doubts_of(imported, comparison),
    )


def doubts_of(imported: Import, comparison: Comparison) -> list[Doubt]:
    """List what an import would change to something that is hardly right."""
    readings = [Reading.of(row) for row in imported.rows]
    units = {key: about["unit"] for key, about in imported.indicators.items()}
    had = {slot: value.value for slot, value in _had(imported, earlier=1).items()}
    changed = {each.key for each in (*comparison.new, *comparison.revised)}
    return [
        Doubt(
            str(one.nth),
            readings[one.nth].row,
            _title(imported, readings[one.nth]),
            one.why,
        )
        for one in strange(readings, units, had)
        if str(one.nth) in changed
    ]


def _line(imported: Import, difference: Difference) -> Line:
    """Say in words what would change."""
    reading, before = difference.reading, difference.before
    about = imported.indicators[reading.key]
    was = in_words(before, about["unit"]) if before else ""
    cells = [CellChange("Värde", was, in_words(reading, about["unit"]))]
    if before and before.standing != reading.standing:
        stood = before.get_standing_display()
        cells.append(CellChange("Läge", stood, Standing(reading.standing).label))
        cells = [cell for cell in cells if cell.before != cell.after]
    return Line(difference.key, _title(imported, reading), cells)


def _title(imported: Import, reading: Reading) -> str:
    """Name a number of an import: of what, where and when."""
    about = imported.indicators[reading.key]
    period = f"{reading.year} {reading.part}".strip()
    return f"{about['title']}, {place_of(reading)}, {period}"


@transaction.atomic
def confirm_import(
    imported: Import,
    *,
    by: User,
    skip_faulty: bool = False,
    left_out: Collection[str] = (),
    sure: bool = False,
) -> Comparison:
    """Read it in, in one transaction; what is the same changes nothing.

    Rows that could not be read stop it, unless one has chosen to leave them out; then
    they stand with the import for ever.  `left_out`: the keys of other rows that are
    not read in.  `sure`: that what is hardly right (`doubts_of`) has been looked at.
    """
    check_keeps(by, imported)
    lock_to_confirm(imported, skip_faulty=skip_faulty)
    _lock_agency(imported)
    comparison = compare(imported).without(left_out)
    _refuse_impossible(imported, comparison)
    doubts = doubts_of(imported, comparison)
    if doubts and not sure:
        raise Invalid(UNSURE)
    indicators = {
        key: _indicator(key, imported.origin, about, by)
        for key, about in imported.indicators.items()
    }
    _write(imported, comparison, indicators, by)
    confirmed(imported, comparison.counts | {"doubted": len(doubts)}, by=by)
    record(Verb.FIGURES_IMPORTED, imported, by=by)
    return comparison


def _refuse_impossible(imported: Import, comparison: Comparison) -> None:
    """Refuse what no count can be, in a file that was looked at before that was so."""
    for each in (*comparison.new, *comparison.revised):
        unit = imported.indicators[each.reading.key]["unit"]
        if why := impossible(each.reading.value, unit):
            name = _title(imported, each.reading)
            raise Invalid(f"{name}: {why} Läs in filen igen, eller utelämna raden.")


@transaction.atomic
def discard_import(imported: Import, *, by: User) -> Import:
    """Throw away what was looked at and not read in; stop what is being fetched."""
    check_keeps(by, imported)
    if imported.state == ImportState.FETCHING:
        cancel_job(imported.fetch, by=by)
    discarded(imported, UNREAD)
    return imported


@transaction.atomic
def undo_import(imported: Import, *, by: User, because: str) -> Import:
    """Take an import back whole, so that what it replaced holds again.

    Refused while something decided rests on it, or a later import stands on it.
    """
    check_keeps(by, imported)
    lock_to_undo(imported, because)
    _lock_agency(imported)
    _refuse_what_others_rest_on(imported)
    brought = IndicatorValue.objects.filter(brought_by=imported)
    before = list(brought.exclude(replaces=None).values_list("replaces_id", flat=True))
    brought.update(is_current=False)
    for start in range(0, len(before), AT_A_TIME):
        some = before[start : start + AT_A_TIME]
        IndicatorValue.objects.filter(pk__in=some).update(is_current=True)
    undone(imported, because, by=by)
    record(Verb.FIGURES_UNDONE, imported, by=by, because=because)
    return imported


def _refuse_what_others_rest_on(imported: Import) -> None:
    if resting := resting_on(imported):
        raise WrongState(
            "Inläsningen kan inte ångras: på dess siffror vilar "
            f"{', '.join(resting)}. Läs in rättade siffror i stället."
        )
    mine = _slots_brought_by(imported)
    for later in _read_in_after(imported):
        if any(Reading.of(row).slot in mine for row in later.rows):
            raise WrongState(
                "En senare inläsning har samma siffror, reviderade eller bekräftade. "
                f"Ångra först ”{later}”."
            )


def _slots_brought_by(imported: Import) -> set[Slot]:
    """Give what the values of an import are numbers of."""
    keys = _known_indicators(imported)
    brought = IndicatorValue.objects.filter(brought_by=imported)
    return {_slot(value, keys) for value in brought.select_related("area")}


def _read_in_after(imported: Import) -> Iterator[Import]:
    later: QuerySet[Import] = Import.objects.filter(
        agency=imported.agency_id,
        state=ImportState.CONFIRMED,
        confirmed_at__gt=imported.confirmed_at,
    )
    return later.exclude(pk=imported.pk).iterator(chunk_size=5)


def _lock_agency(imported: Import) -> None:
    """Read the imports of one authority in one after another.

    What each is compared with must still hold when it is written.
    """
    list(
        Indicator.objects.filter(agency=imported.agency_id)
        .order_by("pk")
        .select_for_update()
        .values_list("pk")
    )


def _indicator(key: str, origin: str, about: dict[str, Any], by: User) -> Indicator:
    """Find the indicator of a key, made the first time when its source is another's."""
    if not key.startswith(OURS):
        return find_or_add(key, origin, About(**about), by=by)
    found: Indicator | None = (
        Indicator.objects.visible_to(by).filter(uuid=key.removeprefix(OURS)).first()
    )
    if found is None:
        raise Conflict("Indikatorn finns inte längre. Läs in filen igen.")
    return found


def _had(imported: Import, *, earlier: int = 0) -> dict[Slot, IndicatorValue]:
    """Give the values that hold, by what they are numbers of.

    Those of the import's years, and of so many years before each.
    """
    keys = _known_indicators(imported)
    years = {row["year"] - back for row in imported.rows for back in range(earlier + 1)}
    values = IndicatorValue.objects.current().filter(
        indicator__in=list(keys), year__in=years
    )
    return {_slot(value, keys): value for value in values.select_related("area")}


def _slot(value: IndicatorValue, keys: dict[int, str]) -> Slot:
    return (
        keys[value.indicator_id],
        value.municipality,
        value.area.name if value.area else "",
        value.gender,
        value.year,
        value.part,
    )


def _known_indicators(imported: Import) -> dict[int, str]:
    """Give the indicators that there are already, by the key of the import."""
    ours = Indicator.objects.filter(agency=imported.agency_id)
    by_uuid = [k.removeprefix(OURS) for k in imported.indicators if k.startswith(OURS)]
    of_source = [k for k in imported.indicators if not k.startswith(OURS)]
    known = {i.pk: f"{OURS}{i.uuid}" for i in ours.filter(uuid__in=by_uuid)}
    found = ours.filter(origin=imported.origin, source_key__in=of_source)
    return known | {i.pk: i.source_key for i in found}


def _write(
    imported: Import,
    comparison: Comparison,
    indicators: dict[str, Indicator],
    by: User,
) -> None:
    """Lay new rows, and let those that they replace step aside."""
    areas = {area.name: area for area in Area.objects.all()}
    changed = [*comparison.new, *comparison.revised]
    replaced = [d.before.pk for d in comparison.revised if d.before is not None]
    for start in range(0, len(replaced), AT_A_TIME):
        some = replaced[start : start + AT_A_TIME]
        IndicatorValue.objects.filter(pk__in=some).update(is_current=False)
    IndicatorValue.objects.bulk_create(
        (_value(imported, each, indicators, areas, by) for each in changed),
        batch_size=AT_A_TIME,
    )


def _value(
    imported: Import,
    difference: Difference,
    indicators: dict[str, Indicator],
    areas: dict[str, Area],
    by: User,
) -> IndicatorValue:
    reading = difference.reading
    return IndicatorValue(
        agency_id=imported.agency_id,
        created_by=by,
        indicator=indicators[reading.key],
        brought_by=imported,
        year=reading.year,
        part=reading.part,
        municipality=reading.municipality,
        area=areas[reading.area] if reading.area else None,
        gender=reading.gender,
        value=reading.value,
        is_suppressed=reading.is_suppressed,
        standing=reading.standing,
        fetched_at=imported.fetched_at,
        replaces=difference.before,
    )


def brought_by(imported: Import) -> QuerySet[IndicatorValue]:
    """List the values that came by an import, whether or not they still hold."""
    found: QuerySet[IndicatorValue] = IndicatorValue.objects.filter(brought_by=imported)
    return found.select_related("indicator", "area").order_by("pk")


def place_of(reading: Reading) -> str:
    """Name the place of a reading, with the sex where it is of one."""
    place = reading.area or name_of(reading.municipality)
    if reading.gender == Gender.TOTAL:
        return place
    return f"{place}, {Gender(reading.gender).label.lower()}"


def waiting_handovers(by: User, handovers: Iterable[Handover]) -> list[Handover]:
    """Of the handovers to us, give those that nobody has taken up."""
    taken = set(
        Import.objects.visible_to(by)
        .filter(origin=Origin.PAX, handover__isnull=False)
        .exclude(state__in=(ImportState.DISCARDED, ImportState.UNDONE))
        .values_list("handover_id", flat=True)
    )
    return [each for each in handovers if each.pk not in taken]


# --- what is measured -------------------------------------------------------------
TAKEN = "Det finns redan en indikator som heter så."
#: What the source says of an indicator, and so is not written by hand.
OF_SOURCE = ("title", "definition", "source_text")


@transaction.atomic
def add_indicator(*, by: User, **about: Any) -> Indicator:
    """Make an indicator of one's own, whose values come from tables of one's own."""
    check_keeps(by)
    about.setdefault("origin", Origin.TABLE)
    indicator = _create(by, about)
    record(Verb.FIGURES_CHANGED, indicator, by=by, because="Ny indikator")
    return indicator


@transaction.atomic
def revise_indicator(
    indicator: Indicator, *, by: User, version: int | None = None, **about: Any
) -> Indicator:
    """Change how an indicator is described and what is wished of it."""
    check_keeps(by, indicator)
    with unless_taken(TAKEN):
        change(indicator, version=version, because="Indikatorn ändrad", **about)
    record(Verb.FIGURES_CHANGED, indicator, by=by)
    return indicator


def find_or_add(key: str, origin: str, about: About, *, by: User) -> Indicator:
    """Give the indicator that a source's figure belongs to, made the first time.

    Its title is the source's: when the source has changed it, so do we.
    """
    known: Indicator | None = Indicator.objects.filter(
        agency=by.agency_id, origin=origin, source_key=key
    ).first()
    if known is None:
        return _create(by, {"source_key": key, "origin": origin, **vars(about)})
    said = {name: getattr(about, name) for name in OF_SOURCE if getattr(about, name)}
    differs = {n: v for n, v in said.items() if v != getattr(known, n)}
    if origin != Origin.TABLE and differs:
        change(known, because="Ändrat av källan", **differs)
    return known


def _create(by: User, about: dict[str, Any]) -> Indicator:
    with unless_taken(f"{TAKEN} ({about['title']})"):
        return Indicator.objects.create(agency_id=by.agency_id, created_by=by, **about)
