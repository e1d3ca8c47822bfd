"""The access index and the search index hold what grants and cases say, always.

Asked as the tables' owner, who alone may: the answer is about everybody's cases.
"""

import io
import threading
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from cases.case.services import Seen
from cases.flag.services import raise_flag
from cases.listing import services as indexes
from cases.listing.selectors import Filters, page_of_cases
from cases.models import Case, Note, Party
from pax.access import grants
from pax.access.context import acting_as
from pax.accounts.models import Unit, User
from pax.db.changes import change
from tests.cases import police_scene
from tests.cases.conftest import SEEN
from tests.database import as_owner as as_the_owner
from tests.two import withdraw

ONE_TOO_MANY = (
    f"INSERT INTO cases_caseaccess ({indexes.ACCESS})"
    f" SELECT -1{indexes.ACCESS.removeprefix('reader')} FROM cases_caseaccess"
)


def acting(username):
    return acting_as(User.objects.get(username=username))


@contextmanager
def unchanged():
    yield
    wrong = [found for found in indexes.compare() if not found.is_none]
    assert wrong == []


def test_indexes_follow_whatever_happens(as_owner):
    with unchanged(), acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        case = raise_flag(SEEN, to_unit=unit, by=who.user)[1]
    with unchanged():
        scene = police_scene.at_report(case, acting)
    with unchanged():
        sent = police_scene.report(scene, acting)
    with unchanged():
        received = police_scene.receive(sent, acting)
    assert "BOENDE" not in words_of(received)
    with unchanged(), acting("anna") as who:
        change(Case.objects.get(pk=case.pk), title="Något nytt", due_on=None)
        party = Party.objects.filter(case=case).first()
        change(party, name="Nytt Namn")
        grants.grant_person(case, User.objects.get(username="vera"))
        grants.revoke_unit(case, unit)
    with unchanged(), acting("carin") as who:
        withdraw(sent, by=who.user, because="Fel person.")
    assert words_of(received).count("'") < words_of(case).count("'")


def words_of(case):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words::text FROM cases_casesearch WHERE case_id = %s", [case.pk]
        )
        return cursor.fetchone()[0]


def test_no_address_is_ever_among_the_words(as_owner):
    with acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        case = raise_flag(SEEN, to_unit=unit, by=who.user)[1]
        for protected in (True, False):
            Party.objects.create(
                case=case,
                created_by=who.user,
                name="Alva Ask",
                is_protected=protected,
                address="Hemligvägen 7",
                registered_address="Bortagatan 1",
                phone="0701234567",
            )
    kept = words_of(case)
    assert "'alv'" in kept
    for hidden in ("hemligväg", "bortagat", "0701234567"):
        assert hidden not in kept


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("DELETE FROM cases_caseaccess", "cases_caseaccess: 1 rader saknas, 0"),
        (
            "UPDATE cases_caseaccess SET step = 'x'",
            "cases_caseaccess: 1 rader saknas, 1",
        ),
        (
            ONE_TOO_MANY,
            "cases_caseaccess: 0 rader saknas, 1",
        ),
        ("DELETE FROM cases_casesearch", "cases_casesearch: 1 rader saknas, 0"),
        (
            "UPDATE cases_casesearch SET numbers = '{1}'",
            "cases_casesearch: 1 rader saknas, 1",
        ),
    ],
)
def test_command_tells_when_an_index_is_wrong_and_mends_it(as_owner, spoil, said):
    with acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        raise_flag(Seen(**SEEN.__dict__), to_unit=unit, by=who.user)
    call_command("check_access_index", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(spoil)
    told = io.StringIO()
    with pytest.raises(CommandError, match="Kör med --rebuild"):
        call_command("check_access_index", stdout=told)
    assert said in told.getvalue()
    call_command("check_access_index", "--rebuild", stdout=io.StringIO())
    call_command("check_access_index", stdout=io.StringIO())


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM pax_access_of(NULL)",
        "SELECT * FROM pax_words_of(NULL)",
        "SELECT pax_index_words_of(1)",
        "SELECT * FROM cases_casesearch",
        "INSERT INTO cases_caseaccess (reader, case_id) VALUES (1, 1)",
        "UPDATE cases_caseaccess SET reader = 1",
        "DELETE FROM cases_caseaccess",
    ],
)
def test_application_may_neither_ask_for_everything_nor_write(question, person):
    with acting_as(person("anna")), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(question)
        connection.set_rollback(True)


def test_without_identity_a_search_finds_nothing(flag):
    flag(text="kvarnsten")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM pax_search_cases(pax_query('kvarnsten'), NULL, '{}',"
            " '-touched', false, NULL, NULL, 10)"
        )
        assert cursor.fetchall() == []


def test_filter_that_the_database_does_not_know_finds_nothing(flag, acting_anna):
    with connection.cursor() as cursor:
        cursor.execute('SELECT pax_narrowing(\'{"step; DROP": "x"}\')')
        assert cursor.fetchone() == (" AND false",)


@pytest.fixture
def acting_anna(person):
    with acting_as(person("anna")):
        yield


def test_two_who_write_in_one_case_at_once_are_both_found(
    django_db_setup, django_db_blocker
):
    """Each waits for the other before the words are gathered, so none is lost."""
    with django_db_blocker.unblock():
        try:
            with acting("anna") as who:
                unit = Unit.objects.get(name="Försörjningsstöd")
                case = raise_flag(SEEN, to_unit=unit, by=who.user)[1]
            _write_at_once(case)
            with acting("anna") as who:
                found = page_of_cases(who.user, Filters(q="almlund björklund"))
                assert [listed.case for listed in found.cases] == [case]
        finally:
            _forget()


def _write_at_once(case):
    """Let a second person write while the first has not yet saved."""
    begun, failed = threading.Event(), []

    def second():
        try:
            begun.wait(5)
            with acting("adam") as who:
                _note(case, "Björklund", who.user)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    other.start()
    with acting("anna") as who:
        _note(case, "Almlund", who.user)
        begun.set()
        other.join(0.5)
        assert other.is_alive()
    other.join(5)
    assert failed == []


def _note(case, text, by):
    Note.objects.create(case=case, created_by=by, text=text, happened_on=SEEN.seen_on)


def _forget():
    """Empty what was really saved, as the owner: other tests count cases."""
    with as_the_owner(), connection.cursor() as cursor:
        kept = {"cases_processmap", "cases_processversion"}
        names = connection.introspection.table_names(cursor)
        made = [n for n in names if n.startswith("cases_") and n not in kept]
        # With what other apps keep about cases.
        cursor.execute(f"TRUNCATE {', '.join(made)}, audit_event CASCADE")
