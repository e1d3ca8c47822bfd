"""Writing the access log, in the same transaction as what it tells about."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from pax.accounts.models import User
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.db import identity


def record(
    verb: Verb,
    about: models.Model | None = None,
    *,
    by: User,
    because: str = "",
    agency_id: int | None = None,
) -> Event:
    """Add what happened to the log.

    `by` must be the one the transaction acts as: the database refuses any other.
    `agency_id` says in whose log it belongs, when an administrator has changed
    something at an agency under their own.
    """
    who = identity.current()
    return Event.objects.create(
        verb=verb,
        actor_id=by.pk,
        actor=by.name,
        agency_id=agency_id or by.agency_id,
        unit=str(by.unit or ""),
        purpose=who.purpose if who else "",
        because=because,
        **_about(about, by.agency_id),
    )


def record_sign_in_failed(username: str) -> None:
    """Note that somebody failed to sign in as a person, in that person's agency's log.

    A name that nobody has is not kept: it may well be a password in the wrong box.
    """
    person = User.objects.filter(username=username.strip().lower()).first()
    Event.objects.create(
        verb=Verb.SIGN_IN_FAILED,
        about=person.username if person else "okänt namn",
        about_kind="user",
        about_id=person.uuid if person else None,
        agency_id=person.agency_id if person else None,
    )


def record_refusal(request: HttpRequest, status: int) -> None:
    """Note that a signed-in person was refused an address.

    The address's pattern and not the address: a uuid that one may not know of
    says nothing, but it lets a reviewer see that someone is trying doors.
    """
    match = request.resolver_match
    record(
        Verb.REFUSED,
        by=request.user,  # type: ignore[arg-type]  # signed in
        because=f"{status} {request.method} {match.view_name if match else 'okänd'}",
    )


def _about(thing: models.Model | None, agency_id: int) -> dict[str, Any]:
    if thing is None:
        return {}
    case_id, reference = _case_of(thing, agency_id)
    return {
        "about_kind": thing._meta.model_name,
        "about_id": getattr(thing, "uuid", None),
        # What a thing is called in logs: never a name of a person.
        "about": getattr(thing, "log_label", "") or reference,
        "case_id": case_id,
    }


def _case_of(thing: models.Model, agency_id: int) -> tuple[int | None, str]:
    """Find which case of the acting person's own agency the thing stands in."""
    if hasattr(thing, "case_of"):  # two agencies have it: each logs its own case
        return thing.case_of(agency_id), ""
    # Not the model itself: the log stands under the cases, and knows none of it.
    case: Any = getattr(thing, "case", None)
    return (case.pk, case.reference) if case else (None, "")
