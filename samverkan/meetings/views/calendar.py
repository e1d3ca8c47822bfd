"""A person's calendar feed: the page where it is got, and the feed itself."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pax.access.context import acting_as
from pax.access.doors import open_door, permission_door
from pax.access.forms import PAUSE_SECONDS, client_address
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.models import Event
from pax.audit.services import record
from pax.audit.verbs import Verb
from samverkan.meetings import ical
from samverkan.meetings.models import Meeting
from samverkan.meetings.services import feeds

PURPOSE = "Kalender"
#: Wrong secrets from one address before a pause.  A calendar that was revoked goes on
#: asking once an hour, and a whole authority may share an address.
MAX_WRONG = 200
BACK = datetime.timedelta(days=90)
LATEST = 5


@require_safe
@permission_door(Permission.GROUP_TAKE_PART)
def page(request: Request) -> HttpResponse:
    fetched = Event.objects.filter(actor_id=request.user.pk, verb=Verb.CALENDAR_READ)
    return render(
        request,
        "samverkan/meetings/calendar.html",
        {
            "feed": feeds.feed_of(request.user),
            "fetched": list(fetched.order_by("-at")[:LATEST]),
        },
    )


@require_POST
@permission_door(Permission.GROUP_TAKE_PART)
def renew(request: Request) -> HttpResponse:
    token = feeds.renew_feed(by=request.user)
    # Drawn in the answer itself: the secret is kept nowhere, so it is told but once.
    address = _absolute(request, reverse("calendar:feed", args=[token]))
    return render(request, "samverkan/meetings/calendar_new.html", {"address": address})


@require_POST
@permission_door(Permission.GROUP_TAKE_PART)
def revoke(request: Request) -> HttpResponse:
    feeds.revoke_feed(by=request.user)
    messages.success(request, "Kalenderadressen har slutat fungera.")
    return redirect("calendar:page")


@require_safe
@open_door
def feed(request: HttpRequest, token: str) -> HttpResponse:
    key = f"calendar:{client_address(request)}"
    if cache.get(key, 0) >= MAX_WRONG:
        return HttpResponse(status=429, headers={"Retry-After": str(PAUSE_SECONDS)})
    owner = feeds.owner_of(token)
    if owner is None:
        cache.add(key, 0, PAUSE_SECONDS)
        cache.incr(key)
        raise Http404
    response = HttpResponse(
        _calendar(request, owner), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "no-store, private"
    response["Content-Disposition"] = 'inline; filename="pax.ics"'
    return response


def _calendar(request: HttpRequest, owner: User) -> bytes:
    """Write what the owner of the secret has to come, as they see it now."""
    now = timezone.now()
    with acting_as(owner, purpose=PURPOSE) as who:
        meetings = Meeting.objects.visible_to(who.user).filter(
            starts_at__gte=now - BACK
        )
        record(Verb.CALENDAR_READ, by=who.user)
        return ical.write_calendar(
            meetings.order_by("starts_at", "pk"),
            at=now,
            address_of=lambda one: _absolute(request, one.get_absolute_url()),
        )


def _absolute(request: HttpRequest, path: str) -> str:
    if settings.PAX_ADDRESS:
        return f"{settings.PAX_ADDRESS.rstrip('/')}{path}"
    return request.build_absolute_uri(path)
