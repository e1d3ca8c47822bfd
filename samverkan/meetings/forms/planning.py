"""Forms for planning meetings and for the year wheel."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from pax.accounts.models import Agency, User
from pax.ui.forms import (
    DateField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.swedish import LONG_MONTHS, day
from samverkan.groups.models import Delegation, Seat
from samverkan.meetings.forms.guarding import GuardedForm

if TYPE_CHECKING:
    from samverkan.groups.models import Samverkansgrupp
    from samverkan.meetings.models import Meeting

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
    seats = Seat.objects.current(timezone.localdate()).filter(delegation__group=group)
    people = User.objects.filter(pk__in=seats.order_by().values("user"))
    return people.select_related("agency").order_by("name", "pk")


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


class AgencyField(forms.ModelChoiceField[Agency]):
    """One of the agencies that take part in a group."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer none until the group is known."""
        super().__init__(queryset=Agency.objects.none(), **kwargs)


class YearEventForm(GuardedForm, RecordForm):
    """Something that comes back every year."""

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
    agency = AgencyField(
        label="Ansvarig myndighet", required=False, empty_label="Hela gruppen"
    )
    note = TitleField(label="Anteckning", max_length=400, required=False)

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies in the group."""
        super().__init__(group, *args, **kwargs)
        part = Delegation.objects.filter(group=group, left_on__isnull=True)
        self.chooser("agency").queryset = Agency.objects.filter(
            pk__in=part.order_by().values("agency")
        )

    def clean(self) -> dict[str, Any]:
        """Ask when."""
        cleaned = super().clean() or {}
        has_when = cleaned.get("months") or cleaned.get("week")
        if not has_when and not {"months", "week"} & set(self.errors):
            self.add_error("months", "Välj minst en månad, eller skriv en vecka.")
        return cleaned
