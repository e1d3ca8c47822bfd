"""The doors of this app: what an id in an address may open, and to whom.

Those who write or release their authority's lägesbild find it and all that is in it.
A named contributor finds the one they are named in, and may do there what those who
write may: what is for those responsible alone, the services refuse (policies.py).
"""

from dataclasses import replace
from typing import Any

from django.db.models import Model, QuerySet

from lagesbild.report.models import (
    Cause,
    ChapterTemplate,
    Comment,
    Contributor,
    Edition,
    EditionVariant,
    Figure,
    Lagesbild,
    Problem,
    Question,
    Section,
    Source,
    Statement,
    Suggestion,
)
from lagesbild.report.policies import contributes_to
from lagesbild.report.querysets import works_on
from pax.access.doors import Door, Reach, Sees
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.verbs import Verb

IN_PICTURE = Reach(own=Sees.PICTURE, disclosed=Sees.PICTURE)

WRITE, RELEASE = Permission.LAGESBILD_WRITE, Permission.LAGESBILD_RELEASE
#: What is read while it is written: by those who write, and those who release.
READS = (WRITE, RELEASE)


class WorkDoor(Door):
    """A door where a contributor may do what those who write may."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role, or by being named in the lägesbild."""
        if super().lets(user, thing, permissions):
            return True
        number = thing.pk if isinstance(thing, Lagesbild) else thing.lagesbild_id
        return WRITE in permissions and contributes_to(number, user)


def _of(kwarg: str, model: type[Model], *beside: str) -> WorkDoor:
    """Make the door to something in a lägesbild."""

    def find(user: User) -> QuerySet[Any]:
        found = model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]  # each has it
        return found.select_related("lagesbild__agency", *beside)  # type: ignore[no-any-return]  # any

    return WorkDoor(kwarg, find, reach=IN_PICTURE)


lagesbild_door = WorkDoor(
    "lagesbild",
    lambda user: Lagesbild.objects.visible_to(user).select_related(
        "agency", "follows", "created_by", "review_asked_by", "approved_by"
    ),
    read=Verb.LAGESBILD_READ,
    reach=IN_PICTURE,
)
section_door = _of("section", Section, "assigned_to")
problem_door = _of("problem", Problem, "before")
cause_door = _of("cause", Cause, "problem")
assertion_door = _of("assertion", Statement, "section", "problem")
source_door = _of("source", Source, "statement__section", "statement__problem")
chart_door = _of("chart", Figure)
comment_door = _of("comment", Comment, "section", "problem", "created_by")
suggestion_door = _of("suggestion", Suggestion, "section", "created_by")
contributor_door = _of("contributor", Contributor, "user")
edition_door = _of("decided", Edition, "released_by")
question_door = _of("question", Question, "edition")
#: A decided variant: for those who made it, and, published, for those who read that.
variant_door = WorkDoor(
    "variant",
    EditionVariant.objects.visible_to,
    read=Verb.LAGESBILD_READ,
    reach=replace(IN_PICTURE, published=Sees.PUBLISHED),
)
#: The same, for those who handle it: with what it is a variant of.
own_variant_door = WorkDoor(
    "variant",
    lambda user: EditionVariant.objects.filter(
        works_on(user, "lagesbild_id")
    ).select_related("lagesbild__agency", "edition"),
    reach=IN_PICTURE,
)
#: A chapter of one's own authority's template; those that ship are copied first.
chapter_door = Door(
    "chapter",
    lambda user: ChapterTemplate.objects.visible_to(user).filter(agency=user.agency_id),
    reach=IN_PICTURE,
)
