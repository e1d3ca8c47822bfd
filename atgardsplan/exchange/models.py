"""What was read from a file or pasted: looked at first, then brought in, or not."""

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from atgardsplan.plan.models.base import WRITES, InPlan
from atgardsplan.plan.querysets import InPlanQuerySet
from pax.db.facts import EMPLOYEES, Retention, personal
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.db.standing import Stands
from pax.imports.models import BaseImport, outcome

WORKS = "plan_id = ANY ((SELECT pax_plans('works'))::bigint[])"


class PlanImport(InPlan, BaseImport):
    """One file, or one pasting: what was understood, and what was not, row by row.

    The file itself is not kept, only its fingerprint.
    """

    must_say = ()  # read into that plan

    retention = Retention(EMPLOYEES, "until the plan is ended")

    content = personal(models.JSONField("det som lästes", default=dict))
    # What could not be read may name who is responsible.
    faults = personal(models.JSONField("rader som inte gick att läsa", default=list))
    # What it did, as is needed to take it back (bringing.take_back).
    done = personal(
        models.JSONField("det som gjordes", default=dict, encoder=DjangoJSONEncoder)
    )

    objects: ClassVar[Any] = InPlanQuerySet.as_manager()
    history = GuardedHistory(
        using=WORKS,
        check=WRITES,
        excluded_fields=["content", "done"],
        hidden=("plan", "sha256", "faults"),
        words={"counts": outcome},
    )
    app_may = "SELECT, INSERT, UPDATE"
    lasting = Stands("undone_at", said="what was undone stands")

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
