"""The form of a flag: one page, filled in within a minute."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cases.enums import Channel, Support, Suspicion
from cases.investigation.forms import IdentityNumberField
from cases.models import Case
from pax.accounts.models import Unit, User
from pax.files.kinds import KINDS
from pax.ui.forms import DateField, LongTextField, OnceField, PaxForm, TitleField, today

NEW_CASE = "nytt"


class FilesInput(forms.FileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what is in them is checked when they are kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = FilesInput()
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ",".join(f".{kind}" for kind in KINDS)}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list) else [data]
        return [file for file in files if file]


class FlagForm(PaxForm):
    """What someone has seen that does not add up."""

    seen = LongTextField(
        label="Vad har du sett?",
        help_text=(
            "Skriv det du själv har sett eller hört, med egna ord. "
            "Du behöver inte veta om det är fel."
        ),
        rows=5,
    )
    seen_on = DateField(
        label="När?",
        latest=today,
        initial=today,
        help_text="Ungefär räcker.",
    )
    channel = forms.ChoiceField(label="Hur fick du veta det?", choices=Channel)
    support = forms.ChoiceField(
        label="Vilket stöd gäller det?",
        choices=[("", "Välj"), *Support.choices],
        help_text="Vet du inte: välj Annat stöd.",
    )
    suspicion = forms.ChoiceField(
        label="Vad misstänker du?",
        choices=[("", "Välj"), *Suspicion.choices],
        help_text="Vet du inte: välj Annat.",
    )
    concerns_name = TitleField(
        label="Vem gäller det?",
        help_text="Namn, eller hur personen eller verksamheten kan kännas igen.",
    )
    concerns_id = IdentityNumberField(
        label="Person-, samordnings- eller organisationsnummer",
        required=False,
        help_text=(
            "Om du har det: då hittas tidigare ärenden. Ett reservnummer, T-nummer "
            "eller utländskt nummer skrivs efter namnet ovanför."
        ),
    )
    to_unit = forms.ChoiceField(
        label="Vem ska ta emot flaggan?",
        help_text=(
            "Hör enheten till en annan myndighet lämnas det du skriver ut dit. "
            "Ta då bara med det som mottagaren behöver."
        ),
        error_messages={"invalid_choice": "Välj en enhet i listan."},
    )
    attachments = FilesField(
        label="Bilagor",
        required=False,
        help_text="Bilder eller dokument, flera går bra.",
    )
    # Asked only when there are earlier cases about the same person.
    add_to = forms.CharField(
        label="Vad vill du göra?", required=False, widget=forms.RadioSelect
    )
    once = OnceField()

    def __init__(
        self, user: User, receivers: Sequence[Unit], *args: Any, **kwargs: Any
    ) -> None:
        """Offer the units that the person can flag to, by agency."""
        super().__init__(*args, **kwargs)
        self.receivers = {str(unit.uuid): unit for unit in receivers}
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in receivers:
            own = unit.agency_id == user.agency_id
            of = f"{unit.agency} ({'din' if own else 'annan'} myndighet)"
            groups.setdefault(of, []).append((str(unit.uuid), unit.name))
        to_unit: Any = self.fields["to_unit"]
        to_unit.choices = list(groups.items())

    def clean_to_unit(self) -> Unit:
        """Give the unit itself."""
        return self.receivers[self.cleaned_data["to_unit"]]

    def offer(self, earlier: Sequence[Case]) -> None:
        """Ask whether to add to one of the open cases, or to open a new one."""
        field = self.fields["add_to"]
        field.required = True
        field.widget.choices = [
            *(
                (str(case.uuid), f"Lägg till flaggan i {case.reference}, {case.unit}")
                for case in earlier
                if case.is_open
            ),
            (NEW_CASE, "Skicka som en ny flagga"),
        ]

    @property
    def has_answered(self) -> bool:
        """Whether one of what is offered has been chosen."""
        offered = self.fields["add_to"].widget.choices
        return self.cleaned_data["add_to"] in {value for value, _ in offered}
