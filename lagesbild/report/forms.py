"""Forms of a lägesbild: what it is, its chapters, figures and problems, its release."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from lagesbild.figures.enums import Origin
from lagesbild.figures.forms import MunicipalitiesField
from lagesbild.figures.models import Indicator
from lagesbild.figures.municipalities import name_of
from lagesbild.report.enums import (
    DUE,
    Audience,
    CauseKind,
    ChartKind,
    Few,
    Ground,
    Progress,
    SinceLast,
    SourceKind,
    StatementKind,
    StatutoryPart,
    Trend,
)
from lagesbild.report.models import Cause, Figure, Lagesbild, Priority, Problem, Section
from lagesbild.report.services.describing import Weighing, version_of_priorities
from lagesbild.report.services.writing import possible_contributors, writers_of
from pax.access.forms import ConfirmedForm
from pax.accounts.models import User
from pax.places.models import Area
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
from pax.ui.swedish import LONG_MONTHS
from pax.ui.traces import TraceGuardMixin

# --- beginning it, its facts, its people, the template ----------------------------


class BeginForm(PaxForm):
    """Which year, and what it begins with."""

    year = forms.IntegerField(
        label="År",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="Året som lägesbilden gäller.",
    )
    title = TitleField(
        label="Titel", max_length=120, initial="Brottsförebyggande lägesbild"
    )
    area = TitleField(label="Område", max_length=120, initial="Södertälje kommun")
    follows = forms.ModelChoiceField(
        label="Börja från",
        queryset=Lagesbild.objects.none(),
        required=False,
        empty_label="En tom lägesbild med mallens kapitel",
        help_text=(
            "Från en tidigare lägesbild följer kapitel, figurer och problem med. Allt "
            "märks ”ska uppdateras” tills någon har gått igenom det."
        ),
    )
    due_months = forms.TypedChoiceField(
        label="Hur ofta görs den om?", choices=DUE, coerce=int, initial=12
    )
    once = OnceField()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer one's own authority's earlier ones."""
        super().__init__(*args, **kwargs)
        self.chooser("follows").queryset = Lagesbild.objects.visible_to(user).filter(
            agency=user.agency_id
        )
        self.fields["year"].initial = timezone.localdate().year


class FactsForm(TraceGuardMixin, RecordForm):
    """What stands on the cover and first in the document."""

    guarded = ("summary",)
    guards_counts = True

    title = TitleField(label="Titel", max_length=120)
    summary = LongTextField(
        label="Sammanfattning",
        max_length=4000,
        rows=8,
        required=False,
        help_text="Det viktigaste, för den som bara läser en sida.",
    )
    due_months = forms.TypedChoiceField(
        label="Hur ofta görs den om?", choices=DUE, coerce=int
    )
    smallest_count = forms.IntegerField(
        label="Minsta antal som visas",
        min_value=3,
        max_value=20,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="Mindre antal döljs i alla figurer, och så många till att de inte "
        "går att räkna ut.",
    )


class PersonField(forms.ModelChoiceField["User"]):
    """Somebody, with what tells people of the same name apart."""

    def label_from_instance(self, obj: User) -> str:
        """Show name, title and authority."""
        return ", ".join(filter(None, (obj.name, obj.title, obj.agency.short_name)))


class ContributorForm(PaxForm):
    """Who is to work on this lägesbild and no other."""

    user = PersonField(
        label="Vem",
        queryset=User.objects.none(),
        empty_label="Välj en person",
        help_text="Personen får läsa och skriva i den här lägesbilden, inte i andra.",
    )
    until = DateField(label="Till och med", earliest=today, required=False)
    once = OnceField()

    def __init__(self, lagesbild: Lagesbild, *args: Any, **kwargs: Any) -> None:
        """Offer everybody who is not named already."""
        super().__init__(*args, **kwargs)
        self.chooser("user").queryset = possible_contributors(lagesbild)


class ChapterForm(RecordForm):
    """A chapter of a lägesbild, or of the template: its heading and what it answers."""

    part = forms.ChoiceField(
        label="Del",
        choices=StatutoryPart.choices,
        widget=forms.RadioSelect,
        help_text="Lagen kräver text i alla tre delarna (4 § lagen 2023:196).",
    )
    title = TitleField(label="Rubrik", max_length=120)
    guidance = LongTextField(
        label="Vad kapitlet ska svara på",
        max_length=600,
        rows=3,
        required=False,
        help_text="Syns för den som skriver, inte i rapporten.",
    )


class ChapterEditForm(ChapterForm):
    """A change of a chapter of the template."""

    order = forms.IntegerField(
        label="Ordning",
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="Lägre tal kommer först.",
    )


# --- chapters ---------------------------------------------------------------------
MARKS = (
    "Rubrik: ## före. Lista: - eller 1. före. **fet**, *kursiv*. Tabell: | A | B |. "
    "Figur på egen rad: [[figur:nyckel]]. Not: [^1] i texten och [^1]: noten på egen "
    "rad. Länk: [text](https://…). Skriv om platser och det som händer, inte om "
    "personer."
)


class SectionForm(TraceGuardMixin, RecordForm):
    """What a chapter says, for whom, and how far it has come."""

    guarded = ("body",)
    guards_counts = True

    title = TitleField(label="Rubrik", max_length=120)
    body = LongTextField(
        label="Text", max_length=60_000, rows=24, required=False, help_text=MARKS
    )
    audience = forms.ChoiceField(
        label="Vem det är för",
        choices=Audience.choices,
        help_text="Bara internt kommer aldrig med i den publika varianten.",
    )
    progress = forms.ChoiceField(label="Läge", choices=Progress.choices)


class AssignForm(RecordForm):
    """Who writes a chapter."""

    assigned_to = PersonField(
        label="Skrivs av",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen utsedd",
    )

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        """Offer those who work on the lägesbild."""
        super().__init__(*args, **kwargs)
        self.chooser("assigned_to").queryset = writers_of(section.lagesbild)

    def version_of(self, instance: Section) -> object:
        """Of this alone: whoever writes in the chapter meanwhile is in nobody's way."""
        return instance.assigned_to_id or "ingen"


class CommentForm(TraceGuardMixin, PaxForm):
    """A remark."""

    guarded = ("text",)

    text = LongTextField(label="Kommentar", max_length=2000, rows=3)
    once = OnceField()


class SuggestionForm(TraceGuardMixin, PaxForm):
    """A chapter as someone else would have it."""

    guarded = ("body",)
    guards_counts = True

    body = LongTextField(
        label="Föreslagen text", max_length=60_000, rows=20, help_text=MARKS
    )
    because = TitleField(label="Varför", max_length=400, required=False)
    of_version = forms.IntegerField(widget=forms.HiddenInput)
    once = OnceField()


class SettleForm(PaxForm):
    """What becomes of a suggestion: each answer is a button."""

    svar = forms.ChoiceField(
        choices=[("anta", "Anta förslaget"), ("avboj", "Avböj förslaget")],
        error_messages={
            "required": "Välj om förslaget ska antas eller avböjas.",
            "invalid_choice": "Välj om förslaget ska antas eller avböjas.",
        },
    )


class StatementForm(TraceGuardMixin, RecordForm):
    """A claim that the text rests on."""

    guarded = ("text",)
    guards_counts = True

    kind = forms.ChoiceField(
        label="Fakta eller bedömning",
        choices=StatementKind.choices,
        widget=forms.RadioSelect,
    )
    text = TitleField(
        label="Påstående",
        max_length=400,
        help_text="En mening som texten vilar på, och som går att slå upp.",
    )
    audience = forms.ChoiceField(
        label="Vem det är för", choices=Audience.choices, initial=Audience.BOTH
    )


class SourceForm(PaxForm):
    """Where a claim comes from: something in Pax, or something else."""

    needed_when = {
        "kind": "krävs om källan inte finns i Pax",
        "title": "krävs om källan inte finns i Pax",
    }

    about = forms.ChoiceField(
        label="Finns källan i Pax?",
        required=False,
        help_text="Rubriken hämtas då härifrån, med ett fingeravtryck av källan.",
    )
    kind = forms.ChoiceField(
        label="Annars: vad är det för källa?",
        choices=[("", "Välj"), *SourceKind.choices],
        required=False,
    )
    title = TitleField(
        label="Källans namn",
        max_length=200,
        required=False,
        help_text="Till exempel ”Nationella trygghetsundersökningen 2025, Brå”.",
    )
    detail = TitleField(
        label="Sida, fråga eller tabell", max_length=200, required=False
    )
    on = DateField(label="Datum", latest=today, required=False)
    audience = forms.ChoiceField(
        label="Vem källan är för",
        choices=[
            ("", "Intervjuer och enkäter: bara intern. Annat: intern och publik"),
            *Audience.choices,
        ],
        required=False,
    )
    once = OnceField()

    def __init__(self, choices: list[Any], *args: Any, **kwargs: Any) -> None:
        """Offer what in Pax a claim can rest on."""
        super().__init__(*args, **kwargs)
        self.chooser("about").choices = [("", "Nej, en annan källa"), *choices]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("about"):
            for name in ("kind", "title"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, "Välj en källa i Pax, eller fyll i det här.")
        return cleaned


class SourceAudienceForm(RecordForm):
    """Who may read that a claim comes from a source."""

    audience = forms.ChoiceField(
        label="Vem källan är för",
        choices=Audience.choices,
        help_text="I den publika varianten står då bara att det finns en källa.",
    )


# --- a figure: what it shows, for whom, and what one is to see in it --------------
MOST = 6  # indicators in one figure: so many patterns there are
FIRST, LAST = 1975, 2100


class _BySource(ModelChoiceIterator):  # type: ignore[type-arg]  # takes none at run time
    """Offers indicators under the name of where they come from."""

    def __iter__(self) -> Iterator[Any]:
        ordered = self.queryset.order_by("origin", "theme", "title", "pk")
        named: dict[str, list[Any]] = {}
        for indicator in ordered:
            named.setdefault(_source_of(indicator), []).append(self.choice(indicator))
        yield from named.items()


def _source_of(indicator: Indicator) -> str:
    # What has been handed over stands under each giver; Kolada's under Kolada.
    if indicator.origin == Origin.PAX:
        return indicator.source_text or Origin.PAX.label
    return str(indicator.get_origin_display())


class IndicatorsField(forms.ModelMultipleChoiceField["Indicator"]):
    """Indicators, source by source."""

    iterator = _BySource


class FigureForm(RecordForm):
    """What a figure shows."""

    title = TitleField(label="Titel", max_length=160)
    description = LongTextField(
        label="Beskrivning för den som inte ser bilden",
        max_length=1000,
        rows=3,
        help_text="Vad man ska se i den, i en eller två meningar.",
    )
    kind = forms.ChoiceField(
        label="Sort",
        choices=ChartKind.choices,
        help_text="Område och månad visar en indikator som har värden för månader, "
        "till exempel EST. Staplad status visar flera indikatorer, område för område.",
    )
    indicators = IndicatorsField(
        label="Indikatorer",
        queryset=Indicator.objects.none(),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Högst {MOST} i samma figur.",
    )
    places = MunicipalitiesField(
        label="Jämför med kommuner",
        help_text="Namn med komma emellan. Den egna kommunen, dess områden och riket "
        "är alltid med, om indikatorn har värden för dem.",
    )
    first_year = forms.IntegerField(
        label="Från och med år",
        min_value=FIRST,
        max_value=LAST,
        widget=forms.NumberInput({"data-width": "xs"}),
    )
    last_year = forms.IntegerField(
        label="Till och med år",
        min_value=FIRST,
        max_value=LAST,
        widget=forms.NumberInput({"data-width": "xs"}),
    )
    audience = forms.ChoiceField(label="Vem det är för", choices=Audience.choices)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer the indicators that the person reads."""
        super().__init__(*args, **kwargs)
        self.chooser("indicators").queryset = Indicator.objects.visible_to(user)

    def clean_indicators(self) -> Any:
        chosen = self.cleaned_data["indicators"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"Välj högst {MOST} indikatorer.")
        return chosen

    def clean_places(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["places"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"Jämför med högst {MOST} kommuner.")
        return chosen

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen = self.cleaned_data.get("indicators") or []
        if self.cleaned_data.get("kind") == ChartKind.HEAT and len(chosen) > 1:
            self.add_error("indicators", "Område och månad visar en indikator.")
        first, last = (self.cleaned_data.get(n) for n in ("first_year", "last_year"))
        if first and last and first > last:
            self.add_error("last_year", "Sista året är före det första.")
        return cleaned

    def values_of(self, instance: Figure) -> dict[str, Any]:
        """Give what the figure shows now, as it is chosen."""
        spec = instance.spec
        first, last = spec.get("years", [None, None])
        return super().values_of(instance) | {
            "indicators": spec.get("indicators", []),
            "first_year": first,
            "last_year": last,
            "places": ", ".join(name_of(code) for code in spec.get("places", [])),
        }

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: what is shown, as one specification."""
        given = super().given
        indicators = [str(one.uuid) for one in given.pop("indicators")]
        years = [given.pop("first_year"), given.pop("last_year")]
        places = given.pop("places")
        spec = {"indicators": indicators, "years": years, "places": places}
        return given | {"spec": spec}


class FewForm(RecordForm):
    """What a figure says where it may not show a number."""

    few_as = forms.ChoiceField(
        label="Där ett antal inte får visas",
        choices=Few.choices,
        widget=forms.RadioSelect,
    )


# --- problems: how they are described, why they are there, how they rank ----------
MONTHS = [(n, name.capitalize()) for n, name in enumerate(LONG_MONTHS, start=1)]
WEIGHTS = (
    ("", "Inte bedömd"),
    ("0", "0 – talar inte för"),
    ("1", "1 – talar något för"),
    ("2", "2 – talar för"),
    ("3", "3 – talar starkt för"),
)


class ProblemForm(TraceGuardMixin, RecordForm):
    """A problem, in groups: what, where and when, what it leads to, how sure we are."""

    guarded = (
        *("title", "what", "where", "affected", "consequences"),
        *("not_known", "left_out"),
    )
    guards_counts = True
    fieldsets: ClassVar = (
        ("Vad", ("title", "what", "keep_because")),
        ("Var och vilka", ("areas", "where", "affected")),
        ("När och åt vilket håll", ("period", "months", "trend", "since_last")),
        ("Vad det leder till", ("consequences",)),
        (
            "Hur säkert det är",
            ("not_known", "not_known_audience", "left_out", "left_out_audience"),
        ),
        ("Vem det är för", ("audience",)),
    )

    title = TitleField(label="Rubrik", max_length=120)
    what = LongTextField(
        label="Vad är problemet?",
        max_length=4000,
        rows=6,
        help_text="Beskriv det som händer, inte vem. Markdown går bra.",
    )
    areas = forms.ModelMultipleChoiceField(
        label="Områden",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    where = TitleField(label="Närmare plats", max_length=200, required=False)
    affected = TitleField(
        label="Vilka drabbas?",
        max_length=200,
        required=False,
        help_text="Grupper, till exempel ”äldre på väg hem från busstorget”.",
    )
    period = TitleField(
        label="Period",
        max_length=80,
        required=False,
        help_text="Till exempel 2023–2025.",
    )
    months = forms.TypedMultipleChoiceField(
        label="Månader då det händer mest",
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trend = forms.ChoiceField(label="Utveckling", choices=Trend.choices)
    since_last = forms.ChoiceField(
        label="Jämfört med förra lägesbilden", choices=SinceLast.choices
    )
    consequences = LongTextField(
        label="Konsekvenser", max_length=4000, rows=4, required=False
    )
    not_known = LongTextField(
        label="Vad vi inte vet",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Mörkertal, luckor, sådant som ingen har undersökt.",
    )
    not_known_audience = forms.ChoiceField(
        label="Vem det vi inte vet är för",
        choices=Audience.choices,
        initial=Audience.BOTH,
    )
    left_out = LongTextField(
        label="Källor som valts bort, och varför",
        max_length=2000,
        rows=3,
        required=False,
    )
    left_out_audience = forms.ChoiceField(
        label="Vem bortvalda källor är för",
        choices=Audience.choices,
        initial=Audience.INTERNAL,
    )
    audience = forms.ChoiceField(label="Vem det är för", choices=Audience.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the areas in use."""
        super().__init__(*args, **kwargs)
        self.chooser("areas").queryset = Area.objects.filter(
            is_active=True, is_rest=False
        )

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: areas by their ids."""
        given = super().given
        return given | {"areas": [area.pk for area in given["areas"]]}


class CauseForm(TraceGuardMixin, RecordForm):
    """Why: in the situation, or in people's conditions."""

    guarded = ("text",)
    guards_counts = True

    text = TitleField(label="Orsak", max_length=200)
    kind = forms.ChoiceField(
        label="Sort",
        choices=CauseKind.choices,
        widget=forms.RadioSelect,
        help_text=(
            "Situationell: platsen, tillfället, bristen på uppsikt. Social: uppväxt, "
            "skola, arbete, normer."
        ),
    )


class NewCauseForm(CauseForm):
    """A cause that was not seen before, and what it is a cause of."""

    parent = forms.ModelChoiceField(
        label="Ligger bakom",
        queryset=Cause.objects.none(),
        required=False,
        empty_label="Problemet självt",
    )

    def __init__(self, problem: Problem, *args: Any, **kwargs: Any) -> None:
        """Offer the causes of the same problem."""
        super().__init__(*args, **kwargs)
        self.chooser("parent").queryset = Cause.objects.filter(problem=problem)


class PriorityForm(TraceGuardMixin, RecordForm):
    """Every ground, with how much it speaks for the problem, and why."""

    guards_counts = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask of every ground."""
        super().__init__(*args, **kwargs)
        for ground in Ground:
            self.fields[ground.value] = forms.ChoiceField(
                label=f"{ground.label}: vikt", choices=WEIGHTS, required=False
            )
            self.fields[f"{ground.value}_reason"] = TitleField(
                label=f"{ground.label}: skäl", max_length=400, required=False
            )
            self.fields[f"{ground.value}_audience"] = forms.ChoiceField(
                label=f"{ground.label}: vem det är för",
                choices=Audience.choices,
                initial=Audience.BOTH,
                required=False,
            )
        self.guarded = tuple(f"{ground.value}_reason" for ground in Ground)  # type: ignore[misc]  # this form's own
        self.fieldsets = tuple(  # type: ignore[misc]  # the same
            (
                ground.label,
                tuple(f"{ground.value}{end}" for end in ("", "_reason", "_audience")),
            )
            for ground in Ground
        )

    def version_of(self, instance: Problem) -> str:
        """Give what tells one weighing of a problem from another."""
        return version_of_priorities(instance)

    def values_of(self, instance: Problem) -> dict[str, Any]:
        """Give how each ground is weighed now, and why."""
        now: dict[str, Any] = {}
        for one in Priority.objects.filter(problem=instance):
            now |= {
                one.ground: str(one.weight),
                f"{one.ground}_reason": one.reason,
                f"{one.ground}_audience": one.audience,
            }
        return now

    @property
    def grounds(self) -> dict[str, Weighing]:
        """What was weighed, by its ground."""
        return {
            ground.value: Weighing(
                int(self.cleaned_data[ground.value]),
                self.cleaned_data[f"{ground.value}_reason"],
                self.cleaned_data[f"{ground.value}_audience"] or Audience.BOTH,
            )
            for ground in Ground
            if self.cleaned_data.get(ground.value)
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for ground in Ground:
            name = f"{ground.value}_reason"
            if self.cleaned_data.get(ground.value) and not self.cleaned_data.get(name):
                self.add_error(name, "Skriv skälet till vikten.")
        return cleaned


# --- review, decision, and what then happens in the world -------------------------
class BecauseForm(PaxForm):
    """Why: what is to be mended, or corrected."""

    because = LongTextField(label="Vad behöver ändras?", max_length=2000, rows=5)
    once = OnceField()


class DecideForm(LackingForm, ConfirmedForm):
    """By whom it was decided, when, and under which paragraph; and that it is you."""

    body = TitleField(label="Beslutat av", max_length=120, initial="Kommunstyrelsen")
    decided_on = DateField(label="Beslutsdatum", latest=today, initial=today)
    paragraph = TitleField(
        label="Paragraf", max_length=20, required=False, help_text="Till exempel § 14."
    )
    diarienummer = TitleField(label="Diarienummer", max_length=40, required=False)
    changes = LongTextField(
        label="Vad som har ändrats sedan förra utgåvan",
        max_length=4000,
        rows=5,
        help_text="Står i den nya utgåvan.",
    )
    once = OnceField()

    field_order = (
        *("body", "decided_on", "paragraph", "diarienummer", "changes", "despite"),
        "password",
    )

    def __init__(self, lagesbild: Lagesbild, user: User, *args: Any, **kw: Any) -> None:
        """Ask what has changed only where there was something before."""
        super().__init__(user, *args, **kw)
        if not lagesbild.editions.exists():
            del self.fields["changes"]


class PublishForm(LackingForm):
    """That a variant is to be published, or opened to all."""

    once = OnceField()


class ApproveForm(PaxForm):
    """That a lägesbild is approved, as one has read it.

    What it lacks is listed there too; the reason is asked for when it is decided.
    """

    digest = forms.CharField(widget=forms.HiddenInput)
    once = OnceField()


class ReportingForm(PaxForm):
    """To whom a decided lägesbild was reported, and when."""

    to = TitleField(
        label="Redovisat till",
        max_length=120,
        help_text="Till exempel kommunstyrelsen eller kommunfullmäktige.",
    )
    on = DateField(label="Datum", latest=today, initial=today)
    paragraph = TitleField(label="Paragraf", max_length=20, required=False)
    note = LongTextField(label="Anteckning", max_length=2000, rows=3, required=False)
    once = OnceField()


class QuestionForm(TraceGuardMixin, PaxForm):
    """A question asked when the picture was presented."""

    guarded = ("question",)

    asked_by = TitleField(
        label="Ställd av",
        max_length=120,
        help_text="Parti, nämnd eller myndighet. Inga namn på personer.",
    )
    question = LongTextField(label="Fråga", max_length=2000, rows=3)
    once = OnceField()


class AnswerForm(TraceGuardMixin, RecordForm):
    """What was answered."""

    guarded = ("answer",)

    answer = LongTextField(label="Svar", max_length=4000, rows=6)
