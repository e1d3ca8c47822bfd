"""Forms for a plan and its tree, next year's, weights, consultation and decision."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from atgardsplan.plan.enums import Fate
from atgardsplan.plan.models import (
    Criterion,
    Direction,
    Measure,
    Need,
    NeedProblem,
    Plan,
)
from atgardsplan.plan.services.deciding import Decision
from atgardsplan.plan.services.tree import Choice, Next
from lagesbild.report.enums import DUE
from lagesbild.report.models import Edition
from pax.accounts.models import Agency, User
from pax.ui.forms import (
    DateField,
    LackingForm,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.traces import TraceGuardMixin


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
        self.chooser("based_on").queryset = mine.select_related("lagesbild")
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
    guards_counts = True
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
    guards_counts = True

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
        self.chooser("direction").queryset = Direction.objects.filter(plan=plan)


class NeedForm(TraceGuardMixin, RecordForm):
    """A need, and where else it stands."""

    guarded = ("text",)
    guards_counts = True

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
        self.chooser("also_in").queryset = others.exclude(pk=direction.pk)


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
        self.chooser("parent").queryset = tops
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

    def __init__(self, problems: list[NeedProblem], *args: Any, **kwargs: Any) -> None:
        """Offer the problems of the edition that the plan is built on."""
        super().__init__(*args, **kwargs)
        self.offered = {str(one.problem): one for one in problems}
        self.chooser("problems").choices = [
            (key, f"{one.number}. {one.title}") for key, one in self.offered.items()
        ]

    @property
    def chosen(self) -> list[NeedProblem]:
        """Those that were ticked."""
        return [self.offered[key] for key in self.cleaned_data["problems"]]


class AreaPlanForm(TraceGuardMixin, PaxForm):
    """What is one area's own in the plan."""

    guarded = ("aim", "situation", "follow_up")
    guards_counts = True

    situation = LongTextField(label="Läget i området", max_length=3000, required=False)
    aim = LongTextField(label="Vad som ska uppnås", max_length=2000, required=False)
    follow_up = LongTextField(
        label="Så följs planen upp",
        max_length=2000,
        required=False,
        help_text="Till exempel områdesanalys två gånger om året.",
    )
    once = OnceField()


# --- next year's plan ----------------------------------------------------------------
class RollForm(TraceGuardMixin, YearsForm):
    """The plan to come: what becomes of each measure, and why when it ends."""

    once = OnceField()

    def __init__(
        self, user: User, measures: Iterable[Measure], *args: Any, **kwargs: Any
    ) -> None:
        """Ask of every measure; those that are over are proposed to end."""
        super().__init__(user, *args, **kwargs)
        self.measures = list(measures)
        for one in self.measures:
            fate = Fate.ENDS if one.is_over else Fate.CONTINUES
            self.fields[f"m{one.pk}"] = forms.ChoiceField(
                label="Nästa år", choices=Fate.choices, initial=fate
            )
            self.fields[f"m{one.pk}_skal"] = TitleField(
                label="Varför den avslutas", max_length=400, required=False
            )
        self.guarded = tuple(f"m{one.pk}_skal" for one in self.measures)  # type: ignore[misc]  # this form's own
        self.fieldsets = (  # type: ignore[misc]  # the same
            ("Nästa plan", ("title", "year_from", "year_to", "based_on")),
            *((str(one), (f"m{one.pk}", f"m{one.pk}_skal")) for one in self.measures),
        )

    @property
    def next(self) -> Next:
        """What plan there is to be."""
        data = self.cleaned_data
        return Next(data["title"], data["year_from"], data["year_to"], data["based_on"])

    @property
    def choices(self) -> dict[int, Choice]:
        """What was chosen, by the measure's id."""
        return {
            one.pk: Choice(
                Fate(self.cleaned_data[f"m{one.pk}"]),
                self.cleaned_data[f"m{one.pk}_skal"],
            )
            for one in self.measures
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for one in self.measures:
            fate, reason = f"m{one.pk}", f"m{one.pk}_skal"
            ends = self.cleaned_data.get(fate) == Fate.ENDS
            if ends and not self.cleaned_data.get(reason):
                self.add_error(reason, f"Skriv varför ”{one}” avslutas.")
        return cleaned


# --- weighing, asking partners and deciding ------------------------------------------
POINTS = (
    ("", "Inte bedömd"),
    ("0", "0 – inte alls"),
    ("1", "1 – något"),
    ("2", "2 – bra"),
    ("3", "3 – mycket bra"),
)


class NewCriterionForm(PaxForm):
    """A ground that measures are weighed by."""

    name = TitleField(label="Kriterium", max_length=120)
    explanation = TitleField(label="Vad det betyder", max_length=300, required=False)
    weight = forms.IntegerField(
        label="Vikt",
        min_value=1,
        max_value=5,
        initial=1,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="1 till 5: hur mycket det räknas.",
    )
    once = OnceField()


class WeighForm(TraceGuardMixin, PaxForm):
    """Points on each criterion, with the reason."""

    once = OnceField()

    def __init__(
        self, criteria: Iterable[Criterion], *args: Any, **kwargs: Any
    ) -> None:
        """Ask of every criterion."""
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[f"k{one.pk}"] = forms.ChoiceField(
                label="Poäng",
                choices=POINTS,
                required=False,
                help_text=one.explanation,
            )
            self.fields[f"k{one.pk}_skal"] = TitleField(
                label="Skäl", max_length=400, required=False
            )
        self.guarded = tuple(f"k{one.pk}_skal" for one in self.criteria)  # type: ignore[misc]  # this form's own
        self.fieldsets = tuple(  # type: ignore[misc]  # the same
            (f"{one.name} (vikt {one.weight})", (f"k{one.pk}", f"k{one.pk}_skal"))
            for one in self.criteria
        )

    @property
    def points(self) -> dict[int, tuple[int, str]]:
        """What was given, by the criterion's id."""
        return {
            one.pk: (
                int(self.cleaned_data[f"k{one.pk}"]),
                self.cleaned_data[f"k{one.pk}_skal"],
            )
            for one in self.criteria
            if self.cleaned_data.get(f"k{one.pk}")
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for one in self.criteria:
            given, reason = f"k{one.pk}", f"k{one.pk}_skal"
            if self.cleaned_data.get(given) and not self.cleaned_data.get(reason):
                self.add_error(reason, f"Skriv skälet till poängen för ”{one.name}”.")
        return cleaned


class SendForm(LackingForm):
    """To whom a proposal is sent, and by when they answer."""

    agencies = forms.ModelMultipleChoiceField(
        label="Vilka tillfrågas?",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="De läser förslaget som det är nu, utan namn på ansvariga.",
    )
    due_on = DateField(label="Svar senast", earliest=today)
    question = LongTextField(
        label="Vad vill vi ha svar på?", max_length=1000, rows=3, required=False
    )
    once = OnceField()

    field_order = ("agencies", "due_on", "question", "despite")

    def __init__(self, home: Agency, *args: Any, **kwargs: Any) -> None:
        """Offer every authority but one's own."""
        super().__init__(*args, **kwargs)
        others = Agency.objects.exclude(pk=home.pk)
        self.chooser("agencies").queryset = others


class RemarkForm(TraceGuardMixin, PaxForm):
    """What one's authority says of the proposal."""

    guarded = ("text",)

    about = forms.TypedChoiceField(
        label="Gäller", required=False, coerce=uuid.UUID, empty_value=None
    )
    text = LongTextField(label="Synpunkt", max_length=2000, rows=4)
    once = OnceField()

    def __init__(self, things: dict[uuid.UUID, str], *args: Any, **kwargs: Any) -> None:
        """Offer what stands in the proposal."""
        super().__init__(*args, **kwargs)
        self.chooser("about").choices = [
            ("", "Förslaget i stort"),
            *((str(key), text[:90]) for key, text in things.items()),
        ]


class ReplyForm(RecordForm):
    """How a remark is taken care of."""

    reply = LongTextField(label="Så tas synpunkten om hand", max_length=1000, rows=3)


class DecisionForm(LackingForm):
    """By whom, when and under which paragraph a plan was decided."""

    body = TitleField(label="Beslutat av", max_length=120, initial="Kommunfullmäktige")
    decided_on = DateField(label="Beslutsdatum", latest=today)
    paragraph = TitleField(
        label="Paragraf", max_length=20, required=False, help_text="Till exempel § 84."
    )
    diarienummer = TitleField(label="Diarienummer", max_length=40, required=False)
    changes = LongTextField(
        label="Vad som har ändrats sedan förra utgåvan",
        max_length=2000,
        rows=3,
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, label="Avtryck")
    once = OnceField()

    field_order = (
        *("body", "decided_on", "paragraph", "diarienummer", "changes", "despite"),
    )

    @property
    def decision(self) -> Decision:
        """What the service is given."""
        names = ("body", "decided_on", "paragraph", "diarienummer", "changes")
        given = {name: self.cleaned_data[name] for name in names}
        return Decision(**given, despite=self.cleaned_data.get("despite", ""))
