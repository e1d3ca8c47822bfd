"""./script/start starts all of Pax, stops all of it, and says plainly what is wrong.

These tests really run it: servers, web, worker and clock, in folders of their own.
"""

import os
import shutil
import signal
import socket
import subprocess
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from pax.embedded.folder import DataFolder
from pax.start import steps
from pax.start.prepare import NotPossibleError
from tests.running import ROOT, START, Pax, environment, free_port

pytestmark = [pytest.mark.full, pytest.mark.slow]


def offspring(pax: Pax) -> set[int]:
    """Return the numbers of all processes that belong to this Pax."""
    mark = str(pax.folder.path).encode()
    return {
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if mark in _environ(process) + _command(process)
        and int(process.name) != os.getpid()
    }


def _environ(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder that these tests share, since making one is slow."""
    return tmp_path_factory.mktemp("pax")


@pytest.fixture
def pax(folder: Path) -> Iterator[Pax]:
    """Give a Pax that is up."""
    one = Pax(folder)
    try:
        one.wait_until(one.is_up)
        yield one
    finally:
        one.stop()


def refused(**given: object) -> str:
    """Start another Pax that is to be refused, and return the sentence."""
    done = subprocess.run(
        START,
        cwd=ROOT,
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    [sentence] = done.stderr.strip().splitlines()
    return sentence


# --- what it has laid ------------------------------------------------------------
#: Everything that decides what a database holds and refuses, as text.
LAID = """
SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod)
    || ' ' || attnotnull || ' ' || coalesce(pg_get_expr(adbin, adrelid), '')
FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname,
    pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef
FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'policy', tablename, policyname,
    concat_ws(' ', cmd, roles, qual, with_check)
FROM pg_policies
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'right', oid::regclass::text, given.grantee::regrole::text,
    given.privilege_type
FROM pg_class, aclexplode(relacl) AS given
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""


#: Django's migration of it chooses another width of number than its model does.
DJANGOS_OWN = {"auth_group_permissions"}


@pytest.fixture
def migrated(pax: Pax) -> str:
    """Give the address of a database that has gone through every migration."""
    place = urlsplit(pax.folder.owner_url())
    with psycopg.connect(pax.folder.admin_url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE migrated OWNER {place.username}")
    address = place._replace(path="/migrated").geturl()
    subprocess.run(
        steps.manage("migrate", "--noinput", "--every-migration"),
        cwd=ROOT,
        env=environment(PAX_DATA_DIR=pax.folder.path, PAX_OWNER_DATABASE_URL=address),
        check=True,
    )
    return address


def test_every_migration_comes_to_what_is_laid_from_the_models(
    pax: Pax, migrated: str
) -> None:
    with psycopg.connect(migrated) as owner:
        by_migrations = set(owner.execute(LAID).fetchall())
    with psycopg.connect(pax.folder.owner_url()) as owner:
        from_models = set(owner.execute(LAID).fetchall())
    assert len(by_migrations) > 5000
    differ = {row for row in by_migrations ^ from_models if row[1] not in DJANGOS_OWN}
    assert differ == set()


# --- up and down -----------------------------------------------------------------
def test_everything_is_up_and_works_as_the_role_that_owns_nothing(pax: Pax) -> None:
    assert pax.health() == dict.fromkeys(
        ["web", "database", "queue", "worker", "beat"], True
    )
    with psycopg.connect(pax.folder.admin_url()) as admin:
        seen = admin.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'pax'"
        ).fetchall()
        waits = [
            admin.execute(f"SHOW {word}").fetchone()
            for word in ("fsync", "synchronous_commit", "full_page_writes")
        ]
    assert seen == [("pax_app",)]
    # Only servers of tests do not wait for the disk (DISPOSABLE).
    assert waits == [("on",)] * 3


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(pax: Pax, word: signal.Signals) -> None:
    assert pax.stop(word) == 0
    assert offspring(pax) == set()
    assert pax.said().endswith("Pax är stoppat.\n")


def test_what_is_killed_is_started_again(pax: Pax) -> None:
    [clock] = [
        number
        for number in offspring(pax)
        if b"\0beat\0" in _command(Path(f"/proc/{number}"))
    ]
    os.kill(clock, signal.SIGKILL)
    pax.wait_until(lambda: clock not in offspring(pax))
    pax.wait_until(
        lambda: any(b"\0beat\0" in _command(Path(f"/proc/{n}")) for n in offspring(pax))
    )
    pax.wait_until(pax.is_up)


def test_if_it_is_killed_nothing_is_left_and_the_next_start_works(
    pax: Pax, folder: Path
) -> None:
    before = offspring(pax)
    pax.stop(signal.SIGKILL)
    again = Pax(folder, pax.port)
    try:
        # At first it is the killed one that still answers.
        again.wait_until(lambda: not offspring(again) & before, seconds=20)
        again.wait_until(again.is_up)
        assert offspring(again) & before == set()
    finally:
        assert again.stop() == 0
    assert offspring(again) == set()


# --- refusals: one sentence each -----------------------------------------------------
def test_a_second_start_on_the_same_folder(pax: Pax, folder: Path) -> None:
    sentence = refused(PORT=free_port(), PAX_DATA_DIR=folder)
    assert sentence.startswith(f"Pax är redan igång med datamappen {folder} (process")
    assert f"http://localhost:{pax.port}" in sentence
    assert pax.is_up()


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = refused(PORT=port, PAX_DATA_DIR=tmp_path)
    assert sentence.startswith(f"Port {port} på 127.0.0.1 går inte att använda")
    assert f"PORT={port + 1} ./script/start" in sentence


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    assert refused(PORT=port, PAX_DATA_DIR=tmp_path) == (
        f"PORT ska vara ett tal mellan 1 och 65535, men är ”{port}”."
    )


def test_a_folder_that_cannot_be_written() -> None:
    sentence = refused(PORT=free_port(), PAX_DATA_DIR="/proc/pax")
    assert sentence.startswith("Datamappen /proc/pax går inte att skriva i")


def test_a_folder_of_another_postgresql(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("16\n")
    sentence = refused(PORT=free_port(), PAX_DATA_DIR=tmp_path)
    assert sentence.startswith(f"Datamappen {tmp_path} hör till PostgreSQL 16")


def test_a_folder_whose_name_is_not_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAX_DATA_DIR", "/tmp/\udce5")
    with pytest.raises(NotPossibleError, match="inte skriven i UTF-8"):
        steps.data_folder()


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 3 * 1024**2))
    with pytest.raises(NotPossibleError, match="nästan full \\(3 MB kvar\\)"):
        steps.demand_space(DataFolder(tmp_path))


def test_a_database_of_a_newer_pax() -> None:
    written = {("cases", "0001_initial")}
    steps.refuse_newer({("cases", "0001_initial"), ("auth", "0001_initial")}, written)
    with pytest.raises(NotPossibleError, match=r"nyare version .*cases\.0002_more"):
        steps.refuse_newer(written | {("cases", "0002_more")}, written)
