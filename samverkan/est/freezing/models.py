"""A week as it was frozen, and how each area was judged in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from pax.db.facts import plain
from pax.db.rls import RowSecurity
from pax.editions.models import Frozen
from pax.places.models import Area
from samverkan.est.enums import Audience
from samverkan.est.querysets import (
    FrozenQuerySet,
    OfEditionQuerySet,
)
from samverkan.est.weeks.models import (
    COORDINATES,
    FOR_US,
    TAKES_PART,
    Edition,
    OfEdition,
)


class FrozenEdition(OfEdition, Frozen):
    """A week's whole picture as one audience reads it, from when it was frozen.

    `content` is complete (names of areas, agencies and levels as they were), and
    `content_sha256` the fingerprint of it.  Nobody can change or remove it.
    """

    audience = models.CharField("för", max_length=12, choices=Audience)

    objects = FrozenQuerySet.as_manager()
    verified_as = "est"
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["edition_id", "audience"]
        verbose_name = "fryst EST-bild"
        verbose_name_plural = "frysta EST-bilder"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "audience"], name="frozenedition_once"
            ),
            RowSecurity(
                name="frozenedition_rows",
                using=f"{TAKES_PART} AND {FOR_US}",
                check=COORDINATES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_sha256[:12]}"

    def name_of_fault(self) -> str:
        """Name it by its number, its week and whom it is for."""
        edition = self.edition
        return f"nummer {edition.number}, {edition.title}, {self.audience}"

    @classmethod
    def frozen_rows(cls) -> models.QuerySet[Any]:
        """Give them in the order that they were frozen, each audience's in turn."""
        rows = super().frozen_rows().select_related("edition")
        return rows.order_by("edition__number", "audience")

    @classmethod
    def faults(cls) -> Iterator[str]:
        """Hold each to its fingerprint, its week, the one before it, and the levels."""
        yield from _gaps()
        previous: dict[str, str] = {}
        for picture in cls.frozen_rows().iterator(chunk_size=100):
            yield from picture.own_faults()
            if picture.content.get("previous") != previous.get(picture.audience, ""):
                yield f"{picture.name_of_fault()}: följer inte på den som frystes före"
            previous[picture.audience] = picture.content_sha256

    def own_faults(self) -> Iterator[str]:
        """Hold it to its fingerprint, to its week, and to the levels kept of it."""
        yield from super().own_faults()
        edition, content = self.edition, self.content
        if _place(content) != (edition.number, edition.title, self.audience):
            yield f"{self.name_of_fault()}: är en annan veckas innehåll"
        is_kept = self.audience == Audience.ALL
        if is_kept and _levels(content) != _kept_levels(edition):
            yield (
                f"{self.name_of_fault()}: bedömningarna för trender är andra än de "
                "frysta"
            )


class Assessment(OfEdition):
    """The level an area was judged at in a week, as frozen: what trends are made of.

    `Assessment.objects.visible_to(user).current()` is one row per week and area.  A
    level of None says that the area was not judged, which is not the lowest level.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    # The week's own again, so that a year of an area is read without a join.
    monday = models.DateField("måndag")
    level = plain(models.PositiveSmallIntegerField("nivå", null=True))

    objects = OfEditionQuerySet.as_manager()
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["monday", "area__order", "pk"]
        verbose_name = "bedömning av ett område"
        verbose_name_plural = "bedömningar av områden"
        indexes = [models.Index(fields=["area", "monday"], name="assessment_area")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "area"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=4),
                name="assessment_is_of_four",
            ),
            RowSecurity(name="assessment_rows", using=TAKES_PART, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return f"{self.monday}: {self.level or '–'}"


def _gaps() -> Iterator[str]:
    frozen = Edition.objects.frozen()
    numbers = list(frozen.order_by("number").values_list("number", flat=True))
    for number in sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers)):
        yield f"nummer {number} saknas"
    for edition in frozen.exclude(frozeneditions__audience=Audience.ALL):
        yield f"{edition.title}: bilden för alla saknas"
    for edition in frozen.exclude(frozeneditions__audience=Audience.AUTHORITIES):
        yield f"{edition.title}: bilden för myndigheter saknas"


def _place(content: dict[str, Any]) -> tuple[Any, ...]:
    return content.get("number"), content.get("title"), content.get("audience")


def _levels(content: dict[str, Any]) -> dict[str, int | None]:
    areas = [area for area in content.get("areas", ()) if area["overall"] is not None]
    return {a["area"]: a["level"] for a in areas if not a["is_rest"]}


def _kept_levels(edition: Edition) -> dict[str, int | None]:
    kept = Assessment.objects.filter(edition=edition).select_related("area")
    return {str(a.area.uuid): a.level for a in kept}
