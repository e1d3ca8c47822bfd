"""Who handles a case, whether they may (jäv), and who may read it at all."""

import uuid

import pytest

from cases.assignment import services as assigning
from cases.chain.services import move_case
from cases.enums import TaskState
from cases.investigation.services import add_party
from cases.models import Case, CaseAccess, Flag, JavCheck, StepChange, Task
from pax.access.context import on_behalf_of
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.errors import Denied, Invalid, WrongState
from tests.cases.investigation.test_investigation import open_case


@pytest.fixture
def case(acting):
    return open_case(acting)


@pytest.fixture
def flagged_by_malte(acting):
    open_case(acting, "malte")
    with acting("anna"):
        return Case.objects.get()


def sent(**values):
    return {"once": str(uuid.uuid4())} | values


# Taking up


def test_handler_takes_it_up_and_answers_about_bias_at_once(
    client_for, acting, person, flagged_by_malte
):
    case = flagged_by_malte
    filled = sent(assignee=str(person("anna").uuid), is_biased="nej")
    answer = client_for("anna").post(f"/arenden/{case.uuid}/ta-upp/", filled)
    assert answer.url == f"/arenden/{case.uuid}/"
    with acting("anna") as who:
        case.refresh_from_db()
        assert (case.step, case.assignee) == ("utredning", who.user)
        assert StepChange.objects.get().data == {
            "assignee": "Anna Ekvall",
            "jav": "Inte jäv",
        }
        assert not Task.objects.exists()
        assert Event.objects.filter(verb=Verb.CASE_ASSIGNED).count() == 1
    with acting("malte"):
        assert Flag.objects.get().get_state_display() == "Utreds"


def test_question_of_bias_must_be_answered_to_take_it(client_for, person, case):
    filled = sent(assignee=str(person("anna").uuid))
    answer = client_for("anna").post(f"/arenden/{case.uuid}/ta-upp/", filled)
    assert answer.status_code == 422
    assert "Svara på frågan om jäv." in answer.content.decode()


def test_who_is_biased_takes_nothing_up_and_the_chief_is_told(
    client_for, acting, person, case
):
    filled = sent(
        assignee=str(person("anna").uuid), is_biased="ja", explanation="Min granne"
    )
    client_for("anna").post(f"/arenden/{case.uuid}/ta-upp/", filled)
    with acting("carin") as who:
        case.refresh_from_db()
        assert (case.step, case.assignee) == ("flagga", None)
        task = Task.objects.get()
        assert (task.text, task.responsible) == (assigning.FIND_ANOTHER, who.user)
    with acting("anna") as who:
        with pytest.raises(Denied, match="anmält jäv"):
            add_party(case, by=who.user, name="X")
        with pytest.raises(Denied, match="anmält jäv"):
            move_case(case, "skriv_av", by=who.user, because="Nej")
    assert client_for("anna").get(f"/arenden/{case.uuid}/").status_code == 404


def test_handler_cannot_give_it_to_a_colleague(client_for, acting, person, case):
    filled = sent(assignee=str(person("adam").uuid), is_biased="nej")
    answer = client_for("anna").post(f"/arenden/{case.uuid}/ta-upp/", filled)
    assert answer.status_code == 422
    with acting("anna") as who, pytest.raises(Denied):
        assigning.take_up(case, by=who.user, assignee=person("adam"))


def test_chief_gives_it_to_another_who_answers_before_working(
    client_for, acting, person, case
):
    filled = sent(assignee=str(person("adam").uuid))
    client_for("carin").post(f"/arenden/{case.uuid}/ta-upp/", filled)
    adam = client_for("adam")
    page = adam.get(f"/arenden/{case.uuid}/").content.decode()
    assert "Svara på frågan om jäv innan du börjar" in page
    with acting("adam") as who:
        assert Task.objects.get().responsible == who.user
        case.refresh_from_db()
        with pytest.raises(WrongState, match="Svara först"):
            add_party(case, by=who.user, name="X")
    adam.post(f"/arenden/{case.uuid}/jav/", sent(is_biased="nej"))
    with acting("adam") as who:
        assert Task.objects.get().state == TaskState.DONE
        add_party(case, by=who.user, name="X")


def test_double_click_takes_it_up_once(client_for, acting, person, case):
    filled = sent(assignee=str(person("anna").uuid), is_biased="nej")
    urls = {
        client_for("anna").post(f"/arenden/{case.uuid}/ta-upp/", filled).url
        for _ in range(2)
    }
    assert urls == {f"/arenden/{case.uuid}/"}
    with acting("anna"):
        assert StepChange.objects.count() == 1


def test_back_button_after_it_was_taken_up_says_where_the_case_is(
    client_for, person, case
):
    for filled in (sent(), sent()):
        filled |= {"assignee": str(person("anna").uuid), "is_biased": "nej"}
        answer = client_for("anna").post(f"/arenden/{case.uuid}/ta-upp/", filled)
    assert answer.status_code == 409
    assert "ärendet står i ”Utredning”" in answer.content.decode()


# Changing handler


def test_only_people_of_the_unit_who_are_not_biased_can_handle(acting, case):
    with acting("adam") as who:
        assigning.answer_jav(case, by=who.user, is_biased=True, explanation="Släkt")
    with acting("carin"):
        handlers = assigning.possible_handlers(case)
    assert [p.username for p in handlers] == ["anna", "carin", "gunilla"]


def test_new_handler_is_asked_and_the_old_one_no_longer(acting, person, case):
    with acting("carin") as who:
        for name in ("adam", "anna"):
            assigning.assign_case(case, by=who.user, assignee=person(name))
        states = dict(Task.objects.values_list("responsible__username", "state"))
    assert states == {"adam": TaskState.DROPPED, "anna": TaskState.OPEN}


def test_biased_handler_is_taken_off_and_another_found(acting, person, case):
    with acting("carin") as who:
        assigning.assign_case(case, by=who.user, assignee=person("adam"))
    with acting("adam") as who:
        case.refresh_from_db()
        assigning.answer_jav(case, by=who.user, is_biased=True, explanation="Släkt")
        assert case.assignee is None
    with acting("carin") as who:
        find = Task.objects.get(text=assigning.FIND_ANOTHER)
        assert find.responsible == who.user
        with pytest.raises(Invalid, match="kan inte handlägga"):
            assigning.assign_case(case, by=who.user, assignee=person("adam"))
        assigning.assign_case(case, by=who.user, assignee=person("anna"))
        find.refresh_from_db()
        assert find.state == TaskState.DONE


def test_stranger_cannot_be_made_handler_nor_named_in_the_list(
    client_for, acting, person, case
):
    url = f"/arenden/{case.uuid}/handlaggare/"
    page = client_for("carin").get(url).content.decode()
    assert "Vera" not in page
    filled = {"assignee": str(person("vera").uuid), "version": case.version}
    assert client_for("carin").post(url, filled).status_code == 422


def test_two_chiefs_at_once_do_not_undo_each_other(client_for, person, case):
    url = f"/arenden/{case.uuid}/handlaggare/"
    filled = {"assignee": str(person("adam").uuid), "version": case.version}
    carin = client_for("carin")
    assert [carin.post(url, filled).status_code for _ in range(2)] == [302, 409]


def test_explanation_is_asked_of_the_biased(client_for, acting, case):
    answer = client_for("anna").post(f"/arenden/{case.uuid}/jav/", sent(is_biased="ja"))
    assert answer.status_code == 422
    with acting("anna"):
        assert not JavCheck.objects.exists()


# Narrowing to named people


def who_sees(case, acting):
    """Those who see the case, by the application's wall and by the database's."""
    seen = {}
    for username in ("anna", "adam", "carin", "gunilla", "vera", "malte", "petra"):
        with acting(username) as who:
            rows = Case.objects.filter(pk=case.pk).exists()
            assert Case.objects.visible_to(who.user).filter(pk=case.pk).exists() == rows
            assert CaseAccess.objects.filter(case=case).exists() == rows
            seen[username] = rows
    return {name for name, sees in seen.items() if sees}


def test_narrowed_case_is_seen_by_the_named_and_nobody_else(
    client_for, acting, person, case
):
    before = who_sees(case, acting)
    url = f"/arenden/{case.uuid}/begransa/"
    adam = client_for("adam")
    assert adam.get(f"/arenden/{case.uuid}/").status_code == 200
    filled = {
        "begransa-people": [person("anna").pk],
        "begransa-because": "Gäller en kollega",
        "begransa-version": case.version,
    }
    client_for("carin").post(url, filled)
    assert adam.get(f"/arenden/{case.uuid}/").status_code == 404  # at once
    assert who_sees(case, acting) == {"anna", "carin"}
    with acting("carin"):
        case.refresh_from_db()
    lifted = {"hav": "1", "hav-because": "Klart", "hav-version": case.version}
    client_for("carin").post(url, lifted)
    assert who_sees(case, acting) == before == {"anna", "adam", "carin", "gunilla"}
    with acting("carin"):
        because = Event.objects.filter(verb=Verb.CASE_RESTRICTED, case_id=case.pk)
        assert sorted(because.values_list("because", flat=True)) == [
            "Gäller en kollega",
            "Hävd: Klart",
        ]


def test_narrowing_anew_sets_the_list_anew(acting, person, case):
    with acting("carin") as who:
        for people in (["anna", "vera"], ["adam"]):
            assigning.restrict_case(
                case, by=who.user, people=[person(p) for p in people], because="Skäl"
            )
    assert who_sees(case, acting) == {"adam", "carin"}


def test_handler_and_the_agencys_automatic_work_keep_their_sight(acting, person, case):
    with acting("carin") as who:
        assigning.assign_case(case, by=who.user, assignee=person("adam"))
        assigning.restrict_case(case, by=who.user, people=[], because="Skäl")
    assert who_sees(case, acting) == {"adam", "carin"}
    with acting("petra"), on_behalf_of(case.agency, purpose="Prov"):
        assert Case.objects.filter(pk=case.pk).exists()


def test_nobody_of_another_authority_can_be_named(acting, person, case):
    with acting("carin") as who, pytest.raises(Invalid, match="Petra Skoglid"):
        assigning.restrict_case(
            case, by=who.user, people=[person("petra")], because="Skäl"
        )


def test_narrowing_takes_the_right_and_a_reason(client_for, acting, case):
    url = f"/arenden/{case.uuid}/begransa/"
    assert client_for("anna").get(url).status_code == 403
    answer = client_for("carin").post(url, {"begransa-version": case.version})
    assert answer.status_code == 422
    assert len(who_sees(case, acting)) == 4


def test_biased_person_in_a_narrowed_case_is_not_the_one_to_find_another(
    acting, person, case
):
    with acting("carin") as who:
        assigning.restrict_case(
            case, by=who.user, people=[person("anna")], because="Skäl"
        )
    with acting("anna") as who:
        case.refresh_from_db()
        assigning.answer_jav(case, by=who.user, is_biased=True, explanation="Släkt")
    with acting("carin"):
        assert Task.objects.get().responsible.username == "carin"


def test_a_reason_is_kept_whole_however_long_it_is(client_for, acting, person, case):
    reason = ("Hotbild mot den som sköter ärendet, se polisens bedömning. " * 8).strip()
    answer = client_for("carin").post(
        f"/arenden/{case.uuid}/begransa/",
        {
            "begransa-people": [person("anna").pk],
            "begransa-because": reason,
            "begransa-version": case.version,
        },
    )
    assert answer.status_code == 302
    with acting("carin"):
        assert case.history.latest().history_change_reason == reason
