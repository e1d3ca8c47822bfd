"""A variant as it is read: made of its content, frozen or not, and of nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lagesbild.report.drawing import chart_of
from lagesbild.report.enums import StatutoryPart
from lagesbild.report.pictures import CauseTree, branches_of, outcome_of_one
from lagesbild.report.text import parse, to_html
from pax.ui.charts import Chart
from pax.ui.swedish import LONG_MONTHS

Content = dict[str, Any]
CHAPTER_LEVEL, PROBLEM_LEVEL = 4, 4


def draw_chart(chart: Chart) -> SafeString:
    """Draw a chart as the `chart` tag does."""
    return render_to_string(
        "components/chart.html",
        {"chart": chart, "pictures": chart.pictures(), "numbers": chart.numbers()},
    )


class Figures:
    """The charts of a content, by key; each is drawn where it first is referred to."""

    def __init__(self, content: Content) -> None:
        self.by_key = {told["key"]: told for told in content["figures"]}
        self.drawn: set[str] = set()

    def draw(self, key: str) -> str:
        """Draw one, or say that it stands above; of others nothing is said."""
        told = self.by_key.get(key)
        if told is None:
            return ""
        if key in self.drawn:
            return f'<p><a href="#figur-{key}">Se figuren ovan.</a></p>'
        self.drawn.add(key)
        return draw_chart(chart_of(told | {"key": f"figur-{key}"}))

    @property
    def rest(self) -> list[SafeString]:
        """Those that no text has referred to."""
        return [
            SafeString(self.draw(key)) for key in self.by_key if key not in self.drawn
        ]


@dataclass(frozen=True)
class Chapter:
    """A chapter, as it is read."""

    told: dict[str, Any]
    body: SafeString


@dataclass(frozen=True)
class Part:
    """One of the three statutory parts, with its chapters."""

    name: str
    chapters: list[Chapter]


@dataclass(frozen=True)
class ReadProblem:
    """A problem, as it is read."""

    told: dict[str, Any]
    what: SafeString
    consequences: SafeString
    tree: CauseTree | None
    priorities: Chart | None

    @property
    def months(self) -> str:
        """The months in words."""
        return ", ".join(LONG_MONTHS[n - 1] for n in self.told["months"])

    @property
    def score(self) -> int:
        """The sum of what speaks for it."""
        return sum(p["weight"] for p in self.told["priorities"])


@dataclass(frozen=True)
class Reading:
    """A variant, as it is read."""

    content: Content
    summary: SafeString
    parts: list[Part]
    problems: list[ReadProblem]
    figures: list[SafeString]

    @property
    def title(self) -> str:
        """What it is called, with its year."""
        return f"{self.content['title']} {self.content['year']}"

    @property
    def decided_on(self) -> datetime.date | None:
        """The day of the decision."""
        told = self.content.get("edition", {}).get("decided_on")
        return datetime.date.fromisoformat(told) if told else None


def read(content: Content) -> Reading:
    """Make a variant readable."""
    figures = Figures(content)
    parts = [
        Part(str(part.label), list(_chapters(content, part, figures)))
        for part in StatutoryPart
    ]
    problems = [read_problem(told, figures) for told in content["problems"]]
    summary = to_html(parse(content["summary"]), level=3, prefix="s-")
    return Reading(content, summary, parts, problems, figures.rest)


def _chapters(
    content: Content, part: StatutoryPart, figures: Figures
) -> Iterator[Chapter]:
    for told in content["sections"]:
        if told["part"] == part and told["body"].strip():
            body = to_html(
                parse(told["body"]),
                level=CHAPTER_LEVEL,
                prefix=f"{told['key']}-",
                draw=figures.draw,
            )
            yield Chapter(told, body)


def read_problem(told: dict[str, Any], figures: Figures) -> ReadProblem:
    """Make one problem readable."""
    n = told["number"]
    return ReadProblem(
        told,
        to_html(
            parse(told["what"]),
            level=PROBLEM_LEVEL,
            prefix=f"p{n}-",
            draw=figures.draw,
        ),
        to_html(
            parse(told["consequences"]),
            level=PROBLEM_LEVEL,
            prefix=f"k{n}-",
            draw=figures.draw,
        ),
        _tree(told),
        outcome_of_one(n, told["priorities"]),
    )


def _tree(told: dict[str, Any]) -> CauseTree | None:
    if not told["causes"]:
        return None
    return CauseTree(
        key=f"orsaker-{told['number']}",
        title=f"Orsaksträd: {told['title']}",
        description="Varje orsak ligger till höger om det som den är orsak till.",
        root=told["title"],
        branches=branches_of(told["causes"]),
    )
