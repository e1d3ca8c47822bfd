"""A file of earlier weeks, read row by row: what it says, and what is wrong with it.

Nothing here writes anything.  The layout is the weekly table's own, one row for each
week and area (COLUMNS); docs/how-to/import-est.md describes it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pax.errors import Invalid
from pax.imports.services import ColumnsUnclear, File, choose_sheet
from pax.places.models import Area
from pax.tables.book import Cell
from pax.tables.headings import (
    Column,
    Headings,
    alike,
    find_headings,
)
from pax.tables.values import text_in
from pax.tables.writing import as_xlsx
from pax.ui.text import clean_text
from pax.ui.traces import Trace, find_traces
from samverkan.est.enums import EventKind
from samverkan.est.periods import monday_of, week_name

COLUMNS = (
    "Vecka",
    "Område",
    "Övergripande lägesbild",
    "Nya händelser",
    "Senaste månaden",
    "Nya åtgärder",
    "Pågående åtgärder",
    "Bedömning",
)
#: Without which a row says nothing of any area or week.
NEEDED = ("Vecka", "Område")
HEADINGS = tuple(Column(name, name, is_needed=name in NEEDED) for name in COLUMNS)
#: In the column Område: the row that is of the whole municipality.
WHOLE = "kommunen"
MOST_ROWS = 10_000
MOST_TEXT = 8_000
_WEEK = re.compile(r"(?:v\.?\s*)?(?P<week>\d{1,2})\s*[ ,/-]\s*(?P<year>\d{4})", re.I)
_ISO = re.compile(r"(?P<year>\d{4})\s*-?\s*[wv]\.?\s*(?P<week>\d{1,2})", re.I)
#: Inside a line a dash begins another item only before a capital: ”fredag 18 - 22”
#: and ”bråk - polis på plats” are one, and so is ”Fredag - Lördag”.
_DAYS = "mån|tis|ons|tor|fre|lör|sön"
_ITEM = re.compile(
    rf"(?:^|\n)\s*[-–•]\s+|\s+•\s+|\s+[-–]\s+(?=[A-ZÅÄÖÉÜ])(?!(?i:{_DAYS}))|\n+"
)
_KIND_LABELS = dict(EventKind.choices)
_KINDS = {label.lower(): str(value) for value, label in EventKind.choices}


@dataclass(frozen=True)
class Fault:
    """Something wrong in a row of the file, as the row is numbered there."""

    row: int
    column: str
    text: str
    is_trace: bool = False


@dataclass
class AreaRow:
    """What a row says of an area in a week."""

    row: int
    area: str
    overall: str = ""
    level: int | None = None
    events: list[dict[str, str]] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)

    @property
    def cells(self) -> list[tuple[str, str]]:
        """What it says under each heading."""
        events = [f"{_KIND_LABELS[e['kind']]}: {e['text']}" for e in self.events]
        actions = [
            f"{a['responsible']}: {a['text']}" if a["responsible"] else a["text"]
            for a in self.actions
        ]
        return [
            ("Övergripande lägesbild", self.overall),
            ("Nya händelser", "\n".join(events)),
            ("Nya åtgärder", "\n".join(actions)),
            ("Bedömning", str(self.level or "")),
        ]


@dataclass
class WeekRows:
    """What the rows of a week say together."""

    monday: datetime.date
    overall: str = ""
    areas: list[AreaRow] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Write the week: v.47 2025."""
        return week_name(self.monday)

    @property
    def cells(self) -> dict[str, str]:
        """What it says, cell by cell, as it is looked at and compared."""
        found = {f"{WHOLE.capitalize()}, Övergripande lägesbild": self.overall}
        for area in self.areas:
            found |= {f"{area.area}, {name}": said for name, said in area.cells}
        return {name: said for name, said in found.items() if said}

    def as_json(self) -> dict[str, Any]:
        """Give it as what waits in the database."""
        areas = [vars(area) for area in self.areas]
        return {
            "monday": self.monday.isoformat(),
            "overall": self.overall,
            "areas": areas,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> WeekRows:
        """Give back what `as_json` gave."""
        areas = [AreaRow(**area) for area in kept["areas"]]
        return cls(datetime.date.fromisoformat(kept["monday"]), kept["overall"], areas)


@dataclass
class ReadFile:
    """A whole file: its weeks, and its faults."""

    file: File
    headings: Headings
    weeks: list[WeekRows] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether it can be read in."""
        return bool(self.weeks) and not self.faults


def read_headings(data: bytes, name: str, sheet: str = "") -> ReadFile:
    """Open a CSV or XLSX file; raises Invalid when it is no such file at all."""
    chosen, notes = choose_sheet(data, name, HEADINGS, sheet)
    headings = find_headings(chosen, HEADINGS)
    if len(headings.rows) > MOST_ROWS:
        raise Invalid(f"Filen har fler än {MOST_ROWS} rader. Dela upp den.")
    return ReadFile(File.of(name, data), headings, notes=notes)


def read_rows(
    found: ReadFile,
    meaning: Mapping[str, str],
    *,
    areas: Mapping[str, bool],
    is_said: bool = False,
    keep_traces: bool = False,
) -> ReadFile:
    """Read the rows, by what the columns are said to mean, or by a guess.

    Where a guess leaves headings over, the person is asked, and may say that there is
    no such column.  `areas` says of each area by name whether it gathers the rest, and
    is not judged.
    """
    missing = [name for name in COLUMNS if name not in meaning]
    left_over = set(found.headings.names) - {*meaning.values(), ""}
    if not set(missing).isdisjoint(NEEDED) or (missing and left_over and not is_said):
        lacking = [name for name in missing if name in NEEDED] or missing
        headings = "rubriken" if len(lacking) == 1 else "rubrikerna"
        sentence = f"Filen saknar {headings} {', '.join(lacking)}. Använd mallen, "
        sentence += "eller säg vilka kolumner som är vilka och välj filen igen."
        raise ColumnsUnclear(sentence, found.headings, meaning)
    if missing:
        found.notes.append(f"Filen säger inget i {', '.join(missing)}.")
    found.notes += [
        f"Kolumnen ”{heading}” är läst som ”{name}”."
        for name, heading in meaning.items()
        if alike(heading) != alike(name)
    ]
    _Reader(found, areas).read(found.headings.places(meaning, HEADINGS))
    if keep_traces:
        found.faults = [fault for fault in found.faults if not fault.is_trace]
    return found


# --- rows ----------------------------------------------------------------------------
class _Reader:
    """Goes through the rows of one file, noting weeks and faults as it goes."""

    def __init__(self, found: ReadFile, areas: Mapping[str, bool]) -> None:
        self.found = found
        self.areas = areas
        self.names = {name.lower(): name for name in areas}
        self.weeks: dict[datetime.date, WeekRows] = {}

    def read(self, places: Mapping[str, int]) -> None:
        """Read every row under the head."""
        for number, row in self.found.headings.rows:
            self._row(number, _named(row, places))
        self.found.weeks = [self.weeks[monday] for monday in sorted(self.weeks)]
        if not self.found.weeks and not self.found.faults:
            raise Invalid("Filen har inga rader under rubrikerna.")

    def _row(self, number: int, row: dict[str, str]) -> None:
        """Read a row, and put it with its week."""
        faults = [*_long(number, row), *self._traced(number, row)]
        monday = _monday(row["Vecka"], number, faults)
        level = _level(row["Bedömning"], number, faults)
        area = self._area(row["Område"], level, number, faults)
        self.found.faults += faults
        if monday is None or area is None:
            return
        week = self.weeks.setdefault(monday, WeekRows(monday))
        if area == WHOLE:
            week.overall = row["Övergripande lägesbild"]
            return
        if area in (other.area for other in week.areas):
            text = f"{area} finns redan på en annan rad för {week.name}."
            self.found.faults.append(Fault(number, "Område", text))
        week.areas.append(_area_row(number, area, row, level))

    def _area(
        self, name: str, level: int | None, number: int, faults: list[Fault]
    ) -> str | None:
        if name.lower() == WHOLE:
            return WHOLE
        area = self.names.get(name.lower())
        if area is None:
            said = (
                f"Området {name[:40]} finns inte i Pax." if name else "Område saknas."
            )
            faults.append(Fault(number, "Område", said))
        elif level and self.areas[area]:
            said = f"{area} samlar det som inte hör till ett område och bedöms inte."
            faults.append(Fault(number, "Bedömning", said))
        return area

    def _traced(self, number: int, row: dict[str, str]) -> Iterator[Fault]:
        """Say where a row points somebody out."""
        for column in COLUMNS[2:7]:
            for trace in find_traces(row[column], places=self.areas):
                self.found.traces.append(trace)
                yield Fault(number, column, trace.in_words, is_trace=True)


def _named(row: list[Cell], places: Mapping[str, int]) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {
        name: clean_text(text_in(row[at] if at < len(row) else None), lines=True)
        for name, at in places.items()
    }


def _area_row(
    number: int, area: str, row: dict[str, str], level: int | None
) -> AreaRow:
    return AreaRow(
        number,
        area,
        overall=_overall(row),
        level=level,
        events=[_event(text) for text in items(row["Nya händelser"])],
        actions=[_action(text) for text in items(row["Nya åtgärder"])],
    )


def _overall(row: dict[str, str]) -> str:
    """Put what the table tells of earlier weeks after the picture, under its head.

    The weeks it came from may be in the file too: told as events of this week it
    would be counted twice.
    """
    parts = [row["Övergripande lägesbild"]]
    parts += [
        f"{head}: {row[column]}"
        for column, head in (
            ("Senaste månaden", "Senaste månaden"),
            ("Pågående åtgärder", "Pågående åtgärder och återkoppling"),
        )
        if row[column]
    ]
    return "\n\n".join(part for part in parts if part)


def items(text: str) -> list[str]:
    """Split a cell into what it lists: lines, or parts that begin after a dash."""
    parts = [part.strip() for part in _ITEM.split(text)]
    return [part for part in parts if part]


def _event(text: str) -> dict[str, str]:
    """Take ”Narkotika: …” apart; what says no kind is of another kind."""
    head, mark, rest = text.partition(":")
    kind = _KINDS.get(head.strip().lower()) if mark else None
    if kind and rest.strip():
        return {"kind": kind, "text": rest.strip()}
    return {"kind": EventKind.OTHER.value, "text": text}


def _action(text: str) -> dict[str, str]:
    """Take ”Kommun: …” apart into who is responsible and what they do."""
    head, mark, rest = text.partition(":")
    if mark and rest.strip() and len(head) <= 40 and "." not in head:
        return {"responsible": head.strip(), "text": rest.strip()}
    return {"responsible": "", "text": text}


# --- what may be wrong ---------------------------------------------------------------
def _monday(text: str, number: int, faults: list[Fault]) -> datetime.date | None:
    """Read which week a row is of."""
    match = _WEEK.fullmatch(text) or _ISO.fullmatch(text)
    if match is None:
        said = f"”{text[:30]}” är ingen vecka" if text else "Vecka saknas"
        faults.append(Fault(number, "Vecka", f"{said}. Skriv som v.47 2025."))
        return None
    year, week = int(match["year"]), int(match["week"])
    monday = monday_of(year, week) if 2000 <= year <= 2100 else None
    if monday is None:
        faults.append(Fault(number, "Vecka", f"År {year} har ingen vecka {week}."))
    return monday


def _level(text: str, number: int, faults: list[Fault]) -> int | None:
    """Read the level, if there is one."""
    if not text:
        return None
    if text in ("1", "2", "3", "4"):
        return int(text)
    said = f"{text[:20]} är ingen nivå. Skriv 1, 2, 3, 4 eller ingenting."
    faults.append(Fault(number, "Bedömning", said))
    return None


def _long(number: int, row: dict[str, str]) -> Iterator[Fault]:
    for column, text in row.items():
        if len(text) > MOST_TEXT:
            yield Fault(number, column, f"Högst {MOST_TEXT} tecken i en ruta.")


# --- the workbook that earlier weeks are written into ---------------------------------
HOW = (
    ("Vecka", "Skriv som v.47 2025."),
    (
        "Område",
        (
            f"Områdets namn som det heter i Pax, eller ”{WHOLE.capitalize()}” för "
            "raden som gäller hela kommunen. En rad för varje område och vecka."
        ),
    ),
    ("Övergripande lägesbild", "Text om platsen, inte om personer."),
    (
        "Nya händelser",
        (
            "En händelse på varje rad i rutan, eller efter tankstreck. Slaget kan stå "
            "först: ”Narkotika: …”."
        ),
    ),
    ("Senaste månaden", "Läggs efter den övergripande lägesbilden."),
    (
        "Nya åtgärder",
        "En åtgärd på varje rad i rutan. Ansvarig kan stå först: ”Kommun: …”.",
    ),
    ("Pågående åtgärder", "Läggs efter den övergripande lägesbilden."),
    ("Bedömning", "1, 2, 3 eller 4. Tomt betyder att området inte bedömdes."),
)


def empty_workbook() -> bytes:
    """Make the template: a sheet to fill in, and one that says how."""
    areas = Area.objects.filter(is_active=True).values_list("name", flat=True)
    how = [
        ("Kolumn", "Hur"),
        *HOW,
        ("Områden", ", ".join(areas)),
        ("Slag", ", ".join(EventKind.labels)),
    ]
    return as_xlsx({"Veckor": [COLUMNS], "Så fyller du i": how})
