"""Minutes say what was done at the meeting, and the day that it was held."""

import datetime
import re

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from pax.errors import Invalid
from samverkan.meetings.enums import ActionState, MeetingState
from samverkan.meetings.models import Action, AgendaItem, Meeting
from samverkan.meetings.selectors import minutes_of
from samverkan.meetings.services import planning, running
from tests.samverkan.meetings.scene import (
    CHAIR,
    POLICE,
    SECRETARY,
    acting,
    approve,
    fresh,
    hold,
    person,
)
from tests.samverkan.meetings.test_freeze import sql

OUTCOME = "Lamporna lyser igen."


@pytest.fixture
def meeting(scene):
    """A meeting that follows up what the police took on between meetings."""
    with acting(CHAIR) as chair:
        running.add_action(
            scene.group, by=chair, text="Laga lamporna", agency=person(POLICE).agency
        )
    planned = scene.meet()
    with acting(CHAIR) as chair:
        planning.build_agenda(fresh(planned), by=chair)
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh(planned), by=secretary)
    return fresh(planned)


def settle(outcome=OUTCOME, state=ActionState.DONE):
    with acting(POLICE) as police:
        action = found()
        running.settle_action(
            action, state, by=police, version=action.version, outcome=outcome
        )


def reopen():
    with acting(POLICE) as police:
        running.reopen_action(found(), by=police)


def found():
    return Action.objects.select_related("group", "agency", "share", "person").get()


def followed_up(meeting, username=CHAIR):
    with acting(username) as who:
        [point] = [
            one
            for one in minutes_of(fresh_for(meeting), who)["paragraphs"]
            if one["point"].item.action_id
        ]
        return point


def fresh_for(meeting):
    return Meeting.objects.select_related("group").get(pk=meeting.pk)


# --- what is done at the meeting ------------------------------------------------------
def test_action_done_at_the_meeting_is_in_the_minutes(meeting, client_for):
    settle()
    assert not followed_up(meeting)["is_silent"]
    address = reverse("meetings:minutes", args=[meeting.uuid])
    page = client_for(CHAIR).get(address).content.decode()
    followed = page[page.index("Laga lamporna") :].split("</section>")[0]
    assert f"Klar. {OUTCOME}" in followed
    assert "Inget antecknat" not in followed


def test_not_needed_and_put_off_are_there_too(meeting):
    settle("Det är redan gjort.", ActionState.DROPPED)
    assert followed_up(meeting)["point"].item.came_of == (
        "Behövs inte. Det är redan gjort."
    )
    reopen()
    day = timezone.localdate() + datetime.timedelta(days=14)
    with acting(POLICE) as police:
        action = found()
        running.reassign_action(
            action, by=police, version=action.version, person=police, due_on=day
        )
    came_of = followed_up(meeting)["point"].item.came_of
    assert came_of.startswith("Ska göras senast")
    assert person(POLICE).name in came_of


def test_it_is_signed_and_stays_when_the_action_lives_on(meeting):
    with acting(SECRETARY):
        before = running.fingerprint_of(meeting)
    settle()
    with acting(SECRETARY):
        assert running.fingerprint_of(meeting) != before
    hold(meeting)
    approved = approve(meeting)
    assert approved.state == MeetingState.APPROVED
    reopen()
    assert followed_up(meeting)["point"].item.came_of == f"Klar. {OUTCOME}"
    with acting(CHAIR):
        assert running.fingerprint_of(approved) == approved.fingerprint
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql("UPDATE meetings_agendaitem SET came_of = 'annat'")


def test_what_was_wrong_is_put_right_until_it_is_approved(meeting):
    settle("Fel lampor.")
    hold(meeting)
    reopen()
    settle()
    assert followed_up(meeting)["point"].item.came_of == f"Klar. {OUTCOME}"


def test_what_is_done_after_the_meeting_is_not_said_to_be_done_at_it(meeting):
    with acting(CHAIR):
        day = timezone.localdate() - datetime.timedelta(days=3)
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=planning.at(day, datetime.time(13)),
            ends_at=planning.at(day, datetime.time(14)),
        )
    hold(meeting)
    settle()
    point = followed_up(meeting)
    assert point["point"].item.came_of == ""
    assert point["is_silent"]


def test_who_writes_under_the_point_loses_nothing(meeting):
    with acting(SECRETARY):
        item = AgendaItem.objects.get(action__isnull=False)
    settle()
    with acting(SECRETARY) as secretary:
        item = AgendaItem.objects.select_related("meeting__group", "group").get(
            pk=item.pk
        )
        running.note_item(item, by=secretary, version=1, notes="Petra berättade.")
        item.refresh_from_db()
        assert item.came_of == f"Klar. {OUTCOME}"


def test_point_with_a_decision_alone_is_not_called_empty(meeting):
    with acting(SECRETARY) as secretary:
        item = AgendaItem.objects.select_related("meeting__group", "group").get(
            title="Läget"
        )
        running.add_decision(item, by=secretary, text="Vi fortsätter.")
    with acting(CHAIR) as chair:
        silent = {
            one["point"].item.title: one["is_silent"]
            for one in minutes_of(fresh_for(meeting), chair)["paragraphs"]
        }
    assert (silent["Läget"], silent["Nästa möte"]) == (False, True)


# --- the day that it was held ---------------------------------------------------------
def test_meeting_held_before_its_day_is_signed_for_the_day_it_was_held(
    scene, client_for
):
    planned = scene.meet(days=23)
    client = client_for(SECRETARY)
    begin = reverse("meetings:begin", args=[planned.uuid])
    page = client.post(begin).content.decode()
    assert "Mötet är planerat till en annan dag" in page
    assert fresh(planned).state == MeetingState.PLANNED
    today = timezone.localdate()
    assert re.search(rf'name="held_on"[^>]*value="{today}"', page)
    later = today + datetime.timedelta(days=1)
    assert client.post(begin, {"held_on": str(later)}).status_code == 422
    assert client.post(begin, {"held_on": str(today)}).status_code == 302
    assert fresh(planned).held_on == today
    hold(planned)
    approved = approve(planned)
    assert approved.held_on == today
    # The hours are the planned ones, by the clock on the wall.
    assert timezone.localtime(approved.starts_at).hour == 13


def test_meeting_begun_in_pax_after_its_day_keeps_the_day_it_was_held(scene):
    planned = scene.meet(days=-2)
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh(planned), by=secretary)
    assert fresh(planned).held_on == planned.held_on


def test_day_that_has_not_been_is_refused_by_both_walls(scene):
    meeting = scene.meet()
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh(meeting), by=secretary)
        here = fresh_for(meeting)
        later = here.starts_at + datetime.timedelta(days=23)
        with pytest.raises(Invalid, match="som har varit"):
            planning.revise_meeting(
                here,
                by=secretary,
                version=here.version,
                starts_at=later,
                ends_at=later + datetime.timedelta(hours=1),
            )
        Meeting.objects.filter(pk=here.pk).update(
            starts_at=later, ends_at=later + datetime.timedelta(hours=1)
        )
        with pytest.raises(Invalid, match="som har varit"):
            running.end_meeting(fresh_for(meeting), [person(POLICE)], by=secretary)
        with (
            pytest.raises(ProgrammingError, match="has not been"),
            transaction.atomic(),
        ):
            sql("UPDATE meetings_meeting SET state = 'hallet'")
