"""Nothing that is open is without a clock, and each feedback says what is owed next."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from cases.disclosure.frozen import read_frozen
from cases.disclosure.selectors import waiting_for_others, we_owe
from cases.models import Case, CaseClock, Disclosure
from cases.process import gokungen
from pax import dates
from tests.cases import chain_scene as chain
from tests.cases import police_scene
from tests.two import withdraw

CHART = gokungen.DEFINITION
#: Where a case begins, by side, and the event that opens it.
OPENINGS = {
    "owner": [(gokungen.FLAGGA, "flaggad")],
    "receiver": [(gokungen.POLISEN, "oppnad_ur_utlamnande")],
}


def after(running, event, side, data):
    """Name the times that run once an event has happened."""
    kept = {
        key
        for key in running
        if event not in next(c.stops for c in CHART.clocks if c.key == key)
    }
    return frozenset(
        kept | {c.key for c in CHART.clocks if c.is_started_by(event, side, data)}
    )


def walk(side):
    """Give every place that a case can come to, by whatever way, and what runs there.

    What is told to a side moves it as what it does itself; a receiver may also come in
    with a joint position.
    """
    edge, found = beginnings(side), set()
    while edge:
        place = edge.pop()
        if place not in found:
            found.add(place)
            edge += onward(*place, side)
    return found


def beginnings(side):
    begun = [(step, after((), event, side, {})) for step, event in OPENINGS[side]]
    if side == "receiver":
        begun += [
            (t.target, after((), t.key, side, {}))
            for t in CHART.transitions
            if t.key.startswith("stallning_")
        ]
        begun.append((gokungen.POLISEN, after((), gokungen.WITHDRAWN, side, {})))
    return begun


def onward(step, running, side):
    return [
        (t.target, after(running, t.key, side, data))
        for t in CHART.transitions
        if step in t.sources and (side in t.sides or t.may_be_told) and t.key != "stang"
        for data in ({}, {"final_on": "2026-01-01"})
    ]


@pytest.mark.parametrize("side", ["owner", "receiver"])
def test_some_time_runs_wherever_a_case_stands(side):
    places = walk(side)
    steps = {step for step, _ in places}
    assert steps >= {s.key for s in CHART.steps[0 if side == "owner" else 3 :]}
    bare = [step for step, running in places if not running]
    assert bare == []


@pytest.mark.parametrize("t", [t for t in CHART.transitions if t.tells], ids=str)
def test_after_each_feedback_something_is_owed_on_both_sides(t):
    for side in ("owner", "receiver"):
        for step, running in walk(side):
            if step in t.sources:
                assert after(running, t.key, side, {}), (side, step)


def test_what_is_owed_is_called_the_same_on_both_sides():
    keys = {c.key for c in CHART.clocks}
    for clock in CHART.clocks:
        assert not clock.there or clock.there in keys
    assert all(set(k) <= keys for k in gokungen.ANSWER_CLOCKS.values())


def running(case, key=None):
    found = CaseClock.objects.filter(case=case, stopped_on__isnull=True)
    return found.get(key=key) if key else {c.key for c in found}


def test_to_wait_for_the_region_is_no_answer_and_has_a_day(annas_case, acting):
    hub = chain.reported(annas_case, acting)
    told = chain.tell(hub.police, "vantar_region", acting)
    due = dates.add(timezone.localdate(), 30, "days")
    with acting("petra") as petra:
        assert running(hub.police) == {"region"}
        assert running(hub.police, "region").due_on == due
        assert [w.due_on for w in we_owe(petra.user)] == [due]
    with acting("anna") as anna:
        assert running(hub.case) == {"region"}
        assert running(hub.case, "region").due_on == due
        root = Disclosure.objects.get(case=hub.case, kind="polisanmalan")
        assert root.answered_at is None
        assert [w.due_on for w in waiting_for_others(anna.user)] == [due]
        facts = dict(read_frozen(Disclosure.objects.get(pk=told.pk).content)[0].facts)
        assert facts["Härnäst"].startswith("Besked från polisregionen, senast ")


def test_what_the_region_says_ends_the_wait(annas_case, acting):
    hub = chain.reported(annas_case, acting)
    chain.tell(hub.police, "vantar_region", acting)
    chain.tell(hub.police, "fu_inledd", acting)
    with acting("anna"):
        assert running(hub.case) == {"stallning"}
        root = Disclosure.objects.get(case=hub.case, kind="polisanmalan")
        assert root.answered_at is not None
    with acting("petra"):
        assert running(hub.police) == {"stallning"}


def test_both_sides_count_to_the_day_that_was_told(annas_case, acting):
    """Also where the police's map has another length than the municipality's."""
    hub = chain.reported(annas_case, acting)
    later = timezone.localdate() + datetime.timedelta(days=2)
    with acting("petra"):
        CaseClock.objects.filter(case=hub.police, key="svara").update(due_on=later)
    chain.tell(hub.police, "mottagen", acting)
    with acting("anna"):
        assert running(hub.case, "svar").due_on == dates.next_working_day(later)


def test_a_report_taken_back_is_decided_on_anew(annas_case, acting):
    scene = police_scene.at_report(annas_case, acting)
    sent = police_scene.report(scene, acting)
    police = police_scene.receive(sent, acting)
    with acting("carin") as carin:
        sent = Disclosure.objects.get(pk=sent.pk)
        withdraw(sent, by=carin.user, because="Fel person")
        case = Case.objects.get(pk=scene.case.pk)
        assert case.step == gokungen.ANMALAN
        assert running(case) == {"anmalan"}
    with acting("petra"):
        assert running(police) == {"aterkallat"}


def test_a_judgment_waits_to_become_final(annas_case, acting):
    hub = chain.investigated(annas_case, acting)
    with acting("carin"):
        what = chain.agreed("ja", police_scene.LPO)
    chain.position(hub, acting, what)
    with acting("anna"):
        assert running(hub.case) == {"aklagare"}
    chain.tell(hub.police, "atal", acting, am_number="AM-1-26")
    with acting("anna"):
        assert running(hub.case) == {"dom"}
    court = {"court": "Södertälje tingsrätt", "court_number": "B 1-26"}
    with time_machine.travel("2026-12-03 12:00", tick=False):
        chain.tell(hub.police, "dom_fallande", acting, sanction="Böter", **court)
    with acting("anna"):
        assert running(hub.case) == {"laga_kraft", "avslut"}
        # Three weeks from 3 December is julafton.
        final = running(hub.case, "laga_kraft").due_on
        assert final == datetime.date(2026, 12, 28)
