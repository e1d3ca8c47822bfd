"""What a page of an edition says of the one that has replaced it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from pax.editions.models import Published


def replaced(
    edition: Published, readable: QuerySet[Any], url_of: Callable[[Any], str]
) -> dict[str, Any]:
    """Give the newest edition of the same thing, and where it is read, if newer.

    As templates/editions/replaced.html takes it.
    """
    newer = edition.newest_of(readable)
    return {"newer": newer, "newer_url": url_of(newer)} if newer else {}
