"""Forms of meetings: planning, the year wheel, what is noted, and who approves it.

Text is held to say nothing of persons, but may name one's colleagues: that ”Petra
återkommer” is no trace of anybody whom a case is about.
"""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from pax.access.forms import ConfirmedForm
from pax.accounts.models import Agency, User
from pax.db.ordering import in_swedish
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
from pax.ui.swedish import LONG_MONTHS, day
from pax.ui.traces import Kind, Trace, TraceGuardMixin
from samverkan.groups.models import Samverkansgrupp, Seat, Share
from samverkan.groups.selectors import agencies_of, people_of
from samverkan.meetings.enums import ActionState
from samverkan.meetings.models import Meeting


# --- what is guarded ------------------------------------------------------------------
class GuardedForm(TraceGuardMixin, PaxForm):
    """A form whose text is looked through for what points out a person."""

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Know the group, whose own people may be named."""
        self.group = group
        super().__init__(*args, **kwargs)

    def _found(self) -> dict[str, list[Trace]]:
        found = super()._found()
        if not found:
            return found
        known = _names_in(self.group)
        kept = {
            name: [trace for trace in traces if not _is_colleague(trace, known)]
            for name, traces in found.items()
        }
        return {name: traces for name, traces in kept.items() if traces}


def _is_colleague(trace: Trace, known: frozenset[str]) -> bool:
    """Tell whether a name is of somebody who sits in the group."""
    words = {word.lower().removesuffix("s") for word in trace.text.split()}
    return trace.kind is Kind.NAME and words <= known


def _names_in(group: Samverkansgrupp) -> frozenset[str]:
    """Give the names, each part by itself, of those who sit in the group."""
    names = people_of(group).values_list("name", flat=True)
    return frozenset(
        word.lower().removesuffix("s") for name in names for word in name.split()
    )


# --- planning -------------------------------------------------------------------------
START, END = datetime.time(13, 0), datetime.time(14, 30)
MAX_WEEK = 53


class TimeField(forms.TimeField):
    """A time of day, chosen as the browser does it."""

    def __init__(self, **kwargs: Any) -> None:
        """Take 13:00 and 13.00 alike."""
        super().__init__(
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            widget=forms.TimeInput(
                format="%H:%M", attrs={"type": "time", "data-width": "xs"}
            ),
            error_messages={"invalid": "Skriv klockslaget som timme:minut, 13:00."},
            **kwargs,
        )


class SeatedField(forms.ModelChoiceField[User]):
    """One of those who sit in a group today."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer nobody until the group is known."""
        super().__init__(queryset=User.objects.none(), **kwargs)

    def label_from_instance(self, obj: User) -> str:
        """Name the agency too."""
        return f"{obj.name}, {obj.agency}"


def seated(group: Samverkansgrupp) -> Any:
    """Find the people who sit in a group today."""
    return people_of(group).select_related("agency").order_by(in_swedish("name"), "pk")


class _Hours(PaxForm):
    starts = TimeField(label="Börjar", initial=START)
    ends = TimeField(label="Slutar", initial=END)
    place = TitleField(
        label="Plats",
        max_length=120,
        required=False,
        help_text=(
            "Syns i deltagarnas kalendrar. Skriv rum eller ”Digitalt”, och inget om "
            "vad mötet handlar om."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Let no meeting end before it begins."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "Välj ett klockslag efter det då mötet börjar.")
        return cleaned


def hours_of(meeting: Meeting) -> dict[str, Any]:
    """Give a meeting's day and hours, as one fills them in."""
    return {
        "day": meeting.held_on,
        "starts": timezone.localtime(meeting.starts_at).time(),
        "ends": timezone.localtime(meeting.ends_at).time(),
    }


class PlanForm(_Hours):
    """One or more meetings to come: proposed days, and one of one's own choice."""

    needed_when = {
        "days": "minst en dag krävs",
        "other": "minst en dag krävs",
    }

    days = forms.TypedMultipleChoiceField(
        label="Föreslagna dagar",
        required=False,
        coerce=datetime.date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
        help_text="Efter gruppens mötesrytm. Helgdagar är flyttade till nästa vardag.",
    )
    other = DateField(label="Annan dag", required=False, earliest=today)
    once = OnceField()
    field_order = ("days", "other", "starts", "ends", "place")

    def __init__(
        self, proposed: list[datetime.date], *args: Any, **kwargs: Any
    ) -> None:
        """Offer the proposed days."""
        super().__init__(*args, **kwargs)
        if proposed:
            self.chooser("days").choices = [
                (one.isoformat(), day(one, long=True, weekday=True)) for one in proposed
            ]
        else:
            del self.fields["days"]

    def clean(self) -> dict[str, Any]:
        """Ask for a day."""
        cleaned = super().clean()
        if not self.chosen and not self.errors:
            self.add_error("other", "Välj minst en dag.")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in: all the days as one."""
        given = super().given
        days = {"days": self.chosen}
        return {n: v for n, v in given.items() if n not in ("days", "other")} | days

    @property
    def chosen(self) -> list[datetime.date]:
        """All the days that were chosen."""
        days = list(self.cleaned_data.get("days", []))
        other = self.cleaned_data.get("other")
        return [*days, other] if other else days


class MeetingForm(RecordForm, _Hours):
    """When and where one meeting is, and who leads it and takes its notes."""

    day = DateField(label="Dag")
    chair = SeatedField(label="Ordförande", required=False, empty_label="Inte bestämt")
    secretary = SeatedField(
        label="Sekreterare",
        required=False,
        empty_label="Inte bestämt",
        help_text="Den som antecknar. Justeras av någon från en annan myndighet.",
    )
    field_order = ("day", "starts", "ends", "place", "chair", "secretary")

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Offer those who sit in the group."""
        super().__init__(*args, **kwargs)
        for name in ("chair", "secretary"):
            self.chooser(name).queryset = seated(group)

    def values_of(self, instance: Meeting) -> dict[str, Any]:
        """Give the day and its hours beside what stands in the meeting."""
        return super().values_of(instance) | hours_of(instance)


class CancelForm(PaxForm):
    """Calling a meeting off."""

    because = TitleField(label="Varför", max_length=200)


class YearEventForm(GuardedForm, RecordForm):
    """Something that comes back every year."""

    needed_when = {
        "months": "krävs om du inte skriver en vecka",
        "week": "krävs om du inte väljer månader",
    }

    guarded = ("title", "note")
    title = TitleField(
        label="Vad som återkommer", help_text="Till exempel ”Gemensam analys av året”."
    )
    months = forms.TypedMultipleChoiceField(
        label="Månader",
        coerce=int,
        choices=[(n, name.capitalize()) for n, name in enumerate(LONG_MONTHS, start=1)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    week = forms.IntegerField(
        label="Eller vecka",
        min_value=1,
        max_value=MAX_WEEK,
        required=False,
        widget=forms.NumberInput(attrs={"data-width": "xs"}),
        help_text="Veckans nummer, om det återkommer en bestämd vecka.",
    )
    agency = forms.ModelChoiceField(
        label="Ansvarig myndighet",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Hela gruppen",
    )
    note = TitleField(label="Anteckning", max_length=400, required=False)

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies in the group."""
        super().__init__(group, *args, **kwargs)
        self.chooser("agency").queryset = agencies_of(group)

    def clean(self) -> dict[str, Any]:
        """Ask when."""
        cleaned = super().clean() or {}
        has_when = cleaned.get("months") or cleaned.get("week")
        if not has_when and not {"months", "week"} & set(self.errors):
            self.add_error("months", "Välj minst en månad, eller skriv en vecka.")
        return cleaned


# --- running a meeting ----------------------------------------------------------------
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
        field = self.chooser("share")
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
        self.takers: TakerField = self.chooser("who")
        self.takers.offer(seats)

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


class BeginForm(PaxForm):
    """The day a meeting is held, when it is not the one that was planned."""

    held_on = DateField(label="Vilken dag hålls mötet?", latest=today)


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
        field = self.chooser("approvers")
        field.queryset = seated(meeting.group).exclude(pk=meeting.secretary_id)
        field.label_from_instance = lambda user: f"{user.name}, {user.agency}"


class ApproveForm(LackingForm, ConfirmedForm):
    """Approving what one has read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
