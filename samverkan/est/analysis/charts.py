"""The charts of an analysis, made of its kept figures and of nothing else."""

from __future__ import annotations

import datetime
from typing import Any

from pax.ui import swedish
from pax.ui.charts import Bars, Cell, Chart, HeatMap, Level, Series, values_of
from samverkan.est.analysis.services import Figures
from samverkan.est.enums import LevelColour
from samverkan.est.periods import Period
from samverkan.est.trends.charts import PRINTED
from samverkan.est.trends.selectors import kinds_in_order


def charts_of(figures: Figures, period: Period) -> list[Chart]:
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
