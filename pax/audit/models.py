"""The access log: what happened, who did it, for which unit and what purpose."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pax.accounts.models import Agency, User
from pax.accounts.permissions import Permission
from pax.audit.verbs import verbs_in_words
from pax.db import Stamped
from pax.db.facts import AS_LOG, EMPLOYEES, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.db.standing import Stands

#: The rows of the agency whose log the acting person reviews.
OWN_LOG = "agency_id = (SELECT pax_log_agency())"


class Event(models.Model):
    """One thing that happened.  Only ever added to, by the database's own rule.

    No foreign keys to live rows: the log never hinders, and outlives, what it
    tells about.  No personal data of parties: `about` is a reference number.
    (Brottsdataförordningen 3 kap. 4 §; lag 2001:454 10 §.)
    """

    retention = Retention(EMPLOYEES, AS_LOG)

    # Made here and not by the database (the time too): adding a row then needs no
    # reading, which one who has failed to sign in may not do.
    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField("när", default=timezone.now)
    verb = models.CharField("vad", max_length=40, choices=verbs_in_words)
    actor_id = models.BigIntegerField(null=True)
    actor = personal(models.CharField("vem", max_length=120, blank=True))
    agency_id = models.BigIntegerField(null=True)
    unit = plain(models.CharField("för enhet", max_length=160, blank=True))
    purpose = plain(models.CharField("ändamål", max_length=200, blank=True))
    about_kind = plain(models.CharField(max_length=40, blank=True))
    about_id = models.UUIDField(null=True)
    about = personal(models.CharField("om", max_length=160, blank=True))
    case_id = models.BigIntegerField(null=True)
    because = personal(models.TextField("skäl", blank=True))

    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["-at"]
        verbose_name = "händelse i åtkomstloggen"
        verbose_name_plural = "händelser i åtkomstloggen"
        indexes = [
            models.Index(fields=["case_id", "-at"], name="event_case"),
            models.Index(fields=["actor_id", "-at"], name="event_actor"),
            models.Index(fields=["agency_id", "-at", "-uuid"], name="event_agency"),
        ]
        constraints = [
            RowSecurity(
                name="event_rows",
                using=(
                    f"{OWN_LOG} "
                    "OR actor_id = (SELECT pax_user_id()) "
                    # Who reads a case sees who of the own agency has read it.
                    "OR (agency_id = (SELECT pax_agency_id())"
                    " AND pax_sees_case(case_id, (SELECT pax_readers())))"
                ),
                # Nobody writes in another's name, nor for an agency that is not
                # theirs to act for; without identity only failed sign-ins.
                check=(
                    "actor_id IS NOT DISTINCT FROM pax_user_id() AND ("
                    "agency_id = pax_agency_id() OR pax_administers(agency_id)"
                    " OR (actor_id IS NULL AND verb = 'session.failed'))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.about}".strip()


class Outcome(models.TextChoices):
    """What a review of the log came to."""

    NOTHING = "nothing", "Inget att anmärka"
    DEVIATION = "deviation", "Avvikelse som ska följas upp"


class LogReviewQuerySet(models.QuerySet["LogReview"]):
    """Reviews of the log."""

    def visible_to(self, user: User) -> "LogReviewQuerySet":
        """Those of the reviewer's own agency."""
        if user.is_system or not user.may(Permission.LOG_REVIEW):
            return self.none()  # what an agency does by itself reviews nothing
        return self.filter(agency_id=user.agency_id)

    def open(self) -> "LogReviewQuerySet":
        """Those that nobody has signed."""
        return self.filter(signed_at__isnull=True)


class LogReview(Stamped):
    """One review of a month's log: a random sample, and what it showed.

    Lag 2001:454 10 § wants systematic and recurring checks that nobody reads
    without need.  The sample is drawn by Pax and not chosen; once signed it
    stands (the database lets nobody change it).  Kept at least five years.
    """

    retention = Retention(EMPLOYEES, AS_LOG)

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    period_from = models.DateField("från och med")
    period_to = models.DateField("till och med")
    # How many there were to draw from, and which were drawn.
    population = models.PositiveIntegerField("händelser i perioden")
    sample = ArrayField(models.UUIDField(), verbose_name="stickprov")
    deviations = ArrayField(
        models.UUIDField(), default=list, verbose_name="avvikande händelser"
    )
    outcome = models.CharField("utfall", max_length=12, choices=Outcome, blank=True)
    remarks = personal(models.TextField("vad granskningen visade", blank=True))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="granskad av",
    )
    signed_at = models.DateTimeField("underskriven", null=True)

    objects = LogReviewQuerySet.as_manager()
    history = GuardedHistory(using=OWN_LOG, named_by="period_from")
    lasting = Stands("signed_at", said="a signed review stands")
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-period_from", "-created_at"]
        verbose_name = "logguppföljning"
        verbose_name_plural = "logguppföljningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="logreview_period_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | (Q(reviewer__isnull=False) & ~Q(outcome="")),
                name="logreview_signed_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DEVIATION) | ~Q(remarks=""),
                name="logreview_deviation_is_told",
            ),
            RowSecurity(
                name="logreview_rows",
                using=OWN_LOG,
                changes=f"{OWN_LOG} AND signed_at IS NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"Logguppföljning {self.period_from} – {self.period_to}"

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return str(self)
