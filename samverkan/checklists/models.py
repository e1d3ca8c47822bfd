"""Checklists that a group starts with one click, ticks off together, and closes."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from pax.accounts.enums import AgencyKind
from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.facts import CONCERNED, WITH_GROUP, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.places.models import Area
from samverkan.groups.models import SITS, Samverkansgrupp
from samverkan.groups.querysets import InGroupQuerySet

KEEPS_SEATED = f"{SITS} AND pax_keeps_group(group_id)"


class InGroup(Stamped):
    """Something of a group's checklists: for those who sit in the group."""

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    objects = InGroupQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True


class GroupTemplate(InGroup):
    """A template that a group has made its own, from one that ships or from another."""

    name = plain(models.CharField("namn", max_length=80))
    about = plain(models.CharField("när den används", max_length=300, blank=True))
    is_used = models.BooleanField("används", default=True)

    history = GuardedHistory(using=SITS, check=KEEPS_SEATED, hidden=("group",))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "gruppens checklistemall"
        verbose_name_plural = "gruppens checklistemallar"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"], name="grouptemplate_once"
            ),
            RowSecurity(name="grouptemplate_rows", using=SITS, check=KEEPS_SEATED),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is changed."""
        return reverse("checklists:template", args=[self.uuid])


class TemplatePoint(InGroup):
    """One thing to do in a template of a group."""

    template = models.ForeignKey(
        GroupTemplate, on_delete=models.PROTECT, related_name="points"
    )
    order = plain(models.PositiveSmallIntegerField("ordning"))
    text = plain(models.CharField("vad som ska göras", max_length=300))
    kind = models.CharField(
        "föreslagen myndighet", max_length=24, choices=AgencyKind, blank=True
    )
    role = plain(models.CharField("föreslagen roll", max_length=80, blank=True))
    hours = plain(models.PositiveSmallIntegerField("timmar", default=24))

    history = GuardedHistory(
        using=SITS,
        check=KEEPS_SEATED,
        hidden=("template", "group"),
    )
    app_may = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "punkt i mall"
        verbose_name_plural = "punkter i mall"
        constraints = [
            RowSecurity(name="templatepoint_rows", using=SITS, check=KEEPS_SEATED)
        ]

    def __str__(self) -> str:
        return self.text


class Checklist(InGroup):
    """A checklist that runs: started after something that happened at a place."""

    retention = Retention(CONCERNED, WITH_GROUP)

    name = plain(models.CharField("mall", max_length=80))
    title = personal(models.CharField("plats eller händelse", max_length=120))
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="område",
    )
    started_at = models.DateTimeField("startad")
    closed_at = models.DateTimeField("avslutad", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="avslutad av",
    )

    history = GuardedHistory(using=SITS, hidden=("group",))

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = "checklista"
        verbose_name_plural = "checklistor"
        indexes = [models.Index(fields=["group", "started_at"], name="checklist_when")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ Q(closed_by__isnull=False),
                name="checklist_closed_by",
            ),
            RowSecurity(name="checklist_rows", using=SITS),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    def get_absolute_url(self) -> str:
        """Where it is ticked off."""
        return reverse("checklists:checklist", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"{self.group}, {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.closed_at is None


class ChecklistItem(InGroup):
    """One thing to do: who answers for it, by when, and when it was done."""

    retention = Retention(CONCERNED, WITH_GROUP)

    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, related_name="items"
    )
    number = plain(models.PositiveSmallIntegerField("nummer"))
    text = personal(models.CharField("vad som ska göras", max_length=300))
    role = plain(models.CharField("roll", max_length=80, blank=True))
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ansvarig myndighet",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ansvarig person",
    )
    due_at = models.DateTimeField("klart senast", null=True, blank=True)
    done_at = models.DateTimeField("klart", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="klart enligt",
    )
    note = personal(models.CharField("anteckning", max_length=400, blank=True))

    history = GuardedHistory(
        using=SITS,
        hidden=("checklist", "group"),
    )

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = "punkt i checklista"
        verbose_name_plural = "punkter i checklista"
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"], name="checklistitem_number"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) ^ Q(done_by__isnull=False),
                name="checklistitem_done_by",
            ),
            RowSecurity(name="checklistitem_rows", using=SITS),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.checklist.log_label

    @property
    def is_late(self) -> bool:
        """Whether it should have been done by now."""
        return bool(self.due_at and not self.done_at and self.due_at < timezone.now())

    @property
    def due_on(self) -> datetime.date | None:
        """The day it is to be done by."""
        return timezone.localdate(self.due_at) if self.due_at else None
