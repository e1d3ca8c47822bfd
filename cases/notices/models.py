"""The notification to an agency that pays or registers (underrättelse)."""

from django.db import models

from cases.case.models import InCase, in_case_history, in_case_rows
from cases.disclosure.models import Disclosure
from cases.investigation.models import Party
from pax.accounts.models import Agency
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain
from pax.db.standing import Stands


class Underrattelse(InCase):
    """A notification to the agency that pays or registers (underrättelse).

    Lag 2008:206 3-4 §§ (wrong payments) or folkbokföringslagen 32 c §.  Goes
    through Pax as a disclosure where the receiver uses Pax, and else by letter:
    then only what was sent, when, and the answer is noted.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    receiver = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="mottagare"
    )
    law = plain(models.CharField("lagrum", max_length=40))
    benefit = plain(models.CharField("förmån eller uppgift", max_length=120))
    circumstances = personal(models.TextField("omständigheter"))
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="part",
    )
    sent_on = models.DateField("skickad", null=True, blank=True)
    not_sent_because = personal(
        models.TextField("särskilda skäl att inte underrätta", blank=True)
    )
    disclosure = models.ForeignKey(
        Disclosure,
        on_delete=models.PROTECT,
        null=True,
        related_name="notices",
        verbose_name="utlämnande",
    )
    answered_on = models.DateField("svar kom", null=True, blank=True)
    answer = personal(models.TextField("svar", blank=True))

    history = in_case_history()
    lasting = Stands("sent_on", but=("answered_on", "answer"))

    class Meta:
        ordering = ["created_at"]
        verbose_name = "underrättelse"
        verbose_name_plural = "underrättelser"
        constraints = [in_case_rows("underrattelse")]

    def __str__(self) -> str:
        return f"Underrättelse till {self.receiver}"
