"""No personal data in sessions, cache, queue or technical log, whatever goes wrong.

Marked people are written into everything that can be filled in, searched for and sent
as a file; then all four are read as they lie.
"""

from __future__ import annotations

import datetime
import io
import logging
import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from celery import shared_task
from celery.signals import task_prerun
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from gunicorn.http.errors import InvalidRequestLine, LimitRequestLine

from pax.access.table import LET_IN, Address, Cell, Relation, addresses
from pax.access.tasks import clear_sessions
from pax.accounts.models import User
from pax.accounts.roles import Role
from pax.logs import DiscreetFormatter
from pax.webworker import Worker, refusal_of
from tests.house.asking import Asker, address_of, body_of
from tests.house.world import World

pytestmark = pytest.mark.django_db

#: Without a worker it says that it is not well.
ALL = [address for address in addresses() if address.name != "healthz"]
NAME = "Zorvald Märkpersson"
NUMBER = "19811218-9876"
STREET = "Märkgatan 17"
MARKED = f"{NAME}, {NUMBER}, {STREET}, zorvald@example.org"
TRACES = ("zorvald", "märk", "m\\u00e4rk", "9876", "m%c3%a4rk")


def traces_in(text: str) -> list[str]:
    return [one for one in TRACES if one in text.lower()]


@contextmanager
def everything_kept() -> Iterator[list[str]]:
    """Gather what is written to the log and sent to the queue; then read the rest."""
    kept: list[str] = []
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    root, level = logging.getLogger(), logging.getLogger().level

    def queued(args: Any = (), kwargs: Any = None, **_: Any) -> None:
        kept.append(f"queue {args!r} {kwargs!r}")

    task_prerun.connect(queued, weak=False)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    # What the database is asked is never logged outside DEBUG.
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    cache.clear()
    try:
        yield kept
    finally:
        task_prerun.disconnect(queued)
        root.removeHandler(handler)
        root.setLevel(level)
    kept.append(stream.getvalue())
    kept.extend(f"session {one.get_decoded()!r}" for one in Session.objects.all())
    kept.extend(
        f"cache {key} {pickle.loads(value)!r}" for key, value in cache._cache.items()
    )


def test_nothing_stays_whatever_is_written_anywhere(world: World):
    """Every form of every address, filled in with marked people by one let in."""
    faults = []
    with everything_kept() as kept:
        asker = Asker.sign_in(world, [Relation.OWN, Relation.DISCLOSED])
        for address in ALL:
            faults += [f"{address.path}: {e}" for e in fill_in(asker, address)]
    assert faults == []
    assert [
        line[:300] for text in kept for line in text.split("\n") if traces_in(line)
    ] == []
    assert any(text.startswith("session") for text in kept)
    assert any(text.startswith("cache") for text in kept)


def fill_in(asker: Asker, address: Address) -> Iterator[str]:
    """Ask for a page with marked words, and send its form with marked people in it."""
    cell = next((c for c in own_cells(address) if c.expected == LET_IN), None)
    if cell is None or cell.role is None:
        return
    client = asker.clients[cell.role]
    url = address_of(address, asker.things(cell))
    with transaction.atomic():
        drawn = ""
        if "GET" in address.methods:
            words = {"q": NUMBER, "after": MARKED, "sokt": MARKED, "kind": MARKED}
            pages = [client.get(url, words), client.get(url)]
            yield from (f"GET {p.status_code}" for p in pages if p.status_code >= 500)
            drawn = body_of(pages[-1])
        if "POST" in address.methods and not address.is_api:
            sent = dict.fromkeys(names_in(drawn), MARKED) | {"text": MARKED}
            answer = client.post(url, sent)
            if answer.status_code >= 500:
                yield f"POST {answer.status_code}"
        transaction.set_rollback(True)


def own_cells(address: Address) -> Iterator[Cell]:
    method = "POST" if "POST" in address.methods else "GET"
    for role in Role:
        yield Cell(address, role, Relation.OWN, method)


def names_in(page: str) -> list[str]:
    found = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page)
    return [name for name in found if name not in ("csrfmiddlewaretoken", "once")][:100]


# --- what goes wrong -------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        f"Namn;Adress\n{MARKED}\n".encode() * 3,
        b"PK\x03\x04" + MARKED.encode(),
        b"\xff\xfe" + MARKED.encode("utf-16-le"),
        f'"{MARKED}\n'.encode() * 20,
    ],
)
@pytest.mark.parametrize(
    ("who", "name", "field"),
    [
        ("samira", "figures:upload", "file"),
        ("samira", "est:import", "file"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_malformed_file_leaves_nothing(client_for, who, name, field, wrong, ending):
    with everything_kept() as kept:
        client = client_for(who)
        client.raise_request_exception = False
        file = SimpleUploadedFile(f"{NAME}.{ending}", wrong)
        answer = client.post(
            reverse(name), {field: file, "origin": "own", "year": 2025}
        )
        assert answer.status_code in (200, 302, 422)
    assert [text for text in kept if traces_in(text)] == []


def test_fault_of_ours_tells_its_kind_and_place_and_not_its_words(
    client_for, monkeypatch
):
    def fails(*_: Any, **__: Any) -> None:
        try:
            raise KeyError(MARKED)
        except KeyError as error:
            raise ValueError(f"raden {MARKED} gick inte att läsa") from error

    monkeypatch.setattr("pax.access.views.Membership.objects.current", fails)
    with everything_kept() as kept:
        client = client_for("anna")
        client.raise_request_exception = False
        assert client.get(reverse("accounts:profile")).status_code == 500
    told = "\n".join(kept)
    assert traces_in(told) == []
    assert "builtins.ValueError" in told
    assert "builtins.KeyError" in told
    assert "in fails" in told


@shared_task(name="tests.fails_on_a_person")
def fails_on_a_person() -> None:
    raise ValueError(MARKED)


def test_task_that_fails_tells_its_kind(caplog):
    with everything_kept() as kept:
        log = logging.getLogger("celery.app.trace")
        try:
            fails_on_a_person()
        except ValueError as error:
            told = {"name": "tests.fails", "exc": repr(error), "id": "1"}
            log.exception("Task %(name)s[%(id)s] raised: %(exc)s", told)
            log.error("Det gick inte: %s", error)
            log.error("Det gick inte: %r", error, exc_info=error)
    told = "\n".join(kept)
    assert traces_in(told) == []
    assert told.count("builtins.ValueError") >= 3


def test_error_of_the_database_is_told_by_its_number(db):
    with everything_kept() as kept:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT %s::integer", [MARKED])
        except DatabaseError:
            logging.getLogger("pax").exception("En fråga gick fel")
    told = "\n".join(kept)
    assert traces_in(told) == []
    assert "22P02" in told


def test_name_typed_at_sign_in_is_kept_nowhere():
    with everything_kept() as kept:
        for name in (MARKED, NUMBER, "anna"):
            Client().post(
                reverse("accounts:sign-in"), {"username": name, "password": MARKED}
            )
    assert [text for text in kept if traces_in(text)] == []


def test_number_that_is_searched_for_lies_locked_in_the_session(client_for):
    client = client_for("anna")
    with everything_kept() as kept:
        moved = client.get(reverse("cases:list"), {"q": f"{NUMBER} {NAME}"})
    assert "sokt=" in moved["Location"]
    assert [text for text in kept if traces_in(text)] == []
    # The address opens it, and nothing in the session does.
    key = moved["Location"].split("sokt=")[1]
    assert not any(key in text for text in kept)
    assert f'value="{NUMBER} {NAME}"' in body_of(client.get(moved["Location"]))
    other = client.get(reverse("cases:list"), {"sokt": "0" * 32})
    assert "Sökningen har gått ut" in body_of(other)


# --- the web server's own ------------------------------------------------------
class _Socket:
    """What a worker answers to."""

    def __init__(self) -> None:
        self.got = b""

    def sendall(self, data: bytes) -> None:
        self.got += data


class _Config:
    """What a worker needs to answer."""

    log = logging.getLogger("gunicorn.error")


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (LimitRequestLine(9000, 8190), b"414", "Adressen är för lång"),
        (InvalidRequestLine(f"GET /?q={MARKED}"), b"400", "kunde inte läsa"),
    ],
)
def test_what_the_web_server_cannot_read_is_answered_in_swedish(fault, status, said):
    socket = _Socket()
    with everything_kept() as kept:
        Worker.handle_error(_Config(), None, socket, None, fault)  # type: ignore[arg-type]
    assert socket.got.startswith(b"HTTP/1.1 " + status)
    assert said in socket.got.decode()
    assert [text for text in kept if traces_in(text)] == []
    assert refusal_of(ValueError()) == b""


def test_search_that_is_far_too_long_is_told_so(client_for):
    answer = client_for("anna").get(reverse("cases:list"), {"q": "x" * 5000})
    assert answer.status_code == 400
    assert "200" in body_of(answer)


# --- and what has ended is thrown away -----------------------------------------
def test_sessions_that_have_ended_are_thrown_away(client_for):
    client_for("anna")
    assert Session.objects.count() == 1
    later = timezone.now() + datetime.timedelta(hours=9)
    with time_machine.travel(later):
        client_for("adam")
        clear_sessions()
    [left] = Session.objects.all()
    assert left.get_decoded()["_auth_user_id"] == str(
        User.objects.get(username="adam").pk
    )


def test_clearing_is_done_by_the_clock(settings):
    tasks = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    assert clear_sessions.name in tasks
