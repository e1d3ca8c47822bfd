"""Every door × every role × every kind of object × how it stands to the person.

Asked by the query that the door itself makes, without a request, and three times: as
the application does, with both walls; as the tables' owner, whom no row policy binds,
so that the door's own query stands alone; and of the table, so that the row policies
do.  What is expected is the door's `reach`, as in the table of permissions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.db import connection, models

from pax.access.context import acting_as
from pax.access.doors import Door, Reach, Sees
from pax.access.table import Relation, addresses
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from tests import database, runs
from tests.database import as_owner
from tests.house.world import World

# Has pytest-django make the test database, though each test is not alone in it.
pytestmark = pytest.mark.django_db

#: What a door finds for a person: by their role, and how the thing stands to them.
Things = dict[tuple[Role, Relation], dict[str, set[UUID]]]


# --- the doors there are --------------------------------------------------------------
def door_of(view: Any) -> Door | None:
    """Find the door that a view is behind: its wrapper holds it as `self`."""
    while view is not None:
        code, cells = getattr(view, "__code__", None), view.__closure__ or ()
        held = dict(zip(code.co_freevars if code else (), cells, strict=bool(code)))
        if "self" in held and isinstance(held["self"].cell_contents, Door):
            return held["self"].cell_contents
        view = getattr(view, "__wrapped__", None)
    return None


@cache
def doors() -> dict[Door, set[tuple[Permission, ...]]]:
    """List every door that an address is behind, with what is asked for there."""
    found: dict[Door, set[tuple[Permission, ...]]] = {}
    for address in addresses():
        if (door := door_of(address.callback)) and address.access:
            found.setdefault(door, set()).add(address.access.permissions)
    return found


def test_there_is_a_door_at_every_address_that_leads_to_a_thing():
    without = [a.path for a in addresses() if a.has_object and not door_of(a.callback)]
    assert without == []
    reaches = {a.access.reach for a in addresses() if a.access and a.access.reach}
    assert {door.reach for door in doors()} == reaches


# --- what they find -------------------------------------------------------------------
class Asked(NamedTuple):
    """A question: which of the things behind a door are among these rows?"""

    door: Door
    rows: models.QuerySet[Any]
    reaches: tuple[Reach, ...]  # who may find them, by any of these


def by_the_doors(user: User) -> Iterator[Asked]:
    for door in doors():
        yield Asked(door, door.find(user), (door.reach,))


def by_the_tables(user: User) -> Iterator[Asked]:
    """The row policies know of no doors: what any door to the table promises, holds."""
    reaches: dict[type[models.Model], tuple[Reach, ...]] = {}
    for _, rows, reach in by_the_doors(user):
        reaches[rows.model] = reaches.get(rows.model, ()) + reach
    for door, rows, _ in by_the_doors(user):
        if rows.model._meta.label not in WIDER_TABLES:
            every_row = rows.model._base_manager.all()
            yield Asked(door, every_row, reaches[rows.model])


#: Tables that show more than their doors do, each with the reason.
WIDER_TABLES = {
    "accounts.Unit": "the directory: everybody who has signed in",
    "accounts.User": "the directory: everybody",
    "cases.ProcessMap": "a case keeps its map when it is another unit's of the agency",
    "est.Action": "the forum reads all of it in the week; the doors are to change it",
    "est.Event": "the same",
    "places.Area": "places: everybody who has signed in",
}


@pytest.fixture(scope="module")
def things(world: World) -> Things:
    """Sort one of each kind of thing by how they stand to the person of each role."""
    found: Things = {}
    for role in world.people:
        for relation in Relation:
            kinds = found.setdefault((role, relation), {})
            for bundle in world.bundles(role, relation):
                for kind, uuid in bundle.items():
                    kinds.setdefault(kind, set()).add(uuid)
    return found


def faults(
    world: World, things: Things, ask: Callable[[User], Iterable[Asked]]
) -> list[str]:
    """Say where somebody finds what they should not, or not what they should."""
    found = []
    at_home = tuple(r for r in Relation if r is not Relation.ELSEWHERE)
    everybody = [(role, person, at_home) for role, person in world.people.items()]
    everybody += [
        (role, person, (Relation.ELSEWHERE,))
        for role, person in world.elsewhere.items()
    ]
    for role, person, relations in everybody:
        with acting_as(person) as who:
            for asked in ask(who.user):
                table = f"{asked.rows.model._meta.label} by the door of"
                found += [
                    f"{role} {wrong} {table} {asked.door.kwarg}"
                    for wrong in _wrong(asked, role, things, relations)
                ]
    return found


def _wrong(
    asked: Asked, role: Role, things: Things, relations: tuple[Relation, ...]
) -> Iterator[str]:
    kinds = {r: things[role, r][asked.door.kwarg] for r in relations}
    may = {relation for relation in relations if _reaches(asked, role, relation)}
    rows = asked.rows.filter(uuid__in=set().union(*kinds.values()))
    seen = set(rows.values_list("uuid", flat=True))
    # One and the same thing can be one's own and be given to one too.
    promised = set().union(*(kinds[relation] for relation in may))
    for relation, uuids in kinds.items():
        if relation in may and uuids - seen:
            yield f"does not find {relation}"
        if uuids & seen - promised:
            yield f"finds {relation}"


def _reaches(asked: Asked, role: Role, relation: Relation) -> bool:
    return any(reach.sees(relation).includes(ROLES[role]) for reach in asked.reaches)


def test_every_role_finds_what_the_doors_promise(world: World, things: Things):
    assert faults(world, things, by_the_doors) == []


def test_the_doors_own_query_says_so_without_row_policies(world: World, things: Things):
    with as_owner():
        assert faults(world, things, by_the_doors) == []


def test_row_policies_say_so_without_the_doors_query(world: World, things: Things):
    assert faults(world, things, by_the_tables) == []


def test_what_is_seen_is_done_only_by_those_who_may(world: World, things: Things):
    wrong = []
    for role, person in world.people.items():
        with acting_as(person) as who:
            for door, needs in doors().items():
                own = things[role, Relation.OWN][door.kwarg]
                for thing in door.find(who.user).filter(uuid__in=own):
                    wrong += [
                        f"{role} {door.kwarg} {needed}"
                        for needed in needs
                        if door.lets(who.user, thing, needed)
                        is ROLES[role].permissions.isdisjoint(needed)
                    ]
    assert wrong == []


# --- what is broken is found ----------------------------------------------------------
def is_for_all(door: Door) -> bool:
    return door.reach.foreign is not Sees.NOBODY


def test_a_door_that_forgets_to_ask_who_is_asking_is_found(
    world: World, things: Things
):
    guarded = [door for door in doors() if not is_for_all(door)]
    for door in runs.pick("forgotten").sample(guarded, 8):

        def forgetful(user: User, door: Door = door) -> list[Asked]:
            every_row = door.find(user).model._base_manager.all()
            return [Asked(door, every_row, (door.reach,))]

        with as_owner():
            found = faults(world, things, forgetful)
        assert any(" finds foreign " in fault for fault in found), door.kwarg


def test_a_row_policy_that_was_left_out_is_found(world: World, things: Things):
    broken = database.name_of("broken") + database.worker()
    with database.clone_of(database.name_of("world"), broken):
        with as_owner(NAME=broken), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY")
        with database.beside(NAME=broken):
            found = faults(world, things, by_the_tables)
    assert {fault.split(" ", 1)[1] for fault in found} == {
        f"finds {relation} cases.Case by the door of case" for relation in Relation
    }
