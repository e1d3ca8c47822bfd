"""Forms of who handles a case, whether they may (jäv), and who may read it."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms

from cases.assignment.services import named_people, people_who_read
from cases.models import Case
from pax.accounts.models import User
from pax.ui.forms import (
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
)

_JAV_HELP = (
    "Till exempel om du eller någon närstående är part eller kan påverkas av hur det "
    "går, om du har varit ombud i saken, eller om något annat gör att man kan "
    "ifrågasätta din opartiskhet (16 § förvaltningslagen)."
)


class JavForm(PaxForm):
    """The question of bias (jäv)."""

    needed_when = {"explanation": "krävs om du svarar ja"}

    is_biased = forms.TypedChoiceField(
        label="Är du jävig i ärendet?",
        choices=[("nej", "Nej"), ("ja", "Ja")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        help_text=_JAV_HELP,
        error_messages={"required": "Svara på frågan om jäv."},
    )
    explanation = LongTextField(
        label="Vad består jävet i?",
        required=False,
        max_length=1000,
        rows=2,
        help_text="Skriv bara om du svarar ja. Kort räcker.",
    )
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Ask what it is, if the answer is yes."""
        given = super().clean() or self.cleaned_data
        if given.get("is_biased") and not given.get("explanation"):
            self.add_error("explanation", "Skriv kort vad jävet består i.")
        return given


class TakeUpForm(JavForm):
    """Who is to investigate a flag; whoever takes it answers about bias now."""

    assignee = forms.ChoiceField(label="Handläggare")
    field_order = ("assignee", "is_biased", "explanation")

    def __init__(
        self, user: User, handlers: Iterable[User], *args: Any, **kwargs: Any
    ) -> None:
        """Offer those given: oneself, and others to one who gives out work."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.handlers = {str(p.uuid): p for p in handlers}
        field: Any = self.fields["assignee"]
        field.choices = [(key, _named(p, user)) for key, p in self.handlers.items()]
        field.initial = str(user.uuid)
        self.fields["is_biased"].required = False  # `clean` asks one who takes it
        if list(self.handlers.values()) == [user]:
            field.widget = forms.HiddenInput()
            self.needed_when = {**self.needed_when, "is_biased": ""}  # always
        else:
            own = {"is_biased": "krävs om du själv tar ärendet"}
            self.needed_when = {**self.needed_when, **own}
            self.fields["is_biased"].label = "Om du själv tar ärendet: är du jävig?"

    def clean_assignee(self) -> User:
        """Give the person."""
        return self.handlers[self.cleaned_data["assignee"]]

    def clean(self) -> dict[str, Any]:
        """Ask about bias only one who takes the case."""
        given = super().clean()
        if given.get("assignee") != self.user:
            given["is_biased"], given["explanation"] = False, ""
        elif given.get("is_biased") == "":
            self.add_error("is_biased", "Svara på frågan om jäv.")
        return given


class AssignForm(RecordForm):
    """Who is to handle the case from now on."""

    assignee = forms.ChoiceField(label="Handläggare")

    def __init__(self, handlers: Iterable[User], *args: Any, **kwargs: Any) -> None:
        """Offer those who can."""
        super().__init__(*args, **kwargs)
        self.handlers = {str(p.uuid): p for p in handlers}
        field: Any = self.fields["assignee"]
        field.choices = [
            ("", "Välj"),
            *((key, _named(p)) for key, p in self.handlers.items()),
        ]

    def values_of(self, instance: Case) -> dict[str, Any]:
        """Give who handles it now, as a choice of the form."""
        now = instance.assignee
        return {"assignee": str(now.uuid) if now else ""}

    def clean_assignee(self) -> User:
        """Give the person."""
        return self.handlers[self.cleaned_data["assignee"]]


class RestrictForm(RecordForm):
    """Who may read the case, by name."""

    asked_anew = ("because",)

    people = forms.ModelMultipleChoiceField(
        label="Vilka ska kunna läsa ärendet?",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Du och handläggaren kan alltid läsa det.",
    )
    because = LongTextField(
        label="Varför?",
        max_length=500,
        rows=2,
        help_text="Skälet sparas i ärendets historik. Skriv inga känsliga uppgifter.",
    )

    def values_of(self, instance: Case) -> dict[str, Any]:
        """Give who is named now."""
        return {"people": [person.pk for person in named_people(instance)]}

    def __init__(
        self, case: Case, *args: Any, always: Collection[User], **kwargs: Any
    ) -> None:
        """Offer those of the agency who read cases, but those who always may."""
        super().__init__(*args, **kwargs)
        people = people_who_read(case).exclude(pk__in=[p.pk for p in always])
        field: Any = self.fields["people"]
        field.queryset = people
        field.label_from_instance = lambda p: ", ".join(
            (_named(p), *dict.fromkeys(str(m.unit) for m in p.held))
        )


class LiftForm(RecordForm):
    """Let the unit read the case again."""

    asked_anew = ("because",)

    because = LongTextField(label="Varför hävs begränsningen?", max_length=500, rows=2)


class LiftJavForm(RecordForm):
    """Why one who has said that they are biased is not, or no longer."""

    asked_anew = ("because",)

    because = LongTextField(
        label="Varför hävs jävet?",
        max_length=500,
        rows=2,
        help_text="Till exempel: den som var part har lämnat ärendet.",
    )


def _named(person: User, oneself: User | None = None) -> str:
    name = ", ".join(filter(None, (person.name, person.title)))
    return f"{name} (jag själv)" if person == oneself else name
