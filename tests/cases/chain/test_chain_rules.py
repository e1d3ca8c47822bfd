"""Gökungen's own shape, and that no sequence of acts leads out of it."""

import datetime
import json

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cases.chain.services import (
    allowed_transition,
    move_case,
    note_told,
    take_part,
    taking_part,
    ways_onward,
)
from cases.closing import services as closing
from cases.enums import CLAIM_WAYS, ClaimState, PositionAnswer
from cases.flag.services import raise_flag
from cases.models import Case, CaseClock, Participation, StepChange
from cases.position.services import PROSECUTION
from cases.process import gokungen
from pax.access.context import acting_as
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.db.changes import change
from pax.errors import PaxError
from tests.cases.conftest import SEEN
from tests.runs import examples

CHART = gokungen.DEFINITION
STEPS = [step.key for step in CHART.steps]
KEYS = [t.key for t in CHART.transitions]


def reachable(start: str, side: str) -> set[str]:
    found, edge = {start}, [start]
    while edge:
        here = edge.pop()
        for t in CHART.onward(here, side):
            if t.target not in found:
                found.add(t.target)
                edge.append(t.target)
    return found


def reachable_with_what_is_told(start: str) -> set[str]:
    """What the owner reaches by its own acts and by what others tell it."""
    ways = [t for t in CHART.transitions if "owner" in t.sides or t.may_be_told]
    found = {start}
    while more := {t.target for t in ways if found & {*t.sources}} - found:
        found |= more
    return found


def test_every_step_can_be_reached_by_the_owner():
    assert reachable_with_what_is_told(gokungen.FLAGGA) == set(STEPS)


@pytest.mark.parametrize("start", [gokungen.POLISEN, gokungen.STALLNING])
def test_a_receiver_stays_on_its_own_half_of_the_chain(start):
    # Positions are told to it; the rest it does itself.
    told = {gokungen.LAGFORING} if start == gokungen.STALLNING else set()
    assert reachable(start, "receiver") | told <= set(STEPS[3:])


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("side", ["owner", "receiver"])
def test_no_step_is_a_dead_end(step, side):
    if side == "receiver" and STEPS.index(step) < 3:
        return  # a receiver is never there
    leaves = [
        t
        for t in CHART.transitions
        if step in t.sources and (side in t.sides or t.may_be_told)
    ]
    assert any(t.target != step for t in leaves)


def test_transitions_name_only_what_there_is():
    permissions = {str(p) for p in Permission}
    for t in CHART.transitions:
        assert {*t.sources, t.target} <= set(STEPS), t.key
        assert set(t.by) <= permissions, t.key
        assert set(t.after) <= set(KEYS), t.key
        assert set(t.sides) <= {"owner", "receiver"}, t.key
    assert len(KEYS) == len(set(KEYS))
    # Events and steps are looked up by the same words (chain._past).
    assert set(KEYS).isdisjoint(STEPS)
    assert set(PROSECUTION) <= set(KEYS)
    assert {f"stallning_{answer}" for answer in PositionAnswer} <= set(KEYS)


def test_clocks_start_and_stop_at_events_that_there_are():
    openings = {"flaggad", "oppnad_ur_utlamnande", gokungen.WITHDRAWN}
    for clock in CHART.clocks:
        assert set(clock.starts) <= {*KEYS, *openings}, clock.key
        assert set(clock.stops) <= {*KEYS, gokungen.WITHDRAWN}, clock.key


def test_every_way_to_the_end_stops_the_times_that_can_run_before_it():
    """A time started on the way here is stopped by whatever leads to the end."""
    for side in ("owner", "receiver"):
        for clock in (c for c in CHART.clocks if side in c.sides):
            # What runs at the end itself goes on until the case is closed.
            starts = [
                t
                for t in CHART.transitions
                if t.key in clock.starts and t.target != "avslut"
            ]
            for start in starts:
                for t in CHART.transitions:
                    leads_out = start.target in t.sources and t.target == "avslut"
                    if leads_out and (side in t.sides or t.may_be_told):
                        assert t.key in clock.stops, (clock.key, t.key)


def test_what_ends_without_a_crime_is_an_outcome_like_others():
    negative = {t.key for t in CHART.transitions if t.negative}
    assert negative == {
        "skriv_av",
        "ingen_avvikelse",
        "inget_brott",
        "anmal_inte",
        "fu_inleds_inte",
        "fu_nedlagd",
        "fu_begransning",
        "stallning_nej",
        "atalsunderlatelse",
        "aklagare_nedlagd",
        "dom_ogillat",
    }


def test_the_municipality_never_decides_for_police_or_prosecutor():
    for t in CHART.transitions:
        if t.key.startswith("fu_"):
            assert t.sides == ("receiver",)


def test_a_definition_survives_being_written_down():
    assert type(CHART).load(json.loads(json.dumps(CHART.dump()))) == CHART


@pytest.mark.parametrize("state", list(ClaimState))
def test_every_state_of_a_claim_says_where_it_can_go(state):
    assert state in CLAIM_WAYS
    assert state not in CLAIM_WAYS[state]


def test_every_state_of_a_claim_can_be_reached():
    found = {ClaimState.DECIDED, ClaimState.REPAID}  # repaid by money, not by choice
    edge = [ClaimState.DECIDED]
    while edge:
        for state in CLAIM_WAYS[edge.pop()]:
            if state not in found:
                found.add(state)
                edge.append(state)
    assert found == set(ClaimState)


MAIN_WAY = ("ta_upp", "misstanke", "anmal", "fu_inledd", "stallning_ja", "dom_fallande")
FILLED = {
    "suspected_on": datetime.date(2026, 1, 20),
    "am_number": "AM-1-26",
    "court": "Södertälje tingsrätt",
    "court_number": "B 1-26",
    "sanction": "Böter",
    "assignee": "anna",
    "jav": "nej",
    "not_reported_reason": "no_suspicion",
    "complete_by": datetime.date(2030, 1, 1),
}


class Chain(RuleBasedStateMachine):
    """One case, and everything that anybody may try with it."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.people = {u.username: u for u in User.objects.filter(is_system=False)}
        self.system = User.objects.get(
            agency=self.people["anna"].agency_id, is_system=True
        )
        with acting_as(self.people["anna"]):
            anna = self.people["anna"]
            unit = Unit.objects.select_related("agency").get(pk=anna.unit.pk)
            self.pk = raise_flag(SEEN, to_unit=unit, by=anna)[1].pk
            self.police = Unit.objects.select_related("agency").get(
                name="Lokalpolisområde Södertälje"
            )
        self.step = gokungen.FLAGGA

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(far=st.integers(0, 6))
    def come_some_way(self, far: int) -> None:
        """Begin anywhere on the way to a judgment."""
        for key in MAIN_WAY[:far]:
            if CHART.transition(key).tells:
                self.be_told(key=key)
            else:
                self.move(key=key, who="carin", is_filled=True, because="Skäl")

    def case(self) -> Case:
        return Case.objects.select_related("process", "origin").get(pk=self.pk)

    @rule(
        key=st.sampled_from([*KEYS, "finns_inte"]),
        who=st.sampled_from(["anna", "carin", "gunilla"]),
        is_filled=st.booleans(),
        because=st.sampled_from(["", "Skäl"]),
    )
    def move(self, key: str, who: str, *, is_filled: bool, because: str) -> None:
        person = self.people[who]
        with acting_as(person):
            case = self.case()
            offered = {t.key for t in ways_onward(case, person)}
            try:
                allowed_transition(case, key, by=person)
            except PaxError:
                assert key not in offered
            else:
                assert key in offered
            if key == closing.CLOSE:
                return  # a step of closing the case, and never made without it
            t = CHART.transition(key)
            needs = set(t.needs) - {"on"} if t else set()
            may = key in offered and (is_filled or not needs)
            may = may and bool(because or not t.reason)
            try:
                with transaction.atomic():
                    data = FILLED if is_filled else {}
                    move_case(case, key, by=person, data=data, because=because)
            except PaxError:
                assert not may
            else:
                assert may
                self.step = t.target

    @rule(data=st.data(), who=st.sampled_from(["anna", "carin"]))
    def go_on(self, data: st.DataObject, who: str) -> None:
        """Take one of the ways that are offered, so that the end is reached often."""
        person = self.people[who]
        with acting_as(person):
            offered = [t.key for t in ways_onward(self.case(), person)]
        told = [
            t.key for t in CHART.transitions if t.may_be_told and self.step in t.sources
        ]
        if keys := [*offered, *told]:
            key = data.draw(st.sampled_from(keys))
            if key in offered:
                self.move(key=key, who=who, is_filled=True, because="Skäl")
            else:
                self.be_told(key=key)

    @rule(key=st.sampled_from(KEYS))
    def be_told(self, key: str) -> None:
        t = CHART.transition(key)
        with acting_as(self.system):
            case = self.case()
            was_open = case.is_open
            fits = was_open and case.step in t.sources
            try:
                with transaction.atomic():
                    note_told(
                        case,
                        key,
                        by=self.system,
                        told_by=None,
                        on=timezone.localdate(),
                        data={},
                    )
            except PaxError:
                assert not t.may_be_told
            else:
                assert t.may_be_told
                # What is told opens nothing that is closed.
                assert self.case().is_open == was_open
                self.step = t.target if fits else self.step

    @rule()
    def police_take_part(self) -> None:
        with acting_as(self.system):
            take_part(self.case(), self.police, by=self.system, invited_by=None)

    @rule(
        who=st.sampled_from(["anna", "carin"]),
        say_first=st.booleans(),
        are_police_done=st.booleans(),
    )
    def close(self, who: str, *, say_first: bool, are_police_done: bool) -> None:
        if say_first:
            self.attempt(
                who,
                lambda case, by: closing.say_part_done(case, takes_home="Så", by=by),
            )
        with acting_as(self.system):
            parts = Participation.objects.filter(case=self.pk, agency__code="PM")
            for part in parts if are_police_done else ():
                change(part, done_on=timezone.localdate(), takes_home="Så")
            everyone_is = all(part.done_on for part in taking_part(self.case()))
            was_open = self.case().is_open
        closed = self.attempt(who, lambda case, by: closing.close_case(case, by=by))
        may = who == "carin" and everyone_is and was_open
        assert closed == (may and self.step == gokungen.AVSLUT)

    @rule(
        who=st.sampled_from(["anna", "carin"]),
        key=st.sampled_from([t.key for t in CHART.transitions if t.reopens]),
    )
    def reopen(self, who: str, key: str) -> None:
        if self.attempt(
            who,
            lambda case, by: closing.reopen_case(case, key, because="Nytt", by=by),
        ):
            self.step = CHART.transition(key).target

    def attempt(self, who: str, act) -> bool:
        person = self.people[who]
        with acting_as(person):
            try:
                with transaction.atomic():
                    act(self.case(), person)
            except PaxError:
                return False
            return True

    @invariant()
    def stands_where_the_events_say(self) -> None:
        with acting_as(self.system):
            case = self.case()
            assert case.step == self.step
            assert case.step in STEPS
            last = StepChange.objects.filter(case=case).order_by("pk").last()
            assert last is None or last.to_step == case.step

    @invariant()
    def is_closed_only_at_the_end_with_a_date(self) -> None:
        with acting_as(self.system):
            case = self.case()
            assert case.is_open == (case.closed_on is None)
            assert case.is_open or case.step == gokungen.AVSLUT

    @invariant()
    def times_are_consistent(self) -> None:
        with acting_as(self.system):
            case = self.case()
            running = list(CaseClock.objects.filter(case=case, stopped_on=None))
            nearest = min((clock.due_on for clock in running), default=None)
            assert case.due_on == nearest
            keys = [clock.key for clock in running]
            assert len(keys) == len(set(keys))
            if not case.is_open:
                assert keys == []
            elif case.step == gokungen.AVSLUT:  # what is left is to say so and close
                assert keys
                assert set(keys) <= {"laga_kraft", "avslut"}


def test_no_sequence_of_acts_leads_out_of_the_chain(db):
    run_state_machine_as_test(
        Chain,
        settings=settings(examples(5), stateful_step_count=25),
    )
