"""The areas: who keeps them, what is refused, and what is written down."""

import datetime

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.errors import Denied, Invalid
from pax.places import services
from pax.places.models import Area, AreaPhase
from pax.places.services import AREAS, ship_areas

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def samira(acting):
    """Act as one who coordinates."""
    with acting("samira") as who:
        yield who.user


@pytest.fixture
def ronna(samira):
    return Area.objects.get(name="Ronna")


def logged():
    events = Event.objects.filter(verb=Verb.AREA_CHANGED).order_by("at")
    return [event.because for event in events]


def judge(area, by, since=None, phase=AreaPhase.Phase.TWO):
    return services.judge_phase(
        area, by=by, phase=phase, since=since or TODAY(), reasons="Öppen handel."
    )


# --- what Pax starts with -----------------------------------------------------------
def test_shipped_areas_stand_in_their_order_with_the_rest_last(samira):
    stand = list(Area.objects.values_list("name", "order", "is_rest", "is_active"))
    assert stand == [
        (name, number, name == "Övrigt", True)
        for number, name in enumerate(AREAS, start=1)
    ]


def test_areas_that_are_there_are_left_as_they_are(samira, ronna):
    services.revise_area(ronna, by=samira, name="Ronna centrum")
    ship_areas()
    names = set(Area.objects.values_list("name", flat=True))
    assert names == {*AREAS, "Ronna centrum"} - {"Ronna"}


# --- adding and changing ------------------------------------------------------------
def test_new_area_stands_last_but_before_the_rest(samira):
    made = services.add_area("Scaniarinken", by=samira)
    assert [a.name for a in Area.objects.all()][-2:] == ["Scaniarinken", "Övrigt"]
    assert (made.is_rest, made.is_active) == (False, True)
    assert logged() == ["Nytt område: Scaniarinken"]
    assert made.history.get().history_user == samira


@pytest.mark.parametrize("name", ["Ronna", "RONNA"])
def test_two_areas_are_not_called_the_same(samira, name):
    lina = Area.objects.get(name="Lina")
    with pytest.raises(Invalid, match=f"redan ett område som heter {name}"):
        services.add_area(name, by=samira)
    with pytest.raises(Invalid, match=f"redan ett område som heter {name}"):
        services.revise_area(lina, by=samira, name=name)
    assert Area.objects.count() == len(AREAS)
    assert Area.objects.get(pk=lina.pk).name == "Lina"


def test_changed_area_keeps_its_name_if_that_is_what_was_sent(samira, ronna):
    services.revise_area(ronna, by=samira, name="Ronna", order=40, is_active=False)
    stored = Area.objects.get(pk=ronna.pk)
    assert (stored.name, stored.order, stored.is_active) == ("Ronna", 40, False)
    assert logged() == ["Ronna: namn, ordning eller användning"]
    assert ronna.history.latest("history_id").history_user == samira


# --- phases -------------------------------------------------------------------------
def test_judged_phase_says_who_from_when_and_why_and_the_earlier_stays(samira, ronna):
    judge(ronna, samira, since=TODAY() - DAY, phase=AreaPhase.Phase.ONE)
    judged = judge(ronna, samira)
    assert [(p.phase, p.since) for p in AreaPhase.objects.filter(area=ronna)] == [
        (AreaPhase.Phase.TWO, TODAY()),
        (AreaPhase.Phase.ONE, TODAY() - DAY),
    ]
    assert (judged.decided_by, judged.created_by, judged.reasons) == (
        samira,
        samira,
        "Öppen handel.",
    )
    assert logged() == ["Ronna: fas 1", "Ronna: fas 2"]
    assert judged.history.get().history_user == samira


def test_area_is_judged_once_a_day(samira, ronna):
    judge(ronna, samira)
    with pytest.raises(Invalid, match="redan en bedömning från den dagen"):
        judge(ronna, samira, phase=AreaPhase.Phase.THREE)
    assert AreaPhase.objects.get(area=ronna).phase == AreaPhase.Phase.TWO


def test_what_gathers_the_rest_has_no_phase(samira):
    with pytest.raises(Invalid, match="har ingen fas"):
        judge(Area.objects.get(is_rest=True), samira)
    assert AreaPhase.objects.count() == 0


# --- who may ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "username",
    # Sanna coordinates too, in another nämnd.
    ["anna", "elin", "carin", "sigrid", "vidar", "sanna"],
)
def test_only_those_who_coordinate_keep_the_areas(acting, username):
    with acting(username) as who:
        ronna = Area.objects.get(name="Ronna")
        for change in (
            lambda: services.add_area("Ny", by=who.user),
            lambda: services.revise_area(ronna, by=who.user, name="Ny"),
            lambda: judge(ronna, who.user),
        ):
            with pytest.raises(Denied):
                change()
        # The database's own wall, with the service's open.
        assert Area.objects.update(name="Ny") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Area.objects.create(name="Ny", order=99)
        assert [a.name for a in Area.objects.all()] == list(AREAS)
