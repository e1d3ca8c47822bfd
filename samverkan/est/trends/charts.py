"""The charts of trends and analyses: shapes and numbers, never colour alone."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from pax.ui import swedish
from pax.ui.charts import (
    Bars,
    Cell,
    Chart,
    HeatMap,
    Level,
    Lines,
    Moment,
    Series,
    values_of,
)
from pax.ui.charts.marks import shape
from pax.ui.parts import KeyFigure
from samverkan.est.enums import LevelColour
from samverkan.est.models import ScaleLevel
from samverkan.est.periods import WEEK, Period, week_name
from samverkan.est.trends.selectors import (
    STRAINED,
    AreaStory,
    Overview,
    change_in_words,
    kinds_in_order,
)
from samverkan.est.trends.services import Figures

# --- trends ---------------------------------------------------------------------------
#: The colours of the levels as they are printed, each darker in grey than the one
#: that ships before it.
PRINTED = {
    LevelColour.NEUTRAL: "#e8ecee",
    LevelColour.SUCCESS: "#cfe8d7",
    LevelColour.BRAND: "#b4d7e2",
    LevelColour.WARNING: "#f0bb3e",
    LevelColour.BROWN: "#b8925a",
    LevelColour.DANGER: "#9b1c22",
}


def levels_of(scale: Sequence[ScaleLevel]) -> tuple[Level, ...]:
    """Give the levels as charts draw them."""
    return tuple(
        Level(s.number, s.name, PRINTED[LevelColour(s.colour)], s.shape) for s in scale
    )


def weeks_of_areas(view: Overview) -> HeatMap:
    """Draw every area and week as one picture."""
    mondays = view.window.mondays
    return HeatMap(
        key="veckor",
        title=f"Bedömning per område och vecka, {view.window.name}",
        description=_at_a_glance(view),
        rows=tuple(str(trend.area) for trend in view.areas),
        columns=tuple(str(m.isocalendar().week) for m in mondays),
        cells=tuple(
            tuple(Cell(level) for level in trend.over(mondays)) for trend in view.areas
        ),
        levels=levels_of(view.scale),
        groups=_years(mondays),
        source="Frysta utgåvor av EST-bilden",
    )


def level_over_weeks(story: AreaStory) -> Lines:
    """Draw an area's level, beside the same weeks last year."""
    window, trend = story.window, story.trend
    before = [trend.at(monday) for monday in window.year_before]
    names = [f"{s.number} {s.name}" for s in story.scale]
    return Lines(
        key="niva",
        title=f"Bedömd nivå, {window.name}",
        description="Ett uppehåll i linjen är veckor utan bedömning. Byte av fas är "
        "utmärkt med en streckad linje.",
        labels=_labels(window.mondays),
        series=(
            Series("Perioden", values_of(trend.over(window.mondays))),
            Series("Samma veckor året före", values_of(before), is_beside=True),
        ),
        moments=_phase_changes(story),
        steps=tuple((s.number, n) for s, n in zip(story.scale, names, strict=True)),
        label_head="Vecka",
        height=130,
    )


def events_by_kind(story: AreaStory) -> Bars:
    """Draw how many events of each kind, beside the same weeks last year."""
    kinds = [
        (kind, name)
        for kind, name in kinds_in_order()
        if story.kinds[kind] or story.kinds_before[kind]
    ]
    total = swedish.counted(story.kinds.total(), "händelse", "händelser")
    return Bars(
        key="slag",
        title="Händelser efter slag",
        description=f"{total} i perioden, mot {_before(story)}.",
        labels=tuple(name for _, name in kinds),
        series=(
            Series("Perioden", values_of(story.kinds[k] for k, _ in kinds)),
            Series(
                "Samma veckor året före",
                values_of(story.kinds_before[k] for k, _ in kinds),
            ),
        ),
        is_lying=True,
        unit="Antal händelser",
        label_head="Slag",
    )


def events_over_weeks(story: AreaStory) -> Lines:
    """Draw how many events were told of each week."""
    mondays = story.window.mondays
    known = [story.events[m] if m in story.trend.levels else None for m in mondays]
    return Lines(
        key="handelser",
        title="Nya händelser per vecka",
        description="Veckor utan fryst utgåva är uppehåll i linjen.",
        labels=_labels(mondays),
        series=(Series("Nya händelser", values_of(known)),),
        unit="Antal händelser",
        label_head="Vecka",
        height=120,
    )


def actions_over_weeks(story: AreaStory) -> Lines:
    """Draw how many actions went on, and how many were ended, each week."""
    mondays = story.window.mondays
    return Lines(
        key="atgarder",
        title="Åtgärder per vecka",
        description="Hur många åtgärder som pågick, och hur många som avslutades.",
        labels=_labels(mondays),
        series=(
            Series("Pågick", values_of(story.ongoing(m) for m in mondays)),
            Series("Avslutades", values_of(story.ended(m) for m in mondays)),
        ),
        unit="Antal åtgärder",
        label_head="Vecka",
        height=120,
    )


def _labels(mondays: Sequence[datetime.date]) -> tuple[str, ...]:
    return tuple(week_name(monday) for monday in mondays)


def _years(mondays: Sequence[datetime.date]) -> tuple[tuple[int, str], ...]:
    """Give where each year begins among the weeks."""
    years = [monday.isocalendar().year for monday in mondays]
    return tuple(
        (nth, str(year))
        for nth, year in enumerate(years)
        if nth == 0 or years[nth - 1] != year
    )


def _before(story: AreaStory) -> str:
    """Say what happened a year before, and of how many weeks that is known."""
    known, weeks = story.weeks_before, story.window.weeks
    of = "" if known == weeks else f" ({known} av {weeks} veckor är frysta)"
    return f"{story.kinds_before.total()} samma veckor året före{of}"


def _phase_changes(story: AreaStory) -> tuple[Moment, ...]:
    """Mark the weeks in which the area came into another phase."""
    mondays = story.window.mondays
    return tuple(
        Moment(nth, f"{phase.name} från {swedish.day(phase.since)}")
        for phase in story.phases
        for nth, monday in enumerate(mondays)
        if monday <= phase.since < monday + WEEK
    )


def _at_a_glance(view: Overview) -> str:
    """Say in a sentence what the picture shows of the last week."""
    top = max((c.now or 0 for c in view.comparisons), default=0)
    if not top:
        return f"Inget område är bedömt i {week_name(view.window.last)}."
    names = [str(c.area) for c in view.comparisons if c.now == top]
    said = f"{', '.join(names[:-1])} och {names[-1]}" if names[1:] else names[0]
    name = next((s.name for s in view.scale if s.number == top), "")
    return f"Högst i {week_name(view.window.last)}: {said}, nivå {top} ({name})."


def level_marks(scale: Sequence[ScaleLevel]) -> dict[int, dict[str, Any]]:
    """Give each level's shape to stand beside its number and name."""
    return {
        level.number: {
            "number": level.number,
            "name": level.name,
            "shape": _drawn(level),
        }
        for level in levels_of(scale)
    }


def _drawn(level: Level) -> SafeString:
    mark = shape(
        level.shape,
        8,
        8,
        6.5,
        "cell",
        fill=level.colour,
        stroke="#51606a",
        stroke_width="1",
    )
    return format_html(
        '<svg class="shape" viewBox="0 0 16 16" width="14" height="14" '
        'aria-hidden="true" focusable="false">{}</svg>',
        mark.svg(),
    )


def strained_name(scale: Sequence[ScaleLevel]) -> str:
    """Name the levels that are counted as strained: ”nivå 3 och 4”."""
    numbers = [str(s.number) for s in scale if s.number >= STRAINED]
    return f"nivå {' och '.join(numbers)}"


def charts_of(story: AreaStory) -> list[Chart]:
    """Give the charts of an area's page."""
    found: list[Chart] = [level_over_weeks(story)]
    if story.kinds or story.kinds_before:
        found += [events_by_kind(story), events_over_weeks(story)]
    if story.actions:
        found.append(actions_over_weeks(story))
    return found


def figures_of(story: AreaStory) -> list[KeyFigure]:
    """Give the numbers worth seeing first of an area."""
    trend, window = story.trend, story.window
    now, last = trend.at(window.last), trend.at(window.last - WEEK)
    strained = trend.strained(list(window.mondays))
    before = trend.strained(window.year_before)
    names = {s.number: s.name for s in story.scale}
    return [
        KeyFigure(
            f"Nivå {week_name(window.last)}",
            f"{now} {names.get(now, '')}" if now else "Ingen bedömning",
            f"Mot förra veckan: {change_in_words(last, now)}",
        ),
        KeyFigure(
            f"Veckor på {strained_name(story.scale)}",
            "–" if strained is None else strained,
            "Samma veckor året före: "
            + ("uppgift saknas" if before is None else str(before)),
        ),
        KeyFigure(
            "Händelser",
            story.kinds.total(),
            f"Mot {_before(story)}",
        ),
        KeyFigure("Pågående åtgärder", story.ongoing(window.last)),
    ]


# --- an analysis ----------------------------------------------------------------------
def analysis_charts(figures: Figures, period: Period) -> list[Chart]:
    """Give the charts of a period: levels, weeks at each level, and events."""
    found: list[Chart] = [_levels(figures, period), _weeks_at(figures)]
    if figures.kinds:
        found.append(_kinds(figures))
    return found


def _levels(figures: Figures, period: Period) -> HeatMap:
    judged = [area for area in figures.areas if area.levels]
    weeks = [datetime.date.fromisoformat(week) for week in figures.weeks]
    return HeatMap(
        key="nivaer",
        title=f"Bedömning vecka för vecka, {period}",
        description=f"{swedish.counted(len(weeks), 'fryst vecka', 'frysta veckor')}.",
        rows=tuple(area.name for area in judged),
        columns=tuple(str(week.isocalendar().week) for week in weeks),
        cells=tuple(
            tuple(Cell(area.levels.get(week)) for week in figures.weeks)
            for area in judged
        ),
        levels=tuple(_level(level) for level in figures.scale),
    )


def _level(told: dict[str, Any]) -> Level:
    colour = PRINTED[LevelColour(told["colour"])]
    return Level(told["number"], told["name"], colour, told["shape"])


def _weeks_at(figures: Figures) -> Bars:
    judged = [area for area in figures.areas if area.levels]
    return Bars(
        key="veckor-per-niva",
        title="Veckor på varje nivå",
        description="Hur många av veckorna varje område låg på varje nivå.",
        labels=tuple(area.name for area in judged),
        series=tuple(
            Series(
                f"{level['number']} {level['name']}",
                values_of(area.weeks_at(level["number"]) for area in judged),
            )
            for level in figures.scale
        ),
        is_lying=True,
        is_stacked=True,
        unit="Antal veckor",
        label_head="Område",
    )


def _kinds(figures: Figures) -> Bars:
    kinds = [(k, name) for k, name in kinds_in_order() if figures.kinds[k]]
    return Bars(
        key="slag",
        title="Händelser efter slag",
        description=f"{figures.kinds.total()} händelser i perioden.",
        labels=tuple(name for _, name in kinds),
        series=(Series("Händelser", values_of(figures.kinds[k] for k, _ in kinds)),),
        is_lying=True,
        unit="Antal händelser",
        label_head="Slag",
    )
