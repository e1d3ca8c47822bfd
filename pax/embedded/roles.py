"""The two database roles, and what each may do.

pax_owner owns the tables and changes them (migrations). pax_app is what the web and
the worker connect as: it owns nothing and is no superuser, so row security binds it.
"""

from collections.abc import MutableMapping
from typing import LiteralString
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from pax.embedded.folder import DataFolder, Secrets
from pax.embedded.processes import ServerError

OWNER = "pax_owner"
APP = "pax_app"

Connection = psycopg.Connection[tuple[object, ...]]


def ensure_role(
    admin: Connection, name: str, password: str, rights: LiteralString
) -> None:
    """Make the role; one that exists already gets this password."""
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    words: LiteralString = "ALTER ROLE {} PASSWORD {}"
    if not known.fetchone():
        words = "CREATE ROLE {} PASSWORD {} LOGIN " + rights
    admin.execute(sql.SQL(words).format(sql.Identifier(name), sql.Literal(password)))


def ensure_database(admin: Connection, name: str) -> None:
    """Make the database, Swedish letters and all."""
    known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if not known.fetchone():
        words = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        admin.execute(sql.SQL(words).format(sql.Identifier(name)))


def share_database(admin: Connection) -> None:
    """Let the owner make tables in the database of this connection, and only the owner.

    Which rows and tables the app role may use is decided by pax.access, at migrate.
    """
    names = {
        "database": sql.Identifier(admin.info.dbname),
        "owner": sql.Identifier(OWNER),
        "app": sql.Identifier(APP),
    }
    statements: list[LiteralString] = [
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "GRANT ALL ON DATABASE {database} TO {owner}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "GRANT ALL ON SCHEMA public TO {owner}",
    ]
    for statement in statements:
        admin.execute(sql.SQL(statement).format(**names))


#: Whether the given role may make roles, and databases; how letters are written.
RIGHTS = """
SELECT rolsuper OR rolcreaterole, rolsuper OR rolcreatedb,
       current_setting('server_encoding')
FROM pg_roles WHERE rolname = current_user
"""


def settle(environ: MutableMapping[str, str], folder: DataFolder) -> None:
    """Replace the given address by those of the two roles, making them if need be."""
    given = environ.get("DATABASE_URL", "").strip()
    if not given or environ.get("PAX_OWNER_DATABASE_URL", "").strip():
        return
    known = folder.secrets()
    try:
        with psycopg.connect(given, autocommit=True, connect_timeout=10) as database:
            _make_ours(database, known)
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise ServerError(
            f"Databasen i DATABASE_URL går inte att använda: ”{reason}”."
        ) from error
    environ["DATABASE_URL"] = as_role(given, APP, known.app_password)
    environ["PAX_OWNER_DATABASE_URL"] = as_role(given, OWNER, known.owner_password)


def _make_ours(database: Connection, known: Secrets) -> None:
    found = database.execute(RIGHTS).fetchone()
    makes_roles, makes_databases, encoding = found or (False, False, "")
    if encoding != "UTF8":
        raise ServerError(
            f"Databasen i DATABASE_URL skriver text som {encoding}, men Pax "
            "behöver UTF8. Skapa en ny: createdb --encoding=UTF8 --template=template0."
        )
    if not makes_roles:
        raise ServerError(
            "DATABASE_URL går till en vanlig databasroll. Ange också "
            "PAX_OWNER_DATABASE_URL, adressen för rollen som äger tabellerna."
        )
    # One at a time: two at once would both want to change the same role.
    database.execute("SELECT pg_advisory_lock(hashtext('pax'))")
    may = "CREATEDB" if makes_databases else "NOCREATEDB"
    ensure_role(database, OWNER, known.owner_password, may)
    ensure_role(database, APP, known.app_password, "NOCREATEDB")
    share_database(database)


def as_role(url: str, role: str, password: str) -> str:
    """Return the same address for another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{quote(role)}:{quote(password, safe='')}@{place}")
    )
