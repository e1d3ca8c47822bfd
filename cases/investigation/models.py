"""Those a case is about, what is known of them, and who may not handle it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.case.models import STRUCK_TOO, InCase, in_case_history, in_case_rows
from cases.enums import OtherNumber, PartyKind, PartyRole, StatementKind
from pax.db.facts import (
    CONCERNED,
    NOWHERE,
    POLICE,
    SEARCH,
    WITH_CASE,
    Retention,
    fact,
    personal,
)
from pax.db.history import Mask
from pax.ui import personnummer

UNCHECKED = "inte kontrollerat"


def unchecked(number: str) -> str:
    """Write a number that Pax cannot check, and say so."""
    return f"{number} ({UNCHECKED})" if number else ""


#: Where a person is to be found: never shown of one with protected identity.
WHEREABOUTS = ("address", "registered_address", "phone")
#: What stands there instead (OSL 21 kap. 3-3 a §§).
MASKED = "Skyddad uppgift"


class Party(InCase):
    """A person or organisation that figures in a case (part).

    Held per case and never shared between cases: Pax keeps no register of
    people.  "Ej misstänkt" until someone has decided otherwise.
    """

    retention = Retention(CONCERNED, WITH_CASE)
    must_say = ("seen_in",)

    kind = fact(
        models.CharField(
            "slag", max_length=12, choices=PartyKind, default=PartyKind.PERSON
        ),
        seen_in=POLICE,
    )
    role = fact(
        models.CharField(
            "roll", max_length=20, choices=PartyRole, default=PartyRole.EJ_MISSTANKT
        ),
        seen_in=POLICE,
    )
    name = personal(models.CharField("namn", max_length=120), seen_in=SEARCH | POLICE)
    # 12 digits for people, 10 for organisations.
    identity_number = personal(
        models.CharField(
            "person-, samordnings- eller organisationsnummer", max_length=12, blank=True
        ),
        seen_in=SEARCH | POLICE,
    )
    # Never in identity_number, whose numbers have been checked.
    other_number_kind = fact(
        models.CharField(
            "slag av annat nummer", max_length=12, choices=OtherNumber, blank=True
        ),
        seen_in=POLICE,
    )
    other_number = personal(
        models.CharField("annat nummer", max_length=40, blank=True),
        seen_in=SEARCH | POLICE,
    )
    birth_year = personal(
        models.PositiveSmallIntegerField("födelseår", null=True, blank=True),
        seen_in=POLICE,
    )
    address = personal(
        models.CharField("adress", max_length=200, blank=True), seen_in=POLICE
    )
    registered_address = personal(
        models.CharField("folkbokföringsadress", max_length=200, blank=True),
        seen_in=POLICE,
    )
    phone = personal(
        models.CharField("telefon", max_length=40, blank=True), seen_in=POLICE
    )
    # OSL 21 kap. 3-3 a §§: masks the address everywhere it would be shown.
    is_protected = fact(
        models.BooleanField("skyddade personuppgifter", default=False), seen_in=POLICE
    )
    note = personal(models.TextField("kommentar", blank=True), seen_in=NOWHERE)

    app_may = STRUCK_TOO
    history = in_case_history(
        mask=Mask(fields=frozenset(WHEREABOUTS), when="is_protected", text=MASKED)
    )

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
    def number_name(self) -> str:
        """What the number is called: a samordningsnummer is no personnummer."""
        if self.identity_number:
            return personnummer.name_of(self.identity_number)
        return "Personnummer" if self.is_person else "Organisationsnummer"

    @property
    def shown_other_number(self) -> str:
        """The number that is no personnummer, and that nobody has checked it."""
        return unchecked(self.other_number)

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

    retention = Retention(CONCERNED, WITH_CASE)
    must_say = ("seen_in",)

    kind = fact(
        models.CharField("slag", max_length=12, choices=StatementKind), seen_in=POLICE
    )
    text = personal(models.TextField("uppgift"), seen_in=SEARCH | POLICE)
    source = personal(
        models.CharField("källa", max_length=200, blank=True), seen_in=POLICE
    )
    noted_on = fact(models.DateField("uppgiftens datum"), seen_in=POLICE)
    party = fact(
        models.ForeignKey(
            Party,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="statements",
            verbose_name="gäller",
        ),
        seen_in=POLICE,
    )

    app_may = STRUCK_TOO
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

    retention = Retention(CONCERNED, WITH_CASE)

    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="communications",
        verbose_name="part",
    )
    sent_on = models.DateField("kommunicerat")
    how = personal(models.CharField("hur", max_length=120))
    answer_by = models.DateField("svar senast", null=True, blank=True)
    answered_on = models.DateField("svar kom", null=True, blank=True)
    answer = personal(models.TextField("partens svar", blank=True))

    app_may = STRUCK_TOO
    history = in_case_history()

    class Meta:
        ordering = ["sent_on"]
        verbose_name = "kommunicering"
        verbose_name_plural = "kommuniceringar"
        constraints = [in_case_rows("communication")]

    def __str__(self) -> str:
        return f"Kommunicerat {self.sent_on}"
