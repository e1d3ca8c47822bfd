"""What was searched for, kept out of the address: it may be somebody's number.

The address carries a key drawn by lot, and the session the text locked with it.  So
neither says anything without the other: whoever reads the table of sessions, or a
backup of it, has no key; whoever sees the address has nothing to open.
"""

import base64
import hashlib
import secrets

from django.contrib.sessions.backends.base import SessionBase

SEARCHES = "cases.searches"
REMEMBERED = 20
LONGEST = 1000  # longer than any search that is taken


def remember(session: SessionBase, text: str) -> str:
    """Lock a text away, and give the key that the address is to carry."""
    key = secrets.token_hex(16)
    locked = base64.b64encode(_turned(key, text[:LONGEST].encode())).decode()
    waiting = [*session.get(SEARCHES, {}).items(), (_name(key), locked)]
    session[SEARCHES] = dict(waiting[-REMEMBERED:])
    return key


def recall(session: SessionBase, key: str) -> str:
    """Give the text that a key opens, or "" when it is no longer there."""
    locked = session.get(SEARCHES, {}).get(_name(key), "")
    return _turned(key, base64.b64decode(locked)).decode()


def _turned(key: str, text: bytes) -> bytes:
    """Lock or open: each key is drawn for one text, and used for no other."""
    stream = hashlib.shake_256(f"text:{key}".encode()).digest(len(text))
    return bytes(a ^ b for a, b in zip(text, stream, strict=True))


def _name(key: str) -> str:
    return hashlib.sha256(f"name:{key}".encode()).hexdigest()[:32]
