"""The access log: what happened, who did it, for which unit and what purpose."""

import uuid

from django.db import models
from django.db.models.functions import Now

from pax.audit.verbs import Verb
from pax.db.rls import RowSecurity


class Event(models.Model):
    """One thing that happened.  Only ever added to, by the database's own rule.

    No foreign keys to live rows: the log never hinders, and outlives, what it
    tells about.  No personal data of parties: `about` is a reference number.
    (Brottsdataförordningen 3 kap. 4 §; lag 2001:454 10 §.)
    """

    # Made here and not by the database, so that adding a row needs no reading.
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField("när", db_default=Now())
    verb = models.CharField("vad", max_length=40, choices=Verb)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField("vem", max_length=120, blank=True)
    agency_id = models.BigIntegerField(null=True)
    unit = models.CharField("för enhet", max_length=160, blank=True)
    purpose = models.CharField("ändamål", max_length=200, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True)
    about = models.CharField("om", max_length=160, blank=True)
    case_id = models.BigIntegerField(null=True)
    because = models.TextField("skäl", blank=True)

    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["-at"]
        verbose_name = "händelse i åtkomstloggen"
        verbose_name_plural = "händelser i åtkomstloggen"
        indexes = [
            models.Index(fields=["case_id", "-at"], name="event_case"),
            models.Index(fields=["actor_id", "-at"], name="event_actor"),
            models.Index(fields=["agency_id", "-at"], name="event_agency"),
        ]
        constraints = [
            RowSecurity(
                name="event_rows",
                using=(
                    "agency_id = (SELECT pax_log_agency()) "
                    "OR actor_id = (SELECT pax_user_id()) "
                    "OR pax_sees_case(case_id, (SELECT pax_readers()))"
                ),
                # Nobody writes in another's name; without identity only sign-ins.
                check="actor_id IS NOT DISTINCT FROM pax_user_id()",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.about}".strip()
