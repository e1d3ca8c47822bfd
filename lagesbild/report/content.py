"""What a variant of a lägesbild holds, as plain JSON: frozen, drawn and printed.

The page, the presentation, the PDF and the data package are all made of this and of
nothing else, so that they cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from lagesbild.report.drawing import numbers_of_all
from lagesbild.report.enums import Audience, Variant
from lagesbild.report.markdown import only_figures
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
from pax.places.models import Area

if TYPE_CHECKING:
    from pax.accounts.models import User

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
