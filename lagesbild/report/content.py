"""What a variant of a lägesbild holds, as plain JSON: frozen, drawn and printed.

The page, the presentation, the PDF and the data package are all made of this and of
nothing else, so that they cannot differ.
"""

import datetime
from collections import defaultdict
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import Audience, Few, StatutoryPart, Variant
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
from lagesbild.report.pictures import outcome_of_one
from lagesbild.report.text import only_figures, parse, to_html
from pax.accounts.models import User
from pax.editions.content import keyed
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
    claims = _statements(lagesbild, shown)
    figures = list(
        Figure.objects.filter(lagesbild=lagesbild, audience__in=shown).exclude(
            few_as=Few.WITHDRAWN
        )
    )
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
            {
                "part": section.part,
                "part_name": section.get_part_display(),
                "key": section.key,
                "title": section.title,
                "body": only_figures(section.body, keys),
                "statements": claims["section", section.pk],
            }
            for section in Section.objects.filter(
                lagesbild=lagesbild, audience__in=shown
            )
        ],
        "problems": _problems(lagesbild, shown, claims, keys),
        "figures": numbers_of_all(lagesbild, figures, by=by),
    }


Claims = dict[tuple[str, int], list[dict[str, Any]]]


def _statements(lagesbild: Lagesbild, shown: tuple[Audience, ...]) -> Claims:
    """Gather claims with their sources, by the chapter or problem they stand in.

    Of sources that a variant does not show is only said that there are such: a claim
    that has one is not without.
    """
    sources, withheld = defaultdict(list), set()
    for source in Source.objects.filter(lagesbild=lagesbild):
        if source.audience not in shown:
            withheld.add(source.statement_id)
            continue
        sources[source.statement_id].append(
            {
                "kind": source.kind,
                "kind_name": source.get_kind_display(),
                "title": source.title,
                "detail": source.detail,
                "on": source.on.isoformat() if source.on else "",
                "about": str(source.about or ""),
                "digest": keyed(source.digest),
            }
        )
    found: Claims = defaultdict(list)
    for statement in Statement.objects.filter(lagesbild=lagesbild, audience__in=shown):
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
                "is_withheld": statement.pk in withheld,
            }
        )
    return found


def _problems(
    lagesbild: Lagesbild,
    shown: tuple[Audience, ...],
    claims: Claims,
    keys: set[str],
) -> list[dict[str, Any]]:
    """Write down the problems that a variant shows, numbered anew."""
    areas = dict(Area.objects.values_list("pk", "name"))
    causes, priorities = defaultdict(list), defaultdict(list)
    for cause in Cause.objects.filter(lagesbild=lagesbild):
        causes[cause.problem_id].append(cause)
    for priority in Priority.objects.filter(lagesbild=lagesbild, audience__in=shown):
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
            "not_known": (
                problem.not_known if problem.not_known_audience in shown else ""
            ),
            "left_out": problem.left_out if problem.left_out_audience in shown else "",
            "since_last": problem.since_last,
            "since_last_name": problem.get_since_last_display(),
            "causes": tree_of(causes[problem.pk]),
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


def tree_of(
    causes: list[Cause], parent: int | None = None, *, linked: bool = False
) -> list[dict[str, Any]]:
    """Lay causes out as a tree; `linked` to themselves where they can be changed."""
    return [
        ({"cause": cause} if linked else {})
        | {
            "text": cause.text,
            "kind": cause.kind,
            "kind_name": cause.get_kind_display(),
            "causes": tree_of(causes, cause.pk, linked=linked),
        }
        for cause in causes
        if cause.parent_id == parent
    ]


# --- as it is read ----------------------------------------------------------------
#: Of the topmost headings within a chapter, and within a problem's texts.
TEXT_LEVEL = 4


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
        return draw_chart(chart_of(told))

    def rest(self) -> list[SafeString]:
        """Draw those that no text has referred to."""
        return [
            SafeString(self.draw(key)) for key in self.by_key if key not in self.drawn
        ]


def readable(content: Content) -> dict[str, Any]:
    """Make a variant readable: texts with their figures, problems with charts."""
    figures = Figures(content)
    decided_on = content.get("edition", {}).get("decided_on")
    return {
        "content": content,
        "title": f"{content['title']} {content['year']}",
        "decided_on": datetime.date.fromisoformat(decided_on) if decided_on else None,
        "summary": to_html(parse(content["summary"]), level=3, prefix="s-"),
        "parts": [
            {
                "name": part.label,
                "chapters": [
                    {"told": told, "body": _text(told, "body", told["key"], figures)}
                    for told in content["sections"]
                    if told["part"] == part and told["body"].strip()
                ],
            }
            for part in StatutoryPart
        ],
        "problems": [
            {
                "told": told,
                "what": _text(told, "what", f"p{told['number']}", figures),
                "consequences": _text(
                    told, "consequences", f"k{told['number']}", figures
                ),
                "months": ", ".join(LONG_MONTHS[n - 1] for n in told["months"]),
                "priorities": outcome_of_one(told["number"], told["priorities"]),
            }
            for told in content["problems"]
        ],
        # Last: what no text has referred to.
        "figures": figures.rest(),
    }


def _text(told: dict[str, Any], name: str, prefix: str, figures: Figures) -> SafeString:
    return to_html(
        parse(told[name]), level=TEXT_LEVEL, prefix=f"{prefix}-", draw=figures.draw
    )
