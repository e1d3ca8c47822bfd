"""What the database promises about disclosures, whatever the application does.

The statements are raw SQL in the application's own role.  A test is one
transaction, in which whoever makes a disclosure may read it back; what is to have
been made in an earlier one is inserted as of yesterday.
"""

import datetime
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from cases.disclosure import services as disclosing
from cases.disclosure.lagrum import OnGround
from cases.disclosure.services import (
    Terms,
    ask_for_completion,
    disclose,
)
from cases.models import Case, CaseClock, DisclosedFile, Disclosure, Note
from pax.access import grants
from pax.accounts.models import Agency, Unit
from pax.errors import Denied, Invalid, Refused, WrongState
from tests.cases import police_scene as scenes
from tests.two import withdraw

NEED = OnGround("osl-10-2", "Behövs för att ta ställning.")


def run(sql, *params):
    """Run a statement in a savepoint, and say how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def refused(match):
    return pytest.raises(ProgrammingError, match=match)


COPY = """
INSERT INTO cases_disclosure
  (uuid, created_at, created_by_id, version, number, kind, case_id, sender_agency_id,
   sender_unit_id, sender_group_id, source_activity, receiver_agency_id,
   receiver_unit_id, receiver_group_id, receiver_case_id, in_reply_to_id, purpose,
   ground, ground_text, balancing, on_request, content, content_sha256, is_protected,
   decided_by_id, decided_at, sent_at, withdrawn_because, received_at)
SELECT %s, {created_at}, {created_by}, 1, %s, kind, {case}, {sender_agency},
   {sender_unit},
   {sender_group}, source_activity, {receiver_agency}, {receiver_unit},
   {receiver_group}, {receiver_case}, {in_reply_to}, purpose, ground, ground_text,
   balancing, on_request, content, content_sha256, is_protected, {decided_by}, now(),
   {sent_at}, '', {received_at}
FROM cases_disclosure WHERE id = %s
"""
SAME = {
    "created_at": "now()",
    "created_by": "pax_user_id()",
    "decided_by": "pax_user_id()",
    "case": "case_id",
    "sender_agency": "sender_agency_id",
    "sender_unit": "sender_unit_id",
    "sender_group": "sender_group_id",
    "receiver_agency": "receiver_agency_id",
    "receiver_unit": "receiver_unit_id",
    "receiver_group": "receiver_group_id",
    "receiver_case": "NULL",
    "in_reply_to": "NULL",
    "sent_at": "now()",
    "received_at": "NULL",
}


def insert_copy(of, **changed):
    """Insert a disclosure like another, but for what is changed."""
    words = SAME | {k: str(v) for k, v in changed.items()}
    made = uuid.uuid4()
    run(COPY.format(**words), made, f"X-{made.hex[:12]}", of.pk)
    return made


def made_yesterday(of):
    """Give a disclosure like another, made by the acting person yesterday."""
    made = insert_copy(of, created_at="now() - interval '1 day'")
    return Disclosure.objects.get(uuid=made)


# Who makes one


def test_the_sender_can_insert_one_of_its_own(sent, acting):
    with acting("carin"):
        made = insert_copy(sent)
        assert Disclosure.objects.filter(uuid=made).count() == 1


def test_nobody_inserts_a_disclosure_in_another_agencys_name(sent, acting):
    for username in ("petra", "anna"):
        with acting(username) as who:
            swapped = {
                "sender_agency": "receiver_agency_id",
                "sender_unit": "receiver_unit_id",
                "sender_group": "receiver_group_id",
                "receiver_agency": "sender_agency_id",
                "receiver_unit": "sender_unit_id",
                "receiver_group": "sender_group_id",
            }
            foreign = {} if username == "petra" else swapped
            for received in ("NULL", "now()"):
                with refused("made by its sender|row-level security"):
                    insert_copy(sent, case="NULL", received_at=received, **foreign)
            assert who.user.username == username


@pytest.mark.parametrize(
    "changed",
    [
        {"decided_by": "(SELECT id FROM accounts_user WHERE username = 'carin')"},
        {"created_by": "(SELECT id FROM accounts_user WHERE username = 'carin')"},
        {"sender_unit": "receiver_unit_id"},
        {"sender_group": "receiver_group_id"},
        {"receiver_group": "sender_group_id"},
        {"receiver_unit": "sender_unit_id"},
    ],
)
def test_a_disclosure_says_truly_who_it_is_from_and_to(sent, acting, changed):
    with acting("anna"), refused("made by its sender"):
        insert_copy(sent, **changed)


def test_a_disclosure_comes_from_a_case_that_one_sees(sent, veras_case, acting):
    with acting("anna"), refused("made by its sender"):
        insert_copy(sent, case=veras_case.pk)


def test_a_disclosure_does_not_begin_as_received(sent, acting):
    with acting("anna"), refused("begins as sent"):
        insert_copy(sent, received_at="now()")


def test_a_reply_lands_only_in_the_case_it_replies_to(
    petras_case, sent, acting, open_case
):
    other = scenes.report(scenes.at_report(open_case("anna"), acting), acting)
    others = scenes.receive(other, acting)
    with acting("anna"):
        insert_copy(sent, in_reply_to=sent.pk, receiver_case=petras_case.pk)
        for case, root in (
            (others.pk, sent.pk),
            (petras_case.pk, "NULL"),
            (petras_case.pk, other.pk),
        ):
            with refused("lands in the case"):
                insert_copy(sent, in_reply_to=root, receiver_case=case)


def test_nobody_replies_to_what_they_cannot_see(sent, veras_case, acting):
    with acting("vera") as vera:
        terms = Terms(
            kind="komplettering",
            receiver=Unit.objects.select_related("agency").get(name=scenes.LPO),
            purpose="Försök",
            ground="bidragsbrottslagen-6",
            in_reply_to=sent,
        )
        with refused("lands in the case"), transaction.atomic():
            disclose({"form": "x"}, terms, by=vera.user, case=veras_case)


# What never changes


@pytest.mark.parametrize(
    "change",
    [
        "content = '{}'",
        "content_sha256 = repeat('0', 64)",
        "ground = 'osl-10-2'",
        "purpose = 'Något annat'",
        "balancing = 'I efterhand'",
        "decided_by_id = created_by_id + 1",
        "decided_at = now()",
        "sent_at = NULL",
        "case_id = NULL",
        "is_protected = false",
        "answer_due_on = '2030-01-01'",
        "number = 'U-1'",
    ],
)
def test_a_disclosure_is_frozen_for_both_sides(sent, acting, change):
    for username in ("carin", "petra"):
        with acting(username), refused("frozen"):
            run(f"UPDATE cases_disclosure SET {change} WHERE id = %s", sent.pk)


def test_a_disclosure_is_never_deleted(sent, acting):
    for username in ("carin", "petra"):
        with acting(username), refused("permission denied"):
            run("DELETE FROM cases_disclosure WHERE id = %s", sent.pk)


WITHDRAW = (
    "UPDATE cases_disclosure SET withdrawn_at = now(), withdrawn_because = 'Fel', "
    "withdrawn_by_id = pax_user_id() WHERE id = %s"
)


def test_only_the_sender_withdraws_and_only_once(sent, acting):
    with acting("petra"), refused("only the sender withdraws"):
        run(WITHDRAW, sent.pk)
    with acting("carin") as carin:
        with refused("withdrawn by two"):
            run(WITHDRAW, sent.pk)
        withdraw(sent, by=carin.user, because="Fel")
        for again in (
            WITHDRAW.replace("'Fel'", "'Ett annat skäl'"),
            WITHDRAW.replace("now()", "NULL").replace("'Fel'", "''"),
        ):
            with refused("only once"):
                run(again, sent.pk)


def test_only_the_receiver_receives_and_only_once(sent, petras_case, acting):
    receive = "UPDATE cases_disclosure SET received_at = now() WHERE id = %s"
    with acting("carin"), refused("only the receiver"):
        run(receive, sent.pk)
    with acting("petra"), refused("only once"):
        run(receive, sent.pk)


def test_what_is_received_lands_in_a_case_of_ones_own(sent, scene, acting):
    with acting("petra"), refused("case of one's own"):
        run(
            "UPDATE cases_disclosure SET receiver_case_id = %s, received_at = now() "
            "WHERE id = %s",
            scene.case.pk,
            sent.pk,
        )


def test_only_the_sender_notes_that_it_is_answered(sent, acting):
    answer = "UPDATE cases_disclosure SET answered_at = now() WHERE id = %s"
    with acting("petra"), refused("only the sender notes|row-level security"):
        run(answer, sent.pk)
    with acting("carin"):
        assert run(answer, sent.pk) == 1


ADD_FILE = (
    "INSERT INTO cases_disclosedfile (uuid, disclosure_id, name, content_type, size, "
    "sha256) VALUES (gen_random_uuid(), %s, 'x.pdf', 'application/pdf', 1, "
    "repeat('a', 64))"
)


def test_files_go_with_a_disclosure_when_it_is_made_and_never_after(sent, acting):
    with acting("carin"):
        earlier = made_yesterday(sent)
    for username in ("carin", "anna", "petra"):
        with acting(username):
            with refused("row-level security"):
                run(ADD_FILE, earlier.pk)
            for change in (
                "UPDATE cases_disclosedfile SET name = 'y'",
                "DELETE FROM cases_disclosedfile",
            ):
                with refused("permission denied"):
                    run(change)


# Who sees it


def seen_by(acting, username, disclosure):
    """Say what a person sees: the disclosure, its files, its history (0 or 1)."""
    with acting(username) as who, connection.cursor() as cursor:
        counts = []
        for sql in (
            "SELECT count(*) FROM cases_disclosure WHERE id = %s",
            "SELECT count(*) FROM cases_disclosedfile WHERE disclosure_id = %s",
            "SELECT count(*) FROM cases_historicaldisclosure WHERE id = %s",
        ):
            cursor.execute(sql, [disclosure.pk])
            counts.append(min(cursor.fetchone()[0], 1))
        app = Disclosure.objects.visible_to(who.user).filter(pk=disclosure.pk).count()
        assert app == counts[0]  # the two walls agree
        return counts


def test_only_the_two_sides_see_a_disclosure(sent, acting):
    for username in ("anna", "carin", "petra", "paul", "rakel"):
        assert seen_by(acting, username, sent) == [1, 1, 1], username
    for username in (
        "vera",
        "viktor",
        "samira",
        "hugo",
        "rune",
        "asta",
        "kim",
        "ulla",
        "lovisa",
        "sigrid",
        "frida",
        "lars",
        "sune",
    ):
        assert seen_by(acting, username, sent) == [0, 0, 0], username


def test_without_identity_nothing_is_seen(sent):
    assert not Disclosure.objects.exists()
    assert not DisclosedFile.objects.exists()
    assert not Disclosure.history.exists()


def test_the_receiver_sees_nothing_before_it_is_sent(sent, acting):
    with acting("carin"):
        prepared = insert_copy(sent, sent_at="NULL")
        assert Disclosure.objects.filter(uuid=prepared).exists()
    with acting("petra") as petra:
        assert not Disclosure.objects.filter(uuid=prepared).exists()
        assert Disclosure.objects.in_inbox_of(petra.user).count() == 1


def test_a_withdrawn_disclosure_is_gone_at_the_next_request(sent, petras_case, acting):
    assert seen_by(acting, "petra", sent) == [1, 1, 1]
    with acting("carin") as carin:
        withdraw(sent, by=carin.user, because="Fel person.")
    for username in ("petra", "paul", "rakel"):
        assert seen_by(acting, username, sent) == [0, 0, 0], username
    assert seen_by(acting, "anna", sent)[:2] == [1, 1]  # the register keeps it
    with acting("petra"):
        case = Case.objects.get(pk=petras_case.pk)  # their own work stays
        assert case.is_received
        assert "återkallat" in Note.objects.get(case=case).text
        # Nobody waits for an answer; what becomes of their own case is theirs to say.
        running = CaseClock.objects.filter(case=case, stopped_on__isnull=True)
        assert [clock.key for clock in running] == ["aterkallat"]
    with acting("anna"):
        assert not CaseClock.objects.filter(
            case=sent.case_id, key="svar", stopped_on__isnull=True
        ).exists()


def test_withdrawing_takes_the_deciders_role_a_reason_and_ones_own(sent, acting):
    with acting("anna") as anna, pytest.raises(Denied):
        withdraw(sent, by=anna.user, because="Fel.")
    with acting("petra") as petra, pytest.raises(Denied):
        withdraw(sent, by=petra.user, because="Fel.")
    with acting("carin") as carin:
        with pytest.raises(Invalid, match="varför"):
            withdraw(sent, by=carin.user, because="  ")
        withdraw(sent, by=carin.user, because="Fel.")
        with pytest.raises(WrongState, match="redan återkallat"):
            withdraw(sent, by=carin.user, because="Fel.")


def test_the_sides_do_not_see_each_others_cases(sent, petras_case, scene, acting):
    with acting("carin"):
        assert not Case.objects.filter(pk=petras_case.pk).exists()
        assert not CaseClock.objects.filter(case=petras_case.pk).exists()
    with acting("petra"):
        assert not Case.objects.filter(pk=scene.case.pk).exists()


def test_a_received_copy_follows_the_case_that_holds_it(sent, acting):
    """Where a case is moved to another unit, its copies are read there too."""
    case = scenes.receive(sent, acting, by="rakel")
    assert seen_by(acting, "hugo", sent) == [0, 0, 0]
    assert seen_by(acting, "petra", sent) == [1, 1, 1]
    with acting("rakel"):
        huddinge = Unit.objects.get(name="Lokalpolisområde Huddinge")
        grants.grant_unit(case, huddinge)
        grants.revoke_unit(case, Unit.objects.get(name=scenes.LPO))
    assert seen_by(acting, "hugo", sent) == [1, 1, 1]
    assert seen_by(acting, "petra", sent) == [0, 0, 0]


def test_whoever_made_it_no_longer_reads_it_when_the_case_is_closed_to_them(
    sent, scene, acting
):
    with acting("carin"):
        earlier = made_yesterday(sent)
    assert seen_by(acting, "carin", earlier)[0] == 1
    with acting("anna") as anna:
        grants.grant_person(scene.case, anna.user)
        grants.revoke_unit(scene.case, Unit.objects.get(name="Försörjningsstöd"))
    assert seen_by(acting, "anna", earlier)[0] == 1
    assert seen_by(acting, "carin", earlier) == [0, 0, 0]  # who signed it


# The one way across


def test_a_disclosure_needs_a_ground_that_carries(petras_case, acting):
    with acting("petra") as petra:
        with pytest.raises(Refused, match="förundersökningssekretessen"):
            ask_for_completion(
                petras_case,
                "Skicka hyresavtalet.",
                datetime.date(2099, 1, 1),
                OnGround("osl-10-15a", "Vägt."),
                by=petra.user,
            )
        assert not Disclosure.objects.filter(kind="komplettering_begard").exists()


def test_nothing_is_disclosed_within_an_agency_or_to_who_does_not_take_it(
    scene, acting
):
    with acting("carin") as carin:
        for name, why in (
            ("Vuxenenheten", "samma myndighet"),
            ("Säkerhetsenheten", "tar inte emot"),
        ):
            terms = Terms(
                kind="underrattelse",
                receiver=Unit.objects.select_related("agency").get(name=name),
                purpose="Försök",
                ground="lag-2008-206-3",
            )
            with pytest.raises(Invalid, match=why):
                disclose({}, terms, by=carin.user, case=scene.case)


def test_nobody_discloses_from_another_agencys_case(scene, acting):
    with acting("anna"):
        receiver = Unit.objects.select_related("agency").get(name=scenes.LPO)
    with acting("vera") as vera, pytest.raises((Denied, ProgrammingError)):
        disclose(
            {},
            Terms(
                kind="polisanmalan",
                receiver=receiver,
                purpose="Försök",
                ground="bidragsbrottslagen-6",
            ),
            by=vera.user,
            case=scene.case,
        )


def test_a_kommun_is_another_authority_than_its_namnder(db, acting):
    with acting("anna"):
        assert Agency.objects.filter(parent__code="SK").count() == 5


def test_feedback_knows_when_there_is_nothing_left_to_answer(sent, petras_case, acting):
    with acting("carin") as carin:
        withdraw(sent, by=carin.user, because="Fel person.")
    with acting("petra") as petra:
        case = Case.objects.get(pk=petras_case.pk)
        with pytest.raises(WrongState, match="återkallat"):
            ask_for_completion(
                case, "Mer.", datetime.date(2099, 1, 1), NEED, by=petra.user
            )
        assert disclosing.origin_of(case) is None
