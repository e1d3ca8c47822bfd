"""The days of a matter know each other, and a wrong one can be corrected."""

import datetime
import uuid

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.assignment.services import take_up
from cases.chain.services import correct_days, move_case, wrong_days
from cases.disclosure.services import Feedback, give_feedback
from cases.models import Case, CaseClock, StepChange
from cases.process import days, gokungen
from pax import dates
from pax.errors import Invalid
from tests.cases import chain_scene as chain

TODAY = timezone.localdate()
COURT = {"court": "Södertälje tingsrätt", "court_number": "B 1-26"}


def before(days_: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days_)


def test_the_table_names_only_what_there_is():
    keys = {t.key for t in gokungen.TRANSITIONS}
    for order in days.ORDERS:
        assert {*order.events, *order.after} <= keys
        assert order.after or order.since


@pytest.mark.parametrize(
    ("event", "given", "past", "field"),
    [
        ("fu_inledd", {"on": before(9)}, {"anmal": [before(8)]}, "on"),
        ("mottagen", {"on": before(9)}, {"anmal": [before(8)]}, "on"),
        ("atal", {"on": before(9)}, {"fu_inledd": [before(8)]}, "on"),
        ("stallning_ja", {"on": before(9)}, {"fu_inledd": [before(8)]}, "on"),
        ("dom_fallande", {"on": before(9)}, {"atal": [before(8)]}, "on"),
        ("laga_kraft", {"on": before(9)}, {"dom_fallande": [before(8)]}, "on"),
        ("overklagad", {"on": before(9)}, {"dom_ogillat": [before(8)]}, "on"),
        ("dom_delvis", {"on": before(8), "final_on": before(9)}, {}, "final_on"),
        # The last judgment counts, after an appeal.
        (
            "laga_kraft",
            {"on": before(9)},
            {"dom_fallande": [before(20), before(8)]},
            "on",
        ),
    ],
)
def test_what_cannot_be_is_named_and_its_neighbour_is_not(event, given, past, field):
    ((named, words),) = days.impossible(event, given, past)
    assert named == field
    assert "kan inte vara före" in words
    a_day_on = {k: v + datetime.timedelta(days=1) for k, v in given.items()}
    if field == "on":
        assert list(days.impossible(event, a_day_on, past)) == []


def feedback(case, acting, key, on, **given):
    with acting("petra") as petra:
        case = Case.objects.select_related("origin").get(pk=case.pk)
        told = Feedback(case.process.chart.transition(key), on, "", given, [], "")
        return give_feedback(case, told, chain.POLICE_GROUND, by=petra.user)


def test_feedback_from_before_the_report_is_refused(annas_case, acting):
    hub = chain.reported(annas_case, acting)
    with pytest.raises(Invalid, match="före den dag då polisanmälan skickades"):
        feedback(hub.police, acting, "fu_inledd", before(1))
    with acting("anna"):
        assert not StepChange.objects.filter(transition="fu_inledd").exists()


def test_no_feedback_makes_a_judgment_final_before_it_was_given(annas_case, acting):
    hub = chain.investigated(annas_case, acting)
    chain.position(hub, acting, chain.agreed("ja"))
    with acting("carin") as carin:
        case = Case.objects.get(pk=hub.case.pk)
        data = COURT | {"sanction": "Böter", "final_on": before(1)}
        with pytest.raises(Invalid, match="Laga kraft kan inte vara före"):
            move_case(case, "dom_fallande", by=carin.user, on=TODAY, data=data)


@pytest.fixture
def investigating(annas_case, acting):
    with acting("anna") as anna:
        take_up(annas_case, by=anna.user, assignee=anna.user)
    return annas_case


def test_an_old_suspicion_on_a_flag_of_today_asks(investigating, client_for, acting):
    anna = client_for("anna")
    url = reverse("cases:move", args=[investigating.uuid, "misstanke"])
    sent = {"suspected_on": "2020-03-02", "once": str(uuid.uuid4())}
    asked = anna.post(url, sent)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "då det som flaggades sågs" in page
    assert 'value="2020-03-02"' in page
    answer = page.split('name="stammer" value="')[1].split('"')[0]
    assert anna.post(url, sent | {"stammer": answer}).status_code == 302
    with acting("anna"):
        case = Case.objects.get(pk=investigating.pk)
        assert case.suspected_on == datetime.date(2020, 3, 2)


def test_a_typed_26_is_refused_with_the_text_kept(investigating, client_for):
    url = reverse("cases:move", args=[investigating.uuid, "misstanke"])
    sent = {"suspected_on": "0026-03-02", "once": str(uuid.uuid4())}
    answer = client_for("anna").post(url, sent)
    assert answer.status_code == 422
    assert "Året 26 stämmer inte" in answer.content.decode()


def test_a_wrong_day_is_corrected_and_its_clock_follows(
    investigating, client_for, acting
):
    wrong, right = before(300), before(3)
    with acting("anna") as anna:
        move_case(
            investigating, "misstanke", by=anna.user, data={"suspected_on": wrong}
        )
        event = StepChange.objects.get(case=investigating, transition="misstanke")
    url = reverse("cases:correct-day", args=[investigating.uuid])
    page = client_for("anna").get(url).content.decode()
    assert "Brott kan misstänkas, dagen då brott kunde misstänkas" in page
    sent = {
        "which": f"{event.uuid}/suspected_on",
        "day": right.isoformat(),
        "because": "Felskrivet år",
        "once": str(uuid.uuid4()),
    }
    answer = client_for("anna").post(url, sent)
    assert answer.status_code == 302
    with acting("anna"):
        case = Case.objects.get(pk=investigating.pk)
        clock = CaseClock.objects.get(case=case, key="anmalan")
        due = dates.add(right, 10, "working_days")
        assert case.suspected_on == right
        assert (clock.started_on, clock.due_on) == (right, due)
        assert case.due_on == due
        event.refresh_from_db()
        assert event.data["suspected_on"] == right.isoformat()
        newest, first = event.history.order_by("-history_id")
        assert newest.history_change_reason == "Felskrivet år"
        assert first.data["suspected_on"] == wrong.isoformat()


def test_the_way_to_correct_a_day_is_where_there_is_one(
    investigating, client_for, acting
):
    """A flag taken up has the day it was done: no link, and nothing to refuse."""
    url = reverse("cases:correct-day", args=[investigating.uuid])
    anna = client_for("anna")
    assert url not in anna.get(investigating.get_absolute_url()).text
    assert anna.get(url).status_code == 409
    with acting("anna") as who:
        told = {"suspected_on": before(3)}
        move_case(investigating, "misstanke", by=who.user, data=told)
    assert url in anna.get(investigating.get_absolute_url()).text
    assert anna.get(url).status_code == 200


def test_the_day_of_an_appeal_is_corrected_though_a_higher_court_has_judged(
    annas_case, acting
):
    """It comes after the judgment before it, and not after the one that followed."""
    first, wrong, right, second = (before(n) for n in (9, 4, 8, 2))
    with acting("anna") as anna:
        case = annas_case
        for day, key in (
            (first, "dom_fallande"),
            (wrong, "overklagad"),
            (second, "dom_fallande"),
        ):
            StepChange.objects.create(
                case=case,
                transition=key,
                name=key,
                on=day,
                from_step=case.step,
                to_step=case.step,
                data={},
                created_by=anna.user,
            )
        event = StepChange.objects.get(case=case, transition="overklagad")
        assert wrong_days(case, "overklagad", right, {}, but=event) == []
        ((name, words),) = wrong_days(case, "overklagad", before(10), {}, but=event)
        assert (name, "före domens datum" in words) == ("on", True)


def test_a_correction_cannot_make_what_cannot_be(annas_case, acting):
    hub = chain.investigated(annas_case, acting)
    with acting("petra") as petra:
        event = StepChange.objects.get(case=hub.police, transition="fu_inledd")
        with pytest.raises(Invalid, match="före den dag då polisanmälan skickades"):
            correct_days(event, {"on": before(2)}, by=petra.user, because="Fel")
        with pytest.raises(Invalid, match="har inte varit än"):
            correct_days(event, {"on": before(-2)}, by=petra.user, because="Fel")
        with pytest.raises(Invalid, match="varför"):
            correct_days(event, {"on": TODAY}, by=petra.user, because=" ")


def test_nothing_but_its_days_changes_in_an_event(annas_case, acting):
    hub = chain.investigated(annas_case, acting)
    with acting("anna"):
        event = StepChange.objects.filter(case=hub.case).first()
        for column in ("name", "because", "to_step"):
            with (
                pytest.raises((ProgrammingError, InternalError), match="stands"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    f"UPDATE cases_stepchange SET {column} = 'x' WHERE id = %s",
                    [event.pk],
                )
