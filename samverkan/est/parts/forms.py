"""Forms of an agency's own part: events, actions and feedback, quick to fill in."""

from typing import Any

from django import forms
from django.http import QueryDict

from pax.places.models import Area
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    take_up,
    today,
)
from pax.ui.traces import TraceGuardMixin
from samverkan.est.enums import Audience, EventKind
from samverkan.est.parts.models import Event
from samverkan.est.weeks.models import Edition

#: Rows that are there without script; with it more can be added.
EVENTS, ACTIONS = 2, 1
MOST = 40


class EventForm(TraceGuardMixin, PaxForm):
    """Something that happened, held to places and not persons."""

    guarded = ("text",)

    text = LongTextField(
        label="Vad hände, och var?",
        max_length=1000,
        rows=3,
        help_text="Platsen och det som hände. Aldrig namn eller annat om personer.",
    )
    kind = forms.ChoiceField(label="Slag", choices=EventKind, initial=EventKind.UNREST)
    happened_on = DateField(label="Dag", latest=today, required=False)
    count = forms.IntegerField(
        label="Antal gånger",
        min_value=1,
        max_value=10_000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-width": "xs"}),
    )
    audience = forms.ChoiceField(
        label="Visas för", choices=Audience, initial=Audience.ALL
    )


class ActionForm(TraceGuardMixin, PaxForm):
    """Something that the agency does, or is to do."""

    guarded = ("text", "responsible")

    text = LongTextField(label="Vad görs?", max_length=1000, rows=3)
    responsible = TitleField(
        label="Ansvarig enhet eller funktion",
        max_length=120,
        required=False,
        help_text="Till exempel ”Trygghetsbilen”. Inte en persons namn.",
    )
    audience = forms.ChoiceField(
        label="Visas för", choices=Audience, initial=Audience.ALL
    )


EventRows = forms.formset_factory(
    EventForm, extra=EVENTS, max_num=MOST, absolute_max=MOST
)
ActionRows = forms.formset_factory(
    ActionForm, extra=ACTIONS, max_num=MOST, absolute_max=MOST
)


class EventEditForm(RecordForm, EventForm):
    """A change of an event."""


class ActionEditForm(RecordForm, ActionForm):
    """A change of an action."""


class StrikeForm(TraceGuardMixin, PaxForm):
    """Why something that was handed in is taken back."""

    guarded = ("because",)

    because = LongTextField(
        label="Varför stryks det?",
        max_length=1000,
        rows=3,
        help_text="Sparas i historiken tillsammans med det som stod.",
    )


class MoveForm(TraceGuardMixin, PaxForm):
    """To which week and area an event is moved, and why."""

    guarded = ("because",)

    edition = forms.ModelChoiceField(
        label="Vecka", queryset=Edition.objects.none(), to_field_name="uuid"
    )
    area = forms.ModelChoiceField(
        label="Område", queryset=Area.objects.none(), to_field_name="uuid"
    )
    because = LongTextField(
        label="Varför flyttas det?",
        max_length=1000,
        rows=3,
        help_text="Sparas i historiken.",
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        """Offer the weeks that are open, and begin with where it stands."""
        super().__init__(*args, **kwargs)
        weeks: Any = self.fields["edition"]
        weeks.queryset = Edition.objects.open()
        areas: Any = self.fields["area"]
        areas.queryset = Area.objects.all()
        self.initial.update(edition=event.edition.uuid, area=event.area.uuid)


class FeedbackForm(TraceGuardMixin, PaxForm):
    """How an action that goes on has gone this week."""

    guarded = ("text",)

    text = LongTextField(
        label="Hur har det gått den här veckan?",
        max_length=1000,
        rows=4,
        help_text="Vad som gjorts, vad det gett och om något behöver ändras.",
    )
    is_ended = forms.BooleanField(
        label="Åtgärden är avslutad",
        required=False,
        help_text="Visas som avslutad den här veckan och följer inte med till nästa.",
    )
    once = OnceField()


class OnceForm(PaxForm):
    """A button that is pressed once."""

    once = OnceField()


class FramedForms:
    """Several forms filled in at one go, in a frame that carries what they share."""

    frame: PaxForm

    @property
    def cleaned_data(self) -> dict[str, Any]:
        """What came along with them."""
        return self.frame.cleaned_data

    def add_error(self, field: str | None, error: str) -> None:
        """Say on top what is wrong."""
        self.frame.add_error(field, error)

    def renew_digest(self) -> None:
        """Stand for no digest."""

    def take_up(self, data: QueryDict) -> None:
        """Draw what somebody had typed, before they have sent it."""
        self.__init__(data)  # type: ignore[misc]  # rows are made of what is sent
        for form in self.parts:
            take_up(form, data)
        self.frame.is_taken_up = True

    @property
    def parts(self) -> list[forms.Form]:
        """Every form there is in the frame."""
        return [self.frame]


class AreaPart(FramedForms):
    """All that is written of an area at one go: rows of events, rows of actions."""

    def __init__(self, data: Any = None, _files: object = None) -> None:
        """Draw empty rows, or read those that were sent."""
        self.frame = OnceForm(data)
        self.events = EventRows(data, prefix="handelser")
        self.actions = ActionRows(data, prefix="atgarder")
        self.is_bound = data is not None

    def is_valid(self) -> bool:
        """Say whether every row that was written in can be kept."""
        if not self.is_bound:
            return False
        parts = (self.frame, self.events, self.actions)
        is_right = all(part.is_valid() for part in parts)
        if is_right and not (self.new_events or self.new_actions):
            self.frame.add_error(None, "Skriv minst en händelse eller åtgärd.")
            return False
        if not is_right and not self.frame.errors:
            self.frame.add_error(None, "Rätta det som är markerat nedan.")
        return is_right

    @property
    def parts(self) -> list[forms.Form]:
        """The frame, and every row."""
        return [self.frame, *self.events.forms, *self.actions.forms]

    @property
    def new_events(self) -> list[EventForm]:
        """The rows of events that were written in."""
        return [row for row in self.events if row.has_changed()]

    @property
    def new_actions(self) -> list[ActionForm]:
        """The rows of actions that were written in."""
        return [row for row in self.actions if row.has_changed()]
