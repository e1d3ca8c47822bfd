"""A lägesbild of kommunstyrelsen's, and those who write, review and decide it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from lagesbild.report.models import EditionVariant, Lagesbild, Section
from lagesbild.report.services import describing, releasing, writing
from lagesbild.report.services.releasing import Decision
from lagesbild.report.services.writing import begin_lagesbild

DAY = datetime.date(2026, 2, 10)
DECISION = Decision("Kommunstyrelsen", DAY, "§ 14", "KS 26/014")


@pytest.fixture
def picture(as_user: Any) -> Lagesbild:
    """A lägesbild that Samira has begun."""
    with as_user("samira") as samira:
        return begin_lagesbild(2025, by=samira)


def fill(lagesbild: Lagesbild, by: Any, *, parts: tuple[str, ...] = ()) -> None:
    """Write something in each chapter, or in one of each of the parts named."""
    seen: set[str] = set()
    for section in Section.objects.filter(lagesbild=lagesbild).select_related(
        "lagesbild"
    ):
        if not parts or (section.part in parts and section.part not in seen):
            seen.add(section.part)
            writing.revise_section(section, by=by, body=f"Text om {section.key}")


@pytest.fixture
def decided(as_user: Any, picture: Lagesbild) -> Lagesbild:
    """The same, written, asked for by Samira, approved and decided by Sixten."""
    with as_user("samira") as samira:
        fill(picture, samira)
        section = Section.objects.filter(lagesbild=picture).select_related("lagesbild")
        writing.revise_section(
            section[1], by=samira, body="Hemligt qvast", audience="intern"
        )
        describing.add_problem(
            picture, by=samira, title="Internt qvost", what="Vad", audience="intern"
        )
        describing.add_problem(picture, by=samira, title="Skadegörelse", what="Vad")
        releasing.ask_for_review(picture, by=samira)
    with as_user("sixten") as sixten:
        lagesbild = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
        releasing.approve(lagesbild, by=sixten)
        releasing.decide(lagesbild, DECISION, by=sixten)
    return lagesbild


def variant_of(lagesbild: Lagesbild, name: str) -> EditionVariant:
    return EditionVariant.objects.select_related("lagesbild", "edition").get(
        lagesbild=lagesbild, variant=name
    )
