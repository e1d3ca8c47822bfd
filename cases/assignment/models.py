"""Who may not handle a case (jäv)."""

from django.conf import settings
from django.db import models

from cases.case.models import InCase, in_case_history, in_case_rows
from pax.db.facts import EMPLOYEES, WITH_CASE, Retention, personal


class JavCheck(InCase):
    """Someone's answer, when given a case, to whether they are biased (jäv).

    Förvaltningslagen 16-17 §§: whoever is may not handle the case.
    """

    retention = Retention(EMPLOYEES, WITH_CASE)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="vem",
    )
    is_biased = models.BooleanField("jäv finns")
    explanation = personal(models.TextField("förklaring", blank=True))

    history = in_case_history()

    class Meta:
        ordering = ["created_at"]
        verbose_name = "jävsprövning"
        verbose_name_plural = "jävsprövningar"
        constraints = [in_case_rows("javcheck")]

    def __str__(self) -> str:
        return "Jäv" if self.is_biased else "Inte jäv"
