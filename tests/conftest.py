"""Tests run as the application's own database role, never as the owner.

The owner makes the tables and the demo's directory (tests/database.py); then the
connection is exchanged for pax_app's, and every test sees what the application would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from pax.access.context import acting_as
from pax.accounts.models import User
from tests import database
from tests.database import OWNER, PROGRAM, clone_of, connected, name_of


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Have a database of this process' own, and be the application's role in it."""
    with django_db_blocker.unblock():
        OWNER.update(connection.settings_dict)
        template, mine = name_of("template"), name_of(database.worker())
        database.ensure_template(
            template, database.lines_of(*PROGRAM), database.make_tables
        )
        role = {key: settings.PAX_APP_DATABASE[key] for key in ("USER", "PASSWORD")}
        with clone_of(template, mine), connected(NAME=mine, **role):
            OWNER["NAME"] = mine
            yield


@pytest.fixture(scope="session", autouse=True)
def _files_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what tests upload away from the real files."""
    folder = tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture
def as_owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Be the tables' owner, in a transaction that leaves nothing behind."""
    with django_db_blocker.unblock(), database.as_owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def person(db: None) -> Any:
    """Give a person of the demo's directory by username."""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def acting(person: Any) -> Any:
    """Act as a person of the directory: `with acting("anna") as who:`."""

    def act(username: str) -> Any:
        return acting_as(person(username))

    return act


@pytest.fixture
def as_user(acting: Any) -> Any:
    """Act as a person, and get them: `with as_user("anna") as anna:`."""

    @contextmanager
    def act(username: str) -> Iterator[User]:
        with acting(username) as who:
            yield who.user

    return act


@pytest.fixture
def client_for(person: Any) -> Any:
    """Give a browser in which a person has signed in."""

    def make(username: str) -> Client:
        client = Client()
        client.force_login(person(username))
        return client

    return make
