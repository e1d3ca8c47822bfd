"""Forms of the police report: preparing it, signing it, deciding against it."""

from typing import Any
from uuid import UUID

from django import forms

from cases.disclosure.forms import ChosenMixin, GroundMixin
from cases.enums import Brottsrubricering, NotReportedReason
from cases.models import Calculation, Case, Party, Polisanmalan
from cases.report.services import police_units
from pax.access.forms import ConfirmedForm
from pax.accounts.enums import AgencyKind
from pax.accounts.models import Unit
from pax.ui.forms import (
    LackingForm,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
)

GROUND = "bidragsbrottslagen-6"
#: What is chosen among what the case holds.
CHOSEN = ("parties", "statements", "documents", "unmasked")


class UnitField(forms.ModelChoiceField[Unit]):
    """One of the police's units."""

    def label_from_instance(self, obj: Unit) -> str:
        """Name the agency too."""
        return f"{obj}, {obj.agency}"


class ReportForm(ChosenMixin, GroundMixin, RecordForm):
    """What the report says, to whom, on what ground, and what goes along."""

    needed_when = {"unmasked_because": "krävs om adressen lämnas ut"}

    brottsrubricering = forms.ChoiceField(
        label="Brottsrubricering",
        help_text="Ert förslag. Polis och åklagare bestämmer själva.",
        choices=[("", "Välj"), *Brottsrubricering.choices],
    )
    to_unit = UnitField(
        label="Mottagare hos polisen",
        queryset=Unit.objects.none(),
        empty_label="Välj",
    )
    description = LongTextField(
        label="Gärningsbeskrivning",
        help_text=(
            "Vad som har hänt, när och hur: vilka uppgifter som lämnades eller "
            "utelämnades, vilket stöd som betalades ut och med hur mycket för mycket. "
            "Skriv inga skyddade adresser här."
        ),
        max_length=8000,
        rows=10,
    )
    unmasked = forms.MultipleChoiceField(
        label="Lämna ut adress och telefon trots skyddade personuppgifter",
        help_text="Annars står det ”Skyddad uppgift” i anmälan.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unmasked_because = LongTextField(
        label="Varför polisen behöver de skyddade uppgifterna",
        max_length=1000,
        rows=2,
        required=False,
    )
    with_calculation = forms.BooleanField(
        label="Ekonomisk kalkyl",
        help_text="Rader om personer som inte följer med får inget namn.",
        required=False,
        initial=True,
    )
    fieldsets = (
        ("Anmälan", ("brottsrubricering", "to_unit", "description")),
        ("Det som följer med", ("parties", "statements", "with_calculation")),
        ("Handlingar som följer med", ("documents",)),
        ("Skyddade personuppgifter", ("unmasked", "unmasked_because")),
        ("Grund", ("ground", "balancing")),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        """Offer what the case holds, and what carries it to the police."""
        super().__init__(*args, **kwargs)
        self.chooser("to_unit").queryset = police_units()
        self.offer_content(case)
        self.offer_grounds(case.unit.activity, AgencyKind.POLIS, GROUND)
        if not Calculation.objects.filter(case=case).exists():
            del self.fields["with_calculation"]
        self._offer_unmasking()

    def version_of(self, instance: Polisanmalan) -> object:
        """Give its version, or nothing while there is none."""
        return instance.version if instance.pk else ""

    def values_of(self, instance: Polisanmalan) -> dict[str, Any]:
        """Give what the report says now, as the form shows it."""
        if not instance.pk:
            return {}
        now = super().values_of(instance)
        return now | {
            name: [str(k) for k in getattr(instance, name)] for name in CHOSEN
        }

    def _offer_unmasking(self) -> None:
        protected = [
            (key, party.name)
            for key, party in self.held["parties"].items()
            if party.is_protected
        ]
        if protected:
            self.chooser("unmasked").choices = protected
        else:
            del self.fields["unmasked"], self.fields["unmasked_because"]

    @property
    def protected(self) -> list[Party]:
        """Parties of the case whose whereabouts nobody may learn."""
        return [p for p in self.held["parties"].values() if p.is_protected]

    def clean(self) -> dict[str, Any]:
        """Let protected data go along only with a reason, and with their party."""
        cleaned = super().clean()
        unmasked = set(cleaned.get("unmasked", ()))
        if unmasked and not cleaned.get("unmasked_because"):
            self.add_error(
                "unmasked_because",
                "Skriv varför polisen behöver de skyddade uppgifterna.",
            )
        if unmasked - set(cleaned.get("parties", ())):
            self.add_error("unmasked", "Kryssa också för att parten ska följa med.")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in; what the case has none of is not asked for, nor given."""
        nothing: dict[str, Any] = {"unmasked_because": "", "with_calculation": False}
        given = nothing | super().given
        given |= {name: [UUID(key) for key in given.get(name, ())] for name in CHOSEN}
        # None yet is a version too, but not one to compare with.
        return given | {"version": self.instance.version if self.instance.pk else None}


class SignForm(LackingForm, ConfirmedForm):
    """Signing what has been read, and sending it."""

    once = OnceField()
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class DeclineForm(PaxForm):
    """Deciding that the case is not reported."""

    once = OnceField()
    reason = forms.ChoiceField(
        label="Skäl",
        help_text=(
            "6 § bidragsbrottslagen lämnar inget val så länge brott kan misstänkas. "
            "Polisens arbetsläge, hur tidigare anmälningar har gått, om en "
            "förundersökning tros inledas eller vad påföljden kan bli är inga giltiga "
            "skäl och finns därför inte i listan."
        ),
        choices=NotReportedReason.choices,
        widget=forms.RadioSelect,
    )
    because = LongTextField(
        label="Motivering",
        help_text="Vad i utredningen som visar att skälet gäller.",
        rows=4,
    )
