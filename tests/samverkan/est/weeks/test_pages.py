"""The pages of EST: writing several at once, traces of persons, areas and the scale."""

import datetime
import re

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from pax.audit.models import Event as LogEvent
from pax.audit.verbs import Verb
from pax.places.models import Area, AreaPhase
from samverkan.est.models import Action, Event, ScaleLevel
from samverkan.est.querysets import names_levels

BAD = ("9" * 40, "abc", "-1", "2026-13-45", "\x00", "x" * 20_000)


def once(page):
    return page.content.decode().split('name="once" value="')[1].split('"')[0]


def rows(token, events=(), actions=()):
    sent = {"once": token}
    for prefix, written in (("handelser", events), ("atgarder", actions)):
        sent[f"{prefix}-TOTAL_FORMS"] = str(len(written) + 1)
        sent[f"{prefix}-INITIAL_FORMS"] = "0"
        for number, row in enumerate([*written, {}]):
            blank = {"text": "", "kind": "otrygghet", "audience": "alla"}
            for name, value in (blank | row).items():
                sent[f"{prefix}-{number}-{name}"] = value
    return sent


@pytest.fixture
def write(est, edition):
    return f"/est/{edition.uuid}/min-del/{est.area().uuid}/"


def test_several_are_added_at_once_and_a_double_click_adds_none(
    write, client_for, acting
):
    client = client_for("petra")
    sent = rows(
        once(client.get(write)),
        [{"text": "Trasig lampa", "count": "7"}, {"text": "Krossad ruta"}],
        [{"text": "Fler patruller", "responsible": "Områdespolisen"}],
    )
    for _ in range(2):
        assert client.post(write, sent).status_code == 302
    with acting("petra"):
        told = Event.objects.order_by("text").values_list("text", "count", "state")
        assert list(told) == [
            ("Krossad ruta", None, "utkast"),
            ("Trasig lampa", 7, "utkast"),
        ]
        assert Action.objects.get().responsible == "Områdespolisen"


def test_nothing_written_is_said(write, client_for):
    client = client_for("petra")
    answer = client.post(write, rows(once(client.get(write))))
    assert answer.status_code == 422
    assert "Skriv minst en händelse eller åtgärd" in answer.content.decode()


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("name", ["text", "kind", "happened_on", "count", "audience"])
def test_bad_input_is_no_fault_of_ours(write, client_for, name, value):
    client = client_for("petra")
    sent = rows(once(client.get(write)), [{"text": "Lampa", name: value}])
    assert client.post(write, sent).status_code in (302, 400, 422)


def test_what_looks_like_a_person_is_kept_only_with_a_reason(write, client_for, acting):
    client = client_for("petra")
    name = "Anna Svensson"
    sent = rows(once(client.get(write)), [{"text": f"{name} krossade en ruta"}])
    answer = client.post(write, sent)
    assert answer.status_code == 422
    assert "ser ut som en persons namn" in answer.content.decode()
    with acting("petra"):
        assert not Event.objects.exists()
    sent["handelser-0-keep_because"] = "Butiken heter så"
    assert client.post(write, sent).status_code == 302
    with acting("lars"):
        kept = LogEvent.objects.get(verb=Verb.TRACES_KEPT)
    assert "Butiken heter så" in kept.because
    assert name not in kept.because


def levels_as_sent():
    sent = {}
    for number, shape in enumerate(("circle", "square", "diamond", "triangle"), 1):
        sent |= {
            f"niva{number}-name": f"Läge {number}",
            f"niva{number}-shape": shape,
            f"niva{number}-colour": "neutral",
            f"niva{number}-meaning": "",
        }
    return sent


def version_on(page):
    return re.search(r'name="version" value="([^"]+)"', page.content.decode())[1]


def test_levels_that_somebody_else_has_named_are_not_written_over(client_for, db):
    url = "/est/installningar/"
    first, second = client_for("sigrid"), client_for("sigrid")
    read_by_both = {"version": version_on(first.get(url))}
    assert first.post(url, levels_as_sent() | read_by_both).status_code == 302
    late = levels_as_sent() | {"niva1-name": "Lugnt"} | read_by_both
    stale = second.post(url, late)
    assert stale.status_code == 409
    assert "Läge 1" in stale.content.decode()  # what is saved now
    assert "Lugnt" in stale.content.decode()  # what was written
    # Read, and sent again as a choice made with open eyes.
    again = second.post(url, late | {"version": version_on(stale)})
    assert again.status_code == 302


def test_levels_are_named_by_the_administrator_of_those_who_coordinate(
    client_for, acting, db
):
    url = "/est/installningar/"
    # An administrator of the police does not administer those who coordinate EST.
    elsewhere = client_for("sune")
    assert elsewhere.get(url).status_code == 404
    assert elsewhere.post(url, levels_as_sent()).status_code == 404
    assert url not in elsewhere.get("/").content.decode()
    assert url in client_for("sigrid").get("/").content.decode()
    for username, is_let in (("sune", False), ("samira", False), ("sigrid", True)):
        with acting(username) as who:
            assert names_levels(who.user) is is_let
            assert is_renamed() is is_let, username


def is_renamed():
    """Try with SQL what the page may have refused."""
    try:
        with transaction.atomic():
            return bool(ScaleLevel.objects.filter(number=1).update(meaning="X"))
    except ProgrammingError:
        return False


def test_scale_is_set_by_the_administrator_and_told_apart_by_shape(
    client_for, acting, db
):
    url = "/est/installningar/"
    assert client_for("samira").get(url).status_code == 404
    client = client_for("sigrid")
    sent = levels_as_sent() | {"version": version_on(client.get(url))}
    same = client.post(url, sent | {"niva2-shape": "circle"})
    assert same.status_code == 422
    assert "egen form" in same.content.decode()
    assert client.post(url, sent | {"niva2-name": "läge 1"}).status_code == 422
    assert client.post(url, levels_as_sent()).status_code == 409  # never read
    swapped = sent | {"niva1-shape": "square", "niva2-shape": "circle"}
    assert client.post(url, swapped).status_code == 302
    with acting("samira"):
        shapes = dict(ScaleLevel.objects.values_list("name", "shape"))
        assert shapes["Läge 1"] == "square"
        assert ScaleLevel.history.exists()


def test_phase_is_judged_with_reasons_and_the_earlier_stay(est, client_for, acting):
    ronna = est.area()
    url = f"/omraden/{ronna.uuid}/fas/"
    client = client_for("samira")
    today = datetime.date(2026, 1, 2)
    for phase, day in (("2", today), ("3", today.replace(month=2))):
        sent = {
            "once": once(client.get(url)),
            "phase": phase,
            "since": day.isoformat(),
            "reasons": f"Skäl {phase}",
        }
        assert client.post(url, sent).status_code == 302
    again = client.post(url, sent | {"once": once(client.get(url))})
    assert again.status_code == 422  # the same day
    page = client_for("petra").get(f"/omraden/{ronna.uuid}/").content.decode()
    assert page.index("Skäl 3") < page.index("Skäl 2")
    with acting("petra"):
        assert AreaPhase.objects.count() == 2
    assert client_for("petra").get(url).status_code == 403


def test_area_that_is_not_used_is_not_in_new_weeks(est, edition, client_for, acting):
    lina = est.area("Lina")
    client = client_for("samira")
    url = f"/omraden/{lina.uuid}/andra/"
    seen = {"order": "3", "version": client.get(url).context["form"].current_version}
    taken = client.post(url, seen | {"name": "ronna"})
    assert taken.status_code == 422
    assert client.post(url, seen | {"name": "Lina"}).status_code == 302
    # What somebody else has changed meanwhile is not written over.
    stale = client.post(url, seen | {"name": "Lina södra"})
    assert (stale.status_code, "Lina södra" in stale.text) == (409, True)
    page = client.get(f"/est/{edition.uuid}/").content.decode()
    assert str(lina.uuid) in page  # it was in use when the week was opened
    later = est.next(edition)
    page = client.get(f"/est/{later.uuid}/").content.decode()
    assert str(lina.uuid) not in page


def test_new_area_stands_before_the_rest(client_for, acting, db):
    client = client_for("samira")
    sent = {"name": "Hölö", "once": once(client.get("/omraden/nytt/"))}
    assert client.post("/omraden/nytt/", sent).status_code == 302
    with acting("samira"):
        names = list(Area.objects.values_list("name", flat=True))
    assert names[-2:] == ["Hölö", "Övrigt"]
