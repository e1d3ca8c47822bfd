"""Gathering frozen weeks into the figures of a quarter or a year.

Everything is read from the frozen pictures and from nothing else, so that each figure
can be traced: `sources` names every edition by number and fingerprint.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from pax.accounts.models import User
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from pax.missing import let_through
from pax.places.models import Area
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change
from samverkan.est.enums import AnalysisState, Audience
from samverkan.est.models import FrozenEdition
from samverkan.est.periods import Period, week_name
from samverkan.est.policies import check_coordinates
from samverkan.est.trends.missing import missing_in
from samverkan.est.trends.models import Analysis

NOTHING_FROZEN = "Ingen vecka i perioden är fryst. Det finns inget att analysera."


@dataclass(frozen=True)
class Source:
    """One frozen edition that figures come from."""

    number: int
    title: str
    sha256: str


@dataclass
class AreaFigures:
    """What the weeks say of one area."""

    area: str  # its uuid
    name: str
    levels: dict[str, int | None] = field(default_factory=dict)  # by monday, ISO
    events: Counter[str] = field(default_factory=Counter)  # by kind
    begun: int = 0
    ended: int = 0
    ongoing: int = 0  # in the last week

    def weeks_at(self, level: int | None) -> int:
        """Count the weeks at a level, or without any."""
        return sum(value == level for value in self.levels.values())


@dataclass
class Figures:
    """What the frozen weeks of a period say together."""

    weeks: list[str] = field(default_factory=list)  # mondays, ISO
    missing: list[str] = field(default_factory=list)  # names of weeks not frozen
    scale: list[dict[str, Any]] = field(default_factory=list)
    areas: list[AreaFigures] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Give it as what is kept in the database."""
        return {
            "form": "est-analys/1",
            "weeks": self.weeks,
            "missing": self.missing,
            "scale": self.scale,
            "areas": [vars(a) | {"events": dict(a.events)} for a in self.areas],
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Figures:
        """Give back what `as_json` gave."""
        areas = [
            AreaFigures(**(a | {"events": Counter(a["events"])})) for a in kept["areas"]
        ]
        return cls(kept["weeks"], kept["missing"], kept["scale"], areas)

    @property
    def kinds(self) -> Counter[str]:
        """The events of all areas, by kind."""
        return sum((a.events for a in self.areas), Counter())


def gather(
    period: Period, area: Area | None, *, by: User, audience: str
) -> tuple[Figures, list[Source]]:
    """Gather a period from its frozen pictures, in one query."""
    found = (
        FrozenEdition.objects.visible_to(by)
        .current()
        .filter(audience=audience, edition__monday__in=period.mondays)
        .select_related("edition")
        .order_by("edition__monday")
    )
    figures, sources = Figures(), []
    by_area: dict[str, AreaFigures] = {}
    for picture in found:
        edition = picture.edition
        sources.append(Source(edition.number, edition.title, picture.content_sha256))
        figures.weeks.append(edition.monday.isoformat())
        figures.scale = picture.content["scale"]
        for told in _of(picture.content["areas"], area):
            known = by_area.setdefault(
                told["area"], AreaFigures(told["area"], told["name"])
            )
            _add(known, told, edition.monday)
    figures.areas = list(by_area.values())
    figures.missing = _missing(period, figures.weeks)
    return figures, sources


def _of(areas: Iterable[dict[str, Any]], wanted: Area | None) -> list[dict[str, Any]]:
    """Narrow the areas of a picture to the one that is asked for."""
    return [a for a in areas if wanted is None or a["area"] == str(wanted.uuid)]


def _add(known: AreaFigures, told: dict[str, Any], monday: datetime.date) -> None:
    """Count a week in what is known of an area."""
    known.name = told["name"]
    if not told["is_rest"]:
        known.levels[monday.isoformat()] = told["level"]
    known.events.update(event["kind"] for event in told["new_events"])
    known.begun += len(told["new_actions"])
    here = [*told["new_actions"], *told["ongoing"]]
    ended = _ended_in(here, monday)
    known.ended += ended
    known.ongoing = len(here) - ended


def _ended_in(actions: list[dict[str, Any]], monday: datetime.date) -> int:
    # One that has ended is told of in the week it ended in, and in no later one.
    return sum(action["is_ended"] for action in actions)


def _missing(period: Period, weeks: list[str]) -> list[str]:
    """Name the weeks that were over and are not frozen."""
    today = timezone.localdate()
    known = set(weeks)
    return [
        week_name(monday)
        for monday in period.mondays
        if monday <= today and monday.isoformat() not in known
    ]


# --- the analysis --------------------------------------------------------------------
@transaction.atomic
def begin_analysis(
    period: Period,
    area: Area | None,
    *,
    by: User,
    audience: str = Audience.ALL,
) -> Analysis:
    """Begin an analysis: the figures are gathered, the text is to be written."""
    check_coordinates(by)
    same = Analysis.objects.filter(
        year=period.year, quarter=period.quarter, area=area, audience=audience
    )
    if same.filter(state=AnalysisState.DRAFT).exists():
        raise Invalid("Det finns redan ett utkast för perioden. Skriv vidare i det.")
    figures, sources = _gathered(period, area, by, audience)
    analysis = Analysis.objects.create(
        year=period.year,
        quarter=period.quarter,
        area=area,
        audience=audience,
        figures=figures,
        sources=sources,
        gathered_at=timezone.now(),
        created_by=by,
    )
    return record_change(Verb.EST_CHANGED, analysis, by=by, because="Började en analys")


@transaction.atomic
def gather_again(analysis: Analysis, *, by: User) -> Analysis:
    """Gather the figures of a draft anew: weeks may have been frozen or corrected."""
    check_coordinates(by)
    _check_draft(analysis)
    figures, sources = _gathered(
        analysis.period, analysis.area, by, str(analysis.audience)
    )
    change(
        analysis,
        because="Hämtade siffrorna igen",
        figures=figures,
        sources=sources,
        gathered_at=timezone.now(),
    )
    return record_change(
        Verb.EST_CHANGED, analysis, by=by, because="Hämtade siffrorna igen"
    )


@transaction.atomic
def write_analysis(
    analysis: Analysis,
    *,
    by: User,
    text: str,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Analysis:
    """Write what the figures mean."""
    check_coordinates(by)
    _check_draft(analysis)
    change(analysis, version=version, because="Analysens text", text=text)
    return record_change(
        Verb.EST_CHANGED, analysis, by=by, because="Analysens text", kept=kept
    )


@transaction.atomic
def settle_analysis(analysis: Analysis, *, by: User, despite: str = "") -> Analysis:
    """Settle an analysis: from now on nobody can change it, and all may read it."""
    check_coordinates(by)
    _check_draft(analysis)
    done = let_through(missing_in(analysis), despite, done="Fastställd")
    change(
        analysis,
        because=done,
        state=AnalysisState.SETTLED,
        settled_at=timezone.now(),
        settled_by=by,
    )
    return record_change(Verb.EST_SETTLED, analysis, by=by, because=done)


def _gathered(
    period: Period, area: Area | None, by: User, audience: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Gather as it is kept; refuse when no week of the period is frozen."""
    figures, sources = gather(period, area, by=by, audience=audience)
    if not sources:
        raise Invalid(NOTHING_FROZEN)
    return figures.as_json(), [vars(source) for source in sources]


def _check_draft(analysis: Analysis) -> None:
    """Refuse to change an analysis that is settled."""
    if not analysis.is_draft:
        raise WrongState("Analysen är fastställd och kan inte ändras.")
