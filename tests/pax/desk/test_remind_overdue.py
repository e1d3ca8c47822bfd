"""Reminders: to those responsible, once a day, and without a word of what it is."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from cases.models import Case, Task
from cases.tasks.services import add_task
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.desk.substitutes import name_substitute
from pax.desk.tasks import overdue, remind_overdue
from tests.cases import chain_scene as scenes
from tests.cases.notices.test_notice import prepare, send

PERSONAL = ("Rosita", "Ruben", "198112189876", "Skenseparation", "SN-2026", "PM-2026")


@pytest.fixture
def hub(annas_case, acting):
    return scenes.reported(annas_case, acting)


def letters():
    return {tuple(m.to): m for m in mail.outbox}


def later(days):
    return time_machine.travel(
        timezone.now() + datetime.timedelta(days=days), tick=False
    )


def test_each_responsible_gets_one_letter_with_a_number(hub, acting):
    with acting("anna") as anna:
        add_task(
            hub.case,
            by=anna.user,
            text="Ring hyresvärden",
            responsible=anna.user,
            due_on=timezone.localdate() + datetime.timedelta(days=2),
        )
    with later(40):
        remind_overdue()
    found = letters()
    # Anna: the police's answer and her task; Petra: the answer she owes.
    assert set(found) == {("anna@exempel.invalid",), ("petra@exempel.invalid",)}
    assert found["anna@exempel.invalid",].subject == (
        "Pax: 2 saker har passerat sitt datum"
    )
    assert found["petra@exempel.invalid",].subject == (
        "Pax: 1 sak har passerat sitt datum"
    )


def test_nothing_of_what_it_is_about_leaves_pax(hub, acting):
    with later(40):
        remind_overdue()
    for letter in mail.outbox:
        for word in PERSONAL:
            assert word not in letter.subject + letter.body


def test_a_second_run_the_same_day_sends_nothing(hub):
    with later(40):
        assert remind_overdue() == 2
        assert remind_overdue() == 0
    with later(41):
        assert remind_overdue() == 2


def test_what_is_due_today_is_not_late(hub, acting):
    with acting("anna"):
        due = Case.objects.get(pk=hub.case.pk).due_on
    with later((due - timezone.localdate()).days):
        assert remind_overdue() == 0


def test_what_nobody_has_falls_to_those_who_hand_out_work(annas_case, acting):
    # A flag that nobody has taken up.
    with later(40):
        remind_overdue()
    assert set(letters()) == {("carin@exempel.invalid",)}


def test_an_unanswered_notification_is_told_on_both_sides(annas_case, acting):
    scene = scenes.police_scene.at_report(annas_case, acting)
    due = timezone.localdate() + datetime.timedelta(days=3)
    send(prepare(scene, acting), acting, answer_by=due)
    with later(5):
        remind_overdue()
    # FK has nobody who hands out work: those who work there are told.
    assert set(letters()) == {("anna@exempel.invalid",), ("kim@exempel.invalid",)}


def test_one_who_has_left_is_not_told(hub, acting, person):
    anna = person("anna")
    with acting("sigrid"):
        anna.memberships.update(valid_to=timezone.localdate())
    with later(40):
        remind_overdue()
    assert ("anna@exempel.invalid",) not in letters()
    assert ("carin@exempel.invalid",) in letters()


def test_who_stands_in_is_told_that_there_is_something(hub, acting, person):
    today = timezone.localdate()
    with acting("anna") as anna:
        name_substitute(
            anna.user,
            person("adam"),
            by=anna.user,
            since=today + datetime.timedelta(days=40),
            until=today + datetime.timedelta(days=41),
        )
    with later(39):
        remind_overdue()
    assert ("adam@exempel.invalid",) not in letters()
    with later(40):
        remind_overdue()
    letter = letters()["adam@exempel.invalid",]
    # No number: how much of it he reads, his own roles say.
    assert letter.subject == (
        "Pax: Något för den du är ersättare för har passerat sitt datum"
    )
    assert "anna" not in (letter.subject + letter.body).lower()


def test_it_runs_as_the_applications_role_and_leaves_no_identity(hub):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("pax_app",)
    with later(40):
        remind_overdue()
    assert not Case.objects.exists()
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("of", "told"),
    [("anna", ["anna"]), ("petra", ["petra"]), ("kim", []), ("asta", [])],
)
def test_each_agencys_system_user_finds_its_own_and_no_more(hub, person, of, told):
    system = User.objects.get(agency=person(of).agency_id, is_system=True)
    day = timezone.localdate() + datetime.timedelta(days=40)
    with acting_as(system):
        found = overdue(system.agency, day)
        assert sorted(person.username for person in found) == told


def test_a_letter_that_fails_is_tried_again(hub, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    with later(40):
        assert remind_overdue() == 0
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert remind_overdue() == 2


class Broken:
    """A mail server that is down."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError
