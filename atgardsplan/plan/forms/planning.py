"""Forms for the plan, its directions, headings, needs and areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from atgardsplan.plan.models import Direction, Need
from atgardsplan.plan.problems import Told
from lagesbild.report.models import Edition
from pax.ui.forms import (
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
)
from pax.ui.traces import TraceGuardMixin

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan
    from pax.accounts.models import User

DUE = ((12, "Varje år (egen ambition)"), (24, "Vartannat år (6 § lagen 2023:196)"))


class EditionField(forms.ModelChoiceField["Edition"]):
    """A decided edition of a lägesbild."""

    def label_from_instance(self, obj: Edition) -> str:
        """Show which lägesbild, which edition, and when it was decided."""
        return f"{obj}, {obj.decided_on:%Y-%m-%d}"


class YearField(forms.IntegerField):
    """A year."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.NumberInput({"data-width": "xs"}))
        super().__init__(min_value=2000, max_value=2100, **kwargs)


class YearsForm(PaxForm):
    """Which years a plan is for, and which lägesbild it is built on."""

    title = TitleField(
        label="Titel",
        max_length=120,
        initial="Åtgärdsplan – brottsförebyggande arbete",
    )
    year_from = YearField(label="Från och med år")
    year_to = YearField(
        label="Till och med år", help_text="Samma år, om planen gäller ett år."
    )
    based_on = EditionField(
        label="Bygger på lägesbilden",
        queryset=Edition.objects.none(),
        required=False,
        empty_label="Ingen vald än",
        help_text="En fastställd utgåva. Planen ska beslutas med lägesbilden som "
        "underlag (5 § lagen 2023:196).",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer the decided editions of one's own authority."""
        super().__init__(*args, **kwargs)
        mine = Edition.objects.visible_to(user).filter(lagesbild__agency=user.agency_id)
        self.fields["based_on"].queryset = mine.select_related("lagesbild")  # type: ignore[attr-defined]
        year = timezone.localdate().year + 1
        for name in ("year_from", "year_to"):
            self.fields[name].initial = year

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, last = (self.cleaned_data.get(n) for n in ("year_from", "year_to"))
        if first and last and last < first:
            self.add_error("year_to", "Välj samma år eller ett senare.")
        return cleaned


class BeginForm(YearsForm):
    """A new plan."""

    due_months = forms.TypedChoiceField(
        label="Hur ofta följs den upp?", choices=DUE, coerce=int, initial=12
    )
    once = OnceField()


class PlanForm(TraceGuardMixin, RecordForm, YearsForm):
    """What stands first in a plan."""

    guarded = ("background", "cooperation", "focus", "measures_lead")
    fieldsets = (
        ("Planen", ("title", "year_from", "year_to", "based_on", "due_months")),
        ("Inledning", ("background", "cooperation", "focus", "keep_because")),
        ("Tabellen med åtgärder", ("measures_heading", "measures_lead")),
    )

    due_months = forms.TypedChoiceField(
        label="Hur ofta följs den upp?", choices=DUE, coerce=int
    )
    background = LongTextField(
        label="Bakgrund och syfte",
        max_length=8000,
        rows=8,
        required=False,
        help_text="Lämna en tom rad mellan stycken.",
    )
    cooperation = LongTextField(
        label="Underlag för samverkan", max_length=4000, required=False
    )
    focus = LongTextField(
        label="Prioriterade inriktningar",
        max_length=8000,
        rows=8,
        required=False,
        help_text="Det som står före inriktningarna.",
    )
    measures_heading = TitleField(label="Tabellens rubrik", max_length=120)
    measures_lead = LongTextField(
        label="Tabellens ingress", max_length=1000, rows=3, required=False
    )


class DirectionForm(TraceGuardMixin, RecordForm):
    """A direction."""

    guarded = ("text",)

    name = TitleField(label="Inriktning", max_length=120)
    text = LongTextField(label="Beskrivning", max_length=2000, rows=4, required=False)


class LabelForm(RecordForm):
    """A heading of the table of measures, and the direction it is mapped to."""

    name = TitleField(label="Rubrik i tabellen", max_length=120)
    direction = forms.ModelChoiceField(
        label="Hör till inriktningen",
        queryset=Direction.objects.none(),
        empty_label="Välj inriktning",
    )

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        """Offer the plan's own directions."""
        super().__init__(*args, **kwargs)
        self.fields["direction"].queryset = Direction.objects.filter(plan=plan)  # type: ignore[attr-defined]


class NeedForm(TraceGuardMixin, RecordForm):
    """A need, and where else it stands."""

    guarded = ("text",)

    text = LongTextField(
        label="Behov",
        max_length=400,
        rows=3,
        help_text="Vad som behöver bli bättre. Vad som görs är åtgärder.",
    )
    in_all = forms.BooleanField(label="Gäller inom alla inriktningar", required=False)
    also_in = forms.ModelMultipleChoiceField(
        label="Ingår även i",
        queryset=Direction.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, direction: Direction, *args: Any, **kwargs: Any) -> None:
        """Offer the plan's other directions."""
        super().__init__(*args, **kwargs)
        others = Direction.objects.filter(plan=direction.plan_id)
        self.fields["also_in"].queryset = others.exclude(pk=direction.pk)  # type: ignore[attr-defined]


class NewNeedForm(NeedForm):
    """A need, or a part of one."""

    parent = forms.ModelChoiceField(
        label="Delbehov av",
        queryset=Need.objects.none(),
        required=False,
        empty_label="Inget: det är ett eget behov",
    )

    def __init__(self, direction: Direction, *args: Any, **kwargs: Any) -> None:
        """Offer the direction's needs to be a part of."""
        super().__init__(direction, *args, **kwargs)
        tops = Need.objects.filter(direction=direction, parent=None)
        self.fields["parent"].queryset = tops  # type: ignore[attr-defined]
        self.order_fields(["parent"])


class ProblemsForm(PaxForm):
    """Which problems of the lägesbild a need answers."""

    problems = forms.MultipleChoiceField(
        label="Problem i lägesbilden",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De problem som behovet svarar mot, så som utgåvan beskriver dem.",
    )
    once = OnceField()

    def __init__(self, problems: list[Told], *args: Any, **kwargs: Any) -> None:
        """Offer the problems of the edition that the plan is built on."""
        super().__init__(*args, **kwargs)
        self.fields["problems"].choices = [  # type: ignore[attr-defined]
            (str(told.uuid), f"{told.number}. {told.title}") for told in problems
        ]


class AreaPlanForm(TraceGuardMixin, PaxForm):
    """What is one area's own in the plan."""

    guarded = ("aim", "situation", "follow_up")

    situation = LongTextField(label="Läget i området", max_length=3000, required=False)
    aim = LongTextField(label="Vad som ska uppnås", max_length=2000, required=False)
    follow_up = LongTextField(
        label="Så följs planen upp",
        max_length=2000,
        required=False,
        help_text="Till exempel områdesanalys två gånger om året.",
    )
    once = OnceField()
