"""What an earlier release left in the database, today's Pax takes over whole.

The dumps are those releases' demos (tests/releases/dump.py).  A change of a table that
forgets the rows there are fails here, and so does one that the migrations do not make.
"""

from __future__ import annotations

import lzma
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from pax.demo.directory import PASSWORD
from pax.embedded.folder import DataFolder
from pax.embedded.session import borrowed
from tests.house.test_start import DJANGOS_OWN, LAID, Pax
from tests.releases.dump import ENDING, dumps, postgres_tool

pytestmark = [pytest.mark.slow]
#: What a new release may itself remove rows from.
KEEPS_ITS_OWN_COUNT = {"django_migrations", "django_content_type", "auth_permission"}


class Upgraded(NamedTuple):
    """A Pax of today on an earlier one's data, and how many rows there were."""

    pax: Pax
    rows: dict[str, int]


@pytest.fixture(scope="module", params=dumps(), ids=lambda p: p.name[: -len(ENDING)])
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgraded]:
    """Read a dump into a database of its own and start Pax on it."""
    folder = DataFolder(tmp_path_factory.mktemp("pax"))
    with pytest.MonkeyPatch.context() as environ:
        environ.delenv("DATABASE_URL", raising=False)
        environ.delenv("REDIS_URL", raising=False)
        with borrowed(folder):
            read_back(request.param, folder.owner_url())
            rows = counted(folder.owner_url())
    pax = Pax(folder.path)
    try:
        pax.wait_until(pax.is_up)
        yield Upgraded(pax, rows)
    finally:
        pax.stop()


def read_back(dump: Path, owner_url: str) -> None:
    words, environ = postgres_tool("psql", owner_url)
    words += ["--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    text = lzma.decompress(dump.read_bytes())
    subprocess.run(words, input=text, env=environ, check=True, capture_output=True)


def counted(owner_url: str) -> dict[str, int]:
    """Count the rows of every table, as the role that row security does not bind."""
    with psycopg.connect(owner_url) as owner:
        tables = owner.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        count = sql.SQL("SELECT count(*) FROM {}")
        return {
            name: owner.execute(count.format(sql.Identifier(name))).fetchone()[0]
            for (name,) in tables
        }


def test_there_is_a_dump_to_take_over():
    assert dumps() != []


def test_no_row_is_lost(upgraded: Upgraded):
    now = counted(upgraded.pax.folder.owner_url())
    assert sum(upgraded.rows.values()) > 5000  # it was a demo that was kept
    lost = {
        name: (before, now.get(name))
        for name, before in upgraded.rows.items()
        if name not in KEEPS_ITS_OWN_COUNT and now.get(name, 0) < before
    }
    assert lost == {}


def test_its_tables_become_those_of_today(upgraded: Upgraded, db: None):
    with psycopg.connect(upgraded.pax.folder.owner_url()) as owner:
        taken_over = set(owner.execute(LAID).fetchall())
    with connection.cursor() as cursor:
        cursor.execute(LAID)
        today = set(cursor.fetchall())
    differ = {as_reread(row) for row in taken_over} ^ {as_reread(row) for row in today}
    assert {row for row in differ if row[1] not in DJANGOS_OWN} == set()


def as_reread(row: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """Drop the parentheses of a check: PostgreSQL drops some when it reads a dump."""
    kind, table, name, text = row
    if kind != "constraint":
        return row
    return kind, table, name, text.replace("(", "").replace(")", "")


def test_what_it_gave_out_binds_what_is_given_out_now(upgraded: Upgraded):
    """The ledger holds its editions and handovers, from the first start."""
    with psycopg.connect(upgraded.pax.folder.owner_url()) as owner:
        given = owner.execute(
            "SELECT e.uuid FROM report_edition e JOIN report_editionvariant v"
            " ON v.edition_id = e.id"
            " WHERE jsonb_array_length(v.content -> 'figures') > 0"
            " UNION SELECT uuid FROM figures_handover"
        ).fetchall()
        entered = owner.execute("SELECT occasion FROM figures_givenout").fetchall()
        [shown] = owner.execute(
            "SELECT count(*) FROM figures_givenout"
            " WHERE jsonb_array_length(content -> 'shown') > 0"
        ).fetchone()
    assert given
    assert set(given) <= set(entered)
    assert shown


def test_its_people_sign_in_and_read_their_cases(upgraded: Upgraded):
    with psycopg.connect(upgraded.pax.folder.owner_url()) as owner:
        [reference] = owner.execute(
            "SELECT reference FROM cases_case JOIN accounts_user"
            " ON accounts_user.id = assignee_id WHERE username = 'anna' LIMIT 1"
        ).fetchone()
    page = signed_in(upgraded.pax, "anna", "/arenden/")
    assert reference in page


def signed_in(pax: Pax, username: str, path: str) -> str:
    """Sign in as someone of the demo, and give a page as they see it."""
    jar = CookieJar()
    web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    here = f"http://127.0.0.1:{pax.port}"
    web.open(f"{here}/konto/logga-in/").close()
    [token] = [cookie.value for cookie in jar if cookie.name == "csrftoken"]
    form = {
        "username": username,
        "password": PASSWORD,
        "csrfmiddlewaretoken": token,
        "next": path,
    }
    with web.open(
        f"{here}/konto/logga-in/", urllib.parse.urlencode(form).encode()
    ) as answer:
        assert answer.url == here + path
        return str(answer.read().decode())
