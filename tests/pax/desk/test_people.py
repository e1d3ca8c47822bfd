"""When somebody leaves: who takes over, what is nobody's, and who stands in."""

import datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.assignment.services import restrict_case, take_up
from cases.models import Case, Task
from cases.tasks import services as working
from pax.access.admin import services as directory
from pax.access.context import on_behalf_of
from pax.access.holdings import counted_of, gives, hand_over, holdings
from pax.accounts.models import Membership, Substitute, User
from pax.accounts.roles import Role
from pax.audit.models import Event
from pax.desk.nobodys import nobodys_of
from pax.desk.substitutes import end_substitute, name_substitute
from pax.errors import Denied, Invalid
from pax.notices.models import Notice
from pax.ui.parts import AT_MOST
from tests.two import give_role

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
START = reverse("start")
PAGE = reverse("desk:nobodys")
SECRET = "Ring banken om Åkesson"


@pytest.fixture
def adams(open_case, acting, person):
    """Adam's case, taken up by him, with a task of his."""
    case = open_case("adam")
    with acting("adam") as who:
        take_up(case, by=who.user, assignee=who.user)
        case.refresh_from_db()
        working.add_task(case, by=who.user, text=SECRET, responsible=who.user)
    return case


@pytest.fixture
def close(acting, person):
    """Close Adam's account: `close(arenden="anna")`."""

    def leave(**to):
        with acting("sigrid") as who:
            takers = {key: person(name) for key, name in to.items()}
            return directory.close_and_leave(
                person("adam"), by=who.user, because="Slutat", to=takers
            )

    return leave


def held(key):
    return next(one for one in holdings() if one.key == key)


def nobodys(acting, username):
    with acting(username) as who:
        return {
            (one.key, line.called)
            for one, lines in nobodys_of(who.user).items()
            for line in lines
        }


def panel(response, key):
    return next((p for p in response.context["start"].panels if p.key == key), None)


# --- Closing an account ---------------------------------------------------------------
def test_the_administrator_is_asked_who_takes_over_and_reads_none_of_it(
    adams, client_for, person, acting
):
    url = reverse("directory:close-account", args=[person("adam").uuid])
    page = client_for("sigrid").get(url)
    assert "Ärenden (1)" in page.text
    assert "Uppgifter i ärenden (1)" in page.text
    for secret in (adams.reference, adams.title, "banken", "Åkesson"):
        assert secret not in page.text
    sent = {"because": "Slutat", "to_arenden": person("anna").pk}
    assert client_for("sigrid").post(url, sent).status_code == 302
    with acting("anna"):
        assert Case.objects.get(pk=adams.pk).assignee == person("anna")


def test_what_is_taken_over_is_moved_with_history_log_and_told(
    adams, close, acting, person
):
    handed = close(arenden="anna", uppgifter="gunilla")
    assert (handed.given, handed.left) == (2, 0)
    with acting("carin"):
        case = Case.objects.get(pk=adams.pk)
        assert case.assignee == person("anna")
        task = Task.objects.get(case=adams, text=SECRET)
        assert task.responsible == person("gunilla")
        assert Case.history.filter(id=case.pk).latest("history_id").assignee_id == (
            person("anna").pk
        )
        told = set(Event.objects.filter(case_id=case.pk).values_list("because", flat=1))
        assert f"Handläggare: {person('anna')}" in told
        assert "Uppgift övertagen" in told
    for username in ("anna", "gunilla"):
        with acting(username) as who:
            (notice,) = Notice.objects.visible_to(who.user).filter(to=who.user)
            assert notice.text.startswith("Du har tagit över:")
            assert adams.reference not in notice.text
    # Whoever takes over a case is asked about bias, as always.
    with acting("anna"):
        assert Task.objects.filter(
            case=adams, responsible=person("anna"), text__startswith="Svara på frågan"
        ).exists()


def test_nothing_passes_on_to_one_who_could_not_have_had_it(
    adams, close, acting, person, open_case
):
    # Vera works in another unit of the same authority, Petra at another.
    handed = close(arenden="vera", uppgifter="vera")
    assert (handed.given, handed.left) == (0, 2)
    with acting("carin"):
        assert Case.objects.get(pk=adams.pk).assignee == person("adam")
    with acting("vera"):
        assert not Case.objects.filter(pk=adams.pk).exists()
    with acting("sigrid") as who, pytest.raises(Invalid, match="arbetar inte för"):
        directory.close_and_leave(
            person("anna"),
            by=who.user,
            because="x",
            to={"arenden": person("petra")},
        )


def test_an_administrator_counts_nothing_of_another_authority(adams, acting, person):
    with acting("sigrid"):
        counted = {one.key: n for one, n in counted_of(person("adam")).items()}
        assert counted == {"arenden": 1, "uppgifter": 1}
        assert counted_of(person("vera")) == {}


def test_a_role_that_ends_later_leaves_what_it_leaves_then(adams, acting, person):
    """What nobody takes over is still Adam's, and said to be until the day."""
    today = timezone.localdate()
    with acting("sigrid") as who:
        role = Membership.objects.get(user=person("adam"), role=Role.HANDLAGGARE)
        handed = directory.end_and_leave(
            role, by=who.user, last_day=today, because="Byter tjänst", to={}
        )
    assert (handed.given, handed.left, handed.until) == (0, 2, today)
    assert "är utan ansvarig efter" in handed.told
    with acting("carin") as who:
        (notice,) = Notice.objects.filter(to=who.user, url="/")
    assert "slutar efter" in notice.text
    assert nobodys(acting, "carin") == set()
    with time_machine.travel(timezone.now() + DAY):
        assert nobodys(acting, "carin") == {
            ("arenden", adams.title),
            ("uppgifter", SECRET),
        }


def test_an_administrator_takes_nothing_over_by_closing(adams, acting, person):
    with (
        acting("sigrid") as who,
        pytest.raises(Invalid, match="inte ta över det själv"),
    ):
        directory.close_and_leave(
            person("adam"), by=who.user, because="x", to={"atgarder": who.user}
        )
    assert person("adam").is_active


def test_another_role_keeps_only_what_it_gives_a_right_to():
    """A medarbetare sits in no group, and answers for nothing there."""
    for key in ("steg", "atgardspunkter", "leda", "anteckna", "checklistor", "tryck"):
        needed = held(key).permission
        assert gives(Role.HANDLAGGARE, needed)
        assert not gives(Role.MEDARBETARE, needed)
    assert gives(Role.MEDARBETARE, held("atgarder").permission)


# --- What is nobody's -----------------------------------------------------------------
def test_what_is_nobodys_is_the_managers_until_somebody_has_it(
    adams, close, acting, client_for, person
):
    carin = client_for("carin")
    assert panel(carin.get(START), "nobodys") is None
    assert close().left == 2
    found = {("arenden", adams.title), ("uppgifter", SECRET)}
    assert nobodys(acting, "carin") == found
    shown = carin.get(START)
    assert panel(shown, "nobodys") is not None
    assert adams.reference in shown.text
    with acting("carin") as who:  # and was told
        assert Notice.objects.filter(to=who.user, url=PAGE).exists()
    # Nobody else's: handlers do not give out work, others do not read the unit.
    for username in ("anna", "viktor", "petra", "samira", "sigrid"):
        assert nobodys(acting, username) == set(), username
        assert adams.reference not in client_for(username).get(PAGE).text

    page = carin.get(PAGE)
    assert adams.reference in page.text
    with acting("carin"):
        case = Case.objects.get(pk=adams.pk)
    sent = {"rows": [str(case.uuid)], "to": person("anna").pk}
    assert carin.post(f"{PAGE}?slag=arenden", sent).status_code == 302
    assert nobodys(acting, "carin") == {("uppgifter", SECRET)}
    with acting("anna"):
        assert Case.objects.get(pk=adams.pk).assignee == person("anna")


def test_what_somebody_has_cannot_be_taken_on_that_page(
    adams, acting, client_for, person, open_case, close
):
    annas = open_case("anna")
    with acting("anna") as who:
        take_up(annas, by=who.user, assignee=who.user)
    close()
    sent = {"rows": [str(annas.uuid)], "to": person("gunilla").pk}
    assert client_for("carin").post(f"{PAGE}?slag=arenden", sent).status_code == 422
    with acting("carin"):
        assert Case.objects.get(pk=annas.pk).assignee == person("anna")
    # Nor by one who does not give out work.
    assert client_for("anna").post(f"{PAGE}?slag=arenden", sent).status_code == 409


def test_who_can_have_none_of_it_is_said_to_whoever_gives(
    adams, close, client_for, person, acting
):
    close()
    sent = {"rows": [str(adams.uuid)], "to": person("vera").pk}
    answer = client_for("carin").post(f"{PAGE}?slag=arenden", sent)
    assert answer.status_code == 422
    assert "kan inte ha hand om det här" in answer.text
    assert ("arenden", adams.title) in nobodys(acting, "carin")


def test_the_filter_finds_what_nobody_handles(adams, close, client_for, open_case):
    flagged = open_case("anna")
    url = reverse("cases:list")
    wanted = {"handlaggare": "avslutad"}
    carin = client_for("carin")
    assert adams.reference not in carin.get(url, wanted).text
    close()
    shown = carin.get(url, wanted).text
    assert adams.reference in shown
    # A flag waits for somebody to take it up: it is in its own list.
    assert flagged.reference not in shown
    assert adams.reference not in client_for("viktor").get(url, wanted).text


def test_a_case_that_is_narrowed_to_a_colleague_from_elsewhere_is_somebodys(
    adams, acting, person
):
    with acting("carin") as who:
        restrict_case(adams, by=who.user, people=[person("vera")], because="Prov")
        case = Case.objects.get(pk=adams.pk)
        hand_over(held("arenden"), [case], person("vera"), by=who.user)
        assert Case.objects.get(pk=adams.pk).assignee == person("vera")
    assert ("arenden", adams.title) not in nobodys(acting, "carin")
    with acting("sigrid") as who:
        directory.close_account(person("vera"), by=who.user, because="Slutat")
    assert ("arenden", adams.title) in nobodys(acting, "carin")


# --- Ending a role --------------------------------------------------------------------
def _end(acting, person, username, **to):
    with acting("sigrid") as who:
        role = Membership.objects.filter(user=person(username)).latest("pk")
        return directory.end_and_leave(
            role,
            by=who.user,
            last_day=timezone.localdate() - DAY,
            because="Bytt tjänst",
            to=to,
        )


def test_an_ended_role_leaves_what_was_had_by_it(adams, acting, person):
    handed = _end(acting, person, "adam", arenden=person("anna"))
    assert (handed.given, handed.left) == (1, 1)
    assert nobodys(acting, "carin") == {("uppgifter", SECRET)}


def test_what_another_role_still_has_stays(adams, acting, person):
    with acting("sigrid") as who:
        unit = Membership.objects.filter(user=person("adam")).latest("pk").unit
        place = directory.Place(unit, Role.GRUPPORDFORANDE, timezone.localdate())
        give_role(person("adam"), place, by=who.user)
    with acting("sigrid") as who:
        first = Membership.objects.filter(user=person("adam")).earliest("pk")
        handed = directory.end_and_leave(
            first,
            by=who.user,
            last_day=timezone.localdate() - DAY,
            because="Bytt tjänst",
            to={"arenden": person("anna")},
        )
    assert (handed.given, handed.left) == (0, 0)
    assert nobodys(acting, "carin") == set()


def test_one_who_moves_to_another_unit_leaves_the_first_ones(adams, acting, person):
    """The old role ends, the new begins: the cases of the old unit are nobody's."""
    with acting("sigrid") as who:
        first = Membership.objects.filter(user=person("adam")).earliest("pk").pk
        unit = Membership.objects.filter(user=person("vera")).latest("pk").unit
        place = directory.Place(unit, Role.HANDLAGGARE, timezone.localdate())
        give_role(person("adam"), place, by=who.user)
    with acting("sigrid") as who:
        handed = directory.end_and_leave(
            Membership.objects.get(pk=first),
            by=who.user,
            last_day=timezone.localdate() - DAY,
            because="Bytt enhet",
            to={},
        )
    assert handed.left == 2
    found = {("arenden", adams.title), ("uppgifter", SECRET)}
    assert nobodys(acting, "carin") == found


# --- Substitutes ----------------------------------------------------------------------
@pytest.fixture
def stands_in(acting, person):
    """Let somebody stand in for Adam, as he says himself."""

    def name(username, **days):
        today = timezone.localdate()
        with acting("adam") as who:
            return name_substitute(
                who.user,
                person(username),
                by=who.user,
                since=days.get("since", today),
                until=days.get("until", today + 7 * DAY),
            )

    return name


def test_a_substitute_sees_what_falls_on_the_one_who_is_away(
    adams, stands_in, client_for, acting
):
    anna = client_for("anna")
    assert panel(anna.get(START), "substitute") is None
    row = stands_in("anna")
    shown = panel(anna.get(START), "substitute")
    assert {line.called for line in shown.items} == {adams.title, SECRET}
    with acting("adam") as who:
        end_substitute(Substitute.objects.get(pk=row.pk), by=who.user)
    assert panel(anna.get(START), "substitute") is None


def test_all_that_falls_on_a_substitute_is_on_their_page(
    adams, stands_in, client_for, acting
):
    with acting("adam") as who:
        for nth in range(AT_MOST + 2):
            working.add_task(
                adams, by=who.user, text=f"Uppgift {nth}", responsible=who.user
            )
    stands_in("anna")
    anna = client_for("anna")
    assert f"Uppgift {AT_MOST + 1}" not in anna.get(START).text
    assert f"Uppgift {AT_MOST + 1}" in anna.get(reverse("desk:substitutes")).text


def test_nobody_stands_in_twice_for_the_same_days(stands_in):
    today = timezone.localdate()
    stands_in("anna")
    with pytest.raises(Invalid, match="redan ersättare"):
        stands_in("anna", since=today + DAY, until=today + 30 * DAY)
    stands_in("gunilla")


def test_no_power_passes_on_to_a_substitute(adams, stands_in, client_for, acting):
    stands_in("vera")  # of another unit: reads none of it
    page = client_for("vera").get(START)
    assert panel(page, "substitute") is None
    assert adams.reference not in page.text
    with acting("vera") as who:
        assert not Case.objects.filter(pk=adams.pk).exists()
        assert (
            who.user.authority.readers
            == User.objects.get(username="vera").authority.readers
        )
    assert client_for("vera").get(adams.get_absolute_url()).status_code == 404


def test_a_substitute_holds_for_its_days_only(adams, stands_in, client_for):
    today = timezone.localdate()
    stands_in("anna", since=today + DAY, until=today + 2 * DAY)
    assert panel(client_for("anna").get(START), "substitute") is None


def test_a_substitute_is_named_by_oneself_or_ones_manager(acting, person):
    today = timezone.localdate()
    days = {"since": today, "until": today + DAY}
    with acting("carin") as who:
        name_substitute(person("adam"), person("anna"), by=who.user, **days)
        with pytest.raises(Invalid):
            name_substitute(person("adam"), person("petra"), by=who.user, **days)
    for username in ("anna", "viktor", "sigrid", "petra"):
        with acting(username) as who, pytest.raises(Denied):
            name_substitute(person("adam"), person("vera"), by=who.user, **days)
    # The database says the same.
    with acting("viktor") as who:
        made = {
            "agency": person("adam").agency,
            "absent": person("adam"),
            "substitute": person("vera"),
            "valid_from": today,
            "valid_to": today + DAY,
            "created_by": who.user,
        }
        with pytest.raises(DatabaseError), transaction.atomic():
            Substitute.objects.create(**made)
    with acting("petra"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_substitute")
        assert cursor.fetchone() == (0,)


def test_substitutes_are_named_and_ended_on_their_page(client_for, person):
    url = reverse("desk:substitutes")
    adam = client_for("adam")
    form = adam.get(url).context["form"]
    today = timezone.localdate()
    sent = {
        "once": form["once"].value(),
        "absent": person("adam").pk,
        "substitute": person("anna").pk,
        "since": today.isoformat(),
        "until": (today + DAY).isoformat(),
    }
    assert adam.post(url, sent).status_code == 302
    (row, may_end) = adam.get(url).context["rows"][0]
    assert may_end
    end = reverse("desk:end-substitute", args=[row.uuid])
    assert client_for("anna").post(end).status_code == 403
    assert client_for("vera").post(end).status_code == 404
    assert client_for("petra").post(end).status_code == 404
    assert adam.post(end).status_code == 302
    assert adam.get(url).context["rows"] == []


def test_the_system_user_gives_no_seat(acting, person):
    with acting("sigrid"), on_behalf_of(person("adam").agency, purpose="Prov") as who:
        assert not [
            one
            for one in holdings()
            if one.is_given_by_people and one.nobodys(who).exists()
        ]
