"""Approved minutes: nobody changes them, in no way, and who tries is found out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from pax.errors import Conflict, Denied, Invalid, WrongState
from samverkan.groups.enums import Level
from samverkan.meetings.enums import MeetingState, Presence
from samverkan.meetings.models import Action, AgendaItem, Approval, Meeting
from samverkan.meetings.services import planning, running
from tests.samverkan.meetings import scene as stage
from tests.samverkan.meetings.scene import (
    BENEFITS,
    CHAIR,
    POLICE,
    SECRETARY,
    acting,
    approve,
    fresh,
    hold,
    person,
)

TABLES = (
    "meetings_agendaitem",
    "meetings_attendance",
    "meetings_decision",
    "meetings_approval",
)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def full_meeting(scene):
    """Hold a meeting with something in every table of it."""
    told = {"FK": Level.SUMMARY}
    share = scene.share("Lokalpolisområde Södertälje", "hemligt", told)
    meeting = scene.meet()
    for username in (CHAIR, POLICE):
        with acting(username) as who:
            planning.build_agenda(fresh(meeting), by=who)
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh(meeting), by=secretary)
        here = fresh_in(meeting)
        for seat in running.seats_at(here):
            running.note_presence(here, seat, Presence.PRESENT, by=secretary)
        running.add_guest(here, by=secretary, guest="Gäst", guest_from="Annan")
        item = item_of(meeting, title="Läget")
        running.note_item(item, by=secretary, version=1, notes="Sagt")
        running.add_decision(item, by=secretary, text="Beslutat")
        kim = person(BENEFITS)
        running.agree_on_action(
            item, by=secretary, text="Göra", agency=kim.agency, person=kim
        )
    with acting(POLICE) as police:
        running.add_decision(item_of(meeting, share=share), by=police, text="Hemligt")
    return hold(meeting)


def fresh_in(meeting):
    return Meeting.objects.select_related("group", "secretary").get(pk=meeting.pk)


def item_of(meeting, **wanted):
    return AgendaItem.objects.select_related(
        "meeting__group", "meeting__secretary", "group", "share"
    ).get(meeting=meeting, **wanted)


@pytest.fixture
def approved(scene):
    return approve(full_meeting(scene))


# --- the application's role ---------------------------------------------------------
@pytest.mark.parametrize("username", [CHAIR, SECRETARY, POLICE])
def test_nothing_of_it_is_changed_by_sql(approved, username):
    statements = [
        "UPDATE meetings_meeting SET place = 'annan'",
        (
            "UPDATE meetings_meeting SET state = 'hallet', fingerprint = '',"
            " approved_at = NULL"
        ),
        "UPDATE meetings_agendaitem SET notes = 'annat'",
        "UPDATE meetings_decision SET text = 'annat'",
        "UPDATE meetings_attendance SET presence = 'franvarande'",
        "UPDATE meetings_approval SET signed_at = NULL, fingerprint = ''",
        "UPDATE meetings_action SET text = 'annat'",
        "UPDATE meetings_action SET agreed_due_on = '2030-01-01'",
        "UPDATE meetings_action SET meeting_id = NULL, item_id = NULL",
        "DELETE FROM meetings_decision",
        "DELETE FROM meetings_attendance",
        "DELETE FROM meetings_approval",
        "DELETE FROM meetings_meeting",
        "DELETE FROM meetings_agendaitem",
        "DELETE FROM meetings_action",
        "TRUNCATE meetings_decision",
        "ALTER TABLE meetings_decision DISABLE TRIGGER ALL",
    ]
    with acting(username):
        for statement in statements:
            with pytest.raises(ProgrammingError), transaction.atomic():
                sql(statement)


def test_nothing_is_added_to_it_by_sql(approved):
    columns = {}
    with acting(CHAIR) as chair:
        for table in (*TABLES, "meetings_action"):
            columns[table] = ", ".join(
                name
                for (name,) in sql(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s AND column_name NOT IN"
                    " ('id', 'uuid', 'created_by_id', 'created_at', 'signed_at',"
                    " 'fingerprint')",
                    table,
                )
            )
            names = columns[table]
            ends = ", ''" if table == "meetings_approval" else ""
            into = ", fingerprint" if ends else ""
            with (
                pytest.raises(ProgrammingError, match="minutes are approved"),
                transaction.atomic(),
            ):
                sql(
                    f"INSERT INTO {table} (uuid, created_by_id, {names}{into})"
                    f" SELECT gen_random_uuid(), {chair.pk}, {names}{ends}"
                    f" FROM {table} LIMIT 1"
                )


def test_what_was_agreed_lives_on(approved):
    with acting(BENEFITS) as kim:
        action = Action.objects.select_related("group", "agency", "share").get()
        running.reassign_action(
            action, by=kim, version=action.version, person=None, due_on=None
        )
        assert (action.person, action.agreed_person) == (None, kim)
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql("UPDATE meetings_action SET text = 'annat'")
    with acting(CHAIR):
        assert running.fingerprint_of(approved) == approved.fingerprint


def test_services_refuse_too(approved):
    with acting(SECRETARY) as secretary:
        item = item_of(approved, title="Läget")
        with pytest.raises(WrongState):
            running.note_item(item, by=secretary, version=item.version, notes="x")
        with pytest.raises(WrongState):
            running.add_decision(item, by=secretary, text="x")
        with pytest.raises(WrongState):
            planning.add_item(fresh_in(approved), by=secretary, title="x")
        with pytest.raises(WrongState):
            running.end_meeting(fresh_in(approved), [], by=secretary)


# --- approving ----------------------------------------------------------------------
def test_someone_from_another_agency_than_the_secretarys_approves(scene):
    meeting = scene.meet()
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh(meeting), by=secretary)
        for chosen in ([], [person(SECRETARY)]):
            with pytest.raises(Invalid):
                running.end_meeting(fresh_in(meeting), chosen, by=secretary)
        with pytest.raises(Invalid, match="ingen plats"):
            running.end_meeting(fresh_in(meeting), [person("hugo")], by=secretary)


def test_what_is_changed_after_a_signature_is_signed_anew(scene):
    meeting = full_meeting(scene)
    with acting(CHAIR) as chair:
        first = running.fingerprint_of(fresh_in(meeting))
        running.sign_minutes(fresh_in(meeting), by=chair, digest=first, despite="Prov")
    with acting(SECRETARY) as secretary:
        item = item_of(meeting, title="Läget")
        running.note_item(item, by=secretary, version=item.version, notes="Rättat")
    with acting(POLICE) as police:
        with pytest.raises(Conflict):
            running.sign_minutes(
                fresh_in(meeting), by=police, digest=first, despite="Prov"
            )
        now = running.fingerprint_of(fresh_in(meeting))
        assert now != first
        running.sign_minutes(fresh_in(meeting), by=police, digest=now, despite="Prov")
    assert fresh(meeting).state == MeetingState.HELD
    with acting(CHAIR) as chair:
        running.sign_minutes(fresh_in(meeting), by=chair, digest=now, despite="Prov")
    meeting = fresh(meeting)
    assert (meeting.state, meeting.fingerprint) == (MeetingState.APPROVED, now)


def test_a_change_of_what_one_does_not_see_changes_the_fingerprint(scene):
    meeting = full_meeting(scene)
    with acting(CHAIR):
        before = running.fingerprint_of(meeting)
        assert not AgendaItem.objects.filter(title__contains="hemligt").exists()
    with acting(POLICE) as police:
        item = item_of(meeting, share__isnull=False)
        running.note_item(item, by=police, version=1, notes="Hemligt sagt")
    with acting(CHAIR):
        assert running.fingerprint_of(meeting) != before


def test_nobody_signs_for_another_nor_approves_alone_by_sql(scene):
    meeting = full_meeting(scene)
    with acting(SECRETARY):
        now = running.fingerprint_of(meeting)
        for statement in (
            f"UPDATE meetings_approval SET signed_at = now(), fingerprint = '{now}'",
            (
                f"UPDATE meetings_meeting SET state = 'justerat', approved_at = now(),"
                f" fingerprint = '{now}'"
            ),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                sql(statement)
    with acting(CHAIR):
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql(
                "UPDATE meetings_approval SET signed_at = now(), fingerprint = 'annat'"
                " WHERE person_id = pax_user_id()"
            )
        # One's own signature alone does not approve what two are to sign.
        sql(
            "UPDATE meetings_approval SET signed_at = now(), fingerprint = %s"
            " WHERE person_id = pax_user_id()",
            now,
        )
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql(
                "UPDATE meetings_meeting SET state = 'justerat', approved_at = now(),"
                " fingerprint = %s",
                now,
            )


def test_who_was_not_chosen_approves_nothing(scene):
    meeting = full_meeting(scene)
    with acting(BENEFITS) as kim:
        digest = running.fingerprint_of(meeting)
        with pytest.raises(WrongState):
            running.sign_minutes(
                fresh_in(meeting), by=kim, digest=digest, despite="Prov"
            )
    with acting("hugo") as hugo, pytest.raises(Denied):
        running.sign_minutes(meeting, by=hugo, digest=digest, despite="Prov")


# --- the fingerprint ----------------------------------------------------------------
def test_fingerprint_is_told_only_to_those_who_sit_there(approved):
    with acting("hugo"):
        assert running.fingerprint_of(approved) == ""
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql("SELECT pax_minutes_fingerprint(%s)", approved.pk)


def test_fingerprint_does_not_follow_the_clock_of_the_session(approved):
    with acting(CHAIR):
        sql("SET LOCAL timezone = 'Asia/Tokyo'")
        assert running.fingerprint_of(approved) == approved.fingerprint


@pytest.fixture
def owned(as_owner):
    """An approved meeting, for the tables' owner to change."""
    return approve(full_meeting(stage.lay()))


TAMPERING = {
    "meetings_agendaitem": "UPDATE meetings_agendaitem SET notes = 'Annat'",
    "meetings_decision": "DELETE FROM meetings_decision WHERE text = 'Hemligt'",
    "meetings_attendance": "UPDATE meetings_attendance SET presence = 'franvarande'",
    "meetings_action": "UPDATE meetings_action SET text = 'Annat'",
    "meetings_meeting": "UPDATE meetings_meeting SET place = 'Annan'",
    "meetings_approval": "DELETE FROM meetings_approval",
}


@pytest.mark.parametrize("table", TAMPERING)
def test_verifying_finds_what_the_owner_has_changed(owned, table):
    assert "1 frysta, 0 stämmer inte" in verified()
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # else there is something left to check
    sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    assert sql(TAMPERING[table]) > 0
    sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with pytest.raises(CommandError):
        verified()


def test_even_the_owner_is_refused_while_the_triggers_stand(owned):
    for table, statement in TAMPERING.items():
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql(statement)
        assert table in statement


def verified():
    said = StringIO()
    call_command("verify_editions", "minutes", stdout=said)
    return said.getvalue()


def test_a_signature_is_for_what_was_signed(approved):
    with acting(CHAIR):
        signed = set(Approval.objects.values_list("fingerprint", flat=True))
    assert signed == {approved.fingerprint}
