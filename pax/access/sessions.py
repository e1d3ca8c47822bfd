"""Sessions whose keys are not in the database.

A session is found by a digest of its key.  Who reads the table, by whatever road, has
nothing to send as a cookie; the key itself is with the browser alone.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone


def filed_under(session_key: str) -> str:
    """Give what a session is found by: as long as the table has room for."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's own in the database, filed under a digest of the key."""

    def load(self) -> dict[str, Any]:
        """Find the session that the browser has the key to, if it has not ended."""
        key = self.session_key
        found = (
            key
            and self.model.objects.filter(
                session_key=filed_under(key), expire_date__gt=timezone.now()
            ).first()
        )
        if not found:
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def exists(self, session_key: str) -> bool:
        """Tell whether a key is in use."""
        return super().exists(filed_under(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Make the row that is saved, without the key."""
        row = super().create_model_instance(data)
        row.session_key = filed_under(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session: this one, or the one of that key."""
        key = session_key or self.session_key
        if key:
            super().delete(filed_under(key))
