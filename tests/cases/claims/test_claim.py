"""Claims for money back and stopped payments, beside the chain."""

import datetime
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.case.selectors import chain_picture
from cases.chain.services import move_case
from cases.claims import services as claiming
from cases.claims.services import Course
from cases.enums import ClaimState
from cases.models import Aterkrav, Case, CaseClock, Party, Repayment, StoppedPayment
from pax import dates
from pax.errors import Invalid, WrongState
from tests.cases import chain_scene as scenes

COST_ON = datetime.date(2026, 1, 5)
DECIDED_ON = datetime.date(2026, 4, 1)


def decision(party, decided_on, amount, cost_on):
    return {
        "party": party,
        "decided_on": decided_on,
        "amount": amount,
        "cost_on": cost_on,
    }


@pytest.fixture
def scene(annas_case, acting):
    return scenes.police_scene.at_report(annas_case, acting)


@pytest.fixture
def claim(scene, acting):
    with acting("anna") as anna:
        claimed = decision(scene.woman, DECIDED_ON, Decimal(90000), COST_ON)
        return claiming.add_claim(scene.case, by=anna.user, **claimed)


def tab(case):
    return reverse("cases:tracks", args=[case.uuid])


def once(**given):
    return {"once": str(uuid.uuid4())} | given


def clock(case):
    return CaseClock.objects.filter(
        case=case, key__startswith="aterkrav", stopped_on=None
    ).first()


def test_claim_starts_the_three_years(claim, acting):
    with acting("anna"):
        running = clock(claim.case)
        assert (running.started_on, running.due_on) == (
            COST_ON,
            datetime.date(2029, 1, 5),
        )
        assert running.law == "SoL 2025:400 33 kap. 5 §"


def test_claim_is_added_in_the_browser_once(scene, client_for, acting):
    anna = client_for("anna")
    url = reverse("cases:claim-add", args=[scene.case.uuid])
    with acting("anna"):
        woman = Party.objects.get(pk=scene.woman.pk)
    sent = once(
        party=woman.pk,
        decided_on="2026-04-01",
        amount="90 000",
        cost_on="2026-01-05",
    )
    answers = [anna.post(url, sent) for _ in range(2)]
    assert [(a.status_code, a.url) for a in answers] == [
        (302, tab(scene.case) + "#aterkrav")
    ] * 2
    page = anna.get(tab(scene.case)).content.decode()
    assert "Rosita Sandhem" in page
    with acting("anna"):
        assert Aterkrav.objects.get().amount == 90000


def test_party_of_another_case_is_no_choice(scene, veras_case, client_for, acting):
    with acting("vera") as vera:
        foreign = Party.objects.create(
            case=veras_case, created_by=vera.user, name="Okänd Person"
        )
    url = reverse("cases:claim-add", args=[scene.case.uuid])
    answer = client_for("anna").post(
        url,
        once(
            party=foreign.pk,
            decided_on="2026-04-01",
            amount="1",
            cost_on="2026-01-05",
        ),
    )
    assert answer.status_code == 422
    assert "Okänd Person" not in answer.content.decode()


def test_cost_after_the_decision_is_refused(scene, acting):
    with acting("anna") as anna:
        claimed = decision(scene.woman, COST_ON, Decimal(1), DECIDED_ON)
        with pytest.raises(Invalid, match="före beslutet"):
            claiming.add_claim(scene.case, by=anna.user, **claimed)


@given(cost_on=st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 31)))
def test_talan_is_three_years_on_to_the_day(cost_on):
    by = claiming.talan_by(cost_on)
    to_the_day = dates.add_years(cost_on, 3)
    assert (to_the_day.month, to_the_day.day) in {
        (cost_on.month, cost_on.day),
        (2, 28),
    }
    assert by == dates.next_working_day(to_the_day)


def test_talan_in_time_stops_the_clock_and_too_late_is_refused(claim, acting):
    with acting("anna") as anna, time_machine.travel("2029-01-20", tick=False):
        late = Course(ClaimState.TALAN, datetime.date(2029, 1, 9), court_number="1-29")
        with pytest.raises(Invalid, match=r"Talan skulle ha väckts senast 5.jan.2029"):
            claiming.move_claim(claim, late, by=anna.user)
        in_time = Course(
            ClaimState.TALAN, datetime.date(2029, 1, 5), court_number="1-29"
        )
        claiming.move_claim(claim, in_time, by=anna.user)
        assert clock(claim.case) is None
        claim.refresh_from_db()
        assert (claim.state, claim.court_number) == ("talan", "1-29")


def test_last_day_on_a_weekend_moves_to_the_next_working_day(scene, acting):
    saturday = datetime.date(2028, 3, 4)
    assert saturday.weekday() == 5
    with acting("anna") as anna:
        claimed = decision(
            scene.woman, DECIDED_ON, Decimal(1), datetime.date(2025, 3, 4)
        )
        claim = claiming.add_claim(scene.case, by=anna.user, **claimed)
        monday = dates.next_working_day(saturday)
        assert claim.talan_by == clock(claim.case).due_on == monday
        with time_machine.travel("2028-03-07", tick=False):
            claiming.move_claim(
                claim,
                Course(ClaimState.TALAN, monday, court_number="1-28"),
                by=anna.user,
            )


def test_a_claim_is_not_expired_while_talan_can_be_brought(claim, acting):
    with acting("anna") as anna:
        course = Course(ClaimState.PRESKRIBERAT, timezone.localdate())
        with pytest.raises(Invalid, match=r"Talan kan väckas till och med 5.jan.2029"):
            claiming.move_claim(claim, course, by=anna.user)
        with time_machine.travel("2029-01-09", tick=False):
            course = Course(ClaimState.PRESKRIBERAT, datetime.date(2029, 1, 9))
            claiming.move_claim(claim, course, by=anna.user)
        assert clock(claim.case) is None


def test_money_comes_back_until_nothing_remains(claim, acting):
    with acting("anna") as anna:
        today = timezone.localdate()
        for amount in (40000, 50000):
            claiming.add_repayment(
                claim, paid_on=today, amount=Decimal(amount), by=anna.user
            )
        claim.refresh_from_db()
        assert claim.state == ClaimState.REPAID
        assert clock(claim.case) is None
        with pytest.raises(WrongState, match="avgjort"):
            claiming.add_repayment(
                claim, paid_on=today, amount=Decimal(1), by=anna.user
            )


def test_more_than_remains_is_refused(claim, acting, client_for):
    url = reverse("cases:repayment-add", args=[claim.uuid])
    sent = once(paid_on="2026-05-01", amount="90 001")
    answer = client_for("anna").post(url, sent)
    assert answer.status_code == 422
    assert "Det återstår" in answer.content.decode()
    with acting("anna"):
        assert not Repayment.objects.exists()


def test_correcting_the_day_moves_the_clock(claim, client_for, acting):
    url = reverse("cases:claim-edit", args=[claim.uuid])
    anna = client_for("anna")
    sent = {
        "party": claim.party_id,
        "decided_on": "2026-04-01",
        "amount": "80000",
        "cost_on": "2025-12-01",
        "because": "Omprövat beslut",
        "version": "1",
    }
    assert anna.post(url, sent).status_code == 302
    with acting("anna"):
        assert clock(claim.case).due_on == datetime.date(2028, 12, 1)
        newest = Aterkrav.history.filter(id=claim.pk).first()
        assert newest.history_change_reason == "Omprövat beslut"
    # Somebody who began before that does not write over it.
    late = anna.post(url, sent)
    assert late.status_code == 409
    assert "Någon annan har ändrat" in late.content.decode()


def test_claims_go_on_after_a_negative_end_and_after_closing(claim, acting, client_for):
    with acting("carin") as carin:
        case = Case.objects.get(pk=claim.case_id)
        move_case(
            case,
            "anmal_inte",
            by=carin.user,
            data={"not_reported_reason": "corrected"},
            because="Rättat i tid",
        )
    scenes.say_done(claim.case, acting, "anna")
    scenes.close(claim.case, acting, "carin")
    with acting("anna"):
        assert clock(claim.case).due_on == datetime.date(2029, 1, 5)
        assert Case.objects.get(pk=claim.case_id).due_on == datetime.date(2029, 1, 5)
    anna = client_for("anna")
    assert "Ny återbetalning" in anna.get(tab(claim.case)).content.decode()
    sent = once(paid_on="2026-05-01", amount="500")
    url = reverse("cases:repayment-add", args=[claim.uuid])
    assert anna.post(url, sent).status_code == 302


def test_stopped_payment_is_kept_and_corrected(scene, client_for, acting):
    anna = client_for("anna")
    url = reverse("cases:stopped-add", args=[scene.case.uuid])
    sent = {
        "support": "bostadsbidrag",
        "stopped_on": "2026-06-01",
        "amount": "4200",
        "because": "Bor tillsammans",
    }
    assert anna.post(url, once(**sent)).status_code == 302
    with acting("anna"):
        stopped = StoppedPayment.objects.get()
    edit = reverse("cases:stopped-edit", args=[stopped.uuid])
    changed = sent | {"amount": "4100", "version": "1"}
    assert anna.post(edit, changed).status_code == 302
    assert anna.post(edit, changed).status_code == 409
    with acting("anna"):
        assert StoppedPayment.objects.get().amount == 4100


def test_the_picture_of_the_chain_shows_what_runs_beside(claim, acting):
    with acting("anna"):
        (investigation,) = [step for step in chain_picture(claim.case) if step.tracks]
        (track,) = investigation.tracks
        assert (investigation.title, track.title, track.state) == (
            "Utredning",
            "Återkrav",
            "current",
        )


def test_a_receivers_case_has_no_claims_of_its_own(annas_case, acting, client_for):
    hub = scenes.reported(annas_case, acting)
    petra = client_for("petra")
    page = petra.get(tab(hub.police)).content.decode()
    assert "Hör till den myndighet som betalade" in page
    url = reverse("cases:stopped-add", args=[hub.police.uuid])
    answer = petra.post(
        url,
        once(support="annat", stopped_on="2026-06-01", amount="1", because="Nej"),
    )
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["claim-edit", "claim-move", "repayment-add"])
@pytest.mark.parametrize("username", ["vera", "petra", "kim", "sigrid", "samira"])
def test_strangers_find_no_claim(claim, client_for, name, username):
    url = reverse(f"cases:{name}", args=[claim.uuid])
    assert client_for(username).get(url).status_code == 404


def test_page_costs_the_same_with_one_claim_and_with_three(
    claim, acting, client_for, django_assert_num_queries
):
    anna = client_for("anna")
    anna.get(tab(claim.case))
    with django_assert_num_queries(QUERIES):
        anna.get(tab(claim.case))
    with acting("anna") as who:
        for _ in range(2):
            claimed = decision(claim.party, DECIDED_ON, Decimal(100), COST_ON)
            more = claiming.add_claim(claim.case, by=who.user, **claimed)
            claiming.add_repayment(
                more, paid_on=DECIDED_ON, amount=Decimal(10), by=who.user
            )
    with django_assert_num_queries(QUERIES):
        anna.get(tab(claim.case))


QUERIES = 23
