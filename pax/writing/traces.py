"""Text that looks like a person and is kept all the same: that it was, and why."""

from typing import TypeVar

from django.db.models import Model

from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.ui.traces import NOTHING_KEPT, Kept

Thing = TypeVar("Thing", bound=Model)


def record_kept(kept: Kept, about: Model, *, by: User) -> None:
    """Log that text which looks like a person was kept, and why; nothing else of it."""
    if kept:
        record(Verb.TRACES_KEPT, about, by=by, because=kept.reason)


def record_change(
    verb: Verb, about: Thing, *, by: User, because: str = "", kept: Kept = NOTHING_KEPT
) -> Thing:
    """Log a change, and that text which looks like a person was kept; give it back."""
    record(verb, about, by=by, because=because)
    record_kept(kept, about, by=by)
    return about
