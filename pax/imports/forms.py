"""The forms that settle an import."""

from __future__ import annotations

from typing import Any

from django import forms

from pax.imports.models import BaseImport
from pax.imports.review import Review
from pax.ui.forms import OnceField, PaxForm, TitleField


class ConfirmForm(PaxForm):
    """Reading in what has been looked at: all of it, or all but some rows."""

    left_out = forms.MultipleChoiceField(label="Läs inte in", required=False)
    skip_faulty = forms.BooleanField(
        label="Hoppa över de rader som inte gick att läsa", required=False
    )
    because = TitleField(
        label="Varför text som ser ut att peka ut någon ska behållas",
        max_length=200,
        required=False,
        help_text="Skälet skrivs i loggen. Upprepa inte uppgiften.",
    )
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
        keys = review.keys if review else []
        self.fields["left_out"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]  # of choices
        if not imported.faults:
            del self.fields["skip_faulty"]
        if not imported.counts.get("traces"):
            del self.fields["because"]

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
        }


class UndoForm(PaxForm):
    """Why an import is taken back."""

    because = TitleField(label="Varför ångras inläsningen?", max_length=400)
    once = OnceField()
