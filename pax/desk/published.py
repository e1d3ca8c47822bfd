"""What is published for a person to read, the latest first, for the start page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from atgardsplan.papers.selectors import sent_to
from atgardsplan.plan.models import PlanEdition
from lagesbild.report.models import EditionVariant
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.ui.parts import AT_MOST


@dataclass(frozen=True)
class ToRead:
    """Something that is published: what it is, whose, where, and since when."""

    title: str
    url: str
    whose: str
    since: datetime


def published_for(user: User) -> list[ToRead]:
    """List it: nothing for those who do not read what is published."""
    if not user.may(Permission.PUBLISHED_READ):
        return []
    found = sorted(_all_for(user), key=lambda one: one.since, reverse=True)
    return found[:AT_MOST]


def _all_for(user: User) -> Iterator[ToRead]:
    """Give the latest of each kind: more than these are not shown."""
    shown = slice(AT_MOST)
    variants = EditionVariant.objects.visible_to(user).select_related("agency")
    variants = variants.filter(published_at__isnull=False).defer("content")
    for one in variants.order_by("-published_at")[shown]:
        title = f"Lägesbild: {one}, {one.year}"
        yield ToRead(title, one.get_absolute_url(), str(one.agency), one.published_at)
    editions = PlanEdition.objects.visible_to(user).defer("content")
    editions = editions.filter(published_at__isnull=False)
    for plan in editions.order_by("-published_at")[shown]:
        title = f"Åtgärdsplan: {plan}"
        yield ToRead(title, plan.get_absolute_url(), plan.body, plan.published_at)
    for paper in sent_to(user).order_by("-sent_at")[shown]:
        if paper.sent_at:
            whose = str(paper.agency)
            yield ToRead(str(paper), paper.get_absolute_url(), whose, paper.sent_at)
