"""What the pages of a lägesbild show, gathered in a few queries whatever there is."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lagesbild.figures.models import Indicator
from lagesbild.report.drawing import YEAR, Numbers, numbers_of_all
from lagesbild.report.enums import SinceLast, Status, StatutoryPart, SuggestionState
from lagesbild.report.models import (
    Comment,
    Edition,
    Figure,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Statement,
    Suggestion,
)
from lagesbild.report.text import parse
from pax.ui.charts import number
from pax.ui.parts import Step, StepState
from samverkan.est.models import FrozenEdition
from samverkan.est.trends.models import Analysis

if TYPE_CHECKING:
    from pax.accounts.models import User

LEGAL_MONTHS = 24
#: Enough for every week of two years, in both of its audiences.
MOST_SOURCES = 220


# --- the list ------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """A lägesbild in the list, and when it is to have been made anew."""

    lagesbild: Lagesbild
    decided_on: datetime.date | None
    is_latest: bool

    @property
    def due_on(self) -> datetime.date | None:
        """When the municipality itself means to have made the next."""
        return self._after(self.lagesbild.due_months)

    @property
    def legal_on(self) -> datetime.date | None:
        """When the law wants it updated at the latest (6 § lagen 2023:196)."""
        return self._after(LEGAL_MONTHS)

    def _after(self, months: int) -> datetime.date | None:
        if self.decided_on is None or not self.is_latest:
            return None
        return months_after(self.decided_on, months)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """Give the same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def lines_for(user: User) -> list[Line]:
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
        Line(one, decided.get(one.pk), latest.get((one.agency_id, one.area)) == one.pk)
        for one in found
    ]


# --- one lägesbild -------------------------------------------------------------------
@dataclass(frozen=True)
class SectionLine:
    """A chapter in the list, with what awaits it."""

    section: Section
    comments: int
    suggestions: int


@dataclass(frozen=True)
class PartView:
    """One of the three statutory parts."""

    part: StatutoryPart
    lines: list[SectionLine]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it: it cannot be decided then."""
        return not any(line.section.body.strip() for line in self.lines)


def parts_of(lagesbild: Lagesbild) -> list[PartView]:
    """Gather the chapters of each part."""
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
            SectionLine(section, remarks[section.pk], suggested[section.pk])
        )
    return [PartView(part, by_part[part]) for part in StatutoryPart]


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


@dataclass(frozen=True)
class Ranked:
    """A problem and what speaks for it."""

    problem: Problem
    priorities: dict[str, Priority]

    @property
    def score(self) -> int:
        """The sum of its weights."""
        return sum(p.weight for p in self.priorities.values())

    @property
    def weights(self) -> dict[str, int]:
        """Its weights by ground."""
        return {ground: p.weight for ground, p in self.priorities.items()}


def ranked_problems(lagesbild: Lagesbild) -> list[Ranked]:
    """List the problems, those that most speaks for first."""
    weighed: dict[int, dict[str, Priority]] = defaultdict(dict)
    for priority in Priority.objects.filter(lagesbild=lagesbild):
        weighed[priority.problem_id][priority.ground] = priority
    found = [
        Ranked(problem, weighed[problem.pk])
        for problem in Problem.objects.filter(lagesbild=lagesbild)
    ]
    return sorted(found, key=lambda one: (-one.score, one.problem.number))


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
@dataclass(frozen=True)
class Pair:
    """A problem now and before; one of them may be missing."""

    now: Problem | None
    before: Problem | None

    @property
    def since(self) -> SinceLast:
        """How it stands to last year's."""
        return SinceLast(self.now.since_last) if self.now else SinceLast.GONE


def pairs_of(lagesbild: Lagesbild) -> list[Pair]:
    """Put this year's problems beside last year's; those left out are gone."""
    mine = list(Problem.objects.filter(lagesbild=lagesbild).select_related("before"))
    pairs = [Pair(one, one.before) for one in mine]
    if lagesbild.follows_id:
        kept = [one.before_id for one in mine if one.before_id]
        left = Problem.objects.filter(lagesbild=lagesbild.follows_id)
        pairs += [
            Pair(None, one)
            for one in left.exclude(pk__in=kept).exclude(since_last=SinceLast.GONE)
        ]
    return pairs


@dataclass(frozen=True)
class Moved:
    """An indicator's last two years, as a figure shows them."""

    name: str
    years: tuple[str, str]
    before: str
    now: str
    change: str  # percent, with its sign; "" where it cannot be told


def moves_of(lagesbild: Lagesbild, user: User) -> list[Moved]:
    """Say how each indicator of the figures has moved; what is hidden stays hidden."""
    figures = Figure.objects.filter(lagesbild=lagesbild)
    found: dict[str, Moved] = {}
    for numbers in numbers_of_all(lagesbild, figures, by=user):
        for moved in _moves_in(numbers):
            found.setdefault(moved.name, moved)
    return list(found.values())


def _moves_in(numbers: Numbers) -> list[Moved]:
    # By year only: areas and months are not before and after each other.
    if len(numbers["labels"]) < 2 or numbers["label_head"] != YEAR:
        return []
    years = (numbers["labels"][-2], numbers["labels"][-1])
    return [
        Moved(_name(numbers, one["name"]), years, *_ends(one["values"]))
        for one in numbers["series"]
    ]


def _name(numbers: Numbers, name: str) -> str:
    return f"{numbers['title']}: {name}"


def _ends(values: list[dict[str, Any]]) -> tuple[str, str, str]:
    old, new = values[-2]["number"], values[-1]["number"]
    said = tuple(
        v["note"] if v["number"] is None else number(v["number"]) for v in values[-2:]
    )
    if old is None or new is None or not old:
        return said[0], said[1], ""
    change = round((new - old) * 100 / abs(old), 1)
    sign = "+" if change > 0 else ""
    return said[0], said[1], f"{sign}{number(change)}\N{NO-BREAK SPACE}%"
