"""Forms of what runs beside the chain: claims, stopped payments, notifications."""

from typing import Any

from django import forms

from cases.claims.services import Course
from cases.enums import CLAIM_WAYS, ClaimState, Support
from cases.models import Aterkrav, Case, Party
from pax.ui.forms import (
    DateField,
    KronorField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)


class PartyChoiceField(forms.ModelChoiceField[Party]):
    """One of the parties of a case."""

    def label_from_instance(self, obj: Party) -> str:
        """Say the capacity too: two parties may be called the same."""
        return f"{obj.name} ({obj.get_role_display().lower()})"


class ClaimForm(RecordForm):
    """A claim for what was paid wrongly."""

    party = PartyChoiceField(
        label="Vem ska betala tillbaka?",
        queryset=Party.objects.none(),
        empty_label="Välj part",
    )
    decided_on = DateField(label="Beslutat den", latest=today)
    amount = KronorField(label="Belopp", min_value=1)
    cost_on = DateField(
        label="Kostnaden uppkom",
        latest=today,
        help_text=(
            "Talan ska väckas i förvaltningsrätten inom tre år från den dagen "
            "(33 kap. 5 § SoL). Välj den tidigaste dagen om den felaktiga "
            "utbetalningen pågick en tid."
        ),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        """Offer the parties of the case."""
        super().__init__(*args, **kwargs)
        self.chooser("party").queryset = Party.objects.filter(case=case)


class ClaimEditForm(ClaimForm):
    """A correction of a claim."""

    asked_anew = ("because",)

    because = TitleField(
        label="Varför ändras det?",
        max_length=200,
        help_text="Till exempel ”Omprövat beslut”. Syns i historiken.",
    )


class ClaimMoveForm(PaxForm):
    """Where a claim has come."""

    needed_when = {
        "plan": "krävs för en plan",
        "court_number": "krävs när talan har väckts",
    }

    state = forms.ChoiceField(label="Vad har hänt?", widget=forms.RadioSelect)
    on = DateField(label="Datum", latest=today, initial=today)
    plan = LongTextField(
        label="Vad återbetalningsplanen säger",
        required=False,
        rows=3,
        max_length=2000,
        help_text="Fyll i för en plan: belopp per månad, från när.",
    )
    court_number = TitleField(
        label="Förvaltningsrättens målnummer",
        required=False,
        max_length=40,
        help_text="Fyll i när talan har väckts, till exempel 1234-26.",
    )
    once = OnceField()

    def __init__(self, claim: Aterkrav, *args: Any, **kwargs: Any) -> None:
        """Offer the ways from where the claim stands."""
        super().__init__(*args, **kwargs)
        self.chooser("state").choices = [
            (way.value, way.label) for way in CLAIM_WAYS[ClaimState(claim.state)]
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for what goes with the state, beside its field."""
        data = super().clean() or self.cleaned_data
        name = {ClaimState.PLAN: "plan", ClaimState.TALAN: "court_number"}.get(
            data.get("state", "")
        )
        if name and not data.get(name):
            self.add_error(name, f"Fyll i ”{self.fields[name].label}”.")
        return data

    @property
    def course(self) -> Course:
        """The step, for the service."""
        return Course(**self.given | {"state": ClaimState(self.cleaned_data["state"])})


class RepaymentForm(PaxForm):
    """Money that came back."""

    paid_on = DateField(label="Betalt den", latest=today, initial=today)
    amount = KronorField(label="Belopp", min_value=1)
    once = OnceField()


class StoppedForm(RecordForm):
    """A payment that was stopped or lowered."""

    support = forms.ChoiceField(label="Stöd", choices=[("", "Välj"), *Support.choices])
    stopped_on = DateField(label="Stoppad eller sänkt från")
    amount = KronorField(label="Kr per månad", min_value=1)
    because = LongTextField(label="Skäl", rows=3, max_length=1000)
