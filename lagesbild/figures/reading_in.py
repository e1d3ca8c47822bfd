"""From a file, or a fetch, to an import that can be looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from lagesbild.figures.enums import Origin, Standing
from lagesbild.figures.fetching import Source
from lagesbild.figures.models import ColumnMapping, Import, Indicator
from lagesbild.figures.municipalities import NATION, tidy
from lagesbild.figures.parsing import bra, bra_export, kolada, tables
from lagesbild.figures.parsing.handled import read_handled
from lagesbild.figures.parsing.reading import About
from lagesbild.figures.services.importing import (
    OURS,
    check_keeps,
    explain_columns,
    laid_out,
    lay_out,
    preview,
)
from pax.accounts.models import User
from pax.imports.services import File, choose_sheet, remembered
from pax.places.models import Area
from pax.tables.headings import find_headings
from pax.tables.reading import read_tables


@dataclass(frozen=True)
class FileFacts:
    """What the one who reads a file in says of it."""

    year: int | None = None
    place: str = NATION
    standing: str = Standing.FINAL
    sheet: str = ""  # of a workbook; else the first that is filled


def read_file(
    data: bytes, name: str, origin: str, facts: FileFacts, *, by: User
) -> Import:
    """Read one of Brå's files, or begin on a table of one's own."""
    check_keeps(by)
    file = File.of(name, data)
    if origin == Origin.HANDLED:
        book, place = read_tables(data, name), facts.place or NATION
        result = read_handled(book, name, facts.year, place, sheet=facts.sheet)
        return preview(result, file, origin, by=by)
    columns = tables.HEADINGS if origin == Origin.TABLE else bra_export.HEADINGS
    sheet, notes = choose_sheet(data, name, columns, facts.sheet)
    if origin == Origin.TABLE:
        sheet, more = tables.by_year(sheet)
        find_headings(sheet, tables.HEADINGS)  # refuses what has no header
        return lay_out(sheet, [*notes, *more], file, by=by)
    if bra_export.is_export(sheet):
        result = bra_export.read_export(sheet, facts.standing)
    else:
        result = bra.read_reported(sheet, name, facts.year, facts.standing)
    result.notes = [*notes, *result.notes]
    return preview(result, file, origin, by=by)


def fetch_kolada(
    figures: Iterable[str],
    municipalities: Iterable[str],
    years: Iterable[int],
    *,
    by: User,
    source: Source | None = None,
) -> Import:
    """Fetch key figures from Kolada and wait for them, to be looked at."""
    check_keeps(by)
    asked, when = list(figures), list(years)
    result = kolada.ask(asked, municipalities, when, source)
    file = File.of(kolada.label_of(asked, when), result.data)
    return preview(result, file, Origin.KOLADA, by=by)


# --- a table of one's own -------------------------------------------------------------
def columns_and_meaning(laid: Import, *, by: User) -> tuple[list[str], dict[str, str]]:
    """Give the columns of a table, and what they are taken to mean."""
    headings = find_headings(laid_out(laid), tables.HEADINGS)
    known = ColumnMapping.objects.visible_to(by)
    return headings.names, remembered(known, headings, tables.HEADINGS)


def read_columns(
    laid: Import,
    meaning: dict[str, str],
    indicator: Indicator,
    facts: FileFacts,
    *,
    by: User,
) -> Import:
    """Read a table whose columns have been explained, as values of an indicator."""
    given = tables.Given(
        key=f"{OURS}{indicator.uuid}",
        about=About(indicator.title, indicator.unit),
        year=facts.year,
        municipality=facts.place or NATION,
        areas={tidy(area.name): area.name for area in Area.objects.all()},
    )
    return explain_columns(laid, meaning, given, by=by)
