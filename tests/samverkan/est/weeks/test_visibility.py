"""Who sees what of a week: drafts, audiences, companies, and those outside."""

import pytest
from django.db import Error, connection, transaction

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.errors import Denied, Invalid, WrongState
from samverkan.est.enums import Audience
from samverkan.est.models import Action, ActionFeedback, Edition, Event, Part
from samverkan.est.parts import services as parts
from samverkan.est.querysets import (
    coordinates,
    is_authority,
    names_levels,
    takes_part,
)
from samverkan.est.weeks.selectors import (
    for_outside,
    picture_for,
    picture_of,
    shown_count,
)

FORUM = ["samira", "petra", "elin", "emil", "berit", "vidar", "karin"]
COMPANIES = ["emil", "vidar"]
OUTSIDE = ["anna", "carin", "asta", "frida", "lovisa", "sigrid", "ulla", "gunilla"]


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def texts(content):
    return [
        entry["text"]
        for area in content["areas"]
        for kind in ("new_events", "past_month", "new_actions", "ongoing")
        for entry in area[kind]
    ]


# --- drafts -------------------------------------------------------------------
def test_draft_is_seen_by_its_own_agency_only(est, edition, sees):
    est.event("petra", edition, "Polisens utkast")
    assert sees("petra") == {"Polisens utkast"}
    assert sees("rakel") == {"Polisens utkast"}  # the same agency
    for username in ("samira", "emil", "berit", *OUTSIDE):
        assert sees(username) == set(), username


def test_what_is_handed_in_is_seen_by_all_who_take_part(est, edition, sees):
    est.event("petra", edition, "Till alla")
    est.hand_in("petra", edition)
    for username in FORUM:
        assert sees(username) == {"Till alla"}, username
    for username in OUTSIDE:
        assert sees(username) == set(), username


def test_what_is_for_authorities_is_not_for_companies(est, edition, sees):
    est.event("petra", edition, "Myndighet", audience=Audience.AUTHORITIES)
    est.action("petra", edition, "Insats", audience=Audience.AUTHORITIES)
    est.hand_in("petra", edition)
    for username in FORUM:
        wanted = set() if username in COMPANIES else {"Myndighet"}
        assert sees(username) == wanted, username
        assert sees(username, Action) == ({"Insats"} if wanted else set())


def test_company_sees_its_own_whoever_it_is_for(est, edition, sees):
    est.event("emil", edition, "Vårt eget", audience=Audience.AUTHORITIES)
    est.hand_in("emil", edition)
    assert sees("emil") == {"Vårt eget"}
    assert sees("vidar") == set()


def test_feedback_is_for_those_who_see_the_action(est, edition, sees):
    action = est.action("petra", edition, "Insats", audience=Audience.AUTHORITIES)
    est.hand_in("petra", edition)
    later = est.next(edition)
    said = est.feedback("petra", action, later, "Gick bra")
    est.hand_in("petra", later)
    assert sees("samira", ActionFeedback) == {"Gick bra"}
    assert sees("emil", ActionFeedback) == set()
    assert said.audience == Audience.AUTHORITIES


def test_narrowed_action_takes_its_feedback_along(est, edition, acting, sees):
    action = est.action("petra", edition, "Insats")
    est.hand_in("petra", edition)
    later = est.next(edition)
    est.feedback("petra", action, later, "Gick bra")
    est.hand_in("petra", later)
    assert sees("emil", ActionFeedback) == {"Gick bra"}
    with acting("petra") as who:
        fresh = Action.objects.select_related("edition").get(pk=action.pk)
        parts.revise_entry(fresh, by=who.user, audience=Audience.AUTHORITIES)
    assert sees("emil", Action) == set()
    assert sees("emil", ActionFeedback) == set()


def test_one_cannot_widen_feedback_in_sql(est, edition, acting, sees):
    action = est.action("petra", edition, "Insats", audience=Audience.AUTHORITIES)
    est.hand_in("petra", edition)
    later = est.next(edition)
    est.feedback("petra", action, later, "Gick bra")
    est.hand_in("petra", later)
    with acting("petra"):
        sql("UPDATE est_actionfeedback SET audience = 'alla'")
    assert sees("emil", ActionFeedback) == set()


# --- history ------------------------------------------------------------------
def test_history_of_a_draft_stays_with_its_agency(est, edition, acting):
    event = est.event("petra", edition, "Först skrivet i utkast")
    with acting("petra") as who:
        fresh = Event.objects.select_related("edition").get(pk=event.pk)
        parts.revise_entry(fresh, by=who.user, text="Sedan inlämnat")
    est.hand_in("petra", edition)
    with acting("samira"):
        told = set(Event.history.values_list("text", flat=True))
    assert told == {"Sedan inlämnat"}
    with acting("rakel"):
        assert "Först skrivet i utkast" in Event.history.values_list("text", flat=True)


def test_history_of_what_was_narrowed_is_gone_from_companies(est, edition, acting):
    event = est.event("petra", edition, "Till alla")
    est.hand_in("petra", edition)
    with acting("emil"):
        assert Event.history.exists()
    with acting("petra") as who:
        fresh = Event.objects.select_related("edition").get(pk=event.pk)
        parts.revise_entry(fresh, by=who.user, audience=Audience.AUTHORITIES)
    with acting("emil"):
        assert not Event.history.exists()


@pytest.mark.parametrize("username", ["samira", "emil"])
def test_page_of_changes_shows_no_drafts_of_others(est, edition, client_for, username):
    est.event("petra", edition, "Polisens utkast")
    est.event("petra", edition, "Bara myndighet", audience=Audience.AUTHORITIES)
    url = f"/est/{edition.uuid}/historik/"
    assert "Polisens utkast" in client_for("petra").get(url).content.decode()
    assert "Polisens utkast" not in client_for(username).get(url).content.decode()
    est.hand_in("petra", edition)
    page = client_for(username).get(url).content.decode()
    assert "Polisens utkast" in page
    assert ("Bara myndighet" in page) is (username == "samira")


# --- the picture --------------------------------------------------------------
def test_picture_is_what_each_may_read(est, edition, acting):
    est.event("petra", edition, "Till alla")
    est.event("petra", edition, "Myndighet", audience=Audience.AUTHORITIES)
    est.hand_in("petra", edition)
    est.event("berit", edition, "Utkast")
    for username, wanted in (
        ("samira", ["Till alla", "Myndighet"]),
        ("emil", ["Till alla"]),
        ("berit", ["Till alla", "Myndighet"]),  # one's own drafts are on one's part
    ):
        with acting(username) as who:
            assert texts(picture_for(edition, who.user)) == wanted, username


def test_pages_show_a_company_nothing_for_authorities(est, edition, client_for):
    est.event("petra", edition, "Hemligt för bolag", audience=Audience.AUTHORITIES)
    est.hand_in("petra", edition)
    urls = ["/est/", f"/est/{edition.uuid}/", f"/est/{edition.uuid}/min-del/"]
    assert "Hemligt för bolag" in client_for("berit").get(urls[1]).content.decode()
    for frozen in (False, True):
        if frozen:
            est.freeze(edition)
        for url in urls:
            page = client_for("emil").get(url).content.decode()
            assert "Hemligt för bolag" not in page, url


def test_those_outside_find_no_page(est, edition, client_for):
    for username in OUTSIDE:
        client = client_for(username)
        for url in ("/est/", f"/est/{edition.uuid}/", "/omraden/"):
            assert client.get(url).status_code == 404, (username, url)


def test_few_are_not_counted_outside(est, edition, acting):
    assert shown_count(None) == ""
    assert shown_count(3) == "3"
    assert shown_count(4, outside=True) == "färre än 5"
    assert shown_count(5, outside=True) == "5"
    est.event("petra", edition, "Få", count=3)
    est.event("petra", edition, "Många", count=30)
    est.event("petra", edition, "Myndighet", audience=Audience.AUTHORITIES)
    est.hand_in("petra", edition)
    with acting("samira"):
        content = for_outside(picture_of(edition, Audience.AUTHORITIES))
    told = {e["text"]: e["count"] for a in content["areas"] for e in a["new_events"]}
    assert told == {"Få": "färre än 5", "Många": "30"}


# --- who may write ------------------------------------------------------------
def test_an_agency_writes_only_its_own(est, edition, acting):
    event = est.event("petra", edition, "Polisens")
    est.hand_in("petra", edition)
    with acting("samira") as who:
        theirs = Event.objects.select_related("edition").get(pk=event.pk)
        with pytest.raises(Denied):
            parts.revise_entry(theirs, by=who.user, text="Någon annans")
        assert sql("UPDATE est_event SET text = 'x' RETURNING id") == []
    with acting("samira"), pytest.raises(Error), transaction.atomic():
        sql(
            "INSERT INTO est_event (uuid, created_by_id, version, edition_id, area_id,"
            " agency_id, text, audience, state, kind, thread) SELECT gen_random_uuid(),"
            " pax_user_id(), 1, edition_id, area_id, agency_id, 'x', audience, state,"
            " kind, gen_random_uuid() FROM est_event"
        )


def test_those_outside_write_nothing(est, edition, acting):
    area = est.area()
    for username in OUTSIDE:
        with acting(username) as who, pytest.raises(Denied):
            parts.add_event(edition, area, by=who.user, text="x")


def test_what_is_handed_in_is_not_removed(est, edition, acting, sees):
    event = est.event("petra", edition, "Inlämnat")
    est.hand_in("petra", edition)
    with acting("petra") as who:
        told = Event.objects.select_related("edition").get(pk=event.pk)
        with pytest.raises(WrongState):
            parts.remove_draft(told, by=who.user)
    with acting("petra"), pytest.raises(Error), transaction.atomic():
        sql("DELETE FROM est_event")
    with acting("petra"), pytest.raises(Error), transaction.atomic():
        sql("UPDATE est_event SET state = 'utkast'")
    assert sees("petra") == {"Inlämnat"}


def test_draft_is_thrown_away(est, edition, acting, sees):
    event = est.event("petra", edition, "Utkast")
    with acting("petra") as who:
        draft = Event.objects.select_related("edition").get(pk=event.pk)
        parts.remove_draft(draft, by=who.user)
    assert sees("petra") == set()


def test_feedback_is_the_responsible_agencys(est, edition, acting):
    action = est.action("petra", edition, "Insats")
    est.hand_in("petra", edition)
    with acting("samira") as who, pytest.raises(Invalid):
        parts.give_feedback(action, edition, by=who.user, text="x")


def test_handing_in_is_in_the_log(est, edition, client_for):
    est.event("petra", edition, "Nytt")
    page = client_for("petra").get(f"/est/{edition.uuid}/min-del/lamna-in/")
    assert "utlämnande" in page.content.decode()
    est.hand_in("petra", edition)
    log = client_for("lars").get("/logg/").content.decode()
    assert "Ändrade i EST-bild" in log


def test_handing_in_again_hands_in_what_is_new(est, edition, acting, sees):
    est.hand_in("petra", edition)  # nothing to tell, and that is said
    est.event("petra", edition, "Kom på mer")
    assert sees("samira") == set()
    est.hand_in("petra", edition)
    assert sees("samira") == {"Kom på mer"}
    with acting("petra"):
        assert Part.objects.filter(edition=edition).count() == 1


# --- the two walls' own words -------------------------------------------------
def test_functions_know_the_roles_of_the_forum(db):
    """Each role alone, as the database and as roles.py have it."""
    held = {
        role: (
            Permission.EST_TAKE_PART in ROLES[role].permissions,
            Permission.EST_COORDINATE in ROLES[role].permissions,
        )
        for role in Role
    }
    [(takes, puts_together)] = sql(
        "SELECT (SELECT prosrc FROM pg_proc WHERE proname = 'pax_est_takes_part'),"
        " (SELECT prosrc FROM pg_proc WHERE proname = 'pax_coordinates')"
    )
    for role, (takes_part_, coordinates_) in held.items():
        assert (f"pax_has_role('{role.value}')" in takes) is takes_part_, role
        assert (f"pax_has_role('{role.value}')" in puts_together) is coordinates_, role


def test_both_walls_say_the_same_of_everybody(db, acting):
    for person in User.objects.all():
        with acting(person.username) as who:
            [raw] = sql(
                "SELECT pax_est_takes_part(), pax_est_coordinates(),"
                " pax_est_is_authority(), pax_est_names_levels()"
            )
            own = (
                takes_part(who.user),
                coordinates(who.user),
                is_authority(who.user),
                names_levels(who.user),
            )
            assert own == raw, person
            assert Edition.objects.visible_to(who.user).exists() is False


def test_somebody_of_each_sort_is_asked(acting):
    """The test above would pass if all were alike."""
    found = {}
    for username in ("petra", "anna", "emil", "samira", "sanna", "sigrid", "sune"):
        with acting(username) as who:
            person = who.user
            found[username] = (
                takes_part(person),
                coordinates(person),
                is_authority(person),
                names_levels(person),
            )
    assert found == {
        "petra": (True, False, True, False),
        "anna": (False, False, True, False),
        "emil": (True, False, False, False),
        "samira": (True, True, True, False),
        # A coordinator, and an administrator, of another authority than leads.
        "sanna": (True, False, True, False),
        "sigrid": (False, False, True, True),
        "sune": (False, False, True, False),
    }
