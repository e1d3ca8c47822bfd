"""Those a case is about, what is known of them, and who may not handle it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.case.models import InCase, in_case_history, in_case_rows
from cases.enums import PartyKind, PartyRole, StatementKind
from pax.ui import personnummer

#: Where a person is to be found: never shown of one with protected identity.
WHEREABOUTS = ("address", "registered_address", "phone")
#: What stands there instead (OSL 21 kap. 3-3 a §§).
MASKED = "Skyddad uppgift"


class Party(InCase):
    """A person or organisation that figures in a case (part).

    Held per case and never shared between cases: Pax keeps no register of
    people.  "Ej misstänkt" until someone has decided otherwise.
    """

    kind = models.CharField(
        "slag", max_length=12, choices=PartyKind, default=PartyKind.PERSON
    )
    role = models.CharField(
        "roll", max_length=20, choices=PartyRole, default=PartyRole.EJ_MISSTANKT
    )
    name = models.CharField("namn", max_length=120)
    # 12 digits for people, 10 for organisations.
    identity_number = models.CharField(
        "person-, samordnings- eller organisationsnummer", max_length=12, blank=True
    )
    birth_year = models.PositiveSmallIntegerField("födelseår", null=True, blank=True)
    address = models.CharField("adress", max_length=200, blank=True)
    registered_address = models.CharField(
        "folkbokföringsadress", max_length=200, blank=True
    )
    phone = models.CharField("telefon", max_length=40, blank=True)
    # OSL 21 kap. 3-3 a §§: masks the address everywhere it would be shown.
    is_protected = models.BooleanField("skyddade personuppgifter", default=False)
    note = models.TextField("kommentar", blank=True)

    history = in_case_history()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "part"
        verbose_name_plural = "parter"
        indexes = [
            models.Index(
                fields=["identity_number"],
                condition=~Q(identity_number=""),
                name="party_identity",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "identity_number"],
                condition=~Q(identity_number=""),
                name="party_once_in_case",
            ),
            in_case_rows("party"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the party is read."""
        return reverse("cases:party", args=[self.uuid])

    @property
    def is_person(self) -> bool:
        """Whether it is a person, and not an organisation."""
        return self.kind == PartyKind.PERSON

    @property
    def shown_number(self) -> str:
        """The number as it is written: ÅÅMMDD-NNNN or NNNNNN-NNNN."""
        number = self.identity_number
        if len(number) == 12:
            return personnummer.shown(number, on=timezone.localdate())
        return f"{number[:6]}-{number[6:]}" if len(number) == 10 else number

    @property
    def shown_address(self) -> str:
        """The address, unless it is protected."""
        return self._unless_protected(self.address)

    @property
    def shown_registered_address(self) -> str:
        """The address in folkbokföringen, unless it is protected."""
        return self._unless_protected(self.registered_address)

    @property
    def shown_phone(self) -> str:
        """The telephone number, unless it is protected."""
        return self._unless_protected(self.phone)

    def _unless_protected(self, value: str) -> str:
        return MASKED if self.is_protected and value else value


class Statement(InCase):
    """Something stated in the investigation: a fact or an assessment, never both."""

    kind = models.CharField("slag", max_length=12, choices=StatementKind)
    text = models.TextField("uppgift")
    source = models.CharField("källa", max_length=200, blank=True)
    noted_on = models.DateField("uppgiftens datum")
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name="gäller",
    )

    history = in_case_history()

    class Meta:
        ordering = ["noted_on", "pk"]
        verbose_name = "uppgift i utredningen"
        verbose_name_plural = "uppgifter i utredningen"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=StatementKind.ASSESSMENT) | ~Q(source=""),
                name="statement_fact_has_source",
            ),
            in_case_rows("statement"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Communication(InCase):
    """That a party has been told what is held against them (kommunicering).

    Förvaltningslagen 25 §: before a decision, with time to answer.
    """

    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="communications"
    )
    sent_on = models.DateField("kommunicerat")
    how = models.CharField("hur", max_length=120)
    answer_by = models.DateField("svar senast", null=True, blank=True)
    answered_on = models.DateField("svar kom", null=True, blank=True)
    answer = models.TextField("partens svar", blank=True)

    history = in_case_history()

    class Meta:
        ordering = ["sent_on"]
        verbose_name = "kommunicering"
        verbose_name_plural = "kommuniceringar"
        constraints = [in_case_rows("communication")]

    def __str__(self) -> str:
        return f"Kommunicerat {self.sent_on}"
