"""Brå's yearly file of anmälda brott per kommun."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lagesbild.figures.enums import Direction, Measure, Standing
from lagesbild.figures.municipalities import (
    COUNT,
    MUNICIPALITIES,
    find_municipality,
    tidy,
)
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.wording import read_number, year_named_in
from pax.errors import Invalid
from pax.tables.book import Cell, Row, Sheet
from pax.tables.values import text_in

SOURCE = "Brottsförebyggande rådet (Brå)"
COUNTED = "anmalda:antal"
PER_INHABITANT = "anmalda:per_100000"
REPORTED = {
    COUNTED: About(
        "Anmälda brott",
        Measure.COUNT,
        "Samtliga anmälda brott under året i den kommun där brottet begicks. Även "
        "händelser som sedan visade sig inte vara brott ingår.",
        SOURCE,
        direction=Direction.DOWN,
    ),
    PER_INHABITANT: About(
        "Anmälda brott per 100 000 invånare",
        Measure.PER_100_000,
        "Anmälda brott i förhållande till kommunens folkmängd.",
        SOURCE,
        direction=Direction.DOWN,
    ),
}
WHOLE_COUNTRY = {"hela landet", "riket", "hela riket", "sverige", "totalt"}
_DISTRICT = re.compile(
    r"stadsdel|stadsområde|\bsd[nfo]\b|^(stockholm|göteborg|malmö) \w"
)
_COUNTY = re.compile(r"\blän$")
NO_YEAR = "Ange vilket år siffrorna gäller: det står inte i filens namn."


# --- anmälda brott per kommun ---------------------------------------------------------
def read_reported(
    sheet: Sheet, name: str, year: int | None = None, standing: str = Standing.FINAL
) -> Result:
    """Read anmälda brott per kommun, with or without its header."""
    year = year or year_named_in(name)
    if year is None:
        raise Invalid(NO_YEAR)
    reported = _Reported(year, standing, *_header_of(sheet.rows))
    for number, row in sheet.rows:
        if number > reported.header:
            reported.read(number, row)
    result = reported.result
    if not result.readings:
        raise Invalid(
            "Ingen rad i filen gick att läsa. Är det Brås fil över anmälda brott per "
            "kommun (Kommun; Antal; Per 100 000 inv.)?"
        )
    result.notes += notes_on(reported.left_out)
    result.without_doubles()
    result.notes += _missing(result)
    return result


@dataclass
class _Reported:
    """What a file of anmälda brott holds, read row by row."""

    year: int
    standing: str
    header: int  # its row; 0 when there is none
    places: dict[str, int]  # indicator -> column
    result: Result = field(default_factory=lambda: Result(indicators=dict(REPORTED)))
    left_out: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def read(self, number: int, row: list[Cell]) -> None:
        """Read a row whole, or note why it is not read."""
        name = text_in(row[0])
        if code := find_municipality(name):
            try:
                self.result.readings += list(self._values(number, row, code))
            except ValueError as error:
                self.result.fault(number, name, str(error))
        elif kind := left_out_as(name):
            self.left_out[kind].append(name)
        elif self.header or self.result.readings or len(row) > 1:
            self.result.fault(
                number, name, f"Det finns ingen kommun som heter ”{name}”."
            )

    def _values(self, number: int, row: list[Cell], code: str) -> Iterator[Reading]:
        """Give the numbers of a row; ValueError says which cannot be read."""
        for key, place in self.places.items():
            read = read_number(row[place] if place < len(row) else None)
            if read.value is not None or read.is_suppressed:
                yield Reading(
                    key,
                    self.year,
                    code,
                    read.value,
                    row=number,
                    is_suppressed=read.is_suppressed,
                    standing=self.standing,
                )
            elif key == COUNTED:
                raise ValueError("Antalet saknas.")


def _header_of(rows: list[Row]) -> tuple[int, dict[str, int]]:
    """Find the header, and the columns that it names."""
    for number, row in rows[:15]:
        names = [tidy(text_in(cell)) for cell in row]
        if names and names[0] in ("kommun", "kommuner", "region"):
            return number, _named(names)
        if len(row) > 1 and find_municipality(text_in(row[0])):
            break
    return 0, {COUNTED: 1, PER_INHABITANT: 2}


def _named(names: list[str]) -> dict[str, int]:
    """Find Brå's columns by their headings."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        if "per 100" in name:
            found[PER_INHABITANT] = place
        elif name.startswith("antal"):
            found[COUNTED] = place
    if not found:
        raise Invalid(
            "Filens rubriker är inte Brås: kolumnen ”Antal” finns inte. Läs in den "
            "som egen tabell i stället, där du säger vad kolumnerna betyder."
        )
    return found


def left_out_as(name: str) -> str:
    """Name the kind of place that is no municipality, if it is one we know."""
    plain = tidy(name)
    if plain in WHOLE_COUNTRY:
        return "hela landet"
    if _COUNTY.search(plain):
        return "län"
    return "stadsdelar" if _DISTRICT.search(plain) else ""


def notes_on(left_out: dict[str, list[str]]) -> list[str]:
    """Say which rows of other places are not read."""
    return [
        f"{len(names)} {'rad' if len(names) == 1 else 'rader'} för {kind} är inte med: "
        f"{', '.join(names[:5])}{' …' if len(names) > 5 else ''}."
        for kind, names in left_out.items()
    ]


def _missing(result: Result) -> list[str]:
    """Say which municipalities the file has nothing of."""
    found = {reading.municipality for reading in result.readings}
    missing = [name for code, name in MUNICIPALITIES.items() if code not in found]
    if not missing or len(found) == COUNT:
        return []
    listed = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
    return [f"{len(found)} av {COUNT} kommuner är lästa. Saknas: {listed}."]
