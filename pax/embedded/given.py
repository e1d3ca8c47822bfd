"""A database that the installation already has, given by DATABASE_URL.

If the address belongs to someone who may make roles, Pax makes its own two and uses
those: the web never connects as a superuser, which would pass the row policies.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from pax.embedded import roles
from pax.embedded.folder import DataFolder, Secrets
from pax.embedded.processes import ServerError


@dataclass(frozen=True)
class Rights:
    """What the given role may do, and how the database writes letters."""

    superuser: bool
    makes_roles: bool
    makes_databases: bool
    encoding: str

    @property
    def is_admin(self) -> bool:
        """Tell whether Pax can make its own roles through this one."""
        return self.superuser or self.makes_roles


RIGHTS = """
SELECT rolsuper, rolcreaterole, rolcreatedb, current_setting('server_encoding')
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
    environ["DATABASE_URL"] = as_role(given, roles.APP, known.app_password)
    environ["PAX_OWNER_DATABASE_URL"] = as_role(
        given, roles.OWNER, known.owner_password
    )


def _make_ours(database: roles.Connection, known: Secrets) -> None:
    rights = _rights(database)
    if rights.encoding != "UTF8":
        raise ServerError(
            f"Databasen i DATABASE_URL skriver text som {rights.encoding}, men Pax "
            "behöver UTF8. Skapa en ny: createdb --encoding=UTF8 --template=template0."
        )
    if not rights.is_admin:
        raise ServerError(
            "DATABASE_URL går till en vanlig databasroll. Ange också "
            "PAX_OWNER_DATABASE_URL, adressen för rollen som äger tabellerna."
        )
    # One at a time: two at once would both want to change the same role.
    database.execute("SELECT pg_advisory_lock(hashtext('pax'))")
    may = "CREATEDB" if rights.superuser or rights.makes_databases else "NOCREATEDB"
    roles.ensure_role(database, roles.OWNER, known.owner_password, may)
    roles.ensure_role(database, roles.APP, known.app_password, "NOCREATEDB")
    roles.share_database(database)


def _rights(database: roles.Connection) -> Rights:
    found = database.execute(RIGHTS).fetchone()
    superuser, makes_roles, makes_databases, encoding = found or (False,) * 4
    return Rights(
        bool(superuser), bool(makes_roles), bool(makes_databases), str(encoding)
    )


def as_role(url: str, role: str, password: str) -> str:
    """Return the same address for another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{quote(role)}:{quote(password, safe='')}@{place}")
    )
