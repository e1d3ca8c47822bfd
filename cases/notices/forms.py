"""Forms of notifications (underrättelser): written, sent, declined and answered."""

import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from cases.claims.forms import PartyChoiceField
from cases.disclosure.forms import GroundMixin
from cases.disclosure.lagrum import GROUNDS, check_ground
from cases.models import Case, Party
from cases.notices.services import LAWS
from pax.accounts.models import Agency, Unit
from pax.db.ordering import in_swedish
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


def _in_a_month() -> datetime.date:
    return today() + datetime.timedelta(days=30)


class ReceiverField(forms.ModelChoiceField[Agency]):
    """An agency to notify; in Pax if it uses Pax, else by letter."""

    def label_from_instance(self, obj: Agency) -> str:
        """Say how it will be reached."""
        return str(obj) if getattr(obj, "in_pax", False) else f"{obj} (per brev)"


class NoticeForm(RecordForm):
    """A notification that is not sent."""

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
            .order_by("-in_pax", in_swedish("name"))
        )
        self.chooser("party").queryset = Party.objects.filter(case=case)

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

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        """Offer the receiving units of the agency."""
        super().__init__(*args, **kwargs)
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
