"""Ways onward, and what prosecutor and court decide, as received facts."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.closing.selectors import prosecution
from cases.models import Case, StepChange
from tests.cases import chain_scene as scenes


@pytest.fixture
def hub(annas_case, acting):
    hub = scenes.investigated(annas_case, acting)
    with acting("carin"):
        what = scenes.agreed("ja", scenes.police_scene.LPO)
    scenes.position(hub, acting, what)
    return hub


def url(case, key):
    return reverse("cases:move", args=[case.uuid, key])


def today():
    return timezone.localdate().isoformat()


def judgment(**changed):
    return {
        "on": today(),
        "court": "Södertälje tingsrätt",
        "court_number": "B 1234-26",
        "sanction": "Fängelse sex månader",
        "damages": "125 000",
        "final_on": "",
        "source": "Domen, från tingsrätten",
        "once": str(uuid.uuid4()),
    } | changed


def test_page_says_that_it_is_a_fact_and_no_decision(hub, client_for):
    page = client_for("anna").get(url(hub.case, "dom_fallande")).content.decode()
    assert "inte ett beslut ni fattar" in page
    assert "Hur ni har fått veta det" in page


def test_judgment_moves_the_case_and_is_kept(hub, client_for, acting):
    answer = client_for("anna").post(url(hub.case, "dom_fallande"), judgment())
    assert (answer.status_code, answer.url) == (302, hub.case.get_absolute_url())
    with acting("anna"):
        assert Case.objects.get(pk=hub.case.pk).step == "avslut"
        ((_, facts),) = prosecution(hub.case)
        assert dict(facts) == {
            "Domstol": "Södertälje tingsrätt",
            "Målnummer": "B 1234-26",
            "Påföljd": "Fängelse sex månader",
            "Skadestånd": "125\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr",
            "Enligt": "Domen, från tingsrätten",
        }
    page = client_for("anna").get(hub.case.get_absolute_url()).content.decode()
    assert "Åklagare och domstol" in page
    assert "B 1234-26" in page


def test_source_is_demanded(hub, client_for):
    answer = client_for("anna").post(url(hub.case, "dom_fallande"), judgment(source=""))
    assert answer.status_code == 422
    assert "Hur ni har fått veta det" in answer.content.decode()


def test_final_before_the_judgment_is_refused(hub, client_for, acting):
    early = (timezone.localdate() - datetime.timedelta(days=30)).isoformat()
    answer = client_for("anna").post(
        url(hub.case, "dom_fallande"), judgment(final_on=early)
    )
    assert answer.status_code == 422
    assert "Laga kraft kan inte vara före avgörandet" in answer.content.decode()
    with acting("anna"):
        assert not StepChange.objects.filter(transition="dom_fallande").exists()


def test_what_is_not_possible_from_here_answers_with_a_sentence(hub, client_for):
    answer = client_for("anna").get(url(hub.case, "misstanke"))
    assert answer.status_code == 409
    assert "går inte att göra nu: ärendet står i ”Lagföring”" in answer.content.decode()


def test_back_button_after_a_judgment_meets_a_sentence(hub, client_for):
    anna = client_for("anna")
    anna.post(url(hub.case, "dom_fallande"), judgment())
    answer = anna.post(url(hub.case, "dom_ogillat"), judgment())
    assert answer.status_code == 409


def test_two_clicks_make_one_event(hub, client_for, acting):
    anna, given = client_for("anna"), judgment()
    answers = [anna.post(url(hub.case, "dom_fallande"), given) for _ in range(2)]
    assert [(a.status_code, a.url) for a in answers] == [
        (302, hub.case.get_absolute_url())
    ] * 2
    with acting("anna"):
        assert StepChange.objects.filter(transition="dom_fallande").count() == 1


def test_a_judgment_can_be_appealed_or_become_final_only_if_there_is_one(
    annas_case, hub, client_for
):
    anna = client_for("anna")
    assert anna.get(url(hub.case, "laga_kraft")).status_code == 409
    anna.post(url(hub.case, "dom_fallande"), judgment())
    assert anna.get(url(hub.case, "laga_kraft")).status_code == 200
    assert anna.get(url(hub.case, "overklagad")).status_code == 200


def test_transitions_with_a_page_of_their_own_lead_there(hub, client_for):
    answer = client_for("carin").get(url(hub.case, "stallning_ja"))
    assert answer.url == reverse("cases:position", args=[hub.case.uuid])
    answer = client_for("petra").get(url(hub.police, "dom_fallande"))
    assert answer.url == (
        reverse("cases:feedback", args=[hub.police.uuid]) + "?handelse=dom_fallande"
    )


def test_an_unknown_way_is_no_page(hub, client_for):
    assert client_for("anna").get(url(hub.case, "hittepa")).status_code == 404


@pytest.mark.parametrize(
    ("username", "status"),
    [("anna", 200), ("vera", 404), ("petra", 404), ("ulla", 404)],
)
def test_who_may_move_the_case(hub, client_for, username, status):
    got = client_for(username).get(url(hub.case, "atal"))
    assert got.status_code == status


def test_next_steps_lead_with_what_is_nearest(hub, annas_case, client_for):
    page = client_for("anna").get(hub.case.get_absolute_url()).content.decode()
    assert "Nästa steg" in page
    for key in ("atal", "dom_fallande", "dom_ogillat", "strafforelaggande"):
        assert url(hub.case, key) in page


def test_a_case_that_waits_for_others_says_for_whom(annas_case, acting, client_for):
    hub = scenes.reported(annas_case, acting)
    page = client_for("anna").get(hub.case.get_absolute_url()).content.decode()
    assert "Nästa steg görs av någon annan: Polisen." in page
