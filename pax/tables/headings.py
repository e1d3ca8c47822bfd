"""Finding the row of headings, which need not be the first, and the rows under it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pax.errors import Invalid
from pax.tables.book import Book, Cell, Row, Sheet
from pax.tables.values import text_in

#: Titles and notes may stand above the headings, but not more rows than this.
ABOVE = 40


@dataclass(frozen=True)
class Column:
    """What a column of a table may be, and what people call it."""

    key: str
    label: str
    names: tuple[str, ...] = ()
    is_needed: bool = False

    @property
    def known_as(self) -> set[str]:
        """All that it is recognised by."""
        return {alike(name) for name in (self.key, self.label, *self.names)}


@dataclass(frozen=True)
class Headings:
    """The row of headings of a sheet."""

    row: int  # its number in the file
    names: list[str]
    rows: list[Row]  # what stands under it

    def guess(self, columns: Iterable[Column]) -> dict[str, str]:
        """Guess which heading each column has: key -> heading."""
        found: dict[str, str] = {}
        for column in columns:
            for name in self.names:
                if alike(name) in column.known_as and name not in found.values():
                    found.setdefault(column.key, name)
        return found

    def places(
        self, meaning: Mapping[str, str], columns: Iterable[Column]
    ) -> dict[str, int]:
        """Give where each column stands, by what its heading is said to be.

        Raises Invalid when one that is needed has none.
        """
        names = [alike(name) for name in self.names]
        found = {
            key: names.index(alike(heading))
            for key, heading in meaning.items()
            if heading and alike(heading) in names
        }
        for column in columns:
            if column.is_needed and column.key not in found:
                raise Invalid(f"Säg vilken kolumn som är ”{column.label}”.")
        return found

    @property
    def fingerprint(self) -> str:
        """What a set of headings is remembered by."""
        names = "\x1f".join(map(alike, self.names))
        return hashlib.sha256(names.encode()).hexdigest()


def alike(name: str) -> str:
    """Give a heading as it is compared: spaces and capitals do not matter."""
    return " ".join(name.split()).casefold()


def find_headings(sheet: Sheet, columns: Iterable[Column] = ()) -> Headings:
    """Find the row that names most of the columns, else the first of two cells."""
    columns = list(columns)
    known = set().union(*(column.known_as for column in columns))
    rows = [row for row in enumerate(sheet.rows[:ABOVE]) if _filled(row[1][1]) > 1]
    if not rows:
        raise Invalid(
            f"Tabellen har ingen rad med rubriker. {known_headings(columns)}".strip()
        )
    nth, (number, cells) = max(rows, key=lambda row: _named(row[1][1], known))
    names = [text_in(cell) for cell in cells]
    return Headings(number, names, sheet.rows[nth + 1 :])


def known_headings(columns: Iterable[Column]) -> str:
    """Say which headings would have been understood."""
    labels = dict.fromkeys(column.label for column in columns)
    return f"Rubriker som läses: {', '.join(labels)}." if labels else ""


def sheet_with(book: Book, columns: Iterable[Column], name: str = "") -> Sheet:
    """Give the sheet of a name, else the shown one that has most of the headings."""
    first, known = book.sheet(name), set[str]()
    known = known.union(*(column.known_as for column in columns))

    def named(sheet: Sheet) -> int:
        counts = (_named(cells, known) for _, cells in sheet.rows[:ABOVE])
        return max(counts, default=0)

    shown = [s for s in book.filled if not s.is_hidden and not s.refusal]
    return first if name else max([first, *shown], key=named)


def _filled(cells: list[Cell]) -> int:
    return sum(cell is not None for cell in cells)


def _named(cells: list[Cell], known: set[str]) -> int:
    return len({alike(text_in(cell)) for cell in cells} & known)
