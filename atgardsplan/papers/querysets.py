"""Which rows: the application's own wall around papers.

The database's row policies say the same once more (atgardsplan/papers/sql).
"""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from atgardsplan.plan.models import PlanEdition
from atgardsplan.plan.querysets import plans_at, plans_of
from lagesbild.report.enums import Variant
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.jobs.models import JobQuerySet


class PaperQuerySet(models.QuerySet[Any]):
    """Reports and follow-ups."""

    def visible_to(self, user: User) -> Self:
        """Those of one's authority, for planners; for others what has been sent.

        What is sent goes to a body of the municipality (13 § lagen 2023:196), and is
        read in that: what reaches others has a public variant or is disclosed.
        """
        seen = Q(pk__in=[])
        if plans_at(user):
            seen |= Q(agency=user.agency_id)
        if user.may(Permission.PUBLISHED_READ):
            seen |= Q(sent_at__isnull=False) & _of_municipality(user)
        return self.filter(seen)

    def worked_on_by(self, user: User) -> Self:
        """Those of one's authority, for planners: also as they were before sent."""
        if not plans_at(user):
            return self.none()
        return self.filter(agency=user.agency_id)


def _of_municipality(user: User) -> Q:
    """Ask whether a paper is of an authority of the person's own municipality."""
    whole = user.agency.parent_id or user.agency_id
    return Q(agency=whole) | Q(agency__parent=whole)


class SectionQuerySet(models.QuerySet[Any]):
    """Sections of papers."""

    def visible_to(self, user: User) -> Self:
        """Those of papers that the person reads."""
        papers = apps.get_model("papers", "Paper").objects.visible_to(user)
        return self.filter(paper__in=papers.order_by().values("pk"))


class PaperJobQuerySet(JobQuerySet):
    """Documents that have been asked for."""

    def visible_to(self, user: User) -> Self:
        """Those one has asked for, while one may still read what they are made of."""
        if user.is_system:  # looks after the queue of its authority
            return self.filter(agency=user.agency_id)
        papers = apps.get_model("papers", "Paper").objects.visible_to(user)
        editions = PlanEdition.objects.visible_to(user)
        of_paper = Q(Exists(papers.filter(pk=OuterRef("paper_id"))))
        of_edition = Q(Exists(editions.filter(pk=OuterRef("edition_id"))))
        of_plan = Q(paper=None) & Q(plan__in=plans_of(user))
        published = of_edition & Q(variant=Variant.PUBLIC)
        return self.filter(of_paper | of_plan | published, created_by=user.pk)
