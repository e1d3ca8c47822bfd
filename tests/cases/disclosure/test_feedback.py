"""What the two sides tell each other after the report has been received."""

import datetime
import json

import pytest
import time_machine
from django.utils import timezone

from cases.case.services import receive_disclosure
from cases.disclosure.forms import FeedbackForm
from cases.disclosure.lagrum import OnGround
from cases.disclosure.selectors import (
    inbox_count,
    reports_to_sign,
    waiting_for_others,
    waiting_for_us,
    we_owe,
)
from cases.disclosure.services import (
    Completion,
    Feedback,
    ask_for_completion,
    give_feedback,
    origin_of,
    send_completion,
    tellable,
)
from cases.models import (
    Case,
    CaseClock,
    Disclosure,
    Note,
    StepChange,
    Task,
)
from cases.tasks.services import add_note
from pax.errors import Denied, Refused, WrongState
from tests.cases import police_scene as scenes
from tests.two import withdraw

DECISION = OnGround("osl-35-6")
NEED = OnGround("osl-10-2", "Utan underlaget kan vi inte ta ställning.")
DUTY = OnGround("bidragsbrottslagen-6")
TODAY = timezone.localdate()


def told(case, key, **given):
    """Make what is told of an event."""
    transition = case.process.chart.transition(key)
    values = {
        "on": TODAY,
        "because": "",
        "given": {},
        "facts": [],
        "message": "",
    } | given
    return Feedback(transition=transition, **values)


def tell(case, acting, key, by="petra", ground=DECISION, **given):
    with acting(by) as who:
        case = Case.objects.get(pk=case.pk)
        return give_feedback(case, told(case, key, **given), ground, by=who.user)


def own(scene):
    return Case.objects.get(pk=scene.case.pk)


# Receiving


def test_receiving_opens_a_case_of_the_polices_own(sent, scene, acting):
    with acting("petra") as petra:
        got = Disclosure.objects.get(pk=sent.pk)
        case = receive_disclosure(got, by=petra.user, k_number="5000-K123456-26")
        assert (case.agency.code, case.step, case.k_number, case.origin_id) == (
            "PM",
            "hos_polisen",
            "5000-K123456-26",
            sent.pk,
        )
        assert case.title == "Polisanmälan från Socialnämnden"
        clock = CaseClock.objects.get(case=case, key="svara")
        assert clock.due_on == sent.answer_due_on  # both sides count to one day
    with acting("anna"):
        got = Disclosure.objects.get(pk=sent.pk)
        assert got.received_at is not None
        assert own(scene).step == "hos_polisen"


def test_a_disclosure_is_received_once_and_only_by_its_receiver(sent, acting):
    scenes.receive(sent, acting)
    with acting("paul") as paul:
        got = Disclosure.objects.get(pk=sent.pk)
        with pytest.raises(WrongState, match="redan mottaget"):
            receive_disclosure(got, by=paul.user)
    with acting("carin") as carin, pytest.raises(Denied):
        receive_disclosure(sent, by=carin.user)


def test_what_was_withdrawn_meanwhile_is_not_received(sent, acting):
    with acting("petra"):
        got = Disclosure.objects.get(pk=sent.pk)
    with acting("carin") as carin:
        withdraw(sent, by=carin.user, because="Fel person.")
    with acting("petra") as petra:
        with pytest.raises(WrongState, match="återkallat"):
            receive_disclosure(got, by=petra.user)
        assert not Case.objects.exists()


# Feedback


def test_feedback_moves_both_chains_each_in_its_own_name(
    petras_case, scene, sent, acting
):
    given = tell(
        petras_case,
        acting,
        "fu_inledd",
        given={"k_number": "5000-K123456-26"},
        facts=[{"label": "K-nummer", "value": "5000-K123456-26"}],
        message="Förhör hålls i mars.",
    )
    with acting("petra"):
        case = Case.objects.get(pk=petras_case.pk)
        event = StepChange.objects.get(case=case, transition="fu_inledd")
        assert (case.step, case.k_number) == ("stallningstagande", "5000-K123456-26")
        assert event.told_by is None  # our own decision
    with acting("anna"):
        case = own(scene)
        event = StepChange.objects.get(case=case, transition="fu_inledd")
        assert (case.step, case.k_number) == ("stallningstagande", "5000-K123456-26")
        assert event.told_by_id == given.pk  # a fact that we were told
        assert event.created_by.is_system
        got = Disclosure.objects.get(pk=given.pk)
        assert got.content["message"] == "Förhör hålls i mars."
        assert Disclosure.objects.get(pk=sent.pk).answered_at is not None


def test_that_it_has_arrived_is_no_answer(petras_case, scene, sent, acting):
    tell(petras_case, acting, "mottagen")
    with acting("anna"):
        assert Disclosure.objects.get(pk=sent.pk).answered_at is None
        assert CaseClock.objects.get(case=scene.case, key="svar").stopped_on is None
    with acting("petra"):
        assert CaseClock.objects.get(case=petras_case, key="svara").stopped_on is None
    tell(petras_case, acting, "vantar_region")
    with acting("anna"):
        # Somebody else is to answer, by a day of its own.
        assert Disclosure.objects.get(pk=sent.pk).answered_at is None
        assert CaseClock.objects.get(case=scene.case, key="svar").stopped_on == TODAY
        assert CaseClock.objects.get(case=scene.case, key="region").stopped_on is None
        assert own(scene).outcome == "vantar_region"
    with acting("petra"):
        assert CaseClock.objects.get(case=petras_case, key="svara").stopped_on == TODAY


@pytest.mark.parametrize("key", ["fu_inleds_inte", "fu_nedlagd", "fu_begransning"])
def test_negative_outcomes_are_outcomes_with_a_reason(petras_case, scene, acting, key):
    tell(petras_case, acting, key, because="Brott kan inte styrkas.")
    with acting("anna"):
        case = own(scene)
        event = StepChange.objects.get(case=case, transition=key)
        assert (case.step, event.is_negative, event.because) == (
            "avslut",
            True,
            "Brott kan inte styrkas.",
        )


def test_police_notes_never_cross(petras_case, scene, acting):
    with acting("petra") as petra:
        case = Case.objects.get(pk=petras_case.pk)
        add_note(case, by=petra.user, text="Spaning fredag natt.", happened_on=TODAY)
        assert Note.objects.filter(case=case).exists()
    given = tell(petras_case, acting, "fu_inledd", message="Vi hör av oss.")
    with acting("anna"):
        got = Disclosure.objects.get(pk=given.pk)
        assert "Spaning" not in json.dumps(got.content)
        assert not Note.objects.exists()


def test_what_is_under_investigation_cannot_be_told_on_10_15a(
    petras_case, scene, acting
):
    with pytest.raises(Refused, match="förundersökningssekretessen"):
        tell(petras_case, acting, "fu_inledd", ground=OnGround("osl-10-15a", "Vägt."))
    with acting("petra"):  # nothing is left half done
        assert Case.objects.get(pk=petras_case.pk).step == "hos_polisen"


def test_the_same_cannot_be_told_twice_after_a_back_button(petras_case, acting):
    tell(petras_case, acting, "fu_inledd")
    with pytest.raises(WrongState, match="går inte att göra nu"):
        tell(petras_case, acting, "fu_inleds_inte", because="Ångrade oss.")


def test_only_those_who_may_give_feedback(petras_case, acting):
    with acting("rakel") as rakel:  # reads what is below
        assert [t.key for t in tellable(petras_case, rakel.user)][:2] == [
            "mottagen",
            "vantar_region",
        ]
    tell(petras_case, acting, "vantar_region", by="rakel")


def test_the_owner_has_nobody_to_give_feedback_to(scene, acting):
    with acting("carin") as carin:
        assert tellable(scene.case, carin.user) == []
        with pytest.raises(WrongState, match="ert eget"):
            give_feedback(
                scene.case, told(scene.case, "mottagen"), DECISION, by=carin.user
            )


def test_withdrawn_feedback_is_gone_but_the_chain_keeps_what_it_was_told(
    petras_case, scene, acting
):
    given = tell(petras_case, acting, "vantar_region")
    with acting("petra") as petra:
        got = Disclosure.objects.get(pk=given.pk)
        withdraw(got, by=petra.user, because="Fel ärende.")
    with acting("anna"):
        assert not Disclosure.objects.filter(pk=given.pk).exists()
        assert own(scene).outcome == "vantar_region"


def test_the_form_asks_for_what_the_transition_needs(petras_case, acting):
    with acting("petra"):
        case = Case.objects.get(pk=petras_case.pk)
        receiver = origin_of(case).sender_unit
        asked = {
            key: set(
                FeedbackForm(case, case.process.chart.transition(key), receiver).fields
            )
            for key in ("mottagen", "fu_inleds_inte", "dom_fallande", "atal")
        }
    always = {"on", "message", "ground", "balancing", "once"}
    assert asked == {
        "mottagen": always | {"k_number"},
        "fu_inleds_inte": always | {"k_number", "because"},
        "dom_fallande": always
        | {"court", "court_number", "sanction", "damages", "final_on"},
        "atal": always | {"am_number"},
    }


def test_the_form_says_in_words_what_was_filled_in(petras_case, acting):
    with acting("petra"):
        case = Case.objects.get(pk=petras_case.pk)
        form = FeedbackForm(
            case,
            case.process.chart.transition("dom_fallande"),
            origin_of(case).sender_unit,
            {
                "on": TODAY.isoformat(),
                "court": "Södertälje tingsrätt",
                "court_number": "b1234-26",
                "sanction": "Villkorlig dom",
                "damages": "10 655,50 kr",
                "ground": "osl-35-6",
                "once": "5f0c0d2c-6d53-4a53-8a4f-0a2a9a4f5f11",
            },
        )
        assert form.is_valid(), form.errors
        content = form.freeze()
    assert content["on"] == TODAY.isoformat()
    assert content["data"] == {
        "court": "Södertälje tingsrätt",
        "court_number": "B 1234-26",
        "sanction": "Villkorlig dom",
        "damages": "10655.50",
    }
    said = [fact for fact in content["facts"] if fact["label"] != "Härnäst"]
    assert len(content["facts"]) > len(said)  # what is owed next
    assert said == [
        {"label": "Domstol", "value": "Södertälje tingsrätt"},
        {"label": "Målnummer", "value": "B 1234-26"},
        {"label": "Påföljd", "value": "Villkorlig dom"},
        {
            "label": "Skadestånd",
            "value": "10\N{NO-BREAK SPACE}655,50\N{NO-BREAK SPACE}kr",
        },
    ]


# Completions


def ask(petras_case, acting, answer_by=None):
    with acting("petra") as petra:
        case = Case.objects.get(pk=petras_case.pk)
        return ask_for_completion(
            case,
            "Skicka hyresavtalet för 2025.",
            answer_by or TODAY + datetime.timedelta(days=10),
            NEED,
            by=petra.user,
        )


def test_a_request_becomes_a_task_and_is_answered_by_a_completion(
    petras_case, scene, acting
):
    asked = ask(petras_case, acting)
    with acting("anna") as anna:
        task = Task.objects.get(case=scene.case, state="open")
        assert (task.responsible, task.due_on) == (anna.user, asked.answer_due_on)
        assert [w.what for w in we_owe(anna.user)] == ["Begäran om komplettering"]
        with pytest.raises(Denied):
            send_completion(own(scene), asked, Completion("Här."), DUTY, by=anna.user)
    with acting("carin") as carin:
        root = Disclosure.objects.select_related("sender_unit__agency").get(pk=asked.pk)
        given = send_completion(
            own(scene),
            root,
            Completion("Här är det.", parties=(scene.man,), documents=(scene.diary,)),
            DUTY,
            by=carin.user,
        )
        assert Task.objects.get(pk=task.pk).state == "done"
        assert we_owe(carin.user) == []
    with acting("petra"):
        got = Disclosure.objects.get(pk=given.pk)
        assert got.receiver_case_id == petras_case.pk
        assert got.content["parties"][0]["address"] == "Skyddad uppgift"
        assert [f.name for f in got.files.all()] == ["arbetsbok.pdf"]
        assert got.is_protected
        assert Disclosure.objects.get(pk=asked.pk).answered_at is not None


def test_the_owner_completes_of_its_own_accord(petras_case, scene, sent, acting):
    with acting("carin") as carin:
        root = Disclosure.objects.select_related("receiver_unit__agency").get(
            pk=sent.pk
        )
        given = send_completion(
            own(scene), root, Completion("Vi har sett mer."), DUTY, by=carin.user
        )
        assert Disclosure.objects.get(pk=sent.pk).answered_at is None
    with acting("petra"):
        assert Disclosure.objects.get(pk=given.pk).receiver_case_id == petras_case.pk


def test_what_was_added_before_it_was_received_comes_along(scene, sent, acting):
    with acting("carin") as carin:
        root = Disclosure.objects.select_related("receiver_unit__agency").get(
            pk=sent.pk
        )
        later = send_completion(
            own(scene), root, Completion("Vi har sett mer."), DUTY, by=carin.user
        )
    with acting("petra") as petra:
        assert inbox_count(petra.user) == 2
        got = Disclosure.objects.get(pk=later.pk)
        with pytest.raises(WrongState, match=f"Ta emot {sent.number} först"):
            receive_disclosure(got, by=petra.user)
        case = receive_disclosure(Disclosure.objects.get(pk=sent.pk), by=petra.user)
        assert Disclosure.objects.get(pk=later.pk).receiver_case == case
        assert inbox_count(petra.user) == 0


def test_a_completion_adds_to_nothing_outside_its_case(
    petras_case, sent, scene, acting, open_case
):
    with acting("carin") as carin:
        other = open_case("anna")
        with pytest.raises(WrongState, match="återkallat"):
            send_completion(other, sent, Completion("Fel."), DUTY, by=carin.user)


# What waits


def test_what_waits_is_told_to_each_side(sent, scene, acting):
    with acting("petra") as petra:
        waits = waiting_for_us(petra.user)
        assert [(w.what, w.number, w.other, w.age) for w in waits] == [
            ("Polisanmälan", sent.number, "Socialnämnden", 0)
        ]
        assert waits[0].due_on == sent.answer_due_on
        assert inbox_count(petra.user) == 1
        assert we_owe(petra.user) == []
    with acting("anna") as anna:
        assert [w.number for w in waiting_for_others(anna.user)] == [sent.number]
        assert waiting_for_us(anna.user) == []
    for username in ("vera", "hugo", "kim", "ulla", "sigrid", "lovisa"):
        with acting(username) as who:
            assert waiting_for_us(who.user) == []
            assert we_owe(who.user) == []
            assert waiting_for_others(who.user) == []
            assert inbox_count(who.user) == 0


def test_an_unanswered_report_is_late_on_both_sides(petras_case, sent, acting):
    later = sent.answer_due_on + datetime.timedelta(days=2)
    with time_machine.travel(later, tick=False):
        with acting("petra") as petra:
            assert [w.is_late for w in we_owe(petra.user)] == [True]
            assert inbox_count(petra.user) == 0
        with acting("anna") as anna:
            assert [w.is_late for w in waiting_for_others(anna.user)] == [True]
    tell(petras_case, acting, "vantar_region")
    with time_machine.travel(later, tick=False), acting("petra") as petra:
        assert [w.is_late for w in we_owe(petra.user)] == [False]
    tell(petras_case, acting, "fu_inleds_inte", because="Bevisning saknas.")
    with acting("petra") as petra:
        assert we_owe(petra.user) == []
    with acting("anna") as anna:
        assert waiting_for_others(anna.user) == []


def test_nobody_waits_for_what_was_withdrawn(petras_case, sent, acting):
    with acting("carin") as carin:
        withdraw(sent, by=carin.user, because="Fel person.")
        assert waiting_for_others(carin.user) == []
    with acting("petra") as petra:
        assert we_owe(petra.user) == []
        assert inbox_count(petra.user) == 0


def test_reports_wait_to_be_signed_by_those_who_decide(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("carin") as carin:
        assert reports_to_sign(carin.user) == [draft]
    for username in ("anna", "viktor", "petra"):
        with acting(username) as who:
            assert reports_to_sign(who.user) == []


def test_what_waits_costs_the_same_however_many(
    sent, scene, acting, open_case, django_assert_num_queries
):
    def cost(username, ask_for):
        with acting(username) as who:
            who.user.authority  # noqa: B018 -- asked once per request
            with django_assert_num_queries(1):
                ask_for(who.user)

    for ask_for in (waiting_for_us, we_owe, waiting_for_others, inbox_count):
        cost("petra", ask_for)
        cost("anna", ask_for)
    for _ in range(2):
        scenes.report(scenes.at_report(open_case("anna"), acting), acting)
    for ask_for in (waiting_for_us, we_owe, waiting_for_others, inbox_count):
        cost("petra", ask_for)
        cost("anna", ask_for)
