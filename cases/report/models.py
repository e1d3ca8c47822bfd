"""The police report (polisanmälan), from draft to sent."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.case.models import InCase, in_case_history, in_case_rows
from cases.disclosure.models import Disclosure
from cases.enums import Brottsrubricering, NotReportedReason
from pax.accounts.models import Unit
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain
from pax.db.standing import Stands


class Polisanmalan(InCase):
    """A report to the police, as the unit prepares and decides it.

    Bidragsbrottslagen 6 § obliges as soon as crime may be suspected.  Chosen
    parties, statements, calculation and documents make up exactly what the police
    will see; the preview is made by the same function that freezes it.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    brottsrubricering = models.CharField(
        "brottsrubricering", max_length=20, choices=Brottsrubricering
    )
    to_unit = models.ForeignKey(  # None: decided against before it was prepared
        Unit,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="mottagare",
    )
    description = personal(models.TextField("gärningsbeskrivning"))
    ground = plain(
        models.CharField(
            "sekretessbrytande grund", max_length=40, default="bidragsbrottslagen-6"
        )
    )
    balancing = personal(models.TextField("intresseavvägning", blank=True))
    # What the police will see, by uuid: parties, statements, documents of the case.
    parties = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        verbose_name="parter som tas med",
    )
    statements = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        verbose_name="uppgifter som tas med",
    )
    documents = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        verbose_name="bifogade handlingar",
    )
    # Parties with protected identity whose whereabouts the police need, and why.
    unmasked = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        verbose_name="parter med skyddade uppgifter som lämnas ut",
    )
    unmasked_because = personal(
        models.TextField("skäl att lämna ut skyddade uppgifter", blank=True)
    )
    with_calculation = models.BooleanField("bifoga ekonomisk kalkyl", default=True)
    disclosure = models.ForeignKey(
        Disclosure,
        on_delete=models.PROTECT,
        null=True,
        related_name="reports",
        verbose_name="utlämnande",
    )
    # Not reported: decided, with a valid reason.
    not_reported_reason = models.CharField(
        "skäl att inte anmäla", max_length=20, choices=NotReportedReason, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="beslutat av",
    )
    decided_on = models.DateField("beslutad", null=True)

    history = in_case_history()
    # What the police were told, and that they were not told, is as it was decided.
    lasting = Stands("decided_on")

    class Meta:
        ordering = ["created_at"]
        verbose_name = "polisanmälan"
        verbose_name_plural = "polisanmälningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(disclosure__isnull=True) | Q(not_reported_reason=""),
                name="polisanmalan_sent_or_not",
            ),
            in_case_rows("polisanmalan"),
        ]

    def __str__(self) -> str:
        return self.get_brottsrubricering_display()
