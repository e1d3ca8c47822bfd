"""The demo's groups are laid through the services."""

from pax.demo.chapters import CHAPTERS
from samverkan.groups.models import Samverkansgrupp, Seat


def test_groups_are_seated_and_each_sees_their_own(acting, db):
    assert not CHAPTERS["seating"].is_played()
    CHAPTERS["seating"].play()
    assert CHAPTERS["seating"].is_played()
    seen = {}
    for username in ("gunilla", "emil", "petra", "kim", "vera"):
        with acting(username) as who:
            groups = Samverkansgrupp.objects.visible_to(who.user)
            assert groups.count() == Samverkansgrupp.objects.count()
            seen[username] = sorted(groups.values_list("key", flat=True))
            assert Seat.objects.visible_to(who.user).count() == Seat.objects.count()
    assert seen["gunilla"] == ["valfardsbrott"]
    assert seen["kim"] == ["bidragsbrott", "valfardsbrott"]
    assert seen["emil"] == ["avfall", "legal-bostadsmarknad", "valfardsbrott"]
    assert seen["vera"] == []
