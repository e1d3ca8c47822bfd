"""A variant's content as a document: its parts, figures and sources, numbered.

Made of the content's JSON and of nothing else, so that what is frozen can be printed
again, and comes out the same.
"""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lagesbild.report.drawing import chart_of
from lagesbild.report.enums import Ground, StatutoryPart, Trend, Variant
from lagesbild.report.text import parse, to_html
from pax.editions.content import fingerprint
from pax.tables.writing import as_csv
from pax.ui.charts import Chart, Numbers, Picture
from pax.ui.charts.marks import WIDE
from pax.ui.swedish import LONG_MONTHS, MONTHS, day

_WIDE, _TALL, _GAP = 15, 15, 2


def months_picture(months: list[int]) -> SafeString:
    """Draw the year as twelve boxes, those filled when it happens most."""
    names = ", ".join(LONG_MONTHS[month - 1] for month in sorted(months))
    said = f"Händer mest i {names}" if months else "Ingen årstid sticker ut"
    boxes = format_html_join(
        "", "{}", ((_month(n, n in months),) for n in range(1, 13))
    )
    return format_html(
        '<svg class="year" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img"><title>{}</title>{}</svg>',
        12 * (_WIDE + _GAP) - _GAP + 1,
        _TALL + 1,
        said,
        boxes,
    )


def _month(number: int, filled: bool) -> SafeString:  # noqa: FBT001 -- drawn or not
    x = 0.5 + (number - 1) * (_WIDE + _GAP)
    return format_html(
        '<rect x="{}" y="0.5" width="{}" height="{}" rx="1.5" stroke="#51606a" '
        'stroke-width="0.75" fill="{}"/><text x="{}" y="11.5" text-anchor="middle" '
        'font-family="Source Sans 3" font-size="9.5" font-weight="{}" '
        'fill="{}">{}</text>',
        str(x),
        _WIDE,
        _TALL,
        "#1b262d" if filled else "#ffffff",
        str(x + _WIDE / 2),
        "600" if filled else "400",
        "#ffffff" if filled else "#51606a",
        LONG_MONTHS[number - 1][0].upper(),
    )


#: Columns that a page is wide enough for.
ACROSS = 7
#: Rows that are kept together on a page.
SHORT = 20
_LETTERS = str.maketrans("åäöé", "aaoe")


@dataclass(frozen=True)
class PrintedFigure:
    """A figure with its number."""

    number: int
    told: dict[str, Any]
    chart: Chart

    @property
    def anchor(self) -> str:
        """Where it is shown."""
        return f"figur-{self.number}"

    @property
    def table_anchor(self) -> str:
        """Where its numbers are."""
        return f"tabell-{self.number}"

    @property
    def picture(self) -> Picture:
        """The picture, as wide as a page."""
        return self.chart.draw(WIDE)

    @property
    def tables(self) -> list[Numbers]:
        """Its numbers in one or more tables, none wider than a page."""
        return in_widths(turned(self.chart.numbers()))

    @property
    def is_short(self) -> bool:
        """Whether its numbers fit on a page beneath their heading."""
        return sum(len(table.rows) + 2 for table in self.tables) < SHORT

    @property
    def file_name(self) -> str:
        """What the file of its numbers is called: plain letters only."""
        return f"figur-{self.number}-{self.told['key'].translate(_LETTERS)}.csv"

    @property
    def csv(self) -> bytes:
        """Its numbers as Swedish programs for tables read them."""
        return csv_of(self.told)


class Figures:
    """Gives each figure its number, where the text first shows it."""

    def __init__(self, numbers: list[dict[str, Any]]) -> None:
        self.told = {one["key"]: one for one in numbers}
        self.shown: dict[str, PrintedFigure] = {}

    @property
    def printed(self) -> list[PrintedFigure]:
        """Those that are shown, in order."""
        return list(self.shown.values())

    def draw(self, key: str) -> str:
        """Draw a figure; the second time, say where it is."""
        if key in self.shown:
            return _see(self.shown[key])
        if key not in self.told:
            return ""  # not in this variant: nothing is said of it
        return render_to_string("pdf/lagesbild/figure.html", {"figure": self._add(key)})

    def rest(self) -> list[PrintedFigure]:
        """Give those that no text shows: they come last."""
        return [self._add(key) for key in self.told if key not in self.shown]

    def _add(self, key: str) -> PrintedFigure:
        told = self.told[key]
        figure = PrintedFigure(len(self.shown) + 1, told, chart_of(told))
        self.shown[key] = figure
        return figure


def _see(figure: PrintedFigure) -> SafeString:
    return format_html(
        '<p class="see"><a href="#{}">Se figur {}.</a></p>',
        figure.anchor,
        figure.number,
    )


def turned(table: Numbers) -> Numbers:
    """Turn a table on its side where that makes it narrower than a page."""
    if len(table.head) <= ACROSS or len(table.rows) + 1 >= len(table.head):
        return table
    columns = list(zip(table.head, *table.rows, strict=True))
    return Numbers(columns[0], tuple(columns[1:]))


def in_widths(table: Numbers) -> list[Numbers]:
    """Cut a table that is wider than a page, each piece with the first column."""
    first, *rest = range(len(table.head))
    pieces = [
        (first, *rest[at : at + ACROSS - 1])
        for at in range(0, max(len(rest), 1), ACROSS - 1)
    ]
    return [
        Numbers(
            tuple(table.head[nth] for nth in piece),
            tuple(tuple(row[nth] for nth in piece) for row in table.rows),
        )
        for piece in pieces
    ]


def csv_of(told: dict[str, Any]) -> bytes:
    """Write a figure's numbers: one row for each value, with its standing."""
    rows = [
        [
            series["name"],
            label,
            value["number"],
            value["note"],
            value["is_preliminary"],
        ]
        for series in told["series"]
        for label, value in zip(told["labels"], series["values"], strict=True)
    ]
    return as_csv([["Serie", "Period", "Värde", "Anmärkning", "Preliminär"], *rows])


# --- the document -----------------------------------------------------------------
Content = dict[str, Any]

#: What the law says of each part (4 § lagen 2023:196).
LAW = {
    StatutoryPart.MAPPING: "En kartläggning av brottsligheten i kommunen.",
    StatutoryPart.OTHER: "Annan information av betydelse för det förebyggande arbetet.",
    StatutoryPart.ANALYSIS: "En analys av kartläggningen och av övrig information.",
}
ARROWS = {Trend.UP: "↑", Trend.SAME: "→", Trend.DOWN: "↓", Trend.UNKNOWN: "?"}
MOST_WEIGHT = 3
#: Of the topmost headings within a chapter, and within a problem's texts.
CHAPTER_LEVEL, PROBLEM_LEVEL = 4, 4


@dataclass(frozen=True)
class NumberedSource:
    """One source in the list of them all."""

    number: int
    told: dict[str, Any]

    @property
    def on(self) -> datetime.date | None:
        """The day of it, if it has one."""
        return _day(self.told["on"])


@dataclass(frozen=True)
class Claim:
    """A statement with the numbers of its sources."""

    told: dict[str, Any]
    sources: list[NumberedSource]


@dataclass(frozen=True)
class Chapter:
    """A chapter: its text as it is printed, and what it rests on."""

    told: dict[str, Any]
    anchor: str
    body: SafeString
    claims: list[Claim]


@dataclass(frozen=True)
class Part:
    """One of the three parts that the law demands."""

    number: int
    name: str
    law: str
    anchor: str
    chapters: list[Chapter]


@dataclass(frozen=True)
class Weighed:
    """How much one ground speaks for a problem."""

    told: dict[str, Any]

    @property
    def boxes(self) -> list[bool]:
        """Whether each of three boxes is filled."""
        return [nth < self.told["weight"] for nth in range(MOST_WEIGHT)]


@dataclass(frozen=True)
class PrintedProblem:
    """A problem on its page, or two."""

    told: dict[str, Any]
    anchor: str
    what: SafeString
    consequences: SafeString
    claims: list[Claim]
    priorities: list[Weighed]

    @property
    def number(self) -> int:
        """Its number in the picture."""
        return int(self.told["number"])

    @property
    def total(self) -> int:
        """How much all its grounds weigh together."""
        return sum(one.told["weight"] for one in self.priorities)

    @property
    def arrow(self) -> str:
        """Which way it is going."""
        return ARROWS[Trend(self.told["trend"])]

    @property
    def months(self) -> SafeString:
        """A strip of the year, with the months when it happens most."""
        return months_picture(self.told["months"])

    @property
    def month_names(self) -> str:
        """The months when it happens most, in words."""
        return ", ".join(MONTHS[month - 1] for month in sorted(self.told["months"]))

    @property
    def causes(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The tree in two: what lies in the situation, and in people's conditions."""
        kinds = (
            ("situationell", "Situationella orsaker"),
            ("social", "Sociala orsaker"),
        )
        found = [
            (name, [one for one in self.told["causes"] if one["kind"] == kind])
            for kind, name in kinds
        ]
        return [(name, causes) for name, causes in found if causes]


@dataclass(frozen=True)
class Overview:
    """All problems against all grounds: the picture of what comes first."""

    problems: list[PrintedProblem]
    rows: list[tuple[str, list[int | None]]]

    @property
    def is_drawn(self) -> bool:
        """Whether there is more than one to compare."""
        return len(self.problems) > 1 and bool(self.rows)


@dataclass(frozen=True)
class Document:
    """All that is printed."""

    content: Content
    at: datetime.datetime
    summary: SafeString
    parts: list[Part]
    problems: list[PrintedProblem]
    overview: Overview
    figures: list[PrintedFigure]
    loose: list[PrintedFigure]
    sources: list[NumberedSource]
    sha256: str

    @property
    def edition(self) -> dict[str, Any]:
        """The decision, or nothing while it is a draft."""
        return self.content.get("edition") or {}

    @property
    def decided_on_text(self) -> str:
        """The day of the decision: 17 februari 2026."""
        decided = _day(self.edition.get("decided_on", ""))
        return day(decided, long=True) if decided else ""

    @property
    def at_text(self) -> str:
        """The day that the document speaks of."""
        return day(self.at, long=True)

    @property
    def is_internal(self) -> bool:
        """Whether it is the internal variant."""
        return bool(self.content["variant"] == Variant.INTERNAL)

    @property
    def variant_name(self) -> str:
        """What the variant is called."""
        return str(Variant(self.content["variant"]).label)

    @property
    def title(self) -> str:
        """What the document is called."""
        return f"{self.content['title']} {self.content['year']}"

    @property
    def name(self) -> str:
        """What its file is called, without an ending."""
        number = self.edition.get("number")
        state = f"utgava-{number}" if number else "utkast"
        return f"lagesbild-{self.content['year']}-{self.content['variant']}-{state}"


def document_of(content: Content, *, at: datetime.datetime) -> Document:
    """Lay out a content as it is printed."""
    figures = Figures(content["figures"])
    sources = _Sources()
    summary = to_html(
        parse(content["summary"]), level=3, draw=figures.draw, on_paper=True
    )
    parts = [
        Part(
            number,
            str(part.label),
            LAW[part],
            f"del-{number}",
            [
                _chapter(told, figures, sources)
                for told in content["sections"]
                if told["part"] == part and (told["body"].strip() or told["statements"])
            ],
        )
        for number, part in enumerate(StatutoryPart, start=1)
    ]
    problems = [_problem(told, figures, sources) for told in content["problems"]]
    loose = figures.rest()
    return Document(
        content,
        at,
        summary,
        parts,
        problems,
        _overview(problems),
        figures.printed,
        loose,
        sources.all,
        fingerprint(content),
    )


@dataclass
class _Sources:
    """Gives each source its number: the same source has the same number."""

    all: list[NumberedSource] = field(default_factory=list)
    known: dict[tuple[str, ...], NumberedSource] = field(default_factory=dict)

    def number(self, told: Iterable[dict[str, Any]]) -> list[NumberedSource]:
        return [self._one(source) for source in told]

    def _one(self, told: dict[str, Any]) -> NumberedSource:
        key = tuple(
            str(told[name])
            for name in ("kind", "title", "detail", "on", "about", "digest")
        )
        if key not in self.known:
            self.known[key] = NumberedSource(len(self.all) + 1, told)
            self.all.append(self.known[key])
        return self.known[key]

    def claims(self, statements: list[dict[str, Any]]) -> list[Claim]:
        return [Claim(told, self.number(told["sources"])) for told in statements]


def _chapter(told: dict[str, Any], figures: Figures, sources: _Sources) -> Chapter:
    body = to_html(
        parse(told["body"]),
        level=CHAPTER_LEVEL,
        prefix=told["key"],
        draw=figures.draw,
        on_paper=True,
    )
    anchor = f"kapitel-{told['key']}"
    return Chapter(told, anchor, body, sources.claims(told["statements"]))


def _problem(
    told: dict[str, Any], figures: Figures, sources: _Sources
) -> PrintedProblem:
    weighed = [Weighed(one) for one in told["priorities"]]
    what, consequences = (
        to_html(
            parse(told[name]),
            level=PROBLEM_LEVEL,
            prefix=f"{name}-{told['number']}-",
            draw=figures.draw,
            on_paper=True,
        )
        for name in ("what", "consequences")
    )
    return PrintedProblem(
        told,
        f"problem-{told['number']}",
        what,
        consequences,
        sources.claims(told["statements"]),
        sorted(weighed, key=lambda one: -one.told["weight"]),
    )


def _overview(problems: list[PrintedProblem]) -> Overview:
    weights = {
        (problem.number, one.told["ground"]): one.told["weight"]
        for problem in problems
        for one in problem.priorities
    }
    used = {ground for _, ground in weights}
    rows: list[tuple[str, list[int | None]]] = [
        (str(ground.label), [weights.get((p.number, ground)) for p in problems])
        for ground in Ground
        if ground in used
    ]
    return Overview(problems, rows)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def expected_pages(content: Content) -> int:
    """Guess how many pages it will be: for the progress bar only."""
    text = sum(len(section["body"]) for section in content["sections"])
    problems, figures = len(content["problems"]), len(content["figures"])
    return (
        7
        + math.ceil(text / 2400)
        + math.ceil(1.5 * problems)
        + math.ceil(figures * 0.7)
    )
