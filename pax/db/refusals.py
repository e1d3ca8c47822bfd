"""What the database itself refuses, said to a person: the one place where it is.

Triggers and row policies are the second wall.  Where two act at once (somebody writes
while a week is frozen) it is they who say no, and then it is no fault of ours but a
state that has changed.  Their own words are English, for those who read logs.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, transaction
from psycopg import errors as pg

from pax.errors import Conflict, Denied, PaxError, WrongState

log = logging.getLogger(__name__)

FROZEN = (
    "Det du skulle ändra frystes medan du skrev och kan inte ändras längre. Din text "
    "finns kvar. Är något fel görs en rättelse eller en ny utgåva."
)
CLOSED = (
    "Det avslutades medan du skrev och kan inte ändras längre. Din text finns kvar."
)
SIGNED = (
    "Det justerades eller beslutades medan du skrev och kan inte ändras längre. Din "
    "text finns kvar."
)
STANDS = (
    "Det går inte att spara: läget har ändrats sedan du öppnade sidan. Din text finns "
    "kvar. Ladda om sidan och se hur det står nu."
)
NOT_YOURS = (
    "Det går inte att spara: din behörighet eller läget har ändrats sedan du öppnade "
    "sidan. Din text finns kvar."
)
GIVEN = (
    "Det skrivs nu av någon annan. Din text finns kvar: lämna den som ett förslag till "
    "ändring, eller be den som ansvarar att utse dig."
)
TAKES_TWO = (
    "Det här tar två: en begär det, och en annan bekräftar. Din text finns kvar. "
    "Begär det på sidan, så får den andra besked."
)
AT_ONCE = "Flera sparade samtidigt. Din text finns kvar: spara igen."

#: What the triggers say, and what a person reads; first found, first said.
_SAID = (
    (("by two", "another confirms"), TAKES_TWO),
    (("frozen", "keeps its edition", "keeps its week"), FROZEN),
    (("closed", "has ended", "is over"), CLOSED),
    (("written by whom it is given to",), GIVEN),
    (("approved", "settled", "decided", "signed"), SIGNED),
)
_AT_ONCE = (
    pg.DeadlockDetected,
    pg.SerializationFailure,
    pg.LockNotAvailable,
)


def said_of(error: BaseException) -> PaxError | None:
    """Give the refusal that an error of the database is, if it is one."""
    why = error if isinstance(error, pg.Error) else error.__cause__
    if isinstance(why, _AT_ONCE):
        return Conflict(AT_ONCE)
    if not isinstance(why, pg.InsufficientPrivilege):
        return None
    words = why.diag.message_primary or ""
    if words.startswith("permission denied"):
        return None  # the application's role asks for what it may never do: a fault
    if "row-level security" in words:
        return Denied(NOT_YOURS)
    # Its words are our own, in the app's sql/: they name nobody.
    log.warning("The database refused a change: %s.", words)
    return WrongState(said_in_swedish(words))


def said_in_swedish(words: str) -> str:
    """Say what a trigger said, to the one whose change it refused."""
    found = (told for marks, told in _SAID if any(mark in words for mark in marks))
    return next(found, STANDS)


@contextmanager
def in_words() -> Iterator[None]:
    """Do something, and raise what the database refuses as a sentence.

    Within a savepoint: what is drawn after a refusal can still be read.
    """
    try:
        with transaction.atomic():
            yield
    except Error as error:
        if said := said_of(error):
            raise said from error
        raise
