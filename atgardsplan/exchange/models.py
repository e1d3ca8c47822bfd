"""What was read from a file or pasted: looked at first, then brought in, or not."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from atgardsplan.plan.models.base import WRITES, InPlan
from atgardsplan.plan.querysets import WorkedOnQuerySet
from pax.db.facts import EMPLOYEES, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity

WORKS = "plan_id = ANY ((SELECT pax_plans('works'))::bigint[])"


class State(models.TextChoices):
    """How far it has come."""

    PREVIEW = "granskas", "Granskas"
    DONE = "inlast", "Inläst"
    DISCARDED = "kastad", "Kastad"


def _outcome(counts: dict[str, int]) -> str:
    """Say what came of bringing it in."""
    named = {"new": "nya", "changed": "ändrade", "left": "rader lämnade"}
    return ", ".join(f"{counts[k]} {name}" for k, name in named.items() if k in counts)


class PlanImport(InPlan):
    """One file, or one pasting: what was understood, and what was not, row by row.

    The file itself is not kept, only its fingerprint.
    """

    must_say = ()  # read into that plan

    retention = Retention(EMPLOYEES, "until the plan is ended")

    label = plain(models.CharField("fil", max_length=200))
    sha256 = plain(models.CharField(max_length=64))
    state = models.CharField(
        "läge", max_length=12, choices=State, default=State.PREVIEW
    )
    content = personal(models.JSONField("det som lästes", default=dict))
    faults = personal(models.JSONField("det som inte gick att läsa", default=list))
    notes = plain(models.JSONField("att tänka på", default=list))
    # What was done, once it was: {"new": 16, "changed": 0, "left": 1}
    counts = plain(models.JSONField("utfall", default=dict))

    objects: ClassVar[Any] = WorkedOnQuerySet.as_manager()
    history = GuardedHistory(
        using=WORKS,
        check=WRITES,
        excluded_fields=["content"],
        hidden=("plan", "sha256", "faults"),
        words={"counts": _outcome},
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        constraints = [
            RowSecurity(
                name="exchange_import_rows",
                using=WORKS,
                check=WRITES,
            )
        ]

    def __str__(self) -> str:
        return self.label
