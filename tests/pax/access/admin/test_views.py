"""Administrators handle people, units and roles: what is theirs, never themselves."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pax.access.admin import services
from pax.access.admin.doors import agencies_of
from pax.access.admin.services import Place
from pax.access.context import acting_as
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.roles import Role
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.errors import Conflict, Denied, Invalid
from tests.two import give_role

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def page(name, *args):
    return reverse(f"directory:{name}", args=args)


def known(model, **what):
    """Look something up as anyone who has signed in may."""
    with acting_as(User.objects.get(username="malte")):
        return model.objects.get(**what)


def unit(name):
    return known(Unit, name=name)


def agency(code):
    return known(Agency, code=code)


# --- who may administer what --------------------------------------------------------
def test_administers_own_agency_and_those_in_it(acting):
    with acting("sigrid") as who:
        codes = set(agencies_of(who.user).values_list("code", flat=True))
        assert codes == {"SK", "KS", "SN", "ON", "UN", "SB"}
    with acting("sune") as who:
        assert [a.code for a in agencies_of(who.user)] == ["PM"]
    with acting("carin") as who:
        assert not agencies_of(who.user).exists()


def test_list_shows_own_people_and_nobody_elses(client_for):
    names = {
        person.username
        for person in client_for("sune").get(page("people")).context["page"].items
    }
    assert names == {"petra", "paul", "hugo", "rakel", "rune", "lars", "sune"}


# One of them is the menu's: whether this administrator names the levels of EST.
@pytest.mark.parametrize(
    ("chosen", "questions"), [("?q=Sigrid", 14), ("", 14), ("?role=handlaggare", 14)]
)
def test_list_asks_as_many_questions_however_many_people(
    client_for, django_assert_num_queries, chosen, questions
):
    client = client_for("sigrid")
    with django_assert_num_queries(questions):
        assert client.get(page("people") + chosen).status_code == 200


def test_list_filters(client_for):
    client = client_for("sigrid")

    def found(**chosen):
        return [
            p.username for p in client.get(page("people"), chosen).context["page"].items
        ]

    assert found(q="carin") == ["carin"]
    assert found(role="chef", q="Vik") == ["viktor"]
    assert found(state="closed") == []
    assert "anna" in found(state="idle", agency=agency("SN").pk)


def by_second(client):
    """Confirm the one thing that waits for somebody, by their start page."""
    (panel,) = [
        p for p in client.get("/").context["start"].panels if p.key == "confirm"
    ]
    (waits,) = panel.items
    answer = client.post(waits.get_absolute_url(), {"confirmed": "ja"})
    assert answer.status_code == 302, answer.content.decode()


# --- a new person -------------------------------------------------------------------
def new_person(client, **changed):
    data = {
        "username": "nils.ny",
        "name": "Nils Nyström",
        "title": "Utredare",
        "email": "",
        "unit": unit("Försörjningsstöd").pk,
        "role": "handlaggare",
        "since": TODAY().isoformat(),
        "until": "",
    } | changed
    return client.post(page("add-person"), data)


def test_new_person_gets_a_password_that_is_shown_once_and_good_for_one_time(
    client_for,
):
    answer = new_person(client_for("sigrid"))
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    person = User.objects.get(username="nils.ny")
    assert person.agency_id == agency("SN").pk

    theirs = Client()
    signed_in = theirs.post(
        reverse("accounts:sign-in"), {"username": "Nils.Ny", "password": password}
    )
    assert signed_in.status_code == 302
    for address in (reverse("accounts:profile"), "/api/v1/arenden/"):
        refused = theirs.get(address)
        assert (refused.status_code, refused.get("Location")) in {
            (302, reverse("accounts:password-change")),
            (403, None),
            (404, None),
        }
    again = {"old_password": password} | dict.fromkeys(
        ("new_password1", "new_password2"), password
    )
    assert theirs.post(reverse("accounts:password-change"), again).status_code == 422
    chosen = again | dict.fromkeys(
        ("new_password1", "new_password2"), "eget-val-9 hund"
    )
    assert theirs.post(reverse("accounts:password-change"), chosen).status_code == 302
    assert theirs.get(reverse("accounts:profile")).status_code == 200


def test_password_is_never_written_down(client_for, acting):
    password = new_person(client_for("sigrid")).context["password"]
    with acting("sigrid"), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM audit_event t")
        assert not [row for (row,) in cursor.fetchall() if password in row]
        cursor.execute("SELECT row_to_json(t)::text FROM accounts_historicaluser t")
        assert not [row for (row,) in cursor.fetchall() if password in row]


def test_two_people_cannot_share_a_name(client_for):
    answer = new_person(client_for("sigrid"), username="anna")
    assert answer.status_code == 422
    assert "Användarnamnet ”anna” finns redan" in answer.content.decode()


def test_foreign_unit_is_no_choice(client_for):
    answer = new_person(
        client_for("sigrid"), unit=unit("Lokalpolisområde Södertälje").pk
    )
    assert answer.status_code == 422
    assert not User.objects.filter(username="nils.ny").exists()
    assert "Lokalpolisområde" not in answer.content.decode()


def test_role_cannot_begin_before_today(client_for):
    answer = new_person(client_for("sigrid"), since="2020-01-01")
    assert answer.status_code == 422


# --- closing an account, changing roles: effective at the next request --------------
def test_closed_account_is_out_at_its_next_request_everywhere(client_for, person):
    at_work, at_home = client_for("anna"), client_for("anna")
    assert at_work.get(reverse("accounts:profile")).status_code == 200
    anna = person("anna")
    answer = client_for("sigrid").post(
        page("close-account", anna.uuid), {"because": "Slutat"}
    )
    assert answer.status_code == 302
    for client in (at_work, at_home):
        gone = client.get(reverse("accounts:profile"))
        assert gone.status_code == 302
        assert gone["Location"].startswith(reverse("accounts:sign-in"))
    signing_in = Client().post(
        reverse("accounts:sign-in"), {"username": "anna", "password": "pax-demo-2026"}
    )
    assert signing_in.status_code == 422


def test_new_role_ends_the_sessions_of_before(client_for, person):
    vera = client_for("vera")
    assert vera.get(reverse("accounts:profile")).status_code == 200
    client_for("sigrid").post(
        page("give-role", person("vera").uuid),
        {
            "unit": unit("Försörjningsstöd").pk,
            "role": "handlaggare",
            "since": TODAY().isoformat(),
        },
    )
    assert vera.get(reverse("accounts:profile")).status_code == 200
    by_second(client_for("carin"))
    assert vera.get(reverse("accounts:profile")).status_code == 302


def test_ended_role_takes_effect_at_once(client_for, person, acting):
    vera = person("vera")
    role = Membership.objects.none()
    with acting("sigrid"):
        role = Membership.objects.get(user=vera)
    answer = client_for("sigrid").post(
        page("end-role", vera.uuid),
        {
            "membership": role.pk,
            "last_day": (TODAY() - DAY).isoformat(),
            "because": "Bytt tjänst",
        },
    )
    assert answer.status_code == 302
    with acting_as(User.objects.get(pk=vera.pk)) as who, connection.cursor() as cursor:
        assert who.user.authority.readers == ()
        cursor.execute("SELECT pax_readers()")
        assert cursor.fetchone() == ([],)


def test_given_password_ends_the_sessions_of_before(client_for, person):
    anna = client_for("anna")
    assert anna.get(reverse("accounts:profile")).status_code == 200
    sigrid, address = client_for("sigrid"), page("give-password", person("anna").uuid)
    assert sigrid.post(address).status_code == 302
    assert anna.get(reverse("accounts:profile")).status_code == 200
    by_second(client_for("carin"))
    assert sigrid.post(address).context["password"]
    assert anna.get(reverse("accounts:profile")).status_code == 302


def test_called_off_role_never_holds(acting, person):
    later = TODAY() + 10 * DAY
    with acting("sigrid") as who:
        role = give_role(
            person("vera"),
            Place(unit("Försörjningsstöd"), Role.CHEF, later),
            by=who.user,
        )
        services.end_role(role, by=who.user, last_day=TODAY(), because="Ångrat")
        assert role.valid_to == later - DAY
        for day in (TODAY(), later, later + DAY):
            held = Membership.objects.current(day).filter(user=person("vera"))
            assert role not in held


# --- never oneself, never another's -------------------------------------------------
@pytest.mark.parametrize(
    "address",
    ["change-person", "give-password", "close-account", "reopen-account", "give-role"],
)
def test_nobody_changes_themselves(client_for, person, address):
    sigrid = person("sigrid")
    data = {
        "name": "Sigrid",
        "because": "x1",
        "unit": unit("Kommunledning").pk,
        "role": "chef",
        "since": TODAY().isoformat(),
    }
    if address == "change-person":
        client = client_for("sigrid")
        drawn = client.get(page(address, sigrid.uuid))
        data["version"] = drawn.context["form"].current_version
    answer = client_for("sigrid").post(page(address, sigrid.uuid), data)
    assert answer.status_code in (403, 422)
    assert "Be en annan administratör" in answer.content.decode()


def test_services_refuse_what_is_not_theirs(acting, person):
    with acting("sigrid") as who:
        place = Place(unit("Lokalpolisområde Södertälje"), Role.CHEF, TODAY())
        with pytest.raises(Denied):
            services.add_person("nils", "Nils", place, by=who.user)
        with pytest.raises(Denied):
            services.give_password(person("petra"), by=who.user)
        with pytest.raises(Invalid, match="bara hos sin egen myndighet"):
            services.give_role(person("anna"), place, by=who.user)
    with acting("carin") as who:
        place = Place(unit("Försörjningsstöd"), Role.CHEF, TODAY())
        with pytest.raises(Denied):
            services.give_role(person("anna"), place, by=who.user)


def refused(statement, *values):
    """Run the statement and tell that the database let nothing of it happen."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement, values)
                return cursor.rowcount == 0
        except ProgrammingError as error:
            return "row-level security" in str(error) or "privilege" in str(
                error.__cause__.__class__.__name__.lower()
            )


@pytest.mark.parametrize(
    ("who", "statement"),
    [
        # to oneself
        (
            "sigrid",
            (
                "INSERT INTO accounts_membership (user_id, unit_id, role, valid_from)"
                " SELECT {me}, id, 'chef', current_date FROM accounts_unit"
                " WHERE name = 'Kommunledning'"
            ),
        ),
        ("sigrid", "UPDATE accounts_user SET name = 'X' WHERE id = {me}"),
        ("anna", "UPDATE accounts_user SET agency_id = {police} WHERE id = {me}"),
        ("anna", "UPDATE accounts_user SET is_system = true WHERE id = {me}"),
        ("anna", "UPDATE accounts_user SET session_epoch = 0 WHERE id = {me}"),
        # others' people, units and roles
        (
            "sigrid",
            "UPDATE accounts_user SET is_active = false WHERE username = 'petra'",
        ),
        (
            "sigrid",
            "UPDATE accounts_user SET agency_id = {own} WHERE username = 'petra'",
        ),
        ("anna", "UPDATE accounts_user SET name = 'X' WHERE username = 'adam'"),
        (
            "sigrid",
            "UPDATE accounts_unit SET agency_id = {own} WHERE agency_id = {police}",
        ),
        ("sigrid", "UPDATE accounts_unit SET name = 'X' WHERE agency_id = {police}"),
        (
            "sigrid",
            (
                "UPDATE accounts_membership SET user_id = (SELECT id FROM accounts_user"
                " WHERE username = 'anna') WHERE user_id ="
                " (SELECT id FROM accounts_user WHERE username = 'petra')"
            ),
        ),
        (
            "sigrid",
            (
                "UPDATE accounts_membership SET role = 'chef' WHERE user_id ="
                " (SELECT id FROM accounts_user WHERE username = 'anna')"
            ),
        ),
        ("sigrid", "DELETE FROM accounts_membership"),
        ("sigrid", "UPDATE accounts_agency SET parent_id = {own} WHERE id = {police}"),
        ("sigrid", "UPDATE auth_group SET name = 'X'"),
        (
            "sigrid",
            (
                "INSERT INTO accounts_user_groups (user_id, group_id)"
                " SELECT {me}, group_id FROM accounts_unit LIMIT 1"
            ),
        ),
        # the automatic users
        (
            "sigrid",
            "UPDATE accounts_user SET is_active = false WHERE username = 'system-sn'",
        ),
    ],
)
def test_database_refuses_it_too(acting, who, statement):
    with acting(who) as me:
        police = Agency.objects.get(code="PM").pk
        values = {"me": me.user.pk, "own": me.user.agency_id, "police": police}
        assert refused(statement.format(**values))


# --- units --------------------------------------------------------------------------
def test_new_unit_gets_its_place_in_the_tree(client_for, acting):
    parent = unit("Socialkontoret")
    client_for("sigrid").post(
        page("add-unit"),
        {
            "agency": parent.agency_id,
            "parent": parent.pk,
            "name": "Boendeenheten",
            "activity": "socialtjanst",
            "takes_flags": "on",
        },
    )
    made = unit("Boendeenheten")
    assert made.path == [*parent.path, made.pk]
    assert (made.takes_flags, made.takes_disclosures) == (True, False)


def test_unit_cannot_hang_under_another_agency(client_for):
    answer = client_for("sigrid").post(
        page("add-unit"),
        {
            "agency": agency("UN").pk,
            "parent": unit("Socialkontoret").pk,
            "name": "Boendeenheten",
            "activity": "skola",
        },
    )
    assert answer.status_code == 422


def test_two_who_change_a_unit_at_once_lose_nothing(client_for):
    client, place = client_for("sigrid"), unit("Vuxenenheten")
    drawn = client.get(page("unit", place.uuid)).context["form"]
    data = {
        "name": "Vuxna",
        "activity": place.activity,
        "version": drawn.current_version,
    }
    assert client.post(page("unit", place.uuid), data).status_code == 302
    answer = client.post(page("unit", place.uuid), data | {"name": "Annat"})
    assert answer.status_code == 409
    assert unit("Vuxna").pk == place.pk


def test_service_sees_the_lost_update_too(acting):
    with acting("sigrid") as who:
        place = unit("Vuxenenheten")
        with pytest.raises(Conflict):
            services.change_unit(place, by=who.user, edition="0", name="X")


# --- what is written ----------------------------------------------------------------
def test_history_tells_what_changed_who_did_it_and_why(client_for, person):
    client, anna = client_for("sigrid"), person("anna")
    client.post(page("close-account", anna.uuid), {"because": "Slutat"})
    shown = client.get(page("history", anna.uuid))
    newest = shown.context["page_of"].items[0]
    assert newest.title == "Ändrade användare: Anna Ekvall"
    assert (newest.who, newest.because) == ("Sigrid Fornvik", "Slutat")
    assert [(c.label, c.before, c.after) for c in newest.changes] == [
        ("Aktiv", "Ja", "Nej")
    ]


def test_changes_are_in_the_log_of_the_agency_they_are_about(
    client_for, person, acting
):
    client_for("sigrid").post(
        page("close-account", person("anna").uuid), {"because": "Slutat"}
    )
    with acting("lovisa"):
        event = Event.objects.get(verb=Verb.USER_CLOSED)
        assert (event.actor, event.about) == ("Sigrid Fornvik", "anna")


def test_failed_sign_in_is_in_the_log_of_the_persons_agency(db, acting):
    for name in ("anna", "hemligt-losenord-i-fel-ruta"):
        Client().post(
            reverse("accounts:sign-in"), {"username": name, "password": "fel"}
        )
    with acting("lovisa"):
        failed = Event.objects.filter(verb=Verb.SIGN_IN_FAILED)
        assert [event.about for event in failed] == ["anna"]
    with acting("lars"):
        assert not Event.objects.filter(verb=Verb.SIGN_IN_FAILED).exists()


def test_administrator_reads_no_case(client_for, acting):
    with acting("sigrid"), connection.cursor() as cursor:
        for table in (
            "cases_case",
            "cases_party",
            "cases_disclosure",
            "cases_caseaccess",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
