"""The pages of areas: read by the forum, kept by those who coordinate."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from pax.places.models import Area, AreaPhase

AREAS, ADD = reverse("places:areas"), reverse("places:add")


@pytest.fixture
def ronna(acting):
    with acting("malte"):
        return Area.objects.get(name="Ronna")


def at(name, area):
    return reverse(f"places:{name}", args=[area.uuid])


def stored(acting, model, **which):
    with acting("malte"):
        return model.objects.filter(**which).count()


def test_forum_reads_and_others_know_of_no_such_page(client_for, ronna):
    for username in ("elin", "petra", "vidar", "samira"):
        client = client_for(username)
        assert client.get(AREAS).status_code == 200
        assert client.get(at("area", ronna)).status_code == 200
    for username in ("anna", "sigrid", "lovisa"):
        client = client_for(username)
        assert client.get(AREAS).status_code == 404
        assert client.get(at("area", ronna)).status_code == 404


def test_who_does_not_coordinate_is_offered_no_change_and_refused_one(
    client_for, ronna, acting
):
    elin = client_for("elin")
    assert ADD not in elin.get(AREAS).content.decode()
    assert at("change", ronna) not in elin.get(at("area", ronna)).content.decode()
    assert elin.post(ADD, {"name": "Ny"}).status_code == 404
    for name in ("change", "phase"):
        assert elin.post(at(name, ronna), {"name": "Ny"}).status_code == 403
    assert stored(acting, Area, name="Ny") == 0


def test_list_shows_the_latest_phase_of_each_area(client_for, ronna, acting):
    with acting("samira") as who:
        for day, phase in ((2, AreaPhase.Phase.ONE), (9, AreaPhase.Phase.THREE)):
            AreaPhase.objects.create(
                area=ronna,
                phase=phase,
                since=timezone.localdate().replace(month=1, day=day),
                reasons="Prov",
                decided_by=who.user,
                created_by=who.user,
            )
    rows = client_for("elin").get(AREAS).context["rows"]
    assert {area.name: phase for area, phase in rows} == {
        area.name: "Fas 3" if area == ronna else "" for area, _ in rows
    }


def test_new_area_is_added_once_however_often_it_is_sent(client_for, acting):
    client = client_for("samira")
    once = client.get(ADD).context["form"]["once"].value()
    for _ in range(2):
        answer = client.post(ADD, {"name": "Scaniarinken", "once": once})
        assert (answer.status_code, answer["Location"]) == (302, AREAS)
    assert stored(acting, Area, name="Scaniarinken") == 1


def test_name_that_is_taken_is_said_and_kept(client_for, ronna):
    client = client_for("samira")
    answer = client.post(ADD, {"name": "Lina", "once": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "redan ett område som heter Lina" in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Lina"


def test_phase_is_not_judged_ahead_nor_without_reasons(client_for, ronna, acting):
    client = client_for("samira")
    ahead = timezone.localdate().replace(year=2999).isoformat()
    answer = client.post(
        at("phase", ronna),
        {"phase": "2", "since": ahead, "reasons": "", "once": str(uuid.uuid4())},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"since", "reasons"}
    assert answer.context["form"]["phase"].value() == "2"
    assert stored(acting, AreaPhase) == 0


def test_what_gathers_the_rest_is_told_to_have_no_phase(client_for, acting):
    with acting("malte"):
        rest = Area.objects.get(is_rest=True)
    answer = client_for("samira").post(
        at("phase", rest),
        {
            "phase": "2",
            "since": timezone.localdate().isoformat(),
            "reasons": "Prov",
            "once": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 422
    assert "har ingen fas" in answer.content.decode()
