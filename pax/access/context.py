"""Acting as someone: a transaction that sees only that person's rows.

`set_config(..., true)` ends with the transaction, which is what makes pooled
connections safe.  Outside acting_as() every guarded table is empty.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from pax.accounts.models import Agency, User
from pax.db import identity
from pax.db.identity import Identity

DEFAULT_PURPOSE = "Handläggning"


@contextmanager
def acting_as(user: User, *, purpose: str = DEFAULT_PURPOSE) -> Iterator[Identity]:
    """Open a transaction that carries the person's identity to the database."""
    with transaction.atomic(), _identity(user, purpose) as who:
        yield who


@contextmanager
def on_behalf_of(agency: Agency, *, purpose: str) -> Iterator[User]:
    """Do an agency's automatic work under its system user, then step back.

    The only place where an identity changes within a transaction, and so that
    one agency's act and what it sets off in another agency's own records happen
    together or not at all.  Used by cases.disclosure.services and the clocks;
    a house test lists the callers.
    """
    system = User.objects.get(agency=agency, is_system=True)
    with _identity(system, purpose):
        yield system


@contextmanager
def _identity(user: User, purpose: str) -> Iterator[Identity]:
    before = identity.current()
    who = Identity(user, purpose)
    token = identity._current.set(who)  # noqa: SLF001 -- its only keeper -- the one setter
    _tell_database(user)
    try:
        yield who
    finally:
        identity._current.reset(token)  # noqa: SLF001 -- its only keeper
        if _goes_on():
            _tell_database(before.user if before else None)


def _goes_on() -> bool:
    """Tell whether no error has ended the transaction, and its settings with it."""
    return (
        connection.in_atomic_block
        and not connection.needs_rollback
        and connection.connection.info.transaction_status == TransactionStatus.INTRANS
    )


def _tell_database(user: User | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pax.user_id', %s, true)", [str(user.pk) if user else ""]
        )
