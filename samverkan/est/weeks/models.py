"""EST (effektiv samordning för trygghet): one picture of the areas each week.

About places, never persons.  Agencies write events and actions for areas, the
coordinator writes and judges the areas, and the week is frozen.

How it hangs together, for those who read it:

- an `Edition` is one version of one ISO week.  `Edition.objects.current()` gives the
  version of each week that counts; so does `.current()` on what belongs to editions.
- `Event`, `Action` and `ActionFeedback` are *entries*: an agency's own until it hands
  in its part, then for `audience`.  Always ask `visible_to(user)`.
- an event is told of in its own edition and as "senaste månaden" in the four weeks
  after (`past_month_of`); an action in every edition until `ended_in` (`carried_to`).
- when a week is frozen, `FrozenEdition` holds the whole picture as each audience reads
  it (`content`, made by samverkan.est.weeks.selectors), and `Assessment` the level of
  each area, for trends.  Frozen weeks are changed by nobody; see sql/functions.sql.
"""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse

from pax.db import Stamped
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.editions.content import keyed
from pax.editions.models import Frozen
from pax.places.models import Area
from pax.redactions.models import was_before
from samverkan.est.enums import Audience, EditionState, LevelColour, LevelShape
from samverkan.est.querysets import (
    EditionQuerySet,
    FrozenQuerySet,
    OfEditionQuerySet,
    ScaleQuerySet,
)

# --- the levels -----------------------------------------------------------------------
SIGNED_IN = "(SELECT pax_user_id()) IS NOT NULL"


class ScaleLevel(models.Model):
    """One of the four levels that areas are judged by, as it is called and drawn.

    Ships without meaning: an installation says what its levels are called.  Told
    apart by name and shape, never by colour alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = plain(models.PositiveSmallIntegerField("nummer", unique=True))
    name = plain(models.CharField("namn", max_length=40))
    shape = models.CharField("form", max_length=10, choices=LevelShape)
    colour = models.CharField("färg", max_length=10, choices=LevelColour)
    meaning = plain(models.CharField("betydelse", max_length=300, blank=True))

    objects = ScaleQuerySet.as_manager()
    history = GuardedHistory(using=SIGNED_IN, check="pax_est_names_levels()")
    app_may = "SELECT, UPDATE"

    class Meta:
        ordering = ["number"]
        verbose_name = "nivå i EST"
        verbose_name_plural = "nivåer i EST"
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=4), name="scalelevel_is_of_four"
            ),
            # Deferred: two levels may change shapes with each other.
            models.UniqueConstraint(
                fields=["name"],
                name="scalelevel_name",
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["shape"],
                name="scalelevel_shape",
                deferrable=Deferrable.DEFERRED,
            ),
            RowSecurity(
                name="scalelevel_rows",
                using=SIGNED_IN,
                check="(SELECT pax_est_names_levels())",
            ),
        ]

    def __str__(self) -> str:
        return self.name


# --- a week ---------------------------------------------------------------------------
TAKES_PART = "(SELECT pax_est_takes_part())"
COORDINATES = "(SELECT pax_est_coordinates())"
AUTHORITY = "(SELECT pax_est_is_authority())"
OURS = "agency_id = (SELECT pax_agency_id())"
#: For the audience that the acting person belongs to.
FOR_US = f"(audience = '{Audience.ALL.value}' OR {AUTHORITY})"


class Edition(Stamped):
    """One version of one ISO week's picture: "v.47 2025".

    `version` counts saves of the row, as everywhere; `version_number` is the
    edition's own: 1, and one more for each correction.  Numbered when it is frozen.
    """

    year = models.PositiveIntegerField("år")
    week = models.PositiveIntegerField("vecka")
    # The week's first day: what weeks are ordered and counted by.
    monday = models.DateField("måndag", editable=False)
    version_number = models.PositiveIntegerField("version", default=1)
    state = models.CharField(
        "läge", max_length=8, choices=EditionState, default=EditionState.OPEN
    )
    overall = plain(models.TextField("kommunövergripande lägesbild", blank=True))
    measures = plain(models.TextField("insatser", blank=True))
    information = plain(models.TextField("information", blank=True))
    number = models.PositiveIntegerField("nummer", null=True, unique=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name="rättar",
    )
    what_changed = plain(models.TextField("vad som rättas", blank=True))
    frozen_at = models.DateTimeField("fryst", null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="fryst av",
    )

    objects = EditionQuerySet.as_manager()
    history = GuardedHistory(using=TAKES_PART, check=COORDINATES, named_by="week")
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-monday", "-version_number"]
        verbose_name = "EST-utgåva"
        verbose_name_plural = "EST-utgåvor"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "week", "version_number"], name="edition_once"
            ),
            models.UniqueConstraint(
                fields=["year", "week"],
                condition=Q(state=EditionState.OPEN),
                name="edition_one_open_version",
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.OPEN)
                | Q(
                    number__isnull=False,
                    frozen_at__isnull=False,
                    frozen_by__isnull=False,
                ),
                name="edition_frozen_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(version_number=1, corrects__isnull=True)
                | Q(version_number__gt=1, corrects__isnull=False) & ~Q(what_changed=""),
                name="edition_correction_says_what",
            ),
            RowSecurity(name="edition_rows", using=TAKES_PART, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the week is called: ”v.47 2025”, and which version if not the first."""
        later = f", version {self.version_number}" if self.version_number > 1 else ""
        return f"v.{self.week} {self.year}{later}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be written in."""
        return self.state == EditionState.OPEN

    @property
    def sunday(self) -> datetime.date:
        """The last day of the week."""
        return self.monday + datetime.timedelta(days=6)

    def get_absolute_url(self) -> str:
        """Where the picture is read."""
        return reverse("est:edition", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"EST {self.title}"


class OfEdition(Stamped):
    """Something that belongs to one version of one week."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True


class AreaPicture(OfEdition):
    """What the coordinator writes of one area in a week, and the level judged."""

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="område"
    )
    overall = plain(models.TextField("övergripande lägesbild", blank=True))
    level = models.ForeignKey(
        ScaleLevel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bedömning av läget",
    )
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="bedömt av",
    )
    note = plain(models.TextField("varför den nivån", blank=True))

    objects = OfEditionQuerySet.as_manager()
    history = GuardedHistory(
        using=TAKES_PART, check=COORDINATES, named_by="area", hidden=("edition",)
    )

    class Meta:
        ordering = ["area__order", "pk"]
        verbose_name = "bild av ett område"
        verbose_name_plural = "bilder av områden"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "area"], name="areapicture_once"
            ),
            RowSecurity(name="areapicture_rows", using=TAKES_PART, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return f"{self.area}"


# --- a week as it was frozen ----------------------------------------------------------
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

    def wholes(self) -> models.QuerySet[Edition]:
        """Give all versions of the week, and later weeks: they say its events again."""
        return Edition.objects.filter(monday__gte=self.edition.monday)

    @classmethod
    def frozen_rows(cls) -> models.QuerySet[Any]:
        """Give them in the order that they were frozen, each audience's in turn."""
        rows = super().frozen_rows().select_related("edition")
        return rows.order_by("edition__number", "audience")

    @classmethod
    def faults(cls) -> Iterator[str]:
        """Hold each to its fingerprint, its week, the one before it, and the levels."""
        yield from _gaps()
        before: dict[str, FrozenEdition] = {}
        for picture in cls.frozen_rows().iterator(chunk_size=100):
            yield from picture.own_faults()
            if not _follows(picture, before.get(picture.audience)):
                yield f"{picture.name_of_fault()}: följer inte på den som frystes före"
            before[picture.audience] = picture

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


def _follows(picture: FrozenEdition, before: FrozenEdition | None) -> bool:
    """Tell whether a picture names the one before it, as it was or as it is."""
    named = picture.content.get("previous", "")
    if before is None:
        return not named
    # In plain where it was frozen before names of what was taken out could be tried.
    known = {before.content_sha256, keyed(before.content_sha256), *was_before(before)}
    return named in known or keyed(named) in known


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
    """Say which numbers are missing, and which frozen weeks lack a picture."""
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
