"""Forms of the daily work in a case."""

from typing import Any

from django import forms

from cases.models import Case
from cases.tasks.services import people_in
from pax.accounts.models import User
from pax.ui.fields import SafeFileField
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)


class PersonChoiceField(forms.ModelChoiceField["User"]):
    """One of the people who may read a case."""

    def label_from_instance(self, obj: User) -> str:
        """Show the name with the title: two people may be called the same."""
        return ", ".join(filter(None, (obj.name, obj.title)))


class TaskForm(RecordForm):
    """A task."""

    text = TitleField(
        label="Vad ska göras?",
        max_length=200,
        help_text="Till exempel ”Begär kontoutdrag för maj till juli”.",
    )
    responsible = PersonChoiceField(
        label="Ansvarig",
        queryset=User.objects.none(),
        empty_label=None,
        help_text="Någon som kan läsa ärendet. Uppgiften syns på personens startsida.",
    )
    due_on = DateField(label="Klart senast", required=False)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        """Offer those who may read the case."""
        super().__init__(*args, **kwargs)
        self.chooser("responsible").queryset = people_in(case)


class NoteForm(RecordForm):
    """A note."""

    text = LongTextField(
        label="Anteckning",
        max_length=8000,
        rows=8,
        help_text=(
            "Skriv vad som hände eller sades, av vem och hur du fick veta det. "
            "Håll bedömningar för sig. Den det gäller kan få läsa det du skriver."
        ),
    )
    happened_on = DateField(
        label="Dag då det hände",
        latest=today,
        initial=today,
        help_text=(
            "När uppgiften lämnades eller iakttagelsen gjordes "
            "(27 § förvaltningslagen)."
        ),
    )


class DocumentForm(PaxForm):
    """A file to be put in the case."""

    file = SafeFileField(
        label="Fil",
        help_text=(
            "PDF, bild, text, kalkylark, ordbehandling (utan makron) eller mejl (MSG, "
            "EML). Filen sparas som den är, också det som en bild berättar om var den "
            "togs."
        ),
    )
    description = TitleField(
        label="Vad det är",
        max_length=200,
        required=False,
        help_text="Till exempel ”Kontoutdrag maj, från sökanden”.",
    )
    once = OnceField()


class LinkForm(PaxForm):
    """Another case that this one has to do with."""

    reference = TitleField(
        label="Ärendets diarienummer",
        max_length=40,
        help_text="Ett ärende hos din myndighet som du kan läsa, som SN-2026-0042.",
    )
    because = TitleField(
        label="Hur hör de ihop?",
        max_length=200,
        help_text="Till exempel ”Samma hushåll” eller ”Samma hyresvärd”.",
    )
    once = OnceField()
