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
  it (`content`, made by samverkan.est.content), and `Assessment` the level of each
  area, for trends.  Frozen weeks are changed by nobody; see sql/functions.sql.
"""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse

from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.places.models import Area
from samverkan.est.enums import (
    Audience,
    EditionState,
    EntryState,
    EventKind,
    LevelColour,
    LevelShape,
)
from samverkan.est.querysets import (
    ActionQuerySet,
    EditionQuerySet,
    EntryQuerySet,
    EventQuerySet,
    FrozenQuerySet,
    OfEditionQuerySet,
    ScaleQuerySet,
)

if TYPE_CHECKING:
    from django.db.models.constraints import BaseConstraint

SIGNED_IN = "(SELECT pax_user_id()) IS NOT NULL"
TAKES_PART = "(SELECT pax_est_takes_part())"
COORDINATES = "(SELECT pax_est_coordinates())"
AUTHORITY = "(SELECT pax_est_is_authority())"
OURS = "agency_id = (SELECT pax_agency_id())"
#: For the audience that the acting person belongs to.
FOR_US = f"(audience = '{Audience.ALL.value}' OR {AUTHORITY})"
#: An entry: one's own agency's, or handed in for one to see.
ENTRY = (
    f"{TAKES_PART} AND ({OURS}"
    f" OR (state = '{EntryState.HANDED_IN.value}' AND {FOR_US}))"
)
#: An agency writes its own; in a correction the coordinator writes for all.
WRITES_ENTRY = f"{TAKES_PART} AND ({OURS} OR pax_est_corrects(edition_id))"


class ScaleLevel(models.Model):
    """One of the four levels that areas are judged by, as it is called and drawn.

    Ships without meaning: an installation says what its levels are called.  Told
    apart by name and shape, never by colour alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField("nummer", unique=True)
    name = models.CharField("namn", max_length=40)
    shape = models.CharField("form", max_length=10, choices=LevelShape)
    colour = models.CharField("färg", max_length=10, choices=LevelColour)
    meaning = models.CharField("betydelse", max_length=300, blank=True)

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
    overall = models.TextField("kommunövergripande lägesbild", blank=True)
    measures = models.TextField("insatser", blank=True)
    information = models.TextField("information", blank=True)
    number = models.PositiveIntegerField("nummer", null=True, unique=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name="rättar",
    )
    what_changed = models.TextField("vad som rättas", blank=True)
    frozen_at = models.DateTimeField("fryst", null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="fryst av",
    )

    objects = EditionQuerySet.as_manager()
    history = GuardedHistory(using=TAKES_PART, check=COORDINATES)
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

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    overall = models.TextField("övergripande lägesbild", blank=True)
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
    note = models.TextField("varför den nivån", blank=True)

    objects = OfEditionQuerySet.as_manager()
    history = GuardedHistory(using=TAKES_PART, check=COORDINATES)

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


class Entry(OfEdition):
    """What an agency writes in a week: a draft is seen by nobody else.

    Handed in, it is seen by all who take part, or by authorities only.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    text = models.TextField("text")
    audience = models.CharField(
        "vem som får se det", max_length=12, choices=Audience, default=Audience.ALL
    )
    state = models.CharField(
        "läge", max_length=8, choices=EntryState, default=EntryState.DRAFT
    )
    # The same in every version of the week: what a correction copies keeps it.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)

    app_may = "SELECT, INSERT, UPDATE, DELETE"  # a draft is thrown away (a trigger)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether only the own agency sees it."""
        return self.state == EntryState.DRAFT


def entry_history(kind: str) -> GuardedHistory:
    """Keep an entry's versions: what it was as a draft stays with its agency."""
    told = f"state = '{EntryState.HANDED_IN.value}' AND pax_est_sees_{kind}(id)"
    return GuardedHistory(
        using=f"{TAKES_PART} AND ({OURS} OR ({told}))", check=WRITES_ENTRY
    )


def entry_rows(name: str) -> list[BaseConstraint]:
    """Guard a table of entries, and let an entry be in a version of a week once."""
    return [
        models.UniqueConstraint(fields=["edition", "thread"], name=f"est_{name}_once"),
        RowSecurity(name=f"est_{name}_rows", using=ENTRY, check=WRITES_ENTRY),
    ]


class Event(Entry):
    """Something that happened in an area; `edition` is the week it is new in."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        "slag", max_length=12, choices=EventKind, default=EventKind.UNREST
    )
    happened_on = models.DateField("dag", null=True, blank=True)
    count = models.PositiveIntegerField("antal", null=True, blank=True)

    objects = EventQuerySet.as_manager()
    history = entry_history("event")

    class Meta:
        ordering = ["happened_on", "pk"]
        verbose_name = "händelse i EST"
        verbose_name_plural = "händelser i EST"
        constraints = entry_rows("event")


class Action(Entry):
    """What an agency does in an area; `edition` is the week it is new in.

    Carried over by itself to each later week, until the one it is ended in.
    `responsible` is a unit or a function, never a person's name.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    responsible = models.CharField("ansvarig", max_length=120, blank=True)
    ended_in = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="avslutad",
    )

    objects = ActionQuerySet.as_manager()
    history = entry_history("action")

    class Meta:
        ordering = ["pk"]
        verbose_name = "åtgärd i EST"
        verbose_name_plural = "åtgärder i EST"
        constraints = entry_rows("action")


class ActionFeedback(Entry):
    """What the responsible agency says in a week of an action that goes on.

    Its audience is always the action's (a trigger).  An action is the same in all
    versions of its week by `thread`; `about` is that thread.
    """

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="feedback"
    )
    about = models.UUIDField(editable=False)

    objects = EntryQuerySet.as_manager()
    history = entry_history("feedback")

    class Meta:
        ordering = ["pk"]
        verbose_name = "återkoppling i EST"
        verbose_name_plural = "återkopplingar i EST"
        constraints = [
            *entry_rows("actionfeedback"),
            models.UniqueConstraint(
                fields=["edition", "about"], name="actionfeedback_one_a_week"
            ),
        ]


class Part(OfEdition):
    """One agency's part of a week, and that it has been handed in."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    handed_in_at = models.DateTimeField("inlämnad", null=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="inlämnad av",
    )

    objects = OfEditionQuerySet.as_manager()
    history = GuardedHistory(using=TAKES_PART, check=f"{TAKES_PART} AND {OURS}")

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "del av en EST-utgåva"
        verbose_name_plural = "delar av EST-utgåvor"
        constraints = [
            models.UniqueConstraint(fields=["edition", "agency"], name="part_once"),
            RowSecurity(
                name="part_rows", using=TAKES_PART, check=f"{TAKES_PART} AND {OURS}"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}"


class FrozenEdition(OfEdition):
    """A week's whole picture as one audience reads it, from when it was frozen.

    `content` is complete (names of areas, agencies and levels as they were), and
    `sha256` the fingerprint of it.  Nobody can change or remove it.
    """

    audience = models.CharField("för", max_length=12, choices=Audience)
    content = models.JSONField("innehåll")
    sha256 = models.CharField("fingeravtryck", max_length=64)

    objects = FrozenQuerySet.as_manager()
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
        return f"{self.sha256[:12]}"


class Assessment(OfEdition):
    """The level an area was judged at in a week, as frozen: what trends are made of.

    `Assessment.objects.visible_to(user).current()` is one row per week and area.  A
    level of None says that the area was not judged, which is not the lowest level.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    # The week's own again, so that a year of an area is read without a join.
    monday = models.DateField("måndag")
    level = models.PositiveSmallIntegerField("nivå", null=True)

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
