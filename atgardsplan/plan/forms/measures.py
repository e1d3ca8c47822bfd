"""Forms for measures, what hangs on them, and how a list of them is narrowed."""

import re
from typing import Any, ClassVar

from django import forms

from atgardsplan.plan.enums import (
    Effect,
    PartnerKind,
    Perspective,
    Prevention,
    Progress,
    Stage,
    Whose,
    Wished,
)
from atgardsplan.plan.models import (
    Direction,
    Goal,
    GoalValue,
    Measure,
    Need,
    Plan,
    TableLabel,
)
from atgardsplan.plan.models.measure import PERIOD
from atgardsplan.plan.selectors.measures import LAYOUTS, NOT_SAID, missing
from atgardsplan.plan.selectors.tree import needs_as_choices
from atgardsplan.plan.services.measures import counted, measured
from lagesbild.figures.models import Indicator
from pax.accounts.models import Agency, Unit, User
from pax.db.ordering import in_swedish
from pax.files.kinds import CONTENT_TYPES, kind_of
from pax.places.models import Area
from pax.ui.forms import (
    DateField,
    KronorField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    SafeFileField,
    TitleField,
    today,
)
from pax.ui.parts import Chip
from pax.ui.traces import TraceGuardMixin

UNSAID = [("", "Inte angivet")]


class PersonField(forms.ModelChoiceField["User"]):
    """Somebody who can sign in, with what tells people of the same name apart."""

    def label_from_instance(self, obj: User) -> str:
        """Show name, title and authority."""
        return ", ".join(filter(None, (obj.name, obj.title, obj.agency.short_name)))


class UnitField(forms.ModelChoiceField["Unit"]):
    """A unit, with its authority."""

    def label_from_instance(self, obj: Unit) -> str:
        """Show the unit and whose it is."""
        return f"{obj.name}, {obj.agency.short_name}"


def people() -> Any:
    """List those who can be responsible."""
    found = User.objects.filter(is_active=True, is_system=False)
    return found.select_related("agency").order_by(in_swedish("name"), "pk")


class MeasureForm(TraceGuardMixin, RecordForm):
    """A measure, in groups: what, for which needs, who and when, what it costs."""

    needed_when = {"known_source": "krävs om du skriver vad som är känt"}
    guards_counts = True
    guarded = (
        *("title", "purpose", "aim", "lead", "description"),
        *("funding", "known_effect"),
    )
    fieldsets: ClassVar = (
        (
            "Åtgärden",
            ("title", "purpose", "aim", "lead", "description", "keep_because"),
        ),
        ("Vad den svarar mot", ("direction", "label", "needs", "areas")),
        ("Läge", ("stage", "progress", "starts_on", "ends_on")),
        ("Vem", ("whose", "unit", "responsible")),
        ("Vad slags åtgärd", ("prevention", "effect", "perspective", "is_programme")),
        ("Kostnad", ("cost", "funding")),
        ("Vad som är känt om verkan", ("known_effect", "known_source")),
    )

    title = TitleField(label="Åtgärd/insats", max_length=160)
    purpose = LongTextField(label="Syfte", max_length=1000, rows=3, required=False)
    aim = LongTextField(label="Målsättning", max_length=1000, rows=3, required=False)
    lead = TitleField(
        label="Beskrivningens inledning",
        max_length=200,
        required=False,
        help_text="Till exempel ”Exempelvis:”.",
    )
    description = LongTextField(
        label="Beskrivning",
        max_length=4000,
        rows=6,
        required=False,
        help_text="En rad för varje sak som görs blir en punktlista.",
    )
    direction = forms.ModelChoiceField(
        label="Inriktning",
        queryset=Direction.objects.none(),
        empty_label="Välj inriktning",
    )
    label = forms.ModelChoiceField(
        label="Rubrik i tabellen",
        queryset=TableLabel.objects.none(),
        required=False,
        empty_label="Ingen: står inte i tabellen",
    )
    needs = forms.ModelMultipleChoiceField(
        label="Behov och delbehov",
        queryset=Need.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Också i andra inriktningar.",
    )
    areas = forms.ModelMultipleChoiceField(
        label="Områden",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Åtgärden kommer med i områdenas egna handlingsplaner.",
    )
    stage = forms.ChoiceField(label="Status", choices=Stage.choices)
    progress = forms.ChoiceField(label="Hur det går", choices=Progress.choices)
    starts_on = DateField(label="Börjar", required=False)
    ends_on = DateField(
        label="Klar senast", required=False, help_text="Lämna tomt om den löper vidare."
    )
    whose = forms.ChoiceField(
        label="Vems åtgärd?", choices=UNSAID + Whose.choices, required=False
    )
    unit = UnitField(
        label="Ansvarig enhet",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Ingen utsedd",
    )
    responsible = PersonField(
        label="Ansvarig",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen utsedd",
        help_text="Får läsa planen, och tillfrågas när den följs upp.",
    )
    prevention = forms.ChoiceField(
        label="Art", choices=UNSAID + Prevention.choices, required=False
    )
    effect = forms.ChoiceField(
        label="Verkan", choices=UNSAID + Effect.choices, required=False
    )
    perspective = forms.ChoiceField(
        label="Perspektiv", choices=UNSAID + Perspective.choices, required=False
    )
    is_programme = forms.BooleanField(
        label="Individinriktad insats (SSPF, SIG, Trefas …)",
        required=False,
        help_text="Följs bara med antal. Inget om enskilda skrivs i planen.",
    )
    cost = KronorField(label="Kostnad per år", required=False)
    funding = TitleField(
        label="Så betalas den",
        max_length=200,
        required=False,
        help_text="Till exempel ”inom ram” eller ett statsbidrag.",
    )
    known_effect = LongTextField(
        label="Det som är känt om verkan", max_length=1500, rows=3, required=False
    )
    known_source = TitleField(label="Källa till det", max_length=200, required=False)

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        """Offer what the plan holds, the areas, units and people."""
        super().__init__(*args, **kwargs)
        offered = {
            "direction": Direction.objects.filter(plan=plan),
            "label": TableLabel.objects.filter(plan=plan),
            "needs": Need.objects.filter(plan=plan),
            "areas": Area.objects.filter(is_active=True, is_rest=False),
            "unit": Unit.objects.select_related("agency"),
            "responsible": people(),
        }
        for name, rows in offered.items():
            self.chooser(name).queryset = rows
        self.chooser("needs").choices = needs_as_choices(plan)

    def values_of(self, instance: Measure) -> dict[str, Any]:
        """Give what stands in a measure, and the needs that it serves."""
        needs = [tie.need_id for tie in instance.serves.all()]
        return super().values_of(instance) | {"needs": needs}

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: areas by their ids."""
        given = super().given
        areas = [area.pk for area in given["areas"]]
        return given | {"areas": areas, "needs": list(given["needs"])}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins, ends = (self.cleaned_data.get(n) for n in ("starts_on", "ends_on"))
        if begins and ends and ends < begins:
            self.add_error("ends_on", "Välj en dag efter den då åtgärden börjar.")
        if self.cleaned_data.get("known_effect") and not self.cleaned_data.get(
            "known_source"
        ):
            self.add_error("known_source", "Skriv var kunskapen kommer ifrån.")
        return cleaned


# --- what hangs on a measure ----------------------------------------------------------
class PartForm(TraceGuardMixin, RecordForm):
    """Something that hangs on a measure; the measure and the person are given."""

    guards_counts = True

    def __init__(self, measure: Measure, user: User, *args: Any, **kwargs: Any) -> None:
        self.measure, self.user = measure, user
        super().__init__(*args, **kwargs)


class ActivityForm(PartForm):
    """Something to do within a measure."""

    guarded = ("text",)

    text = TitleField(label="Aktivitet", max_length=200)
    due_on = DateField(label="Klar senast", required=False)
    done_on = DateField(label="Gjord", required=False, latest=today)
    responsible = PersonField(
        label="Görs av",
        queryset=people(),
        required=False,
        empty_label="Den som ansvarar för åtgärden",
    )


class GoalForm(PartForm):
    """An indicator of a measure: of the lägesbild's figures, or one of its own."""

    needed_when = {"name": "krävs om du inte väljer en indikator"}

    guarded = ("name",)

    indicator = forms.ModelChoiceField(
        label="Indikator ur lägesbildens siffror",
        queryset=Indicator.objects.none(),
        required=False,
        empty_label="Ingen: ett eget mått",
        help_text="Värdena hämtas därifrån, alltid de senaste.",
    )
    name = TitleField(
        label="Mått",
        max_length=200,
        required=False,
        help_text="Lämnas tomt om du väljer en indikator.",
    )
    unit = TitleField(label="Enhet", max_length=40, required=False)
    baseline = forms.DecimalField(
        label="Utgångsläge", required=False, max_digits=16, decimal_places=3
    )
    baseline_period = TitleField(label="Utgångsår", max_length=20, required=False)
    target = forms.DecimalField(
        label="Målvärde", required=False, max_digits=16, decimal_places=3
    )
    target_on = DateField(label="Ska nås senast", required=False)
    wished = forms.ChoiceField(
        label="Riktning", choices=UNSAID + Wished.choices, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Indicator.objects.visible_to(self.user)
        self.chooser("indicator").queryset = mine

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        indicator = self.cleaned_data.get("indicator")
        if indicator:
            self.cleaned_data["name"] = indicator.title
            self.cleaned_data["unit"] = indicator.get_unit_display().lower()
            wished = self.cleaned_data.get("wished") or indicator.direction
            self.cleaned_data["wished"] = wished
        elif not self.cleaned_data.get("name"):
            self.add_error("name", "Välj en indikator, eller skriv vad som mäts.")
        return cleaned


#: Units that are not of persons or cases.
_NO_COUNT = re.compile(r"%|procent|kr\b|kronor|tkr|mnkr|dagar|timmar|index", re.I)


def is_counted_in(unit: str) -> bool:
    """Tell whether a unit may be of persons or cases: it is, unless it says else."""
    return not _NO_COUNT.search(unit)


IS_COUNT = "Räknar personer eller ärenden"
FEW_HELP = "1–4 sparas då bara som ”färre än 5”."


class GoalValueForm(PartForm):
    """What an indicator of the measure's own came to in a period."""

    needed_when = {"number": "krävs om det inte redan står ”färre än 5”"}

    guarded = ("source",)

    goal = forms.ModelChoiceField(
        label="Indikator",
        queryset=Goal.objects.none(),
        help_text="Ur lägesbildens siffror hämtas värdena därifrån.",
    )
    period = TitleField(
        label="Period",
        max_length=20,
        validators=[PERIOD],
        help_text="Till exempel 2026, 2026 kv 1, 2026 h1 eller 2026-03.",
    )
    number = forms.DecimalField(
        label="Värde", max_digits=16, decimal_places=3, required=False
    )
    is_count = forms.BooleanField(
        label=IS_COUNT, required=False, initial=True, help_text=FEW_HELP
    )
    source = TitleField(
        label="Källa",
        max_length=200,
        help_text="Var värdet kommer ifrån, till exempel ett system eller en enkät.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = Goal.objects.filter(measure=self.measure, indicator=None)
        self.chooser("goal").queryset = goals
        if self.instance is None and len(goals) == 1:
            self.initial.setdefault("goal", goals[0].pk)
            self.initial.setdefault("is_count", is_counted_in(goals[0].unit))

    def values_of(self, instance: GoalValue) -> dict[str, Any]:
        """Give what stands in it; whether it is of persons is asked by its unit."""
        is_count = instance.is_few or is_counted_in(instance.unit)
        return super().values_of(instance) | {"is_count": is_count}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        was_few = self.instance is not None and self.instance.is_few
        if self.cleaned_data.get("number") is None and not was_few:
            self.add_error("number", "Skriv värdet.")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: small numbers of persons are gone already."""
        given = super().given
        number, is_count = given.pop("number"), given.pop("is_count")
        kept = {} if number is None else measured(number, is_count=is_count)
        return given | kept | {"unit": given["goal"].unit}


class RiskForm(PartForm):
    """A risk and its handling."""

    guarded = ("text", "handling")

    text = TitleField(label="Risk", max_length=200)
    handling = TitleField(label="Så hanteras den", max_length=300, required=False)


class PartnerForm(PartForm):
    """A party that takes part."""

    needed_when = {"name": "krävs om du inte väljer en myndighet"}

    guarded = ("name",)

    kind = forms.ChoiceField(label="Slag", choices=PartnerKind.choices)
    agency = forms.ModelChoiceField(
        label="Myndighet i Pax",
        queryset=Agency.objects.all(),
        required=False,
        empty_label="Ingen av dem",
    )
    name = TitleField(
        label="Namn",
        max_length=120,
        required=False,
        help_text="Organisationens namn, aldrig en persons. Lämnas tomt om du väljer "
        "en myndighet.",
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        agency = self.cleaned_data.get("agency")
        if agency and not self.cleaned_data.get("name"):
            self.cleaned_data["name"] = agency.name
        if not self.cleaned_data.get("name"):
            self.add_error("name", "Välj en myndighet, eller skriv partens namn.")
        return cleaned


class FlowForm(PartForm):
    """Counts of an individual programme in a period."""

    period = TitleField(
        label="Period", max_length=20, help_text="Till exempel 2026 eller 2026 kv 1."
    )
    started = forms.IntegerField(
        label="Började",
        min_value=0,
        max_value=100_000,
        required=False,
        help_text="1–4 sparas bara som ”färre än 5”.",
    )
    completed = forms.IntegerField(
        label="Fullföljde", min_value=0, max_value=100_000, required=False
    )
    left = forms.IntegerField(
        label="Avbröt", min_value=0, max_value=100_000, required=False
    )

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: small numbers are gone already."""
        given = super().given
        numbers = {n: given.pop(n) for n in ("started", "completed", "left")}
        return given | counted(**numbers)


class FileForm(PartForm):
    """A document of a measure."""

    guarded = ("name",)

    file = SafeFileField(label="Fil")
    name = TitleField(
        label="Vad dokumentet är",
        max_length=200,
        required=False,
        help_text="Annars används filens namn.",
    )

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: the file's bytes, and what they are."""
        given = super().given
        file = given.pop("file")
        about = {
            "content_type": CONTENT_TYPES[kind_of(file.name)],
            "chunks": file.chunks(),
        }
        return given | about | {"name": given["name"] or file.name}


class DependenceForm(PaxForm):
    """What a measure waits for."""

    on = forms.ModelChoiceField(
        label="Beror på åtgärden",
        queryset=Measure.objects.none(),
        empty_label="Välj åtgärd",
    )
    why = TitleField(label="På vilket sätt", max_length=200, required=False)
    once = OnceField()

    def __init__(self, measure: Measure, *args: Any, **kwargs: Any) -> None:
        """Offer the plan's other measures."""
        super().__init__(*args, **kwargs)
        others = Measure.objects.filter(plan=measure.plan_id).exclude(pk=measure.pk)
        self.chooser("on").queryset = others.only(
            "title", "purpose", "plan_id", "order"
        )


# --- what narrows a list or a board, and moves a card --------------------------------


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
        choices=_choices("", [*Perspective.choices, NOT_SAID]),
        required=False,
        widget=forms.HiddenInput,
        label="Perspektiv",
    )
    art = forms.ChoiceField(
        choices=_choices("", [*Prevention.choices, NOT_SAID]),
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
            self.chooser(name).queryset = rows
        lacking = [(word, label) for word, (label, _) in missing().items()]
        self.chooser("utan").choices = _choices("Visa alla", lacking)

    @property
    def wanted(self) -> dict[str, Any]:
        """How the list is narrowed; what cannot be read narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

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
    """Say how a list is narrowed by one of its fields."""
    if isinstance(field, forms.BooleanField):
        return str(field.label)
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        value = dict(field.choices).get(value, value)  # type: ignore[arg-type]  # pairs
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
