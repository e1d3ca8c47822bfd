"""Both walls in a whole world: raw SQL sees what the pages show, and no more.

The world holds every kind of thing at many units (tests/house/world.py); the
questions are asked as the application's own role, in the name of many people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from pax.access.context import acting_as
from pax.access.install import table_privileges
from pax.accounts.models import User
from pax.db.facts import OURS
from tests.house.test_rows import OPEN
from tests.house.world import World

# Has pytest-django make the test database, though each test is not alone in it.
pytestmark = pytest.mark.django_db


#: Tables that show rows before anybody has signed in, each with the reason.
SEEN_BY_NOBODY_IN_PARTICULAR = {
    "accounts_user": "signing in looks the person up",
}
#: Models without `visible_to`, each with what makes it so.
NO_ROAD = {
    "Agency": "the directory: everybody who has signed in",
    "Unit": "the directory: everybody who has signed in",
    "User": "the directory: everybody",
    "Membership": "the directory: everybody who has signed in",
    "Event": "a case's own page, or its agency's reviewers (events_of)",
    "CaseGroupGrant": "through pax.access.grants",
    "CaseUserGrant": "through pax.access.grants",
    "CaseAccess": "the index that visible_to itself asks",
    "Counter": "through next_reference",
    "CaseSearch": "through pax_search_cases()",
    "DisclosedFile": "through its disclosure",
    "Area": "places: everybody who has signed in",
    "AreaPhase": "places: everybody who has signed in",
    "ListColumns": "one's own",
    "Sent": "one's own",
    "ProcessVersion": "through its map",
}


#: Where the pages show less than the database would, each with the reason.
NARROWER_ROAD = {
    "ProcessMap": "a case keeps its map when it is another unit's of the agency",
}


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_config.name.startswith(OURS)]


def domain_tables() -> set[str]:
    """List the tables of ours that the application's role may read at all."""
    may = table_privileges()
    ours = {m._meta.db_table for m in our_models()}
    return {table for table in ours - set(OPEN) if "SELECT" in may[table]}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Have something of everything, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert connection.settings_dict["NAME"].startswith("test_")
        yield World.build()
        transaction.set_rollback(True)


def test_tables_that_are_said_to_be_empty_are(world):
    for table, reason in OPEN.items():
        if reason.startswith("always empty"):
            assert sql(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_without_identity_every_domain_table_is_empty(world):
    seen = {table for table in domain_tables() if sql(f"SELECT 1 FROM {table} LIMIT 1")}
    assert seen == set(SEEN_BY_NOBODY_IN_PARTICULAR)


def test_there_is_something_to_see_in_every_domain_table(world, owner_counts):
    """The test above would pass in an empty database."""
    empty = {table for table, rows in owner_counts.items() if not rows}
    assert empty == set()


@pytest.fixture
def owner_counts(world: World) -> dict[str, int]:
    """Count rows as those who see them: all system users, reviewers, people."""
    counts = dict.fromkeys(domain_tables(), 0)
    for person in User.objects.all():
        with acting_as(person):
            for table, rows in counts.items():
                if not rows:
                    counts[table] = len(sql(f"SELECT 1 FROM {table} LIMIT 1"))
    return counts


# --- both walls say the same ----------------------------------------------------------
ASKERS = [
    *("anna", "carin", "vera", "petra", "hugo", "rakel", "rune", "asta", "kim"),
    *("samira", "gunilla", "ulla", "elin", "frida", "lovisa", "lars", "sigrid", "sune"),
]


@pytest.mark.parametrize("username", ASKERS)
def test_raw_sql_sees_exactly_what_the_pages_show(world, username):
    with acting_as(User.objects.get(username=username)) as who:
        for model in our_models():
            manager = model._default_manager
            if not hasattr(manager, "visible_to"):
                continue
            shown = set(manager.visible_to(who.user).values_list("pk", flat=True))
            raw = {pk for (pk,) in sql(f"SELECT id FROM {model._meta.db_table}")}
            if model.__name__ in NARROWER_ROAD:
                assert raw >= shown, model.__name__
            else:
                assert raw == shown, model.__name__


def test_every_model_has_a_road_or_a_reason_for_none():
    without = {
        model.__name__
        for model in our_models()
        if not hasattr(model._default_manager, "visible_to")
        and not model.__name__.startswith("Historical")
    }
    assert without == set(NO_ROAD)


@pytest.mark.parametrize("username", ASKERS)
def test_history_is_seen_by_those_who_see_the_thing(world, username):
    with acting_as(User.objects.get(username=username)) as who:
        for model in our_models():
            if model._meta.app_label == "accounts" or not hasattr(model, "history"):
                continue
            seen = set(model._default_manager.values_list("pk", flat=True))
            told = set(model.history.values_list("id", flat=True))
            assert told <= seen, f"{model.__name__} to {who.user}"
