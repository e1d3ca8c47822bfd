"""The forms that settle an import."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import slugify

from pax.imports.models import BaseImport
from pax.imports.review import Review
from pax.tables.headings import Column
from pax.ui.forms import OnceField, PaxForm, TitleField

CHANGED_SINCE = (
    "Det som skulle skrivas över har ändrats sedan du granskade filen. Granska en gång "
    "till, och läs sedan in."
)


class ConfirmForm(PaxForm):
    """Reading in what has been looked at: all of it, or all but some rows."""

    left_out = forms.MultipleChoiceField(label="Läs inte in", required=False)
    skip_faulty = forms.BooleanField(
        label="Hoppa över de rader som inte gick att läsa", required=False
    )
    has_checked = forms.BooleanField(
        label="Jag har sett efter: det som ser orimligt ut stämmer", required=False
    )
    because = TitleField(
        label="Varför text som ser ut att peka ut någon ska behållas",
        max_length=200,
        required=False,
        help_text="Skälet skrivs i loggen. Upprepa inte uppgiften.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    once = OnceField()

    def __init__(
        self,
        imported: BaseImport,
        review: Review | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Ask only what there is cause to ask."""
        super().__init__(*args, **kwargs)
        self.now = review.digest if review else ""
        self.fields["seen"].initial = self.now
        keys = review.keys if review else []
        self.chooser("left_out").choices = [(key, key) for key in keys]
        if not imported.faults:
            del self.fields["skip_faulty"]
        if not (review and review.doubts):
            del self.fields["has_checked"]
        if not imported.counts.get("traces"):
            del self.fields["because"]

    def clean_seen(self) -> str:
        """Refuse what has become another change since it was looked at."""
        seen: str = self.cleaned_data["seen"]
        if seen and seen != self.now:
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            self.data["seen"] = self.now  # type: ignore[index]  # a copy of it
            raise forms.ValidationError(CHANGED_SINCE, "changed")
        return seen

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that stand beside the button."""
        return [field for field in self.visible_fields() if field.name != "left_out"]

    @property
    def leaves_out(self) -> set[str]:
        """The rows that have been ticked, to draw them so again."""
        return set(self["left_out"].value() or ())

    def chosen(self) -> dict[str, Any]:
        """Give what has been chosen, for the service."""
        given = self.cleaned_data
        return {
            "left_out": frozenset(given["left_out"]),
            "skip_faulty": given.get("skip_faulty", False),
        } | ({"sure": given["has_checked"]} if "has_checked" in given else {})


def name_of(column: Column) -> str:
    """Name the field that asks which column it is."""
    return f"column_{slugify(column.key)}"


def ask_for(column: Column) -> str:
    """Ask which column it is."""
    return f"Säg vilken kolumn som är ”{column.label}”."


class ColumnsMixin(PaxForm):
    """Asks what the columns of a table mean: one field for each meaning."""

    columns: tuple[Column, ...] = ()

    def ask_for_columns(self, names: Iterable[str]) -> None:
        """Offer the columns for each meaning."""
        offered = [(name, name) for name in names if name]
        for each in self.columns:
            none = "Välj kolumn" if each.is_needed else "Ingen kolumn"
            self.fields[name_of(each)] = forms.ChoiceField(
                label=each.label,
                choices=[("", none), *offered],
                required=each.is_needed,
                error_messages={"required": ask_for(each)},
            )

    @property
    def meaning(self) -> dict[str, str]:
        """What each column has been said to mean."""
        said = {c.key: self.cleaned_data.get(name_of(c)) for c in self.columns}
        return {key: column for key, column in said.items() if column}

    def clean(self) -> dict[str, Any]:
        """Let one column mean one thing."""
        given: dict[str, Any] = super().clean() or {}
        if len(self.meaning) != len(set(self.meaning.values())):
            raise forms.ValidationError(
                "Samma kolumn kan inte betyda två saker.", "twice"
            )
        return given


class UndoForm(PaxForm):
    """Why an import is taken back."""

    because = TitleField(label="Varför ångras inläsningen?", max_length=400)
    once = OnceField()
