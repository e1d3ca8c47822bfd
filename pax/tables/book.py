"""What a file of tables holds: sheets, with rows of cells as they stand there."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any

from pax.errors import Invalid

#: What stands in a cell.
Cell = str | int | float | bool | datetime.date | datetime.datetime | None
#: A row's number as the file itself numbers it, and its cells.
Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Limits:
    """How much of a file is read: more than this is another kind of work."""

    rows: int = 20_000  # with anything in them, on a sheet
    columns: int = 200
    cells: int = 200_000  # in all
    characters: int = 8_000_000  # in all
    sheets: int = 60
    unpacked: int = 60 * 1024 * 1024  # bytes


@dataclass
class Sheet:
    """One table: the rows that have anything in them."""

    name: str = ""
    rows: list[Row] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: int = 0
    formulas: int = 0
    #: Formulas that were saved without a value: row -> cell.
    unsolved: dict[int, str] = field(default_factory=dict)
    #: Why its rows are not here, when it is too large.
    refusal: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it."""
        return not self.rows and not self.refusal

    @property
    def notes(self) -> list[str]:
        """What the reader should know of how it was read."""
        found = []
        if self.is_hidden:
            found.append(f"Bladet ”{self.name}” är dolt i arbetsboken, och är läst.")
        if self.hidden_rows:
            rows = "rad är dold" if self.hidden_rows == 1 else "rader är dolda"
            found.append(f"{self.hidden_rows} {rows} i arbetsboken, och är med.")
        if self.formulas:
            many = "celler är formler" if self.formulas > 1 else "cell är en formel"
            found.append(
                f"{self.formulas} {many}. Läst är det som Excel räknade ut när filen "
                "sparades."
            )
        return found

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON can hold it; a day is written with its kind."""
        rows = [[number, [_packed(c) for c in cells]] for number, cells in self.rows]
        unsolved = list(self.unsolved.items())
        return asdict(self) | {"rows": rows, "unsolved": unsolved}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Sheet:
        """Give back what `as_data` gave."""
        rows = [
            (number, [_unpacked(c) for c in cells]) for number, cells in data["rows"]
        ]
        return cls(**data | {"rows": rows, "unsolved": dict(data["unsolved"])})


@dataclass
class Book:
    """All that a file holds."""

    sheets: list[Sheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def filled(self) -> list[Sheet]:
        """The sheets that have anything on them, as they stand in the file."""
        return [sheet for sheet in self.sheets if not sheet.is_empty]

    def sheet(self, name: str = "") -> Sheet:
        """Give the sheet of a name, else the first that is filled and not hidden.

        Raises Invalid when there is none, or it was too large to be read.
        """
        filled = self.filled
        if not filled:
            raise Invalid("Filen är tom.")
        named = [sheet for sheet in filled if sheet.name == name]
        if name and not named:
            raise Invalid(f"Filen har inget ifyllt blad som heter ”{name[:60]}”.")
        shown = [sheet for sheet in filled if not sheet.is_hidden]
        found = (named or shown or filled)[0]
        if found.refusal:
            raise Invalid(found.refusal)
        return found

    def notes_on(self, sheet: Sheet) -> list[str]:
        """Say how a sheet was read, and which others were not."""
        others = [
            f"”{other.name}”{' (dolt)' if other.is_hidden else ''}"
            for other in self.filled
            if other is not sheet
        ]
        left = [f"Läst är bladet ”{sheet.name}”, inte {', '.join(others)}."]
        return [*self.notes, *sheet.notes, *(left if others else [])]


def _packed(cell: Cell) -> Any:
    if isinstance(cell, datetime.date):
        return [cell.isoformat()]
    return cell


def _unpacked(cell: Any) -> Cell:
    if not isinstance(cell, list):
        kept: Cell = cell
        return kept
    [text] = cell
    moment = datetime.datetime.fromisoformat(text)
    return moment if "T" in text else moment.date()
