"""What goes on beside the chain: claims, stopped payments and notifications."""

from django.db import models
from django.db.models import Q

from cases.case.models import InCase, in_case_history, in_case_rows
from cases.enums import ClaimState, Support
from cases.investigation.models import Party
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal


class Aterkrav(InCase):
    """A claim for money wrongly paid (återkrav), SoL 2025:400 33 kap. 1-6 §§.

    Talan in förvaltningsrätten within three years from when the cost arose
    (33 kap. 5 §): `talan_by` is counted from `cost_on`.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name="part"
    )
    decided_on = models.DateField("beslutat")
    amount = models.DecimalField("belopp", max_digits=12, decimal_places=2)  # kr
    cost_on = models.DateField("kostnaden uppkom")
    talan_by = models.DateField("talan senast")
    state = models.CharField(
        "läge", max_length=20, choices=ClaimState, default=ClaimState.DECIDED
    )
    plan = personal(models.TextField("återbetalningsplan", blank=True))
    talan_on = models.DateField("talan väckt", null=True, blank=True)
    court_number = personal(models.CharField("målnummer", max_length=40, blank=True))
    outcome_on = models.DateField("utfall datum", null=True, blank=True)

    history = in_case_history(named_by="decided_on")

    class Meta:
        ordering = ["decided_on", "pk"]
        verbose_name = "återkrav"
        verbose_name_plural = "återkrav"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="aterkrav_amount_positive"
            ),
            in_case_rows("aterkrav"),
        ]

    def __str__(self) -> str:
        return f"Återkrav {self.decided_on}"


class Repayment(InCase):
    """Money that came back on a claim, kr."""

    aterkrav = models.ForeignKey(
        Aterkrav,
        on_delete=models.PROTECT,
        related_name="repayments",
        verbose_name="återkrav",
    )
    paid_on = models.DateField("betalt")
    amount = models.DecimalField("belopp", max_digits=12, decimal_places=2)

    history = in_case_history()

    class Meta:
        ordering = ["paid_on", "pk"]
        verbose_name = "återbetalning"
        verbose_name_plural = "återbetalningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="repayment_amount_positive"
            ),
            in_case_rows("repayment"),
        ]

    def __str__(self) -> str:
        return f"Återbetalning {self.paid_on}"


class StoppedPayment(InCase):
    """A payment that was stopped or lowered before it was made, kr a month."""

    retention = Retention(CONCERNED, WITH_CASE)

    support = models.CharField("stöd", max_length=20, choices=Support)
    stopped_on = models.DateField("stoppad från")
    amount = models.DecimalField("kr per månad", max_digits=12, decimal_places=2)
    because = personal(models.TextField("skäl"))

    history = in_case_history()

    class Meta:
        ordering = ["stopped_on", "pk"]
        verbose_name = "stoppad utbetalning"
        verbose_name_plural = "stoppade utbetalningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="stoppedpayment_amount_positive"
            ),
            in_case_rows("stoppedpayment"),
        ]

    def __str__(self) -> str:
        return f"Stoppad utbetalning {self.stopped_on}"
