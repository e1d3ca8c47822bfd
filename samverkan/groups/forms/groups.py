"""Forms of a group itself: what it is, its agreement, its agencies and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from cases.disclosure.lagrum import GROUNDS
from pax.accounts.models import Unit, User
from pax.ui import swedish
from pax.ui.forms import (
    DateField,
    LongTextField,
    LostUpdateMixin,
    OnceField,
    PaxForm,
    TitleField,
    today,
)
from samverkan.groups.enums import CrimeLevel, Duty, Focus, Perspective, Rhythm, Shape
from samverkan.groups.models import default_steps

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_LINES = 12


class LinesField(LongTextField):
    """Several short texts, one on each line."""

    def __init__(self, *, each: int, **kwargs: Any) -> None:
        """Take lines of at most so many characters."""
        self.each = each
        super().__init__(max_length=MOST_LINES * (each + 1), rows=5, **kwargs)

    def clean(self, value: Any) -> Any:
        """Give the lines that say something, none of them twice."""
        text = super().clean(value)
        lines = list(dict.fromkeys(line.strip() for line in text.split("\n")))
        lines = [line for line in lines if line]
        if any(len(line) > self.each for line in lines):
            raise forms.ValidationError(
                f"Varje rad får ha högst {self.each} tecken.", "too_long"
            )
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"Högst {MOST_LINES} rader.", "too_many")
        return lines

    def prepare_value(self, value: Any) -> Any:
        """Show the stored lines as they were written."""
        return "\n".join(value) if isinstance(value, list) else value


def _several(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class GroupForm(PaxForm):
    """What a group is for and how it works."""

    name = TitleField(label="Namn", max_length=80)
    shape = forms.ChoiceField(label="Form", choices=Shape)
    purpose = LongTextField(
        label="Syfte", max_length=1000, rows=3, help_text="Vad gruppen ska åstadkomma."
    )
    area = TitleField(label="Geografiskt område", max_length=120, required=False)
    rhythm = forms.ChoiceField(
        label="Hur ofta gruppen möts", choices=Rhythm, initial=Rhythm.MONTHLY
    )
    focuses = _several("Inriktning", Focus.choices)
    crime_levels = _several("Nivåer i brottspyramiden", CrimeLevel.choices)
    perspectives = _several("Tidsperspektiv", Perspective.choices)
    steps = LinesField(
        each=40,
        label="Steg på tavlan",
        initial=default_steps,
        help_text="Ett på varje rad, i den ordning som ett ärende går.",
    )
    standing_items = LinesField(
        each=120,
        label="Stående punkter på mötena",
        required=False,
        help_text="En på varje rad.",
    )
    fieldsets = (
        ("Gruppen", ("name", "shape", "purpose", "area")),
        ("Vad den arbetar med", ("focuses", "crime_levels", "perspectives")),
        ("Hur den arbetar", ("rhythm", "steps", "standing_items")),
    )


class NewGroupForm(GroupForm):
    """A new group."""

    once = OnceField()


class EditGroupForm(LostUpdateMixin, GroupForm):
    """The same, for a group that there is."""


class AgreementForm(PaxForm):
    """The written agreement that the group works under."""

    purpose = LongTextField(label="Syfte", max_length=2000, rows=4)
    area = TitleField(label="Område", max_length=200)
    grounds = forms.MultipleChoiceField(
        label="Lagrum som parterna räknar med att kunna dela på",
        choices=[
            (g.id, swedish.lagrum(str(g)))
            for g in GROUNDS.values()
            if g.id != "ingen-sekretess"
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Överenskommelsen bryter ingen sekretess: varje utlämnande prövas för "
            "sig och får sin egen grund."
        ),
    )
    valid_from = DateField(label="Gäller från och med", initial=today)
    valid_to = DateField(label="Gäller till och med")
    remind_days = forms.IntegerField(
        label="Påminn så många dagar innan den går ut",
        min_value=1,
        max_value=365,
        initial=60,
        widget=forms.NumberInput(attrs={"data-width": "xs"}),
    )
    signed_by = LongTextField(
        label="Undertecknad av",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Titel och myndighet, en på varje rad.",
    )
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Have it end after it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", "Den kan inte sluta gälla innan den börjar.")
        return cleaned


class UnitField(forms.ModelChoiceField[Unit]):
    """A unit, with the agency it is of."""

    def label_from_instance(self, obj: Unit) -> str:
        """Name the agency first: it is the agency that takes part."""
        return f"{obj.agency}: {obj}"


class InviteForm(PaxForm):
    """An agency that is to take part, through one of its units."""

    unit = UnitField(
        label="Myndighet och enhet",
        queryset=Unit.objects.none(),
        empty_label="Välj",
        help_text="Enheten som deltar för myndigheten. Sedan får personer platser.",
    )
    joined_on = DateField(label="Med från och med", initial=today)
    once = OnceField()

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer units of agencies that are not in the group."""
        super().__init__(*args, **kwargs)
        self.chooser("unit").queryset = units


class PersonField(forms.ModelChoiceField[User]):
    """A person, with title: two may be called the same."""

    def label_from_instance(self, obj: User) -> str:
        """Show the name with the title."""
        return ", ".join(filter(None, (obj.name, obj.title)))


class SeatForm(PaxForm):
    """A seat for a person of the agency."""

    user = PersonField(
        label="Vem",
        queryset=User.objects.none(),
        empty_label="Välj",
        help_text="De på myndigheten som har en roll som kan delta i grupper.",
    )
    duty = forms.ChoiceField(label="Uppdrag", choices=Duty, initial=Duty.MEMBER)
    since = DateField(label="Från och med", initial=today)
    until = DateField(
        label="Till och med",
        required=False,
        help_text="Lämna tomt om platsen gäller tills vidare.",
    )
    once = OnceField()

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        """Offer those who may be seated."""
        super().__init__(*args, **kwargs)
        self.chooser("user").queryset = people

    def clean(self) -> dict[str, Any]:
        """Have it end after it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Platsen kan inte sluta innan den har börjat.")
        return cleaned


class LeaveForm(PaxForm):
    """From which day an agency is no longer in the group."""

    on = DateField(label="Lämnar gruppen", initial=today, latest=today)
    once = OnceField()


class YesForm(PaxForm):
    """Asking first."""

    once = OnceField()


def stored_of(group: Any) -> dict[str, Any]:
    """Give what stands about a group, as the form shows it."""
    return {name: getattr(group, name) for name in GroupForm.base_fields}
