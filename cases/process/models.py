"""The process as data: a processkarta, in versions that never change."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.enums import Support
from cases.process.definition import Definition
from pax.accounts.models import Unit, User
from pax.db import Stamped
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity

#: The shared maps are everybody's to read; an agency's own are its own.
OWN_MAP = (
    "(unit_id IS NULL AND (SELECT pax_user_id()) IS NOT NULL) OR pax_owns_unit(unit_id)"
)


def supports_in_words(values: list[str]) -> str:
    """Write which supports a map is for."""
    if set(values) >= set(Support.values):
        return "Alla stöd"
    return ", ".join(str(Support(value).label) for value in values)


class ProcessMapQuerySet(models.QuerySet["ProcessMap"]):
    """Processkartor."""

    def visible_to(self, user: User) -> "ProcessMapQuerySet":
        """Those that ship with Pax, and those of the units the person reads for."""
        readers = user.authority.readers
        return self.filter(Q(unit__isnull=True) | Q(unit__group__in=readers))

    def standing(self) -> "ProcessMapQuerySet":
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class ProcessMap(Stamped):
    """A way of working for one kind of matter (processkarta).

    Gökungen ships with Pax (`unit` is None) and is the same for everybody.  A
    unit's manager copies it and adapts names, fields and clocks, for the `supports`
    that are named: the unit's other new cases go on as they did.
    """

    key = plain(models.SlugField("nyckel", max_length=60, unique=True))
    # None: it ships with Pax.
    created_by = models.ForeignKey(  # type: ignore[assignment]  # may be empty
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    name = plain(models.CharField("namn", max_length=80))
    area = plain(models.CharField("område", max_length=120, blank=True))
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="process_maps",
        verbose_name="enhet",
    )
    #: Which supports the unit's new cases follow it for; of a unit's own, never none.
    supports = ArrayField(
        models.CharField(max_length=20, choices=Support),
        default=list,
        blank=True,
        verbose_name="stöd",
    )
    withdrawn_at = models.DateTimeField("tillbakadragen", null=True, editable=False)
    withdrawn_because = plain(
        models.CharField("varför", max_length=200, blank=True, editable=False)
    )
    copied_from = models.ForeignKey(
        "cases.ProcessVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="copies",
        verbose_name="kopierad från",
    )

    objects = ProcessMapQuerySet.as_manager()
    history = GuardedHistory(
        using=OWN_MAP, hidden=("key",), words={"supports": supports_in_words}
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["name"]
        verbose_name = "processkarta"
        verbose_name_plural = "processkartor"
        constraints = [
            # Which map a unit's new cases follow is never in doubt: one for each
            # support, says a trigger (pax_map_is_alone).
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(supports__len__gt=0),
                name="processmap_names_supports",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="processmap_withdrawn_why",
            ),
            RowSecurity(
                name="processmap_rows", using=OWN_MAP, check="pax_owns_unit(unit_id)"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.name

    @property
    def for_supports(self) -> str:
        """Which supports it is for, in words."""
        return supports_in_words(self.supports)


class ProcessVersion(Stamped):
    """One edition of a processkarta; frozen by the database once published.

    A case keeps the version it was opened with for its whole life.
    """

    map = models.ForeignKey(
        ProcessMap, on_delete=models.PROTECT, related_name="versions"
    )
    # None: it ships with Pax.
    created_by = models.ForeignKey(  # type: ignore[assignment]  # may be empty
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    number = models.PositiveIntegerField("version")
    definition = plain(models.JSONField("definition"))
    published_at = models.DateTimeField("publicerad", null=True)

    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-number"]
        verbose_name = "version av processkarta"
        verbose_name_plural = "versioner av processkartor"
        constraints = [
            models.UniqueConstraint(
                fields=["map", "number"], name="processversion_number_once"
            ),
            models.UniqueConstraint(
                fields=["map"],
                condition=Q(published_at__isnull=True),
                name="processversion_one_draft",
            ),
            RowSecurity(
                name="processversion_rows",
                # A new version's own map is there before it.
                using="pax_reads_map(map_id)",
                check="pax_owns_map(map_id)",
            ),
        ]

    named_with = ("map",)

    def __str__(self) -> str:
        return f"{self.map.name}, version {self.number}"

    @property
    def chart(self) -> Definition:
        """The definition as steps, transitions and clocks."""
        return Definition.load(self.definition)
