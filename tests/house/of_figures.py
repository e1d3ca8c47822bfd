"""Figures of the agency that each person of the world works at.

No words of the world stand in them: they are read by whoever keeps or approves the
agency's lägesbild, wherever in it they work.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from uuid import UUID

from lagesbild.figures.models import Fetch, GivenOut, Handover, Indicator
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.parsing.tables import Given
from lagesbild.figures.services import importing
from lagesbild.figures.services.importing import add_indicator
from pax.access.context import acting_as, on_behalf_of
from pax.accounts.models import User
from pax.jobs.models import JobState
from pax.tables.book import Sheet
from tests.house.groups import MAKERS, Scene

_numbers = itertools.count()


def make(scene: Scene) -> dict[str, UUID]:
    """Make an indicator with a value, what it came by, and something handed over."""
    with acting_as(scene.chair) as who:
        agency, unit = who.user.agency, who.user.unit
    with on_behalf_of(agency, purpose="Test") as system:
        indicator = add_indicator(
            by=system, title=f"Provindikator {next(_numbers)}", unit="antal"
        )
        imported = _imported(indicator, system)
        _columns(indicator, system)
        Fetch.objects.create(
            agency=agency,
            imported=imported,
            asked={"figures": ["N07403"], "places": ["0181"], "years": [2025]},
            state=JobState.DONE,
            created_by=system,
        )
        assert unit is not None
        handover = Handover.objects.create(
            giver=agency,
            giver_unit=unit,
            receiver=agency,
            year=2025,
            threshold=5,
            content={"form": "siffror/1", "words": "", "figures": []},
            content_sha256="0" * 64,
            created_by=system,
        )
        GivenOut.objects.create(
            agency=agency,
            about=f"indikator:{indicator.uuid}",
            occasion=handover.uuid,
            content={"cells": {}, "sums": [], "shown": [], "unseen": []},
            created_by=system,
        )
    return {
        "indicator": indicator.uuid,
        "imported": imported.uuid,
        "given": handover.uuid,
    }


def _imported(indicator: Indicator, system: User) -> importing.Import:
    key = f"{importing.OURS}{indicator.uuid}"
    result = Result(
        indicators={key: About(indicator.title, indicator.unit)},
        readings=[Reading(key, 2025, "0181", Decimal(7))],
    )
    file = importing.File("prov.csv", "0" * 64, 10)
    imported = importing.preview(result, file, "csv", by=system)
    importing.confirm_import(imported, by=system)
    return imported


def _columns(indicator: Indicator, system: User) -> None:
    sheet = Sheet(rows=[(1, ["År", "Antal"]), (2, ["2024", "6"])])
    file = importing.File("egen.csv", "1" * 64, 9)
    laid = importing.lay_out(sheet, [], file, by=system)
    given = Given(f"{importing.OURS}{indicator.uuid}", About("Prov", "antal"))
    importing.explain_columns(laid, {"year": "År", "value": "Antal"}, given, by=system)


MAKERS.append(make)
