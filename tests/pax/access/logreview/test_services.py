"""What the monthly check of the log promises: who signs, what, and that it stands.

Drawing a sample, and the whole check in a browser, are in tests/pax/audit/test_log.py.
"""

import datetime

import pytest
from django.utils import timezone

from pax.access.context import acting_as
from pax.access.logreview import services
from pax.accounts.models import User
from pax.audit.models import Event, LogReview, Outcome
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Conflict, Denied, Invalid, WrongState

NOTHING = {"outcome": Outcome.NOTHING, "remarks": "", "deviations": []}


@pytest.fixture
def review(acting):
    """Have Lovisa draw a sample of what Anna has done."""
    with acting("anna") as who:
        record(Verb.CASES_LISTED, by=who.user)
    with acting("lovisa") as who:
        return services.draw_sample(timezone.localdate(), by=who.user)


def test_drawn_sample_says_what_it_is_of_and_is_in_the_log(review, acting):
    today = timezone.localdate()
    with acting("lovisa") as who:
        stored = LogReview.objects.get()
        assert (stored.agency, stored.created_by) == (who.user.agency, who.user)
        assert stored.period_from == today.replace(day=1)
        assert (stored.period_to + datetime.timedelta(days=1)).day == 1
        assert (stored.population, stored.signed_at) == (len(stored.sample), None)
        [event] = Event.objects.filter(verb=Verb.LOG_SAMPLED)
        assert (event.actor, event.about) == ("Lovisa Tegnäs", str(stored))


def test_sample_holds_no_signing_in_and_nothing_of_reviewers(acting):
    with acting("anna") as who:
        for verb in (Verb.SIGNED_IN, Verb.SIGNED_OUT, Verb.CASES_LISTED):
            record(verb, by=who.user)
    with acting("lovisa") as who:
        record(Verb.CASES_LISTED, by=who.user)
        review = services.draw_sample(timezone.localdate(), by=who.user)
        drawn = services.sampled_events(review)
        assert [(e.actor, e.verb) for e in drawn] == [
            ("Anna Ekvall", Verb.CASES_LISTED)
        ]


def test_signed_review_says_who_when_and_what_and_has_a_version(review, acting):
    with acting("lovisa") as who:
        services.sign_review(
            review,
            by=who.user,
            version=review.version,
            outcome=Outcome.DEVIATION,
            remarks="Oklart varför.",
            deviations=[review.sample[0]],
        )
        stored = LogReview.objects.get()
        assert (stored.outcome, stored.remarks, stored.reviewer, stored.deviations) == (
            Outcome.DEVIATION,
            "Oklart varför.",
            who.user,
            [review.sample[0]],
        )
        assert stored.signed_at is not None
        assert stored.history.latest("history_id").history_user == who.user
        [event] = Event.objects.filter(verb=Verb.LOG_REVIEWED)
        assert (event.actor, event.because) == (
            "Lovisa Tegnäs",
            stored.get_outcome_display(),
        )


def test_nobody_signs_for_a_sample_with_their_own_events(acting):
    """Nor may another agency's reviewer, nor one who reviews no log."""
    with acting("anna") as who:
        own = record(Verb.CASES_LISTED, by=who.user)
    with acting("lovisa") as who:
        theirs = record(Verb.CASES_LISTED, by=who.user)
        review = services.draw_sample(timezone.localdate(), by=who.user)
        assert review.sample == [own.uuid]
        LogReview.objects.update(sample=[theirs.uuid])
        review.refresh_from_db()
        with pytest.raises(Denied, match="dina egna händelser"):
            services.sign_review(review, by=who.user, **NOTHING)
    for username in ("lars", "carin", "sigrid"):
        with acting(username) as who, pytest.raises(Denied):
            services.sign_review(review, by=who.user, **NOTHING)
    with acting("lovisa"):
        assert LogReview.objects.get().signed_at is None


def test_second_of_two_who_sign_at_once_is_told(review, acting):
    with acting("lovisa") as who:
        first, second = LogReview.objects.get(), LogReview.objects.get()
        services.sign_review(first, by=who.user, version=1, **NOTHING)
        with pytest.raises(Conflict):
            services.sign_review(
                second,
                by=who.user,
                version=1,
                outcome=Outcome.DEVIATION,
                remarks="Oklart.",
                deviations=[review.sample[0]],
            )
        assert LogReview.objects.get().outcome == Outcome.NOTHING


def test_month_is_drawn_from_again_when_its_sample_is_signed(review, acting):
    today = timezone.localdate()
    with acting("lovisa") as who:
        with pytest.raises(WrongState):
            services.draw_sample(today, by=who.user)
        services.sign_review(review, by=who.user, **NOTHING)
        again = services.draw_sample(today, by=who.user)
        assert {again, review} == set(LogReview.objects.all())


def test_days_are_swedish_ones_with_both_ends_included(as_owner):
    """An event at half past midnight in Sweden is of that day, though not in UTC.

    Asked as the tables' owner: to all others the database says what the time is.
    """
    day = datetime.date(2026, 7, 2)
    zone = timezone.get_default_timezone()
    hours = {
        "before": datetime.datetime(2026, 7, 1, 23, 59, tzinfo=zone),
        "first": datetime.datetime(2026, 7, 2, 0, 30, tzinfo=zone),
        "last": datetime.datetime(2026, 7, 2, 23, 59, tzinfo=zone),
        "after": datetime.datetime(2026, 7, 3, 0, 0, tzinfo=zone),
    }
    with acting_as(User.objects.get(username="anna")) as who:
        for name, at in hours.items():
            Event.objects.create(
                verb=Verb.CASES_LISTED,
                at=at,
                actor_id=who.user.pk,
                agency_id=who.user.agency_id,
                about=name,
            )

        def found(first, last):
            events = Event.objects.filter(services.during(first, last))
            return {e.about for e in events if e.about in hours}

        assert found(day, day) == {"first", "last"}
        assert found(None, day) == {"before", "first", "last"}
        assert found(day, None) == {"first", "last", "after"}
        assert found(None, None) == set(hours)


def test_month_that_has_not_begun_is_refused_in_words(acting):
    ahead = timezone.localdate() + datetime.timedelta(days=40)
    with acting("lovisa") as who, pytest.raises(Invalid, match="har inte börjat"):
        services.draw_sample(ahead, by=who.user)
