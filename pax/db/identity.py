"""Who is acting right now: the identity that the transaction carries.

Set only by pax.access.context.  Read by the history tables and the audit log,
so that a change can never be recorded under another name than the one the
database checked.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Identity:
    """A person (or an agency's system user) and what they are doing this for."""

    user: Any  # accounts.User, which stands on this
    purpose: str


_current: ContextVar[Identity | None] = ContextVar("pax_identity", default=None)


def current() -> Identity | None:
    """Tell who is acting, or None outside every identity."""
    return _current.get()
