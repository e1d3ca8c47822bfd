"""The demo is played through the services, so it holds what it promises."""

from cases.models import Case, Disclosure
from pax.demo.chapters import CHAPTERS


def test_every_story_can_be_played_and_each_sees_their_own(acting):
    CHAPTERS["cases"].play()
    seen = {}
    for username in ("anna", "carin", "vera", "petra", "hugo", "asta", "sigrid"):
        with acting(username) as who:
            cases = Case.objects.visible_to(who.user)
            assert cases.count() == Case.objects.count()
            seen[username] = sorted(cases.values_list("step", flat=True))
    assert seen["vera"] == ["utredning"]
    assert seen["hugo"] == ["avslut"]
    assert seen["asta"] == ["avslut"]
    assert seen["sigrid"] == []
    # One is restricted to the chief alone.
    assert len(seen["carin"]) == len(seen["anna"]) + 1
    with acting("carin"):
        closed = Case.objects.get(is_open=False)
        assert closed.outcome == "stang"
    with acting("petra"):
        assert Disclosure.objects.filter(receiver_case__isnull=True).exists()
