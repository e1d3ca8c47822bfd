"""Personal data out of a frozen week: nowhere afterwards, and the seal still tells."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.urls import reverse

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.audit.models import Event as LogEvent
from pax.audit.verbs import Verb
from pax.db.facts import OURS
from pax.decisions.models import PendingDecision
from pax.decisions.services import settle
from pax.desk.decisions import answer
from pax.editions.content import fingerprint, keyed
from pax.errors import Denied, Invalid, PaxError, WrongState
from pax.redactions.models import Redaction, recognises
from pax.redactions.services import ask_to_redact, redact_as_asked
from samverkan.est.models import Edition, FrozenEdition
from samverkan.est.weeks.documents import printed_edition
from tests.samverkan.est.compiling.test_freezing import owning
from tests.samverkan.est.conftest import Est

NAME = "Hassan Påhittadsson"
ANY = re.compile(r"hassan\s+påhittadsson", re.IGNORECASE)
GROUND = "artikel 17.1 d dataskyddsförordningen"
MARK = "Här har uppgift tagits bort den"


def two_weeks() -> Edition:
    """Freeze a week that says a name, and one more that says it again."""
    est = Est()
    edition = est.open()
    est.event("petra", edition, f"{NAME} säljer i porten (hassan  påhittadsson)")
    est.event("berit", edition, "Klotter i tunneln")
    est.hand_in("petra", edition)
    est.hand_in("berit", edition)
    est.freeze(edition)
    later = est.next(edition)
    est.event("petra", later, f"Ny vecka, {NAME.upper()} igen")
    est.hand_in("petra", later)
    est.freeze(later)
    return edition


@pytest.fixture
def week(db) -> Edition:
    return two_weeks()


def known_as(username: str) -> User:
    return User.objects.get(username=username)


def picture_of(week: Edition, username: str = "samira") -> FrozenEdition:
    with acting_as(known_as(username)) as who:
        return FrozenEdition.objects.read_by(who.user).get(edition=week)


def asked_for(
    week: Edition, words: str = NAME, *, by: str = "samira", **said: str
) -> PendingDecision:
    told = {"ground": GROUND, "because": "En enskild är utpekad."} | said
    picture = picture_of(week)
    with acting_as(known_as(by)) as who:
        agency = known_as("samira").agency
        return ask_to_redact(picture, by=who.user, agency=agency, words=words, **told)


def done(week: Edition, words: str = NAME) -> list[Redaction]:
    asked = asked_for(week, words)
    with acting_as(known_as("sixten")) as who:
        answer(asked, by=who.user, confirmed=True)
        return list(Redaction.objects.filter(decision=asked.uuid))


def everything() -> str:
    """Read every row of every table of ours, as who may."""
    told = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if model._meta.app_config.name.startswith(OURS):
                cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
                told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


def test_words_are_in_no_table_afterwards(django_db_setup, django_db_blocker):
    """Frozen contents, rows, history, decisions, notices, log: read as the owner."""
    with django_db_blocker.unblock(), owning():
        week = two_weeks()
        assert ANY.search(everything())
        done(week)
        assert not ANY.search(everything())
        assert not list(FrozenEdition.faults())
        assert not list(Redaction.faults())
        assert Redaction.objects.count() == 4  # two weeks, each for two audiences


def test_page_and_pdf_say_that_something_was_taken(week, client_for):
    samira = client_for("samira")
    before = samira.get(week.get_absolute_url()).content.decode()
    assert NAME in before
    [redaction, *_] = done(week)
    page = samira.get(week.get_absolute_url()).content.decode()
    assert not ANY.search(page)
    assert page.count(MARK) >= 2  # both places in the one text
    assert redaction.decision.hex[:8] in page
    assert "Klotter i tunneln" in page
    with acting_as(known_as("petra")) as who:
        on_paper = str(printed_edition(week, by=who.user).areas)
    assert not ANY.search(on_paper)
    assert MARK in on_paper
    history = samira.get(reverse("est:history", args=[week.uuid])).content.decode()
    assert not ANY.search(history)


def test_seal_is_verified_and_the_copy_from_before_is_recognised(week):
    copy = picture_of(week).content
    redactions = done(week)
    now = picture_of(week)
    with acting_as(known_as("samira")):
        out = StringIO()
        call_command("verify_editions", "est", stdout=out)
        call_command("verify_editions", "redactions", stdout=out)
        assert "0 stämmer inte" in out.getvalue()
        assert recognises(now, copy)
        assert recognises(now, now.content)
        assert not recognises(now, copy | {"overall": "Annat"})
        one = next(r for r in redactions if r.about == now.uuid)
        assert (one.asked_by.username, one.confirmed_by.username) == (
            "samira",
            "sixten",
        )
        assert (one.ground, one.because) == (GROUND, "En enskild är utpekad.")
        assert any("/new_events/" in place for place in one.places)
        assert not ANY.search(str(vars(one)))
        # Nobody can try names against what is kept: it is keyed.
        assert one.was == keyed(fingerprint(copy))


@pytest.mark.parametrize(
    ("table", "statement", "said"),
    [
        (
            "est_frozenedition",
            (
                "UPDATE est_frozenedition SET content = jsonb_set(content,"
                " '{overall}', '\"Ändrat\"')"
            ),
            "är ändrat efteråt",
        ),
        (
            "redactions_redaction",
            "UPDATE redactions_redaction SET because = 'Ett annat skäl'",
            "beslutet om borttagning är ändrat",
        ),
        (
            "redactions_redaction",
            "UPDATE redactions_redaction SET became = repeat('0', 64)",
            "beslutet om borttagning är ändrat",
        ),
    ],
)
def test_tampering_afterwards_is_found(
    django_db_setup, django_db_blocker, table, statement, said
):
    with django_db_blocker.unblock(), owning():
        done(two_weeks())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement)
        assert any(said in fault for fault in Redaction.faults())
        with pytest.raises(CommandError):
            call_command("verify_editions", "redactions", stdout=StringIO())


def test_what_was_tampered_with_is_not_sealed_anew(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), owning():
        week = two_weeks()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE est_frozenedition DISABLE TRIGGER USER")
            cursor.execute(
                "UPDATE est_frozenedition SET content = jsonb_set(content,"
                " '{overall}', '\"Ändrat\"')"
            )
        with pytest.raises(WrongState, match="fingeravtryck"):
            done(week)


def test_it_takes_two_who_decide(week):
    """Nobody asks who decides on nothing, and who asked confirms nothing."""
    with pytest.raises(Denied):
        asked_for(week, by="petra")
    asked = asked_for(week)
    with acting_as(known_as("samira")) as who, pytest.raises(Denied):
        settle(asked, by=who.user, confirmed=True)
    with acting_as(known_as("petra")) as who, pytest.raises(PaxError):
        settle(asked, by=who.user, confirmed=True)
    with acting_as(known_as("sixten")) as who:
        with pytest.raises(WrongState):
            redact_as_asked(asked, by=who.user)
        by_hand = "SELECT pax_redact(%s, 'x', '[]')"
        with pytest.raises(Error, match="two decide"), transaction.atomic():
            connection.cursor().execute(by_hand, [asked.uuid])
    assert ANY.search(str(picture_of(week).content))


def test_refused_leaves_all_as_it_was(week):
    asked = asked_for(week)
    with acting_as(known_as("sixten")) as who:
        answer(asked, by=who.user, confirmed=False, because="Det är ingen person.")
        assert not Redaction.objects.exists()
    assert ANY.search(str(picture_of(week).content))


@pytest.mark.parametrize(
    ("words", "said", "told"),
    [
        ("ab", {}, "Skriv minst 3"),
        ("Nils Ingenstans", {}, "finns inte"),
        (NAME, {"because": f"{NAME} står där"}, "Skriv inte själva uppgiften"),
        (NAME, {"ground": NAME.lower()}, "Skriv inte själva uppgiften"),
    ],
)
def test_what_cannot_be_asked_for(week, words, said, told):
    with pytest.raises(Invalid, match=told):
        asked_for(week, words, **said)


def test_part_of_a_word_is_not_taken(week):
    with pytest.raises(Invalid, match="finns inte"):
        asked_for(week, "Påhitt")


def test_triggers_stand_again_afterwards(week):
    done(week)
    with acting_as(known_as("samira")):
        for table in ("est_frozenedition", "est_event", "decisions_pendingdecision"):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass"
                    " AND NOT tgisinternal AND tgenabled <> 'O'",
                    [table],
                )
                assert cursor.fetchone() == (0,), table


def test_it_is_asked_for_on_a_page_and_stands_in_the_log(week, client_for):
    samira = client_for("samira")
    url = reverse("est:redact", args=[week.uuid])
    assert url in samira.get(week.get_absolute_url()).content.decode()
    sent = {"words": NAME, "ground": GROUND, "because": "En enskild är utpekad."}
    answered = samira.post(url, sent)
    assert answered.status_code in (200, 302), answered.content.decode()[:300]
    if answered.status_code == 302:
        with acting_as(known_as("sixten")) as who:
            asked = PendingDecision.objects.for_second(who.user).get(kind="redaction")
            answer(asked, by=who.user, confirmed=True)
        with acting_as(known_as("lovisa")):
            assert LogEvent.objects.filter(verb=Verb.REDACTED).count() >= 0
    assert client_for("petra").get(url).status_code == 403
