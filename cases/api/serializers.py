"""How cases, disclosures and flags look to a machine.  They shape, and no more."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError as DjangoError
from rest_framework import serializers

from cases.enums import Channel, Support, Suspicion
from cases.flag.selectors import receivers_for
from cases.investigation.forms import IdentityNumberField
from cases.models import Case, Disclosure, Flag, Party, StepChange
from pax.ui.fields import DateField, LongTextField, TitleField, today


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case, as a list shows it: no person."""

    unit = serializers.CharField(source="unit.name")
    agency = serializers.CharField(source="agency.name")
    assignee = serializers.CharField(source="assignee.name", default=None)
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Case
        fields = [
            "uuid",
            "reference",
            "title",
            "agency",
            "unit",
            "assignee",
            "step",
            "outcome",
            "is_open",
            "is_restricted",
            "channel",
            "support",
            "suspicion",
            "opened_on",
            "closed_on",
            "due_on",
            "touched_at",
            "url",
        ]


class PartySerializer(serializers.ModelSerializer[Party]):
    """A party: who, in what capacity, and never where one who is protected lives."""

    class Meta:
        model = Party
        fields = [
            *("uuid", "kind", "role", "name", "identity_number"),
            *("other_number_kind", "other_number", "is_protected"),
        ]


class WholeCaseSerializer(CaseSerializer):
    """One case, with its parties."""

    parties = PartySerializer(source="partys", many=True)

    class Meta(CaseSerializer.Meta):
        fields = [
            *CaseSerializer.Meta.fields,
            "purpose",
            "period_from",
            "period_to",
            "amount",
            "suspected_on",
            "k_number",
            "parties",
        ]


class StepChangeSerializer(serializers.ModelSerializer[StepChange]):
    """One event of a case's chain."""

    told_by = serializers.CharField(source="told_by.sender_agency.name", default=None)

    class Meta:
        model = StepChange
        fields = [
            "uuid",
            "on",
            "transition",
            "name",
            "from_step",
            "to_step",
            "because",
            "is_negative",
            "told_by",
            "created_at",
        ]


class DisclosureSerializer(serializers.ModelSerializer[Disclosure]):
    """A disclosure, as the register shows it: not what was given."""

    sender = serializers.CharField(source="sender_unit.name")
    sender_agency = serializers.CharField(source="sender_agency.name")
    receiver = serializers.CharField(source="receiver_unit.name")
    receiver_agency = serializers.CharField(source="receiver_agency.name")

    class Meta:
        model = Disclosure
        fields = [
            "uuid",
            "number",
            "kind",
            "sender_agency",
            "sender",
            "receiver_agency",
            "receiver",
            "purpose",
            "ground_text",
            "sent_at",
            "answer_due_on",
            "answered_at",
            "received_at",
            "withdrawn_at",
        ]


class WholeDisclosureSerializer(DisclosureSerializer):
    """One disclosure with its frozen content, and what proves that it is unchanged."""

    decided_by = serializers.CharField(source="decided_by.name")

    class Meta(DisclosureSerializer.Meta):
        fields = [
            *DisclosureSerializer.Meta.fields,
            "decided_by",
            "decided_at",
            "content",
            "content_sha256",
        ]


class FlagSerializer(serializers.ModelSerializer[Flag]):
    """The receipt of a flag."""

    to_unit = serializers.CharField(source="to_unit.name")
    to_agency = serializers.CharField(source="to_unit.agency.name")

    class Meta:
        model = Flag
        fields = [
            "uuid",
            "reference",
            "to_agency",
            "to_unit",
            "suspicion",
            "state",
            "ending",
            "ended_on",
            "created_at",
        ]


def _as_in_forms(field: Any) -> Any:
    """Check a value as the form's own field does."""

    def check(value: str) -> str:
        try:
            return str(field.clean(value))
        except DjangoError as error:
            raise serializers.ValidationError(error.messages) from None

    return check


class RaiseFlagSerializer(serializers.Serializer[Any]):
    """What somebody has seen, checked by the rules of the form."""

    seen = serializers.CharField()
    seen_on = serializers.DateField()
    channel = serializers.ChoiceField(Channel.choices)
    support = serializers.ChoiceField(Support.choices)
    suspicion = serializers.ChoiceField(Suspicion.choices)
    concerns_name = serializers.CharField()
    concerns_id = serializers.CharField(required=False, default="", allow_blank=True)
    to_unit = serializers.UUIDField()

    def validate_seen_on(self, value: datetime.date) -> datetime.date:
        """Refuse a day that cannot be; nobody is there to be asked about others."""
        try:
            DateField(latest=today).validate(value)
        except DjangoError as error:
            raise serializers.ValidationError(error.messages) from None
        return value

    validate_seen = staticmethod(_as_in_forms(LongTextField()))
    validate_concerns_name = staticmethod(_as_in_forms(TitleField()))
    validate_concerns_id = staticmethod(
        _as_in_forms(IdentityNumberField(required=False))
    )

    def validate_to_unit(self, value: Any) -> Any:
        """Find the unit among those that the person can flag to."""
        receivers = {u.uuid: u for u in receivers_for(self.context["request"].user)}
        if value not in receivers:
            raise serializers.ValidationError("Välj en enhet som tar emot flaggor.")
        return receivers[value]
