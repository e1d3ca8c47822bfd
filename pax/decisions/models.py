"""Decisions that take two: asked for by one, confirmed by another."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import Role
from pax.composition import composed
from pax.db.facts import EMPLOYEES, Retention, personal
from pax.db.rls import RowSecurity


class Kind(models.TextChoices):
    """What it is that two decide."""

    ROLE = "role", "Ge en roll"
    PASSWORD = "password", "Ge ett nytt engångslösenord"
    VOUCHER = "voucher", "Intyga att rätt person har fått lösenordet"
    WITHDRAWAL = "withdrawal", "Återkalla ett utlämnande"
    PLAN = "plan", "Anteckna beslut om åtgärdsplan"
    PLAN_OUT = "plan_out", "Publicera åtgärdsplan"
    PICTURE_OPEN = "picture_open", "Öppna lägesbild för alla"
    REDACTION = "redaction", "Ta bort personuppgift ur det som är fryst"
    REDACTION_COPY = "redaction_copy", "Ta bort personuppgift ur en utlämnad kopia"


#: About who there is: confirmed by administrators, and by the person's manager.
OF_PEOPLE = (Kind.ROLE, Kind.PASSWORD, Kind.VOUCHER)
#: About what has been given from a case: by those who work with it.
OF_COPIES = (Kind.WITHDRAWAL, Kind.REDACTION_COPY)
#: About an authority's plan or picture: confirmed by those there who may decide on it.
OF_PLANS = (Kind.PLAN, Kind.PLAN_OUT, Kind.PICTURE_OPEN, Kind.REDACTION)


class State(models.TextChoices):
    """How it went."""

    ASKED = "asked", "Väntar på en andra person"
    CONFIRMED = "confirmed", "Bekräftat"
    REFUSED = "refused", "Avslaget"
    TAKEN_BACK = "taken_back", "Återtaget"


class PendingQuerySet(models.QuerySet["PendingDecision"]):
    """Decisions that take two."""

    def visible_to(self, user: User) -> PendingQuerySet:
        """One's own, those about oneself, and those that one may confirm."""
        (cases,) = composed(
            "SEES_CASES", tuple[Callable[[User], models.QuerySet[Any, Any]], ...]
        )
        mine = Q(asked_by=user) | Q(concerns=user) | Q(settled_by=user)
        return self.filter(
            mine | _confirmed_by(user),
            Q(case_ref__isnull=True) | Q(case_ref__in=cases(user)),
        )

    def for_second(self, user: User) -> PendingQuerySet:
        """Those that wait for the person to confirm or refuse."""
        waits = self.visible_to(user).filter(_confirmed_by(user), state=State.ASKED)
        # Who gave a password has seen it, and vouches for nobody.
        gave = Func(
            *(models.Value(user.pk), "concerns_id"),
            function="pax_gave_password",
            output_field=models.BooleanField(),
        )
        return waits.exclude(Q(gave), kind=Kind.VOUCHER)


#: Nobody else can be the second about a person: then the reviewer of the log is.
NO_SECOND = Func(
    *("kind", "agency_id", "concerns_id", "unit_id", "asked_by_id"),
    function="pax_has_no_second",
    output_field=models.BooleanField(),
)


def _confirmed_by(user: User) -> Q:
    """Say which a person may be second in; pax_confirms() says the same."""
    if user.is_system or not user.is_active or user.is_unvouched:
        return Q(pk__isnull=True)
    today = timezone.localdate()
    held = Membership.objects.current(today)
    led = list(held.filter(user=user, role=Role.CHEF).values_list("unit_id", flat=True))
    of_them = held.filter(user=OuterRef("concerns"), unit__path__overlap=led)
    over = Q(unit__path__overlap=led) | Q(Exists(of_them), agency=user.agency_id)
    people = over if led else Q(pk__isnull=True)
    if user.may(Permission.USERS_ADMIN):
        people |= Q(agency=user.agency_id) | Q(agency__parent=user.agency_id)
    if user.may(Permission.LOG_REVIEW):
        people |= Q(agency=user.agency_id) & Q(NO_SECOND)
    ours = Q(agency=user.agency_id)
    can = Q(kind__in=OF_PEOPLE) & people
    if user.may(Permission.CASE_EDIT):
        can |= Q(kind__in=OF_COPIES) & ours
    if user.may(Permission.PLAN_DECIDE):
        can |= Q(kind__in=OF_PLANS) & ours
    another = ~Q(asked_by=user) & (Q(concerns__isnull=True) | ~Q(concerns=user))
    return can & another


class PendingDecision(models.Model):
    """Something that binds others, as one person has asked for it, word for word.

    `terms` is what is done when another confirms: nothing is typed anew, and nobody
    changes it meanwhile.  The database lets nothing that takes two be done without a
    row of this that another has confirmed, in the transaction where it is carried out
    (pax_decided).
    """

    retention = Retention(EMPLOYEES, "as what was decided")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("slag", max_length=20, choices=Kind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    #: The person it is about, the unit where, and what else: by its uuid.
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+"
    )
    about = models.UUIDField()
    #: The case that it is about, if any: without a foreign key, as in the log.
    case_ref = models.BigIntegerField(null=True)
    label = personal(models.CharField("vad", max_length=300))
    terms = personal(models.JSONField(default=dict))
    because = personal(models.TextField("varför", blank=True))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.ASKED)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    settled_because = personal(models.TextField("skäl", blank=True))
    carried_at = models.DateTimeField(null=True)

    objects = PendingQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = "beslut av två"
        verbose_name_plural = "beslut av två"
        indexes = [models.Index(fields=["agency", "state"], name="pending_waits")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.ASKED, settled_by__isnull=True)
                | Q(state=State.TAKEN_BACK, settled_by=F("asked_by"))
                | Q(state__in=[State.CONFIRMED, State.REFUSED])
                & Q(settled_by__isnull=False)
                & ~Q(settled_by=F("asked_by")),
                name="pending_settled_by_another",
            ),
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=Q(state=State.ASKED) & ~Q(kind=Kind.ROLE),
                name="pending_one_of_a_kind",
            ),
            RowSecurity(
                name="pending_rows",
                using=(
                    "(asked_by_id = (SELECT pax_user_id())"
                    " OR concerns_id = (SELECT pax_user_id())"
                    " OR settled_by_id = (SELECT pax_user_id())"
                    " OR pax_confirms("
                    "kind, agency_id, concerns_id, unit_id, asked_by_id))"
                    " AND (case_ref IS NULL"
                    " OR pax_sees_case(case_ref, (SELECT pax_readers())))"
                ),
                check=(
                    "asked_by_id = (SELECT pax_user_id())"
                    " OR settled_by_id = (SELECT pax_user_id())"
                ),
                # By whom and how: pax_pending_takes_two().
                changes="true",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"

    def get_absolute_url(self) -> str:
        """Where it is confirmed or refused."""
        return reverse("desk:decision", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it: its kind and never its label."""
        return str(self.get_kind_display())

    @property
    def is_asked(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state == State.ASKED
