"""Forms for papers and for what is printed."""

from typing import Any

from django import forms

from atgardsplan.papers.enums import PaperKind
from lagesbild.report.enums import Variant
from pax.ui.forms import (
    DateField,
    LackingForm,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.traces import TraceGuardMixin

#: No longer than what is looked through for people (pax/ui/traces.py).
LONGEST = 40_000
MARKS = (
    "Rubrik: # före. Lista: - före. **fet**, *kursiv*. Tabell: | A | B |. "
    "Not: [^1] i texten och [^1]: noten på egen rad. Skriv om åtgärder, platser och "
    "det som händer, inte om personer."
)
VARIANTS = (
    (Variant.PUBLIC.value, "Publik: planen som den är tänkt att läsas av alla"),
    (
        Variant.INTERNAL.value,
        "Intern: också läge, aktiviteter, risker och kostnad för varje åtgärd",
    ),
)


class AboutForm(PaxForm):
    """What a paper is called, and whom it is to."""

    title = TitleField(label="Rubrik", max_length=160)
    addressee = TitleField(
        label="Lämnas till", max_length=120, initial="Kommunfullmäktige"
    )
    diarienummer = TitleField(label="Diarienummer", max_length=40, required=False)


class BeginForm(AboutForm):
    """A new paper."""

    kind = forms.ChoiceField(
        label="Handling",
        choices=[
            (PaperKind.REPORT.value, f"{PaperKind.REPORT.label} (13 §)"),
            (PaperKind.FOLLOW_UP.value, f"{PaperKind.FOLLOW_UP.label} (6 §)"),
        ],
        initial=PaperKind.REPORT.value,
        widget=forms.RadioSelect,
    )
    period_from = DateField(label="Från och med", latest=today)
    period_to = DateField(
        label="Till och med",
        latest=today,
        help_text="Det som gjorts under perioden redovisas.",
    )
    once = OnceField()
    field_order = ("kind", "title", "period_from", "period_to")

    def clean_kind(self) -> PaperKind:
        return PaperKind(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, last = (self.cleaned_data.get(n) for n in ("period_from", "period_to"))
        if first and last and last < first:
            self.add_error("period_to", "Välj samma dag eller en senare.")
        return cleaned


class PaperForm(RecordForm, AboutForm):
    """A change of what a paper is called."""


class SectionForm(TraceGuardMixin, RecordForm):
    """What a section says."""

    guarded = ("body",)
    guards_counts = True

    body = LongTextField(
        label="Text", max_length=LONGEST, rows=22, required=False, help_text=MARKS
    )


class OfferForm(RecordForm):
    """What becomes of a text that was drawn anew where somebody had written."""

    answer = forms.ChoiceField(
        label="Vad ska gälla?",
        choices=[
            ("behall", "Behåll texten som den är"),
            ("lagg-till", "Lägg det nya underlaget sist i texten"),
            ("ersatt", "Ersätt texten med det nya underlaget"),
        ],
        widget=forms.RadioSelect,
    )


class RenewForm(PaxForm):
    """That the paper is to be drawn anew."""

    once = OnceField()


class SendForm(LackingForm):
    """That the paper is handed over as it was read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    once = OnceField()


class VariantForm(PaxForm):
    """Which variant of a plan is printed."""

    variant = forms.ChoiceField(
        label="Variant",
        choices=VARIANTS,
        initial=Variant.PUBLIC.value,
        widget=forms.RadioSelect,
    )
    once = OnceField()


class PrintForm(PaxForm):
    """That something is to be printed, where there is no choice."""

    once = OnceField()
