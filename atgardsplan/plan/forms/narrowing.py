"""What narrows a list or a board of measures, and moves a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from atgardsplan.plan.enums import Perspective, Prevention, Progress, Stage
from atgardsplan.plan.forms.measures import people
from atgardsplan.plan.models import Direction, Measure, Need
from atgardsplan.plan.selectors.measures import LAYOUTS, Wanted, missing
from pax.accounts.models import User
from pax.places.models import Area
from pax.ui.forms import PaxForm, TitleField
from pax.ui.parts import Chip

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan

UNSAID = ("inget", "Inte angivet")


def _choices(first: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", first), *choices]


class NarrowForm(PaxForm):
    """A list of measures, narrowed; the names are those of the address."""

    inriktning = forms.ModelChoiceField(
        label="Inriktning",
        queryset=Direction.objects.none(),
        required=False,
        empty_label="Alla",
        to_field_name="uuid",
    )
    laget = forms.ChoiceField(
        label="Hur det går",
        choices=_choices("Alla", list(Progress.choices)),
        required=False,
    )
    status = forms.ChoiceField(
        label="Status", choices=_choices("Alla", list(Stage.choices)), required=False
    )
    ansvarig = forms.ModelChoiceField(
        label="Ansvarig",
        queryset=User.objects.none(),
        required=False,
        empty_label="Alla",
        to_field_name="uuid",
    )
    omrade = forms.ModelChoiceField(
        label="Område",
        queryset=Area.objects.none(),
        required=False,
        empty_label="Alla",
        to_field_name="uuid",
    )
    utan = forms.ChoiceField(label="Saknar", required=False)
    text = TitleField(label="Sök", max_length=80, required=False)
    sena = forms.BooleanField(label="Bara försenade", required=False)
    # Given by links of the pages of coverage alone.
    perspektiv = forms.ChoiceField(
        choices=_choices("", [*Perspective.choices, UNSAID]),
        required=False,
        widget=forms.HiddenInput,
        label="Perspektiv",
    )
    art = forms.ChoiceField(
        choices=_choices("", [*Prevention.choices, UNSAID]),
        required=False,
        widget=forms.HiddenInput,
        label="Art",
    )
    behov = forms.ModelChoiceField(
        queryset=Need.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        to_field_name="uuid",
        label="Behov",
    )

    def __init__(self, plan: Plan, query: Any) -> None:
        """Offer the plan's own directions, needs and people."""
        super().__init__(query)
        people = Measure.objects.filter(plan=plan).order_by().values("responsible")
        offered: dict[str, Any] = {
            "inriktning": Direction.objects.filter(plan=plan),
            "ansvarig": User.objects.filter(pk__in=people),
            "omrade": Area.objects.filter(is_active=True),
            "behov": Need.objects.filter(plan=plan),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        lacking = [(word, label) for word, (label, _) in missing().items()]
        self.fields["utan"].choices = _choices("Visa alla", lacking)  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """How the list is narrowed; what cannot be read narrows nothing."""
        self.is_valid()
        read = self.cleaned_data.get
        return Wanted(
            direction=read("inriktning"),
            need=read("behov"),
            progress=read("laget") or "",
            stage=read("status") or "",
            prevention=read("art") or "",
            perspective=read("perspektiv") or "",
            responsible=read("ansvarig"),
            area=read("omrade"),
            missing=read("utan") or "",
            is_late=bool(read("sena")),
            text=read("text") or "",
        )

    def chips(self, query: Any) -> list[Chip]:
        """List the filters that are on, each with the address without it."""
        chips = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name in query:
                without = query.copy()
                for word in (name, "after", "before"):
                    without.pop(word, None)
                chips.append(Chip(_said(field, value), f"?{without.urlencode()}"))
        return chips


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return str(field.label)
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        value = dict(field.choices).get(value, value)  # type: ignore[arg-type]
    return f"{field.label}: {str(value)[:60]}"


class MoveForm(forms.Form):
    """Where a card is moved on the board: by what it is laid, and to which column."""

    by = forms.ChoiceField(choices=[(key, key) for key in LAYOUTS])
    to = forms.CharField(max_length=40, required=False)
    version = forms.IntegerField(required=False, min_value=1)

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        by, to = self.cleaned_data.get("by"), self.cleaned_data.get("to") or ""
        if by in ("inriktning", "ansvarig"):
            mine: Any = Direction.objects.filter(plan=self.plan)
            found = _find(people() if by == "ansvarig" else mine, to)
            if to and found is None:
                raise forms.ValidationError("Kolumnen finns inte på tavlan.")
            self.cleaned_data["found"] = found
        return cleaned

    @property
    def move(self) -> dict[str, Any]:
        """What the service is given."""
        by, to = self.cleaned_data["by"], self.cleaned_data["to"]
        if by == "inriktning":
            return {"direction": self.cleaned_data["found"]}
        if by == "ansvarig":
            return {"responsible": self.cleaned_data["found"]}
        return {"progress" if by == "laget" else "stage": to}


def _find(rows: Any, number: str) -> Any:
    # The board's own keys: the id of a direction or person, as its select has it.
    return rows.filter(pk=int(number)).first() if number.isdigit() else None
