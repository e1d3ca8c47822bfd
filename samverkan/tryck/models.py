"""Tryckregistret: what puts pressure on a place or an activity, over time.

About places and activities and never about a named person.  What an agency marks as
internal is seen by its own people in the group and by nobody else.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint
from django.urls import reverse

from pax.accounts.models import Agency, Unit
from pax.db import Stamped
from pax.db.facts import CONCERNED, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.places.models import Area
from samverkan.groups.models import SITS, Samverkansgrupp
from samverkan.groups.querysets import InGroupQuerySet
from samverkan.tryck.enums import Pressure, Side, TargetKind, Tension
from samverkan.tryck.querysets import RegisterQuerySet

OURS = "agency_id = (SELECT pax_agency_id())"
SEEN = f"{SITS} AND (NOT is_internal OR {OURS})"
WRITTEN = f"{SITS} AND {OURS}"


class OwnWord(Stamped):
    """A kind of pressure or tension that a group has added to the catalogue."""

    class Of(models.TextChoices):
        """What it is a kind of."""

        PRESSURE = "tryck", "Tryck"
        TENSION = "spanning", "Spänning"

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="own_words"
    )
    of = models.CharField("slag av", max_length=10, choices=Of)
    name = plain(models.CharField("namn", max_length=60))

    objects = InGroupQuerySet.as_manager()
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["name"]
        verbose_name = "gruppens eget slag"
        verbose_name_plural = "gruppens egna slag"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "of", "name"], name="ownword_once"
            ),
            RowSecurity(name="ownword_rows", using=SITS),
        ]

    def __str__(self) -> str:
        return self.name


class InRegister(Stamped):
    """Something in the register, written by one of the agencies in the group."""

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    is_internal = models.BooleanField("bara för den egna myndigheten", default=False)

    objects = RegisterQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True


def register_rows(name: str) -> list[BaseConstraint]:
    """Guard a table of the register: read in the group, written by one's own agency."""
    return [RowSecurity(name=f"{name}_rows", using=SEEN, check=WRITTEN)]


class PressureTarget(InRegister):
    """A place or an activity that is put under pressure."""

    retention = Retention(
        CONCERNED, "as the group's register, by the convening authority's plan"
    )

    kind = models.CharField("slag", max_length=12, choices=TargetKind)
    name = personal(models.CharField("namn", max_length=120))
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="område",
    )
    why = personal(models.TextField("varför", blank=True))
    ended_on = models.DateField("följs inte längre från", null=True, blank=True)

    history = GuardedHistory(using=SEEN, check=WRITTEN, hidden=("group",))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "plats eller verksamhet under tryck"
        verbose_name_plural = "platser och verksamheter under tryck"
        indexes = [models.Index(fields=["group", "name"], name="target_of_group")]
        constraints = register_rows("pressuretarget")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its pressure over time is."""
        return reverse("tryck:target", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it: not by its name, which is free text."""
        return f"{self.group}, {self.get_kind_display().lower()}"


class OnTarget(InRegister):
    """Something that is noted about a target."""

    target = models.ForeignKey(
        PressureTarget, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    # The word, when it is the group's own and not of the catalogue.
    own_word = models.ForeignKey(
        OwnWord,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="eget slag",
    )

    class Meta:
        abstract = True

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"{self.group}, {self._meta.verbose_name}"


class PressureMeasure(OnTarget):
    """A measure that puts pressure on a target, from when and to when."""

    retention = Retention(
        CONCERNED, "as the group's register, by the convening authority's plan"
    )

    side = models.CharField("sida", max_length=8, choices=Side)
    kind = models.CharField("tryck", max_length=16, choices=Pressure)
    what = personal(models.CharField("vad som görs", max_length=300))
    begins_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ansvarig enhet",
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ansvarig",
    )
    outcome = personal(models.TextField("vad det ledde till", blank=True))

    history = GuardedHistory(
        using=SEEN,
        check=WRITTEN,
        named_by="what",
        hidden=("target", "group"),
    )

    class Meta:
        ordering = ["begins_on", "pk"]
        verbose_name = "åtgärd som ger tryck"
        verbose_name_plural = "åtgärder som ger tryck"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="measure_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind=Pressure.OWN) ^ Q(own_word__isnull=True),
                name="measure_word",
            ),
            *register_rows("pressuremeasure"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def word(self) -> str:
        """What kind of pressure it is, in the catalogue's word or the group's own."""
        return str(self.own_word or self.get_kind_display())


class TensionNote(OnTarget):
    """A tension that has been seen around a target, and by which agency."""

    retention = Retention(
        CONCERNED, "as the group's register, by the convening authority's plan"
    )

    kind = models.CharField("spänning", max_length=16, choices=Tension)
    seen_on = models.DateField("iakttagen")
    text = personal(models.TextField("iakttagelse", blank=True))

    history = GuardedHistory(
        using=SEEN,
        check=WRITTEN,
        named_by="kind",
        hidden=("target", "group"),
    )

    class Meta:
        ordering = ["seen_on", "pk"]
        verbose_name = "iakttagen spänning"
        verbose_name_plural = "iakttagna spänningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Tension.OWN) ^ Q(own_word__isnull=True),
                name="tension_word",
            ),
            *register_rows("tensionnote"),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.seen_on}"

    @property
    def word(self) -> str:
        """What kind of tension it is, in the catalogue's word or the group's own."""
        return str(self.own_word or self.get_kind_display())
