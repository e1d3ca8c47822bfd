"""The problems of the decided lägesbild that a plan is built on, as they were told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan
    from pax.accounts.models import User


@dataclass(frozen=True)
class Told:
    """A problem as an edition told it."""

    uuid: UUID
    year: int
    number: int
    title: str


def problems_behind(plan: Plan, user: User) -> list[Told]:
    """List the problems of the edition that a plan is built on, for who reads it."""
    if plan.based_on_id is None:
        return []
    found = EditionVariant.objects.visible_to(user).filter(
        edition=plan.based_on_id, variant=Variant.INTERNAL
    )
    content = found.values_list("content__problems", "year").first()
    if content is None:
        return []
    problems, year = content
    return [
        Told(UUID(one["uuid"]), year, one["number"], one["title"])
        for one in problems or ()
    ]


def chosen(problems: Iterable[Told], uuids: Iterable[str]) -> list[Told]:
    """Give those that were ticked."""
    wanted = set(uuids)
    return [told for told in problems if str(told.uuid) in wanted]
