"""A variant's content as a document: its parts, figures and sources, numbered.

Made of the content's JSON and of nothing else, so that what is frozen can be printed
again, and comes out the same.
"""

import datetime
import math
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lagesbild.report.content import TEXT_LEVEL, Content
from lagesbild.report.drawing import chart_of
from lagesbild.report.enums import Ground, StatutoryPart, Trend, Variant
from lagesbild.report.text import parse, to_html
from pax.editions.content import fingerprint
from pax.tables.writing import as_csv
from pax.ui.charts import Numbers
from pax.ui.charts.marks import WIDE
from pax.ui.swedish import LONG_MONTHS, day

#: Something of the content (`told`), with what is printed of it.
Printed = dict[str, Any]
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


class Figures:
    """Gives each figure its number, where the text first shows it."""

    def __init__(self, numbers: list[dict[str, Any]]) -> None:
        self.told = {one["key"]: one for one in numbers}
        self.shown: dict[str, Printed] = {}

    @property
    def printed(self) -> list[Printed]:
        """Those that are shown, in order."""
        return list(self.shown.values())

    def draw(self, key: str) -> str:
        """Draw a figure; the second time, say where it is."""
        if key in self.shown:
            return _see(self.shown[key])
        if key not in self.told:
            return ""  # not in this variant: nothing is said of it
        return render_to_string("pdf/lagesbild/figure.html", {"figure": self._add(key)})

    def rest(self) -> list[Printed]:
        """Give those that no text shows: they come last."""
        return [self._add(key) for key in self.told if key not in self.shown]

    def _add(self, key: str) -> Printed:
        """Give a figure its number, its picture and its tables, as wide as a page."""
        number, told = len(self.shown) + 1, self.told[key]
        chart = chart_of(told)
        tables = in_widths(turned(chart.numbers()))
        self.shown[key] = {
            "number": number,
            "told": told,
            "anchor": f"figur-{number}",
            "table_anchor": f"tabell-{number}",
            "picture": chart.draw(WIDE),
            "tables": tables,
            # Whether its numbers fit on a page beneath their heading.
            "is_short": sum(len(table.rows) + 2 for table in tables) < SHORT,
            "file_name": f"figur-{number}-{told['key'].translate(_LETTERS)}.csv",
            "csv": csv_of(told),
        }
        return self.shown[key]


def _see(figure: Printed) -> SafeString:
    """Lead to where a figure is shown already."""
    return format_html(
        '<p class="see"><a href="#{}">Se figur {}.</a></p>',
        figure["anchor"],
        figure["number"],
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

#: What the law says of each part (4 § lagen 2023:196).
LAW = {
    StatutoryPart.MAPPING: "En kartläggning av brottsligheten i kommunen.",
    StatutoryPart.OTHER: "Annan information av betydelse för det förebyggande arbetet.",
    StatutoryPart.ANALYSIS: "En analys av kartläggningen och av övrig information.",
}
ARROWS = {Trend.UP: "↑", Trend.SAME: "→", Trend.DOWN: "↓", Trend.UNKNOWN: "?"}
MOST_WEIGHT = 3
#: The tree of causes in two: what lies in the situation, and in people's conditions.
CAUSE_KINDS = {"situationell": "Situationella orsaker", "social": "Sociala orsaker"}


@dataclass(frozen=True)
class Document:
    """All that is printed."""

    content: Content
    at: datetime.datetime
    summary: SafeString
    parts: list[Printed]
    problems: list[Printed]
    overview: Printed
    figures: list[Printed]
    loose: list[Printed]
    sources: list[Printed]
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


def decided_in(content: Content) -> Content:
    """Give what was decided, and not what is said of it since."""
    return {name: told for name, told in content.items() if name != "replaced"}


def document_of(content: Content, *, at: datetime.datetime) -> Document:
    """Lay out a content as it is printed."""
    figures, sources = Figures(content["figures"]), _Sources()
    summary = to_html(
        parse(content["summary"]), level=3, draw=figures.draw, on_paper=True
    )
    parts = [
        {
            "number": number,
            "name": part.label,
            "law": LAW[part],
            "anchor": f"del-{number}",
            "chapters": [
                _chapter(told, figures, sources)
                for told in content["sections"]
                if told["part"] == part and (told["body"].strip() or told["statements"])
            ],
        }
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
        fingerprint(decided_in(content)),
    )


@dataclass
class _Sources:
    """Gives each source its number: the same source has the same number."""

    all: list[Printed] = field(default_factory=list)
    known: dict[tuple[str, ...], Printed] = field(default_factory=dict)

    def claims(self, statements: list[dict[str, Any]]) -> list[Printed]:
        """Give each claim with the numbers of its sources."""
        return [
            {"told": told, "sources": [self._numbered(one) for one in told["sources"]]}
            for told in statements
        ]

    def _numbered(self, told: dict[str, Any]) -> Printed:
        """Give a source the number it has, or the next one."""
        same = ("kind", "title", "detail", "on", "about", "digest")
        key = tuple(str(told[name]) for name in same)
        if key not in self.known:
            number = len(self.all) + 1
            self.known[key] = {"number": number, "told": told, "on": _day(told["on"])}
            self.all.append(self.known[key])
        return self.known[key]


def _chapter(told: dict[str, Any], figures: Figures, sources: _Sources) -> Printed:
    """Give a chapter's text as it is printed, and what it rests on."""
    return {
        "told": told,
        "anchor": f"kapitel-{told['key']}",
        "body": to_html(
            parse(told["body"]),
            level=TEXT_LEVEL,
            prefix=told["key"],
            draw=figures.draw,
            on_paper=True,
        ),
        "claims": sources.claims(told["statements"]),
    }


def _problem(told: dict[str, Any], figures: Figures, sources: _Sources) -> Printed:
    """Give a problem as it stands on its page, or two."""
    number = int(told["number"])
    what, consequences = (
        to_html(
            parse(told[name]),
            level=TEXT_LEVEL,
            prefix=f"{name}-{number}-",
            draw=figures.draw,
            on_paper=True,
        )
        for name in ("what", "consequences")
    )
    weighed = sorted(told["priorities"], key=lambda one: -one["weight"])
    causes = {
        name: [one for one in told["causes"] if one["kind"] == kind]
        for kind, name in CAUSE_KINDS.items()
    }
    return {
        "told": told,
        "number": number,
        "anchor": f"problem-{number}",
        "what": what,
        "consequences": consequences,
        "claims": sources.claims(told["statements"]),
        # With three boxes for each, filled as far as the ground weighs.
        "priorities": [
            {"told": one, "boxes": [n < one["weight"] for n in range(MOST_WEIGHT)]}
            for one in weighed
        ],
        "total": sum(one["weight"] for one in weighed),
        "arrow": ARROWS[Trend(told["trend"])],
        "months": months_picture(told["months"]),
        "causes": [(name, found) for name, found in causes.items() if found],
    }


def _overview(problems: list[Printed]) -> Printed:
    """Set all problems against all grounds: the picture of what comes first."""
    weights = {
        (problem["number"], one["told"]["ground"]): one["told"]["weight"]
        for problem in problems
        for one in problem["priorities"]
    }
    used = {ground for _, ground in weights}
    rows = [
        (ground.label, [weights.get((p["number"], ground)) for p in problems])
        for ground in Ground
        if ground in used
    ]
    # Drawn where there is more than one to compare.
    is_drawn = len(problems) > 1 and bool(rows)
    return {"problems": problems, "rows": rows, "is_drawn": is_drawn}


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
