"""The two database roles, and the database they share.

pax_owner owns the tables and changes them (migrations). pax_app is what the web and
the worker connect as: it owns nothing and is no superuser, so row security binds it.
"""

import psycopg
from psycopg import sql

OWNER = "pax_owner"
APP = "pax_app"


def provision(admin_url: str, *, owner: str, app: str, database: str) -> None:
    """Make what is missing of roles and database; owner and app are passwords."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        _role(admin, OWNER, owner, "CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
        _role(admin, APP, app, "NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
        _database(admin, database)


def close_schema(database_admin_url: str) -> None:
    """Let only the owner make tables in the database."""
    with psycopg.connect(database_admin_url, autocommit=True) as admin:
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO pax_app",
            "GRANT ALL ON SCHEMA public TO pax_owner",
        ):
            admin.execute(statement)


def _role(admin: psycopg.Connection, name: str, password: str, rights: str) -> None:
    """Make the role, or give an existing one this password and these rights."""
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = "ALTER" if known.fetchone() else "CREATE"
    words = f"{verb} ROLE {{}} WITH LOGIN {rights} PASSWORD {{}}"
    admin.execute(sql.SQL(words).format(sql.Identifier(name), password))


def _database(admin: psycopg.Connection, name: str) -> None:
    """Make the database, Swedish letters and all, owned by the owner."""
    known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if known.fetchone():
        return
    admin.execute(
        sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' "
            "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        ).format(sql.Identifier(name), sql.Identifier(OWNER))
    )
    admin.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(name), sql.Identifier(APP)
        )
    )
