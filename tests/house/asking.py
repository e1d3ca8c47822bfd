"""Asks the whole application, as a browser would, on behalf of every role.

What is expected of an answer is derived from the doors (pax/access/table.py).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache as site_cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from pax.access.table import LET_IN, Address, Cell, Relation
from pax.accounts.roles import Role
from tests import htmlvalid
from tests.house.world import WORDS, World

#: What one who is let in may be told about the state that things are in; no refusal.
STATES = {
    HTTPStatus.OK,
    HTTPStatus.CREATED,
    HTTPStatus.NO_CONTENT,
    HTTPStatus.FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.BAD_REQUEST,
}
#: Where something else than the door decides the answer, each with what that is.
ALSO: dict[tuple[str, str], tuple[int, str]] = {
    ("healthz", "GET"): (503, "no worker runs while tests do"),
    ("oppet:lagesbild", "GET"): (404, "not opened to all"),
    ("oppet:newest", "GET"): (404, "none is opened to all"),
    ("oppen-plan:newest", "GET"): (404, "none is opened to all"),
    ("oppen-plan:plan", "GET"): (404, "not opened to all"),
    ("calendar:feed", "GET"): (404, "a secret that nobody has: no calendar"),
}

#: What is put into a page by its script, and is none itself.
PIECES = {"review-text"}

#: Rows written in this transaction, but for the log's and the sessions' own.
WRITTEN = """
SELECT sum(pg_stat_get_xact_tuples_inserted(oid)
         + pg_stat_get_xact_tuples_updated(oid)
         + pg_stat_get_xact_tuples_deleted(oid))
FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname NOT IN ('audit_event', 'django_session')
"""


class Browser(Client):
    """A browser that remembers nothing of what it was answered, and so is quick."""

    def request(self, **request: Any) -> Any:
        """Ask the whole application, middleware and all, and read all of the answer."""
        answer = self.handler(self._base_environ(**request))
        if answer.streaming:
            answer.streaming_content = [b"".join(answer.streaming_content)]
        return answer


@dataclass
class Asker:
    """Asks on behalf of every role, in one world that no question changes."""

    world: World
    clients: dict[Role | None, Client] = field(default_factory=dict)
    bundles: dict[tuple[Role, Relation], list[dict[str, UUID]]] = field(
        default_factory=dict
    )
    readable: dict[Role, set[str]] = field(default_factory=dict)
    #: Those who have the same role in another authority, where nothing is theirs.
    elsewhere: dict[Role, Client] = field(default_factory=dict)
    rows: int = 0  # written so far

    @cached_property
    def all_words(self) -> set[str]:
        """Every word that somebody could be shown."""
        return self.world.all_words()

    @classmethod
    def sign_in(cls, world: World, relations: Iterable[Relation]) -> Asker:
        """Sign everybody in, in a world that holds things in these relations."""
        asker = cls(world)
        asker.clients[None] = Browser()
        for role, person in world.people.items():
            client = Browser()
            client.force_login(person)
            asker.clients[role] = client
            asker.readable[role] = world.readable(role)
            for relation in relations:
                asker.bundles[role, relation] = world.bundles(role, relation)
        for role, person in world.elsewhere.items():
            asker.elsewhere[role] = Browser()
            asker.elsewhere[role].force_login(person)
        asker.rows = written()
        return asker

    def client(self, cell: Cell) -> Client:
        """Give the browser of who asks."""
        if cell.relation is Relation.ELSEWHERE and cell.role:
            return self.elsewhere[cell.role]
        return self.clients[cell.role]

    def words(self, cell: Cell) -> set[str]:
        """List the words that who asks may come across."""
        if not cell.role:
            return set()
        if cell.relation is Relation.ELSEWHERE:
            return self.world.read_published(cell.role)
        return self.readable[cell.role]

    def things(self, cell: Cell) -> dict[str, UUID]:
        """Give what the address of a cell is made of.

        What is foreign is of another agency, or of another unit of the same: one
        for GET and the other for POST, and the reverse at every other address.
        """
        found = self.bundles[cell.role or Role.HANDLAGGARE, cell.relation]
        turn = len(cell.address.path) + (cell.method == "POST")
        return found[turn % len(found)]

    def ask(self, cell: Cell, things: dict[str, UUID]) -> tuple[Any, int]:
        """Make the request, say how many rows it wrote, and undo it if it may write."""
        url = address_of(cell.address, things)
        if cell.expected != LET_IN:
            return self._send(cell, url)
        with transaction.atomic():
            answer = self._send(cell, url)
            transaction.set_rollback(True)
        return answer

    def _send(self, cell: Cell, url: str) -> tuple[Any, int]:
        client, before = self.client(cell), self.rows
        if cell.method == "POST" and cell.address.is_api:
            answer = client.post(url, {}, content_type="application/json")
        else:
            answer = getattr(client, cell.method.lower())(url)
        self.rows = written()
        return answer, self.rows - before


def written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return int(cursor.fetchone()[0])


def address_of(address: Address, things: dict[str, UUID]) -> str:
    missing = [k for k in address.kwargs if k not in things and k not in WORDS]
    if missing:
        pytest.fail(
            f"{address.path} ({address.name}) leads to {missing}, which nothing in "
            "tests/house/world.py is: add one of it to the world."
        )
    known = {**WORDS, **things}
    return reverse(address.name, kwargs={k: known[k] for k in address.kwargs})


@contextmanager
def quietly() -> Iterator[None]:
    """Ask without a log line for each refusal, and without limits on how often.

    PDFs are answered as the pages they are made of, in which words can be found; that
    they become PDFs is for their own tests.
    """
    logging.disable(logging.CRITICAL)  # thousands of refusals, all of them meant
    site_cache.clear()
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
    as_written = mock.patch("pax.typesetting.typeset", lambda text, *_: text.encode())
    try:
        with as_written, mock.patch.dict(rates, user=None):
            yield
    finally:
        logging.disable(logging.NOTSET)


def is_as_expected(cell: Cell, answer: Any, rows: int) -> bool:
    if cell.expected == LET_IN:
        also = ALSO.get((cell.address.name, cell.method), (0, ""))
        return answer.status_code in STATES | {also[0]}
    if cell.expected == HTTPStatus.FOUND:
        return answer.status_code == HTTPStatus.FOUND and answer["Location"].startswith(
            reverse("accounts:sign-in")
        )
    return answer.status_code == cell.expected and rows == 0


def faults_in(asker: Asker, cell: Cell) -> Iterator[str]:
    """Ask one question, and say what is wrong with the answer."""
    answer, rows = asker.ask(cell, asker.things(cell))
    who = f"{cell.role or 'nobody'} {cell.method} {cell.relation}"
    if not is_as_expected(cell, answer, rows):
        also = f" and {rows} rows written" if rows else ""
        expected = int(cell.expected)
        yield f"{who}: expected {expected}, got {answer.status_code}{also}"
    if cell.address.name not in PIECES:
        yield from (f"{who}: {fault}" for fault in html_faults_in(answer))
    for word in strangers_in(asker, cell, answer):
        yield f"{who}: was shown {word}"


def html_faults_in(answer: Any) -> tuple[str, ...]:
    """Let the HTML checker look at a page that somebody was answered with."""
    is_page = answer.get("Content-Type", "").startswith("text/html")
    if not is_page or htmlvalid.why_not():
        return ()
    return htmlvalid.faults_of(body_of(answer))


def strangers_in(asker: Asker, cell: Cell, answer: Any) -> list[str]:
    """Find words of what the person may not see in what they were answered."""
    allowed = asker.words(cell)
    text = body_of(answer) + str(answer.headers)
    return [word for word in sorted(asker.all_words - allowed) if word in text]


def body_of(answer: Any) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return raw.decode("utf-8", "replace")
