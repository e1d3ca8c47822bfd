"""What the pages of a lägesbild show, gathered in a few queries whatever there is."""

import calendar
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from lagesbild.figures.models import Import, Indicator
from lagesbild.report.drawing import YEAR, Numbers, numbers_of_all
from lagesbild.report.enums import SinceLast, Status, StatutoryPart, SuggestionState
from lagesbild.report.models import (
    Comment,
    Contributor,
    Edition,
    EditionVariant,
    Figure,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Statement,
    Suggestion,
)
from lagesbild.report.text import parse
from pax.accounts.models import User
from pax.editions.content import keyed
from pax.ui.charts import number
from pax.ui.parts import AT_MOST, StartPanel, Step, StepState
from samverkan.est.models import FrozenEdition
from samverkan.est.trends.models import Analysis

LEGAL_MONTHS = 24
#: What a line of a page is drawn from.
Shown = dict[str, Any]
#: Enough for every week of two years, in both of its audiences.
MOST_SOURCES = 220


# --- the list ------------------------------------------------------------------------
def months_after(day: datetime.date, months: int) -> datetime.date:
    """Give the same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def lines_for(user: User) -> list[Shown]:
    """List the lägesbilder that a person works on, the newest first."""
    found = list(Lagesbild.objects.visible_to(user).select_related("agency"))
    decided: dict[int, datetime.date] = dict(
        Edition.objects.filter(lagesbild__in=found)
        .order_by("decided_on")
        .values_list("lagesbild_id", "decided_on")
    )
    latest: dict[tuple[int, str], int] = {}
    for one in reversed(found):
        if one.pk in decided:
            latest[one.agency_id, one.area] = one.pk
    return [
        _line(
            one,
            decided.get(one.pk),
            is_latest=latest.get((one.agency_id, one.area)) == one.pk,
        )
        for one in found
    ]


def _line(
    lagesbild: Lagesbild, decided_on: datetime.date | None, *, is_latest: bool
) -> Shown:
    """Say when the next is due: as the municipality itself means, and by law (6 §)."""
    last = decided_on if is_latest else None
    return {
        "lagesbild": lagesbild,
        "decided_on": decided_on,
        "due_on": last and months_after(last, lagesbild.due_months),
        "legal_on": last and months_after(last, LEGAL_MONTHS),
    }


# --- one lägesbild -------------------------------------------------------------------
def parts_of(lagesbild: Lagesbild) -> list[Shown]:
    """Gather the chapters of each part; one that is empty cannot be decided."""
    sections = Section.objects.filter(lagesbild=lagesbild).select_related("assigned_to")
    remarks = Counter(
        Comment.objects.filter(lagesbild=lagesbild, resolved_at=None).values_list(
            "section_id", flat=True
        )
    )
    suggested = Counter(
        Suggestion.objects.filter(
            lagesbild=lagesbild, state=SuggestionState.OPEN
        ).values_list("section_id", flat=True)
    )
    by_part = defaultdict(list)
    for section in sections:
        by_part[section.part].append(
            {
                "section": section,
                "comments": remarks[section.pk],
                "suggestions": suggested[section.pk],
            }
        )
    return [
        {
            "part": part,
            "lines": by_part[part],
            "is_empty": not any(line["section"].body.strip() for line in by_part[part]),
        }
        for part in StatutoryPart
    ]


STEPS = ("Utkast", "Granskning", "Godkänd", "Fastställd", "Publicerad")


def steps_of(lagesbild: Lagesbild) -> list[Step]:
    """Say how far a lägesbild has come, as a chain."""
    at = {
        Status.DRAFT: 0,
        Status.REVIEW: 2 if lagesbild.approved_by_id else 1,
        Status.DECIDED: 3,
        Status.PUBLISHED: 4,
    }[Status(lagesbild.status)]
    who = {1: lagesbild.review_asked_by, 2: lagesbild.approved_by}
    last = len(STEPS) - 1
    return [
        Step(
            title,
            _state(n, at, last),
            note=str(who[n]) if who.get(n) and n <= at else "",
        )
        for n, title in enumerate(STEPS)
    ]


def _state(n: int, at: int, last: int) -> StepState:
    if n < at or n == at == last:
        return StepState.DONE
    return StepState.CURRENT if n == at else StepState.UPCOMING


def ranked_problems(lagesbild: Lagesbild) -> list[Shown]:
    """List the problems and what speaks for each, those that most speaks for first.

    Ranked are only those that are weighed on every ground that any of them is weighed
    on: one that nobody has weighed is not 0.  The others come last, unranked.
    """
    weighed: dict[int, dict[str, Priority]] = defaultdict(dict)
    for priority in Priority.objects.filter(lagesbild=lagesbild):
        weighed[priority.problem_id][priority.ground] = priority
    used = {ground for grounds in weighed.values() for ground in grounds}
    found = [
        {
            "problem": problem,
            "priorities": weighed[problem.pk],
            "score": sum(p.weight for p in weighed[problem.pk].values()),
            "is_ranked": bool(used) and weighed[problem.pk].keys() == used,
            "grounds": len(used),
        }
        for problem in Problem.objects.filter(lagesbild=lagesbild)
    ]
    return sorted(
        found,
        key=lambda one: (
            not one["is_ranked"],
            -one["score"] if one["is_ranked"] else 0,
            one["problem"].number,
        ),
    )


def missing_figures(lagesbild: Lagesbild) -> list[tuple[Section, str]]:
    """List what the text refers to and nobody has made."""
    known = set(
        Figure.objects.filter(lagesbild=lagesbild).values_list("key", flat=True)
    )
    return [
        (section, key)
        for section in Section.objects.filter(
            lagesbild=lagesbild, body__contains="[[figur:"
        )
        for key in parse(section.body).figures
        if key not in known
    ]


def statements_of(**about: Any) -> list[Statement]:
    """List the claims of a chapter or problem, with their sources."""
    return list(Statement.objects.filter(**about).prefetch_related("sources"))


# --- sources in Pax ------------------------------------------------------------------
def source_choices(user: User, year: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """List what in Pax a claim can rest on, as the choices of a form.

    Of EST the weeks of the lägesbild's own year and of the one it is written in.
    """
    weeks = (
        FrozenEdition.objects.visible_to(user)
        .filter(edition__year__in=(year, year + 1))
        .select_related("edition")
        .order_by("-edition__monday", "-pk")[:MOST_SOURCES]
    )
    analyses = Analysis.objects.visible_to(user).settled()[:MOST_SOURCES]
    groups = [
        (
            "Indikatorer",
            [
                (f"indicator:{one.uuid}", one.title)
                for one in Indicator.objects.visible_to(user)
            ],
        ),
        ("EST-analyser", [(f"analysis:{one.uuid}", one.title) for one in analyses]),
        (
            "EST-bilder",
            [
                (
                    f"est:{one.uuid}",
                    f"{one.edition.title}, {one.get_audience_display()}",
                )
                for one in weeks
            ],
        ),
    ]
    return [(name, choices) for name, choices in groups if choices]


def source_from(chosen: str, user: User) -> dict[str, Any]:
    """Give what a source in Pax is called, and its fingerprint as it is now."""
    kind, _, uuid = chosen.partition(":")
    if kind == "indicator":
        return _from_indicator(uuid, user)
    if kind == "analysis":
        analysis = Analysis.objects.visible_to(user).settled().get(uuid=uuid)
        return {"kind": "est", "title": analysis.title, "about": analysis.uuid}
    frozen = FrozenEdition.objects.visible_to(user).select_related("edition")
    week = frozen.get(uuid=uuid)
    return {
        "kind": "est",
        "title": week.edition.title,
        "about": week.edition.uuid,
        "digest": week.content_sha256,
    }


def _from_indicator(uuid: str, user: User) -> dict[str, Any]:
    """Name the indicator, with the fingerprint of the import that last brought it."""
    indicator = Indicator.objects.visible_to(user).get(uuid=uuid)
    newest = (
        indicator.values.filter(is_current=True)
        .select_related("brought_by")
        .order_by("-brought_by__confirmed_at", "-pk")
        .first()
    )
    return {
        "kind": "egen" if indicator.origin == "pax" else "import",
        "title": indicator.title,
        "about": indicator.uuid,
        "digest": newest.brought_by.sha256 if newest else "",
    }


# --- beside last year ----------------------------------------------------------------
def pairs_of(lagesbild: Lagesbild) -> list[Shown]:
    """Put this year's problems beside last year's; those left out are gone."""
    mine = list(Problem.objects.filter(lagesbild=lagesbild).select_related("before"))
    pairs: list[Shown] = [
        {"now": one, "before": one.before, "since": one.since_last} for one in mine
    ]
    if lagesbild.follows_id:
        kept = [one.before_id for one in mine if one.before_id]
        left = Problem.objects.filter(lagesbild=lagesbild.follows_id)
        pairs += [
            {"now": None, "before": one, "since": SinceLast.GONE}
            for one in left.exclude(pk__in=kept).exclude(since_last=SinceLast.GONE)
        ]
    return pairs


def moves_of(lagesbild: Lagesbild, user: User) -> list[Shown]:
    """Say how each indicator of the figures has moved; what is hidden stays hidden."""
    figures = Figure.objects.filter(lagesbild=lagesbild)
    found: dict[str, Shown] = {}
    for numbers in numbers_of_all(lagesbild, figures, by=user):
        for moved in _moves_in(numbers):
            found.setdefault(moved["name"], moved)
    return list(found.values())


def _moves_in(numbers: Numbers) -> list[Shown]:
    """Give the last two years of each series.

    By year only: areas and months are not before and after each other.
    """
    if len(numbers["labels"]) < 2 or numbers["label_head"] != YEAR:
        return []
    return [
        {
            "name": f"{numbers['title']}: {one['name']}",
            "years": numbers["labels"][-2:],
            **_ends(one["values"]),
        }
        for one in numbers["series"]
    ]


def _ends(values: list[dict[str, Any]]) -> dict[str, str]:
    """Say the last two values, and the change in percent where it can be told."""
    old, new = values[-2]["number"], values[-1]["number"]
    before, now = (
        v["note"] if v["number"] is None else number(v["number"]) for v in values[-2:]
    )
    moved = ""
    if old and new is not None:
        change = round((new - old) * 100 / abs(old), 1)
        sign = "+" if change > 0 else ""
        moved = f"{sign}{number(change)}\N{NO-BREAK SPACE}%"
    return {"before": before, "now": now, "change": moved}


# --- on the start page: the only way in for contributors, who are of other  -------
def lagesbilder_named_in(user: User) -> StartPanel:
    """List the lägesbilder that a person is named in today, the latest year first."""
    named = Contributor.objects.filter(lagesbild=OuterRef("pk"), user=user.pk)
    found = (
        Lagesbild.objects.visible_to(user)
        .filter(Exists(named.standing()))
        .select_related("agency")
        .order_by("-year", "-pk")
    )
    return StartPanel(
        "named",
        "Lägesbilder som du medverkar i",
        "Lägesbilder",
        list(found[: AT_MOST + 1]),
        stays=False,
        more="lagesbild:list",
        template="lagesbild/report/start_named.html",
    )


# --- what rests on an import ------------------------------------------------------
def editions_on(imported: Import) -> Iterator[str]:
    """Name the editions whose numbers or sources came by an import."""
    rests = Q(content__figures__contains=[{"imports": [{"uuid": str(imported.uuid)}]}])
    # Editions of before digests were keyed name the file by its own.
    for digest in (keyed(imported.sha256), imported.sha256):
        claims = [{"statements": [{"sources": [{"digest": digest}]}]}]
        rests |= Q(content__sections__contains=claims)
        rests |= Q(content__problems__contains=claims)
    resting = EditionVariant.objects.filter(rests)
    for edition in (
        Edition.objects.filter(pk__in=resting.values("edition"))
        .select_related("lagesbild")
        .order_by("pk")
    ):
        yield f"”{edition}”"
