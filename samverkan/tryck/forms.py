"""Forms of tryckregistret: about places and activities, and never about a person."""

from typing import Any

from django import forms

from pax.accounts.models import Unit, User
from pax.places.models import Area
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
from samverkan.groups.models import Samverkansgrupp, Seat
from samverkan.tryck.enums import (
    MUNICIPAL_PRESSURE,
    POLICE_PRESSURE,
    Side,
    TargetKind,
    Tension,
)
from samverkan.tryck.models import OwnWord, PressureTarget

NO_PERSON = "Skriv om platsen eller verksamheten, aldrig om en person."
INTERNAL_HELP = (
    "Då ser bara de som sitter i gruppen för er egen myndighet det. Annars ser alla i "
    "gruppen det."
)
MONTHS = ((6, "Senaste halvåret"), (12, "Senaste året"), (24, "Senaste två åren"))


class BoardForm(PaxForm):
    """What the board is narrowed to."""

    area = forms.ModelChoiceField(
        label="Område",
        queryset=Area.objects.filter(is_active=True),
        required=False,
        empty_label="Alla",
    )
    side = forms.ChoiceField(
        label="Vems tryck", choices=[("", "Allas"), *Side.choices], required=False
    )
    months = forms.TypedChoiceField(
        label="Period", choices=MONTHS, coerce=int, required=False, initial=12
    )


class TargetForm(TraceGuardMixin, RecordForm):
    """A place or an activity."""

    guarded = ("name", "why")

    kind = forms.ChoiceField(
        label="Vad det är",
        choices=TargetKind.choices,
        widget=forms.RadioSelect,
        initial=TargetKind.PLACE,
    )
    name = TitleField(
        label="Plats eller verksamhet",
        help_text=f"Till exempel ”Torget i Hovsjö” eller ”Gym på Nygatan”. {NO_PERSON}",
    )
    area = forms.ModelChoiceField(
        label="Område",
        queryset=Area.objects.filter(is_active=True),
        required=False,
        empty_label="–",
    )
    why = LongTextField(
        label="Varför den följs", required=False, rows=3, max_length=1000
    )
    is_internal = forms.BooleanField(
        label="Bara för vår egen myndighet", required=False, help_text=INTERNAL_HELP
    )


class TargetEditForm(TargetForm):
    """A change of one."""

    ended_on = DateField(
        label="Följs inte längre från och med", required=False, latest=today
    )


class _About(TraceGuardMixin, RecordForm):
    """Something noted about a target, in the catalogue's words or the group's own."""

    word = forms.ChoiceField(label="Slag")
    is_internal = forms.BooleanField(
        label="Bara för vår egen myndighet", required=False, help_text=INTERNAL_HELP
    )

    def __init__(self, target: PressureTarget, *args: Any, **kwargs: Any) -> None:
        """Offer the words, and hold what is about an internal target internal."""
        super().__init__(*args, **kwargs)
        self.chooser("word").choices = self.words(target.group)
        if target.is_internal:
            self.fields["is_internal"].disabled = True
            self.initial["is_internal"] = True

    def values_of(self, instance: Any) -> dict[str, Any]:
        """Give the word among the rest, as a choice of the form."""
        return super().values_of(instance) | {"word": word_of(instance)}

    def words(self, group: Samverkansgrupp) -> list[Any]:
        raise NotImplementedError


def _own(group: Samverkansgrupp, of: OwnWord.Of) -> list[tuple[str, str]]:
    words = OwnWord.objects.filter(group=group, of=of)
    return [(str(word.uuid), word.name) for word in words]


class MeasureForm(_About):
    """A measure: pressure that is put on a place."""

    guarded = ("what", "outcome")

    what = TitleField(
        label="Vad som görs",
        max_length=300,
        help_text=f"Till exempel ”Synlig patrull fredag och lördag”. {NO_PERSON}",
    )
    begins_on = DateField(label="Från och med")
    ends_on = DateField(
        label="Till och med", required=False, help_text="Lämna tomt om den pågår."
    )
    unit = forms.ModelChoiceField(
        label="Ansvarig enhet",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="–",
    )
    responsible = forms.ModelChoiceField(
        label="Ansvarig person",
        queryset=User.objects.none(),
        required=False,
        empty_label="–",
        help_text="Någon som sitter i gruppen för er myndighet.",
    )
    outcome = LongTextField(
        label="Vad det ledde till", required=False, rows=3, max_length=2000
    )
    field_order = (
        *("word", "what", "begins_on", "ends_on", "unit", "responsible"),
        *("outcome", "is_internal"),
    )

    def __init__(
        self, target: PressureTarget, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Offer one's own agency's units, and its people in the group."""
        super().__init__(target, *args, **kwargs)
        people = Seat.objects.filter(
            delegation__group=target.group, delegation__agency=user.agency_id
        ).current(today())
        units = Unit.objects.filter(agency=user.agency_id)
        self.chooser("unit").queryset = units
        self.chooser("responsible").queryset = User.objects.filter(
            pk__in=people.order_by().values("user")
        )

    def words(self, group: Samverkansgrupp) -> list[Any]:
        """Offer the nine, by side, and the group's own."""
        return [
            ("", "Välj"),
            ("Polisens", [(p.value, p.label) for p in POLICE_PRESSURE]),
            ("Kommunens", [(p.value, p.label) for p in MUNICIPAL_PRESSURE]),
            ("Gruppens egna", _own(group, OwnWord.Of.PRESSURE)),
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins, ends = (self.cleaned_data.get(n) for n in ("begins_on", "ends_on"))
        if begins and ends and ends < begins:
            self.add_error("ends_on", "Välj en dag som inte är före den första.")
        return cleaned


class EndMeasureForm(TraceGuardMixin, PaxForm):
    """When a measure ended, and what it led to."""

    guarded = ("outcome",)

    ends_on = DateField(label="Sista dagen", latest=today, initial=today)
    outcome = LongTextField(
        label="Vad det ledde till",
        rows=4,
        max_length=2000,
        help_text=f"Även att det inte märktes något är värt att veta. {NO_PERSON}",
    )
    once = OnceField()


class TensionForm(_About):
    """A tension that has been seen."""

    guarded = ("text",)

    seen_on = DateField(label="Iakttagen", latest=today, initial=today)
    text = LongTextField(
        label="Vad som syns",
        required=False,
        rows=4,
        max_length=2000,
        help_text=NO_PERSON,
    )
    field_order = ("word", "seen_on", "text", "is_internal")

    def words(self, group: Samverkansgrupp) -> list[Any]:
        """Offer the eight, and the group's own."""
        eight = [(t.value, t.label) for t in Tension if t != Tension.OWN]
        return [
            ("", "Välj"),
            *eight,
            ("Gruppens egna", _own(group, OwnWord.Of.TENSION)),
        ]


class WordForm(TraceGuardMixin, PaxForm):
    """A word of the group's own."""

    guarded = ("name",)

    of = forms.ChoiceField(
        label="Slag av", choices=OwnWord.Of.choices, widget=forms.RadioSelect
    )
    name = TitleField(label="Namn", max_length=60)
    once = OnceField()


def catalogue() -> list[tuple[str, list[str]]]:
    """List the words that every group has."""
    return [
        ("Polisens tryck", [str(p.label) for p in POLICE_PRESSURE]),
        ("Kommunens tryck", [str(p.label) for p in MUNICIPAL_PRESSURE]),
        ("Spänningar", [str(t.label) for t in Tension if t != Tension.OWN]),
    ]


def word_of(row: Any) -> str:
    """Give a row's word as a choice of the form."""
    return str(row.own_word.uuid) if row.own_word_id else row.kind
