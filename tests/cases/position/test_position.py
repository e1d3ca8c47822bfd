"""The joint position, from the question to every agency's copy."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Disclosure, Participation, Position, StepChange
from pax.accounts.models import Unit
from tests.cases import chain_scene as scenes


@pytest.fixture
def hub(annas_case, acting):
    return scenes.investigated(annas_case, acting)


@pytest.fixture
def units(acting):
    with acting("carin"):
        return {
            "police": Unit.objects.get(name=scenes.police_scene.LPO),
            "prosecutor": Unit.objects.get(name=scenes.PROSECUTORS),
        }


def url(hub):
    return reverse("cases:position", args=[hub.case.uuid])


def answers(*units, **changed):
    return {
        "answer": "ja",
        "met_on": timezone.localdate().isoformat(),
        "motivation": "Underlaget håller för åklagare.",
        "units": [str(u.uuid) for u in units],
        "once": str(uuid.uuid4()),
    } | changed


def grounds(count, **changed):
    given = {"granskad": "1"}
    for n in range(count):
        given |= {f"ground_{n}": "osl-10-15a", f"balancing_{n}": "Behövs för åtal."}
    return given | changed


def test_the_page_says_that_the_prosecutor_decides_alone(hub, client_for):
    page = client_for("carin").get(url(hub)).content.decode()
    assert "beslutar åklagaren ensam" in page
    assert "Kan åklagare ta upp fallet?" in page
    # Those already in the case are there to tick.
    assert "Polismyndigheten, Lokalpolisområde Södertälje" in page


def test_what_each_gets_is_shown_before_it_is_given(hub, units, client_for, acting):
    answer = client_for("carin").post(url(hub), answers(*units.values()))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Det här lämnas ut" in page
    assert "Underlaget håller för åklagare." in page
    with acting("carin"):
        assert not Position.objects.exists()
        assert not Disclosure.objects.filter(kind="stallningstagande").exists()


def test_position_is_recorded_and_given_to_everyone(hub, units, client_for, acting):
    asked = answers(*units.values())
    answer = client_for("carin").post(url(hub), asked | grounds(2), follow=True)
    assert "Kopia lämnad till" in answer.content.decode()
    with acting("carin"):
        position = Position.objects.get()
        assert position.answer == "ja"
        assert sorted(position.agencies.values_list("code", flat=True)) == [
            "AM",
            "PM",
            "SN",
        ]
        given = Disclosure.objects.filter(kind="stallningstagande")
        assert {d.ground for d in given} == {"osl-10-15a"}
        police, prosecutor = sorted(given, key=lambda d: d.receiver_agency.code != "PM")
        assert police.in_reply_to.kind == "polisanmalan"
        assert prosecutor.in_reply_to is None
        assert Participation.objects.get(agency__code="AM").invited_by == prosecutor
        # Our own letter after our own report is no answer to it.
        assert police.content == prosecutor.content
    with acting("petra"):
        event = StepChange.objects.get(case=hub.police, transition="stallning_ja")
        assert event.told_by_id == police.pk


def test_the_copy_holds_nothing_of_the_file(hub, units, client_for, acting):
    client_for("carin").post(
        url(hub), answers(*units.values()) | grounds(2), follow=True
    )
    with acting("carin"):
        content = Disclosure.objects.filter(kind="stallningstagande")[0].content
    assert set(content) == {
        "form",
        "reference",
        "k_number",
        "support",
        "suspicion",
        "transition",
        "name",
        "on",
        "answer",
        "because",
        "completes",
        "complete_by",
        "agencies",
        "data",
        "facts",
    }
    for secret in ("Rosita", "198112189876", "Hemligvägen"):
        assert secret not in str(content)


def test_a_ground_that_cannot_carry_is_refused_and_nothing_is_lost(
    hub, units, client_for, acting
):
    asked = answers(units["police"]) | grounds(1, ground_0="osl-10-27")
    answer = client_for("carin").post(url(hub), asked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "bryter inte socialtjänstsekretessen" in page
    assert "Underlaget håller för åklagare." in page
    with acting("carin"):
        assert not Position.objects.exists()


def test_balancing_is_demanded_where_the_law_does(hub, units, client_for):
    asked = answers(units["police"]) | grounds(1, balancing_0="")
    answer = client_for("carin").post(url(hub), asked)
    assert answer.status_code == 422
    assert "skriver hur intressena har vägts" in answer.content.decode()


def test_completion_needs_who_and_when(hub, units, client_for):
    asked = answers(units["police"], answer="komplettera")
    answer = client_for("carin").post(url(hub), asked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Fyll i ”Vem kompletterar”." in page
    assert "Fyll i ”Komplettera senast”." in page


def test_who_completes_must_have_been_there(hub, units, client_for):
    due = timezone.localdate() + datetime.timedelta(days=10)
    asked = answers(
        units["police"],
        answer="komplettera",
        completes=str(units["prosecutor"].uuid),
        complete_by=due.isoformat(),
    )
    answer = client_for("carin").post(url(hub), asked)
    assert answer.status_code == 422
    assert "Välj en av dem som deltog." in answer.content.decode()


def test_a_meeting_that_has_not_been_is_refused(hub, client_for):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    answer = client_for("carin").post(url(hub), answers(met_on=tomorrow.isoformat()))
    assert answer.status_code == 422


def test_two_clicks_record_one_position(hub, units, client_for, acting):
    asked = answers(units["police"]) | grounds(1)
    carin = client_for("carin")
    first = carin.post(url(hub), asked)
    second = carin.post(url(hub), asked)
    assert (first.status_code, first.url) == (302, hub.case.get_absolute_url())
    assert (second.status_code, second.url) == (302, hub.case.get_absolute_url())
    with acting("carin"):
        assert Position.objects.count() == 1


def test_going_back_after_a_position_meets_a_sentence(hub, client_for):
    carin = client_for("carin")
    carin.post(url(hub), answers() | {"granskad": "1"})
    answer = carin.get(url(hub))
    assert answer.status_code == 409
    assert "ärendet står i ”Lagföring”" in answer.content.decode()


def test_answers_can_be_changed_after_the_preview(hub, client_for):
    answer = client_for("carin").post(url(hub), answers() | {"andra": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Underlaget håller för åklagare.</textarea>" in page
    assert "Granska" in page


@pytest.mark.parametrize(
    ("username", "status"),
    [("anna", 403), ("carin", 200), ("gunilla", 200), ("vera", 404), ("petra", 404)],
)
def test_who_may_record_a_position(hub, client_for, username, status):
    assert client_for(username).get(url(hub)).status_code == status


def test_the_police_do_not_record_the_owners_position(hub, client_for):
    own = reverse("cases:position", args=[hub.police.uuid])
    assert client_for("petra").get(own).status_code == 403
