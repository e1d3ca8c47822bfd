"""The agenda builds itself, of what each may see, and loses nothing."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from samverkan.groups.enums import Level, Progress
from samverkan.groups.models import ShareWork
from samverkan.meetings.enums import ActionState, ItemKind
from samverkan.meetings.models import Action, AgendaItem
from samverkan.meetings.selectors import agenda_of
from samverkan.meetings.services import planning, running
from tests.samverkan.meetings.scene import (
    BENEFITS,
    CHAIR,
    HOUSING,
    POLICE,
    SECRETARY,
    acting,
    approve,
    fresh,
    hold,
    person,
)

ALL = dict.fromkeys(("SN", "KS", "PM", "FK", "TB"), Level.SUMMARY)
TODAY = timezone.localdate


def build(meeting, username, **kwargs):
    with acting(username) as who:
        return planning.build_agenda(fresh_as(meeting, who), by=who, **kwargs)


def fresh_as(meeting, who):
    return type(meeting).objects.select_related("group", "secretary").get(pk=meeting.pk)


def titles(meeting, username):
    with acting(username) as who:
        return [p.item.title for p in agenda_of(meeting, who).shown]


def act(group, username, text, days):
    with acting(CHAIR) as chair:
        user = person(username)
        return running.add_action(
            group,
            by=chair,
            text=text,
            agency=user.agency,
            person=user,
            due_on=TODAY() + datetime.timedelta(days=days),
        )


def test_agenda_is_made_of_what_waits_in_its_order(scene):
    act(scene.group, POLICE, "I god tid", 10)
    act(scene.group, POLICE, "Försenad", -3)
    scene.share("Försörjningsstöd", "pågår", ALL)
    offered = scene.share("Kontrollverksamheten", "erbjuds", ALL)
    with acting(CHAIR):
        work = ShareWork.objects.get(share=offered)
        change(work, progress=Progress.OFFERED)
    meeting = scene.meet()
    build(meeting, CHAIR)
    found = titles(meeting, CHAIR)
    assert found[:2] == ["Försenad", "I god tid"]
    assert "erbjuds" in found[2]
    assert "pågår" in found[3]
    assert found[4:] == ["Läget", "Nästa möte"]


def test_building_again_adds_what_is_new_and_keeps_what_is_noted(scene):
    meeting = scene.meet()
    build(meeting, CHAIR)
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh_as(meeting, secretary), by=secretary)
        item = AgendaItem.objects.select_related("meeting__group", "group").get(
            title="Läget"
        )
        running.note_item(item, by=secretary, version=1, notes="Sagt i dag")
    act(scene.group, POLICE, "Ny sedan dess", 3)
    [made] = build(meeting, CHAIR)
    assert made.title == "Ny sedan dess"
    assert titles(meeting, CHAIR) == ["Ny sedan dess", "Läget", "Nästa möte"]
    with acting(CHAIR):
        assert AgendaItem.objects.get(title="Läget").notes == "Sagt i dag"
    assert build(meeting, CHAIR) == []


def test_what_was_struck_does_not_come_back_by_itself(scene):
    meeting = scene.meet()
    build(meeting, CHAIR)
    with acting(CHAIR) as chair:
        item = AgendaItem.objects.select_related("meeting__group", "group").get(
            title="Läget"
        )
        planning.strike_item(item, by=chair, struck=True)
    assert build(meeting, CHAIR) == []
    assert titles(meeting, CHAIR) == ["Nästa möte"]
    with acting(CHAIR) as chair:
        item.refresh_from_db()
        planning.strike_item(item, by=chair, struck=False)
    assert titles(meeting, CHAIR) == ["Läget", "Nästa möte"]


def test_what_the_chair_does_not_see_is_added_by_those_who_do(scene):
    # The police have told Försäkringskassan, and nobody else, what it is about.
    scene.share("Lokalpolisområde Södertälje", "hemligt", {"FK": Level.SUMMARY})
    meeting = scene.meet()
    build(meeting, CHAIR)
    assert not any("hemligt" in title for title in titles(meeting, CHAIR))
    build(meeting, BENEFITS)
    assert any("hemligt" in title for title in titles(meeting, POLICE))
    assert not any("hemligt" in title for title in titles(meeting, CHAIR))
    with acting(CHAIR) as chair:
        agenda = agenda_of(meeting, chair)
        assert agenda.hidden == 1
        # The numbers are the same to everybody: there is a gap where it stands.
        assert [p.number for p in agenda.points] == [1, 2, 3]
        assert [bool(p.item) for p in agenda.points] == [False, True, True]
    with acting(HOUSING) as housing:
        assert agenda_of(meeting, housing).hidden == 1
    with acting(POLICE) as police:
        assert agenda_of(meeting, police).hidden == 0
        kept = agenda_of(meeting, police).points[0].kept_from
        assert {agency.code for agency in kept} == {"SN", "KS", "TB"}


def test_the_number_of_hidden_points_is_not_told_to_outsiders(scene):
    scene.share("Lokalpolisområde Södertälje", "hemligt", {"FK": Level.SUMMARY})
    meeting = scene.meet()
    build(meeting, POLICE)
    with acting("hugo"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pax_agenda(%s)", [meeting.pk])
        assert cursor.fetchall() == []
        cursor.execute("SELECT pax_hidden_actions(%s)", [scene.group.pk])
        assert cursor.fetchone() == (0,)


def test_one_changes_places_only_with_what_one_sees(scene):
    scene.share("Lokalpolisområde Södertälje", "hemligt", {"FK": Level.SUMMARY})
    meeting = scene.meet()
    build(meeting, POLICE)
    with acting(CHAIR) as chair:
        item = AgendaItem.objects.select_related("meeting__group", "group").get(
            title="Nästa möte"
        )
        planning.move_item(item, by=chair, down=False)
        planning.move_item(item, by=chair, down=False)  # already first of those seen
    assert titles(meeting, CHAIR) == ["Nästa möte", "Läget"]
    with acting(POLICE) as police:
        shown = [p.item.title for p in agenda_of(meeting, police).shown]
    assert "hemligt" in shown[0]
    assert shown[1:] == ["Nästa möte", "Läget"]


def test_only_who_runs_the_meeting_orders_it(scene):
    meeting = scene.meet()
    build(meeting, POLICE)
    with acting(BENEFITS) as kim:
        item = AgendaItem.objects.select_related("meeting__group", "group").get(
            title="Läget"
        )
        with pytest.raises(Denied):
            planning.move_item(item, by=kim, down=True)
        with pytest.raises(Denied):
            planning.strike_item(item, by=kim, struck=True)


def test_nobody_adds_a_point_about_a_case_they_know_nothing_of(scene):
    share = scene.share("Lokalpolisområde Södertälje", "hemligt", {"FK": Level.SUMMARY})
    meeting = scene.meet()
    with acting(CHAIR) as chair, pytest.raises(Invalid):
        planning.add_item(fresh_as(meeting, chair), by=chair, title="Hm", share=share)


def test_only_what_has_changed_since_last_time_is_taken_up(scene):
    changed = scene.share("Försörjningsstöd", "rört", ALL)
    scene.share("Kontrollverksamheten", "stilla", ALL)
    held = scene.meet()
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh_as(held, secretary), by=secretary)
        now = timezone.now()  # and not at the hour it was planned for
        planning.revise_meeting(
            fresh_as(held, secretary),
            by=secretary,
            version=None,
            starts_at=now,
            ends_at=now + datetime.timedelta(hours=1),
        )
    hold(held)
    with acting(CHAIR) as chair:
        change(ShareWork.objects.get(share=changed), next_step="Ring")
        meeting = scene.meet(days=7)
        missing = planning.missing_from(fresh_as(meeting, chair), chair)
    waiting = [c.share.pk for c in missing if c.kind == ItemKind.CHANGED]
    assert waiting == [changed.pk]


def test_an_action_comes_back_until_it_is_done(scene):
    first = scene.meet(days=-1)
    build(first, CHAIR)
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh_as(first, secretary), by=secretary)
        item = AgendaItem.objects.select_related("meeting__group", "group").get(
            title="Läget"
        )
        kim = person(BENEFITS)
        running.agree_on_action(
            item, by=secretary, text="Kontrollera", agency=kim.agency, person=kim
        )
        # What is agreed on now is followed up at the next.
        assert planning.missing_from(fresh_as(first, secretary), secretary) == []
    approve(hold(first))
    for days in (7, 14):
        meeting = scene.meet(days=days)
        build(meeting, CHAIR)
        assert titles(meeting, CHAIR)[0] == "Kontrollera"
    with acting(BENEFITS) as kim:
        action = Action.objects.select_related("group", "agency", "share").get()
        running.settle_action(
            action, ActionState.DONE, by=kim, version=1, outcome="Kontrollerat"
        )
    meeting = scene.meet(days=21)
    build(meeting, CHAIR)
    assert titles(meeting, CHAIR) == ["Läget", "Nästa möte"]


def test_an_agenda_that_is_over_is_not_built(scene):
    meeting = hold(scene.meet(days=-1))
    with acting(CHAIR) as chair, pytest.raises(WrongState):
        planning.build_agenda(fresh(meeting), by=chair)
