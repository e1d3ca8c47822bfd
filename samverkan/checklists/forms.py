"""Forms of checklists."""

from typing import Any

from django import forms

from pax.accounts.enums import AgencyKind
from pax.accounts.models import Agency, User
from pax.places.models import Area
from pax.ui.forms import (
    LackingForm,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
)
from pax.ui.traces import TraceGuardMixin
from samverkan.checklists.services import points_of
from samverkan.checklists.shipped import Point
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.selectors import agencies_of, people_of

PLACE = "Skriv platsen, aldrig vem det gäller."


class StartForm(TraceGuardMixin, PaxForm):
    """The one thing that is asked before a checklist starts: where."""

    guarded = ("title",)

    title = TitleField(label="Plats", help_text=PLACE)
    area = forms.ModelChoiceField(
        label="Område",
        queryset=Area.objects.filter(is_active=True),
        required=False,
        empty_label="–",
    )
    once = OnceField()

    def __init__(
        self, *args: Any, areas: list[Area] | None = None, **kwargs: Any
    ) -> None:
        """Offer the areas there are; many forms on a page ask for them once."""
        super().__init__(*args, **kwargs)
        if areas is not None:
            named = [(area.pk, area.name) for area in areas]
            self.chooser("area").choices = [("", "–"), *named]


class MomentField(forms.DateTimeField):
    """A day and a time, chosen in the browser's own way."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what the browser sends, and what people write."""
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M"]
        super().__init__(input_formats=formats, **kwargs)
        self.widget.input_type = "datetime-local"
        self.widget.format = "%Y-%m-%dT%H:%M"
        self.error_messages["invalid"] = "Skriv dag och tid: 2026-11-22 14:00."

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Draw it narrow."""
        return {"data-width": "sm"}


class ItemForm(TraceGuardMixin, RecordForm):
    """A point: what is to be done, by whom and when."""

    guarded = ("text", "note")

    text = TitleField(label="Vad som ska göras", max_length=300)
    agency = forms.ModelChoiceField(
        label="Ansvarig myndighet",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="–",
    )
    person = forms.ModelChoiceField(
        label="Ansvarig person",
        queryset=User.objects.none(),
        required=False,
        empty_label="–",
        help_text="Någon som sitter i gruppen.",
    )
    due_at = MomentField(label="Klart senast", required=False)
    note = LongTextField(label="Anteckning", required=False, max_length=400, rows=2)

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies and the people that sit in the group."""
        super().__init__(*args, **kwargs)
        self.chooser("agency").queryset = agencies_of(group)
        self.chooser("person").queryset = people_of(group)


class PointForm(PaxForm):
    """One row of a template."""

    text = TitleField(label="Vad som ska göras", max_length=300)
    kind = forms.ChoiceField(
        label="Föreslagen myndighet",
        choices=[("", "–"), *AgencyKind.choices],
        required=False,
    )
    role = TitleField(label="Föreslagen roll", max_length=80, required=False)
    hours = forms.IntegerField(
        label="Timmar", min_value=1, max_value=2000, required=False
    )

    @property
    def point(self) -> Point | None:
        """What the row says, unless it is empty or taken away."""
        given = self.cleaned_data
        if not given.get("text") or given.get("DELETE"):
            return None
        return Point(given["text"], given["kind"], given["role"], given["hours"] or 24)


PointFormSet = forms.formset_factory(
    PointForm, extra=2, can_delete=True, max_num=60, absolute_max=80
)


class TemplateForm(RecordForm):
    """What a template of the group's own is called, and its points."""

    name = TitleField(label="Namn", max_length=80)
    about = TitleField(label="När den används", max_length=300, required=False)
    is_used = forms.BooleanField(
        label="Visa mallen när en checklista startas", required=False
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        """Ask for the points too, a row for each."""
        super().__init__(data, files, **kwargs)
        points = [
            {"text": p.text, "kind": p.kind, "role": p.role, "hours": p.hours}
            for p in points_of(self.instance)
        ]
        self.rows = PointFormSet(data, initial=points, prefix="punkter")

    def is_valid(self) -> bool:
        """Say whether both the form and its rows can be saved."""
        return all([super().is_valid(), self.rows.is_valid()])

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, with the points of the rows that say something."""
        points = [point for row in self.rows if (point := row.point)]
        return super().given | {"points": points}


class CloseForm(LackingForm):
    """That a checklist is closed, counted once."""

    once = OnceField()
