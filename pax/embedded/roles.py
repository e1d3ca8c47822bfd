"""The two database roles, and what each may do.

pax_owner owns the tables and changes them (migrations). pax_app is what the web and
the worker connect as: it owns nothing and is no superuser, so row security binds it.
"""

from typing import LiteralString

import psycopg
from psycopg import sql

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
