"""What was typed is never lost: each form page keeps one draft, by its address.

A page of several forms keeps one of each: their address goes on with `#` and the name
of the form (`part`).

A form carries a mark (`mark_of`): whose page it was drawn on, and which.  By it what
is written is saved while one writes, when an answer refuses it, when the session had
lapsed and when somebody signed in in another tab; and the page that is opened again
begins with it.  Nobody but the one who wrote it ever gets it: the mark names them, and
the draft stands under row security.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from pax.writing.models import Draft
from pax.writing.once import find_sent

if TYPE_CHECKING:
    from pax.accounts.models import User

#: The box of the mark in a form, and of what is carried past the sign-in.
MARK, CARRIED = "pax_writer", "pax_carried"
_MARKS, _SEALS = "pax.writing.mark", "pax.writing.carried"
#: Never kept: tokens of the page, proofs and secrets.
_NOT_KEPT = {
    *(MARK, CARRIED, "csrfmiddlewaretoken", "pax_proof"),
    *("stammer", "preview", "spara"),
}
#: A draft holds personal data that nobody has registered: it is not kept for long.
KEPT_FOR = datetime.timedelta(days=30)
#: All that one form may hold, in characters.
_MOST = 400_000
#: From here a value is a text, and shown as one where it cannot be saved.
_A_TEXT = 25  # characters

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose form it was, and on which page it stood."""

    writer: int
    path: str

    @property
    def is_of_part(self) -> bool:
        """Whether it is of one form among several, and so of what was sent."""
        return "#" in self.path


def place_of(path: str, part: str) -> str:
    """Say where a form stands: on a page, or which it is of those there."""
    return f"{path}#{part}" if part else path


def mark_of(user: User, path: str) -> str:
    """Mark a form that is drawn for somebody on a page; the same each time."""
    return signing.Signer(salt=_MARKS).sign_object([user.pk, path], compress=True)


def read_mark(sent: QueryDict) -> Mark | None:
    """Give the mark that a form was sent with, when it is one of ours."""
    try:
        writer, path = signing.Signer(salt=_MARKS).unsign_object(sent.get(MARK, ""))
    except (signing.BadSignature, ValueError):
        return None
    return Mark(writer, path)


def posted(request: HttpRequest) -> QueryDict:
    """Give what was sent, where it has been read: what is too big never is."""
    has_been_read = hasattr(request, "_post")
    return request.POST if has_been_read else QueryDict()


def pairs_of(sent: QueryDict) -> Pairs:
    """Give what was typed and chosen, without what is never kept."""
    pairs = [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if name not in _NOT_KEPT and "password" not in name
    ]
    return pairs if sum(len(value) for _, value in pairs) <= _MOST else []


def texts_of(sent: QueryDict) -> list[str]:
    """Give the texts among what was typed: what has words in it and is not short."""
    return [
        value
        for _, value in pairs_of(sent)
        if len(value.strip()) >= _A_TEXT and " " in value.strip()
    ]


def keep(path: str, pairs: Iterable[tuple[str, str]], *, by: User) -> None:
    """Keep what was typed on a page."""
    data = {"fields": [list(pair) for pair in pairs]}
    if data["fields"]:
        Draft.objects.update_or_create(
            owner=by, about=_about(path), defaults={"data": data}
        )


def find_kept(paths: Iterable[str], *, by: User) -> dict[str, QueryDict]:
    """Give what was typed in these places and has not been sent since."""
    places = {_about(path): path for path in paths}
    found = {}
    for draft in Draft.objects.visible_to(by).filter(about__in=places):
        data = QueryDict(mutable=True)
        for name, value in draft.data.get("fields", ()):
            data.appendlist(name, value)
        # Written down a moment after it was sent: it is no draft, and would be refused.
        is_sent = bool(find_sent(data.get("once", ""), by=by))
        if is_sent or draft.saved_at < timezone.now() - KEPT_FOR:
            draft.delete()
        else:
            found[places[draft.about]] = data
    return found


def discard(path: str, *, by: User) -> None:
    """Throw away what was typed on a page."""
    Draft.objects.visible_to(by).filter(about=_about(path)).delete()


def seal(mark: Mark, pairs: Pairs) -> str:
    """Make what was typed ready to be carried past the sign-in."""
    carried = [mark.writer, mark.path, pairs]
    return signing.dumps(carried, salt=_SEALS, compress=True)


def unseal(sealed: str) -> tuple[Mark, Pairs] | None:
    """Give what was carried past the sign-in, for as long as a working day."""
    try:
        carried: Any = signing.loads(sealed, salt=_SEALS, max_age=24 * 60 * 60)
    except signing.BadSignature:
        return None
    writer, path, pairs = carried
    return Mark(writer, path), [(name, value) for name, value in pairs]


def _about(path: str) -> str:
    # An address may be longer than the name of a draft, and says what it is about.
    return f"sida:{hashlib.sha256(path.encode()).hexdigest()}"
