"""What takes two, asked for in ways that no page offers: the tables refuse it."""

import datetime
from uuid import uuid4

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.db import Error, transaction
from django.utils import timezone

from cases.assignment.services import answer_jav
from cases.models import Disclosure
from pax.access.admin import services as directory
from pax.accounts.models import Membership, Unit, User
from pax.accounts.roles import Role
from pax.decisions.models import Kind, PendingDecision, State
from pax.decisions.services import settle
from pax.desk.decisions import answer
from pax.errors import Denied, WrongState
from pax.redactions.services import ask_to_redact, pattern_of
from tests.cases.conftest import annas_case as annas_case
from tests.cases.conftest import open_case as open_case
from tests.cases.conftest import scene as scene
from tests.cases.conftest import sent as sent
from tests.two import second_for

pytestmark = pytest.mark.django_db
WORDS = "Klara Vinterhed"


def refused(act) -> str:
    """Do something in a transaction of its own, and give what the database said."""
    try:
        with transaction.atomic():
            act()
    except Error as error:
        return str(error)
    return ""


def asked(by, kind, **about):
    given = {"agency": by.agency, "about": uuid4(), "label": "x", "asked_by": by}
    return refused(lambda: PendingDecision.objects.create(**given | about, kind=kind))


# --- who it is about ------------------------------------------------------------------
@pytest.mark.parametrize("kind", [Kind.PASSWORD, Kind.ROLE, Kind.VOUCHER])
def test_what_is_about_a_person_says_who(acting, person, kind):
    """About a policeman, and concerning nobody: what is not said is not so."""
    with acting("sigrid") as who:
        assert "in one's own name" in asked(who.user, kind, about=person("petra").uuid)
        of_another = {"concerns": person("adam"), "about": person("petra").uuid}
        assert "in one's own name" in asked(who.user, kind, **of_another)


def test_a_voucher_is_asked_of_ones_own_authority(acting, person):
    with acting("adam") as who:
        mine = {"concerns": who.user, "about": who.user.uuid}
        elsewhere = person("petra").agency
        assert "in one's own name" in asked(
            who.user, Kind.VOUCHER, **mine, agency=elsewhere
        )
        assert asked(who.user, Kind.VOUCHER, **mine) == ""


def test_no_two_give_a_role_in_another_authority(acting, person):
    anna = person("anna")
    with acting("sigrid") as who:
        police = Unit.objects.get(name="Lokalpolisområde Södertälje")
        terms = {"role": "handlaggare", "since": "2020-01-01", "until": None}
        about = {"concerns": anna, "about": anna.uuid, "agency": anna.agency}
        assert "in one's own name" in asked(
            who.user, Kind.ROLE, **about, unit=police, terms=terms
        )
        assert "one's own agency" in refused(
            lambda: Membership.objects.create(
                user=anna, unit=police, role="medarbetare", valid_from=timezone.now()
            )
        )


# --- who carries it out ---------------------------------------------------------------
def test_who_confirms_a_password_neither_fetches_nor_sets_it(acting, person):
    adam = person("adam")
    with acting("sigrid") as who:
        waiting = directory.ask_for_password(adam, by=who.user)
    second = second_for(waiting)
    with acting(second.username) as who:
        settle(waiting, by=who.user, confirmed=True)
        row = PendingDecision.objects.filter(pk=waiting.pk, state=State.CONFIRMED)
        assert "carried out once" in refused(
            lambda: row.update(carried_at=TransactionNow())
        )
        assert User.objects.filter(pk=adam.pk).update(password="x") == 0


def test_who_confirms_a_role_sets_no_password(acting, person):
    """The first role of somebody: their row is open to the second, for one thing."""
    malte = person("malte")
    with acting("sigrid") as who:
        unit = malte.memberships.get().unit
        place = directory.Place(unit, Role.HANDLAGGARE, timezone.localdate())
        waiting = directory.give_role(malte, place, by=who.user)
    second = second_for(waiting)
    with acting(second.username) as who:
        settle(waiting, by=who.user, confirmed=True)
        PendingDecision.objects.filter(pk=waiting.pk).update(
            carried_at=TransactionNow()
        )
        mine = User.objects.filter(pk=malte.pk)
        assert "only an administrator" in refused(lambda: mine.update(password="x"))
        assert "only an administrator" in refused(lambda: mine.update(email="x@y.se"))


# --- what is taken out ----------------------------------------------------------------
@pytest.fixture
def copy(sent, acting):
    """A police report that has been sent."""
    with acting("carin"):
        return Disclosure.objects.select_related("case", "sender_agency").get(
            pk=sent.pk
        )


def terms_of(targets, words=WORDS, pattern=""):
    return {
        "words": words,
        "pattern": pattern or pattern_of(words),
        "targets": targets,
        "ground": "x",
        "page": "/",
        "kind": "disclosures",
    }


def test_only_texts_of_ones_own_are_asked_for(acting, copy, person):
    mine = {"cases_disclosure": {"ids": [copy.pk], "columns": ["content"]}}
    with acting("carin") as who:

        def said(targets, **about):
            terms = terms_of(targets, **about)
            return asked(
                who.user,
                Kind.REDACTION_COPY,
                about=copy.uuid,
                case_ref=copy.case_id,
                terms=terms,
            )

        people = {"accounts_user": {"ids": [person("petra").pk], "columns": ["name"]}}
        assert "no text that can be taken from" in said(mine | people)
        seal = {"cases_disclosure": {"ids": [copy.pk], "columns": ["content_sha256"]}}
        assert "no text that can be taken from" in said(seal)
        for pattern in (".*", "Klara|.*", f"{pattern_of(WORDS)}|a", "[kK].+"):
            assert "what was said" in said(mine, pattern=pattern), pattern
        past = {"cases_historicalparty": {"ids": [1], "columns": ["name"]}}
        assert "one's own" in said(mine | past)
        assert said(mine, words="Åsa  Öst-Ek (f. 1,5%)") == ""
    with acting("petra") as who:  # who received it, and reads it
        assert "one's own" in asked(
            who.user, Kind.REDACTION_COPY, about=copy.uuid, terms=terms_of(mine)
        )


def test_a_medarbetare_asks_for_nothing_to_be_taken_out(acting):
    with acting("ulla") as who:
        assert "in one's own name" in asked(
            who.user, Kind.REDACTION, terms=terms_of({})
        )


def asked_for(copy, acting):
    word = max(str(copy.content["description"]).split(), key=len).strip(".,")
    with acting("carin") as who:
        return ask_to_redact(
            copy,
            by=who.user,
            agency=who.user.agency,
            words=word,
            ground="art. 17",
            because="Fel person",
            case_ref=copy.case_id,
        )


def test_what_one_asked_for_who_is_biased_since_is_not_taken_out(acting, copy):
    waiting = asked_for(copy, acting)
    second = second_for(waiting)
    with acting("carin") as who:
        answer_jav(copy.case, by=who.user, is_biased=True, explanation="Granne")
    with acting(second.username) as who, pytest.raises(Denied, match="jäv"):
        answer(waiting, by=who.user, confirmed=True)


def test_what_one_asked_for_who_may_no_more_is_not_taken_out(acting, copy, person):
    waiting = asked_for(copy, acting)
    second = second_for(waiting)
    with acting("sigrid") as who:
        role = Membership.objects.get(user=person("carin"), role=Role.CHEF)
        directory.end_role(
            role,
            by=who.user,
            last_day=timezone.localdate() - datetime.timedelta(days=1),
            because="Slutat",
        )
    with acting(second.username) as who, pytest.raises(WrongState):
        answer(waiting, by=who.user, confirmed=True)
    with acting("anna"):
        assert Disclosure.objects.get(pk=copy.pk).content == copy.content
