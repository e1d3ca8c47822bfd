"""The household calculation (ekonomisk kalkyl)."""

from django.db import models

from cases.case.models import STRUCK_TOO, InCase, in_case_history, in_case_rows
from cases.enums import LineKind
from cases.investigation.models import Party
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain


class Calculation(InCase):
    """A household's money a month: what is seen, what is not, and what is spent.

    The sums that a source states stand beside the sums of the parts; where they
    differ, the difference is pointed out and nothing is corrected silently.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    name = personal(models.CharField("namn", max_length=120))
    source = personal(models.CharField("underlag", max_length=200, blank=True))
    # Stated sums, kr a month; None where the source states none.
    stated_visible = models.DecimalField(
        "synliga inkomster enligt underlaget",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    stated_invisible = models.DecimalField(
        "osynliga inkomster enligt underlaget",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    stated_income = models.DecimalField(
        "reella inkomster enligt underlaget",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    stated_expenses = models.DecimalField(
        "utgifter enligt underlaget",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    stated_left = models.DecimalField(
        "kvar efter utgifter enligt underlaget",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    remark = personal(models.TextField("anmärkning", blank=True))

    app_may = STRUCK_TOO
    history = in_case_history()

    class Meta:
        ordering = ["created_at"]
        verbose_name = "ekonomisk kalkyl"
        verbose_name_plural = "ekonomiska kalkyler"
        constraints = [in_case_rows("calculation")]

    def __str__(self) -> str:
        return self.name


class CalculationLine(InCase):
    """One income or expense, kr a month."""

    retention = Retention(CONCERNED, WITH_CASE)

    calculation = models.ForeignKey(
        Calculation,
        on_delete=models.CASCADE,
        related_name="lines",
        verbose_name="kalkyl",
    )
    kind = models.CharField("slag", max_length=12, choices=LineKind)
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vem",
    )
    label = personal(models.CharField("benämning", max_length=120))
    amount = models.DecimalField("kr per månad", max_digits=12, decimal_places=2)
    derivation = personal(models.CharField("uträkning", max_length=120, blank=True))
    source = personal(models.CharField("källa", max_length=200, blank=True))
    position = plain(models.PositiveSmallIntegerField(default=0))

    history = in_case_history(hidden=("position",))
    app_may = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        ordering = ["kind", "position", "pk"]
        verbose_name = "rad i kalkyl"
        verbose_name_plural = "rader i kalkyl"
        constraints = [in_case_rows("calculationline")]

    def __str__(self) -> str:
        return self.label


class StatedSum(InCase):
    """A sum that the source states for one party's lines, beside our own."""

    calculation = models.ForeignKey(
        Calculation,
        on_delete=models.CASCADE,
        related_name="stated_sums",
        verbose_name="kalkyl",
    )
    kind = models.CharField("slag", max_length=12, choices=LineKind)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="vem"
    )
    amount = models.DecimalField("kr per månad", max_digits=12, decimal_places=2)

    history = in_case_history()
    app_may = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = "summa enligt underlaget"
        verbose_name_plural = "summor enligt underlaget"
        constraints = [in_case_rows("statedsum")]

    def __str__(self) -> str:
        return f"{self.amount} kr"
