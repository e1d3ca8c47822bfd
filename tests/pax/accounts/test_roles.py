"""What roles allow: deny by default, and nobody above the rules."""

import datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from pax.access.admin.services import Place
from pax.access.context import acting_as
from pax.accounts.enums import MUNICIPAL, AgencyKind
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission as May
from pax.accounts.roles import READS_BELOW, READS_UNIT, ROLES, Role
from pax.errors import Invalid
from tests.two import give_role

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


# --- where a role is given ------------------------------------------------------------
def test_what_is_a_municipalitys_or_the_polices_is_given_nowhere_else():
    held = {role: spec.kinds for role, spec in ROLES.items()}
    everywhere = frozenset(AgencyKind)
    assert held[Role.SAMORDNARE] == held[Role.FORTROENDEVALD] == MUNICIPAL
    assert held[Role.POLIS_LOKAL] == held[Role.POLIS_REGION] == {AgencyKind.POLIS}
    assert held[Role.AKLAGARE] == {AgencyKind.AKLAGARE}
    assert held[Role.CHEF] == held[Role.HANDLAGGARE] == everywhere


def test_both_walls_know_in_what_kinds_of_agency_a_role_is_given(db):
    for role, spec in ROLES.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pax_role_kinds(%s)", [role.value])
            [kinds] = cursor.fetchone()
        assert frozenset(kinds or AgencyKind) == spec.kinds, role


MISPLACED = [
    (Role.SAMORDNARE, "Lokalpolisområde Södertälje"),
    (Role.FORTROENDEVALD, "Lokalpolisområde Södertälje"),
    (Role.AKLAGARE, "Lokalpolisområde Södertälje"),
    (Role.POLIS_LOKAL, "Vuxenenheten"),
    (Role.SAMORDNARE, "Trygghetsbilen"),
]


@pytest.mark.parametrize(("role", "unit"), MISPLACED[:-1])
def test_a_role_is_refused_where_it_does_not_belong(acting, role, unit):
    keeper = "sigrid" if unit == "Vuxenenheten" else "sune"
    with acting(keeper) as who:
        place = Unit.objects.select_related("agency").get(name=unit)
        person = User.objects.filter(memberships__unit=place)[0]
        given = Place(place, role, timezone.localdate())
        with pytest.raises(Invalid, match="ges inte hos"):
            give_role(person, given, by=who.user)
        assert not Membership.objects.filter(unit=place, role=role).exists()


@pytest.mark.parametrize(("role", "unit"), MISPLACED)
def test_the_table_too_refuses_a_role_where_it_does_not_belong(as_owner, role, unit):
    place = Unit.objects.get(name=unit)
    person = User.objects.filter(memberships__unit=place)[0]
    new = {"user": person, "unit": place, "valid_from": timezone.localdate()}
    with pytest.raises(ProgrammingError, match="of that kind"), transaction.atomic():
        Membership.objects.create(role=role, **new)
    Membership.objects.create(role=Role.MEDARBETARE, **new)


def test_one_municipal_authority_leads(as_owner):
    [leading] = Agency.objects.filter(leads_prevention=True)
    assert leading.code == "KS"
    for code in ("SN", "PM"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agency.objects.filter(code=code).update(leads_prevention=True)
    Agency.objects.filter(pk=leading.pk).update(leads_prevention=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(code="PM").update(leads_prevention=True)


@pytest.mark.parametrize(
    ("username", "permission", "may"),
    [
        ("samira", May.EST_COORDINATE, True),
        ("sanna", May.EST_COORDINATE, False),
        ("sigrid", May.SETTINGS_EDIT, True),
        ("sune", May.SETTINGS_EDIT, False),
    ],
)
def test_what_is_of_the_leading_authority_a_role_gives_only_there(
    acting, username, permission, may
):
    with acting(username) as who:
        assert any(permission in ROLES[r].permissions for r in who.user.authority.roles)
        assert who.user.may(permission) is may


def test_nobody_can_be_superuser(acting, person):
    vera = person("vera")
    with acting("sigrid"), pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=vera.pk).update(is_superuser=True)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(0, None, True), (-1, 0, True), (0, 0, True), (1, None, False), (-2, -1, False)],
)
def test_role_holds_from_its_first_day_through_its_last(as_owner, begins, ends, holds):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    vera = User.objects.get(username="vera")
    unit = vera.authority.unit
    Membership.objects.filter(user=vera).update(valid_to=today - 9 * day)
    Membership.objects.create(
        user=vera,
        unit=unit,
        role=Role.CHEF,
        valid_from=today + begins * day,
        valid_to=None if ends is None else today + ends * day,
    )
    with acting_as(User.objects.get(username="vera")) as who:
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


@pytest.mark.parametrize("ends", ["a new password", "a raised epoch"])
def test_session_is_tied_to_what_ends_it(person, ends):
    anna = person("anna")
    before = anna.get_session_auth_hash()
    if ends == "a new password":
        anna.set_password("nytt")
    else:
        anna.session_epoch = 99
    assert anna.get_session_auth_hash() != before


def test_person_cannot_be_made_outside_the_administration(acting, person):
    vera = person("vera")
    with acting("vera"), pytest.raises(ProgrammingError), transaction.atomic():
        User.objects.create(username="ny", name="Ny", agency_id=vera.agency_id)
