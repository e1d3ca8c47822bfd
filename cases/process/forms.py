"""Forms for adapting a processkarta to a unit."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cases.enums import Support
from cases.models import ProcessVersion
from cases.process.definition import Definition
from cases.process.services import may_have_fields
from pax.accounts.models import Unit
from pax.ui.forms import (
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
)

UNITS = [
    ("working_days", "arbetsdagar"),
    ("days", "dagar"),
    ("years", "år"),
]
KINDS = [
    ("text", "En rad text"),
    ("long", "Längre text"),
    ("date", "Datum"),
    ("kr", "Belopp i kronor"),
    ("yes_no", "Ja eller nej"),
    ("choice", "Val ur en lista"),
]


def _name(label: str = "Namn", **kwargs: Any) -> TitleField:
    return TitleField(label=label, max_length=80, **kwargs)


def _supports() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Vilka stöd kartan gäller",
        choices=Support.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Enhetens nya ärenden om dessa stöd följer kartan. Ärenden om andra stöd "
            "berörs inte."
        ),
        error_messages={"required": "Välj minst ett stöd som kartan gäller."},
    )


class CopyForm(PaxForm):
    """A copy of a map for a unit of one's own."""

    unit = forms.ModelChoiceField(
        label="För enheten",
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text="En enhet som du leder.",
    )
    supports = _supports()
    name = _name("Vad kartan ska heta", help_text="Till exempel ”Assistansärenden”.")
    area = TitleField(
        label="Område",
        max_length=120,
        required=False,
        help_text="Vilket slags ärenden den är till för.",
    )
    once = OnceField()

    def __init__(self, units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer the units that may have a map."""
        super().__init__(*args, **kwargs)
        keys = [unit.pk for unit in units]
        self.chooser("unit").queryset = Unit.objects.filter(pk__in=keys)


class RenameForm(RecordForm):
    """What a map is called, and which supports it is for."""

    name = _name("Kartans namn")
    area = TitleField(label="Område", max_length=120, required=False)
    supports = _supports()


class WithdrawForm(PaxForm):
    """Why no new case is to follow a map."""

    because = TitleField(label="Varför dras kartan tillbaka?", max_length=200)
    once = OnceField()


class OfDraft(RecordForm):
    """A form about one part of a draft, or a part to be: the draft has the version."""

    def __init__(self, *args: Any, part: Any = None, **kwargs: Any) -> None:
        """Know the part, if there is one."""
        self.part = part
        super().__init__(*args, **kwargs)

    def values_of(self, instance: ProcessVersion) -> dict[str, Any]:
        """Give what the part says now."""
        names = [name for name in self.fields if hasattr(self.part, name)]
        return {name: getattr(self.part, name) for name in names}


class StepForm(OfDraft):
    """What a step is called."""

    name = _name("Stegets namn", help_text="Visas i kedjan överst i varje ärende.")
    who = _name("Vems steget är", required=False, help_text="Till exempel ”Enheten”.")
    help = LongTextField(label="Hjälptext", max_length=400, rows=3, required=False)


class TransitionNamesForm(OfDraft):
    """What a way onward is called."""

    name = _name("Vad man väljer", help_text="Texten på knappen.")
    past = _name(
        "Vad det heter när det är gjort",
        required=False,
        help_text="Så står det i tidslinjen. Lämna tomt om det heter detsamma.",
    )
    help = LongTextField(
        label="Hjälptext",
        max_length=400,
        rows=3,
        required=False,
        help_text="När man ska välja detta, för den som är ny.",
    )


class ClockForm(OfDraft):
    """How long a time is."""

    name = _name("Fristens namn")
    length = forms.IntegerField(label="Hur lång", min_value=1, max_value=730)
    unit = forms.ChoiceField(label="Räknas i", choices=UNITS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask how long only where it does not run to a day that is given each time."""
        super().__init__(*args, **kwargs)
        if self.part.from_field == "complete_by":
            del self.fields["length"], self.fields["unit"]


class ExtraFieldForm(OfDraft):
    """A field of the unit's own."""

    label = _name("Vad fältet heter", help_text="Till exempel ”Antal assistenter”.")
    at = forms.ChoiceField(
        label="När det ska fyllas i",
        help_text=(
            "Fältet syns i formuläret när man väljer detta i ett ärende. Sådant "
            "som en annan myndighet får besked om följer med i beskedet."
        ),
    )
    kind = forms.ChoiceField(label="Slag", choices=KINDS)
    choices = LongTextField(
        label="Val",
        max_length=1000,
        rows=4,
        required=False,
        help_text="Ett per rad. Bara för ”Val ur en lista”.",
    )
    required = forms.BooleanField(
        label="Måste fyllas i",
        required=False,
        help_text="Då går det inte att komma vidare utan svar.",
    )

    def __init__(self, chart: Definition, *args: Any, **kwargs: Any) -> None:
        """Offer the ways onward that have a general form."""
        super().__init__(*args, **kwargs)
        self.chooser("at").choices = [
            (t.key, t.name) for t in chart.transitions if may_have_fields(t)
        ]

    def values_of(self, instance: ProcessVersion) -> dict[str, Any]:
        """Give the field as it is, its choices one on each line."""
        now = super().values_of(instance)
        return now | {"choices": "\n".join(now["choices"])} if self.part else now

    def clean_choices(self) -> tuple[str, ...]:
        """Give the choices one by one, without empty and repeated lines."""
        lines = str(self.cleaned_data["choices"]).splitlines()
        return tuple(dict.fromkeys(line.strip()[:80] for line in lines if line.strip()))
