"""Forms of a group itself, of sharing a case with it, and of the work with that."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from cases.disclosure import lagrum
from cases.disclosure.forms import BALANCED, ChosenMixin
from cases.disclosure.lagrum import GROUNDS, Carries, Ground, OnGround
from cases.models import Case
from pax.accounts.models import Agency, Unit, User
from pax.errors import Refused
from pax.ui import swedish
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.parts import Chip
from pax.ui.traces import TraceGuardMixin
from samverkan.groups.enums import (
    CrimeLevel,
    Duty,
    Focus,
    Level,
    PartProgress,
    Perspective,
    Rhythm,
    Shape,
)
from samverkan.groups.models import (
    Delegation,
    Samverkansgrupp,
    ShareWork,
    default_steps,
)
from samverkan.groups.selectors import Wanted
from samverkan.groups.services import CARRYING, ForAgency, NextStep, Wording

# --- the group itself -----------------------------------------------------------------
MOST_LINES = 12


class LinesField(LongTextField):
    """Several short texts, one on each line."""

    def __init__(self, *, each: int, **kwargs: Any) -> None:
        """Take lines of at most so many characters."""
        self.each = each
        super().__init__(max_length=MOST_LINES * (each + 1), rows=5, **kwargs)

    def clean(self, value: Any) -> Any:
        """Give the lines that say something, none of them twice."""
        text = super().clean(value)
        lines = list(dict.fromkeys(line.strip() for line in text.split("\n")))
        lines = [line for line in lines if line]
        if any(len(line) > self.each for line in lines):
            raise forms.ValidationError(
                f"Varje rad får ha högst {self.each} tecken.", "too_long"
            )
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"Högst {MOST_LINES} rader.", "too_many")
        return lines

    def prepare_value(self, value: Any) -> Any:
        """Show the stored lines as they were written."""
        return "\n".join(value) if isinstance(value, list) else value


def _several(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class GroupForm(RecordForm):
    """What a group is for and how it works."""

    name = TitleField(label="Namn", max_length=80)
    shape = forms.ChoiceField(label="Form", choices=Shape)
    purpose = LongTextField(
        label="Syfte", max_length=1000, rows=3, help_text="Vad gruppen ska åstadkomma."
    )
    area = TitleField(label="Geografiskt område", max_length=120, required=False)
    rhythm = forms.ChoiceField(
        label="Hur ofta gruppen möts", choices=Rhythm, initial=Rhythm.MONTHLY
    )
    focuses = _several("Inriktning", Focus.choices)
    crime_levels = _several("Nivåer i brottspyramiden", CrimeLevel.choices)
    perspectives = _several("Tidsperspektiv", Perspective.choices)
    steps = LinesField(
        each=40,
        label="Steg på tavlan",
        initial=default_steps,
        help_text="Ett på varje rad, i den ordning som ett ärende går.",
    )
    standing_items = LinesField(
        each=120,
        label="Stående punkter på mötena",
        required=False,
        help_text="En på varje rad.",
    )
    fieldsets = (
        ("Gruppen", ("name", "shape", "purpose", "area")),
        ("Vad den arbetar med", ("focuses", "crime_levels", "perspectives")),
        ("Hur den arbetar", ("rhythm", "steps", "standing_items")),
    )


class AgreementForm(PaxForm):
    """The written agreement that the group works under."""

    purpose = LongTextField(label="Syfte", max_length=2000, rows=4)
    area = TitleField(label="Område", max_length=200)
    grounds = forms.MultipleChoiceField(
        label="Lagrum som parterna räknar med att kunna dela på",
        choices=[
            (g.id, swedish.lagrum(str(g)))
            for g in GROUNDS.values()
            if g.id != "ingen-sekretess"
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Överenskommelsen bryter ingen sekretess: varje utlämnande prövas för "
            "sig och får sin egen grund."
        ),
    )
    valid_from = DateField(label="Gäller från och med", initial=today)
    valid_to = DateField(label="Gäller till och med")
    remind_days = forms.IntegerField(
        label="Påminn så många dagar innan den går ut",
        min_value=1,
        max_value=365,
        initial=60,
        widget=forms.NumberInput(attrs={"data-width": "xs"}),
    )
    signed_by = LongTextField(
        label="Undertecknad av",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Titel och myndighet, en på varje rad.",
    )
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Have it end after it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", "Den kan inte sluta gälla innan den börjar.")
        return cleaned


class UnitField(forms.ModelChoiceField[Unit]):
    """A unit, with the agency it is of."""

    def label_from_instance(self, obj: Unit) -> str:
        """Name the agency first: it is the agency that takes part."""
        return f"{obj.agency}: {obj}"


class InviteForm(PaxForm):
    """An agency that is to take part, through one of its units."""

    unit = UnitField(
        label="Myndighet och enhet",
        queryset=Unit.objects.none(),
        empty_label="Välj",
        help_text="Enheten som deltar för myndigheten. Sedan får personer platser.",
    )
    joined_on = DateField(label="Med från och med", initial=today)
    once = OnceField()

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer units of agencies that are not in the group."""
        super().__init__(*args, **kwargs)
        self.chooser("unit").queryset = units


class PersonField(forms.ModelChoiceField[User]):
    """A person, with title: two may be called the same."""

    def label_from_instance(self, obj: User) -> str:
        """Show the name with the title."""
        return ", ".join(filter(None, (obj.name, obj.title)))


class SeatForm(PaxForm):
    """A seat for a person of the agency."""

    user = PersonField(
        label="Vem",
        queryset=User.objects.none(),
        empty_label="Välj",
        help_text="De på myndigheten som har en roll som kan delta i grupper.",
    )
    duty = forms.TypedChoiceField(
        label="Uppdrag", choices=Duty, coerce=Duty, initial=Duty.MEMBER
    )
    since = DateField(label="Från och med", initial=today)
    until = DateField(
        label="Till och med",
        required=False,
        help_text="Lämna tomt om platsen gäller tills vidare.",
    )
    once = OnceField()

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        """Offer those who may be seated."""
        super().__init__(*args, **kwargs)
        self.chooser("user").queryset = people

    def clean(self) -> dict[str, Any]:
        """Have it end after it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Platsen kan inte sluta innan den har börjat.")
        return cleaned


class EndSeatForm(PaxForm):
    """Who takes over what whoever leaves has to do in the group."""

    to = PersonField(
        label="Vem tar över?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen än",
        help_text=(
            "Nästa steg, åtgärder från möten och annat i gruppen lämnas till en "
            "kollega som sitter här. Det som ingen tar över visas för era andra i "
            "gruppen tills någon har det."
        ),
    )
    once = OnceField()

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        """Offer those who sit there for the same agency."""
        super().__init__(*args, **kwargs)
        self.chooser("to").queryset = people


class LeaveForm(PaxForm):
    """From which day an agency is no longer in the group."""

    on = DateField(label="Lämnar gruppen", initial=today, latest=today)
    once = OnceField()


class OnceForm(PaxForm):
    """A single button, pressed once."""

    once = OnceField()


# --- sharing a case -------------------------------------------------------------------
#: What carries that a case exists, and needs no choosing.
EXISTENCE_GROUND = "bara-existens"
#: The fields of which more than one may be chosen.
MANY = ("parties", "statements", "documents")
OFFER, AT_ONCE = "erbjud", "dela"
KEEP = "behall"

_ENOUGH_FOR = {
    Carries.PERSONAL: "Räcker för en fullständig kopia",
    Carries.ANONYMOUS: "Räcker för en sammanfattning",
    Carries.EXISTENCE: "Räcker för att ärendet finns",
}


class GroundChoice(forms.ChoiceField):
    """One of the grounds that carry something to an agency.

    Takes any ground that exists: one that does not carry is answered with why.
    """

    def valid_value(self, value: Any) -> bool:
        """Leave it to `check_ground` to say whether it carries."""
        return value in lagrum.GROUNDS


class ShareForm(TraceGuardMixin, ChosenMixin, PaxForm):
    """What is written for the group, and how much of the case each agency gets."""

    needed_when = {
        "title": "krävs för minst en sammanfattning",
        "summary": "krävs för minst en sammanfattning",
    }

    guarded = ("title", "summary")

    title = TitleField(
        label="Rubrik för gruppen",
        max_length=120,
        required=False,
        help_text="Utan personuppgifter. Till exempel ”Utförare med tomma scheman”.",
    )
    summary = LongTextField(
        label="Sammanfattning för gruppen",
        max_length=4000,
        rows=6,
        required=False,
        help_text=(
            "Det som gruppen behöver för att veta vad ärendet gäller och vad den kan "
            "göra. Utan personuppgifter. Behövs inte om alla bara ska veta att "
            "ärendet finns."
        ),
    )
    for_own = forms.BooleanField(
        label="Kollegorna från vår egen myndighet får sammanfattningen",
        required=False,
        help_text=(
            "De som sitter i gruppen för vår myndighet men inte läser ärendet. De får "
            "sammanfattningen och inget mer. Inom myndigheten är det inget utlämnande, "
            "men ge den bara till dem som behöver den i arbetet."
        ),
    )
    how = forms.ChoiceField(
        label="Hur ärendet kommer till gruppen",
        choices=[
            (AT_ONCE, "Dela nu: gruppen arbetar med ärendet"),
            (OFFER, "Erbjud gruppen: ordföranden avgör om gruppen tar upp det"),
        ],
        initial=AT_ONCE,
        widget=forms.RadioSelect,
        help_text="I båda fallen får var och en det du väljer här nedanför.",
    )

    def __init__(
        self,
        case: Case,
        receivers: Iterable[Delegation],
        *args: Any,
        levels_now: Mapping[int, Level] | None = None,
        had_own: bool = False,
        **kwargs: Any,
    ) -> None:
        """Offer each agency, what carries what to it, and what the case holds.

        `levels_now` says, when the case is shared already, what each agency has now,
        and `had_own` whether one's own people in the group have the summary.
        """
        self.had_own = had_own
        super().__init__(*args, **kwargs)
        self.case = case
        self.receivers = list(receivers)
        self.levels_now = levels_now
        self.refused = ""  # why a ground that was chosen cannot carry it, for the log
        if levels_now is not None:
            del self.fields["how"]
        for delegation in self.receivers:
            self._offer(delegation)
        self.offer_content(case)
        if self.initial.get("keep_because"):
            self._ask_why()
        self.say_what_is_missing()

    def _offer(self, delegation: Delegation) -> None:
        has_now = (self.levels_now or {}).get(delegation.pk)
        nothing = (
            (Level.NOTHING.value, Level.NOTHING.label)
            if has_now is None
            else (KEEP, "Låt vara som det är")
        )
        name = str(delegation.agency)
        self.needed_when = {
            **self.needed_when,
            _name("ground", delegation): "krävs för mer än att ärendet finns",
            _name("balancing", delegation): BALANCED,
        }
        self.fields[_name("level", delegation)] = forms.ChoiceField(
            label=f"Vad {name} får",
            choices=[nothing, *((lv.value, lv.label) for lv in CARRYING)],
            initial=nothing[0],
            widget=forms.RadioSelect,
        )
        self.fields[_name("ground", delegation)] = GroundChoice(
            label=f"Grund för {name}",
            choices=_ground_choices(self.case, delegation),
            required=False,
            help_text="Behövs när du lämnar mer än att ärendet finns.",
        )
        self.fields[_name("balancing", delegation)] = LongTextField(
            label=f"Hur intressena har vägts för {name}",
            max_length=2000,
            rows=2,
            required=False,
            help_text=(
                "Skriv varför uppgifterna behövs och varför sekretessen får vika, "
                "eller varför ingen kan kännas igen. Stannar i ert register."
            ),
        )

    @property
    def agencies(self) -> list[dict[str, Any]]:
        """Each agency's fields together, with the grounds that it can be given on."""
        return [
            {
                "delegation": delegation,
                "has_now": (self.levels_now or {}).get(delegation.pk),
                "level": self[_name("level", delegation)],
                "ground": self[_name("ground", delegation)],
                "balancing": self[_name("balancing", delegation)],
                "usable": _usable(self.case, delegation),
                "unusable": _unusable(self.case, delegation),
            }
            for delegation in self.receivers
        ]

    @property
    def content_fields(self) -> list[forms.BoundField]:
        """What may go along in a full copy, of what the case holds."""
        return [self[name] for name in MANY if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Hold each agency's ground to what it is to carry."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        levels = [self._check(delegation, cleaned) for delegation in self.receivers]
        highest = max(levels, default=Level.NOTHING)
        for_own = bool(cleaned.get("for_own"))
        is_changed = self.levels_now is not None and for_own != self.had_own
        if highest == Level.NOTHING and not (is_changed or (for_own and self.had_own)):
            self.add_error(None, "Välj minst en myndighet som ska få något.")
        for name in ("title", "summary") if highest >= Level.SUMMARY or for_own else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"Fyll i ”{self.fields[name].label}”.")
        return cleaned

    def _check(self, delegation: Delegation, cleaned: dict[str, Any]) -> Level:
        """Hold one agency's ground to its level, and give the level."""
        level = _level(cleaned.get(_name("level", delegation)))
        ground = _name("ground", delegation)
        if level == Level.EXISTENCE and not cleaned.get(ground):
            cleaned[ground] = EXISTENCE_GROUND
        if level != Level.NOTHING:
            self._check_ground(delegation, level, cleaned)
        return level

    def _check_ground(
        self, delegation: Delegation, level: Level, cleaned: dict[str, Any]
    ) -> None:
        chosen = cleaned.get(_name("ground", delegation), "")
        balancing = cleaned.get(_name("balancing", delegation), "")
        try:
            lagrum.check_ground(
                chosen,
                self.case.unit.activity,
                delegation.agency.kind,
                balancing=balancing,
                carrying=CARRYING[level],
            )
        except Refused as refused:
            carries = chosen in {
                g.id
                for g in _usable(self.case, delegation)
                if g.carries >= CARRYING[level]
            }
            name = "balancing" if carries else "ground"
            self.add_error(_name(name, delegation), str(refused))
            self.refused = "" if carries or not chosen else str(refused)

    @property
    def choices(self) -> list[ForAgency]:
        """What was chosen for each agency, as the service takes it."""
        given = self.cleaned_data
        return [
            ForAgency(
                delegation,
                _level(given[_name("level", delegation)]),
                OnGround(
                    given.get(_name("ground", delegation), ""),
                    given.get(_name("balancing", delegation), ""),
                ),
            )
            for delegation in self.receivers
        ]

    @property
    def wording(self) -> Wording:
        """What was written, and what goes along, as the service takes it."""
        return Wording(
            self.cleaned_data["title"],
            self.cleaned_data["summary"],
            **{name: self.chosen(name) for name in MANY},
            for_own=self.cleaned_data["for_own"],
        )

    @property
    def as_offer(self) -> bool:
        """Whether the group is asked to take the case up."""
        return bool(self.cleaned_data.get("how") == OFFER)


class UnshareForm(PaxForm):
    """Taking back what one agency, or everybody, was given."""

    EVERYBODY = "alla"

    whom = forms.ChoiceField(label="Från vem?", widget=forms.RadioSelect)
    because = LongTextField(
        label="Varför?",
        max_length=400,
        rows=3,
        help_text=(
            "Skälet står i ert register. De som inte längre har något ser det inte."
        ),
    )
    once = OnceField()

    def __init__(
        self, holders: Iterable[Delegation], *args: Any, **kwargs: Any
    ) -> None:
        """Offer those who have something now, and all of them."""
        super().__init__(*args, **kwargs)
        self.holders = {str(d.uuid): d for d in holders}
        self.chooser("whom").choices = [
            (self.EVERYBODY, "Alla: ärendet är inte längre delat med gruppen"),
            *((key, f"Bara {d.agency}") for key, d in self.holders.items()),
        ]

    @property
    def chosen(self) -> Delegation | None:
        """The only one it is taken back from, or None for all."""
        return self.holders.get(self.cleaned_data["whom"])


def _name(kind: str, delegation: Delegation) -> str:
    return f"{kind}_{delegation.uuid.hex}"


def _level(value: str | None) -> Level:
    return Level(int(value)) if value and value.isdigit() else Level.NOTHING


def _usable(case: Case, delegation: Delegation) -> list[Ground]:
    """List the grounds that carry at least that the case exists."""
    return lagrum.grounds_for(
        case.unit.activity, delegation.agency.kind, Carries.EXISTENCE
    )


def _unusable(case: Case, delegation: Delegation) -> list[tuple[Ground, str]]:
    """List the grounds that people might think of, and why they cannot be used."""
    return [
        (ground, why)
        for ground in lagrum.GROUNDS.values()
        for activity, why in ground.refuses
        if activity == case.unit.activity and delegation.agency.kind in ground.receivers
    ]


def _ground_choices(case: Case, delegation: Delegation) -> list[Any]:
    """Offer the usable grounds, by how much they carry."""
    usable = _usable(case, delegation)
    return [
        ("", "Välj grund"),
        *(
            (
                label,
                [(g.id, swedish.lagrum(str(g))) for g in usable if g.carries == much],
            )
            for much, label in _ENOUGH_FOR.items()
            if any(g.carries == much for g in usable)
        ),
    ]


# --- the work with it -----------------------------------------------------------------
WITHOUT = "Utan personuppgifter."


class MoveForm(RecordForm):
    """To which of the group's steps a case has come."""

    step = forms.ChoiceField(label="Steg", widget=forms.RadioSelect)

    def __init__(self, steps: Iterable[str], *args: Any, **kwargs: Any) -> None:
        """Offer the group's own steps."""
        super().__init__(*args, **kwargs)
        self.chooser("step").choices = [(s, s) for s in steps]


class NextForm(TraceGuardMixin, RecordForm):
    """What is to be done next, by whom, and by when."""

    guarded = ("next_step",)

    next_step = TitleField(
        label="Nästa steg",
        max_length=200,
        help_text=f"Vad som ska göras. {WITHOUT}",
    )
    owed_by = forms.ModelChoiceField(
        label="Myndighet som gör det",
        queryset=Agency.objects.none(),
        empty_label="Välj",
        help_text="En som vet vad ärendet gäller: minst en sammanfattning.",
    )
    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen särskild",
        help_text="Någon som sitter i gruppen för myndigheten.",
    )
    due_on = DateField(label="Senast", required=False)

    def __init__(
        self,
        agencies: Iterable[Agency],
        people: Iterable[User],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Offer those who know what the case is about."""
        super().__init__(*args, **kwargs)
        people = list(people)
        known = Agency.objects.filter(pk__in=[a.pk for a in agencies])
        seated = User.objects.filter(pk__in=[p.pk for p in people])
        self.chooser("owed_by").queryset = known
        self.chooser("person").queryset = seated.select_related("agency")
        self.chooser("person").label_from_instance = _with_agency

    def values_of(self, instance: ShareWork) -> dict[str, Any]:
        """Give what is to be done next now."""
        return super().values_of(instance) | {"person": instance.owed_by_person_id}

    def clean(self) -> dict[str, Any]:
        """Have the person be of the agency that does it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        person, agency = cleaned.get("person"), cleaned.get("owed_by")
        if person and agency and person.agency_id != agency.pk:
            self.add_error("person", f"{person} arbetar inte för {agency}.")
        return cleaned

    @property
    def to_do(self) -> NextStep:
        """What was filled in, as the service takes it."""
        given = self.cleaned_data
        return NextStep(
            given["next_step"], given["owed_by"], given["person"], given["due_on"]
        )


class PartForm(TraceGuardMixin, RecordForm):
    """How far one's own agency has come, and what it does."""

    guarded = ("doing",)

    state = forms.TypedChoiceField(
        label="Hur långt vi har kommit",
        choices=PartProgress,
        coerce=PartProgress,
        initial=PartProgress.UNDER_WAY,
        widget=forms.RadioSelect,
    )
    doing = LongTextField(
        label="Vad vi gör",
        max_length=2000,
        rows=4,
        required=False,
        help_text=f"Det som de andra i gruppen behöver veta. {WITHOUT}",
    )


class EndForm(TraceGuardMixin, PaxForm):
    """How it went, as the group's work with a case ends."""

    guarded = ("because",)

    because = LongTextField(
        label="Hur det gick, eller varför gruppen inte tar upp det",
        max_length=400,
        rows=3,
        help_text=WITHOUT,
    )
    once = OnceField()


class BoardForm(PaxForm):
    """What the board is narrowed to."""

    mina = forms.BooleanField(label="Det min myndighet ska göra", required=False)
    sena = forms.BooleanField(label="Försenade", required=False)
    myndighet = forms.ModelChoiceField(
        label="Myndighet",
        queryset=Agency.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="Alla",
    )
    avslutade = forms.BooleanField(label="Visa avslutade", required=False)

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies that take part."""
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.filter(
            delegations__group=group, delegations__left_on__isnull=True
        )
        self.chooser("myndighet").queryset = agencies.distinct()

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be understood narrows nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        agency = given.get("myndighet")
        return Wanted(
            mine=bool(given.get("mina")),
            late=bool(given.get("sena")),
            agency=agency.pk if agency else None,
            ended=bool(given.get("avslutade")),
        )

    def chips(self, query: Any) -> list[Chip]:
        """Give each filter that is on, with the board without it."""
        chips = []
        for name, field in self.fields.items():
            if self.cleaned_data.get(name) if self.is_valid() else None:
                without = query.copy()
                without.pop(name, None)
                value = self.cleaned_data[name]
                label = str(value) if name == "myndighet" else str(field.label)
                chips.append(Chip(label, f"?{without.urlencode()}"))
        return chips


def _with_agency(person: User) -> str:
    return f"{person.name}, {person.agency}"
