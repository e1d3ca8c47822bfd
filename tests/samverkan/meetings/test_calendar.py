"""The calendar feed: correct, private, and gone at once."""

import datetime
import re
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pax.access.admin.services import close_account
from pax.audit.models import Event
from pax.audit.verbs import Verb
from samverkan.groups import services
from samverkan.groups.enums import Level
from samverkan.groups.models import Seat
from samverkan.meetings import ical
from samverkan.meetings.models import CalendarFeed, Meeting
from samverkan.meetings.services import planning
from samverkan.meetings.views import planning as views_planning
from tests.samverkan.meetings.scene import (
    BENEFITS,
    CHAIR,
    POLICE,
    acting,
    fresh,
    person,
)


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def token_of(username):
    with acting(username) as who:
        return planning.renew_feed(by=who)


def fetch(token):
    return Client().get(reverse("calendar:feed", args=[token]))


def lines_of(answer):
    """Take the folds out, as a calendar program does."""
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_a_meeting_is_written_as_calendars_read_it(scene):
    scene.meet(days=3)
    answer = fetch(token_of(POLICE))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    raw = answer.content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    with acting(CHAIR):
        meeting = Meeting.objects.get()
    found = dict(line.partition(":")[::2] for line in lines_of(answer) if line)
    starts = meeting.starts_at.astimezone(datetime.UTC)
    assert found["UID"] == f"{meeting.uuid}@pax"
    assert found["DTSTART"] == starts.strftime("%Y%m%dT%H%M%SZ")
    assert found["SEQUENCE"] == "0"
    assert found["STATUS"] == "CONFIRMED"
    assert re.fullmatch(r"\d{8}T\d{6}Z", found["DTSTAMP"])
    assert found["URL"].endswith(meeting.get_absolute_url())


def test_it_says_when_and_where_and_nothing_else(scene):
    scene.share("Lokalpolisområde Södertälje", "hemligt", {"FK": Level.SUMMARY})
    meeting = scene.meet(days=3)
    with acting(POLICE) as police:
        planning.build_agenda(fresh(meeting), by=police)
    text = fetch(token_of(POLICE)).content.decode().replace("\r\n ", "")
    assert "Rum 4" in text
    assert "SUMMARY:Samverkansmöte (Pax)" in text
    for told in ("hemligt", "Provgruppen", "PM-", "Läget", "Gunilla", "Petra"):
        assert told not in text, told
    # The only numbers of identity there are the meeting's own.
    found = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", text))
    assert {UUID(one) for one in found} == {meeting.uuid}


def test_a_change_and_a_cancellation_reach_the_calendar(scene):
    meeting = scene.meet(days=3)
    token = token_of(POLICE)
    with acting(CHAIR) as chair:
        planning.cancel_meeting(fresh(meeting), by=chair, because="Sjukdom")
    lines = lines_of(fetch(token))
    assert "STATUS:CANCELLED" in lines
    assert "SEQUENCE:1" in lines
    assert "Sjukdom" not in "".join(lines)


def test_link_needs_a_sign_in(scene):
    scene.meet(days=3)
    [url] = [one for one in lines_of(fetch(token_of(POLICE))) if one[:4] == "URL:"]
    path = url.removeprefix("URL:http://testserver")
    assert Client().get(path).status_code == 302


# --- whose --------------------------------------------------------------------------
def test_only_what_one_sits_in_is_there(scene):
    scene.meet(days=3)
    token = token_of("hugo")
    answer = fetch(token)
    assert answer.status_code == 200
    assert b"VEVENT" not in answer.content


def test_an_ended_seat_empties_it_at_once(scene):
    scene.meet(days=3)
    token = token_of(BENEFITS)
    assert b"VEVENT" in fetch(token).content
    with acting(CHAIR) as chair:
        seat = Seat.objects.get(user=person(BENEFITS), delegation__group=scene.group)
        services.end_seat(seat, by=chair)
    assert b"VEVENT" not in fetch(token).content


def test_a_renewed_or_revoked_secret_opens_nothing(scene):
    first = token_of(POLICE)
    second = token_of(POLICE)
    assert fetch(first).status_code == 404
    assert fetch(second).status_code == 200
    with acting(POLICE) as police:
        planning.revoke_feed(by=police)
    assert fetch(second).status_code == 404


def test_a_closed_account_opens_nothing(scene):
    scene.meet(days=3)
    token = token_of(CHAIR)
    assert fetch(token).status_code == 200
    with acting("sigrid") as sigrid:
        close_account(person(CHAIR), by=sigrid, because="Slutat")
    assert fetch(token).status_code == 404


def test_secret_is_long_random_and_not_kept(scene):
    token = token_of(POLICE)
    assert len(token) >= 43  # 32 bytes
    with acting(POLICE):
        feed = CalendarFeed.objects.get()
        assert token not in str(vars(feed))
    with acting(CHAIR):
        assert not CalendarFeed.objects.exists()


# --- recorded, and slowed down ------------------------------------------------------
def test_fetching_is_recorded(scene):
    fetch(token_of(POLICE))
    with acting(POLICE) as police:
        event = Event.objects.get(verb=Verb.CALENDAR_READ)
        assert (event.actor_id, event.purpose) == (police.pk, "Kalender")


def test_guessing_is_slowed_down(scene, monkeypatch):
    monkeypatch.setattr(views_planning, "MAX_WRONG", 3)
    token = token_of(POLICE)
    assert [fetch(f"gissning{n}").status_code for n in range(4)] == [404, 404, 404, 429]
    # The owner, at the same address, is not shut out.
    assert fetch(token).status_code == 200


def test_page_tells_the_secret_once(scene, client_for):
    client = client_for(POLICE)
    told = client.post(reverse("calendar:renew"))
    [token] = re.findall(r"/kalender/([\w-]{43})\.ics", told.content.decode())
    assert fetch(token).status_code == 200
    assert token not in client.get(reverse("calendar:page")).content.decode()
    client.post(reverse("calendar:revoke"))
    assert fetch(token).status_code == 404


# --- the format ---------------------------------------------------------------------
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_folding_breaks_no_character_and_loses_nothing(text):
    folded = ical.fold(text)
    for line in folded.split("\r\n"):
        assert len(line.encode()) <= 75
    assert folded.replace("\r\n ", "") == text


def test_nothing_in_a_place_is_taken_for_the_format(scene):
    meeting = Meeting(
        starts_at=timezone.now(),
        ends_at=timezone.now(),
        place="A;B,C\\D\nATTENDEE:x",
        state="planerat",
    )
    written = ical.write_calendar(
        [meeting], at=timezone.now(), address_of=lambda _: "https://pax/"
    ).decode()
    assert "LOCATION:A\\;B\\,C\\\\D\\nATTENDEE:x\r\n" in written
    assert "\r\nATTENDEE" not in written
