"""The whole of Gökungen, told through the services by four roles."""

import datetime

import pytest
from django.utils import timezone

from cases.case.services import receive_disclosure
from cases.chain.services import move_case, note_told
from cases.closing import services as closing
from cases.models import (
    Case,
    CaseClock,
    Disclosure,
    Flag,
    Participation,
    StepChange,
    Task,
)
from cases.position.services import note_external_fact
from cases.process import gokungen
from pax.accounts.models import Unit
from pax.dates import next_working_day
from pax.errors import WrongState
from tests.cases import chain_scene as scenes

TODAY = timezone.localdate
DOM = {
    "court": "Södertälje tingsrätt",
    "court_number": "B 1234-26",
    "sanction": "Villkorlig dom och dagsböter",
    "damages": "125000",
}


def steps_of(hub, acting, *others):
    hub.refresh(acting)
    found = [hub.case.step, hub.police.step]
    for case, by in others:
        with acting(by):
            found.append(Case.objects.get(pk=case.pk).step)
    return found


def test_from_a_flag_to_a_judgment_and_back_as_feedback(annas_case, acting):
    hub = scenes.reported(annas_case, acting)
    assert steps_of(hub, acting) == ["hos_polisen", "hos_polisen"]

    scenes.tell(hub.police, "mottagen", acting, k_number="5000-K123456-26")
    scenes.tell(hub.police, "vantar_region", acting)
    scenes.tell(hub.police, "fu_inledd", acting)
    assert steps_of(hub, acting) == ["stallningstagande", "stallningstagande"]
    assert hub.case.k_number == "5000-K123456-26"

    with acting("carin"):
        what = scenes.agreed("ja", scenes.police_scene.LPO, scenes.PROSECUTORS)
    scenes.position(hub, acting, what)
    prosecutor = scenes.receive_newest(acting, "asta")
    asta = (prosecutor, "asta")
    assert steps_of(hub, acting, asta) == ["lagforing"] * 3

    scenes.tell(prosecutor, "atal", acting, by="asta", am_number="AM-12345-26")
    scenes.tell(prosecutor, "dom_fallande", acting, by="asta", **DOM)
    assert steps_of(hub, acting, asta) == ["avslut", "lagforing", "avslut"]

    # Nobody closes before everyone is done.
    scenes.say_done(hub.case, acting, "anna")
    with pytest.raises(WrongState, match="Polismyndigheten, Åklagarmyndigheten"):
        scenes.close(hub.case, acting, "carin")
    with acting("anna") as anna:
        case = Case.objects.select_related("unit__agency").get(pk=hub.case.pk)
        parts = closing.to_be_told(case)
        assert [str(p.agency) for p in parts] == ["Polismyndigheten"]
        grounds = {p.unit: scenes.SOCIAL_GROUND for p in parts}
        closing.tell_ending(case, parts, grounds=grounds, by=anna.user)
    assert steps_of(hub, acting, asta) == ["avslut"] * 3
    scenes.say_done(hub.police, acting, "petra")
    with pytest.raises(WrongState, match="Åklagarmyndigheten"):
        scenes.close(hub.case, acting, "carin")
    scenes.say_done(prosecutor, acting, "asta")
    closed = scenes.close(hub.case, acting, "carin")

    assert (closed.is_open, closed.closed_on) == (False, TODAY())
    # What is told of it afterwards is kept, and opens nothing.
    with acting("anna") as anna:
        told = {"by": anna.user, "told_by": None, "on": TODAY(), "data": {}}
        assert note_told(closed, "atal", **told).to_step == gokungen.AVSLUT
        closed = Case.objects.get(pk=closed.pk)
        assert (closed.is_open, closed.closed_on) == (False, TODAY())
    with acting("anna"):
        assert not CaseClock.objects.filter(case=closed, stopped_on=None).exists()
        home = Participation.objects.filter(case=closed).values_list(
            "takes_home", flat=True
        )
        assert set(home) == {"Vi kontrollerar tidigare."}
        flag = Flag.objects.get()
        assert (flag.state, flag.ending) == ("ended", closing.ENDED)
    # Each agency's own case is its own to close.
    assert scenes.close(hub.police, acting, "petra").is_open is False
    assert scenes.close(prosecutor, acting, "asta").is_open is False


def test_each_agency_sees_its_own_case_only(annas_case, acting):
    hub = scenes.investigated(annas_case, acting)
    with acting("carin"):
        what = scenes.agreed("ja", scenes.police_scene.LPO, scenes.PROSECUTORS)
    scenes.position(hub, acting, what)
    scenes.receive_newest(acting, "asta")
    seen = {}
    for username in ("anna", "vera", "petra", "hugo", "asta", "axel", "kim", "samira"):
        with acting(username) as who:
            visible = Case.objects.visible_to(who.user)
            assert visible.count() == Case.objects.count()
            seen[username] = visible.count()
    assert seen == {
        "anna": 1,
        "vera": 0,
        "petra": 1,
        "hugo": 0,
        "asta": 1,
        "axel": 0,
        "kim": 0,
        "samira": 0,
    }


@pytest.mark.parametrize("key", ["fu_inleds_inte", "fu_begransning"])
def test_what_the_police_end_ends_on_both_sides(annas_case, acting, key):
    hub = scenes.reported(annas_case, acting)
    scenes.tell(hub.police, key, acting, because="Brott kan inte styrkas.")
    assert steps_of(hub, acting) == ["avslut", "avslut"]
    with acting("anna"):
        event = StepChange.objects.get(case=hub.case, transition=key)
        assert event.is_negative
        assert event.because == "Brott kan inte styrkas."
        assert str(event.told_by.sender_agency) == "Polismyndigheten"
        left = CaseClock.objects.filter(case=hub.case, stopped_on=None)
        assert [clock.key for clock in left] == ["avslut"]
    scenes.say_done(hub.police, acting, "petra")
    scenes.say_done(hub.case, acting, "anna")
    assert scenes.close(hub.case, acting, "carin").is_open is False


def test_a_forundersokning_laid_down_late_ends_it_too(annas_case, acting):
    hub = scenes.investigated(annas_case, acting)
    with acting("carin"):
        what = scenes.agreed("ja", scenes.police_scene.LPO)
    scenes.position(hub, acting, what)
    scenes.tell(hub.police, "fu_nedlagd", acting, because="Den misstänkte har avlidit.")
    assert steps_of(hub, acting) == ["avslut", "avslut"]


def test_a_flag_that_is_written_off_closes_and_says_so(annas_case, acting):
    with acting("anna") as anna:
        move_case(annas_case, "skriv_av", by=anna.user, because="Hon har flyttat.")
    scenes.say_done(annas_case, acting, "anna")
    scenes.close(annas_case, acting, "carin")
    with acting("anna"):
        flag = Flag.objects.get()
        assert (flag.state, flag.ending) == ("ended", closing.ENDED_UNTRIED)
        # What was found is not told on the receipt.
        assert "flyttat" not in flag.ending


def test_what_one_has_been_told_is_never_ones_own_decision(annas_case, acting):
    hub = scenes.investigated(annas_case, acting)
    with acting("carin"):
        what = scenes.agreed("ja", scenes.police_scene.LPO)
    scenes.position(hub, acting, what)
    with acting("carin") as carin:
        note_external_fact(
            hub.case,
            "atalsunderlatelse",
            by=carin.user,
            source="Brev från åklagaren",
            on=TODAY(),
            data={"am_number": "AM-1-26"},
        )
        event = StepChange.objects.get(transition="atalsunderlatelse")
        assert event.data["source"] == "Brev från åklagaren"
    assert steps_of(hub, acting) == ["avslut", "lagforing"]


def test_an_appealed_judgment_goes_back_to_prosecution_and_takes_part_again(
    annas_case, acting
):
    hub = scenes.investigated(annas_case, acting)
    with acting("carin"):
        what = scenes.agreed("ja", scenes.police_scene.LPO)
    scenes.position(hub, acting, what)
    scenes.tell(hub.police, "dom_fallande", acting, **DOM)
    scenes.say_done(hub.police, acting, "petra")
    scenes.tell(hub.police, "overklagad", acting)
    assert steps_of(hub, acting) == ["lagforing", "lagforing"]
    with acting("anna"):
        part = Participation.objects.get(case=hub.case, agency__code="PM")
        assert part.done_on is None
    with acting("petra"):
        assert Participation.objects.get(case=hub.police).done_on is None


def test_completion_is_asked_of_the_one_that_was_named(annas_case, acting):
    hub = scenes.investigated(annas_case, acting)
    due = TODAY() + datetime.timedelta(days=14)
    with acting("carin"):
        lpo = Unit.objects.select_related("agency").get(name=scenes.police_scene.LPO)
        what = scenes.agreed("komplettera", lpo.name, completes=lpo, complete_by=due)
    scenes.position(hub, acting, what)
    assert steps_of(hub, acting) == ["stallningstagande", "stallningstagande"]
    with acting("anna"):
        clock = CaseClock.objects.get(
            case=hub.case, key="komplettering", stopped_on=None
        )
        assert clock.due_on == next_working_day(due)
        assert not Task.objects.exists()
    with acting("petra"):
        assert Task.objects.get().due_on == due
    with acting("carin"):
        what = scenes.agreed("nej", lpo.name)
    scenes.position(hub, acting, what)
    assert steps_of(hub, acting) == ["avslut", "avslut"]
    with acting("anna"):
        left = CaseClock.objects.filter(case=hub.case, stopped_on=None)
        assert [clock.key for clock in left] == ["avslut"]


def test_two_positions_before_the_first_is_received_become_one_case(annas_case, acting):
    hub = scenes.investigated(annas_case, acting)
    due = TODAY() + datetime.timedelta(days=14)
    with acting("carin"):
        ours = hub.case.unit
        what = scenes.agreed(
            "komplettera", scenes.PROSECUTORS, completes=ours, complete_by=due
        )
    scenes.position(hub, acting, what)
    with acting("carin"):
        what = scenes.agreed("ja", scenes.PROSECUTORS)
    scenes.position(hub, acting, what)
    cases = {scenes.receive_newest(acting, "asta").pk}
    with acting("asta") as asta:
        first = Disclosure.objects.in_inbox_of(asta.user).get()
        cases.add(receive_disclosure(first, by=asta.user).pk)
        assert len(cases) == 1
        assert Case.objects.get().step == gokungen.LAGFORING


def test_reopening_goes_back_to_where_the_case_has_been(annas_case, acting):
    hub = scenes.reported(annas_case, acting)
    scenes.tell(hub.police, "fu_inleds_inte", acting, because="Preskriberat.")
    scenes.say_done(hub.police, acting, "petra")
    scenes.say_done(hub.case, acting, "anna")
    scenes.close(hub.case, acting, "carin")
    with acting("carin") as carin:
        case = Case.objects.select_related("origin").get(pk=hub.case.pk)
        ways = [w.key for w in closing.ways_back(case, carin.user)]
        assert ways == ["oppna_igen", "ater_flagga", "ater_polisen"]
        with pytest.raises(WrongState):
            closing.reopen_case(case, "ater_lagforing", because="Nytt", by=carin.user)
        closing.reopen_case(case, "oppna_igen", because="Nya uppgifter", by=carin.user)
        case = Case.objects.get(pk=case.pk)
        assert (case.is_open, case.closed_on, case.step) == (True, None, "utredning")
        done = dict(
            Participation.objects.filter(case=case).values_list(
                "agency__code", "done_on"
            )
        )
        # Ours is undone; theirs stands until something new passes between us.
        assert done == {"SN": None, "PM": TODAY()}
        assert Flag.objects.filter(state="ended").count() == 0
