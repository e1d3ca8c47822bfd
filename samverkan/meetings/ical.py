"""Meetings as a calendar that other programs read (RFC 5545).

Says when and where, and nothing else: what a meeting is about, and which group it
is of, is read in Pax after signing in.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator

from samverkan.meetings.enums import MeetingState
from samverkan.meetings.models import Meeting

SUMMARY = "Samverkansmöte (Pax)"
NEWLINE = "\r\n"
#: Octets in a line before its break (3.1); a folded line begins with a space.
LINE = 75


def write_calendar(
    meetings: Iterable[Meeting],
    *,
    at: datetime.datetime,
    address_of: Callable[[Meeting], str],
) -> bytes:
    """Write the meetings as a calendar, as it is at this moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pax//Samverkan//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text('Pax')}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for meeting in meetings:
        lines += _event(meeting, at, address_of(meeting))
    lines.append("END:VCALENDAR")
    return "".join(fold(line) + NEWLINE for line in lines).encode()


def _event(meeting: Meeting, at: datetime.datetime, address: str) -> Iterator[str]:
    is_off = meeting.state == MeetingState.CANCELLED
    yield "BEGIN:VEVENT"
    yield f"UID:{meeting.uuid}@pax"
    yield f"DTSTAMP:{_moment(at)}"
    yield f"SEQUENCE:{meeting.version - 1}"
    yield f"DTSTART:{_moment(meeting.starts_at)}"
    yield f"DTEND:{_moment(meeting.ends_at)}"
    yield f"SUMMARY:{_text(SUMMARY)}"
    if meeting.place:
        yield f"LOCATION:{_text(meeting.place)}"
    yield f"DESCRIPTION:{_text(f'Dagordning efter inloggning: {address}')}"
    yield f"URL:{address}"
    yield f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def fold(line: str) -> str:
    """Break a line at 75 octets, and never inside a character."""
    parts, room = [""], LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append("")
            room = LINE - 1  # the space that the next line begins with
        parts[-1] += character
        room -= size
    return f"{NEWLINE} ".join(parts)


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Write a text so that nothing in it is taken for the format's own (3.3.11)."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
