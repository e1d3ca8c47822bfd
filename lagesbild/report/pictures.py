"""Pictures of problems: why they are there, how they rank, when and where.

Each is a chart (pax.ui.charts), and so has a title, a description and its content in
a table, in a browser as in a PDF.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lagesbild.report.enums import CauseKind, Ground
from pax.places.models import Area, AreaPhase
from pax.ui.charts import (
    Bars,
    Cell,
    Chart,
    HeatMap,
    Level,
    Numbers,
    Picture,
    Series,
    Value,
    values_of,
)
from pax.ui.charts.marks import Mark, box, fitted, line, shape, text_width, words
from pax.ui.swedish import MONTHS

#: What can be done about it; the others are what the problem is like.
DOABLE = (Ground.CONTROL, Ground.RESOURCES, Ground.COST)
HEIGHT, GAP, INDENT = 30, 8, 26
SHAPES = {CauseKind.SITUATIONAL.value: "square", CauseKind.SOCIAL.value: "circle"}
YEARS = 6  # of phases


# --- the tree of causes --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Branch:
    """One cause in the tree: how far in it stands, and under which row."""

    depth: int
    under: int  # the row of what it is a cause of; 0 is the problem
    kind: str
    kind_name: str
    text: str


def branches_of(causes: list[dict[str, Any]]) -> tuple[Branch, ...]:
    """Lay a tree out as rows, each branch before what grows on it."""
    rows: list[Branch] = []
    _lay(causes, 1, 0, rows)
    return tuple(rows)


def _lay(
    causes: list[dict[str, Any]], depth: int, under: int, rows: list[Branch]
) -> None:
    for cause in causes:
        rows.append(
            Branch(depth, under, cause["kind"], cause["kind_name"], cause["text"])
        )
        _lay(cause["causes"], depth + 1, len(rows), rows)


@dataclass(frozen=True, kw_only=True)
class CauseTree(Chart):
    """A tree of causes: rows with lines to what each is a cause of, shapes for sort."""

    root: str
    branches: tuple[Branch, ...]

    def draw(self, width: int) -> Picture:
        """Draw it from the problem downwards; its legend first."""
        marks = list(_kinds())
        top = 24.0
        indent = INDENT if width > 400 else INDENT / 2
        marks += [
            box(1, top, width - 2, HEIGHT, "edge"),
            words(10, top + 20, fitted(self.root, width - 20), bold=True),
        ]
        for row, branch in enumerate(self.branches, start=1):
            marks += self._branch(branch, top, row, indent, width)
        rows = len(self.branches) + 1
        return Picture(width, top + rows * (HEIGHT + GAP), tuple(marks))

    def _branch(
        self, branch: Branch, top: float, row: int, indent: float, width: int
    ) -> Iterator[Mark]:
        x, y = branch.depth * indent, top + row * (HEIGHT + GAP)
        stem = x - indent / 2
        start = top + branch.under * (HEIGHT + GAP) + HEIGHT
        yield line(stem, start, stem, y + HEIGHT / 2, "axis")
        yield line(stem, y + HEIGHT / 2, x, y + HEIGHT / 2, "axis")
        yield box(x, y, width - 1 - x, HEIGHT, "edge")
        yield _sort(branch.kind, x + 14, y + HEIGHT / 2)
        yield words(x + 28, y + 20, fitted(branch.text, width - x - 36))

    def numbers(self) -> Numbers:
        """Give a row for each cause."""
        above = (self.root, *(branch.text for branch in self.branches))
        return Numbers(
            ("Orsak", "Sort", "Ligger bakom"),
            tuple((b.text, b.kind_name, above[b.under]) for b in self.branches),
        )


def _sort(kind: str, x: float, y: float) -> Mark:
    return shape(SHAPES[kind], x, y, 5, "edge")


def _kinds() -> Iterator[Mark]:
    x = 8.0
    for kind in CauseKind:
        yield _sort(kind, x, 8)
        yield words(x + 12, 13, str(kind.label))
        x += 40 + text_width(str(kind.label))


# --- priorities ----------------------------------------------------------------------
def outcome_of_one(number: int, priorities: list[dict[str, Any]]) -> Bars | None:
    """Draw how much each ground speaks for one problem."""
    if not priorities:
        return None
    return Bars(
        key=f"prioritering-{number}",
        title="Vad som talar för att ta problemet först",
        description=f"Summa {sum(p['weight'] for p in priorities)}. Varje grund väger "
        "0 till 3.",
        labels=tuple(p["ground_name"] for p in priorities),
        series=(Series("Vikt", values_of(p["weight"] for p in priorities)),),
        is_lying=True,
        unit="Vikt 0–3",
        high=3,
        label_head="Grund",
    )


def outcome_of_all(
    ranked: Sequence[tuple[str, dict[str, int]]], unranked: Sequence[str] = ()
) -> Bars | None:
    """Draw all problems beside each other: what they are like, and what can be done.

    `unranked` are those that are not weighed on all that the others are.
    """
    if not ranked:
        return None
    most = max(sum(weights.values()) for _, weights in ranked)
    first = [name for name, weights in ranked if sum(weights.values()) == most]
    left = ", ".join(unranked)
    return Bars(
        key="utfall",
        title="Prioriteringens utfall",
        description=f"Högst summa har {' och '.join(first)}.",
        notes=(f"Inte vägda på alla grunder, och därför inte med: {left}.",)
        if unranked
        else (),
        labels=tuple(name for name, _ in ranked),
        series=(
            Series("Problemets tyngd", _sums(ranked, doable=False)),
            Series("Vad som går att göra", _sums(ranked, doable=True)),
        ),
        is_lying=True,
        is_stacked=True,
        unit="Summa av vikterna",
        label_head="Problem",
    )


def _sums(
    ranked: Iterable[tuple[str, dict[str, int]]], *, doable: bool
) -> tuple[Value, ...]:
    return values_of(
        sum(w for ground, w in weights.items() if (ground in DOABLE) == doable)
        for _, weights in ranked
    )


# --- the year wheel ------------------------------------------------------------------
HAPPENS = Level(1, "Händer mest", "#d9772b", "square")


def wheel_of(problems: Sequence[Any]) -> HeatMap | None:
    """Draw in which months each problem happens most."""
    timed = [problem for problem in problems if problem.months]
    if not timed:
        return None
    return HeatMap(
        key="arshjul",
        title="När på året problemen är störst",
        description=f"{len(timed)} av {len(problems)} problem har angivna månader.",
        rows=tuple(f"{p.number}. {p.title}" for p in timed),
        columns=tuple(MONTHS),
        cells=tuple(
            tuple(Cell(1 if n in p.months else None) for n in range(1, 13))
            for p in timed
        ),
        levels=(HAPPENS,),
        column_head="Månad",
        nothing="Inte särskilt",
    )


# --- phases --------------------------------------------------------------------------
PHASE_LEVELS = (
    Level(1, "Fas 1", "#7a1220", "diamond"),
    Level(2, "Fas 2", "#d9772b", "square"),
    Level(3, "Fas 3", "#dcefe3", "circle"),
)


def phases_of(
    areas: Sequence[Area], phases: Sequence[AreaPhase], last_year: int
) -> HeatMap | None:
    """Draw which phase each area was judged to be in at the end of each year."""
    judged = {phase.area_id for phase in phases}
    shown = [area for area in areas if area.pk in judged]
    if not shown:
        return None
    years = range(last_year - YEARS + 1, last_year + 1)
    return HeatMap(
        key="faser",
        title="Fas per område över tid",
        description="Varje ruta är den fas som gällde vid årets slut.",
        rows=tuple(area.name for area in shown),
        columns=tuple(str(year) for year in years),
        cells=tuple(
            tuple(Cell(_phase_at(area, phases, year)) for year in years)
            for area in shown
        ),
        levels=PHASE_LEVELS,
        column_head="År",
    )


def _phase_at(area: Area, phases: Sequence[AreaPhase], year: int) -> int | None:
    """Give the phase that held at the end of a year."""
    end = datetime.date(year, 12, 31)
    held = [p for p in phases if p.area_id == area.pk and p.since <= end]
    return max(held, key=lambda p: (p.since, p.pk)).phase if held else None
