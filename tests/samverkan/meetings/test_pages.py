"""A whole meeting through its pages, and what they show to whom."""

import datetime
import re
import zlib

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pax.demo.directory import PASSWORD
from samverkan.groups import pages, services
from samverkan.groups.enums import Level
from samverkan.groups.models import Share
from samverkan.meetings.enums import MeetingState
from samverkan.meetings.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    YearEvent,
)
from samverkan.meetings.services import planning, running
from tests.samverkan.meetings.scene import (
    BENEFITS,
    CHAIR,
    HOUSING,
    POLICE,
    SECRETARY,
    acting,
    fresh,
    on_behalf_of_,
    person,
    unit,
)
from tests.samverkan.meetings.test_freeze import approve, full_meeting

MARK = "Zebraverk"


def url(name, *args):
    return reverse(f"meetings:{name}", args=[one.uuid for one in args])


def text(answer):
    return answer.content.decode()


def form_of(answer, action):
    """Read the hidden fields of the form that is sent to an address."""
    found = re.search(
        rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', text(answer), re.S
    )
    assert found, action
    boxes = re.findall(r'<input type="hidden"[^>]*>', found[1])
    pairs = (
        (re.search(r'name="([^"]*)"', b), re.search(r'value="([^"]*)"', b))
        for b in boxes
    )
    return {name[1]: value[1] if value else "" for name, value in pairs if name}


@pytest.fixture
def shared(scene):
    """A meeting with a point that only the police and Försäkringskassan may know."""
    share = scene.share("Lokalpolisområde Södertälje", MARK, {"FK": Level.SUMMARY})
    meeting = scene.meet()
    for username in (CHAIR, POLICE):
        with acting(username) as who:
            planning.build_agenda(fresh(meeting), by=who)
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh(meeting), by=secretary)
    with acting(POLICE) as police:
        item = AgendaItem.objects.select_related(
            "meeting__group", "meeting__secretary", "group"
        ).get(share=share)
        running.note_item(item, by=police, version=1, notes=f"Sagt {MARK}")
        running.add_decision(item, by=police, text=f"Beslut {MARK}")

        running.agree_on_action(
            item, by=police, text=f"Gör {MARK}", agency=police.agency
        )
    return meeting


# --- a whole meeting ----------------------------------------------------------------
def test_from_agenda_to_approved_minutes(scene, client_for):
    chair, notes, police = (client_for(n) for n in (CHAIR, SECRETARY, POLICE))
    plan = url("plan", scene.group)
    form = form_of(chair.get(plan), "") if 'action=""' in text(chair.get(plan)) else {}
    once = re.search(r'name="once" value="([^"]+)"', text(chair.get(plan)))[1]
    day = timezone.localdate().isoformat()
    sent = form | {"once": once, "other": day, "starts": "13:00", "ends": "14:30"}
    assert chair.post(plan, sent).status_code == 302
    assert chair.post(plan, sent).status_code == 302  # the second click
    with acting(CHAIR):
        meeting = Meeting.objects.select_related("group").get()
    chair.post(url("build", meeting))
    notes.post(url("begin", meeting))
    with acting(CHAIR):
        item = AgendaItem.objects.get(title="Läget")

    notes.post(url("presence", meeting), {"alla": "1"})
    page = notes.get(url("item", item))
    here = form_of(page, url("item", item))
    answer = notes.post(
        url("item", item), here | {"notes": "Det går framåt", "nasta": "1"}
    )
    with acting(CHAIR):
        following = AgendaItem.objects.get(title="Nästa möte")
    assert answer["Location"] == url("item", following)
    page = notes.get(url("item", item))
    hidden = form_of(page, url("decide", item))
    notes.post(url("decide", item), hidden | {"beslut-text": "Vi fortsätter"})
    hidden = form_of(page, url("agree", item))
    who = re.search(r'<option value="(p:[^"]+)">Petra', text(page))[1]
    notes.post(
        url("agree", item),
        hidden
        | {"atgard-text": "Ringa", "atgard-who": who, "atgard-due_on": "2030-01-02"},
    )
    with acting(CHAIR):
        assert Decision.objects.get().text == "Vi fortsätter"
        action = Action.objects.get()
        assert (action.person, str(action.due_on)) == (person(POLICE), "2030-01-02")
        assert Attendance.objects.count() == 5

    notes.post(url("end", meeting), {"approvers": [str(person(POLICE).pk)]})
    page = police.get(url("minutes", meeting))
    hidden = form_of(page, url("approve", meeting))
    answer = police.post(url("approve", meeting), hidden | {"password": "fel lösen"})
    assert answer.status_code == 422
    answer = police.post(
        url("approve", meeting),
        hidden | {"password": PASSWORD, "despite": "Allt togs inte upp"},
    )
    assert answer.status_code == 302
    meeting = fresh(meeting)
    assert meeting.state == MeetingState.APPROVED
    shown = text(notes.get(url("minutes", meeting)))
    assert "Det går framåt" in shown
    assert meeting.fingerprint in shown
    refused = notes.post(url("item", item), here | {"notes": "Annat", "version": "2"})
    assert refused.status_code == 409


def test_what_somebody_else_saved_is_not_written_over(shared, client_for):
    first, second = client_for(CHAIR), client_for(SECRETARY)
    with acting(CHAIR):
        item = AgendaItem.objects.get(title="Läget")
    here = form_of(first.get(url("item", item)), url("item", item))
    second.post(url("item", item), here | {"notes": "Den andras"})
    answer = first.post(url("item", item), here | {"notes": "Min"})
    assert answer.status_code == 409
    assert "Den andras" in text(answer)
    assert "Min" in text(answer)
    with acting(CHAIR):
        assert AgendaItem.objects.get(pk=item.pk).notes == "Den andras"


def test_what_is_being_written_is_kept_until_it_is_saved(shared, client_for):
    client = client_for(SECRETARY)
    with acting(CHAIR):
        item = AgendaItem.objects.get(title="Läget")
    here = form_of(client.get(url("item", item)), url("item", item))
    answer = client.post("/text/utkast/", here | {"notes": "Halva tank"})
    assert answer.status_code == 204
    assert "Halva tank" in text(client.get(url("item", item)))
    assert "Utkast som inte är sparat" in text(client.get(url("running", shared)))
    assert "Halva tank" not in text(client_for(CHAIR).get(url("item", item)))
    here = form_of(client.get(url("item", item)), url("item", item))
    decide = form_of(client.get(url("item", item)), url("decide", item))
    client.post("/text/utkast/", decide | {"beslut-text": "Halva beslutet"})
    client.post(url("item", item), here | {"notes": "Hela tanken"})
    # Each form of the page has a draft of its own.
    page = text(client.get(url("item", item)))
    assert "Halva beslutet" in page
    assert "Hela tanken" in page
    client.post(url("decide", item), decide | {"beslut-text": "Hela beslutet"})
    assert "Utkast som inte" not in text(client.get(url("running", shared)))


def test_a_name_of_a_colleague_is_no_trace_and_a_strangers_is(shared, client_for):
    client = client_for(SECRETARY)
    with acting(CHAIR):
        item = AgendaItem.objects.get(title="Läget")
    here = form_of(client.get(url("item", item)), url("item", item))
    refused = client.post(
        url("item", item), here | {"notes": "Tala med 19900101-2385 i morgon"}
    )
    assert refused.status_code == 422
    assert "keep_because" in text(refused)
    saved = client.post(url("item", item), here | {"notes": "Petra återkommer"})
    assert saved.status_code == 302


# --- who is shown what --------------------------------------------------------------
PAGES = ("agenda", "running", "minutes", "paper")


@pytest.mark.parametrize("username", [CHAIR, SECRETARY, HOUSING])
def test_those_who_may_not_know_meet_nothing_of_it(
    shared, client_for, on_plain_paper, username
):
    client = client_for(username)
    with acting(POLICE):
        item = AgendaItem.objects.get(notes__contains=MARK)
        decision, action = Decision.objects.get(), Action.objects.get()
    for name in PAGES:
        answer = client.get(url(name, shared))
        assert answer.status_code == 200, name
        assert MARK not in text(answer), name
    assert "1 punkt" in text(client.get(url("agenda", shared)))
    assert "1 punkt är utelämnad" in text(client.get(url("minutes", shared)))
    group = shared.group
    for name in ("actions", "list", "year"):
        assert MARK not in text(client.get(url(name, group))), name
    assert "1 åtgärd" in text(client.get(url("actions", group)))
    assert MARK not in text(client.get(url("mine")))
    for name, thing in (("item", item), ("decision", decision), ("action", action)):
        assert client.get(url(name, thing)).status_code == 404, name
    with acting(username):
        for model in (AgendaItem, Decision, Action):
            kept = " ".join(str(v) for v in model.history.values_list())
            assert MARK not in kept, model


@pytest.mark.parametrize("username", [POLICE, BENEFITS])
def test_those_who_may_know_meet_it(shared, client_for, username):
    client = client_for(username)
    for name in ("agenda", "minutes"):
        assert MARK in text(client.get(url(name, shared))), name
    assert MARK in text(client.get(url("actions", shared.group)))
    # On the wall it is not written, even by one who sees it.
    assert MARK not in text(client.get(url("running", shared)))


def test_unsharing_takes_it_out_of_the_minutes_at_once(shared, client_for):
    client = client_for(BENEFITS)
    assert MARK in text(client.get(url("minutes", shared)))
    with on_behalf_of_(unit("Lokalpolisområde Södertälje").agency) as system:
        services.unshare(
            Share.objects.select_related("group", "case").get(),
            by=system,
            because="Behövs inte",
        )
    assert MARK not in text(client.get(url("minutes", shared)))
    assert "1 punkt är utelämnad" in text(client.get(url("minutes", shared)))


def test_who_takes_on_something_must_know_what_it_is_about(shared, client_for):
    with acting(POLICE):
        item = AgendaItem.objects.get(notes__contains=MARK)
    page = text(client_for(POLICE).get(url("item", item)))
    offered = re.search(r'<select name="atgard-who".*?</select>', page, re.S)[0]
    assert "Försäkringskassan" in offered
    assert "Socialnämnden" not in offered
    assert "Telge" not in offered


@pytest.fixture
def on_plain_paper(monkeypatch):
    """Let the paper be its text, so that it can be read here."""

    def as_text(template, context, **described):
        return render_to_string(template, {**context, "pdf": described}).encode()

    monkeypatch.setattr(pages, "render_pdf", as_text)


# --- paper --------------------------------------------------------------------------
def metadata_of(pdf):
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    read = [zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x"]
    return next(part for part in (*read, *streams) if b"<rdf:RDF" in part)


def test_paper_is_an_archive_file_made_for_its_reader(scene, client_for):
    meeting = approve(full_meeting(scene))
    answers = [client_for(n).get(url("paper", meeting)) for n in (CHAIR, POLICE)]
    for answer in answers:
        assert b'pdfaid:part="2"' in metadata_of(answer.content)
        assert b'pdfuaid:part="1"' in metadata_of(answer.content)
    assert answers[0].content != answers[1].content
    again = client_for(CHAIR).get(url("paper", meeting))
    assert again.content == answers[0].content


def test_paper_leaves_out_what_its_reader_may_not_know(
    scene, client_for, on_plain_paper
):
    meeting = approve(full_meeting(scene))
    chairs, polices = (
        text(client_for(n).get(url("paper", meeting))) for n in (CHAIR, POLICE)
    )
    assert "Hemligt" not in chairs
    assert "1 punkt är utelämnad" in chairs
    assert "Hemligt" in polices
    assert "utelämnad i det här" not in polices


# --- the year -----------------------------------------------------------------------
def test_the_year_shows_what_comes_back(scene, client_for):
    client = client_for(POLICE)
    page = client.get(url("year-add", scene.group))
    once = re.search(r'name="once" value="([^"]+)"', text(page))[1]
    client.post(
        url("year-add", scene.group),
        {"once": once, "title": "Analys", "months": ["2", "10"], "week": "20"},
    )
    shown = text(client.get(url("year", scene.group), {"ar": "2027"}))
    for month in ("Februari", "Maj", "Oktober"):
        assert f"<h3>{month}</h3>" in shown
    assert client.get(url("year", scene.group), {"ar": "x"}).status_code == 200
    with acting(POLICE):
        event = YearEvent.objects.get()
    client.post(url("year-edit", event), {"bort": "1"})
    assert "Analys" not in text(client.get(url("year", scene.group)))


# --- history ------------------------------------------------------------------------
def test_history_of_a_meeting_tells_what_was_taken_away_and_to_whom(scene, client_for):
    meeting = full_meeting(scene)
    with acting(POLICE) as police:
        known = Decision.objects.get(meeting=meeting, text="Hemligt")
        running.remove_decision(known, by=police)
    with acting(SECRETARY) as secretary:
        common = Decision.objects.get(meeting=meeting, text="Beslutat")
        running.remove_decision(common, by=secretary)
    told = {who: told_of(client_for(who), meeting) for who in (CHAIR, POLICE)}
    assert all("Tog bort beslut: " in page for page in told.values())
    assert all("Beslutat" in page for page in told.values())
    assert ["Hemligt" in told[who] for who in told] == [False, True]
    stranger = client_for("vera").get(url("history", meeting))
    assert stranger.status_code == 404


def told_of(client, meeting):
    return text(client.get(url("history", meeting)))


def test_history_of_the_year_tells_what_was_taken_away(scene, client_for):
    with acting(CHAIR) as chair:
        event = planning.add_year_event(
            scene.group, by=chair, title="Analys", months=[5]
        )
        planning.remove_year_event(event, by=chair)
    page = text(client_for(CHAIR).get(url("year-history", scene.group)))
    assert "Tog bort händelse i årshjulet: Analys" in page


# --- what it costs ------------------------------------------------------------------
#: How many statements each page asks: the reader's own (session, roles, readers, the
#: inbox's number), the door's and its record, and what the page shows.
COSTS = {
    "agenda": 21,
    "running": 21,
    "minutes": 23,
    "list": 16,
    "actions": 16,
    "year": 16,
    "history": 21,
    "year-history": 13,
}
OF_MEETING = ("agenda", "running", "minutes", "history")


def test_pages_cost_the_same_however_much_there_is(scene, client_for):
    meeting = scene.meet()
    with acting(SECRETARY) as secretary:
        running.begin_meeting(fresh(meeting), by=secretary)
    client = client_for(CHAIR)
    add(meeting, 1)
    assert costs(client, meeting) == COSTS
    add(meeting, 3)
    scene.meet(days=7)
    assert costs(client, meeting) == COSTS


def costs(client, meeting):
    return {
        name: cost(client, url(name, meeting if name in OF_MEETING else meeting.group))
        for name in COSTS
    }


def add(meeting, count):
    with acting(SECRETARY) as secretary:
        for n in range(count):
            item = planning.add_item(fresh(meeting), by=secretary, title=f"Punkt {n}")
            item.meeting = fresh(meeting)
            running.add_decision(item, by=secretary, text="Ja")
            kim = person(BENEFITS)
            running.agree_on_action(
                item,
                by=secretary,
                text="Gör",
                agency=kim.agency,
                person=kim,
                due_on=datetime.date(2030, 1, 1),
            )


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
