"""What was typed outlives a refusal, a lapsed session and another tab's sign-in."""

import re
import uuid
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import ProgrammingError
from django.test import Client
from django.urls import reverse

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.db import refusals
from pax.db.refusals import in_words
from pax.errors import WrongState
from pax.writing import kept
from pax.writing.models import Draft
from samverkan.est.models import Event
from samverkan.est.parts import services as parts
from samverkan.est.parts import views as part_views
from tests.samverkan.est.conftest import Est
from tests.samverkan.est.weeks.test_pages import rows

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates"
PASSWORD = "pax-demo-2026"
WORDS = "Kön till kiosken växte hela kvällen och två fönster krossades."


@pytest.fixture
def edition(db):
    return Est().open()


@pytest.fixture
def page(edition) -> str:
    return reverse("est:write", args=[edition.uuid, Est().area().uuid])


def draw(client, page) -> dict[str, str]:
    """Open the form of an area, and write in it."""
    answer = client.get(page)
    box = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    hidden = dict(re.findall(box, answer.text))
    return hidden | rows(hidden["once"], [{"text": WORDS}])


def drafts(username: str) -> list[Draft]:
    with acting_as(User.objects.get(username=username)) as who:
        return list(Draft.objects.visible_to(who.user))


def test_frozen_meanwhile_the_page_says_so_and_shows_the_text(
    client_for, edition, page
):
    client = client_for("petra")
    sent = draw(client, page)
    Est().freeze(edition)
    answer = client.post(page, sent)
    assert answer.status_code == 409
    assert "fryst" in answer.text
    assert WORDS in answer.text
    assert len(drafts("petra")) == 1


def test_what_the_database_refuses_is_drawn_with_the_text(
    client_for, edition, page, monkeypatch
):
    """The race: the view found the week open, and the trigger found it frozen."""
    client = client_for("petra")
    sent = draw(client, page)
    Est().freeze(edition)
    monkeypatch.setattr(part_views, "check_open", lambda _: None)
    monkeypatch.setattr(parts, "check_takes_part", lambda *_: None)
    answer = client.post(page, sent)
    assert answer.status_code == 409
    assert refusals.FROZEN[:40] in answer.text
    assert WORDS in answer.text


def test_what_a_view_of_no_form_is_refused_is_a_sentence_too(
    client_for, edition, monkeypatch
):
    client = client_for("petra")
    draft = Est().event("petra", edition, WORDS)
    later = Est().next(edition)
    Est().freeze(edition)
    monkeypatch.setattr(
        parts,
        "take_along",
        lambda _edition, by: Event.objects.filter(pk=draft.pk).update(text="Annat"),
    )
    answer = client.post(reverse("est:take-along", args=[later.uuid]))
    assert answer.status_code == 409
    assert refusals.FROZEN[:40] in answer.text


def test_a_lapsed_session_carries_the_text_past_the_sign_in(client_for, page):
    client = client_for("petra")
    sent = draw(client, page)
    client.session.flush()
    asked = client.post(page, sent)
    assert asked.status_code == 401
    carried = re.search(r'name="pax_carried" value="([^"]+)"', asked.text)[1]
    into = {
        "username": "petra",
        "password": "fel",
        "next": page,
        "pax_carried": carried,
    }
    sign_in = reverse("accounts:sign-in")
    again = client.post(sign_in, into)
    assert carried in again.text  # a wrong password loses nothing
    back = client.post(sign_in, into | {"password": PASSWORD})
    assert back["Location"] == page
    assert WORDS in client.get(page).text
    done = client.post(page, sent)
    assert done.status_code == 302
    assert drafts("petra") == []
    assert WORDS not in client.get(page).text


def test_who_signs_in_instead_is_not_given_the_text(client_for, page):
    client = client_for("petra")
    sent = draw(client, page)
    client.session.flush()
    asked = client.post(page, sent)
    carried = re.search(r'name="pax_carried" value="([^"]+)"', asked.text)[1]
    into = {"username": "samira", "password": PASSWORD, "pax_carried": carried}
    client.post(reverse("accounts:sign-in"), into | {"next": page})
    assert WORDS not in client.get(page).text
    assert drafts("samira") == []


def signed_in(client: Client, username: str) -> None:
    token = client.get(reverse("accounts:sign-in")).text
    sent = {"username": username, "password": PASSWORD}
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', token)[1]
    client.post(reverse("accounts:sign-in"), sent | {"csrfmiddlewaretoken": found})


def test_signing_in_in_another_tab_leads_back_with_the_text(page):
    client = Client(enforce_csrf_checks=True)
    signed_in(client, "petra")
    sent = draw(client, page)
    client.session.flush()  # it lapsed, and another tab signs in anew
    signed_in(client, "petra")
    answer = client.post(page, sent)
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert WORDS in client.get(page).text


def test_a_form_of_another_site_is_refused_and_kept_nowhere(page):
    client = Client(enforce_csrf_checks=True)
    signed_in(client, "petra")
    sent = draw(client, page) | {"csrfmiddlewaretoken": "x" * 64}
    others = kept.mark_of(User.objects.get(username="samira"), page)
    for mark in ("", "påhittat", others):
        answer = client.post(page, sent | {"pax_writer": mark})
        assert answer.status_code == 403
    assert drafts("petra") == []


def test_what_is_written_is_kept_by_itself_and_thrown_away_when_asked(client_for, page):
    client = client_for("petra")
    sent = draw(client, page)
    assert client.post(reverse("writing:keep"), sent).status_code == 204
    assert WORDS in client.get(page).text
    assert WORDS not in client_for("samira").get(page).text
    assert client.post(reverse("writing:drop"), sent).status_code == 302
    assert WORDS not in client.get(page).text


def test_a_draft_that_came_after_it_was_sent_is_none(client_for, page):
    client = client_for("petra")
    sent = draw(client, page)
    assert client.post(page, sent).status_code == 302
    client.post(reverse("writing:keep"), sent)  # on its way when the button was pressed
    assert WORDS not in client.get(page).text
    assert drafts("petra") == []


def test_secrets_and_tokens_are_never_kept(rf):
    sent = rf.post("/", {"a": "b", "old_password": "x", "pax_proof": "y", "once": "z"})
    assert kept.pairs_of(sent.POST) == [("a", "b"), ("once", "z")]


def test_a_fault_of_ours_is_not_said_to_be_a_refusal(acting):
    with acting("petra"), pytest.raises(ProgrammingError), in_words():
        User.objects.raw("SELECT * FROM no_such_table")[0]


def test_every_refusal_of_the_database_has_its_sentence(acting, edition):
    event = Est().event("petra", edition, WORDS)
    Est().freeze(edition)
    with acting("petra"), pytest.raises(WrongState, match="frystes"), in_words():
        Event.objects.filter(pk=event.pk).update(text="Annat")


def test_every_form_written_out_by_hand_carries_the_mark():
    """What `{% form %}` draws does; of the others, those in which one writes."""
    forms = re.compile(r'<form class="form[^>]*method="post".*?</form>', re.DOTALL)
    without = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        for form in forms.findall(path.read_text())
        if "forms/writer.html" not in form
    }
    assert without == {"accounts/sign_in.html"}


def test_each_thing_that_a_trigger_refuses_is_said_in_swedish():
    raised = {
        words
        for path in ROOT.glob("*/**/sql/*.sql")
        for words in re.findall(r"RAISE EXCEPTION\s+'((?:[^']|'')+)'", path.read_text())
    }
    assert len(raised) > 50
    for words in raised:
        said = refusals.said_in_swedish(words)
        assert said.endswith(".")
        assert "finns kvar" in said
    assert refusals.said_in_swedish("the edition is frozen") == refusals.FROZEN
    assert refusals.said_in_swedish("a closed checklist is over") == refusals.CLOSED
    assert refusals.said_in_swedish("the minutes are approved") == refusals.SIGNED


def test_what_was_being_written_before_an_upgrade_is_found_by_its_page(
    as_owner, person
):
    anna = person("anna")
    case, group = str(uuid.uuid4()), str(uuid.uuid4())
    for about, data in (
        ("flagga", {"seen": "Halvvägs"}),
        (f"dela:{case}:{group}", {"summary": "Kort", "parties": "a,b"}),
        ("est-huvud:1", {"overall": "Lugnt"}),
    ):
        Draft.objects.create(owner=anna, about=about, data=data)
    upgrade = import_module("pax.writing.migrations.0002_data_drafts_by_page")
    upgrade.by_page(apps, None)
    share = f"/arenden/{case}/dela/{group}/"
    found = kept.find_kept(["/flagga/", share], by=anna)
    assert found["/flagga/"]["seen"] == "Halvvägs"
    assert found[share].getlist("parties") == ["a", "b"]
    assert Draft.objects.count() == 2
