"""What a variant of a lägesbild holds, as plain JSON: frozen, drawn and printed.

The page, the presentation, the PDF and the data package are all made of this and of
nothing else, so that they cannot differ.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import Audience, StatutoryPart, Variant
from lagesbild.report.models import (
    Cause,
    Edition,
    Figure,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Source,
    Statement,
)
from lagesbild.report.pictures import CauseTree, branches_of, outcome_of_one
from lagesbild.report.text import only_figures, parse, to_html
from pax.accounts.models import User
from pax.places.models import Area
from pax.ui.charts import Chart
from pax.ui.swedish import LONG_MONTHS

FORM = "lagesbild/1"
#: Which audiences stand in which variant.
IN_VARIANT = {
    Variant.INTERNAL: (Audience.BOTH, Audience.INTERNAL),
    Variant.PUBLIC: (Audience.BOTH, Audience.PUBLIC),
}

Content = dict[str, Any]


def content_of(edition: Edition, variant: Variant, *, by: User) -> Content:
    """Write down a decided edition, as one variant shows it."""
    return content_of_draft(edition.lagesbild, variant, by=by) | {
        "edition": {
            "number": edition.number,
            "body": edition.body,
            "decided_on": edition.decided_on.isoformat(),
            "paragraph": edition.paragraph,
            "diarienummer": edition.diarienummer,
            "changes": edition.changes,
        }
    }


def content_of_draft(lagesbild: Lagesbild, variant: Variant, *, by: User) -> Content:
    """Write down a lägesbild as it is now, as one variant shows it."""
    shown = IN_VARIANT[variant]
    claims = _statements(lagesbild)
    figures = list(Figure.objects.filter(lagesbild=lagesbild, audience__in=shown))
    keys = {figure.key for figure in figures}
    return {
        "form": FORM,
        "variant": str(variant),
        "title": lagesbild.title,
        "year": lagesbild.year,
        "area": lagesbild.area,
        "agency": str(lagesbild.agency),
        "summary": only_figures(lagesbild.summary, keys),
        "smallest_count": lagesbild.smallest_count,
        "sections": [
            _section(section, claims, keys)
            for section in Section.objects.filter(
                lagesbild=lagesbild, audience__in=shown
            )
        ],
        "problems": _problems(lagesbild, shown, claims, keys),
        "figures": numbers_of_all(lagesbild, figures, by=by),
    }


Claims = dict[tuple[str, int], list[dict[str, Any]]]


def _statements(lagesbild: Lagesbild) -> Claims:
    sources = defaultdict(list)
    for source in Source.objects.filter(lagesbild=lagesbild):
        sources[source.statement_id].append(
            {
                "kind": source.kind,
                "kind_name": source.get_kind_display(),
                "title": source.title,
                "detail": source.detail,
                "on": source.on.isoformat() if source.on else "",
                "about": str(source.about or ""),
                "digest": source.digest,
            }
        )
    found: Claims = defaultdict(list)
    for statement in Statement.objects.filter(lagesbild=lagesbild):
        place = (
            ("section", statement.section_id)
            if statement.section_id
            else ("problem", statement.problem_id or 0)
        )
        found[place].append(
            {
                "kind": statement.kind,
                "kind_name": statement.get_kind_display(),
                "text": statement.text,
                "sources": sources[statement.pk],
            }
        )
    return found


def _section(section: Section, claims: Claims, keys: set[str]) -> dict[str, Any]:
    return {
        "part": section.part,
        "part_name": section.get_part_display(),
        "key": section.key,
        "title": section.title,
        "body": only_figures(section.body, keys),
        "statements": claims["section", section.pk],
    }


def _problems(
    lagesbild: Lagesbild,
    shown: tuple[Audience, ...],
    claims: Claims,
    keys: set[str],
) -> list[dict[str, Any]]:
    areas = dict(Area.objects.values_list("pk", "name"))
    causes, priorities = defaultdict(list), defaultdict(list)
    for cause in Cause.objects.filter(lagesbild=lagesbild):
        causes[cause.problem_id].append(cause)
    for priority in Priority.objects.filter(lagesbild=lagesbild):
        priorities[priority.problem_id].append(priority)
    return [
        {
            "uuid": str(problem.uuid),
            # From one and on in each variant: a gap would tell of one not shown.
            "number": number,
            "title": problem.title,
            "what": only_figures(problem.what, keys),
            "areas": [areas[pk] for pk in problem.areas if pk in areas],
            "where": problem.where,
            "affected": problem.affected,
            "period": problem.period,
            "months": problem.months,
            "trend": problem.trend,
            "trend_name": problem.get_trend_display(),
            "consequences": only_figures(problem.consequences, keys),
            "not_known": problem.not_known,
            "left_out": problem.left_out,
            "since_last": problem.since_last,
            "since_last_name": problem.get_since_last_display(),
            "causes": _tree(causes[problem.pk], None),
            "priorities": [
                {
                    "ground": p.ground,
                    "ground_name": p.get_ground_display(),
                    "weight": p.weight,
                    "reason": p.reason,
                }
                for p in priorities[problem.pk]
            ],
            "statements": claims["problem", problem.pk],
        }
        for number, problem in enumerate(
            Problem.objects.filter(lagesbild=lagesbild, audience__in=shown), start=1
        )
    ]


def _tree(causes: list[Cause], parent: int | None) -> list[dict[str, Any]]:
    return [
        {
            "text": cause.text,
            "kind": cause.kind,
            "kind_name": cause.get_kind_display(),
            "causes": _tree(causes, cause.pk),
        }
        for cause in causes
        if cause.parent_id == parent
    ]


# --- as it is read ----------------------------------------------------------------
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
class ReadableChapter:
    """A chapter, as it is read."""

    told: dict[str, Any]
    body: SafeString


@dataclass(frozen=True)
class ReadablePart:
    """One of the three statutory parts, with its chapters."""

    name: str
    chapters: list[ReadableChapter]


@dataclass(frozen=True)
class ReadableProblem:
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
class ReadableVariant:
    """A variant, as it is read."""

    content: Content
    summary: SafeString
    parts: list[ReadablePart]
    problems: list[ReadableProblem]
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


def readable(content: Content) -> ReadableVariant:
    """Make a variant readable."""
    figures = Figures(content)
    parts = [
        ReadablePart(str(part.label), list(_chapters(content, part, figures)))
        for part in StatutoryPart
    ]
    problems = [_readable_problem(told, figures) for told in content["problems"]]
    summary = to_html(parse(content["summary"]), level=3, prefix="s-")
    return ReadableVariant(content, summary, parts, problems, figures.rest)


def _chapters(
    content: Content, part: StatutoryPart, figures: Figures
) -> Iterator[ReadableChapter]:
    for told in content["sections"]:
        if told["part"] == part and told["body"].strip():
            body = to_html(
                parse(told["body"]),
                level=CHAPTER_LEVEL,
                prefix=f"{told['key']}-",
                draw=figures.draw,
            )
            yield ReadableChapter(told, body)


def _readable_problem(told: dict[str, Any], figures: Figures) -> ReadableProblem:
    """Make one problem readable."""
    n = told["number"]
    return ReadableProblem(
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
        _cause_tree(told),
        outcome_of_one(n, told["priorities"]),
    )


def _cause_tree(told: dict[str, Any]) -> CauseTree | None:
    if not told["causes"]:
        return None
    return CauseTree(
        key=f"orsaker-{told['number']}",
        title=f"Orsaksträd: {told['title']}",
        description="Varje orsak ligger till höger om det som den är orsak till.",
        root=told["title"],
        branches=branches_of(told["causes"]),
    )
