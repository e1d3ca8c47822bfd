"""The notification to an agency that pays or registers (underrättelse)."""

from django.db import models

from cases.case.models import InCase, in_case_history, in_case_rows
from cases.disclosure.models import Disclosure
from cases.investigation.models import Party
from pax.accounts.models import Agency


class Underrattelse(InCase):
    """A notification to the agency that pays or registers (underrättelse).

    Lag 2008:206 3-4 §§ (wrong payments) or folkbokföringslagen 32 c §.  Goes
    through Pax as a disclosure where the receiver uses Pax, and else by letter:
    then only what was sent, when, and the answer is noted.
    """

    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    law = models.CharField("lagrum", max_length=40)
    benefit = models.CharField("förmån eller uppgift", max_length=120)
    circumstances = models.TextField("omständigheter")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_on = models.DateField("skickad", null=True, blank=True)
    not_sent_because = models.TextField(
        "särskilda skäl att inte underrätta", blank=True
    )
    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    answered_on = models.DateField("svar kom", null=True, blank=True)
    answer = models.TextField("svar", blank=True)

    history = in_case_history()

    class Meta:
        ordering = ["created_at"]
        verbose_name = "underrättelse"
        verbose_name_plural = "underrättelser"
        constraints = [in_case_rows("underrattelse")]

    def __str__(self) -> str:
        return f"Underrättelse till {self.receiver}"
