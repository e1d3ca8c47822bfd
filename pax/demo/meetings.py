"""The demo's meetings: one approved, one planned, what they left to do, and a year.

In Välfärdsbrott.  What has been shared with the group by then is on the agenda; where
nothing has, the meetings are held all the same.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from pax.accounts.models import Agency, User
from pax.dates import next_working_day
from pax.demo.stage import days_ago, playing
from samverkan.groups.models import Samverkansgrupp
from samverkan.meetings.enums import ActionState, ItemKind, Presence
from samverkan.meetings.models import Action, AgendaItem, Meeting
from samverkan.meetings.services import planning, running

if TYPE_CHECKING:
    from collections.abc import Iterable

GROUP = "valfardsbrott"
CHAIR, SECRETARY, POLICE, BENEFITS = "gunilla", "samira", "petra", "kim"
START, END = datetime.time(13, 0), datetime.time(14, 30)
PLACE = "Stadshuset, rum Mälaren"

#: What was agreed on last time: what, who, agency, days from the meeting.
AGREED = (
    ("Begär ut fakturaunderlag från tre utförare", "orvar", "ON", 14),
    ("Jämför bolagens företrädare med tidigare ärenden", "petra", "PM", 45),
    ("Gå igenom utbetalningar av assistansersättning", "kim", "FK", 50),
)
DONE = (
    "Boka gemensam genomgång av ersättningsunderlag",
    "Genomgången är hållen. Tre utförare gick vidare till närmare kontroll.",
)
#: What comes back every year: what, months, week, whose.
YEAR: tuple[tuple[str, list[int], int | None, str | None], ...] = (
    ("Gemensam analys av föregående år", [1], None, None),
    ("Uppföljning av avtal med utförare", [3, 9], None, "ON"),
    ("Kontrollvecka med Försäkringskassan", [], 20, "FK"),
    ("Underlag till åtgärdsplanens revidering", [10], None, "KS"),
    ("Genomgång av överenskommelsen", [11], None, None),
)
SAID = (
    "Omsorgsnämnden har sett scheman som inte går ihop hos flera utförare. Polisen "
    "känner igen upplägget från ett annat län. Försäkringskassan ser samma mönster i "
    "räkningarna. Vi samlar underlagen innan någon tar kontakt med bolagen."
)
#: What was said of the shared cases, by what stands in their titles.
OF_CASES = {
    "Försörjningsstöd": (
        "Socialnämnden redovisar vad som har betalats ut. Försäkringskassan har begärt "
        "in tidrapporterna och jämför dem när de har kommit."
    ),
    "Tomma scheman": (
        "Loggen visar besök på två håll samtidigt. Omsorgsnämnden följer upp på plats, "
        "utan att anmäla sig i förväg."
    ),
}
DECIDED = (
    "Gruppen prioriterar utförare med fler redovisade timmar än anställda kan ha "
    "arbetat."
)


def is_played() -> bool:
    """Tell whether the meetings have been held."""
    with playing(CHAIR):
        return Meeting.objects.exists()


def play() -> None:
    """Hold one meeting, approve it, and plan those to come."""
    _lay_the_year()
    meeting = _plan(working_day(days_ago(40)))
    _build(meeting, (CHAIR, POLICE))
    _leave_offers(meeting)
    _hold(meeting)
    _approve(meeting)
    _plan_ahead()


def working_day(day: datetime.date) -> datetime.date:
    """Give the day, or the first working day after it."""
    return next_working_day(day)


def _group() -> Samverkansgrupp:
    group: Samverkansgrupp = Samverkansgrupp.objects.get(key=GROUP)
    return group


def _agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


def _lay_the_year() -> None:
    with playing(CHAIR) as chair:
        for title, months, week, code in YEAR:
            planning.add_year_event(
                _group(),
                by=chair,
                title=title,
                months=months,
                week=week,
                agency=_agency(code) if code else None,
                note="",
            )


def _plan(day: datetime.date) -> Meeting:
    with playing(CHAIR) as chair:
        [meeting] = planning.plan_meetings(
            _group(), [day], by=chair, starts=START, ends=END, place=PLACE
        )
        return meeting


def _build(meeting: Meeting, people: Iterable[str]) -> None:
    """Let people of several agencies add what they see."""
    for username in people:
        with playing(username) as person:
            planning.build_agenda(_fresh(meeting), by=person)


def _fresh(meeting: Meeting) -> Meeting:
    found: Meeting = Meeting.objects.select_related("group", "secretary").get(
        pk=meeting.pk
    )
    return found


def _leave_offers(meeting: Meeting) -> None:
    """Strike what is offered: it is for the next meeting to take up."""
    with playing(CHAIR) as chair:
        for item in _items(meeting, ItemKind.OFFERED):
            planning.strike_item(item, by=chair, struck=True)


def _tell_of_cases(meeting: Meeting) -> None:
    """Note what was said of each case, by the chair: the secretary sees not all."""
    with playing(CHAIR) as chair:
        for item in _items(meeting, ItemKind.CHANGED):
            for words, said in OF_CASES.items():
                if words in item.title:
                    running.note_item(item, by=chair, version=item.version, notes=said)


def _hold(meeting: Meeting) -> None:
    with playing(SECRETARY) as secretary:
        here = running.begin_meeting(_fresh(meeting), by=secretary)
        _call_the_roll(here, secretary)
        item = _items(here, ItemKind.STANDING)[0]
        running.note_item(item, by=secretary, version=item.version, notes=SAID)
        running.add_decision(item, by=secretary, text=DECIDED)
        _agree(item, here, secretary)
    _tell_of_cases(meeting)
    with playing(SECRETARY) as secretary:
        item = _items(here, ItemKind.STANDING)[-1]
        running.note_item(
            item,
            by=secretary,
            version=item.version,
            notes="Nästa möte hålls om sex veckor, samma plats.",
        )
        approvers = list(User.objects.filter(username__in=(CHAIR, POLICE)))
        running.end_meeting(_fresh(meeting), approvers, by=secretary)


def _items(meeting: Meeting, kind: ItemKind) -> list[AgendaItem]:
    found = AgendaItem.objects.filter(meeting=meeting, kind=kind)
    return list(found.select_related("meeting__group", "group"))


def _call_the_roll(meeting: Meeting, secretary: User) -> None:
    for seat in running.seats_at(meeting):
        is_away = seat.user.username == "emil"
        presence = Presence.ABSENT if is_away else Presence.PRESENT
        running.note_presence(meeting, seat, presence, by=secretary)
    running.add_guest(
        meeting,
        by=secretary,
        guest="Stina Ramfors",
        guest_from="Länsstyrelsen i Stockholms län",
    )


def _agree(item: AgendaItem, meeting: Meeting, secretary: User) -> None:
    for text, username, code, days in AGREED:
        running.agree_on_action(
            item,
            by=secretary,
            text=text,
            agency=_agency(code),
            person=User.objects.get(username=username),
            due_on=meeting.held_on + datetime.timedelta(days=days),
        )
    running.agree_on_action(
        item,
        by=secretary,
        text=DONE[0],
        agency=_agency("KS"),
        person=secretary,
        due_on=meeting.held_on + datetime.timedelta(days=10),
    )


def _approve(meeting: Meeting) -> None:
    for username in (CHAIR, POLICE):
        with playing(username) as person:
            here = _fresh(meeting)
            digest = running.fingerprint_of(here)
            running.sign_minutes(here, by=person, digest=digest)
    with playing(SECRETARY) as secretary:
        action = Action.objects.select_related("group", "agency", "share").get(
            text=DONE[0]
        )
        running.settle_action(
            action,
            ActionState.DONE,
            by=secretary,
            version=action.version,
            outcome=DONE[1],
        )


def _plan_ahead() -> None:
    """Plan the next by the rhythm, and let each agency add what it sees."""
    with playing(CHAIR) as chair:
        latest = planning.latest_meeting(_group(), chair)
        days = planning.propose_days(_group(), latest, count=2)
        coming = planning.plan_meetings(
            _group(), days, by=chair, starts=START, ends=END, place=PLACE
        )
    _build(coming[0], (CHAIR, POLICE, BENEFITS))
