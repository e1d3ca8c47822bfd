"""Tests run as the application's own database role, never as the owner.

The owner makes the test database and the demo's directory; then the connection is
exchanged for pax_app's, and every test sees what the application would see.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings

from pax.access.context import acting_as
from pax.access.install import after_migrate
from pax.accounts.models import User
from pax.demo.install import install_directory

#: How the tables' owner connects: for tests that show what it would see.
OWNER: dict[str, Any] = {}


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Make the tables from the models: ten times as fast, and the same tables.

    That migrations give the same is held by tests/house/test_migrations.py, and every
    start of a whole Pax (test_start, tests/e2e) runs them.
    """
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Lay the directory as owner, then become the application's role."""
    with django_db_blocker.unblock():
        owner = connections["default"]
        before = dict(owner.settings_dict)
        OWNER.update(before)
        MigrationRecorder(owner).ensure_schema()
        after_migrate(owner.alias)
        install_directory()
        _become(settings.PAX_APP_DATABASE)
        yield
        _become(before)


def _become(role: dict[str, Any]) -> None:
    connection = connections["default"]
    connection.close()
    connection.settings_dict |= {k: role[k] for k in ("USER", "PASSWORD")}


@pytest.fixture(scope="session", autouse=True)
def _files_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests upload away from the real files."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture
def person(db: None) -> Any:
    """Give a person of the demo's directory by username."""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def acting(person: Any) -> Any:
    """Act as a person of the directory: `with acting("anna") as anna:`."""

    def act(username: str) -> Any:
        return acting_as(person(username))

    return act


@pytest.fixture
def client_for(person: Any) -> Any:
    """Give a browser in which a person has signed in."""

    def make(username: str) -> Client:
        client = Client()
        client.force_login(person(username))
        return client

    return make
