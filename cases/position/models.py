"""What the agencies agreed on whether a prosecutor can take the case."""

from django.db import models

from cases.case.models import InCase, in_case_history, in_case_rows
from pax.accounts.models import Agency
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain


class Position(InCase):
    """A joint position on "Kan åklagare ta upp fallet?" (gemensamt ställningstagande).

    What the agencies agreed in a meeting.  Never the prosecutor's decision.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    met_on = models.DateField("mötesdatum")
    answer = plain(models.CharField("svar", max_length=12))
    agencies = models.ManyToManyField(
        Agency, through="cases.PositionAgency", related_name="+"
    )
    motivation = personal(models.TextField("motivering", blank=True))
    completes = personal(
        models.CharField("vem kompletterar", max_length=160, blank=True)
    )
    complete_by = models.DateField("komplettera senast", null=True, blank=True)

    history = in_case_history()
    app_may = "SELECT, INSERT"  # what was agreed in a meeting; another is a new one

    class Meta:
        ordering = ["met_on", "pk"]
        verbose_name = "gemensamt ställningstagande"
        verbose_name_plural = "gemensamma ställningstaganden"
        constraints = [in_case_rows("position")]

    def __str__(self) -> str:
        return f"Ställningstagande {self.met_on}"


class PositionAgency(InCase):
    """That an agency took part in a joint position."""

    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="participants"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )

    history = in_case_history(hidden=("position",))
    app_may = "SELECT, INSERT"

    class Meta:
        verbose_name = "deltagare i ställningstagande"
        verbose_name_plural = "deltagare i ställningstagande"
        constraints = [in_case_rows("positionagency")]

    def __str__(self) -> str:
        return str(self.agency)
