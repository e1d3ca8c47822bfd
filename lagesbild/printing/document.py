"""A variant's content as a document: its parts, figures and sources, numbered.

Made of the content's JSON and of nothing else, so that what is frozen can be printed
again, and comes out the same.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from lagesbild.printing.figures import Figures, PrintedFigure
from lagesbild.printing.pictures import months_picture
from lagesbild.report.enums import Ground, StatutoryPart, Trend, Variant
from lagesbild.report.text import parse, to_html
from pax.editions.content import fingerprint
from pax.ui.swedish import MONTHS, day

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
