"""The end: who is done, who is waited for, closing and opening again."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.chain.services import move_case
from cases.models import Case, Disclosure, Participation
from tests.cases import chain_scene as scenes
from tests.two import withdraw


@pytest.fixture
def ended(annas_case, acting):
    """The police have decided not to investigate; nobody has said that it is done."""
    hub = scenes.reported(annas_case, acting)
    scenes.tell(hub.police, "fu_inleds_inte", acting, because="Preskriberat.")
    hub.refresh(acting)
    return hub


def page(name, case):
    return reverse(f"cases:{name}", args=[case.uuid])


def once(**given):
    return {"once": str(uuid.uuid4())} | given


def done(**given):
    return once(
        takes_home="Vi frågar om hyresgäster tidigare.",
        granskad="1",
        ground_0="osl-35-6",
        balancing_0="",
        **given,
    )


def test_the_end_shows_who_is_waited_for(ended, client_for):
    text = client_for("carin").get(page("closing", ended.case)).content.decode()
    assert text.count("Inte klar") == 2
    assert "Polismyndigheten</strong>: senaste kontakt i dag" in text
    assert "Vår del är klar" in text
    # Not yet possible, so not offered.
    assert page("close", ended.case) not in text.replace(
        page("closing", ended.case), ""
    )


def test_closing_too_early_names_who_is_missing(ended, client_for):
    answer = client_for("carin").get(page("close", ended.case))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Socialnämnden (ni själva), Polismyndigheten" in text
    closed = client_for("carin").post(page("close", ended.case), once())
    assert closed.status_code == 409
    assert "Socialnämnden (ni själva), Polismyndigheten" in closed.content.decode()


def test_receiver_says_done_and_the_sender_learns_what_it_takes_home(
    ended, client_for, acting
):
    petra = client_for("petra")
    shown = petra.post(
        page("part-done", ended.police), once(takes_home="Vi frågar tidigare.")
    )
    assert "Det här lämnas ut" in shown.content.decode()
    assert "Vi frågar tidigare." in shown.content.decode()
    with acting("petra"):
        assert not Disclosure.objects.filter(kind="aterforing").exists()
    answer = petra.post(page("part-done", ended.police), done())
    assert (answer.status_code, answer.url) == (302, page("closing", ended.police))
    with acting("anna"):
        part = Participation.objects.get(case=ended.case, agency__code="PM")
        assert part.done_on == timezone.localdate()
        assert part.takes_home == "Vi frågar om hyresgäster tidigare."
        letter = Disclosure.objects.get(kind="aterforing")
        assert letter.receiver_case_id == ended.case.pk
    text = client_for("anna").get(page("closing", ended.case)).content.decode()
    assert "Vi frågar om hyresgäster tidigare." in text


def test_owner_says_done_only_when_the_chain_has_ended(annas_case, client_for):
    answer = client_for("anna").post(page("part-done", annas_case), done())
    assert answer.status_code == 409
    assert "först när kedjan har nått sitt avslut" in answer.content.decode()


def test_police_answer_before_they_are_done(annas_case, acting, client_for):
    hub = scenes.reported(annas_case, acting)
    answer = client_for("petra").get(page("part-done", hub.police))
    assert answer.status_code == 409
    assert "Återkoppla först till avsändaren" in answer.content.decode()
    # So it is not offered, and the page says why.
    end = client_for("petra").get(page("closing", hub.police)).text
    assert page("part-done", hub.police) not in end
    assert "Er del kan inte vara klar än. Återkoppla först till avsändaren" in end


def test_takes_home_is_demanded(ended, client_for):
    answer = client_for("petra").post(
        page("part-done", ended.police), once(takes_home="  ")
    )
    assert answer.status_code == 422


def test_case_closes_when_all_are_done_and_only_by_one_who_decides(
    ended, client_for, acting
):
    client_for("petra").post(page("part-done", ended.police), done())
    client_for("anna").post(page("part-done", ended.case), done())
    assert client_for("anna").get(page("close", ended.case)).status_code == 403
    carin, sent = client_for("carin"), once()
    assert "Det här saknas" not in (
        carin.get(page("close", ended.case)).content.decode()
    )
    answers = [carin.post(page("close", ended.case), sent) for _ in range(2)]
    assert [(a.status_code, a.url) for a in answers] == [
        (302, ended.case.get_absolute_url())
    ] * 2
    with acting("carin"):
        assert Case.objects.get(pk=ended.case.pk).is_open is False
    # The police's own case is theirs.
    with acting("petra"):
        assert Case.objects.get(pk=ended.police.pk).is_open is True


def test_a_closed_case_can_be_read_and_opened_again_but_not_worked_in(
    ended, client_for, acting
):
    scenes.say_done(ended.police, acting, "petra")
    scenes.say_done(ended.case, acting, "anna")
    scenes.close(ended.case, acting, "carin")
    carin = client_for("carin")
    text = carin.get(ended.case.get_absolute_url()).content.decode()
    assert "Öppna ärendet igen" in text
    move = reverse("cases:move", args=[ended.case.uuid, "laga_kraft"])
    assert carin.get(move).status_code == 409
    reason = once(way="ater_polisen", because="Polisen har återupptagit utredningen.")
    answer = carin.post(page("reopen", ended.case), reason)
    assert answer.status_code == 302
    again = carin.post(page("reopen", ended.case), reason)
    assert (again.status_code, again.url) == (302, answer.url)
    with acting("carin"):
        case = Case.objects.get(pk=ended.case.pk)
        assert (case.is_open, case.step) == (True, "hos_polisen")
        newest = case.history.first()
        assert newest.history_change_reason == "Polisen har återupptagit utredningen."
        assert newest.step == "hos_polisen"


def test_reopening_needs_a_reason(ended, client_for):
    answer = client_for("carin").post(
        page("reopen", ended.case), once(way="oppna_igen", because="")
    )
    assert answer.status_code == 422


def test_reopening_what_has_not_ended_meets_a_sentence(annas_case, client_for):
    answer = client_for("carin").get(page("reopen", annas_case))
    assert answer.status_code == 409


def test_after_reopening_the_police_go_on_on_both_sides(ended, acting):
    scenes.say_done(ended.police, acting, "petra")
    scenes.say_done(ended.case, acting, "anna")
    for case, by in ((ended.case, "carin"), (ended.police, "petra")):
        with acting(by) as who:
            move_case(case, "ater_polisen", by=who.user, because="Nya uppgifter")
    scenes.tell(ended.police, "fu_inledd", acting)
    ended.refresh(acting)
    assert (ended.case.step, ended.police.step) == ("stallningstagande",) * 2
    with acting("anna"):
        # They take part again: they have told of more to come.
        assert not Participation.objects.filter(
            case=ended.case, done_on__isnull=False
        ).exists()


def test_one_whose_report_was_withdrawn_is_not_waited_for(ended, acting, client_for):
    with acting("carin") as carin:
        report = Disclosure.objects.get(kind="polisanmalan")
        withdraw(report, by=carin.user, because="Fel person")
    client_for("anna").post(page("part-done", ended.case), done())
    text = client_for("carin").get(page("closing", ended.case)).content.decode()
    assert "Polismyndigheten" not in text.split("Vilka är klara?")[1]
    assert client_for("carin").get(page("close", ended.case)).status_code == 200


def test_the_police_end_their_own_when_the_report_was_withdrawn(
    annas_case, acting, client_for
):
    hub = scenes.reported(annas_case, acting)
    with acting("carin") as carin:
        report = Disclosure.objects.get(kind="polisanmalan")
        withdraw(report, by=carin.user, because="Fel person")
    petra = client_for("petra")
    answer = petra.post(page("part-done", hub.police), done())
    assert (answer.status_code, answer.url) == (302, page("closing", hub.police))
    assert petra.post(page("close", hub.police), once()).status_code == 302
    with acting("petra"):
        case = Case.objects.get(pk=hub.police.pk)
        assert (case.is_open, case.step, case.due_on) == (False, "avslut", None)
        assert not Disclosure.objects.filter(kind="aterforing").exists()


def test_those_who_have_not_heard_how_it_ended_are_told(annas_case, acting, client_for):
    hub = scenes.investigated(annas_case, acting)
    with acting("carin"):
        what = scenes.agreed("ja", scenes.police_scene.LPO)
    scenes.position(hub, acting, what)
    anna = client_for("anna")
    anna.post(
        reverse("cases:move", args=[hub.case.uuid, "dom_ogillat"]),
        once(
            on=timezone.localdate().isoformat(),
            court="Södertälje tingsrätt",
            court_number="B 1-26",
            source="Domen",
        ),
    )
    text = anna.get(page("closing", hub.case)).content.decode()
    assert "vet inte än hur det slutade" in text
    shown = anna.get(page("tell-ending", hub.case)).content.decode()
    assert "Dom: åtalet ogillat" in shown
    given = once(ground_0="osl-10-15a", balancing_0="Domen är offentlig.")
    assert anna.post(page("tell-ending", hub.case), given).status_code == 302
    hub.refresh(acting)
    assert hub.police.step == "avslut"
    with acting("petra"):
        letter = Disclosure.objects.get(kind="aterkoppling", receiver_agency__code="PM")
        # How we came to know it is our own business.
        assert "source" not in letter.content["data"]
        assert letter.in_reply_to.answered_at is not None  # answered by them, before
    assert anna.get(page("tell-ending", hub.case)).status_code == 409


@pytest.mark.parametrize("name", ["closing", "part-done", "close", "reopen"])
@pytest.mark.parametrize("username", ["vera", "petra", "ulla", "samira", "sigrid"])
def test_strangers_find_no_page(ended, client_for, name, username):
    assert client_for(username).get(page(name, ended.case)).status_code == 404


def test_the_end_costs_the_same_whoever_takes_part(
    ended, client_for, django_assert_num_queries
):
    anna = client_for("anna")
    anna.get(page("closing", ended.case))
    with django_assert_num_queries(QUERIES):
        anna.get(page("closing", ended.case))


QUERIES = 28
