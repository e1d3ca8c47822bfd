"""The reviewer's pages: the agency's log, and the checks of it.

They show who did what for which unit, and the numbers of cases; never a title, a
person of a case, or anything that stands in one.
"""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door
from pax.access.logreview import forms, services
from pax.access.logreview.doors import events_of, review_door, reviews_of
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.models import Event, LogReview
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.history.pages import history_page
from pax.history.versions import itself
from pax.pages import FormPage, change, draw, get_or_post, sent
from pax.ui.paging import keyset_page

REVIEW = Permission.LOG_REVIEW


@require_safe
@permission_door(REVIEW)
def log(request: Request) -> HttpResponse:
    """Show one's agency's log, narrowed; that it is read is logged too."""
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
    """List the samples that have been drawn, and draw another."""
    form = forms.MonthForm(initial={"month": _last_month()})
    return draw(request, form, _reviews(request))


@require_POST
@permission_door(REVIEW)
def draw_sample(request: Request) -> HttpResponse:
    form = forms.MonthForm(*sent(request))
    return change(
        request,
        form,
        lambda: services.draw_sample(by=request.user, **form.given),
        say="Stickprovet är draget.",
        to=lambda review: reverse("log:review", args=[review.uuid]),
        page=lambda: _reviews(request),
    )


def _reviews(request: Request) -> FormPage:
    page = keyset_page(
        request, reviews_of(request.user), ["-period_from", "-pk"], key="uuid"
    )
    return FormPage(template="audit/reviews.html", more={"page": page})


@get_or_post
@review_door(REVIEW)
def review(request: Request, review: LogReview) -> HttpResponse:
    """Look through a sample, and sign what it showed."""
    events = list(services.sampled_events(review))
    form = forms.SignForm(*sent(request), events=events, instance=review)
    return change(
        request,
        form,
        lambda: services.sign_review(review, by=request.user, **form.given),
        say="Uppföljningen är underskriven.",
        to=reverse("log:review", args=[review.uuid]),
        page=FormPage(
            template="audit/review.html", more={"review": review, "events": events}
        ),
    )


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
