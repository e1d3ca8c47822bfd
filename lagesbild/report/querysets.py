"""Which rows: the application's own wall around lägesbilder.

The database's row policies say the same once more (lagesbild/report/sql).
"""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.utils import timezone

from lagesbild.report.enums import Variant
from pax.accounts.models import User
from pax.accounts.permissions import Permission


def works_at(user: User) -> bool:
    """Tell whether a person works on the lägesbild of their own authority."""
    return user.may(Permission.LAGESBILD_WRITE) or user.may(
        Permission.LAGESBILD_RELEASE
    )


def works_on(user: User, ref: str) -> Exists:
    """Ask whether a person works on the lägesbild that a row belongs to."""
    found = apps.get_model("report", "Lagesbild").objects.visible_to(user)
    return Exists(found.filter(pk=OuterRef(ref)))


class LagesbildQuerySet(models.QuerySet[Any]):
    """Lägesbilder."""

    def visible_to(self, user: User) -> Self:
        """Those of one's own authority, and those one is a named contributor to."""
        named = apps.get_model("report", "Contributor").objects.filter(
            lagesbild_id=OuterRef("pk"), user=user.pk
        )
        seen = Q(Exists(named.standing()))
        if works_at(user):
            seen |= Q(agency=user.agency_id)
        return self.filter(seen)


class InLagesbildQuerySet(models.QuerySet[Any]):
    """What belongs to a lägesbild: for those who work on it."""

    def visible_to(self, user: User) -> Self:
        """Those of lägesbilder that the person works on."""
        return self.filter(works_on(user, "lagesbild_id"))


class ContributorQuerySet(InLagesbildQuerySet):
    """Those who work on a lägesbild of another authority."""

    def standing(self) -> Self:
        """Those who do so today."""
        today = timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=today))


class ChapterQuerySet(models.QuerySet[Any]):
    """The template of chapters."""

    def visible_to(self, user: User) -> Self:
        """Those that ship with Pax, and one's own authority's."""
        if not works_at(user):
            return self.none()
        return self.filter(Q(agency__isnull=True) | Q(agency=user.agency_id))


class VariantQuerySet(models.QuerySet[Any]):
    """Decided variants: the only part that others than those who write may read."""

    def visible_to(self, user: User) -> Self:
        """Those one works on; what is published; what is open to anybody.

        A published internal variant is read in its own authority only: to another it
        would be a disclosure that nobody has decided on (OSL 8 kap. 1 §).
        """
        seen = Q(opened_at__isnull=False) | Q(works_on(user, "lagesbild_id"))
        if user.may(Permission.PUBLISHED_READ):
            for_whom = Q(variant=Variant.PUBLIC) | Q(agency=user.agency_id)
            seen |= Q(published_at__isnull=False) & for_whom
        return self.filter(seen)

    def open_to_all(self) -> Self:
        """Those that anybody reads, without signing in."""
        return self.filter(opened_at__isnull=False)

    def without_content(self) -> Self:
        """Leave out their texts and numbers, but for which edition each is."""
        number = KeyTransform("number", KeyTransform("edition", "content"))
        frozen = Cast(number, models.PositiveSmallIntegerField())
        return self.defer("content").annotate(frozen_number=frozen)
