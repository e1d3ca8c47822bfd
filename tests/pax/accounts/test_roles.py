"""What roles allow: deny by default, and nobody above the rules."""

import datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from pax.accounts.models import Membership, User
from pax.accounts.permissions import Permission as May
from pax.accounts.roles import READS_BELOW, READS_UNIT, ROLES, Role

IN_CASES = {p for p in May if p.startswith(("case_", "referral_", "feedback_"))}


def test_every_role_is_described_and_every_permission_said():
    assert set(ROLES) == set(Role)
    assert all(spec.description.endswith(".") for spec in ROLES.values())
    # In words of its own, and not those that are made up from the name.
    assert all(" " in may.label and may.label[-1] != "." for may in May)
    assert len(set(May.labels)) == len(May)
    assert not [may for may in May if may.label == may.name.replace("_", " ").title()]


def test_every_permission_is_somebodys():
    held = [spec.permissions for spec in ROLES.values()]
    assert frozenset().union(*held) == set(May)


def test_only_roles_that_read_cases_may_do_anything_with_them():
    for role, spec in ROLES.items():
        assert bool(spec.permissions & IN_CASES) == bool(spec.reads), role
        assert (May.CASE_READ in spec.permissions) == bool(spec.reads), role
    assert {role for role, spec in ROLES.items() if spec.reads} == (
        READS_UNIT | READS_BELOW
    )


@pytest.mark.parametrize("role", [Role.SYSTEMADMINISTRATOR, Role.LOGGRANSKARE])
def test_who_keeps_pax_reads_no_cases(role):
    assert not ROLES[role].reads
    assert not ROLES[role].permissions & IN_CASES


def test_keeping_users_and_reviewing_the_log_are_different_roles():
    for permission in (May.USERS_ADMIN, May.LOG_REVIEW):
        holding = [
            role for role, spec in ROLES.items() if permission in spec.permissions
        ]
        assert len(holding) == 1
    assert not [
        role
        for role, spec in ROLES.items()
        if {May.USERS_ADMIN, May.LOG_REVIEW} <= spec.permissions
    ]


def test_elected_reads_only_what_is_published():
    assert ROLES[Role.FORTROENDEVALD].permissions == {May.PUBLISHED_READ}


def test_nobody_can_be_superuser(acting, person):
    vera = person("vera")
    with acting("sigrid"), pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=vera.pk).update(is_superuser=True)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(0, None, True), (-1, 0, True), (0, 0, True), (1, None, False), (-2, -1, False)],
)
def test_role_holds_from_its_first_day_through_its_last(
    acting, person, begins, ends, holds
):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    vera = person("vera")
    with acting("sigrid"):
        unit = vera.authority.unit
        Membership.objects.filter(user=vera).update(valid_to=today - 9 * day)
        Membership.objects.create(
            user=vera,
            unit=unit,
            role=Role.CHEF,
            valid_from=today + begins * day,
            valid_to=None if ends is None else today + ends * day,
        )
    with acting("vera") as who:
        assert who.user.may(May.CASE_DECIDE) == holds
        assert bool(who.user.authority.readers) == holds


def test_role_ends_no_earlier_than_the_day_before_it_begins(acting, person):
    vera = person("vera")
    with acting("sigrid"), pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=vera).update(valid_to=datetime.date(2000, 1, 1))


def test_inactive_person_may_nothing(acting, person):
    vera = person("vera")
    vera.is_active = False
    with acting("vera"):
        assert vera.authority.permissions == frozenset()
        assert vera.authority.readers == ()


def test_comparing_a_password_writes_nothing(person, settings):
    """An older hash would else be upgraded, before anybody is acting."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    anna = person("anna")
    anna.password = make_password("hemligt", hasher="md5")
    assert anna.check_password("hemligt")
    assert anna.password.startswith("md5$")


@pytest.mark.parametrize("field", ["password", "session_epoch"])
def test_session_is_tied_to_what_ends_it(person, field):
    anna = person("anna")
    before = anna.get_session_auth_hash()
    setattr(anna, field, "md5$x$y" if field == "password" else 99)
    assert anna.get_session_auth_hash() != before


def test_person_cannot_be_made_outside_the_administration(acting, person):
    vera = person("vera")
    with acting("vera"), pytest.raises(ProgrammingError), transaction.atomic():
        User.objects.create(username="ny", name="Ny", agency_id=vera.agency_id)
