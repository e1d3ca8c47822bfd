"""The case (ärende), and who may read it.

The querysets are the application's own wall, used by every road to a case; the
database's row policies say the same once more (sql/functions.sql).
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.enums import SUPPORTS, SUSPICIONS, Channel
from pax.accounts.models import Agency, Unit, User
from pax.db import Stamped
from pax.db.facts import (
    CONCERNED,
    LIST,
    NOWHERE,
    POLICE,
    SEARCH,
    WITH_CASE,
    Retention,
    fact,
    personal,
    plain,
)
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity


class AskedRowByRow(Exists):
    """An EXISTS that is a question about each row found, and never the way there.

    `OFFSET 0` keeps the planner from turning it into a join with all that the
    person may read, which for someone who reads everything is the whole index.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


def readable(user: User, case_ref: str) -> Exists:
    """Ask of each row whether a grant lets the person read the case it names.

    And that they have not said that they are biased in it (jäv): grant or none.
    """
    access = apps.get_model("cases", "CaseAccess")
    answers = apps.get_model("cases", "JavCheck")
    return AskedRowByRow(
        access._default_manager.filter(
            ~Exists(answers._default_manager.of_biased(user, OuterRef("case_id"))),
            case_id=OuterRef(case_ref),
            reader__in=user.authority.readers,
        )
    )


class CaseQuerySet(models.QuerySet[Any]):
    """Cases."""

    def visible_to(self, user: User) -> "CaseQuerySet":
        """Those that a grant lets the person read."""
        return self.filter(readable(user, "pk"))

    def open(self) -> "CaseQuerySet":
        """Those not closed."""
        return self.filter(is_open=True)


class InCaseQuerySet(models.QuerySet[Any]):
    """What belongs to a case: seen by those who see the case."""

    def visible_to(self, user: User) -> "InCaseQuerySet":
        """Those in cases that the person may read."""
        return self.filter(readable(user, "case_id"))


#: The row policy of everything that belongs to a case.
IN_CASE = "pax_sees_case(case_id, (SELECT pax_readers()))"


class Case(Stamped):
    """One matter as one authority knows it (ärende).

    Every case belongs to one agency and one unit of it.  When a report reaches
    the police they open a case of their own from the frozen copy; the two are
    tied together only by disclosures.  `purpose` is what the data may be used
    for (GDPR art. 5, BDL 2 kap. 3-4 §§).
    """

    retention = Retention(CONCERNED, WITH_CASE)
    must_say = ("seen_in",)

    reference = plain(
        models.CharField("diarienummer", max_length=40, unique=True),
        seen_in=SEARCH | LIST | POLICE,
    )
    title = personal(models.CharField("rubrik", max_length=120), seen_in=SEARCH | LIST)
    agency = fact(
        models.ForeignKey(
            Agency,
            on_delete=models.PROTECT,
            related_name="cases",
            verbose_name="myndighet",
        ),
        seen_in=NOWHERE,
    )
    unit = fact(
        models.ForeignKey(
            Unit,
            on_delete=models.PROTECT,
            related_name="cases",
            verbose_name="enhet",
        ),
        seen_in=LIST,
    )
    purpose = plain(models.CharField("ändamål", max_length=200), seen_in=NOWHERE)
    process = models.ForeignKey(
        "cases.ProcessVersion",
        on_delete=models.PROTECT,
        related_name="cases",
        verbose_name="processkarta",
    )
    fact(process, seen_in=NOWHERE)
    step = plain(models.CharField("steg", max_length=40), seen_in=LIST)
    # What the latest event within the step was, e.g. "vantar_region".
    outcome = plain(
        models.CharField("läge i steget", max_length=40, blank=True), seen_in=NOWHERE
    )
    is_open = fact(models.BooleanField("pågår", default=True), seen_in=LIST)
    is_restricted = fact(
        models.BooleanField("begränsat till namngivna", default=False), seen_in=NOWHERE
    )
    # Disclosures that this case was opened from (None for the agency's own).
    origin = models.ForeignKey(
        "cases.Disclosure",
        on_delete=models.PROTECT,
        null=True,
        related_name="opened_cases",
        verbose_name="öppnat ur",
    )
    fact(origin, seen_in=NOWHERE)
    channel = fact(
        models.CharField("kanal", max_length=20, choices=Channel, blank=True),
        seen_in=LIST,
    )
    support = fact(
        models.CharField("stöd", max_length=20, choices=SUPPORTS, blank=True),
        seen_in=LIST | POLICE,
    )
    suspicion = fact(
        models.CharField("misstanke om", max_length=20, choices=SUSPICIONS, blank=True),
        seen_in=LIST | POLICE,
    )
    assignee = fact(
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="assigned_cases",
            verbose_name="handläggare",
        ),
        seen_in=LIST | POLICE,
    )
    period_from = fact(
        models.DateField("felaktig period från", null=True, blank=True), seen_in=POLICE
    )
    period_to = fact(
        models.DateField("felaktig period till", null=True, blank=True), seen_in=POLICE
    )
    amount = fact(
        models.DecimalField(  # kr
            "felaktigt belopp", max_digits=12, decimal_places=2, null=True, blank=True
        ),
        seen_in=LIST | POLICE,
    )
    suspected_on = fact(
        models.DateField("brott kan misstänkas från", null=True, blank=True),
        seen_in=POLICE,
    )
    k_number = plain(
        models.CharField("polisens diarienummer", max_length=20, blank=True),
        seen_in=SEARCH | LIST,
    )
    opened_on = fact(models.DateField("öppnat"), seen_in=LIST)
    closed_on = fact(
        models.DateField("avslutat", null=True, blank=True), seen_in=NOWHERE
    )
    due_on = fact(
        models.DateField("närmaste frist", null=True, blank=True), seen_in=LIST
    )
    touched_at = fact(
        models.DateTimeField("senast ändrat", db_default=Now()), seen_in=LIST
    )
    # The flag this came from: its receipt belongs to the one who flagged.
    flag_uuid = fact(models.UUIDField(null=True, editable=False), seen_in=NOWHERE)

    objects = CaseQuerySet.as_manager()
    history = GuardedHistory(
        using="pax_sees_case(id, (SELECT pax_readers()))",
        excluded_fields=["touched_at", "due_on"],
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-touched_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__isnull=True)
                | Q(period_to__gte=F("period_from")),
                name="case_period_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(closed_on__isnull=False),
                name="case_closed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="case_amount_not_negative",
            ),
            RowSecurity(
                name="case_rows",
                # The second half: reading back the row one is just making.
                using=(
                    "pax_sees_case(id, (SELECT pax_readers())) OR "
                    "(created_by_id = (SELECT pax_user_id()) AND created_at = now())"
                ),
                check="agency_id = (SELECT pax_agency_id())",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        """Where the case is read."""
        return reverse("cases:detail", args=[self.uuid])

    @property
    def plain_title(self) -> str:
        """A title that says what it is about and holds no personal data."""
        return f"{self.get_suspicion_display()} – {self.get_support_display().lower()}"

    @property
    def is_received(self) -> bool:
        """Whether it was opened from a received copy: another agency's matter.

        A flag from elsewhere makes a case of our own.  Not told by the kind of
        the origin, which cannot be read any more once it is withdrawn.
        """
        return self.origin_id is not None and self.flag_uuid is None

    @property
    def case(self) -> "Case":
        """Itself, so that a case and what belongs to it are asked alike."""
        return self

    @property
    def log_label(self) -> str:
        """What the access log calls it: the reference and never the title."""
        return self.reference


class CaseGroupGrant(GroupObjectPermissionBase):
    """A unit may read a case (django-guardian's direct foreign-key table)."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)
    app_may = "SELECT, INSERT, DELETE"

    class Meta(GroupObjectPermissionBase.Meta):
        constraints = [
            RowSecurity(
                name="casegroupgrant_rows",
                using="pax_sees_case(content_object_id, (SELECT pax_readers()))",
            )
        ]


class CaseUserGrant(UserObjectPermissionBase):
    """One named person may read a case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)
    app_may = "SELECT, INSERT, DELETE"

    class Meta(UserObjectPermissionBase.Meta):
        constraints = [
            RowSecurity(
                name="caseusergrant_rows",
                using="pax_sees_case(content_object_id, (SELECT pax_readers()))",
            )
        ]


class CaseAccess(models.Model):
    """The access index: which reader sees which case, in every order lists use.

    Kept by triggers from grants and cases and writable by nothing else; it says
    nothing that they do not say, and `manage.py check_access_index` proves it.
    `reader` is a group's id, or a person's as a negative number.
    """

    pk = models.CompositePrimaryKey("reader", "case_id")
    reader = models.BigIntegerField()
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    touched_at = models.DateTimeField()
    opened_on = models.DateField()
    due_on = models.DateField()  # 9999-12-31 when nothing is due
    step = plain(models.CharField(max_length=40))
    is_open = models.BooleanField()
    assignee_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField()
    support = plain(models.CharField(max_length=20, blank=True))
    suspicion = plain(models.CharField(max_length=20, blank=True))

    app_may = "SELECT"

    class Meta:
        indexes = [
            models.Index(fields=["case", "reader"], name="access_case"),
            models.Index(
                fields=["reader", "-touched_at", "-case"], name="access_touched"
            ),
            models.Index(
                fields=["reader", "-opened_on", "-case"], name="access_opened"
            ),
            models.Index(fields=["reader", "due_on", "case"], name="access_due"),
            models.Index(
                fields=["reader", "step", "-touched_at", "-case"], name="access_step"
            ),
            models.Index(
                fields=["reader", "is_open", "-touched_at", "-case"], name="access_open"
            ),
            models.Index(
                fields=["reader", "assignee_id", "-touched_at", "-case"],
                name="access_assignee",
            ),
            models.Index(
                fields=["reader", "unit_id", "-touched_at", "-case"], name="access_unit"
            ),
            models.Index(
                fields=["reader", "support", "-touched_at", "-case"],
                name="access_support",
            ),
            models.Index(
                fields=["reader", "suspicion", "-touched_at", "-case"],
                name="access_suspicion",
            ),
        ]
        constraints = [
            RowSecurity(
                name="access_rows",
                using="reader = ANY ((SELECT pax_readers())::bigint[])"
                " AND case_id <> ALL ((SELECT pax_biased_in())::bigint[])",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader} reads {self.case_id}"


class Counter(models.Model):
    """The last number taken in one of an agency's series."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    series = plain(models.CharField(max_length=40))
    last = models.PositiveIntegerField()

    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "series"], name="counter_once"),
            RowSecurity(
                name="counter_rows", using="agency_id = (SELECT pax_agency_id())"
            ),
        ]

    def __str__(self) -> str:
        return self.series


#: What can be struck: the row goes, and the history says why (a trigger asks for it).
STRUCK_TOO = "SELECT, INSERT, UPDATE, DELETE"


class InCase(Stamped):
    """Something that belongs to a case, and is seen by those who see the case."""

    case = fact(
        models.ForeignKey(
            Case, on_delete=models.PROTECT, related_name="%(class)ss", editable=False
        ),
        seen_in=NOWHERE,
    )

    objects = InCaseQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"
    keeps: tuple[str, ...] = ("case_id",)  # what can be moved says otherwise

    class Meta:
        abstract = True


def in_case_rows(name: str) -> RowSecurity:
    """Guard a table whose rows belong to a case."""
    return RowSecurity(name=f"{name}_rows", using=IN_CASE)


def in_case_history(*, hidden: Iterable[str] = (), **told: Any) -> GuardedHistory:
    """Keep versions of what belongs to a case, guarded like the case."""
    return GuardedHistory(using=IN_CASE, hidden=("case", *hidden), **told)
