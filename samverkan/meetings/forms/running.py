"""Forms of a meeting: its agenda, what is noted at it, and who approves that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from pax.access.forms import ConfirmedForm
from pax.accounts.models import Agency, User
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
)
from samverkan.groups.models import Share
from samverkan.meetings.enums import ActionState
from samverkan.meetings.forms.guarding import GuardedForm
from samverkan.meetings.forms.planning import seated

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from samverkan.groups.models import Samverkansgrupp, Seat
    from samverkan.meetings.models import Meeting


class ItemForm(GuardedForm):
    """A point of one's own on the agenda."""

    guarded = ("title",)
    title = TitleField(label="Punkt", max_length=200)
    share = forms.ModelChoiceField(
        label="Rör ett delat ärende",
        queryset=Share.objects.none(),
        required=False,
        empty_label="Nej, punkten är för alla i gruppen",
        help_text="Punkten visas då bara för dem som har fått del av ärendet.",
    )
    once = OnceField()

    def __init__(
        self,
        group: Samverkansgrupp,
        shares: QuerySet[Share],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Offer the cases that the person knows what they are about."""
        super().__init__(group, *args, **kwargs)
        field: Any = self.fields["share"]
        field.queryset = shares
        field.label_from_instance = lambda share: (
            f"{share.reference}, {share.owner_agency}"
        )


class NotesForm(GuardedForm, RecordForm):
    """What was said under a point."""

    guarded = ("notes",)
    notes = LongTextField(
        label="Anteckningar", max_length=8000, rows=10, required=False
    )


class DecisionForm(GuardedForm, RecordForm):
    """A decision under a point, or a correction of it."""

    guarded = ("text",)
    text = LongTextField(label="Beslut", max_length=2000, rows=2)


class TakerField(forms.ChoiceField):
    """Who takes on to do something: an agency, or one of its people in the group."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer nobody until the group is known."""
        super().__init__(**kwargs)
        self.people: dict[str, tuple[Agency, User | None]] = {}

    def offer(self, seats: list[Seat]) -> None:
        """Offer those who have a seat, agency by agency."""
        by_agency: dict[Agency, list[tuple[str, str]]] = {}
        for seat in seats:
            agency = seat.delegation.agency
            options = by_agency.setdefault(agency, [])
            if not options:
                self.people[f"m:{agency.pk}"] = (agency, None)
                options.append((f"m:{agency.pk}", f"{agency}, ingen utsedd"))
            self.people[f"p:{seat.uuid}"] = (agency, seat.user)
            options.append((f"p:{seat.uuid}", f"{seat.user.name}, {agency.short_name}"))
        groups = [(str(agency), options) for agency, options in by_agency.items()]
        self.choices = [("", "Välj"), *groups]


class ActionForm(GuardedForm):
    """Something that an agency takes on to do."""

    guarded = ("text",)
    text = TitleField(label="Åtgärd", max_length=200)
    who = TakerField(label="Ansvarig")
    due_on = DateField(label="Klart senast", required=False)
    once = OnceField()

    def __init__(
        self, group: Samverkansgrupp, seats: list[Seat], *args: Any, **kwargs: Any
    ) -> None:
        """Offer those who may take it on."""
        super().__init__(group, *args, **kwargs)
        who: Any = self.fields["who"]
        who.offer(seats)
        self.takers: TakerField = who

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        given = super().given
        agency, person = self.takers.people[given.pop("who")]
        return given | {"agency": agency, "person": person}


class ReassignForm(RecordForm):
    """Somebody else at the agency, or another day."""

    person = forms.ModelChoiceField(
        label="Ansvarig",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen utsedd",
    )
    due_on = DateField(label="Klart senast", required=False)

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        """Offer the agency's people in the group."""
        super().__init__(*args, **kwargs)
        self.chooser("person").queryset = people


class SettleForm(GuardedForm, RecordForm):
    """That an action is done, or not needed, and what came of it."""

    guarded = ("outcome",)
    asked_anew = ("state",)
    state = forms.TypedChoiceField(
        label="Hur gick det?",
        choices=[
            (ActionState.DONE, "Den är gjord"),
            (ActionState.DROPPED, "Den behövs inte längre"),
        ],
        coerce=ActionState,
        widget=forms.RadioSelect,
        initial=ActionState.DONE,
    )
    outcome = LongTextField(
        label="Vad det ledde till, eller varför den inte behövs",
        max_length=2000,
        rows=3,
    )


class GuestForm(PaxForm):
    """Somebody who is there without a seat in the group."""

    guest = TitleField(label="Namn", max_length=80)
    guest_from = TitleField(label="Myndighet eller organisation", max_length=80)
    once = OnceField()


class ApproversForm(PaxForm):
    """Who is to approve the minutes."""

    approvers = forms.ModelMultipleChoiceField(
        label="Justerare",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Minst en från en annan myndighet än sekreterarens.",
        error_messages={"required": "Välj minst en justerare."},
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        """Offer those who sit in the group, but not the one who took notes."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["approvers"]
        field.queryset = seated(meeting.group).exclude(pk=meeting.secretary_id)
        field.label_from_instance = lambda user: f"{user.name}, {user.agency}"


class ApproveForm(ConfirmedForm):
    """Approving what one has read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
