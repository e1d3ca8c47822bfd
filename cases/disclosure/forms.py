"""Forms of what is given to another authority and received from it, and the grounds."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from cases.chain.forms import TransitionForm
from cases.disclosure import lagrum
from cases.disclosure.frozen import freeze_request
from cases.disclosure.lagrum import Ground, OnGround
from cases.disclosure.services import Completion, Feedback
from cases.models import Case, Document, Party, Statement
from cases.process.definition import Transition
from pax.accounts.models import Unit
from pax.errors import Refused
from pax.ui import swedish
from pax.ui.forms import (
    DateField,
    KNumberField,
    LackingForm,
    LongTextField,
    OnceField,
    PaxForm,
    today,
)

#: What carries the decisions of police and prosecutors, and what the others use.
DECISION_GROUND = "osl-35-6"
NEED_GROUND = "osl-10-2"


class GroundField(forms.ChoiceField):
    """One of the grounds that can carry the data to the receiver.

    Offers only those, but takes any that exists: one that cannot is answered with
    why it cannot, which is more use than ”not a valid choice”.
    """

    def __init__(self, **kwargs: Any) -> None:
        """Ask by radio buttons: each ground is a whole sentence."""
        super().__init__(
            label="Sekretessbrytande grund",
            help_text="Lagrummet som gör att mottagaren får uppgifterna.",
            widget=forms.RadioSelect,
            **kwargs,
        )

    def valid_value(self, value: Any) -> bool:
        """Take any ground that there is; `check_ground` says whether it carries."""
        return value in lagrum.GROUNDS


#: When the balancing is asked for: law says so of some grounds.
BALANCED = "krävs för vissa grunder"


def _balancing_field() -> LongTextField:
    return LongTextField(
        label="Hur intressena har vägts",
        help_text=(
            "Behövs för grunder som kräver en avvägning. Skriv varför uppgifterna "
            "behövs och varför sekretessen får vika. Stannar i ert register."
        ),
        max_length=2000,
        rows=3,
        required=False,
    )


def _refusal_of(
    given: dict[str, Any], source: str, receiver: str, of: str = ""
) -> tuple[str, str] | None:
    """Say at which field, and why, the ground that was chosen cannot be used."""
    if not (ground := given.get(f"ground{of}")):
        return None
    try:
        lagrum.check_ground(
            ground, source, receiver, balancing=given.get(f"balancing{of}", "")
        )
    except Refused as refused:
        carries = ground in {g.id for g in lagrum.grounds_for(source, receiver)}
        return f"balancing{of}" if carries else f"ground{of}", str(refused)
    return None


class GroundMixin(forms.Form):
    """The ground that something is given on, and how interests were weighed."""

    needed_when: Mapping[str, str] = {"balancing": BALANCED}

    ground = GroundField()
    refused = ""  # why the ground that was chosen cannot carry the data, for the log
    balancing = _balancing_field()

    def offer_grounds(self, source: str, receiver: str, first: str = "") -> None:
        """Offer the grounds that carry data from the activity to the receiver."""
        self.source, self.receiver = source, receiver
        self.usable = lagrum.grounds_for(source, receiver)
        field = self.fields["ground"]
        field.choices = [  # type: ignore[attr-defined]  # a mixin
            (g.id, swedish.lagrum(str(g))) for g in self.usable
        ]
        if first in {g.id for g in self.usable}:
            field.initial = first

    @property
    def unusable(self) -> list[tuple[Ground, str]]:
        """The grounds that people might think of, and why they cannot be used."""
        return [
            (ground, why)
            for ground in lagrum.GROUNDS.values()
            for activity, why in ground.refuses
            if activity == self.source and self.receiver in ground.receivers
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a ground that cannot carry the data, and say why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if refusal := _refusal_of(cleaned, self.source, self.receiver):
            field, why = refusal
            self.add_error(field, why)
            self.refused = why if field == "ground" else ""
        return cleaned

    @property
    def ground_chosen(self) -> Ground:
        """The ground that was chosen."""
        return lagrum.GROUNDS[self.cleaned_data["ground"]]

    @property
    def on_ground(self) -> OnGround:
        """The ground and the balancing, as services take them."""
        return OnGround(self.cleaned_data["ground"], self.cleaned_data["balancing"])


class ReceiveForm(PaxForm):
    """Receiving what another authority has sent."""

    once = OnceField()
    k_number = KNumberField(
        label="K-nummer",
        help_text="Om anmälan redan har ett, till exempel 5000-K123456-26.",
        required=False,
    )


class WithdrawForm(PaxForm):
    """Taking back what has been given."""

    because = LongTextField(
        label="Varför återkallas utlämnandet?",
        help_text="Skälet står i registret. Mottagaren ser det inte.",
        max_length=1000,
        rows=3,
    )


class AskForm(GroundMixin, PaxForm):
    """Asking the sender for more."""

    once = OnceField()
    text = LongTextField(
        label="Vad behöver kompletteras?",
        help_text=(
            "Skriv det avsändaren behöver veta för att kunna svara, och inget mer. "
            "Det här lämnas ut."
        ),
        rows=5,
    )
    answer_by = DateField(label="Svar senast", earliest=today)
    fieldsets = (
        ("Begäran", ("text", "answer_by")),
        ("Grund", ("ground", "balancing")),
    )

    def __init__(self, case: Case, receiver: Unit, *args: Any, **kwargs: Any) -> None:
        """Offer the grounds that carry data from the case's unit to the sender."""
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = today() + datetime.timedelta(days=14)
        self.offer_grounds(case.unit.activity, receiver.agency.kind, NEED_GROUND)

    def freeze(self) -> dict[str, Any]:
        """Write down what the sender will see."""
        return freeze_request(self.cleaned_data["text"], self.cleaned_data["answer_by"])


class ChosenMixin(forms.Form):
    """Choosing, among what a case holds, what goes along."""

    parties = forms.MultipleChoiceField(
        label="Parter",
        help_text="Bara de du kryssar för följer med.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    statements = forms.MultipleChoiceField(
        label="Uppgifter och bedömningar",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    documents = forms.MultipleChoiceField(
        label="Handlingar", widget=forms.CheckboxSelectMultiple, required=False
    )

    def offer_content(self, case: Case) -> None:
        """Offer what the case holds; what it holds none of is not asked for."""
        self.held: dict[str, dict[str, Any]] = {
            "parties": {str(p.uuid): p for p in Party.objects.filter(case=case)},
            "statements": {str(s.uuid): s for s in Statement.objects.filter(case=case)},
            "documents": {str(d.uuid): d for d in Document.objects.filter(case=case)},
        }
        for name, things in self.held.items():
            if things:
                self.fields[name].choices = [  # type: ignore[attr-defined]  # a mixin
                    (key, _called(thing)) for key, thing in things.items()
                ]
            else:
                del self.fields[name]

    def chosen(self, name: str) -> tuple[Any, ...]:
        """Give what was chosen of one kind."""
        return tuple(self.held[name][key] for key in self.cleaned_data.get(name, ()))


def _called(thing: Party | Statement | Document) -> str:
    """Say what something is called where it is chosen."""
    if isinstance(thing, Party):
        mark = " – skyddade personuppgifter" if thing.is_protected else ""
        return f"{thing.name} ({thing.get_role_display().lower()}){mark}"
    if isinstance(thing, Statement):
        text = thing.text if len(thing.text) < 160 else f"{thing.text[:159]}…"
        return f"{thing.get_kind_display()} {swedish.day(thing.noted_on)}: {text}"
    called = f"{thing.name}{f' – {thing.description}' if thing.description else ''}"
    return ". ".join((called, *thing.noticed))


class CompletionForm(ChosenMixin, GroundMixin, PaxForm):
    """Adding to what has been sent."""

    once = OnceField()
    text = LongTextField(
        label="Komplettering", help_text="Det här lämnas ut.", rows=6, max_length=8000
    )
    fieldsets = (
        ("Det som lämnas ut", ("text", "parties", "statements", "documents")),
        ("Grund", ("ground", "balancing")),
    )

    def __init__(self, case: Case, receiver: Unit, *args: Any, **kwargs: Any) -> None:
        """Offer what the case holds, and what carries it to the receiver."""
        super().__init__(*args, **kwargs)
        self.case = case
        self.offer_content(case)
        self.offer_grounds(
            case.unit.activity, receiver.agency.kind, "bidragsbrottslagen-6"
        )

    @property
    def completion(self) -> Completion:
        """What was filled in, as the service takes it."""
        return Completion(
            self.cleaned_data["text"],
            *(self.chosen(name) for name in ("parties", "statements", "documents")),
        )

    def freeze(self) -> dict[str, Any]:
        """Write down what the other side will see."""
        return self.completion.freeze(self.case)


class FeedbackForm(GroundMixin, LackingForm, TransitionForm):
    """Telling the sender what has happened, as an event of the chain."""

    message = LongTextField(
        label="Vad ni lämnar tillbaka",
        help_text=(
            "Det avsändaren behöver veta för sitt ärende. Skriv inget ur "
            "förundersökningen: det stannar hos er."
        ),
        rows=4,
        required=False,
    )

    def __init__(
        self,
        case: Case,
        transition: Transition,
        receiver: Unit,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Build the transition's fields, and offer what carries them back."""
        super().__init__(case, transition, *args, **kwargs)
        last = ("message", "ground", "balancing", "despite")
        self.order_fields([*(n for n in self.fields if n not in last), *last])
        self.offer_grounds(case.unit.activity, receiver.agency.kind, DECISION_GROUND)

    @property
    def told(self) -> Feedback:
        """What was filled in, as the service takes it."""
        return Feedback(
            transition=self.transition,
            on=self.on,
            because=self.because,
            given=self.given,
            facts=self.facts,
            message=self.cleaned_data["message"],
        )

    def freeze(self) -> dict[str, Any]:
        """Write down what the sender will see."""
        return self.told.freeze(self.case)


class GroundsForm(PaxForm):
    """The ground for each receiver, of those that can carry the sender's data.

    Fields are `ground_<n>` and `balancing_<n>`, in the order of the receivers;
    `chosen` gives what was chosen, by unit.
    """

    once = OnceField()

    def __init__(
        self, sender: Unit, receivers: Iterable[Unit], *args: Any, **kwargs: Any
    ) -> None:
        """Offer each receiver the grounds that the law allows."""
        super().__init__(*args, **kwargs)
        self.sender = sender
        self.receivers = list(receivers)
        built: dict[str, forms.Field] = {}
        sets = []
        for n, unit in enumerate(self.receivers):
            names = (f"ground_{n}", f"balancing_{n}")
            built |= dict(zip(names, _fields(sender, unit), strict=True))
            self.needed_when = {**self.needed_when, names[1]: BALANCED}
            sets.append((f"Grund för {unit.agency}", names))
        self.fields = built | self.fields
        self.fieldsets = tuple(sets)  # type: ignore[misc]  # of this form, not of all
        self.say_what_is_missing()

    def clean(self) -> dict[str, Any]:
        """Refuse a ground that cannot carry these data to that receiver."""
        data = super().clean() or {}
        for n, unit in enumerate(self.receivers):
            if refusal := _refusal_of(
                data, self.sender.activity, unit.agency.kind, f"_{n}"
            ):
                self.add_error(*refusal)
        return data

    @property
    def chosen(self) -> dict[Unit, OnGround]:
        """What was chosen for each receiver."""
        given = self.cleaned_data
        return {
            unit: OnGround(given[f"ground_{n}"], given.get(f"balancing_{n}", ""))
            for n, unit in enumerate(self.receivers)
        }


def _fields(sender: Unit, receiver: Unit) -> tuple[forms.Field, forms.Field]:
    """Make the two boxes of one receiver; the only ground there is, is chosen."""
    usable = lagrum.grounds_for(sender.activity, receiver.agency.kind)
    ground = GroundField()
    ground.error_messages["required"] = f"Välj grund för {receiver.agency}."
    ground.choices = [(g.id, swedish.lagrum(str(g))) for g in usable]
    if len(usable) == 1:
        ground.initial = usable[0].id
    return ground, _balancing_field()
