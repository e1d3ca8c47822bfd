"""Forms of sharing a case with a group: choosing for each agency, taking back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from cases.disclosure import lagrum
from cases.disclosure.forms import ChosenMixin
from cases.disclosure.lagrum import Carries, Ground, OnGround
from cases.models import Case
from pax.errors import Refused
from pax.ui import swedish
from pax.ui.forms import LongTextField, OnceField, PaxForm, TitleField
from pax.ui.traces import TraceGuardMixin
from samverkan.groups.enums import Level
from samverkan.groups.services.sharing import CARRYING, ForAgency, Wording

if TYPE_CHECKING:
    from samverkan.groups.models import Delegation

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


@dataclass(frozen=True)
class AgencyChoice:
    """What is chosen for one agency, as it is drawn."""

    delegation: Delegation
    has_now: Level | None
    level: forms.BoundField
    ground: forms.BoundField
    balancing: forms.BoundField
    usable: list[Ground]
    unusable: list[tuple[Ground, str]]


class ShareForm(TraceGuardMixin, ChosenMixin, PaxForm):
    """What is written for the group, and how much of the case each agency gets."""

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
        **kwargs: Any,
    ) -> None:
        """Offer each agency, what carries what to it, and what the case holds.

        `levels_now` says, when the case is shared already, what each agency has now.
        """
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
    def agencies(self) -> list[AgencyChoice]:
        """Each agency's fields together, with the grounds that it can be given on."""
        return [
            AgencyChoice(
                delegation,
                (self.levels_now or {}).get(delegation.pk),
                level=self[_name("level", delegation)],
                ground=self[_name("ground", delegation)],
                balancing=self[_name("balancing", delegation)],
                usable=_usable(self.case, delegation),
                unusable=_unusable(self.case, delegation),
            )
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
        if highest == Level.NOTHING:
            self.add_error(None, "Välj minst en myndighet som ska få något.")
        for name in ("title", "summary") if highest >= Level.SUMMARY else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"Fyll i ”{self.fields[name].label}”.")
        return cleaned

    def _check(self, delegation: Delegation, cleaned: dict[str, Any]) -> Level:
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
            *(self.chosen(name) for name in MANY),
        )

    @property
    def as_offer(self) -> bool:
        """Whether the group is asked to take the case up."""
        return bool(self.cleaned_data.get("how") == OFFER)

    @property
    def written(self) -> dict[str, str]:
        """What stands in the form, as a draft keeps it: `fill` reads it back."""
        names = [*self.fields, "keep_because"]
        data: Any = self.data
        return {
            name: ",".join(data.getlist(name)) if name in MANY else data.get(name, "")
            for name in names
        }


def fill(written: Mapping[str, str]) -> QueryDict:
    """Give a draft back as what a browser would send."""
    data = QueryDict(mutable=True)
    for name, value in written.items():
        if name in MANY:
            data.setlist(name, [one for one in value.split(",") if one])
        elif value or name != "keep_because":
            data[name] = value
    return data


def begun(written: Mapping[str, str]) -> dict[str, Any]:
    """Give a draft as what a form that has not been sent begins with."""
    return {
        name: value.split(",") if name in MANY else value
        for name, value in written.items()
    }


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
