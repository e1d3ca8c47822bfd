"""What a reviewer fills in."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from pax.accounts.models import User
from pax.audit.models import Event, Outcome
from pax.audit.verbs import Verb
from pax.ui import swedish
from pax.ui.forms import DateField, LongTextField, PaxForm, RecordForm, today


class LogFilterForm(PaxForm):
    """Narrows the log."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Vem",
        required=False,
        empty_label="Alla",
        to_field_name="username",
    )
    verb = forms.ChoiceField(
        label="Vad", required=False, choices=[("", "Allt"), *Verb.choices]
    )
    about = forms.CharField(
        label="Ärendets nummer",
        required=False,
        max_length=40,
        help_text="Hela numret eller början av det.",
    )
    first = DateField(label="Från och med", required=False, asks=False)
    last = DateField(label="Till och med", required=False, latest=today, asks=False)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chooser("person").queryset = people


class MonthForm(PaxForm):
    """Which month's log is to be reviewed."""

    month = forms.CharField(
        label="Månad",
        widget=forms.TextInput(attrs={"type": "month", "data-width": "sm"}),
        help_text="Skriv år-månad, till exempel 2026-10.",
    )

    def clean_month(self) -> datetime.date:
        try:
            return datetime.date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError:
            raise ValidationError("Skriv år-månad, till exempel 2026-10.") from None


class SignForm(RecordForm):
    """What the review came to."""

    deviations = forms.TypedMultipleChoiceField(
        label="Händelser som avviker",
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kryssa för det som du inte kan se behovet av.",
    )
    outcome = forms.ChoiceField(
        label="Utfall", choices=Outcome.choices, widget=forms.RadioSelect
    )
    remarks = LongTextField(
        label="Vad granskningen visade",
        required=False,
        max_length=2000,
        help_text=(
            "Vid avvikelse: vad som är oklart, vem som ska svara och vad som görs. "
            "Skriv inga uppgifter om parter."
        ),
    )

    def __init__(self, *args: Any, events: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chooser("deviations").choices = [
            (str(event.uuid), said(event)) for event in events
        ]


def said(event: Event) -> str:
    """Say an event on one line: when, who, what, about what."""
    what = f"{event.get_verb_display()} {event.about}".strip()
    return f"{swedish.moment(event.at)}: {event.actor or 'Ingen inloggad'}, {what}"
