"""What stands once it is so, whoever asks: declared beside the fields, held in SQL.

    lasting = Stands("decided_on")                       # decided, it is never changed
    lasting = Stands("sent_on", but=("answered_on",))    # only the answer is added

Triggers made of it (pax/access/install.py) refuse the change; what they call stands in
pax/access/sql/functions.sql.  Where more than this is to be said, a trigger of the
app's own says it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stands:
    """A record that is not changed once a field of it has a value."""

    once: str  # the field that is empty until then
    but: tuple[str, ...] = ()  # columns that are added to it afterwards
    said: str = "what is decided stands"  # as pax/db/refusals.py reads it
