"""Where a case has been in its chain, what times run, and who takes part."""

from django.db import models
from django.db.models import Q

from cases.case.models import InCase, in_case_history, in_case_rows
from cases.disclosure.models import Disclosure
from pax.accounts.models import Agency, Unit
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain


class StepChange(InCase):
    """One event of the chain: a transition made here, or told to us by another.

    `told_by` is the disclosure that brought it: then it is an external fact,
    recorded and not decided here.  Only ever added to; a day that was written down
    wrong is corrected with a reason (cases/sql: pax_event_stands).
    """

    retention = Retention(CONCERNED, WITH_CASE)

    transition = plain(models.CharField("händelse", max_length=40))
    name = plain(models.CharField("vad som hände", max_length=120))
    from_step = plain(models.CharField("från steg", max_length=40))
    to_step = plain(models.CharField("till steg", max_length=40))
    on = models.DateField("datum")
    because = personal(models.TextField("skäl", blank=True))
    data = personal(models.JSONField("uppgifter", default=dict))
    is_negative = models.BooleanField("negativt utfall", default=False)
    told_by = models.ForeignKey(
        Disclosure,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="enligt",
    )

    history = in_case_history()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "händelse i kedjan"
        verbose_name_plural = "händelser i kedjan"
        constraints = [in_case_rows("stepchange")]

    def __str__(self) -> str:
        return self.name


class CaseClock(InCase):
    """A time that runs, or ran, in a case (frist)."""

    key = plain(models.CharField(max_length=40))
    name = plain(models.CharField("vad fristen gäller", max_length=120))
    law = plain(models.CharField("lagrum", max_length=120, blank=True))
    started_on = models.DateField("räknas från")
    due_on = models.DateField("senast")
    stopped_on = models.DateField("uppfylld", null=True)

    history = in_case_history(hidden=("key",))

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "frist"
        verbose_name_plural = "frister"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=Q(stopped_on__isnull=True),
                name="clock_runs_once",
            ),
            in_case_rows("caseclock"),
        ]

    def __str__(self) -> str:
        return self.name


class Participation(InCase):
    """An agency that takes part in a matter, as the owner of the case knows it.

    The case closes when every participating agency has said that its part is
    done and what it takes home (återföring).
    """

    retention = Retention(CONCERNED, WITH_CASE)

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet"
    )
    # How the agency came in; None for the owner itself.
    invited_by = models.ForeignKey(
        Disclosure,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="inbjuden genom",
    )
    done_on = models.DateField("klar", null=True)
    takes_home = personal(models.TextField("återföring", blank=True))

    history = in_case_history()

    class Meta:
        ordering = ["created_at"]
        verbose_name = "deltagande"
        verbose_name_plural = "deltaganden"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency"], name="participation_once"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(takes_home=""),
                name="participation_done_takes_home",
            ),
            in_case_rows("participation"),
        ]

    def __str__(self) -> str:
        return str(self.agency)
