"""Forms of areas and their phases."""

from django import forms

from pax.places.models import Area, AreaPhase
from pax.places.services import edition_of
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


class NewAreaForm(PaxForm):
    """A new area."""

    name = TitleField(label="Områdets namn", max_length=60)
    once = OnceField()


class AreaForm(RecordForm):
    """What an area is called, where it stands, and whether it is in use."""

    name = TitleField(label="Områdets namn", max_length=60)
    order = forms.IntegerField(
        label="Ordning",
        min_value=1,
        max_value=999,
        help_text="Områdena gås igenom från den lägsta siffran.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-width": "xs"}),
    )
    is_active = forms.BooleanField(
        label="Används",
        required=False,
        help_text="Ett område som inte används tas inte med i nya veckor.",
    )

    def version_of(self, instance: Area) -> str:
        """Give what tells one state of an area from another."""
        return edition_of(instance)


class PhaseForm(TraceGuardMixin, PaxForm):
    """A new judgment of which phase an area is in."""

    guarded = ("reasons",)

    phase = forms.TypedChoiceField(
        label="Fas",
        choices=AreaPhase.Phase,
        coerce=int,
        widget=forms.RadioSelect,
    )
    since = DateField(label="Från och med", latest=today, initial=today)
    reasons = LongTextField(
        label="Skäl",
        max_length=2000,
        rows=5,
        help_text="Vad i området som gör att det bedöms vara i den fasen.",
    )
    once = OnceField()
