"""What binds others takes two: every kind, asked of the services and of the tables."""

import datetime
from uuid import uuid4

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from pax.access.admin import services as directory
from pax.access.admin.services import Place
from pax.access.context import acting_as
from pax.access.forms import UNVOUCHED, ConfirmedForm
from pax.accounts.models import Membership, Unit, User
from pax.accounts.roles import GIVEN_ALONE, Role
from pax.decisions.models import OF_PLANS, Kind, PendingDecision, State
from pax.decisions.services import ask, carried, settle, take_back
from pax.desk.decisions import CARRY, answer
from pax.desk.tasks import send_letters
from pax.errors import Denied, Invalid, WrongState
from pax.notices.models import Notice
from pax.redactions.services import pattern_of
from tests.two import confirmed

TODAY = timezone.localdate


def refused(statement, *values):
    """Tell whether the database lets nothing of the statement happen."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement, values)
                return cursor.rowcount == 0
        except ProgrammingError as error:
            return isinstance(error.__cause__, InsufficientPrivilege)


def unit(name):
    return Unit.objects.select_related("agency").get(name=name)


def ask_role(by, person, role=Role.CHEF):
    return directory.give_role(
        person, Place(unit("Försörjningsstöd"), role, TODAY()), by=by
    )


#: Who asks, how, and who else can be the second; and what the tables must refuse to one
#: who goes past the services.
ACTS = {
    Kind.ROLE: (
        "sigrid",
        lambda by, person: ask_role(by, person("anna")),
        "carin",
        (
            "INSERT INTO accounts_membership (user_id, unit_id, role, valid_from)"
            " SELECT u.id, n.id, 'chef', current_date"
            " FROM accounts_user u, accounts_unit n"
            " WHERE u.username = 'anna' AND n.name = 'Försörjningsstöd'"
        ),
    ),
    Kind.PASSWORD: (
        "sigrid",
        lambda by, person: directory.ask_for_password(person("anna"), by=by),
        "carin",
        "UPDATE accounts_user SET password = 'x' WHERE username = 'anna'",
    ),
}


@pytest.mark.parametrize("kind", ACTS)
def test_it_is_not_done_by_one_alone(acting, person, kind):
    asker, ask, second, statement = ACTS[kind]
    with acting(asker) as who:
        asked = ask(who.user, person)
        assert asked.state == State.ASKED
        with pytest.raises(Denied, match="tar två"):
            answer(asked, by=who.user, confirmed=True)
        with (
            pytest.raises(WrongState, match="inte bekräftat"),
            carried(asked, by=who.user),
        ):
            pass
        assert refused(statement)
        assert refused(
            "UPDATE decisions_pendingdecision SET state = 'confirmed',"
            " settled_by_id = asked_by_id, settled_at = now()"
        )
        # Nor in the name of the other.
        assert refused(
            "UPDATE decisions_pendingdecision SET state = 'confirmed',"
            " settled_by_id = %s, settled_at = now()",
            person(second).pk,
        )
    with acting(second) as who:
        waits = PendingDecision.objects.for_second(who.user)
        assert list(waits) == [asked]
        assert refused(statement)
        assert refused("UPDATE decisions_pendingdecision SET label = 'Annat'")


@pytest.mark.parametrize("kind", ACTS)
def test_it_is_refused_with_a_reason_and_taken_back_by_who_asked(acting, person, kind):
    asker, ask, second, _ = ACTS[kind]
    with acting(asker) as who:
        asked = ask(who.user, person)
    with acting(second) as who:
        with pytest.raises(Invalid, match="Skriv varför"):
            answer(asked, by=who.user, confirmed=False)
        answer(asked, by=who.user, confirmed=False, because="Har inte bett om det.")
    with acting(asker) as who:
        asked.refresh_from_db()
        assert (asked.state, asked.settled_because) == (
            State.REFUSED,
            "Har inte bett om det.",
        )
        told = Notice.objects.visible_to(who.user).filter(to=who.user)
        assert [n.text for n in told] == [f"Avslaget: {asked.get_kind_display()}"]
        with pytest.raises(WrongState):
            take_back(asked, by=who.user)
        again = ask(who.user, person)
        assert take_back(again, by=who.user).state == State.TAKEN_BACK


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("other", ["anna", "adam", "petra", "orvar", "samira"])
def test_others_neither_see_nor_confirm_it(acting, person, kind, other):
    asker, ask, _, _ = ACTS[kind]
    with acting(asker) as who:
        asked = ask(who.user, person)
    with acting(other) as who:
        assert not PendingDecision.objects.for_second(who.user).exists()
        seen = PendingDecision.objects.filter(pk=asked.pk).exists()
        assert seen is (other == "anna")  # whom it is about
        with pytest.raises((Denied, WrongState)):
            settle(asked, by=who.user, confirmed=True)


def test_confirmed_role_begins_and_both_are_told(acting, person):
    with acting("sigrid") as who:
        asked = ask_role(who.user, person("anna"))
    confirmed(asked, person("carin"))
    with acting("anna") as who:
        assert Membership.objects.filter(user=who.user, role=Role.CHEF).exists()
        texts = set(Notice.objects.filter(to=who.user).values_list("text", flat=True))
        assert texts == {"Bekräftat: Ge en roll", "En roll har getts."}


@pytest.mark.parametrize("role", sorted(GIVEN_ALONE))
def test_role_that_reads_and_decides_nothing_is_given_by_one(acting, person, role):
    with acting("sigrid") as who:
        assert isinstance(ask_role(who.user, person("anna"), role), Membership)


def test_plan_and_picture_take_two_of_those_who_decide(acting, person):
    for kind in OF_PLANS:
        with acting("sixten") as who:
            asked = ask_of(kind, who.user)
            with pytest.raises(Denied, match="tar två"):
                settle(asked, by=who.user, confirmed=True)
        # Another authority's decider, and one who decides nothing.
        for other in ("carin", "elin", "sigrid", "petra"):
            with acting(other) as who:
                assert not PendingDecision.objects.filter(pk=asked.pk).exists()
                with pytest.raises((Denied, WrongState)):
                    settle(asked, by=who.user, confirmed=True)
        with acting("selma") as who:
            assert asked in PendingDecision.objects.for_second(who.user)
            assert settle(asked, by=who.user, confirmed=True).state == State.CONFIRMED


def ask_of(kind, by):
    # What is taken out is what was said (pax/redactions); others say nothing more.
    terms = {"words": "Prov", "pattern": pattern_of("Prov"), "targets": {}}
    return ask(kind, by=by, agency=by.agency, about=uuid4(), label="Prov", terms=terms)


def test_every_kind_is_carried_out_somewhere():
    assert set(CARRY) | {Kind.PASSWORD} == set(Kind)


def test_tables_know_the_same_roles(db):
    with connection.cursor() as cursor:
        for role in Role:
            cursor.execute("SELECT pax_role_takes_two(%s)", [role])
            assert cursor.fetchone()[0] is (role not in GIVEN_ALONE)


def test_role_that_has_ended_does_not_go_on_by_one_alone(acting, person):
    with acting("sigrid") as who:
        held = Membership.objects.get(user=person("vera"))
        directory.end_role(held, by=who.user, last_day=TODAY(), because="Bytt tjänst")
        assert refused(
            "UPDATE accounts_membership SET valid_to = NULL WHERE id = %s", held.pk
        )


def test_given_password_signs_nothing_until_another_vouches(acting, person, client_for):
    other = person("carin")
    with acting("sigrid") as who:
        asked = directory.ask_for_password(person("adam"), by=who.user)
    with acting("adam") as who:  # never the one it is about
        assert not PendingDecision.objects.for_second(who.user).exists()
    with acting_as(other):
        settle(asked, by=other, confirmed=True)
    with acting("sigrid") as who:
        password = directory.give_password(person("adam"), by=who.user, decision=asked)
        with pytest.raises(WrongState):
            directory.give_password(person("adam"), by=who.user, decision=asked)
    adam = person("adam")
    assert adam.is_unvouched
    assert adam.check_password(password)
    form = ConfirmedForm(adam, {"password": password})
    assert form.errors["password"] == [UNVOUCHED]
    with acting_as(adam):
        directory.change_own_password(adam, "eget-val-9 hund")
        assert refused(
            "UPDATE accounts_user SET is_unvouched = false WHERE id = %s", adam.pk
        )
        asked = PendingDecision.objects.get(kind=Kind.VOUCHER)
    # Who gave it has seen it, and vouches for nobody.
    with acting("sigrid") as who:
        assert not PendingDecision.objects.for_second(who.user).exists()
        assert refused(
            "UPDATE decisions_pendingdecision SET state = 'confirmed',"
            " settled_by_id = %s, settled_at = now() WHERE kind = 'voucher'",
            who.user.pk,
        )
    confirmed(asked, other)
    assert not person("adam").is_unvouched


def test_letter_says_that_there_is_something_and_nothing_of_what(acting, person):
    with acting("sigrid") as who:
        User.objects.filter(pk=person("carin").pk).update(email="carin@example.org")
        ask_role(who.user, person("anna"))
        assert not mail.outbox  # with the transaction, and not before it
    assert send_letters() >= 1
    (letter,) = [m for m in mail.outbox if m.to == ["carin@example.org"]]
    for word in ("Anna", "roll", "Sigrid", "Försörjning", "beslut"):
        assert word not in letter.subject + letter.body
    mail.outbox.clear()
    assert send_letters() == 0


def test_what_was_told_is_ones_own_and_stands(acting, person, client_for):
    with acting("sigrid") as who:
        ask_role(who.user, person("anna"))
    with acting("adam") as who:
        assert not Notice.objects.exists()
        assert refused(
            "INSERT INTO notices_notice (uuid, to_id, agency_id, by_id, text, url)"
            " VALUES (gen_random_uuid(), %s, %s, %s, 'x', '')",
            person("carin").pk,
            person("carin").agency_id,
            person("sigrid").pk,
        )
    with acting("carin"):
        assert refused("UPDATE notices_notice SET text = 'x'")
    carin = client_for("carin")
    assert "Väntar på att du bekräftar" in carin.get("/").content.decode()
    assert carin.post(reverse("desk:notices")).status_code == 302
    assert "Väntar på att du bekräftar" not in carin.get("/").content.decode()


def test_who_is_alone_in_an_empty_installation_gives_one_colleague_the_same_role(
    as_owner, django_user_model
):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_membership WHERE user_id <> 0")
    sigrid = User.objects.get(username="sigrid")
    Membership.objects.create(
        user=sigrid,
        unit=unit("Kommunledning"),
        role=Role.SYSTEMADMINISTRATOR,
        valid_from=TODAY() - datetime.timedelta(days=1),
    )
    first = Place(unit("Kommunledning"), Role.SYSTEMADMINISTRATOR, TODAY())
    with acting_as(sigrid):
        tove, _ = directory.add_person("tove.prov", "Tove", first, by=sigrid)
        assert Membership.objects.filter(user=tove).exists()
        ulf, _ = directory.add_person("ulf.prov", "Ulf", first, by=sigrid)
        assert not Membership.objects.filter(user=ulf).exists()
    confirmed(PendingDecision.objects.get(concerns=ulf), tove)
    assert Membership.objects.filter(user=ulf).exists()
