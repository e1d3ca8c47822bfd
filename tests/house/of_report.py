"""The lägesbilder of the test world: of the authority that makes one, and of others."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from lagesbild.report.content import content_of
from lagesbild.report.enums import Status, Variant
from lagesbild.report.models import (
    Cause,
    ChapterTemplate,
    Comment,
    Contributor,
    Edition,
    EditionVariant,
    Figure,
    Lagesbild,
    Priority,
    Problem,
    Question,
    Reporting,
    Section,
    Source,
    Statement,
    Suggestion,
)
from lagesbild.report.services.writing import begin_lagesbild
from pax.access.context import acting_as, on_behalf_of
from pax.accounts.models import Agency, User

DAY = datetime.date(2026, 11, 2)
#: A contributor of another authority, who is none of those who ask.
NAMED = "kim"


def of_agency(
    code: str, word: str, contributor: str = "", **variant: Any
) -> dict[str, UUID]:
    """Make a lägesbild of an authority with one of everything in it."""
    agency = Agency.objects.get(code=code)
    with on_behalf_of(agency, purpose="Test") as system:
        lagesbild = begin_lagesbild(2026, by=system, title=f"Bild {word}")
        things = _contents(lagesbild, word, system)
        things |= _edition(lagesbild, word, system, **variant)
        user = User.objects.get(username=contributor or NAMED)
        named = Contributor.objects.create(lagesbild=lagesbild, user=user)
        chapter = ChapterTemplate.objects.create(
            agency=agency, part="analys", key="eget", title=f"Eget {word}", order=1
        )
    things |= {"contributor": named.uuid, "chapter": chapter.uuid}
    return {"lagesbild": lagesbild.uuid} | things


def _edition(
    lagesbild: Lagesbild, word: str, system: User, **values: Any
) -> dict[str, UUID]:
    """Decide it, as far as the database is concerned, and open it again."""
    mine: dict[str, Any] = {"lagesbild": lagesbild, "created_by": system}
    lagesbild.review_asked_by = User.objects.get(username=NAMED)
    lagesbild.approved_by = system
    lagesbild.status = Status.DECIDED
    lagesbild.save()
    edition = Edition.objects.create(
        **mine, number=1, body="Kommunstyrelsen", decided_on=DAY, released_by=system
    )
    variant = EditionVariant.objects.create(
        edition=edition,
        lagesbild=lagesbild,
        agency=lagesbild.agency,
        title=f"Utgåva {word}",
        year=2026,
        content=content_of(edition, Variant.INTERNAL, by=system),
        content_sha256="0" * 64,
        frozen_at=edition.created_at,
        **({"variant": "intern"} | values),
    )
    reporting = Reporting.objects.create(**mine, edition=edition, to="KF", on=DAY)
    question = Question.objects.create(
        **mine, edition=edition, asked_by="Parti", question=f"Fråga {word}"
    )
    lagesbild.review_asked_by = lagesbild.approved_by = None
    lagesbild.status = Status.DRAFT
    lagesbild.save()
    return {
        "decided": edition.uuid,
        "variant": variant.uuid,
        "reporting": reporting.uuid,
        "question": question.uuid,
    }


def _contents(lagesbild: Lagesbild, word: str, system: User) -> dict[str, UUID]:
    mine: dict[str, Any] = {"lagesbild": lagesbild, "created_by": system}
    section = Section.objects.filter(lagesbild=lagesbild)[0]
    problem = Problem.objects.create(
        **mine, number=1, title=f"Problem {word}", what=f"Vad {word}"
    )
    cause = Cause.objects.create(
        **mine, problem=problem, kind="social", text=f"Orsak {word}"
    )
    priority = Priority.objects.create(
        **mine, problem=problem, ground="okar", weight=2, reason=f"Skäl {word}"
    )
    statement = Statement.objects.create(
        **mine, problem=problem, kind="fakta", text=f"Påstående {word}"
    )
    source = Source.objects.create(
        **mine, statement=statement, kind="rapport", title=f"Källa {word}"
    )
    figure = Figure.objects.create(
        **mine,
        key="figur",
        title=f"Figur {word}",
        description="En linje",
        kind="linje",
        spec={"indicators": []},
    )
    comment = Comment.objects.create(**mine, section=section, text=f"Kom {word}")
    suggestion = Suggestion.objects.create(
        **mine, section=section, body=f"Hellre {word}", of_version=1
    )
    return {
        "section": section.uuid,
        "problem": problem.uuid,
        "cause": cause.uuid,
        "priority": priority.uuid,
        "assertion": statement.uuid,
        "source": source.uuid,
        "chart": figure.uuid,
        "comment": comment.uuid,
        "suggestion": suggestion.uuid,
    }


def home_of(person: User) -> str:
    """Name the authority that a person works for."""
    with acting_as(person) as who:
        return str(who.user.agency.code)
