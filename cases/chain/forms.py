"""The form of a transition: what it needs, what it asks for, and the unit's own."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms

from cases.chain.services import correctable, first_known, wrong_days
from cases.models import Case, StepChange
from cases.position.services import PROSECUTION
from cases.process.definition import ExtraField, Transition
from pax.ui import swedish
from pax.ui.forms import (
    AMNumberField,
    CourtCaseField,
    DateField,
    KNumberField,
    KronorField,
    LongTextField,
    OnceField,
    PaxForm,
    TitleField,
    today,
)

#: What a unit's own field is called in a form, so that it hides none of ours.
OWN = "own_"

#: What goes into a transition's data, besides its date, and how it is asked for.
FIELDS: dict[str, Callable[[], forms.Field]] = {
    "suspected_on": lambda: DateField(
        label="Dagen då brott kunde misstänkas",
        help_text="Från den dagen räknas tiden till polisanmälan.",
        latest=today,
    ),
    "k_number": lambda: KNumberField(
        label="K-nummer",
        help_text="Polisens diarienummer, till exempel 5000-K123456-26.",
    ),
    "am_number": lambda: AMNumberField(
        label="Åklagarens ärendenummer",
        help_text="AM-nummer, till exempel AM-12345-26.",
    ),
    "court": lambda: TitleField(
        label="Domstol", help_text="Till exempel Södertälje tingsrätt."
    ),
    "court_number": lambda: CourtCaseField(
        label="Målnummer", help_text="Till exempel B 1234-26."
    ),
    "sanction": lambda: LongTextField(
        label="Påföljd",
        help_text="Så som den står i domen eller strafföreläggandet.",
        max_length=400,
        rows=2,
    ),
    "damages": lambda: KronorField(label="Skadestånd"),
    "final_on": lambda: DateField(
        label="Laga kraft",
        help_text="Lämna tomt om avgörandet kan ändras än.",
        latest=today,
    ),
}

#: What the one day of an event is the day of; "Datum" for the others.
DAY = {
    "atal": "Dagen då åtal väcktes",
    "strafforelaggande": "Dagen för strafföreläggandet",
    "dom_fallande": "Domens datum",
    "dom_delvis": "Domens datum",
    "dom_ogillat": "Domens datum",
}


class TransitionForm(PaxForm):
    """What must be filled in to make one transition, as its processkarta says.

    Give `on`, `because` and `given` to `move_case` (or to feedback); `facts`
    says the same in words, for a preview and for the receiver's frozen copy.
    """

    once = OnceField()

    def __init__(
        self, case: Case, transition: Transition, *args: Any, **kwargs: Any
    ) -> None:
        """Build the fields from the transition and the case's own version."""
        super().__init__(*args, **kwargs)
        self.case = case
        self.transition = transition
        self.extra = [f for f in case.process.chart.fields if f.at == transition.key]
        self.fields = self._built() | self.fields
        self.say_what_is_missing()

    def _built(self) -> dict[str, forms.Field]:
        """Build the day, what is asked for, the unit's own, and the reason."""
        built: dict[str, forms.Field] = {
            "on": DateField(
                label=DAY.get(self.transition.key, "Datum"),
                help_text="Dagen då det hände eller beslutades.",
                latest=today,
                initial=today,
            )
        }
        for name in self._asked():
            built[name] = FIELDS[name]()
            built[name].required = name in self.transition.needs
            built[name].initial = getattr(self.case, name, None)
        for own in self.extra:
            built[f"{OWN}{own.key}"] = _own_field(own)
        if self.transition.reason:
            built["because"] = LongTextField(label="Skäl", rows=3)
        return built

    def _asked(self) -> list[str]:
        asked = (*self.transition.needs, *self.transition.asks)
        return [name for name in asked if name in FIELDS]

    def clean(self) -> dict[str, Any]:
        """Say beside each day why it cannot be; the service refuses it too."""
        data = super().clean() or self.cleaned_data
        if (on := data.get("on")) or "on" not in self.fields:
            given = {name: data.get(name) for name in self._asked()}
            for field, words in wrong_days(
                self.case, self.transition.key, on or today(), given
            ):
                self.add_error(field if field in self.fields else None, words)
        return data

    def questions(self) -> Iterator[tuple[str, str]]:
        """Ask about a suspicion from before anybody had seen anything."""
        yield from super().questions()
        suspected_on = self.cleaned_data.get("suspected_on")
        if suspected_on and suspected_on < (first := first_known(self.case)):
            doubt = (
                f"Dagen är före {swedish.day(first)}, då det som flaggades sågs. Rätta "
                "datumet, eller kryssa i att det stämmer."
            )
            yield "suspected_on", doubt

    @property
    def on(self) -> datetime.date:
        """The day it happened."""
        day: datetime.date = self.cleaned_data["on"]
        return day

    @property
    def because(self) -> str:
        """The reason given, if the transition wants one."""
        return str(self.cleaned_data.get("because", ""))

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, by key, without what was left empty."""
        found = {name: self.cleaned_data[name] for name in self._asked()}
        found |= {own.key: self.cleaned_data[f"{OWN}{own.key}"] for own in self.extra}
        return {k: v for k, v in found.items() if v not in (None, "")}

    @property
    def facts(self) -> list[dict[str, str]]:
        """The same in words: what it is called and what was filled in."""
        labels = {name: str(self.fields[name].label) for name in self._asked()}
        labels |= {own.key: own.label for own in self.extra}
        return [
            {"label": labels[key], "value": _in_words(value)}
            for key, value in self.given.items()
        ]


def _own_field(own: ExtraField) -> forms.Field:
    """Make the field that a unit has added to its processkarta."""
    field = _OWN_KINDS[own.kind](own)
    field.label, field.required = own.label, own.required
    return field


def _choices(own: ExtraField) -> list[tuple[str, str]]:
    return [("", "Välj"), *((choice, choice) for choice in own.choices)]


_OWN_KINDS: dict[str, Callable[[ExtraField], forms.Field]] = {
    "text": lambda _: TitleField(max_length=200),
    "long": lambda _: LongTextField(rows=3),
    "date": lambda _: DateField(),
    "kr": lambda _: KronorField(),
    "yes_no": lambda _: forms.ChoiceField(
        choices=[("Ja", "Ja"), ("Nej", "Nej")], widget=forms.RadioSelect
    ),
    "choice": lambda own: forms.ChoiceField(choices=_choices(own)),
}


def _in_words(value: Any) -> str:
    if isinstance(value, datetime.date):
        return swedish.day(value)
    return swedish.kronor(value) if isinstance(value, Decimal) else str(value)


#: What the other days of an event are called, when one of them is to be chosen.
OTHER_DAYS = {
    "suspected_on": "Dagen då brott kunde misstänkas",
    "final_on": "Laga kraft",
}


class CorrectDayForm(PaxForm):
    """Which day in the chain was written down wrong, what it is, and why."""

    which = forms.ChoiceField(
        label="Vilket datum är fel?", choices=[], widget=forms.RadioSelect
    )
    day = DateField(label="Rätt datum", latest=today)
    because = TitleField(
        label="Varför ändras det?",
        max_length=100,  # as much as history keeps of a reason
        help_text="Till exempel ”Felskrivet”. Det står i historiken.",
    )
    once = OnceField()

    def __init__(self, events: Iterable[StepChange], *args: Any, **kwargs: Any) -> None:
        """Offer the days of the events that may be corrected."""
        super().__init__(*args, **kwargs)
        self.offered = {
            f"{event.uuid}/{name}": (event, name)
            for event in events
            for name in correctable(event)
        }
        self.chooser("which").choices = [
            (key, _day_in_words(event, name))
            for key, (event, name) in self.offered.items()
        ]

    @property
    def corrected(self) -> tuple[StepChange, dict[str, datetime.date]]:
        """The event, and the day that is to stand in it."""
        event, name = self.offered[self.cleaned_data["which"]]
        return event, {name: self.cleaned_data["day"]}


def _day_in_words(event: StepChange, name: str) -> str:
    if name not in OTHER_DAYS:
        return f"{event.name}: {swedish.day(event.on)}"
    day = datetime.date.fromisoformat(event.data[name])
    return f"{event.name}, {OTHER_DAYS[name].lower()}: {swedish.day(day)}"


class MoveForm(TransitionForm):
    """A way onward; for what prosecutor and court decide also how we know it.

    What we do ourselves is done today; only what others have decided has a day.
    """

    def __init__(
        self, case: Case, transition: Transition, *args: Any, **kwargs: Any
    ) -> None:
        """Ask for the source of an external fact."""
        super().__init__(case, transition, *args, **kwargs)
        self.is_external = transition.key in PROSECUTION
        if "on" not in transition.needs:
            del self.fields["on"]
        if self.is_external:
            self.fields["source"] = TitleField(
                label="Hur ni har fått veta det",
                help_text=(
                    "Till exempel ”Domen, som tingsrätten skickade” eller "
                    "”Telefon med åklagarkammaren”."
                ),
                max_length=160,
            )
            self.say_what_is_missing()

    @property
    def on(self) -> datetime.date:
        """The day it happened."""
        return self.cleaned_data.get("on") or today()
