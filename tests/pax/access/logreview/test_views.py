"""The reviewer's pages: what is refused says so, and nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pax.access.logreview import services
from pax.audit.models import Event, LogReview
from pax.audit.services import record
from pax.audit.verbs import Verb

LIST, REVIEWS, DRAW = (reverse(f"log:{name}") for name in ("list", "reviews", "draw"))


@pytest.fixture
def review(acting):
    with acting("anna") as who:
        record(Verb.CASES_LISTED, by=who.user)
    with acting("lovisa") as who:
        return services.draw_sample(timezone.localdate(), by=who.user)


@pytest.fixture
def lovisa(client_for):
    return client_for("lovisa")


def address(review):
    return reverse("log:review", args=[review.uuid])


def test_pages_are_not_there_for_others(client_for):
    for username in ("anna", "carin", "sigrid", "petra"):
        client = client_for(username)
        for page in (LIST, REVIEWS):
            assert client.get(page).status_code == 404
        assert client.post(DRAW, {"month": "2026-10"}).status_code == 404


def test_list_shows_the_own_agencys_reviews(review, client_for):
    def listed(username):
        return list(client_for(username).get(REVIEWS).context["page"].items)

    assert listed("lovisa") == [review]
    assert listed("lars") == []


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("oktober", "Skriv år-månad"),
        ("2999-01", "har inte börjat"),
        ("2001-01", "inga händelser att granska"),
    ],
)
def test_month_that_cannot_be_drawn_is_said_and_kept(lovisa, month, said):
    answer = lovisa.post(DRAW, {"month": month})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.context["form"]["month"].value() == month
    assert list(answer.context["page"].items) == []


def test_refused_signature_keeps_what_was_written(review, lovisa):
    written = {
        "version": "1",
        "outcome": "deviation",
        "remarks": "Oklart varför ärendet lästes.",
    }
    answer = lovisa.post(address(review), written)
    assert answer.status_code == 422
    assert "Peka ut vad som avviker" in answer.content.decode()
    form = answer.context["form"]
    assert (form["outcome"].value(), form["remarks"].value()) == (
        "deviation",
        "Oklart varför ärendet lästes.",
    )


def test_event_that_is_not_in_the_sample_is_no_deviation(review, lovisa, acting):
    with acting("anna") as who:
        other = record(Verb.CASES_LISTED, by=who.user)
    answer = lovisa.post(
        address(review),
        {
            "version": "1",
            "outcome": "deviation",
            "remarks": "Oklart.",
            "deviations": [str(other.uuid)],
        },
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"deviations"}


def test_signature_on_what_has_been_signed_meanwhile_is_refused(review, lovisa, acting):
    written = {"version": "1", "outcome": "nothing", "remarks": ""}
    assert lovisa.post(address(review), written).status_code == 302
    again = written | {"outcome": "deviation", "remarks": "Oklart."}
    answer = lovisa.post(address(review), again)
    assert answer.status_code == 409
    with acting("lovisa"):
        assert LogReview.objects.get().outcome == "nothing"


def test_opening_a_review_is_in_the_log(review, lovisa, acting):
    assert lovisa.get(address(review)).status_code == 200
    with acting("lovisa"):
        [event] = Event.objects.filter(verb=Verb.LOG_READ)
        assert (event.actor, event.about) == ("Lovisa Tegnäs", str(review))
