"""Forms for what a lägesbild is: beginning it, its facts, its people, the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from lagesbild.report.enums import StatutoryPart
from lagesbild.report.models import Lagesbild
from lagesbild.report.services.people import possible_contributors
from pax.accounts.models import User
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.traces import TraceGuardMixin

if TYPE_CHECKING:
    from pax.accounts.models import User as Person

DUE = ((12, "Varje år (egen ambition)"), (24, "Vartannat år (6 § lagen 2023:196)"))


class BeginForm(PaxForm):
    """Which year, and what it begins with."""

    year = forms.IntegerField(
        label="År",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="Året som lägesbilden gäller.",
    )
    title = TitleField(
        label="Titel", max_length=120, initial="Brottsförebyggande lägesbild"
    )
    area = TitleField(label="Område", max_length=120, initial="Södertälje kommun")
    follows = forms.ModelChoiceField(
        label="Börja från",
        queryset=Lagesbild.objects.none(),
        required=False,
        empty_label="En tom lägesbild med mallens kapitel",
        help_text=(
            "Från en tidigare lägesbild följer kapitel, figurer och problem med. Allt "
            "märks ”ska uppdateras” tills någon har gått igenom det."
        ),
    )
    due_months = forms.TypedChoiceField(
        label="Hur ofta görs den om?", choices=DUE, coerce=int, initial=12
    )
    once = OnceField()

    def __init__(self, user: Person, *args: Any, **kwargs: Any) -> None:
        """Offer one's own authority's earlier ones."""
        super().__init__(*args, **kwargs)
        mine = Lagesbild.objects.visible_to(user).filter(agency=user.agency_id)
        self.chooser("follows").queryset = mine
        self.fields["year"].initial = timezone.localdate().year


class FactsForm(TraceGuardMixin, RecordForm):
    """What stands on the cover and first in the document."""

    guarded = ("summary",)

    title = TitleField(label="Titel", max_length=120)
    summary = LongTextField(
        label="Sammanfattning",
        max_length=4000,
        rows=8,
        required=False,
        help_text="Det viktigaste, för den som bara läser en sida.",
    )
    due_months = forms.TypedChoiceField(
        label="Hur ofta görs den om?", choices=DUE, coerce=int
    )
    smallest_count = forms.IntegerField(
        label="Minsta antal som visas",
        min_value=3,
        max_value=20,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="Mindre antal döljs i alla figurer, och så många till att de inte "
        "går att räkna ut.",
    )


class PersonField(forms.ModelChoiceField["User"]):
    """Somebody, with what tells people of the same name apart."""

    def label_from_instance(self, obj: User) -> str:
        """Show name, title and authority."""
        return ", ".join(filter(None, (obj.name, obj.title, obj.agency.short_name)))


class ContributorForm(PaxForm):
    """Who is to work on this lägesbild and no other."""

    user = PersonField(
        label="Vem",
        queryset=User.objects.none(),
        empty_label="Välj en person",
        help_text="Personen får läsa och skriva i den här lägesbilden, inte i andra.",
    )
    until = DateField(label="Till och med", earliest=today, required=False)
    once = OnceField()

    def __init__(self, lagesbild: Lagesbild, *args: Any, **kwargs: Any) -> None:
        """Offer everybody who is not named already."""
        super().__init__(*args, **kwargs)
        self.chooser("user").queryset = possible_contributors(lagesbild)


class ChapterForm(RecordForm):
    """A chapter of a lägesbild, or of the template: its heading and what it answers."""

    part = forms.ChoiceField(
        label="Del",
        choices=StatutoryPart.choices,
        widget=forms.RadioSelect,
        help_text="Lagen kräver text i alla tre delarna (4 § lagen 2023:196).",
    )
    title = TitleField(label="Rubrik", max_length=120)
    guidance = LongTextField(
        label="Vad kapitlet ska svara på",
        max_length=600,
        rows=3,
        required=False,
        help_text="Syns för den som skriver, inte i rapporten.",
    )


class ChapterEditForm(ChapterForm):
    """A change of a chapter of the template."""

    order = forms.IntegerField(
        label="Ordning",
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="Lägre tal kommer först.",
    )
