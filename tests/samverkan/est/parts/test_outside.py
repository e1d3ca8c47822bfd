"""What is written after a part was handed in is outside it, and that is said."""

import pytest
from django.db import connection

from samverkan.est.models import Edition
from samverkan.est.parts import services as parts
from samverkan.est.parts.selectors import own_part
from samverkan.est.weeks.selectors import drafts_outside

WHOLE = "Inlämnad</span>"
PARTLY = "Inlämnad, men inte allt"


@pytest.fixture
def written_after(est, edition):
    """A week that the police have handed in and then written in once more."""
    est.event("petra", edition, "Före")
    est.hand_in("petra", edition)
    est.event("petra", edition, "Efteråt")
    return edition


def page_of(client, url):
    return client.get(url).content.decode()


def test_writer_is_told(est, written_after, client_for, acting):
    client = client_for("petra")
    for url in ("/est/", f"/est/{written_after.uuid}/min-del/"):
        page = page_of(client, url)
        assert "inlämnad, men inte allt" in page.lower(), url
        assert "1 utkast är inte inlämnat" in page, url
    est.hand_in("petra", written_after)
    for url in ("/est/", f"/est/{written_after.uuid}/min-del/"):
        assert "men inte allt" not in page_of(client, url), url
    with acting("petra") as who:
        assert own_part(written_after, who.user).is_whole


def test_writer_is_told_when_it_is_written(est, written_after, client_for):
    client = client_for("petra")
    url = f"/est/{written_after.uuid}/min-del/{est.area().uuid}/"
    page = page_of(client, url)
    sent = {
        "once": page.split('name="once" value="')[1].split('"')[0],
        "handelser-TOTAL_FORMS": "1",
        "handelser-INITIAL_FORMS": "0",
        "handelser-0-text": "Ännu mer",
        "handelser-0-kind": "otrygghet",
        "handelser-0-audience": "alla",
        "atgarder-TOTAL_FORMS": "0",
        "atgarder-INITIAL_FORMS": "0",
    }
    page = client.post(url, sent, follow=True).content.decode()
    assert "inte med i det som ni har lämnat in" in page


def test_feedback_that_is_handed_in_is_not_called_a_draft(
    est, edition, client_for, acting
):
    action = est.action("petra", edition, "Patruller")
    est.hand_in("petra", edition)
    est.freeze(edition)
    later = est.next(edition)
    est.feedback("petra", action, later, "Går bra")
    est.hand_in("petra", later)
    client = client_for("petra")
    url = f"/est/{later.uuid}/aterkoppling/{action.uuid}/"
    once = page_of(client, url).split('name="once" value="')[1].split('"')[0]
    sent = {"text": "Går bättre", "once": once}
    page = client.post(url, sent, follow=True).content.decode()
    assert "De andra ser den nu" in page
    assert "utkast" not in page.split("Återkopplingen är sparad.")[1].split("<")[0]


@pytest.mark.parametrize("where", ["sammanstall", "frys"])
def test_coordinator_is_told_on_compile_and_at_freeze(written_after, client_for, where):
    page = page_of(client_for("samira"), f"/est/{written_after.uuid}/{where}/")
    assert "Polis" in page
    assert "Efteråt" not in page  # how many, and not what
    if where == "frys":
        assert "1 utkast av Polismyndigheten kommer inte med" in page
        assert "Allt är inte inlämnat" in page
    else:
        assert PARTLY in page
        assert "1 utkast utanför" in page


def test_coordinator_is_told_of_nothing_when_all_is_handed_in(
    est, written_after, client_for
):
    est.hand_in("petra", written_after)
    page = page_of(client_for("samira"), f"/est/{written_after.uuid}/frys/")
    assert "kommer inte med" not in page
    assert "Allt är inte inlämnat" not in page


def test_others_are_not_told_how_much_an_agency_has_written(
    est, written_after, client_for, acting
):
    est.event("berit", written_after, "Bostadsbolagets")
    counts = {}
    for username in ("samira", "petra", "berit", "emil", "gunilla"):
        with acting(username) as who:
            found = drafts_outside(written_after)
            counts[username] = sum(found.values())
            assert username in ("samira",) or set(found) <= {who.user.agency_id}
    assert counts["samira"] == 2
    assert counts["petra"] == 1
    assert counts["gunilla"] == 0  # takes no part
    assert "utkast utanför" not in page_of(client_for("emil"), "/est/")


def test_frozen_week_says_what_never_came_with_it(
    est, written_after, client_for, acting
):
    est.freeze(written_after)
    page = page_of(client_for("petra"), f"/est/{written_after.uuid}/min-del/")
    assert PARTLY in page
    assert "1 utkast kom inte med" in page
    with acting("petra") as who:
        week = Edition.objects.get(pk=written_after.pk)
        assert [draft.text for draft in parts.drafts_of(week, who.user)] == ["Efteråt"]
    with acting("samira"), connection.cursor() as cursor:
        cursor.execute("SELECT drafts FROM pax_est_drafts_outside(%s)", [week.pk])
        assert cursor.fetchall() == [(1,)]
