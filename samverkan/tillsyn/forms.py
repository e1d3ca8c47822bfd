"""Forms of joint inspections."""

from typing import Any

from django import forms

from cases.disclosure.forms import GroundMixin
from pax.access.forms import ConfirmedForm
from pax.accounts.models import Agency, User
from pax.places.models import Area
from pax.ui.forms import (
    DateField,
    LackingForm,
    LongTextField,
    OnceField,
    OrgNumberField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.traces import TraceGuardMixin
from samverkan.groups.models import Delegation, Samverkansgrupp
from samverkan.groups.selectors import agencies_of
from samverkan.tillsyn.enums import InspectionState, PartState, powers_of
from samverkan.tillsyn.models import Inspection, InspectionPart, Protocol


class InspectionForm(TraceGuardMixin, RecordForm):
    """A joint inspection."""

    guarded = ("object_name", "purpose")

    object_name = TitleField(
        label="Objekt",
        help_text="Verksamheten eller platsen, till exempel ”Tvätthallen”.",
    )
    org_number = OrgNumberField(
        label="Organisationsnummer",
        required=False,
        help_text="Inte för enskild firma: där är numret ett personnummer.",
    )
    address = TitleField(label="Adress", max_length=160)
    area = forms.ModelChoiceField(
        label="Område",
        queryset=Area.objects.filter(is_active=True),
        required=False,
        empty_label="–",
    )
    planned_on = DateField(label="Dag")
    purpose = LongTextField(
        label="Syfte",
        rows=3,
        max_length=1000,
        help_text="Syns för alla i gruppen. Skriv om verksamheten, inte om personer.",
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Myndigheter som också deltar",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Var och en skriver sedan sitt lagstöd och sitt eget protokoll.",
    )

    def __init__(
        self, group: Samverkansgrupp, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Offer the other agencies of the group."""
        super().__init__(*args, **kwargs)
        others = agencies_of(group).exclude(pk=user.agency_id)
        self.chooser("agencies").queryset = others

    def values_of(self, instance: Inspection) -> dict[str, Any]:
        """Give the agencies that take part among the rest."""
        parts = instance.inspectionparts.order_by()
        agencies = [part.agency_id for part in parts]
        return super().values_of(instance) | {"agencies": agencies}


class InspectionEditForm(InspectionForm):
    """A change of one, and where it stands."""

    state = forms.ChoiceField(label="Läge", choices=InspectionState.choices)


class PartForm(RecordForm):
    """One's own agency's part."""

    power = TitleField(label="Lagstöd", max_length=300)
    who = TitleField(
        label="Vilka som deltar",
        max_length=200,
        required=False,
        help_text="Funktion och antal, till exempel ”Två inspektörer”.",
    )
    state = forms.ChoiceField(label="Läge", choices=PartState.choices)

    def __init__(self, part: InspectionPart, *args: Any, **kwargs: Any) -> None:
        """Suggest the powers that such an agency usually has."""
        super().__init__(*args, **kwargs)
        self.suggestions = powers_of(part.agency.kind)


class WholeKronorField(forms.IntegerField):
    """A sum in whole kronor, as a vite is decided."""

    def __init__(self, **kwargs: Any) -> None:
        """Hold it to what a vite can be."""
        super().__init__(min_value=0, max_value=100_000_000, **kwargs)
        self.error_messages["invalid"] = "Skriv hela kronor med siffror: 50000."
        self.widget.input_type = "text"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Draw it as a sum of money."""
        return {"inputmode": "numeric", "data-width": "sm", "data-affix": "kr"}

    def to_python(self, value: Any) -> int | None:
        """Take spaces between thousands, as people write them."""
        if isinstance(value, str):
            value = "".join(value.split())
        return super().to_python(value)


class ProtocolForm(RecordForm):
    """What one's own agency found."""

    findings = LongTextField(
        label="Iakttagelser",
        rows=8,
        max_length=8000,
        help_text="Läses bara av er egen myndighet tills ni lämnar över det.",
    )
    decision = LongTextField(label="Beslut", required=False, rows=3, max_length=2000)
    vite = WholeKronorField(label="Vite", required=False)
    follow_up_on = DateField(label="Följs upp", required=False)
    done_on = DateField(label="Åtgärdat", required=False, latest=today)


class HandOverForm(GroundMixin, PaxForm):
    """Which of one's own protocols another agency is to get, and on what ground."""

    protocols = forms.ModelMultipleChoiceField(
        label="Protokoll som lämnas över",
        queryset=Protocol.objects.none(),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst ett protokoll."},
    )
    once = OnceField()
    field_order = ("protocols", "ground", "balancing")

    def __init__(
        self,
        inspection: Inspection,
        receiver: Delegation,
        user: User,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Offer one's own protocols, and the grounds that carry them there."""
        super().__init__(*args, **kwargs)
        own = Protocol.objects.visible_to(user).filter(inspection=inspection)
        self.chooser("protocols").queryset = own
        source = user.unit.activity if user.unit else ""
        self.offer_grounds(source, receiver.agency.kind)


class WithdrawForm(PaxForm):
    """Taking back what has been handed over."""

    because = LongTextField(
        label="Varför återkallas det?",
        help_text="Skälet står i ert register. Mottagaren ser det inte.",
        max_length=1000,
        rows=3,
    )


class SignForm(LackingForm, ConfirmedForm):
    """Signing what is handed over, as it was read."""
