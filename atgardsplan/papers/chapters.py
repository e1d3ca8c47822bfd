"""What papers tell of a plan: gathered in a few queries, and written by chapters.

Plain sentences and tables.  What comes from the plan is escaped, so that no name of a
measure becomes markup.  A number of people under five was never kept and is not told.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from atgardsplan.papers.enums import PaperKind
from atgardsplan.plan.document import flow_in_words
from atgardsplan.plan.enums import OVER, Progress
from atgardsplan.plan.models import (
    Activity,
    Direction,
    Flow,
    Measure,
    Need,
    NeedProblem,
    Plan,
    PlanEdition,
)
from atgardsplan.plan.querysets import grouped
from atgardsplan.plan.selectors.coverage import coverage_of
from atgardsplan.plan.selectors.measures import GoalView, goals_of
from atgardsplan.rounds.models import Ask
from atgardsplan.rounds.selectors import answers_in
from pax.accounts.models import User
from pax.ui.swedish import day


@dataclass(frozen=True)
class Period:
    """The days that a paper speaks of, both included."""

    first: datetime.date
    last: datetime.date

    def holds(self, day: datetime.date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last


@dataclass
class MeasureReport:
    """A measure, and what is known of it."""

    measure: Measure
    is_late: bool
    activities: list[Activity] = field(default_factory=list)
    goals: list[GoalView] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    answers: list[Ask] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called; one without a name is called by its purpose."""
        return str(self.measure).rstrip(".")

    def done(self, period: Period) -> list[Activity]:
        """List the activities that were done within a period."""
        return [one for one in self.activities if period.holds(one.done_on)]

    def overdue(self, on: datetime.date) -> list[Activity]:
        """List the activities that should have been done by now."""
        return [
            one
            for one in self.activities
            if one.done_on is None and one.due_on is not None and one.due_on < on
        ]

    def ahead(self, on: datetime.date) -> list[Activity]:
        """List the activities that are still to come."""
        return [
            one
            for one in self.activities
            if one.done_on is None and (one.due_on is None or one.due_on >= on)
        ]


@dataclass
class DirectionReport:
    """A direction and the measures that belong to it."""

    direction: Direction
    measures: list[MeasureReport] = field(default_factory=list)

    def with_progress(self, *kinds: Progress) -> int:
        """Count the measures that stand so."""
        return sum(told.measure.progress in kinds for told in self.measures)

    @property
    def late(self) -> int:
        """Count those that are late."""
        return sum(told.is_late for told in self.measures)


@dataclass
class PlanReport:
    """A plan as papers tell of it."""

    plan: Plan
    period: Period
    today: datetime.date
    directions: list[DirectionReport]
    edition: PlanEdition | None
    needs: int
    unmet: list[Need]
    unanswered: list[NeedProblem]

    @property
    def measures(self) -> list[MeasureReport]:
        """All measures, direction by direction."""
        return [told for one in self.directions for told in one.measures]

    @property
    def going(self) -> list[MeasureReport]:
        """Those that are not over."""
        return [told for told in self.measures if told.measure.progress not in OVER]

    @property
    def goals(self) -> list[tuple[MeasureReport, GoalView]]:
        """Every indicator with the measure that it follows."""
        return [(told, goal) for told in self.measures for goal in told.goals]


def gather(plan: Plan, period: Period, *, by: User) -> PlanReport:
    """Gather what there is to tell of a plan and a period."""
    coverage = coverage_of(plan, by)
    told = _measures(plan, period, by)
    return PlanReport(
        plan,
        period,
        timezone.localdate(),
        [
            DirectionReport(one, told[one.pk])
            for one in Direction.objects.filter(plan=plan)
        ],
        PlanEdition.objects.filter(plan=plan)
        .defer("content")
        .order_by("number")
        .last(),
        Need.objects.filter(plan=plan, parent=None).count(),
        coverage.unmet,
        coverage.unanswered,
    )


def _measures(plan: Plan, period: Period, by: User) -> dict[int, list[MeasureReport]]:
    """Give the measures of each direction, with what hangs on them."""
    measures: list[Measure] = list(
        Measure.objects.filter(plan=plan)
        .with_lateness(timezone.localdate())
        .select_related("unit__agency")
    )
    activities = grouped(Activity.objects.filter(plan=plan), "measure_id")
    flows = grouped(Flow.objects.filter(plan=plan), "measure_id")
    goals = goals_of(measures, by, to_give=True)
    answers = grouped(answers_in(plan, by, period.first, period.last), "measure_id")
    found: dict[int, list[MeasureReport]] = defaultdict(list)
    for one in measures:
        found[one.direction_id].append(
            MeasureReport(
                one,
                bool(one.is_late),  # type: ignore[attr-defined]  # annotated above
                activities[one.pk],
                goals.get(one.pk, []),
                flows[one.pk],
                answers[one.pk],
            )
        )
    return found


# --- what is drawn, section by section, as the safe Markdown that people edit --------
_MARKUP = re.compile(r"([\\`*_\[\]|<>#~^])")
_LEADING = re.compile(r"^(\s*)([-+>]|\d{1,9}[.)])", re.M)
#: More than this of anything is counted and not listed.
LISTED = 60


def escaped(text: str) -> str:
    """Write a text of somebody's so that it is read as it stands, on one line."""
    flat = " ".join(text.split())
    return _LEADING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", flat))


def counted(number: int, one: str, many: str) -> str:
    """Count in words: 1 åtgärd, 3 åtgärder, ingen åtgärd."""
    return f"{number} {one if number == 1 else many}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], right: int = 0) -> str:
    """Write a table; the last `right` columns hold numbers."""
    names = list(head)
    marks = ["---"] * (len(names) - right) + ["---:"] * right
    lines = [names, marks, *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def listing(lines: Iterable[str]) -> str:
    """Write a list, and how many more there are when it is long."""
    found = list(lines)
    shown = [f"- {line}" for line in found[:LISTED]]
    if len(found) > LISTED:
        shown.append(f"- och {len(found) - LISTED} till")
    return "\n".join(shown)


def paragraphs(*texts: str) -> str:
    """Put what there is one after the other."""
    return "\n\n".join(text for text in texts if text)


# --- sections ------------------------------------------------------------------------
def summary(told: PlanReport) -> str:
    """How it goes, in a few sentences."""
    measures = told.measures
    done = sum(one.measure.progress == Progress.DONE for one in measures)
    late = sum(one.is_late for one in measures)
    acts = sum(len(one.done(told.period)) for one in measures)
    first = (
        f"Planen har {counted(len(measures), 'åtgärd', 'åtgärder')} i "
        f"{counted(len(told.directions), 'inriktning', 'inriktningar')}. "
        f"{len(told.going)} pågår eller ska påbörjas och {_are(done, 'klar')}."
    )
    second = (
        f"Under perioden har {counted(acts, 'aktivitet', 'aktiviteter')} genomförts. "
        if acts
        else "Under perioden har ingen aktivitet genomförts. "
    )
    behind = f"{counted(late, 'åtgärd', 'åtgärder')} är försenad{'e'[: late - 1]}."
    second += behind if late else "Ingen åtgärd är försenad."
    return paragraphs(first, second, _reached(told))


def _are(number: int, what: str) -> str:
    """Say how many are so: ingen är klar, 1 är klar, 3 är klara."""
    if number == 0:
        return f"ingen är {what}"
    return f"{number} är {what}{'a'[: number - 1]}"


def _reached(told: PlanReport) -> str:
    """Say how many of the indicators have reached their targets."""
    with_target = [g for _, g in told.goals if g.goal.target is not None]
    if not with_target:
        return ""
    reached = sum(goal.verdict[0] == "Målet är nått" for goal in with_target)
    known = sum(bool(goal.latest) for goal in with_target)
    first = f"{counted(len(with_target), 'indikator', 'indikatorer')} har ett mål. "
    if not known:
        return f"{first}Ingen av dem har ett aktuellt värde än."
    goal = f"är målet nått för {reached}" if reached else "är målet inte nått för någon"
    return f"{first}{known} har ett aktuellt värde. Av dem {goal}."


def basis(told: PlanReport) -> str:
    """Say what the plan rests on, and the decision."""
    plan, edition = told.plan, told.edition
    first = (
        "Enligt lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete ska "
        "kommunen besluta om en åtgärdsplan med lägesbilden som underlag (5 §) och "
        "följa upp den minst vartannat år (6 §)."
    )
    lines = [first]
    if plan.basis:
        lines.append(f"Planen bygger på {escaped(plan.basis)}.")
    if edition:
        where = f", {escaped(edition.paragraph)}" if edition.paragraph else ""
        lines.append(
            f"Planen beslutades av {escaped(edition.body)} "
            f"{day(edition.decided_on)}{where} (utgåva {edition.number})."
        )
    else:
        lines.append("Planen är inte beslutad än.")
    return paragraphs(*lines)


def position(told: PlanReport) -> str:
    """How many measures stand how, direction by direction."""
    head = ("Inriktning", "Åtgärder", "Inte började", "Pågår", "Klara", "Försenade")
    rows = [_counts(one) for one in told.directions]
    stopped = sum(d.with_progress(Progress.STOPPED) for d in told.directions)
    paused = sum(d.with_progress(Progress.PAUSED) for d in told.directions)
    rest = [
        f"{counted(paused, 'åtgärd', 'åtgärder')} är pausad{'e' if paused > 1 else ''}."
        if paused
        else "",
        f"{counted(stopped, 'åtgärd', 'åtgärder')} har avbrutits." if stopped else "",
    ]
    return paragraphs(table(head, rows, right=5), " ".join(filter(None, rest)))


def _counts(one: DirectionReport) -> list[str]:
    numbers = (
        len(one.measures),
        one.with_progress(Progress.TO_BEGIN),
        one.with_progress(Progress.UNDER_WAY),
        one.with_progress(Progress.DONE),
        one.late,
    )
    return [escaped(one.direction.name), *map(str, numbers)]


def done(told: PlanReport) -> str:
    """Tell what was done in the period, direction by direction."""
    return paragraphs(*_by_direction(told, lambda one: _done_in(one, told)))


def _done_in(one: MeasureReport, told: PlanReport) -> Iterator[str]:
    for activity in one.done(told.period):
        yield f"**{escaped(one.name)}:** {escaped(activity.text)} ({_on(activity)})"


def _on(activity: Activity) -> str:
    return day(activity.done_on) if activity.done_on else ""


def _by_direction(
    told: PlanReport, lines_of: Callable[[MeasureReport], Iterator[str]]
) -> Iterator[str]:
    """Write a list for each direction that has something to tell."""
    for one in told.directions:
        lines = [line for measure in one.measures for line in lines_of(measure)]
        if lines:
            yield f"# {escaped(one.direction.name)}\n\n{listing(lines)}"


def answers(told: PlanReport) -> str:
    """Tell what those responsible have answered: results, effects and obstacles."""
    found = [one for one in told.measures if one.answers]
    more = len(found) - LISTED
    shown = [_answered(one) for one in found[:LISTED]]
    return paragraphs(*shown, f"Och {more} svar till." if more > 0 else "")


def _answered(one: MeasureReport) -> str:
    """Tell what was last answered about a measure; never who gave the answer."""
    last = one.answers[0]
    said = (
        ("Gjort", last.told),
        ("Resultat", last.result),
        ("Verkan", last.effect),
        ("Hinder", last.obstacles),
        ("Nästa steg", last.ahead),
    )
    lines = [f"{name}: {escaped(text)}" for name, text in said if text.strip()]
    on = day(last.answered_at)  # type: ignore[arg-type]  # it has been answered
    head = f"**{escaped(one.name)}** ({escaped(last.get_done_display())}, {on})"
    return f"{head}\n\n{listing(lines)}" if lines else head


def measures(told: PlanReport) -> str:
    """Every measure and how it goes: for the follow-up."""
    return paragraphs(
        *(
            f"# {escaped(one.direction.name)}\n\n{_table_of(one, told)}"
            for one in told.directions
            if one.measures
        )
    )


def _table_of(one: DirectionReport, told: PlanReport) -> str:
    head = ("Åtgärd", "Hur det går", "Genomfört i perioden", "Resultat och verkan")
    drawn = table(head, ([*_row(m, told)] for m in one.measures[:LISTED]))
    more = len(one.measures) - LISTED
    return paragraphs(drawn, f"Och {more} åtgärder till." if more > 0 else "")


def _row(one: MeasureReport, told: PlanReport) -> Iterator[str]:
    yield escaped(one.name)
    progress = one.measure.get_progress_display()
    yield f"{progress}, försenad" if one.is_late else progress
    did = one.done(told.period)
    yield "; ".join(escaped(a.text) for a in did) or "–"
    last = one.answers[0] if one.answers else None
    said = (last.result, last.effect) if last else ()
    yield " ".join(escaped(text) for text in said if text) or "–"


def indicators(told: PlanReport) -> str:
    """Where the indicators stood, stand and are to be."""
    if not told.goals:
        return ""
    head = ("Indikator", "Utgångsläge", "Senaste värdet", "Mål", "Bedömning")
    more = len(told.goals) - LISTED
    drawn = table(head, (_goal(goal) for _, goal in told.goals[:LISTED]))
    return paragraphs(drawn, f"Och {more} indikatorer till." if more > 0 else "")


def _goal(view: GoalView) -> list[str]:
    goal = view.goal
    base = f"{view.baseline} ({goal.baseline_period})"
    target = view.target
    if target and goal.target_on:
        target = f"{target} till {day(goal.target_on)}"
    return [
        escaped(goal.name),
        escaped(base if goal.baseline_period and view.baseline else view.baseline)
        or "–",
        escaped(f"{view.latest} ({view.period})" if view.latest else "") or "–",
        escaped(target) or "–",
        view.verdict[0] or "Går inte att bedöma än",
    ]


def programmes(told: PlanReport) -> str:
    """How many came into and left individual programmes."""
    rows = [
        [escaped(one.name), *(_or_dash(text) for text in flow_in_words(flow).values())]
        for one in told.measures
        for flow in one.flows
    ]
    if not rows:
        return ""
    head = ("Insats", "Period", "Började", "Fullföljde", "Avbröt")
    lead = (
        "Insatser för enskilda redovisas bara som antal. Ett antal under fem sparas "
        "inte i Pax."
    )
    return paragraphs(lead, table(head, rows, right=3))


def _or_dash(text: str) -> str:
    return escaped(text) or "–"


def deviations(told: PlanReport) -> str:
    """Tell what is late, paused or stopped, and why as far as it is said."""
    return paragraphs(*_by_direction(told, lambda one: _deviation(one, told)))


def _deviation(one: MeasureReport, told: PlanReport) -> Iterator[str]:
    measure, name = one.measure, escaped(one.name)
    if measure.progress == Progress.STOPPED:
        why = f": {escaped(measure.ended_because)}" if measure.ended_because else ""
        yield f"**{name}** är avbruten{why}"
    elif measure.progress == Progress.PAUSED:
        yield f"**{name}** är pausad"
    if one.is_late:
        yield f"**{name}** är försenad{_late(one, told)}"


def _late(one: MeasureReport, told: PlanReport) -> str:
    """Say why a measure is late: what was not done, or when it was to be over."""
    overdue = one.overdue(told.today)
    if overdue:
        first = overdue[0]
        when = f" ({day(first.due_on)})" if first.due_on else ""
        return f": {escaped(first.text)}{when} är inte gjord"
    ends = one.measure.ends_on
    return f": skulle vara klar {day(ends)}" if ends else ""


def coverage(told: PlanReport) -> str:
    """Tell what no need answers, and what no measure meets."""
    lines = [f"Planen har {told.needs} behov, delbehoven oräknade."]
    if told.unanswered:
        lines.append("Problem i lägesbilden som inget behov svarar mot:")
        lines.append(
            listing(f"{p.number}. {escaped(p.title)}" for p in told.unanswered)
        )
    if told.unmet:
        lines.append("Behov som ingen åtgärd möter:")
        lines.append(listing(escaped(need.text) for need in told.unmet))
    if not told.unmet and not told.unanswered:
        lines.append("Alla behov möts av minst en åtgärd.")
    return paragraphs(*lines)


def ahead(told: PlanReport) -> str:
    """Tell what is to be done next, direction by direction, the nearest first."""
    return paragraphs(*(_ahead(one, told) for one in told.directions))


def _ahead(one: DirectionReport, told: PlanReport) -> str:
    due = [
        (activity.due_on, activity.text, measure.name)
        for measure in one.measures
        for activity in measure.ahead(told.today)
        if activity.due_on
    ]
    if not due:
        return ""
    lines = (
        f"{day(on)}: {escaped(text)} ({escaped(name)})"
        for on, text, name in sorted(due)
    )
    return f"# {escaped(one.direction.name)}\n\n{listing(lines)}"


def nothing(_told: PlanReport) -> str:
    """Leave it to people to write."""
    return ""


# --- papers --------------------------------------------------------------------------
@dataclass(frozen=True)
class PaperChapter:
    """A section that a kind of paper has, and what is drawn for it."""

    key: str
    title: str
    tell: Callable[[PlanReport], str]
    guidance: str = ""


JUDGED = "Skriv vad kommunen drar för slutsatser. Det här hämtas inte ur planen."
CHAPTERS: dict[PaperKind, tuple[PaperChapter, ...]] = {
    PaperKind.REPORT: (
        PaperChapter("sammanfattning", "Sammanfattning", summary),
        PaperChapter("lage", "Så går det", position),
        PaperChapter("genomfort", "Det här har gjorts", done),
        PaperChapter("resultat", "Resultat och hinder", answers),
        PaperChapter("indikatorer", "Indikatorer", indicators),
        PaperChapter("avvikelser", "Avvikelser från planen", deviations),
        PaperChapter("framat", "Det som kommer härnäst", ahead),
        PaperChapter("bedomning", "Bedömning", nothing, JUDGED),
    ),
    PaperKind.FOLLOW_UP: (
        PaperChapter("sammanfattning", "Sammanfattning", summary),
        PaperChapter("underlag", "Underlag och beslut", basis),
        PaperChapter("lage", "Läget i varje inriktning", position),
        PaperChapter("atgarder", "Åtgärderna", measures),
        PaperChapter("resultat", "Det som de ansvariga svarat", answers),
        PaperChapter("indikatorer", "Indikatorer", indicators),
        PaperChapter("insatser", "Insatser för enskilda", programmes),
        PaperChapter("avvikelser", "Avvikelser från planen", deviations),
        PaperChapter("tackning", "Behov och problem utan åtgärd", coverage),
        PaperChapter("bedomning", "Bedömning av planens verkan", nothing, JUDGED),
        PaperChapter(
            "slutsatser",
            "Slutsatser för nästa lägesbild och plan",
            nothing,
            "Skriv vad som ska fortsätta, utvecklas eller sluta, och varför.",
        ),
    ),
}


def tell(kind: PaperKind, told: PlanReport) -> dict[str, str]:
    """Draw all sections of a paper: text by key."""
    return {chapter.key: chapter.tell(told) for chapter in CHAPTERS[kind]}
