"""Text that looks like a person and is kept all the same: that it was, and why."""

from django.db.models import Model

from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.ui.traces import Kept


def record_kept(kept: Kept, about: Model, *, by: User) -> None:
    """Log that text which looks like a person was kept, and why; nothing else of it."""
    if kept:
        record(Verb.TRACES_KEPT, about, by=by, because=kept.reason)
