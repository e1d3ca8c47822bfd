"""An edition and an analysis on paper: for whoever asks, as their audience reads it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pax.accounts.models import User
from pax.pdf import render_pdf
from pax.ui.charts.marks import shape
from samverkan.est.enums import Audience, EventKind, LevelColour, LevelShape
from samverkan.est.models import Edition, FrozenEdition
from samverkan.est.querysets import is_authority
from samverkan.est.trends.charts import PRINTED
from samverkan.est.trends.charts import analysis_charts as charts_of
from samverkan.est.trends.models import Analysis
from samverkan.est.trends.services import Figures
from samverkan.est.weeks.differences import Changed, changes_of
from samverkan.est.weeks.selectors import picture_for

#: Areas on a page.
ON_A_PAGE = 3
KINDS = dict(EventKind.choices)


@dataclass(frozen=True)
class PrintedArea:
    """One area as it is printed."""

    told: dict[str, Any]
    level: SafeString

    @property
    def new_events(self) -> list[dict[str, Any]]:
        """The week's own events, with their kinds in words."""
        return [_event(event) for event in self.told["new_events"]]

    @property
    def past_month(self) -> list[dict[str, Any]]:
        """The events of the four weeks before."""
        return [_event(event) for event in self.told["past_month"]]


@dataclass(frozen=True)
class Printed:
    """An edition as it is printed: the head, and pages of areas."""

    content: dict[str, Any]
    pages: list[list[PrintedArea]]
    frozen: FrozenEdition | None
    at: datetime.datetime
    variant: str
    changed: list[Changed]

    @property
    def areas(self) -> list[PrintedArea]:
        """All areas, for the table on the first page."""
        return [area for page in self.pages for area in page]


def edition_pdf(edition: Edition, *, by: User) -> bytes:
    """Print an edition: the frozen picture, or what there is while it is open."""
    printed = printed_edition(edition, by=by)
    return render_pdf(
        "pdf/est.html",
        {"printed": printed, "content": printed.content, "edition": edition},
        title=f"Veckolägesbild {edition.title}",
        at=printed.at,
        author="EST Södertälje",
        subject=printed.variant,
    )


def printed_edition(edition: Edition, *, by: User) -> Printed:
    """Gather what is printed, for the audience of the one who asks."""
    frozen = FrozenEdition.objects.read_by(by).filter(edition=edition).first()
    content = frozen.content if frozen else picture_for(edition, by)
    levels = {s["number"]: s for s in content["scale"]}
    areas = [
        PrintedArea(told, drawn_level(levels.get(told["level"])))
        for told in content["areas"]
    ]
    return Printed(
        content,
        _in_pages(areas),
        frozen,
        edition.frozen_at or timezone.now(),
        _variant(by),
        changes_of(edition, by),
    )


def drawn_level(level: dict[str, Any] | None) -> SafeString:
    """Draw a level as shape, number and name: readable without colour."""
    if level is None:
        return format_html("{}", "Ingen bedömning")
    mark = shape(
        level["shape"],
        8,
        8,
        6.5,
        "cell",
        fill=PRINTED[LevelColour(level["colour"])],
        stroke="#1b262d",
        stroke_width="1.25",
    )
    return format_html(
        '<span class="est-level"><svg class="est-level__shape" viewBox="0 0 16 16" '
        'xmlns="http://www.w3.org/2000/svg" role="img"><title>{}</title>{}</svg>'
        "{} {}</span>",
        LevelShape(level["shape"]).label,
        mark.svg(),
        level["number"],
        level["name"],
    )


def _in_pages(areas: Sequence[PrintedArea]) -> list[list[PrintedArea]]:
    return [
        list(areas[start : start + ON_A_PAGE])
        for start in range(0, len(areas), ON_A_PAGE)
    ]


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return event | {"kind_name": KINDS.get(event["kind"], "")}


def _variant(by: User) -> str:
    audience = Audience.AUTHORITIES if is_authority(by) else Audience.ALL
    return f"Läses av {audience.label.lower()}"


def analysis_pdf(analysis: Analysis) -> bytes:
    """Print an analysis: its text, charts, figures and sources."""
    figures = Figures.of(analysis.figures)
    return render_pdf(
        "pdf/est_analysis.html",
        {
            "analysis": analysis,
            "figures": figures,
            "charts": charts_of(figures, analysis.period),
        },
        title=f"EST-analys: {analysis.title}",
        at=analysis.settled_at or analysis.gathered_at,
        author="EST Södertälje",
        subject=analysis.get_audience_display(),
    )
