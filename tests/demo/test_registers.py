"""The demo's registers are written through the services, and hold no real person."""

from pax.demo.chapters import CHAPTERS
from pax.ui.traces import review
from samverkan.checklists.models import Checklist
from samverkan.tillsyn.models import Handover, Protocol
from samverkan.tryck.models import PressureMeasure, PressureTarget, TensionNote


def test_registers_are_played_and_each_sees_their_own(acting, db):
    CHAPTERS["seating"].play()
    assert not CHAPTERS["registers"].is_played()
    CHAPTERS["registers"].play()
    assert CHAPTERS["registers"].is_played()
    seen = {}
    for username in ("samira", "petra", "emil", "paul", "sanna"):
        with acting(username):
            seen[username] = (
                PressureTarget.objects.count(),
                PressureMeasure.objects.count(),
                Protocol.objects.count(),
                Handover.objects.count(),
            )
    # Petra alone sees what the police keep to themselves; each reads its own protocol.
    assert seen["samira"][:2] == (2, 7)
    assert seen["petra"][:2] == (2, 8)
    assert seen["emil"] == (2, 7, 0, 0)
    assert seen["paul"][2:] == (1, 1)
    assert seen["sanna"][2:] == (1, 1)


def test_no_text_of_the_registers_points_anybody_out(acting, db):
    CHAPTERS["seating"].play()
    CHAPTERS["registers"].play()
    with acting("petra"):
        texts = [
            *PressureTarget.objects.values_list("name", "why"),
            *PressureMeasure.objects.values_list("what", "outcome"),
            *TensionNote.objects.values_list("text"),
            *Checklist.objects.values_list("title"),
        ]
        assert [review(text) for row in texts for text in row if review(text)] == []
