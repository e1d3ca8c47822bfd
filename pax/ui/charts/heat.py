"""A heat map: rows by columns, each cell a level with its shape and number."""

from dataclasses import dataclass

from pax.ui.charts.marks import (
    INK,
    NO_VALUE,
    PAPER,
    Chart,
    Mark,
    Numbers,
    Picture,
    box,
    fitted,
    legend,
    line,
    shape,
    text_width,
    words,
)

#: A shape for each level, from the calmest: they differ in outline, not in colour.
SHAPES = ("circle", "triangle", "square", "diamond")


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the scale: its number, name, colour and shape."""

    number: int
    name: str
    colour: str
    shape: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in the map: a level or none, and what more the table says of it."""

    level: int | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class HeatMap(Chart):
    """Rows of cells; drawn on its side where it is narrow, columns downwards.

    `groups` names runs of columns: (index of the first, name).
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]  # by row
    levels: tuple[Level, ...]
    groups: tuple[tuple[int, str], ...] = ()
    column_head: str = "Vecka"
    #: What an empty cell says: nobody has judged it, or it is not shown.
    nothing: str = "Ingen bedömning"
    #: Whether a cell shows its note, a count, and the levels are steps of that.
    has_counts: bool = False

    def draw(self, width: int) -> Picture:
        """Draw it as it is, or on its side."""
        entries = [(_swatch(level), self._name(level)) for level in self.levels]
        entries.append((box(-7, -6, 14, 12, "edge"), self.nothing))
        marks, top = legend(entries, width, 10)
        flat = width > 400
        body, height = (self._flat if flat else self._on_its_side)(width, top + 6)
        return Picture(width, height, (*marks, *body))

    def numbers(self) -> Numbers:
        """Give a row for each column of the map: there are fewer rows in it."""
        return Numbers(
            (self.column_head, *self.rows),
            tuple(
                (
                    name,
                    *(
                        self._said(self.cells[row][nth])
                        for row in range(len(self.rows))
                    ),
                )
                for nth, name in enumerate(self.columns)
            ),
        )

    def _said(self, cell: Cell) -> str:
        level = self._level(cell)
        if level is None:
            return cell.note or NO_VALUE
        if self.has_counts:
            return cell.note
        said = self._name(level)
        return f"{said}, {cell.note}" if cell.note else said

    def _name(self, level: Level) -> str:
        return level.name if self.has_counts else f"{level.number} {level.name}"

    def _level(self, cell: Cell) -> Level | None:
        return next((x for x in self.levels if x.number == cell.level), None)

    def _flat(self, width: int, top: float) -> tuple[list[Mark], float]:
        # Names have what few columns leave of the width.
        most = max(130, width - 40 * len(self.columns) - 8)
        left = min(max((text_width(r) for r in self.rows), default=0), most) + 8
        wide = min((width - left) / max(len(self.columns), 1), 40)
        tall = 26
        top += 20 if self.groups else 0
        marks: list[Mark] = []
        for nth, name in enumerate(self.rows):
            y = top + 18 + tall * nth
            marks.append(words(left - 8, y + 17, fitted(name, left - 8), anchor="end"))
            for place, cell in enumerate(self.cells[nth]):
                marks += self._cell(cell, left + wide * place, y, wide, tall)
        marks += self._heads(left, wide, top + 12)
        foot = top + 18 + tall * len(self.rows)
        for place, name in self.groups:
            x = left + wide * place
            marks.append(line(x, top - 16, x, foot, "axis"))
            marks.append(words(x + 4, top - 6, name, role="soft", size=12))
        return marks, foot + 2

    def _heads(self, left: float, wide: float, y: float) -> list[Mark]:
        size = 11
        widest = max((text_width(c, size) for c in self.columns), default=0) + 6
        stride = max(1, -int(-widest // wide))
        return [
            words(
                left + wide * (nth + 0.5),
                y,
                self.columns[nth],
                anchor="middle",
                role="soft",
                size=size,
            )
            for nth in range(0, len(self.columns), stride)
            if left + wide * (nth + 0.5) + widest / 2
            <= left + wide * len(self.columns) + 6
        ]

    def _on_its_side(self, width: int, top: float) -> tuple[list[Mark], float]:
        left = max((text_width(c, 12) for c in self.columns), default=0) + 8
        wide = (width - left) / max(len(self.rows), 1)
        head = min(max((text_width(r, 12) for r in self.rows), default=0), 96) + 6
        tall = 20
        marks: list[Mark] = []
        for nth, name in enumerate(self.rows):
            x, y = left + wide * (nth + 0.5) + 4, top + head
            turned = words(x, y, fitted(name, head - 4, 12), size=12)
            turn = f"rotate(-90 {x:.1f} {y:.1f})"
            marks.append(
                Mark("text", {**turned.at, "transform": turn}, "ink", turned.text)
            )
        groups = dict(self.groups)
        y = top + head + 6
        for place, name in enumerate(self.columns):
            if place in groups:
                y += 22
                marks.append(words(0, y - 5, groups[place], size=12, bold=True))
                marks.append(line(0, y - 1, width, y - 1, "axis"))
            marks.append(
                words(left - 8, y + 14, name, anchor="end", role="soft", size=12)
            )
            for nth in range(len(self.rows)):
                cell = self.cells[nth][place]
                marks += self._cell(cell, left + wide * nth, y, wide, tall)
            y += tall
        return marks, y + 2

    def _cell(
        self, cell: Cell, x: float, y: float, wide: float, tall: float
    ) -> list[Mark]:
        level = self._level(cell)
        if level is None:
            return [box(x + 0.5, y + 0.5, wide - 1, tall - 1, "edge")]
        ink = ink_on(level.colour)
        across = wide >= 20
        middle = x + wide / 2
        at = (middle - 5, y + tall / 2) if across else (middle, y + tall * 0.32)
        foot = (middle + 5, y + tall / 2 + 4) if across else (middle, y + tall - 4)
        said = cell.note if self.has_counts else str(level.number)
        digit = words(*foot, said, anchor="middle", size=10.5)
        return [
            box(
                x + 0.5,
                y + 0.5,
                wide - 1,
                tall - 1,
                "cell",
                fill=level.colour,
                stroke="#51606a",
                stroke_width="0.5",
            ),
            shape(level.shape, *at, min(3.6, wide / 2 - 1), "on", fill=ink),
            Mark("text", {**digit.at, "fill": ink}, "on", digit.text),
        ]


def _swatch(level: Level) -> Mark:
    return shape(
        level.shape,
        0,
        0,
        6.5,
        "cell",
        fill=level.colour,
        stroke="#51606a",
        stroke_width="1",
    )


def ink_on(colour: str) -> str:
    """Choose ink that can be read on a colour (#rrggbb): black or white."""
    return PAPER if contrast(colour, "#ffffff") > contrast(colour, "#000000") else INK


def contrast(one: str, other: str) -> float:
    """Give the contrast between two colours (#rrggbb), as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
