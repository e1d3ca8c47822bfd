"""Forms of what runs beside the chain: claims, stopped payments, notifications."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, OuterRef

from cases.claims.services import Claimed, Course, Stopped
from cases.disclosure.forms.disclosures import GroundMixin
from cases.disclosure.lagrum import GROUNDS, check_ground
from cases.enums import CLAIM_WAYS, ClaimState, Support
from cases.models import Party
from cases.notices.services import LAWS, Noticed
from pax.accounts.models import Agency, Unit
from pax.errors import Refused
from pax.ui import swedish
from pax.ui.forms import (
    DateField,
    KronorField,
    LongTextField,
    LostUpdateMixin,
    OnceField,
    PaxForm,
    TitleField,
    today,
)

if TYPE_CHECKING:
    from cases.models import Aterkrav, Case, Underrattelse


def _in_a_month() -> datetime.date:
    return today() + datetime.timedelta(days=30)


class PartyChoiceField(forms.ModelChoiceField[Party]):
    """One of the parties of a case."""

    def label_from_instance(self, obj: Party) -> str:
        """Say the capacity too: two parties may be called the same."""
        return f"{obj.name} ({obj.get_role_display().lower()})"


class _Claim(PaxForm):
    party = PartyChoiceField(
        label="Vem ska betala tillbaka?",
        queryset=Party.objects.none(),
        empty_label="Välj part",
    )
    decided_on = DateField(label="Beslutat den", latest=today)
    amount = KronorField(label="Belopp", min_value=1)
    cost_on = DateField(
        label="Kostnaden uppkom",
        latest=today,
        help_text=(
            "Talan ska väckas i förvaltningsrätten inom tre år från den dagen "
            "(33 kap. 5 § SoL). Välj den tidigaste dagen om den felaktiga "
            "utbetalningen pågick en tid."
        ),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        """Offer the parties of the case."""
        super().__init__(*args, **kwargs)
        parties = Party.objects.filter(case=case)
        self.chooser("party").queryset = parties

    @property
    def claimed(self) -> Claimed:
        """What the decision says, for the service."""
        names = Claimed.__dataclass_fields__
        return Claimed(**{name: self.cleaned_data[name] for name in names})


class ClaimForm(_Claim):
    """A new claim."""

    once = OnceField()


class ClaimEditForm(LostUpdateMixin, _Claim):
    """A correction of a claim."""

    because = TitleField(
        label="Varför ändras det?",
        max_length=200,
        help_text="Till exempel ”Omprövat beslut”. Syns i historiken.",
    )


class ClaimMoveForm(PaxForm):
    """Where a claim has come."""

    state = forms.ChoiceField(label="Vad har hänt?", widget=forms.RadioSelect)
    on = DateField(label="Datum", latest=today, initial=today)
    plan = LongTextField(
        label="Vad återbetalningsplanen säger",
        required=False,
        rows=3,
        max_length=2000,
        help_text="Fyll i för en plan: belopp per månad, från när.",
    )
    court_number = TitleField(
        label="Förvaltningsrättens målnummer",
        required=False,
        max_length=40,
        help_text="Fyll i när talan har väckts, till exempel 1234-26.",
    )
    once = OnceField()

    def __init__(self, claim: Aterkrav, *args: Any, **kwargs: Any) -> None:
        """Offer the ways from where the claim stands."""
        super().__init__(*args, **kwargs)
        ways = [(w.value, w.label) for w in CLAIM_WAYS[ClaimState(claim.state)]]
        self.chooser("state").choices = ways

    def clean(self) -> dict[str, Any]:
        """Ask for what goes with the state, beside its field."""
        data = super().clean() or self.cleaned_data
        goes_with = {ClaimState.PLAN: "plan", ClaimState.TALAN: "court_number"}
        name = goes_with.get(data.get("state", ""))
        if name and not data.get(name):
            self.add_error(name, f"Fyll i ”{self.fields[name].label}”.")
        return data

    @property
    def course(self) -> Course:
        """The step, for the service."""
        data = self.cleaned_data
        return Course(
            state=ClaimState(data["state"]),
            on=data["on"],
            plan=data["plan"],
            court_number=data["court_number"],
        )


class RepaymentForm(PaxForm):
    """Money that came back."""

    paid_on = DateField(label="Betalt den", latest=today, initial=today)
    amount = KronorField(label="Belopp", min_value=1)
    once = OnceField()


class _Stopped(PaxForm):
    support = forms.ChoiceField(label="Stöd", choices=[("", "Välj"), *Support.choices])
    stopped_on = DateField(label="Stoppad eller sänkt från")
    amount = KronorField(label="Kr per månad", min_value=1)
    because = LongTextField(label="Skäl", rows=3, max_length=1000)

    @property
    def stopped(self) -> Stopped:
        """The stop, for the service."""
        names = Stopped.__dataclass_fields__
        return Stopped(**{name: self.cleaned_data[name] for name in names})


class StoppedForm(_Stopped):
    """A new stopped payment."""

    once = OnceField()


class StoppedEditForm(LostUpdateMixin, _Stopped):
    """A correction of a stopped payment."""


class ReceiverField(forms.ModelChoiceField[Agency]):
    """An agency to notify; in Pax if it uses Pax, else by letter."""

    def label_from_instance(self, obj: Agency) -> str:
        """Say how it will be reached."""
        return str(obj) if getattr(obj, "in_pax", False) else f"{obj} (per brev)"


class _Notice(PaxForm):
    law = forms.ChoiceField(
        label="Vad är fel?",
        widget=forms.RadioSelect,
        choices=[
            (key, swedish.lagrum(f"{GROUNDS[key].title} ({GROUNDS[key].lagrum})"))
            for key in LAWS
        ],
    )
    receiver = ReceiverField(
        label="Vilken myndighet?",
        queryset=Agency.objects.none(),
        empty_label="Välj myndighet",
        help_text=(
            "Den som beslutar om förmånen. Fel i folkbokföringen gäller Skatteverket."
        ),
    )
    benefit = TitleField(
        label="Förmån eller uppgift",
        help_text="Till exempel ”Bostadsbidrag” eller ”Folkbokföringsadress”.",
    )
    party = PartyChoiceField(
        label="Vem gäller det?",
        queryset=Party.objects.none(),
        empty_label="Ingen särskild part",
        required=False,
        help_text=("Namn och nummer följer med. Skyddade adresser gör det inte."),
    )
    circumstances = LongTextField(
        label="Omständigheter",
        help_text=(
            "Vad ni har sett som tyder på att det är fel. Mottagaren läser allt "
            "det här, så skriv bara det som behövs."
        ),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies that the laws name, and the parties of the case."""
        super().__init__(*args, **kwargs)
        self.case = case
        kinds = frozenset().union(*(GROUNDS[key].receivers for key in LAWS))
        in_pax = Unit.objects.filter(agency=OuterRef("pk"), takes_disclosures=True)
        self.chooser("receiver").queryset = (
            Agency.objects.filter(kind__in=kinds)
            .exclude(pk=case.agency_id)
            .annotate(in_pax=Exists(in_pax))
            .order_by("-in_pax", "name")
        )
        parties = Party.objects.filter(case=case)
        self.chooser("party").queryset = parties

    def clean(self) -> dict[str, Any]:
        """Refuse a receiver that the law does not name."""
        data = super().clean() or self.cleaned_data
        if data.get("law") and data.get("receiver"):
            try:
                check_ground(
                    data["law"], self.case.unit.activity, data["receiver"].kind
                )
            except Refused as refused:
                self.add_error("receiver", str(refused))
        return data

    @property
    def noticed(self) -> Noticed:
        """The notification, for the service."""
        names = Noticed.__dataclass_fields__
        return Noticed(**{name: self.cleaned_data[name] for name in names})


class NoticeForm(_Notice):
    """A new notification."""

    once = OnceField()


class NoticeEditForm(LostUpdateMixin, _Notice):
    """A change of a notification that is not sent."""


class NoticeSendForm(PaxForm):
    """Sending a notification through Pax, after reading it."""

    to_unit = forms.ModelChoiceField(
        label="Till", queryset=Unit.objects.none(), empty_label=None
    )
    answer_by = DateField(
        label="Svar önskas senast",
        earliest=today,
        initial=_in_a_month,
        required=False,
        help_text="Lagen kräver inget svar. Datumet syns hos mottagaren och hos er.",
    )
    digest = forms.CharField(widget=forms.HiddenInput)
    once = OnceField()

    def __init__(
        self, notice: Underrattelse, units: Any, *args: Any, **kw: Any
    ) -> None:
        """Offer the receiving units of the agency."""
        super().__init__(*args, **kw)
        self.notice = notice
        self.chooser("to_unit").queryset = units


class NoticeLetterForm(PaxForm):
    """That a notification was sent outside Pax."""

    sent_on = DateField(label="Skickad den", latest=today, initial=today)
    once = OnceField()


class NoticeDeclineForm(PaxForm):
    """The special reasons for not notifying."""

    because = LongTextField(
        label="Särskilda skäl att inte underrätta",
        rows=3,
        max_length=1000,
        help_text=(
            "Till exempel att myndigheten redan känner till det. Att det tar tid, "
            "eller att ärendet kan läggas ner, är inget särskilt skäl."
        ),
    )
    once = OnceField()


class LetterAnswerForm(PaxForm):
    """An answer that came outside Pax."""

    answered_on = DateField(label="Svaret kom", latest=today, initial=today)
    answer = LongTextField(label="Vad de svarade", rows=4)
    once = OnceField()


class NoticeAnswerForm(GroundMixin, PaxForm):
    """The receiver's answer to a notification."""

    answer = LongTextField(
        label="Ert svar",
        help_text=(
            "Vad ni har gjort med underrättelsen, till exempel att en utredning har "
            "öppnats eller att uppgiften har rättats. Det här lämnas ut."
        ),
    )
    once = OnceField()
    fieldsets = (
        ("Svaret", ("answer",)),
        ("Grund", ("ground", "balancing")),
    )
