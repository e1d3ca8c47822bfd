"""An event that was written for the wrong week or area is moved, with a reason."""

import pytest
from django.urls import reverse

from pax.errors import Denied, Invalid, PaxError
from pax.places.models import Area
from samverkan.est.enums import EntryState
from samverkan.est.models import Event
from samverkan.est.parts import services as parts
from samverkan.est.weeks.selectors import picture_for
from tests.samverkan.est.compiling.test_freezing import told

REASON = "Hände veckan efter"


@pytest.fixture
def event(est, edition):
    found = est.event("petra", edition, "Fel vecka", count=3)
    est.hand_in("petra", edition)
    return found


def move(acting, username, event, edition, area="Ronna", because=REASON):
    with acting(username) as who:
        here = Event.objects.select_related("edition", "area", "agency")
        return parts.move_event(
            here.get(pk=event.pk),
            edition,
            Area.objects.get(name=area),
            by=who.user,
            because=because,
        )


def events_of(edition, acting):
    with acting("samira") as who:
        return told(picture_for(edition, who.user))["new_events"]


def test_handed_in_for_the_wrong_week_is_struck_there_and_told_here(
    est, edition, event, acting, client_for
):
    later = est.next(edition)
    moved = move(acting, "petra", event, later)
    assert (events_of(edition, acting), events_of(later, acting)) == ([], ["Fel vecka"])
    with acting("petra"):
        event.refresh_from_db()
        assert event.state == EntryState.STRUCK
        assert (moved.count, moved.agency) == (3, event.agency)
    petra = client_for("petra")
    for week, said in ((edition, "Flyttad till"), (later, "Flyttad från")):
        page = petra.get(reverse("est:history", args=[week.uuid])).content.decode()
        assert said in page
        assert REASON in page


def test_in_the_wrong_area_it_is_the_same_event(est, edition, event, acting):
    moved = move(acting, "petra", event, edition, area="Geneta")
    assert moved.pk == event.pk
    with acting("petra"):
        assert moved.history.latest("history_id").history_change_reason.endswith(REASON)
        assert moved.state == EntryState.HANDED_IN


def test_it_is_moved_on_its_page(est, edition, event, client_for, acting):
    petra = client_for("petra")
    url = reverse("est:event-move", args=[event.uuid])
    page = petra.get(reverse("est:event", args=[event.uuid])).content.decode()
    assert url in page
    with acting("petra"):
        area = Area.objects.get(name="Geneta")
    sent = {"edition": str(edition.uuid), "area": str(area.uuid), "because": REASON}
    assert petra.post(url, sent).status_code == 302
    with acting("petra"):
        assert Event.objects.get(pk=event.pk).area == area
    assert client_for("berit").get(url).status_code == 404


def test_not_without_a_reason_nor_by_others_nor_out_of_a_frozen_week(
    est, edition, event, acting
):
    with pytest.raises(Invalid, match="varför"):
        move(acting, "petra", event, edition, area="Geneta", because=" ")
    with pytest.raises(Invalid, match="annan vecka"):
        move(acting, "petra", event, edition)
    with pytest.raises(Denied):
        move(acting, "berit", event, edition, area="Geneta")
    est.freeze(edition)
    later = est.next(edition)
    with pytest.raises(PaxError):
        move(acting, "petra", event, later)
