"""Forms of the investigation: parties, statements, communication, period and amount."""

import re
from typing import Any

from django import forms

from cases.enums import OtherNumber, PartyKind, PartyRole, StatementKind
from cases.investigation.models import WHEREABOUTS
from cases.models import Case, Party
from pax.ui.forms import (
    DateField,
    KronorField,
    LongTextField,
    OrgNumberField,
    PaxForm,
    PersonIdField,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.text import clean_text, plain_dashes

_LOOKS_LIKE_ORGANISATION = re.compile(r"(16)?[0-9]{2}[2-9][0-9]{7}")


class IdentityNumberField(forms.CharField):
    """A personnummer, samordningsnummer or organisationsnummer.

    Given back as it is kept: twelve digits for people, ten for organisations.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "text", "autocomplete": "off", "data-width": "sm"}

    def to_python(self, value: Any) -> str:
        text = clean_text(str(value or ""))
        if _LOOKS_LIKE_ORGANISATION.fullmatch(re.sub(r"[\s-]", "", plain_dashes(text))):
            return OrgNumberField().to_python(text).replace("-", "")
        return PersonIdField().to_python(text)


class StrikeForm(PaxForm):
    """Why something in a case is struck."""

    because = LongTextField(
        label="Varför stryks det?",
        max_length=1000,
        rows=3,
        help_text="Sparas i ärendets historik tillsammans med det som stod.",
    )


class MoveForm(PaxForm):
    """To which case something is moved that was written in the wrong one, and why."""

    reference = forms.CharField(
        label="Diarienummer på rätt ärende",
        max_length=40,
        help_text="Ett ärende hos er som du får arbeta i.",
    )
    because = LongTextField(
        label="Varför flyttas det?",
        max_length=1000,
        rows=3,
        help_text="Sparas i båda ärendenas historik.",
    )


class PartyForm(RecordForm):
    """A party of the case."""

    needed_when = {
        "other_number_kind": "krävs om du skriver ett nummer",
        "other_number": "krävs om du väljer ett slag",
        "because": "krävs för rollen Misstänkt",
    }

    kind = forms.ChoiceField(
        label="Person eller organisation",
        choices=PartyKind,
        initial=PartyKind.PERSON,
        widget=forms.RadioSelect,
    )
    name = TitleField(label="Namn")
    identity_number = IdentityNumberField(
        label="Person-, samordnings- eller organisationsnummer",
        required=False,
        help_text="Skriv det bara om det behövs för att veta säkert vem det är.",
    )
    other_number_kind = forms.ChoiceField(
        label="Annat nummer",
        choices=[("", "Inget"), *OtherNumber.choices],
        required=False,
        help_text="För den som inte har, eller vars personnummer inte är känt.",
    )
    other_number = TitleField(
        label="Det andra numret",
        required=False,
        max_length=40,
        help_text=(
            "Skriv det som det står i handlingen. Pax kan inte kontrollera det, och "
            "säger det där det visas."
        ),
    )
    birth_year = forms.IntegerField(
        label="Födelseår",
        required=False,
        min_value=1880,
        max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric", "data-width": "xs"}),
        help_text="När numret inte är känt, till exempel 2006.",
        error_messages={"invalid": "Skriv årtalet med fyra siffror, som 1984."},
    )
    role = forms.ChoiceField(
        label="Roll i ärendet",
        choices=PartyRole,
        initial=PartyRole.EJ_MISSTANKT,
        help_text="Ingen är misstänkt förrän någon har bedömt det.",
    )
    because = LongTextField(
        label="Varför ändras rollen till Misstänkt?",
        required=False,
        max_length=1000,
        rows=2,
        help_text="Krävs för rollen Misstänkt. Skälet sparas i historiken.",
    )
    is_protected = forms.BooleanField(
        label="Skyddade personuppgifter",
        required=False,
        help_text=(
            "Skriv adress och telefon bara om utredningen behöver dem. De sparas men "
            "visas ingenstans i Pax, och lämnas ut till polisen bara med ett särskilt "
            "skäl (21 kap. 3–3 a §§ offentlighets- och sekretesslagen)."
        ),
    )
    address = TitleField(
        label="Adress där personen bor enligt utredningen",
        required=False,
        max_length=200,
    )
    registered_address = TitleField(
        label="Folkbokföringsadress", required=False, max_length=200
    )
    phone = TitleField(label="Telefon", required=False, max_length=40)
    note = LongTextField(label="Kommentar", required=False, max_length=2000, rows=3)

    role_before = ""
    fieldsets = (
        ("Vem", ("kind", "name", "identity_number")),
        ("Utan personnummer", ("other_number_kind", "other_number", "birth_year")),
        ("Roll", ("role", "because")),
        (
            "Adress",
            ("is_protected", "address", "registered_address", "phone", "forget"),
        ),
        ("", ("note",)),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a number of the right kind, and a reason for suspicion."""
        given = super().clean() or self.cleaned_data
        number, kind = given.get("identity_number", ""), given.get("kind")
        is_organisation = len(number) == 10
        if number and is_organisation != (kind == PartyKind.ORGANISATION):
            self.add_error(
                "identity_number",
                "Numret hör till en organisation. Välj Organisation."
                if is_organisation
                else "Numret hör till en person. Välj Person.",
            )
        self._check_other_number(given)
        becomes_suspected = given.get("role") == PartyRole.MISSTANKT != self.role_before
        if becomes_suspected and not given.get("because"):
            self.add_error("because", "Skriv varför personen kan misstänkas.")
        if kind == PartyKind.ORGANISATION and given.get("is_protected"):
            self.add_error("is_protected", "Bara personer kan ha skyddade uppgifter.")
        return given

    def _check_other_number(self, given: dict[str, Any]) -> None:
        """Ask for both the kind and the number; neither is an organisation's."""
        kind, number = given.get("other_number_kind"), given.get("other_number")
        if number and not kind:
            self.add_error("other_number_kind", "Välj vad det är för nummer.")
        if kind and not number and "other_number" not in self.errors:
            self.add_error("other_number", "Skriv numret, eller välj Inget.")
        if kind and given.get("kind") == PartyKind.ORGANISATION:
            self.add_error("other_number_kind", "Bara personer har sådana nummer.")


class PartyEditForm(PartyForm):
    """A change of a party; what is protected is kept but never drawn."""

    forget = forms.BooleanField(
        label="Ta bort den adress och telefon som finns sparade", required=False
    )

    def __init__(self, *args: Any, instance: Party, **kwargs: Any) -> None:
        """Leave the boxes for the protected empty: they change only if written in."""
        self.party = party = instance
        self.role_before = party.role
        super().__init__(*args, instance=party, **kwargs)
        if not party.is_protected:
            del self.fields["forget"]
            return
        for name in WHEREABOUTS:
            self.fields[
                name
            ].help_text = "Visas inte. Skriv bara om uppgiften ska ändras."

    def values_of(self, instance: Party) -> dict[str, Any]:
        """Give what stands of the party, but nothing of the protected."""
        hidden = WHEREABOUTS if instance.is_protected else ()
        return {k: v for k, v in super().values_of(instance).items() if k not in hidden}

    def clean(self) -> dict[str, Any]:
        """Keep what is stored of the protected when nothing has been written."""
        given = super().clean()
        forget = given.pop("forget", False)
        if self.party.is_protected and not forget:
            for name in WHEREABOUTS:
                given[name] = given.get(name) or getattr(self.party, name)
        return given


class PartyChoiceField(forms.ModelChoiceField[Party]):
    """One of the parties of the case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Party.objects.none(), **kwargs)

    def label_from_instance(self, obj: Party) -> str:
        """Tell two of the same name apart."""
        return f"{obj.name}, {obj.get_role_display().lower()}"


class _AboutParty(RecordForm):
    """A form in which one of the case's parties is chosen."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chooser("party").queryset = Party.objects.filter(case=case)


class StatementForm(_AboutParty):
    """A fact or an assessment."""

    needed_when = {"source": "krävs för fakta"}

    kind = forms.ChoiceField(
        label="Är det fakta eller en bedömning?",
        choices=StatementKind,
        widget=forms.RadioSelect,
        help_text=(
            "Fakta är det som någon har sagt, sett eller visat. Bedömning är vad du "
            "drar för slutsats. Skriv dem var för sig."
        ),
    )
    text = LongTextField(label="Uppgift", max_length=4000, rows=5)
    source = TitleField(
        label="Källa",
        required=False,
        max_length=200,
        help_text=(
            "Krävs för fakta: till exempel ”Hembesök”, ”Kontoutdrag maj” eller "
            "”Uppgift från hyresvärden”."
        ),
    )
    noted_on = DateField(
        label="Uppgiftens datum", latest=today, initial=today, help_text=""
    )
    party = PartyChoiceField(label="Vem gäller den?", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the source of a fact."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == StatementKind.FACT and not given.get("source"):
            self.add_error("source", "Ange varifrån faktauppgiften kommer.")
        return given


class CommunicationForm(_AboutParty):
    """That a party has been told what is held against them."""

    party = PartyChoiceField(label="Vem har fått veta?", empty_label="Välj")
    sent_on = DateField(label="När?", latest=today, initial=today)
    how = TitleField(
        label="Hur?", help_text="Till exempel ”Brev”, ”Möte” eller ”Telefon”."
    )
    answer_by = DateField(
        label="Svara senast",
        required=False,
        help_text="Parten ska ha skälig tid på sig (25 § förvaltningslagen).",
    )


class AnswerForm(RecordForm):
    """What the party answered."""

    answered_on = DateField(label="När kom svaret?", latest=today, initial=today)
    answer = LongTextField(
        label="Partens svar",
        help_text="Med partens ord. Svarade parten inte: skriv det.",
    )


class AmountForm(RecordForm):
    """For what time, and how much, has been paid wrongly."""

    period_from = DateField(
        label="Felaktig period från och med", required=False, latest=today
    )
    period_to = DateField(label="Felaktig period till och med", required=False)
    amount = KronorField(
        label="Felaktigt belopp",
        required=False,
        max_digits=12,
        help_text="Så långt det är känt. Brutto, för hela perioden.",
    )
