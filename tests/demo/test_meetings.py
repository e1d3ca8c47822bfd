"""The demo's meetings: held over the shared cases, and the next one prepared."""

import pytest

from pax.demo.chapters import CHAPTERS
from pax.demo.scenes import read
from samverkan.meetings.enums import ItemKind, MeetingState
from samverkan.meetings.models import AgendaItem, Meeting

pytestmark = pytest.mark.django_db


def test_meetings_are_about_the_cases_that_have_been_shared(acting):
    CHAPTERS["seating"].play()
    CHAPTERS["shared_cases"].play()
    assert not CHAPTERS["meetings"].is_played()
    CHAPTERS["meetings"].play()
    assert CHAPTERS["meetings"].is_played()
    with acting("gunilla"):
        held, coming, _ = Meeting.objects.order_by("starts_at")
        assert held.state == MeetingState.APPROVED
        [said_of_cases] = [
            act["notes"]
            for act in read("meetings")["acts"]
            if act["does"] == "note_cases"
        ]
        said = AgendaItem.objects.filter(meeting=held, is_struck=False)
        cases = said.exclude(share=None).order_by("position")
        assert [item.notes for item in cases] == list(said_of_cases.values())
        next_time = AgendaItem.objects.filter(meeting=coming)
        about = next_time.exclude(share=None)
        assert about.values("share__owner_agency").distinct().count() == 3
        assert about.filter(kind=ItemKind.OFFERED).count() == 1
    with acting("emil"):  # a company sees no case on either agenda
        assert not AgendaItem.objects.exclude(share=None).exists()
