"""Who lacks the power is refused for that, before anything is said of the case."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone

from cases.assignment import services as assigning
from cases.calculation import services as calculating
from cases.chain.services import allowed_transition, move_case
from cases.claims import services as claiming
from cases.closing import services as closing
from cases.disclosure import services as disclosing
from cases.disclosure.lagrum import OnGround
from cases.enums import ClaimState, PositionAnswer, TaskState
from cases.investigation import services as investigating
from cases.models import Aterkrav, Case, Disclosure, Polisanmalan, Task, Underrattelse
from cases.notices import services as notifying
from cases.position import services as positioning
from cases.process import gokungen
from cases.report import services as reporting
from cases.tasks import services as working
from pax.accounts.models import User
from pax.errors import Denied

DAY = datetime.date(2026, 1, 12)
NO_GROUND = OnGround("")

#: Each is given what it would refuse, too: a case that is closed, and empty words.
SERVICES: dict[str, Callable[[Case, User], object]] = {
    "add_calculation": lambda case, by: calculating.add_calculation(
        case, by=by, lines=[]
    ),
    "add_claim": lambda case, by: claiming.add_claim(
        case, by=by, party=None, decided_on=DAY, amount=Decimal(0), cost_on=DAY
    ),
    "add_note": lambda case, by: working.add_note(
        case, by=by, text="", happened_on=datetime.date(2999, 1, 1)
    ),
    "add_party": lambda case, by: investigating.add_party(case, by=by),
    "add_statement": lambda case, by: investigating.add_statement(
        case, by=by, kind="fact"
    ),
    "add_stopped_payment": lambda case, by: claiming.add_stopped_payment(case, by=by),
    "answer_jav": lambda case, by: assigning.answer_jav(case, by=by, is_biased=True),
    "ask_for_completion": lambda case, by: disclosing.ask_for_completion(
        case, "", DAY, NO_GROUND, by=by
    ),
    "assign_case": lambda case, by: assigning.assign_case(case, by=by, assignee=by),
    "close_case": lambda case, by: closing.close_case(case, by=by),
    "decline_notice": lambda case, by: notifying.decline_notice(
        Underrattelse(case=case, sent_on=DAY), because="", by=by
    ),
    "decline_report": lambda case, by: reporting.decline_report(
        case, by=by, reason="", because=""
    ),
    "give_feedback": lambda case, by: disclosing.give_feedback(
        case, None, NO_GROUND, by=by
    ),
    "lift_restriction": lambda case, by: assigning.lift_restriction(
        case, by=by, because=""
    ),
    "link_cases": lambda case, by: working.link_cases(
        case, by=by, reference="", because=""
    ),
    "move_claim": lambda case, by: claiming.move_claim(
        Aterkrav(case=case, state=ClaimState.REPAID),
        claiming.Course(ClaimState.PLAN, DAY),
        by=by,
    ),
    "note_external_fact": lambda case, by: positioning.note_external_fact(
        case, "atal", by=by, source="", on=DAY, data={}
    ),
    "prepare_notice": lambda case, by: notifying.prepare_notice(case, by=by),
    "prepare_report": lambda case, by: reporting.prepare_report(case, by=by),
    "record_position": lambda case, by: positioning.record_position(
        case, positioning.Agreed(PositionAnswer.JA, DAY, ""), grounds={}, by=by
    ),
    "reopen_case": lambda case, by: closing.reopen_case(
        case, "oppna_igen", because="", by=by
    ),
    "restrict_case": lambda case, by: assigning.restrict_case(
        case, by=by, people=[], because=""
    ),
    "say_part_done": lambda case, by: closing.say_part_done(case, takes_home="", by=by),
    "send_completion": lambda case, by: disclosing.send_completion(
        case, Disclosure(), disclosing.Completion(""), NO_GROUND, by=by
    ),
    "set_amount": lambda case, by: investigating.set_amount(
        case, by=by, version=0, period_from=None, period_to=DAY, amount=None
    ),
    "sign_report": lambda case, by: reporting.sign_report(
        Polisanmalan(case=case, decided_on=DAY), by=by, digest=""
    ),
    "take_up": lambda case, by: assigning.take_up(case, by=by, assignee=by),
    "tell_ending": lambda case, by: closing.tell_ending(case, [], grounds={}, by=by),
    "turn_task": lambda case, by: working.turn_task(
        Task(case=case, state=TaskState.DONE), TaskState.DONE, by=by
    ),
}


@pytest.fixture
def closed_case(annas_case, acting):
    with acting("anna"):
        Case.objects.filter(pk=annas_case.pk).update(
            is_open=False, closed_on=timezone.localdate()
        )
        return Case.objects.get(pk=annas_case.pk)


@pytest.fixture
def powerless(acting, monkeypatch):
    """Anna, who reads the case and may do nothing in it."""
    with acting("anna") as anna:
        monkeypatch.setattr(User, "may", lambda person, permission: False)
        yield anna.user


@pytest.mark.parametrize("service", SERVICES)
def test_services_ask_for_the_role_first(closed_case, powerless, service):
    with pytest.raises(Denied):
        SERVICES[service](closed_case, powerless)


@pytest.mark.parametrize("key", [t.key for t in gokungen.DEFINITION.transitions])
def test_a_way_onward_asks_for_the_role_before_the_step(closed_case, powerless, key):
    with pytest.raises(Denied, match="Din roll får inte göra detta"):
        allowed_transition(closed_case, key, by=powerless)
    with pytest.raises(Denied, match="Din roll får inte göra detta"):
        move_case(closed_case, key, by=powerless)
