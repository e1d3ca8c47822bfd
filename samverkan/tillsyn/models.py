"""Gemensam tillsyn: one object, several agencies, each with its own power and protocol.

What is planned together is for the group.  What an agency finds is its own: it crosses
to another by a disclosure on a ground that carries it, as a frozen copy, and in no
other way.
"""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import Disclosure
from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.facts import CONCERNED, EMPLOYEES, WITH_GROUP, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.places.models import Area
from pax.ui import swedish
from samverkan.groups.models import JUST_MADE, SITS, Samverkansgrupp
from samverkan.groups.querysets import InGroupQuerySet
from samverkan.tillsyn.enums import InspectionState, PartState
from samverkan.tillsyn.querysets import HandoverQuerySet, ProtocolQuerySet

OURS = f"{SITS} AND agency_id = (SELECT pax_agency_id())"
GIVEN = "pax_sees_handover(group_id, sender_agency_id, disclosure_id)"


class Inspection(Stamped):
    """A joint inspection of one object: what, where, when, and who leads."""

    retention = Retention(CONCERNED, WITH_GROUP)

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="inspections"
    )
    object_name = personal(models.CharField("objekt", max_length=120))
    org_number = personal(
        models.CharField("organisationsnummer", max_length=11, blank=True)
    )
    address = personal(models.CharField("adress", max_length=160))
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="område",
    )
    planned_on = models.DateField("planerad dag")
    purpose = personal(models.TextField("syfte"))
    lead = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="samordnande myndighet",
    )
    state = models.CharField(
        "läge", max_length=12, choices=InspectionState, default=InspectionState.PLANNED
    )

    objects = InGroupQuerySet.as_manager()
    history = GuardedHistory(using=SITS, named_by="object_name", hidden=("group",))
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-planned_on", "-pk"]
        verbose_name = "gemensam tillsyn"
        verbose_name_plural = "gemensamma tillsyner"
        indexes = [models.Index(fields=["group", "planned_on"], name="inspection_when")]
        constraints = [RowSecurity(name="inspection_rows", using=SITS)]

    def __str__(self) -> str:
        return self.object_name

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("tillsyn:inspection", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it: the object may be a sole trader's name."""
        return f"{self.group}, tillsyn {self.planned_on}"

    @property
    def is_open(self) -> bool:
        """Whether anything more is to be done."""
        return self.state != InspectionState.ENDED


class OfInspection(Stamped):
    """Something that belongs to one inspection."""

    # The same as the inspection's (the database sees to it): the row policies ask it.
    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="+"
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.inspection.log_label


class InspectionPart(OfInspection):
    """One agency's part in an inspection, and the legal power it takes part by."""

    retention = Retention(EMPLOYEES, WITH_GROUP)

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    power = plain(models.CharField("lagstöd", max_length=300, blank=True))
    who = personal(models.CharField("vilka som deltar", max_length=200, blank=True))
    state = models.CharField(
        "läge", max_length=12, choices=PartState, default=PartState.PLANNED
    )

    objects = InGroupQuerySet.as_manager()
    history = GuardedHistory(
        using=SITS,
        named_by="agency",
        hidden=("inspection", "group"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "myndighets del i tillsyn"
        verbose_name_plural = "myndigheters delar i tillsyn"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "agency"], name="inspectionpart_once"
            ),
            # Whoever plans it invites the others; each then writes its own part.
            RowSecurity(name="inspectionpart_rows", using=SITS, changes=OURS),
        ]

    def __str__(self) -> str:
        return str(self.agency)


class Protocol(OfInspection):
    """What one agency found and decided, in its own protocol and for itself."""

    retention = Retention(
        CONCERNED, "as the agency's own inspection records, by its own plan"
    )

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    findings = personal(models.TextField("iakttagelser"))
    decision = personal(models.TextField("beslut", blank=True))
    vite = models.PositiveIntegerField("vite", null=True, blank=True)  # whole kronor
    follow_up_on = models.DateField("följs upp", null=True, blank=True)
    done_on = models.DateField("åtgärdat", null=True, blank=True)

    objects = ProtocolQuerySet.as_manager()
    history = GuardedHistory(
        using=OURS,
        named_by="agency",
        hidden=("inspection", "group"),
        words={"vite": swedish.kronor},
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "protokoll från tillsyn"
        verbose_name_plural = "protokoll från tillsyn"
        constraints = [RowSecurity(name="protocol_rows", using=OURS)]

    def __str__(self) -> str:
        return f"Protokoll {self.created_at:%Y-%m-%d}"


class Handover(OfInspection):
    """That findings were given to another agency, by which disclosure."""

    sender_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="från"
    )
    receiver_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="till"
    )
    ground_text = plain(models.CharField("grund", max_length=200))
    disclosure = models.OneToOneField(
        Disclosure, on_delete=models.PROTECT, related_name="handover"
    )

    #: When it was withdrawn, where the row was asked for so (`with_withdrawn`).
    withdrawn_at: datetime.datetime | None

    objects = HandoverQuerySet.as_manager()
    app_may = "SELECT, INSERT"  # what more happens is the disclosure's

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "överlämnade uppgifter från tillsyn"
        verbose_name_plural = "överlämnade uppgifter från tillsyn"
        constraints = [
            models.CheckConstraint(
                condition=~Q(sender_agency=models.F("receiver_agency")),
                name="handover_crosses_authorities",
            ),
            RowSecurity(
                name="handover_rows",
                using=f"{GIVEN} OR {JUST_MADE}",
                check=f"{SITS} AND sender_agency_id = (SELECT pax_agency_id())",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender_agency} till {self.receiver_agency}"

    def get_absolute_url(self) -> str:
        """Where the frozen copy is read."""
        return reverse("tillsyn:handover", args=[self.uuid])
