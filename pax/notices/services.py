"""Telling people what has been done, in the same transaction as it is done."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from pax.accounts.models import User
from pax.notices.models import Notice


def tell(people: Iterable[User], text: str, *, by: User, url: str = "") -> None:
    """Tell people something, each once; whoever did it knows it already.

    `text` holds no personal data of anybody: it stands on a start page and is behind
    a letter.
    """
    for person in dict.fromkeys(people):
        if person.pk != by.pk and person.is_active and not person.is_system:
            Notice.objects.create(
                to=person, agency_id=person.agency_id, by=by, text=text, url=url
            )


@transaction.atomic
def put_away(*, by: User) -> int:
    """Let all that a person has been told be read; no log of one's own reading."""
    unread = Notice.objects.filter(to=by).unread()
    return unread.update(read_at=timezone.now())
