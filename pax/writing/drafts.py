"""Drafts: what someone has begun to write is there when they come back."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from pax.accounts.models import User
from pax.ui.text import clean_text
from pax.writing.models import Draft

#: A draft holds personal data that nobody has registered: it is not kept for long.
KEPT_FOR = datetime.timedelta(days=30)
#: No shorter than the longest field of a form: a draft cut off would be saved so.
_LONGEST = 60_000  # characters


@transaction.atomic
def save_draft(
    about: str, written: Mapping[str, str], *, by: User, fields: Iterable[str]
) -> Draft:
    """Keep what stands in the named fields, as it is written."""
    data = {
        name: clean_text(written.get(name, ""), lines=True)[:_LONGEST]
        for name in fields
    }
    draft, _ = Draft.objects.update_or_create(
        owner=by, about=about, defaults={"data": data}
    )
    return draft


def find_draft(about: str, *, by: User) -> Draft | None:
    """Give one's draft, unless it is too old to be kept."""
    draft = Draft.objects.visible_to(by).filter(about=about).first()
    if draft and draft.saved_at < timezone.now() - KEPT_FOR:
        draft.delete()
        return None
    return draft


def discard_draft(about: str, *, by: User) -> None:
    """Throw one's draft away."""
    Draft.objects.visible_to(by).filter(about=about).delete()
