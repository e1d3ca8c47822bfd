"""Both walls in a whole world, each asked with the other down.

The first, what the application asks for (`visible_to`), is asked as the tables' owner,
whom row security does not bind.  The second, the row policies, is asked in raw SQL as
the application's role.  Each must say by itself what the other says; every model and
every policy is found by itself, so that one made tomorrow is asked tomorrow.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Model, Q, QuerySet

from cases.models import Case, Disclosure
from pax.access.admin.doors import agencies_of
from pax.access.context import acting_as
from pax.accounts.models import Agency, User
from pax.accounts.roles import Role
from tests.house.of_endings import COMING, ENDED, SHUT_OUT
from tests.house.test_rows import OPEN
from tests.house.walls import (
    COMMANDS,
    Rows,
    as_owner,
    broken,
    declared,
    enforced,
    has_road,
    keys,
    our_models,
    road,
    sql,
    tables_for,
    world_of_its_own,
)
from tests.house.world import PEOPLE, World

pytestmark = [
    # Has pytest-django make the test database, though each test is not alone in it.
    pytest.mark.django_db,
    # One world, asked once: on one core, while the other does something else.
    pytest.mark.xdist_group("walls"),
]

#: Who asks: everybody of every role, others of theirs at other units and agencies, one
#: of a company, agencies' own automatic users, and those who no longer or not yet may.
ASKERS = [
    *PEOPLE.values(),
    *("vera", "hugo", "kim", "rune", "lars", "sune", "emil", "vidar"),
    *("system-sn", "system-pm"),
    *(ENDED, COMING, SHUT_OUT),
]
#: Tables that show rows before anybody has signed in, each with the reason.
SEEN_BY_NOBODY_IN_PARTICULAR = {
    "accounts_user": "signing in looks the person up",
}


# --- the rule, where the application has no road ----------------------------------------
def everything(rows: QuerySet[Any], _: User) -> QuerySet[Any]:
    """Show the directory, which everybody who has signed in reads."""
    return rows


def ones_own(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(owner=person)


def of_cases(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(content_object__in=Case.objects.visible_to(person).values("pk"))


def in_the_log(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    """Show what one has done, what is done in one's cases, and a reviewer it all."""
    if not person.is_active:
        return rows.filter(actor_id=person.pk)
    ours = Q(agency_id=person.agency_id)
    cases = Case.objects.visible_to(person).order_by().values("pk")
    seen = Q(actor_id=person.pk) | ours & Q(case_id__in=cases)
    if Role.LOGGRANSKARE in person.authority.roles:
        seen |= ours
    return rows.filter(seen)


def of_disclosures(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    given = Disclosure.objects.visible_to(person).order_by().values("pk")
    return rows.filter(disclosure__in=given)


def of_ones_agency(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(agency=person.agency_id) if person.is_active else rows.none()


def by_readers(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(reader__in=person.authority.readers)


def of_maps(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    shipped = Q(map__unit=None)
    if not person.is_active:
        return rows.filter(shipped)
    return rows.filter(shipped | Q(map__unit__agency=person.agency_id))


#: Models without `visible_to`: who sees which of their rows all the same.
NO_ROAD: dict[str, Callable[[QuerySet[Any], User], QuerySet[Any]]] = {
    "Agency": everything,
    "Unit": everything,
    "User": everything,
    "Membership": everything,
    "Area": everything,
    "AreaPhase": everything,
    "Event": in_the_log,
    "CaseGroupGrant": of_cases,
    "CaseUserGrant": of_cases,
    "CaseAccess": by_readers,
    "Counter": of_ones_agency,
    "DisclosedFile": of_disclosures,
    "ListColumns": ones_own,
    "Sent": ones_own,
    "ProcessVersion": of_maps,
}
#: Models that nobody reads a row of, each with what reads them instead.
READ_BY_NOBODY = {"CaseSearch": "pax_search_cases()"}

#: Where the pages show less than the database would, each with the reason.
NARROWER_ROAD = {
    "ProcessMap": "a case keeps its map when it is another unit's of the agency",
    "Flag": "an agency's automatic user keeps its people's receipts up to date",
}
#: Models that a person sees all of, or nothing: nobody in the world sees a part.
ALL_OR_NOTHING = {
    "ScaleLevel": "the names of the levels are everybody's",
    "Edition": "the forum's",
    "AreaPicture": "the forum's",
    "ActionFeedback": "the forum's",
    "Part": "the forum's",
    "Assessment": "the forum's",
    "ReadIn": "the forum's",
    "EarlierWeeks": "the coordinators'",
}


# --- what is asked, once ----------------------------------------------------------------
@dataclass
class Answers:
    """What each person was shown: by the road, and by each kind of policy."""

    rows: dict[str, Rows] = field(default_factory=dict)  # all that there is
    road: dict[tuple[str, str], Rows] = field(default_factory=dict)
    enforced: dict[tuple[str, str, str], Rows] = field(default_factory=dict)
    declared: dict[tuple[str, str, str], Rows] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Have something of everything, in a database that is thrown away."""
    with django_db_blocker.unblock(), world_of_its_own() as world:
        yield world


@pytest.fixture(scope="module")
def answers(world: World) -> Answers:
    """Ask both walls of everything, in the name of everybody who asks."""
    found = Answers()
    for username in ASKERS:
        with acting_as(person(username)):
            for command in COMMANDS:
                for table, rows in enforced(command, tables_for(command)).items():
                    found.enforced[username, command, table] = rows
    with as_owner():
        found.rows = declared("SELECT", tables_for("SELECT"), everything=True)
        for username in ASKERS:
            with acting_as(person(username)) as who:
                for command in COMMANDS:
                    for table, rows in declared(command, tables_for(command)).items():
                        found.declared[username, command, table] = rows
                for model in our_models():
                    found.road[username, model._meta.db_table] = rule(model, who.user)
    return found


def person(username: str) -> User:
    return User.objects.get(username=username)


def rule(model: type[Model], who: User) -> Rows:
    """Say which rows of a model a person is to see: by its road, or by its rule."""
    if has_road(model):
        return road(model, who)
    if is_history(model):
        return Rows()
    return keys(NO_ROAD[model.__name__](model._base_manager.all(), who))


def is_history(model: type[Model]) -> bool:
    return model.__name__.startswith("Historical")
