"""A form is sent once: a double click, or a reload, does nothing the second time.

Every form that creates something has `once = OnceField()`.  A view does so::

    if form.is_valid():
        once = form.cleaned_data.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to or case)
        note = add_note(case, by=request.user, **form.cleaned_data)
        return redirect(arrive(once, note.get_absolute_url(), by=request.user))

The second of two simultaneous clicks waits in `spend` until the first's
transaction is over, and is then led to the same place.  What ends in an error is
rolled back, and its token with it: the form can be mended and sent again.
"""

from uuid import UUID

from pax.accounts.models import User
from pax.writing.models import Sent


def spend(token: UUID, *, by: User) -> Sent | None:
    """Use up a form's token; None the first time, else where the first went.

    Call it before anything is created, and in the same transaction.
    """
    # The unique constraint makes a concurrent insert wait, and then fail: only
    # one of two clicks ever gets here first.
    sent, is_first = Sent.objects.get_or_create(owner=by, token=token)
    return None if is_first else sent


def arrive(token: UUID, url: str, *, by: User) -> str:
    """Note where a sent form led, for the click that comes after; give the url."""
    sent = Sent.objects.get(owner=by, token=token)
    sent.went_to = url
    sent.save(update_fields=["went_to"])
    return url


def find_sent(token: str, *, by: User) -> Sent | None:
    """Find where a form has already led, from the token as it came in the request.

    For pages that a case which has moved on would otherwise refuse to draw.
    """
    try:
        wanted = UUID(token)
    except ValueError:
        return None
    return Sent.objects.filter(owner=by, token=wanted).first()
