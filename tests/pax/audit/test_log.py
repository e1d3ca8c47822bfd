"""The access log: only added to, read by its reviewers, and checked every month."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.case.services import Seen
from cases.flag.services import raise_flag
from pax.access.logreview import services
from pax.access.logreview.doors import events_of
from pax.accounts.models import Unit
from pax.audit.models import Event, LogReview
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Denied, Invalid, WrongState

SEEN = Seen(
    seen="Paret bor ihop trots att de uppger något annat.",
    seen_on=datetime.date(2026, 11, 2),
    channel="own",
    support="forsorjningsstod",
    suspicion="skenseparation",
    concerns_name="Tage Testman",
)


@pytest.fixture
def case(acting, client_for):
    """Have anna flag something and read the case that it became."""
    with acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        case = raise_flag(SEEN, to_unit=unit, by=who.user)[1]
    assert client_for("anna").get(case.get_absolute_url()).status_code == 200
    return case


@pytest.fixture
def review(case, acting):
    with acting("lovisa") as who:
        return services.draw_sample(timezone.localdate(), by=who.user)


# --- the log itself -----------------------------------------------------------------
@pytest.mark.parametrize("who", ["anna", "lovisa", "sigrid"])
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET actor = 'X'", "DELETE FROM audit_event"]
)
def test_log_cannot_be_changed_or_emptied(case, acting, who, statement):
    with (
        acting(who),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("change", [{"actor_id": 1}, {"agency_id": 1}])
def test_nobody_writes_in_the_log_for_another(case, acting, change):
    with acting("petra") as who:
        row = {"actor_id": who.user.pk, "agency_id": who.user.agency_id} | change
        event = Event(verb=Verb.CASE_READ, **row)
        with pytest.raises(ProgrammingError, match="row-level security"):
            event.save()


def test_reviewer_sees_the_log_of_the_own_agency_and_no_other(case, acting):
    with acting("petra") as who:
        record(Verb.CASES_LISTED, by=who.user)
    seen = {}
    for reviewer in ("lovisa", "lars"):
        with acting(reviewer) as who:
            seen[reviewer] = set(events_of(who.user).values_list("actor", flat=True))
            raw = set(Event.objects.values_list("agency_id", flat=True))
            assert raw == {who.user.agency_id}
    assert seen["lovisa"] == {"Anna Ekvall", "Systemet (Socialnämnden)"}
    assert seen["lars"] == {"Petra Skoglid"}
    with acting("carin") as who:
        assert not events_of(who.user).exists()


# --- the page -----------------------------------------------------------------------
def shown(client, **chosen):
    page = client.get(reverse("log:list"), chosen).context["page"]
    return [(event.actor, Verb(event.verb)) for event in page.items]


def test_page_filters_by_person_verb_number_and_days(case, client_for):
    client = client_for("lovisa")
    read = ("Anna Ekvall", Verb.CASE_READ)
    assert shown(client, verb="case.read") == [read]
    assert read in shown(client, person="anna")
    assert read in shown(client, about=case.reference, last=timezone.localdate())
    assert shown(client, about="SN-1999") == []
    assert shown(client, last="2020-01-01") == []
    # A person of another agency is no choice, and narrows to nothing known.
    answer = client.get(reverse("log:list"), {"person": "petra"})
    assert answer.context["form"].errors.keys() == {"person"}


def test_page_shows_numbers_and_never_what_stands_in_a_case(case, client_for, acting):
    text = client_for("lovisa").get(reverse("log:list")).content.decode()
    assert case.reference in text
    assert "Tage Testman" not in text
    assert case.title not in text
    with acting("lovisa"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone() == (0,)


def test_reading_the_log_is_in_the_log(case, client_for, acting):
    client_for("lovisa").get(reverse("log:list"), {"verb": "case.read"})
    with acting("lovisa"):
        event = Event.objects.get(verb=Verb.LOG_READ)
        assert (event.actor, event.because) == ("Lovisa Tegnäs", "Filter: verb")


def test_page_asks_as_many_questions_however_long_the_log_is(
    case, client_for, acting, django_assert_num_queries
):
    client = client_for("lovisa")
    with django_assert_num_queries(12):
        client.get(reverse("log:list"))
    with acting("anna") as who:
        for _ in range(60):
            record(Verb.CASE_READ, case, by=who.user)
    with django_assert_num_queries(12):
        first = client.get(reverse("log:list")).context["page"]
    assert len(first.items) == 50
    second = client.get(reverse("log:list") + first.next_url).context["page"]
    assert not {e.uuid for e in first.items} & {e.uuid for e in second.items}


# --- the monthly check --------------------------------------------------------------
def test_sample_is_drawn_from_the_months_events_of_others(review, acting):
    with acting("lovisa") as who:
        sampled = services.sampled_events(review)
        assert len(sampled) == review.population == len(review.sample)
        assert {e.verb for e in sampled} >= {Verb.CASE_READ, Verb.FLAG_RAISED}
        assert not sampled.filter(actor_id=who.user.pk).exists()


def test_sample_is_no_larger_than_asked_and_differs(case, acting, monkeypatch):
    monkeypatch.setattr(services, "SAMPLE_SIZE", 3)
    with acting("anna") as who:
        for _ in range(40):
            record(Verb.CASE_READ, case, by=who.user)
    drawn = []
    for _ in range(2):
        with acting("lovisa") as who:
            review = services.draw_sample(timezone.localdate(), by=who.user)
            services.sign_review(
                review, by=who.user, outcome="nothing", remarks="", deviations=[]
            )
            drawn.append(tuple(sorted(review.sample)))
    assert [len(sample) for sample in drawn] == [3, 3]
    assert drawn[0] != drawn[1]  # one chance in about ten thousand to be the same


def test_one_open_sample_a_month(review, acting):
    with acting("lovisa") as who, pytest.raises(WrongState):
        services.draw_sample(timezone.localdate(), by=who.user)


def test_month_without_events_or_to_come_is_refused(case, acting):
    with acting("lovisa") as who:
        for month in (datetime.date(2001, 1, 1), datetime.date(2999, 1, 1)):
            with pytest.raises(Invalid):
                services.draw_sample(month, by=who.user)


def test_deviation_must_be_pointed_out_and_told(review, acting):
    first = review.sample[0]
    with acting("lovisa") as who:
        for wrong in (
            {"outcome": "deviation", "remarks": "", "deviations": [first]},
            {"outcome": "deviation", "remarks": "Fråga Anna.", "deviations": []},
            {"outcome": "nothing", "remarks": "", "deviations": [first]},
        ):
            with pytest.raises(Invalid):
                services.sign_review(review, by=who.user, **wrong)


def test_signed_review_stands(review, acting):
    with acting("lovisa") as who:
        services.sign_review(
            review, by=who.user, outcome="nothing", remarks="", deviations=[]
        )
        with pytest.raises(WrongState):
            services.sign_review(
                review, by=who.user, outcome="nothing", remarks="", deviations=[]
            )
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_logreview SET remarks = 'X'")
            assert cursor.rowcount == 0
        assert Event.objects.filter(verb=Verb.LOG_REVIEWED).count() == 1


def test_reviews_are_the_own_agencys(review, acting, client_for):
    for who in ("lars", "sigrid", "carin"):
        with acting(who) as other:
            assert not LogReview.objects.exists()
            assert not LogReview.history.exists()
            assert not LogReview.objects.visible_to(other.user).exists()
    with acting("carin") as who, pytest.raises(Denied):
        services.draw_sample(timezone.localdate(), by=who.user)
    address = reverse("log:review", args=[review.uuid])
    assert client_for("lars").get(address).status_code == 404
    assert client_for("lovisa").get(address).status_code == 200


def test_whole_check_in_the_browser(case, client_for):
    client = client_for("lovisa")
    month = timezone.localdate().strftime("%Y-%m")
    drawn = client.post(reverse("log:draw"), {"month": month}, follow=True)
    review = drawn.context["review"]
    chosen = {
        "version": drawn.context["form"].current_version,
        "outcome": "deviation",
        "remarks": "Oklart varför ärendet lästes. Chefen svarar före den 15.",
        "deviations": [str(review.sample[0])],
    }
    address = reverse("log:review", args=[review.uuid])
    assert client.post(address, chosen | {"deviations": []}).status_code == 422
    signed = client.post(address, chosen, follow=True)
    assert "Underskriven" in signed.content.decode()
    assert "Avviker" in signed.content.decode()
    assert client.post(reverse("log:draw"), {"month": "nu"}).status_code == 422
