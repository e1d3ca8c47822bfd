"""The walls: what one authority holds, another does not see."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from cases.case.services import Seen
from cases.flag.services import raise_flag
from cases.models import Case, CaseAccess, Disclosure, Impulse
from pax.access import grants
from pax.accounts.models import Unit

SEEN = Seen(
    seen="Mannen bor kvar hos den han är skild från.",
    seen_on=datetime.date(2026, 11, 2),
    channel="own",
    support="forsorjningsstod",
    suspicion="skenseparation",
)


@pytest.fixture
def case(acting):
    with acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        return raise_flag(SEEN, to_unit=unit, by=who.user)[1]


def test_case_is_seen_by_its_unit_and_nobody_else(case, acting):
    seen = {}
    for username in ("anna", "carin", "vera", "petra", "samira", "sigrid", "lovisa"):
        with acting(username) as who:
            app = Case.objects.visible_to(who.user).count()
            assert app == Case.objects.count()  # the two walls agree
            seen[username] = app
    assert seen == {
        "anna": 1,
        "carin": 1,
        "vera": 0,
        "petra": 0,
        "samira": 0,
        "sigrid": 0,
        "lovisa": 0,
    }


def test_without_identity_nothing_is_seen(case):
    assert not Case.objects.exists()
    assert not Case.history.exists()
    assert not Impulse.objects.exists()
    assert not CaseAccess.objects.exists()


def test_flag_to_another_namnd_is_a_disclosure(acting):
    with acting("ulla") as who:
        flag, case = raise_flag(
            SEEN, to_unit=Unit.objects.get(name="Försörjningsstöd"), by=who.user
        )
        assert case is None
        assert not Case.objects.exists()
        assert Disclosure.objects.get().ground == "lag-2008-206-3"
    with acting("anna"):
        assert Case.objects.get().flag_uuid == flag.uuid


def test_grant_cannot_cross_between_authorities(case, acting, person):
    with acting("anna"):
        police = Unit.objects.get(name="Lokalpolisområde Södertälje")
        with (
            pytest.raises(ProgrammingError, match="cannot cross"),
            transaction.atomic(),
        ):
            grants.grant_unit(case, police)


def test_case_cannot_be_written_into_another_agency(case, acting):
    move = (
        "UPDATE cases_case SET agency_id ="
        " (SELECT id FROM accounts_agency WHERE code = 'PM')"
    )
    with (
        acting("anna"),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="a case keeps its place"),
        transaction.atomic(),
    ):
        cursor.execute(move)
