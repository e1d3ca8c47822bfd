"""Checking the log: a month's random sample, looked through and signed."""

import calendar
import datetime
import uuid
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pax.access.logreview.doors import events_of
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.models import Event, LogReview, Outcome
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState

#: How many events of a month are looked at, unless the installation says otherwise.
SAMPLE_SIZE: int = getattr(settings, "PAX_LOG_SAMPLE", 25)
#: What says nothing about need: signing in and out, and what reviewers do.
NOT_SAMPLED = (Verb.SIGNED_IN, Verb.SIGNED_OUT, Verb.LOG_READ, Verb.LOG_SAMPLED)


@transaction.atomic
def draw_sample(month: datetime.date, *, by: User) -> LogReview:
    """Draw a month's sample from one's agency's log, all events alike.

    The reviewer's own events are left out: nobody reviews themselves.  A month may
    be drawn from again, and each sample stands.  Recorded as LOG_SAMPLED.
    """
    if not by.may(Permission.LOG_REVIEW):
        raise Denied
    first = month.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if first > timezone.localdate():
        raise Invalid("Månaden har inte börjat. Välj en tidigare.")
    if LogReview.objects.visible_to(by).open().filter(period_from=first).exists():
        raise WrongState("Månaden har redan ett stickprov som inte är underskrivet.")
    drawn_from = to_sample(by, first, last)
    sample = list(drawn_from.order_by("?").values_list("uuid", flat=True)[:SAMPLE_SIZE])
    if not sample:
        raise Invalid("Det finns inga händelser att granska i den månaden.")
    review = LogReview.objects.create(
        created_by=by,
        agency=by.agency,
        period_from=first,
        period_to=last,
        population=drawn_from.count(),
        sample=sample,
    )
    record(Verb.LOG_SAMPLED, review, by=by)
    return review


@transaction.atomic
def sign_review(
    review: LogReview,
    *,
    by: User,
    version: int | None = None,
    outcome: str,
    remarks: str,
    deviations: Collection[uuid.UUID],
) -> LogReview:
    """Sign what the review came to.  It stands from then on.  Recorded as LOG_REVIEWED.

    Whoever drew the sample may sign it, and so may another reviewer; but nobody
    signs for a sample that holds their own events.
    """
    if not by.may(Permission.LOG_REVIEW) or review.agency_id != by.agency_id:
        raise Denied
    if review.signed_at:
        raise WrongState("Uppföljningen är redan underskriven och kan inte ändras.")
    if sampled_events(review).filter(actor_id=by.pk).exists():
        raise Denied("Stickprovet innehåller dina egna händelser. Be en kollega.")
    if outcome == Outcome.DEVIATION and not (remarks.strip() and deviations):
        raise Invalid("Peka ut vad som avviker och skriv vad som ska göras åt det.")
    if outcome == Outcome.NOTHING and deviations:
        raise Invalid(
            "Du har pekat ut händelser som avviker. Välj då ”Avvikelse” som utfall."
        )
    change(
        review,
        version=version,
        outcome=outcome,
        remarks=remarks,
        deviations=sorted(deviations),
        reviewer=by,
        signed_at=timezone.now(),
    )
    record(Verb.LOG_REVIEWED, review, by=by, because=review.get_outcome_display())
    return review


def to_sample(by: User, first: datetime.date, last: datetime.date) -> QuerySet[Event]:
    """List what a sample of those days is drawn from."""
    return (
        events_of(by)
        .filter(during(first, last))
        .exclude(actor_id=by.pk)
        .exclude(verb__in=NOT_SAMPLED)
    )


def during(first: datetime.date | None, last: datetime.date | None) -> Q:
    """Give the condition that something happened within these days (inclusive)."""
    condition = Q()
    if first:
        condition &= Q(at__gte=_midnight(first))
    if last:
        condition &= Q(at__lt=_midnight(last + datetime.timedelta(days=1)))
    return condition


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def sampled_events(review: LogReview) -> QuerySet[Event]:
    """List the events of a sample, in the order they happened."""
    return Event.objects.filter(
        uuid__in=review.sample, agency_id=review.agency_id
    ).order_by("at", "uuid")
