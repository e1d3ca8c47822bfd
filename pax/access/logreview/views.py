"""The reviewer's pages: the agency's log, and the checks of it.

They show who did what for which unit, and the numbers of cases; never a title, a
person of a case, or anything that stands in one.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.logreview import forms, services
from pax.access.logreview.doors import events_of, review_door, reviews_of
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.models import Event, LogReview
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import PaxError
from pax.history.pages import history_page
from pax.history.versions import itself
from pax.ui.paging import keyset_page

if TYPE_CHECKING:
    from django.db.models import QuerySet

REVIEW = Permission.LOG_REVIEW


@require_safe
@permission_door(REVIEW)
def log(request: Request) -> HttpResponse:
    people = User.objects.filter(agency_id=request.user.agency_id)
    form = forms.LogFilterForm(request.GET or None, people=people)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = keyset_page(
        request, _filtered(events_of(request.user), chosen), ["-at", "-uuid"]
    )
    asked = ", ".join(name for name, value in chosen.items() if value)
    record(Verb.LOG_READ, by=request.user, because=f"Filter: {asked}" if asked else "")
    return render(request, "audit/log.html", {"form": form, "page": page})


@require_safe
@permission_door(REVIEW)
def reviews(request: Request) -> HttpResponse:
    form = forms.MonthForm(initial={"month": _last_month()})
    page = keyset_page(
        request, reviews_of(request.user), ["-period_from", "-pk"], key="uuid"
    )
    return render(request, "audit/reviews.html", {"form": form, "page": page})


@require_http_methods(["POST"])
@permission_door(REVIEW)
def draw(request: Request) -> HttpResponse:
    form = forms.MonthForm(request.POST)
    if form.is_valid():
        try:
            review = services.draw_sample(form.cleaned_data["month"], by=request.user)
        except PaxError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Stickprovet är draget.")
            return redirect("log:review", review.uuid)
    page = keyset_page(
        request, reviews_of(request.user), ["-period_from", "-pk"], key="uuid"
    )
    context = {"form": form, "page": page}
    return render(request, "audit/reviews.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@review_door(REVIEW)
def review(request: Request, review: LogReview) -> HttpResponse:
    events = list(services.sampled_events(review))
    form = forms.SignForm(
        request.POST or None, events=events, current_version=review.version
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.sign_review(
                review,
                by=request.user,
                version=int(given["version"]),
                outcome=given["outcome"],
                remarks=given["remarks"],
                deviations=[UUID(chosen) for chosen in given["deviations"]],
            )
        except PaxError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Uppföljningen är underskriven.")
            return redirect("log:review", review.uuid)
    context = {"review": review, "events": events, "form": form}
    status = 422 if form.errors else 200
    return render(request, "audit/review.html", context, status=status)


@require_safe
@review_door(REVIEW)
def history(request: Request, review: LogReview) -> HttpResponse:
    trail = [
        ("Översikt", "/"),
        ("Åtkomstlogg", reverse("log:list")),
        ("Logguppföljning", reverse("log:reviews")),
        ("Stickprov", reverse("log:review", args=[review.uuid])),
    ]
    return history_page(request, [itself(review)], trail=trail)


def _filtered(events: QuerySet[Event], chosen: dict[str, Any]) -> QuerySet[Event]:
    if person := chosen.get("person"):
        events = events.filter(actor_id=person.pk)
    if verb := chosen.get("verb"):
        events = events.filter(verb=verb)
    if about := chosen.get("about"):
        events = events.filter(about__istartswith=about.strip())
    return events.filter(services.during(chosen.get("first"), chosen.get("last")))


def _last_month() -> str:
    first = timezone.localdate().replace(day=1)
    return (first - datetime.timedelta(days=1)).strftime("%Y-%m")
