"""The rules of two as a table: every deciding act, asked by those who may not.

Each act is asked for by one who may.  Then it is confirmed by the same person, by one
who is biased, by one of another authority, and by one whose own password an
administrator has got hold of (step-up is never passed on): the services refuse each,
and so do the tables.  By two who may, it is done.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from atgardsplan.plan.models import Plan, PlanEdition
from atgardsplan.plan.services import deciding, tree
from cases.assignment.services import answer_jav
from cases.case.services import Seen
from cases.disclosure import services as disclosing
from cases.flag.services import raise_flag
from cases.models import Case, Disclosure
from lagesbild.report.models import EditionVariant, Lagesbild
from lagesbild.report.services import releasing
from lagesbild.report.services.writing import begin_lagesbild
from pax.access.admin import services as directory
from pax.access.admin.services import Place
from pax.access.context import acting_as
from pax.accounts.models import Membership, Unit, User
from pax.accounts.roles import Role
from pax.decisions.models import Kind, PendingDecision, State
from pax.desk.decisions import CARRY, answer
from pax.errors import Denied, PaxError, WrongState
from tests.atgardsplan.conftest import made_plan
from tests.cases import police_scene
from tests.lagesbild.report.conftest import DECISION, fill
from tests.two import decide_plan, give_password, second_for

DAY = datetime.date(2026, 2, 10)
BODY = deciding.Decision("Kommunfullmäktige", DAY, "§ 84", "KS 26/031")


@dataclass(frozen=True)
class Act:
    """One deciding act: who asks and how, who else may, and what must be refused."""

    #: Makes what it is about; gives what `ask` takes.
    about: Callable[[Any, Any], Any]
    asker: str
    ask: Callable[[Any, User], PendingDecision]
    second: str
    elsewhere: str  # the same power, in another authority
    #: What one alone would write past the services.
    statement: str
    is_done: Callable[[Any], bool]
    #: Says that the second is biased, where it is about a case.
    may_be_biased: bool = False


def made_role(acting: Any, person: Any) -> User:
    return person("anna")


def ask_role(anna: User, by: User) -> PendingDecision:
    unit = Unit.objects.select_related("agency").get(name="Försörjningsstöd")
    place = Place(unit, Role.CHEF, timezone.localdate())
    asked = directory.give_role(anna, place, by=by)
    assert isinstance(asked, PendingDecision)
    return asked


def made_voucher(acting: Any, person: Any) -> User:
    """Let Adam have been given a password, and have chosen his own since."""
    with acting("sigrid") as who:
        give_password(person("adam"), by=who.user)
    return person("adam")


def ask_voucher(adam: User, by: User) -> PendingDecision:
    directory.change_own_password(by, "eget val 9 hundar")
    return PendingDecision.objects.get(kind=Kind.VOUCHER)


def made_report(acting: Any, person: Any) -> Disclosure:
    with acting("anna") as who:
        seen = Seen(
            seen="Bor kvar",
            seen_on=DAY,
            channel="own",
            support="forsorjningsstod",
            suspicion="skenseparation",
        )
        unit = Unit.objects.get(name="Försörjningsstöd")
        case = raise_flag(seen, to_unit=unit, by=who.user)[1]
    assert case is not None
    return police_scene.report(police_scene.at_report(case, acting), acting)


def made_a_plan(acting: Any, person: Any) -> Plan:
    with acting("samira") as who:
        plan = made_plan(who.user)
        direction = tree.add_direction(plan, by=who.user, name="Trygghet")
        tree.add_need(direction, by=who.user, text="Vända utvecklingen")
    return plan


def made_edition(acting: Any, person: Any) -> PlanEdition:
    plan = made_a_plan(acting, person)
    with acting("sixten") as who:
        decide_plan(plan, BODY, by=who.user)
        return PlanEdition.objects.select_related("plan").get(plan=plan)


def made_picture(acting: Any, person: Any) -> EditionVariant:
    with acting("samira") as who:
        picture = begin_lagesbild(2025, by=who.user)
        fill(picture, who.user)
        releasing.ask_for_review(picture, by=who.user)
    with acting("sixten") as who:
        picture = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
        releasing.approve(picture, by=who.user)
        releasing.decide(picture, DECISION, by=who.user)
        variants = EditionVariant.objects.select_related("lagesbild", "edition")
        return variants.get(lagesbild=picture, variant="publik")


ACTS = {
    Kind.ROLE: Act(
        made_role,
        "sigrid",
        ask_role,
        "carin",
        "sune",
        "INSERT INTO accounts_membership (user_id, unit_id, role, valid_from)"
        " SELECT u.id, n.id, 'chef', current_date FROM accounts_user u, accounts_unit n"
        " WHERE u.username = 'anna' AND n.name = 'Försörjningsstöd'",
        lambda anna: Membership.objects.filter(user=anna, role=Role.CHEF).exists(),
    ),
    Kind.PASSWORD: Act(
        made_role,
        "sigrid",
        lambda anna, by: directory.ask_for_password(anna, by=by),
        "carin",
        "sune",
        "UPDATE accounts_user SET password = 'x' WHERE username = 'anna'",
        # Seen by who asked, never by the second: it waits to be fetched.
        lambda anna: PendingDecision.objects.filter(
            kind=Kind.PASSWORD, state=State.CONFIRMED, carried_at__isnull=True
        ).exists(),
    ),
    Kind.VOUCHER: Act(
        made_voucher,
        "adam",
        ask_voucher,
        "carin",
        "sune",
        "UPDATE accounts_user SET is_unvouched = false WHERE username = 'adam'",
        lambda adam: not User.objects.get(pk=adam.pk).is_unvouched,
    ),
    Kind.WITHDRAWAL: Act(
        made_report,
        "carin",
        lambda sent, by: disclosing.ask_to_withdraw(sent, by=by, because="Fel person"),
        "adam",
        "petra",
        "UPDATE cases_disclosure SET withdrawn_at = now(), withdrawn_because = 'x',"
        " withdrawn_by_id = pax_user_id() WHERE kind = 'polisanmalan'",
        lambda sent: bool(Disclosure.objects.get(pk=sent.pk).withdrawn_at),
        may_be_biased=True,
    ),
    Kind.PLAN: Act(
        made_a_plan,
        "sixten",
        lambda plan, by: deciding.ask_to_decide(plan, BODY, by=by, digest=""),
        "selma",
        "carin",
        "UPDATE plan_plan SET status = 'beslutad'",
        lambda plan: PlanEdition.objects.filter(plan=plan).exists(),
    ),
    Kind.PLAN_OUT: Act(
        made_edition,
        "sixten",
        lambda edition, by: deciding.ask_to_publish(edition, by=by, for_all=True),
        "selma",
        "carin",
        "UPDATE plan_planedition SET published_at = now(), opened_at = now()",
        lambda edition: bool(PlanEdition.objects.get(pk=edition.pk).opened_at),
    ),
    Kind.PICTURE_OPEN: Act(
        made_picture,
        "sixten",
        lambda variant, by: releasing.ask_to_open(variant, by=by),
        "selma",
        "carin",
        "UPDATE report_editionvariant SET opened_at = now() WHERE variant = 'publik'",
        lambda variant: bool(EditionVariant.objects.get(pk=variant.pk).opened_at),
    ),
}
CONFIRM = (
    "UPDATE decisions_pendingdecision SET state = 'confirmed', settled_at = now(),"
    " settled_by_id = pax_user_id() WHERE state = 'asked'"
)


def refused(statement: str) -> bool:
    """Tell whether the database lets nothing of the statement happen."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
                return bool(cursor.rowcount == 0)
        except ProgrammingError as error:
            return isinstance(error.__cause__, InsufficientPrivilege)


@pytest.fixture(params=ACTS)
def act(request: Any) -> Act:
    found: Act = ACTS[request.param]
    return found


@pytest.fixture
def about(act: Act, acting: Any, person: Any) -> Any:
    return act.about(acting, person)


@pytest.fixture
def asked(act: Act, about: Any, acting: Any) -> PendingDecision:
    with acting(act.asker) as who:
        return act.ask(about, who.user)


def cannot(
    acting: Any, username: str, act: Act, about: Any, asked: Any, writes: bool = True
) -> None:
    """Hold that one confirms nothing, carries nothing out and writes nothing."""
    with acting(username) as who:
        with pytest.raises((Denied, WrongState)):
            answer(asked, by=who.user, confirmed=True)
        carry = CARRY.get(asked.kind)
        if carry:
            with pytest.raises(PaxError), transaction.atomic():
                carry(asked, by=who.user)
        assert refused(CONFIRM)
        assert not writes or refused(act.statement)
    with acting(act.asker):
        assert not act.is_done(about)


def test_the_table_has_every_deciding_act():
    assert set(ACTS) == set(Kind)


def test_the_same_person_alone(act, about, asked, acting):
    cannot(acting, act.asker, act, about, asked)


def test_one_of_another_authority(act, about, asked, acting):
    cannot(acting, act.elsewhere, act, about, asked)


def test_whoever_it_is_about(act, about, asked, acting, person):
    if asked.concerns_id is None:
        pytest.skip("is about nobody")
    concerned = User.objects.get(pk=asked.concerns_id)
    # One chooses one's own password, whatever others have asked for.
    alone = act is not ACTS[Kind.PASSWORD]
    cannot(acting, concerned.username, act, about, asked, writes=alone)


def test_one_whose_password_an_administrator_gave(act, about, asked, acting, person):
    """Sigrid gets a password for the second, and signs in as them."""
    with acting("sigrid") as who:
        give_password(person(act.second), by=who.user)
    cannot(acting, act.second, act, about, asked)


def test_one_whose_password_an_administrator_gave_asks_for_nothing(acting, person):
    with acting("sigrid") as who:
        give_password(person("selma"), by=who.user)
    plan = made_a_plan(acting, person)
    with acting("selma") as who:
        with pytest.raises(Denied, match="intygat"):
            deciding.ask_to_decide(plan, BODY, by=who.user, digest="")
        assert refused(
            "INSERT INTO decisions_pendingdecision (uuid, kind, agency_id, about,"
            " label, terms, because, asked_by_id, state, settled_because)"
            " SELECT gen_random_uuid(), 'plan', agency_id, uuid, 'x', '{}', '',"
            " pax_user_id(), 'asked', '' FROM plan_plan LIMIT 1"
        )


def test_a_first_role_that_decides_carries_no_right_before_another_vouches(
    acting, person, client
):
    """Sigrid adds a person, signs in as them, and asks for a role that reads."""
    with acting("sigrid") as who:
        unit = Unit.objects.select_related("agency").get(name="Försörjningsstöd")
        first = Place(unit, Role.MEDARBETARE, timezone.localdate())
        nils, _ = directory.add_person("nils.prov", "Nils", first, by=who.user)
        assert not nils.is_unvouched
    with acting_as(nils):
        directory.change_own_password(nils, "eget val 9 hundar")
        assert not PendingDecision.objects.exists()
    with acting("sigrid") as who:
        asked = ask_role(nils, who.user)
    with acting("carin") as who:
        answer(asked, by=who.user, confirmed=True)
    assert person("nils.prov").is_unvouched
    sent = {"username": "nils.prov", "password": "eget val 9 hundar"}
    assert client.post("/konto/logga-in/", sent).status_code == 302
    # Who gave the first password has seen it, and vouches for nobody.
    with acting("sigrid") as who:
        assert not PendingDecision.objects.for_second(who.user).exists()
        assert refused(CONFIRM)
    with acting("carin") as who:
        (vouching,) = PendingDecision.objects.for_second(who.user)
        answer(vouching, by=who.user, confirmed=True)
    assert not person("nils.prov").is_unvouched


def test_one_who_is_biased(act, about, asked, acting, person):
    if not act.may_be_biased:
        pytest.skip("is about no case")
    with acting(act.second) as who:
        case = Case.objects.get(pk=asked.case_ref)
        answer_jav(case, by=who.user, is_biased=True, explanation="Släkt")
    cannot(acting, act.second, act, about, asked)


def test_what_a_biased_one_has_asked_for_is_not_done(acting, person):
    act = ACTS[Kind.WITHDRAWAL]
    sent = act.about(acting, person)
    with acting(act.asker) as who:
        asked = act.ask(sent, who.user)
        case = Case.objects.get(pk=asked.case_ref)
        answer_jav(case, by=who.user, is_biased=True, explanation="Släkt")
    with acting(act.second) as who:
        with pytest.raises(Denied, match="anmält jäv"):
            answer(asked, by=who.user, confirmed=True)
        assert not act.is_done(sent)


def test_what_one_has_asked_for_who_has_lost_the_right_is_not_done(acting, person):
    act = ACTS[Kind.PLAN]
    plan = act.about(acting, person)
    with acting(act.asker) as who:
        asked = act.ask(plan, who.user)
    with acting("sigrid") as who:
        held = Membership.objects.get(user=person(act.asker))
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        directory.end_role(held, by=who.user, last_day=yesterday, because="Slutat")
    with acting(act.second) as who:
        with pytest.raises(WrongState, match="inte längre"):
            answer(asked, by=who.user, confirmed=True)
        assert not act.is_done(plan)


def test_two_right_persons(act, about, asked, acting):
    with acting(act.second) as who:
        answer(asked, by=who.user, confirmed=True)
    with acting(act.asker):
        assert act.is_done(about)
    # And once only.
    with acting(act.second) as who, pytest.raises((Denied, WrongState)):
        answer(asked, by=who.user, confirmed=True)


def test_what_was_confirmed_is_what_is_written(acting, person):
    """Confirmed for those who sign in, an edition is not opened to anybody."""
    edition = made_edition(acting, person)
    with acting("sixten") as who:
        asked = deciding.ask_to_publish(edition, by=who.user, for_all=False)
    with acting("selma") as who:
        answer(asked, by=who.user, confirmed=True)
        assert refused("UPDATE plan_planedition SET opened_at = now()")


def test_a_plan_is_not_decided_in_other_words_than_were_confirmed(acting, person):
    """Also by one of the two, in the very transaction where it is carried out."""
    plan = made_a_plan(acting, person)
    with acting("sixten") as who:
        decide_plan(plan, BODY, by=who.user)
        edition = PlanEdition.objects.get(plan=plan)
        edition.pk, edition.uuid, edition.number = None, uuid4(), 2
        edition.paragraph = "§ 85"
        with pytest.raises(ProgrammingError, match="by two"), transaction.atomic():
            edition.save()


def test_where_an_authority_has_nobody_else_the_reviewer_of_its_log_is_the_second(
    acting, person
):
    """The police have one administrator and no manager: Lars reviews their log."""
    with acting("sune") as who:
        unit = Unit.objects.select_related("agency").get(name=police_scene.LPO)
        place = Place(unit, Role.CHEF, timezone.localdate())
        asked = directory.give_role(person("petra"), place, by=who.user)
    for username in ("lovisa", "sigrid", "paul", "rakel"):
        with acting(username):
            assert not PendingDecision.objects.filter(pk=asked.pk).exists(), username
    assert second_for(asked).username == "lars"
    with acting("lars") as who:
        assert who.user.notices.filter(url=asked.get_absolute_url()).exists()
        answer(asked, by=who.user, confirmed=True)
    # Now there is a manager over the unit: it is hers to confirm, and not his.
    with acting("sune") as who:
        again = directory.ask_for_password(person("paul"), by=who.user)
    with acting("lars") as who:
        assert not PendingDecision.objects.for_second(who.user).exists()
        assert refused(CONFIRM)
    assert second_for(again).username == "petra"


def test_reopened_account_of_one_who_decides_takes_two_in_the_table_too(acting, person):
    with acting("sigrid") as who:
        directory.close_account(person("carin"), by=who.user, because="Slutat")
        assert refused(
            "UPDATE accounts_user SET is_active = true WHERE username = 'carin'"
        )
        with pytest.raises(Denied):
            directory.reopen_account(person("carin"), by=who.user)
        assert not person("carin").is_active
