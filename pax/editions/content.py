"""What a content is known by once it is frozen."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

#: What this use of the key is called.
KEYED = "pax.editions.content.keyed"


def fingerprint(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a content, the same whatever the order of its keys.

    Every stored fingerprint was made this way: a change here breaks them all.
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def keyed(digest: str) -> str:
    """Give what stands for a fingerprint in what is given out.

    The fingerprint itself of a file with few numbers tells them to one who tries all:
    without the key of this Pax nothing can be tried.
    """
    if not digest:
        return ""
    return salted_hmac(KEYED, digest, algorithm="sha256").hexdigest()


def frozen(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give a content and its fingerprint, as a record on `Frozen` keeps them."""
    return {"content": content, "content_sha256": fingerprint(content)}
