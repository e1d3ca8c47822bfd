"""What every role meets at every address, asked of the whole application.

What is expected is derived from the doors (pax/access/table.py); nothing is listed by
hand: an address that appears tomorrow is asked about tomorrow, and one that leads to a
kind of thing that tests/house/world.py does not have fails here until it has.

The full form asks every address × every role × how a thing stands to the person × GET
and POST.  The short form draws some of these for each address, others in each run; what
each role sees of each kind of thing it leaves to the doors (test_doors.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from unittest import mock

import pytest
from django.http import HttpResponse
from django.urls import get_resolver

from pax.access.table import LET_IN, METHODS, Address, Cell, Relation, addresses
from pax.accounts.roles import Role
from tests import runs
from tests.house.asking import Asker, faults_in, quietly
from tests.house.world import World

ALL = addresses()
# Has pytest-django make the test database, though each test is not alone in it.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def asker(world: World) -> Iterator[Asker]:
    """Sign everybody in to the world."""
    with quietly():
        yield Asker.sign_in(world, Relation)


@pytest.mark.parametrize("address", ALL, ids=[a.name for a in ALL])
def test_every_role_meets_what_the_doors_promise(asker: Asker, address: Address):
    asked = every_cell(address) if runs.FULL else drawn(address)
    wrong = [fault for cell in asked for fault in faults_in(asker, cell)]
    assert wrong == [], address.path


# --- which questions ------------------------------------------------------------------
def every_cell(address: Address) -> Iterator[Cell]:
    """Ask about each relation only where there is a thing that stands in one."""
    for role in (None, *Role):
        for relation in relations_at(address) if role else (Relation.OWN,):
            for method in METHODS:
                yield Cell(address, role, relation, method)


def relations_at(address: Address) -> tuple[Relation, ...]:
    everywhere = (Relation.OWN, Relation.ELSEWHERE)
    return tuple(Relation) if address.has_object else everywhere


def drawn(address: Address) -> Iterator[Cell]:
    """Ask once as nobody, once with a method that is not taken, and then as some.

    In each relation as one who is let in and as one who is not, where there is one;
    what is one's own with every method, the rest with one.
    """
    lots = runs.pick(address.name)
    yield Cell(address, None, Relation.OWN, lots.choice(METHODS))
    roles = lots.sample(list(Role), len(Role))

    def first(relation: Relation, method: str, *statuses: int) -> list[Cell]:
        cells = (Cell(address, role, relation, method) for role in roles)
        return [cell for cell in cells if cell.expected in statuses][:1]

    for method in METHODS:
        yield from first(Relation.OWN, method, LET_IN, HTTPStatus.METHOD_NOT_ALLOWED)
    for relation in relations_at(address):
        method = lots.choice(sorted(address.methods))
        yield from first(relation, method, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
        if relation is not Relation.OWN:
            yield from first(relation, method, LET_IN)


# --- the short form finds what is broken ----------------------------------------------
#: Pages that only take GET, said before anybody asks who is asking.
ONLY_READ = [a for a in ALL if a.methods == {"GET"} and a.method_first]


def test_a_method_that_is_not_refused_is_found(asker: Asker):
    for address in runs.pick("methods").sample(ONLY_READ, 3):
        without_refusal = address.callback.__wrapped__  # type: ignore[attr-defined]  # by functools
        faults = faults_with(asker, address, without_refusal)
        assert faults, address.path
        assert all("POST own: expected 405, got " in fault for fault in faults)


def test_a_door_that_lets_everybody_in_is_found(asker: Asker):
    """Each address that not all may use: there one is asked for who may not."""
    guarded = [a for a in ALL if a.access and a.access.kind not in OPEN_TO_ALL]
    for address in runs.pick("doors").sample(guarded, 10):
        faults = faults_with(asker, address, welcome)
        assert any("expected 40" in fault for fault in faults), address.path


OPEN_TO_ALL = ("open", "signed-in")


def welcome(request: Any, **_: Any) -> HttpResponse:
    """Let in whoever asks, whatever they ask for."""
    return HttpResponse("Välkommen")


def faults_with(asker: Asker, address: Address, view: Any) -> list[str]:
    """Ask what the short form asks, with another view at the address."""
    (entry,) = (e for e in entries() if getattr(e, "callback", 0) is address.callback)
    with mock.patch.object(entry, "callback", view):
        return [fault for cell in drawn(address) for fault in faults_in(asker, cell)]


def entries() -> Iterator[Any]:
    left: list[Any] = list(get_resolver().url_patterns)
    while left:
        left += getattr(entry := left.pop(), "url_patterns", [])
        yield entry
