"""What narrows the list of cases, and which columns it has."""

from typing import Any

from django import forms

from cases.enums import SUPPORTS, SUSPICIONS
from cases.listing.selectors import (
    COLUMNS,
    DEFAULT_SORT,
    LEFT,
    ME,
    NOBODY,
    SORTS,
    STATES,
    STEPS,
    Filters,
)
from pax.accounts.models import Unit, User
from pax.ui.fields import TitleField, today
from pax.ui.forms import PaxForm

Options = list[tuple[str, str]]
NOT_A_CHOICE = {"invalid_choice": "Välj ett av alternativen i listan."}


class Choice(forms.ChoiceField):
    """One of a few, or all."""

    def __init__(self, label: str, options: Any = (), every: str = "Alla") -> None:
        super().__init__(
            label=label,
            choices=[("", every), *options],
            required=False,
            error_messages=NOT_A_CHOICE,
        )


class ListForm(PaxForm):
    """The filters of the list of cases; sent by GET, so that a list has an address."""

    q = TitleField(
        label="Sök",
        max_length=200,
        required=False,
        help_text=(
            "Ord, namn, diarienummer, K-nummer, personnummer eller födelsedatum."
        ),
    )
    lage = Choice("Läge", STATES)
    steg = Choice("Steg", STEPS)
    handlaggare = Choice("Handläggare")
    enhet = Choice("Enhet")
    misstanke = Choice("Misstanke om", SUSPICIONS)
    stod = Choice("Stöd", SUPPORTS)
    forsenat = forms.BooleanField(label="Bara försenade", required=False)
    sort = Choice("Ordning", SORTS[1:], every=SORTS[0][1])

    #: Always in sight; the others fold away.
    first = ("q", "lage", "handlaggare", "sort")

    def __init__(
        self,
        *args: Any,
        user: User,
        choices: tuple[list[Unit], list[User]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        units, colleagues = choices
        self.people = {str(person.uuid): person for person in colleagues}
        self.units = {str(unit.uuid): unit for unit in units}
        self._set_options(
            "handlaggare",
            [
                *((ME, "Jag"), (NOBODY, "Ingen än")),
                (LEFT, "Ingen, eller en som har slutat"),
                *_options(self.people),
            ],
        )
        self._set_options("enhet", _options(self.units))
        # Says the same as nothing: a link to the usual order.
        self._set_options("sort", [*SORTS[1:], (DEFAULT_SORT, SORTS[0][1])])
        if len(self.units) < 2:
            self.fields["enhet"].widget = forms.HiddenInput()

    def _set_options(self, name: str, options: Options) -> None:
        field = self.chooser(name)
        field.choices = [field.choices[0], *options]

    @property
    def filters(self) -> Filters:
        """Give what was chosen; only for a form without errors."""
        given = self.cleaned_data
        overdue = given["forsenat"]
        return Filters(
            q=given["q"],
            state=given["lage"],
            step=given["steg"],
            assignee=self._assignee(given["handlaggare"]),
            unassigned=given["handlaggare"] == NOBODY,
            nobodys=given["handlaggare"] == LEFT,
            unit=self.units.get(given["enhet"]),
            suspicion=given["misstanke"],
            support=given["stod"],
            overdue_on=today() if overdue else None,
            # What is late is read from the latest on, unless asked for otherwise.
            sort=given["sort"] or ("due" if overdue else DEFAULT_SORT),
        )

    def _assignee(self, chosen: str) -> User | None:
        return self.user if chosen == ME else self.people.get(chosen)

    @property
    def in_sight(self) -> list[forms.BoundField]:
        """Give the fields that are always shown."""
        return [self[name] for name in self.first]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Give the fields that are folded away."""
        return [f for f in self.visible_fields() if f.name not in self.first]

    @property
    def uses_folded(self) -> bool:
        """Tell whether any of the folded filters is on, or wrong."""
        return any(f.value() or f.errors for f in self.folded)


class ColumnsForm(PaxForm):
    """Which columns a person wants in the list."""

    columns = forms.MultipleChoiceField(
        label="Kolumner",
        choices=[(column.key, column.label) for column in COLUMNS],
        widget=forms.CheckboxSelectMultiple,
        help_text="Diarienummer och ärende visas alltid.",
        error_messages={
            "required": "Välj minst en kolumn.",
            "invalid_choice": "Välj bland kolumnerna i listan.",
        },
    )


def _options(things: dict[str, Any]) -> Options:
    return [(key, str(thing)) for key, thing in things.items()]
