"""Forms of a group's work with a shared case, and what narrows its board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from pax.accounts.models import Agency, User
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
)
from pax.ui.parts import Chip
from pax.ui.traces import TraceGuardMixin
from samverkan.groups.enums import Part
from samverkan.groups.selectors.board import Wanted
from samverkan.groups.services.working import NextStep

if TYPE_CHECKING:
    from samverkan.groups.models import Samverkansgrupp, ShareWork

WITHOUT = "Utan personuppgifter."


class MoveForm(RecordForm):
    """To which of the group's steps a case has come."""

    step = forms.ChoiceField(label="Steg", widget=forms.RadioSelect)

    def __init__(self, steps: Iterable[str], *args: Any, **kwargs: Any) -> None:
        """Offer the group's own steps."""
        super().__init__(*args, **kwargs)
        self.chooser("step").choices = [(s, s) for s in steps]


class NextForm(TraceGuardMixin, RecordForm):
    """What is to be done next, by whom, and by when."""

    guarded = ("next_step",)

    next_step = TitleField(
        label="Nästa steg",
        max_length=200,
        help_text=f"Vad som ska göras. {WITHOUT}",
    )
    owed_by = forms.ModelChoiceField(
        label="Myndighet som gör det",
        queryset=Agency.objects.none(),
        empty_label="Välj",
        help_text="En som vet vad ärendet gäller: minst en sammanfattning.",
    )
    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen särskild",
        help_text="Någon som sitter i gruppen för myndigheten.",
    )
    due_on = DateField(label="Senast", required=False)

    def __init__(
        self,
        agencies: Iterable[Agency],
        people: Iterable[User],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Offer those who know what the case is about."""
        super().__init__(*args, **kwargs)
        people = list(people)
        known = Agency.objects.filter(pk__in=[a.pk for a in agencies])
        seated = User.objects.filter(pk__in=[p.pk for p in people])
        self.chooser("owed_by").queryset = known
        self.chooser("person").queryset = seated.select_related("agency")
        self.fields["person"].label_from_instance = _with_agency  # type: ignore[attr-defined]

    def values_of(self, instance: ShareWork) -> dict[str, Any]:
        """Give what is to be done next now."""
        return super().values_of(instance) | {"person": instance.owed_by_person_id}

    def clean(self) -> dict[str, Any]:
        """Have the person be of the agency that does it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        person, agency = cleaned.get("person"), cleaned.get("owed_by")
        if person and agency and person.agency_id != agency.pk:
            self.add_error("person", f"{person} arbetar inte för {agency}.")
        return cleaned

    @property
    def to_do(self) -> NextStep:
        """What was filled in, as the service takes it."""
        given = self.cleaned_data
        return NextStep(
            given["next_step"], given["owed_by"], given["person"], given["due_on"]
        )


class PartForm(TraceGuardMixin, RecordForm):
    """How far one's own agency has come, and what it does."""

    guarded = ("doing",)

    state = forms.TypedChoiceField(
        label="Hur långt vi har kommit",
        choices=Part,
        coerce=Part,
        initial=Part.UNDER_WAY,
        widget=forms.RadioSelect,
    )
    doing = LongTextField(
        label="Vad vi gör",
        max_length=2000,
        rows=4,
        required=False,
        help_text=f"Det som de andra i gruppen behöver veta. {WITHOUT}",
    )


class EndForm(TraceGuardMixin, PaxForm):
    """How it went, as the group's work with a case ends."""

    guarded = ("because",)

    because = LongTextField(
        label="Hur det gick, eller varför gruppen inte tar upp det",
        max_length=400,
        rows=3,
        help_text=WITHOUT,
    )
    once = OnceField()


class TakeUpForm(PaxForm):
    """Taking up a case that was offered."""

    once = OnceField()


class BoardForm(PaxForm):
    """What the board is narrowed to."""

    mina = forms.BooleanField(label="Det min myndighet ska göra", required=False)
    sena = forms.BooleanField(label="Försenade", required=False)
    myndighet = forms.ModelChoiceField(
        label="Myndighet",
        queryset=Agency.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="Alla",
    )
    avslutade = forms.BooleanField(label="Visa avslutade", required=False)

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies that take part."""
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.filter(
            delegations__group=group, delegations__left_on__isnull=True
        )
        self.chooser("myndighet").queryset = agencies.distinct()

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be understood narrows nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        agency = given.get("myndighet")
        return Wanted(
            mine=bool(given.get("mina")),
            late=bool(given.get("sena")),
            agency=agency.pk if agency else None,
            ended=bool(given.get("avslutade")),
        )

    def chips(self, query: Any) -> list[Chip]:
        """Give each filter that is on, with the board without it."""
        chips = []
        for name, field in self.fields.items():
            if self.cleaned_data.get(name) if self.is_valid() else None:
                without = query.copy()
                without.pop(name, None)
                value = self.cleaned_data[name]
                label = str(value) if name == "myndighet" else str(field.label)
                chips.append(Chip(label, f"?{without.urlencode()}"))
        return chips


def _with_agency(person: User) -> str:
    return f"{person.name}, {person.agency}"
