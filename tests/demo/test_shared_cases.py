"""The demo's shared cases: each agency at the table knows what it was given."""

import pytest

from pax.demo.chapters import CHAPTERS
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.selectors import board_of

pytestmark = pytest.mark.django_db

#: Who knows what: titles with content, offered, and cases that one may only ask about.
KNOWN = {
    "gunilla": (2, 1, 0),
    "petra": (2, 1, 0),
    "kim": (2, 0, 1),
    "orvar": (2, 1, 0),
    "samira": (1, 1, 1),
    "emil": (0, 0, 2),
}


def test_three_shared_cases_each_told_to_each_by_level(acting):
    CHAPTERS["seating"].play()
    assert not CHAPTERS["shared_cases"].is_played()
    CHAPTERS["shared_cases"].play()
    assert CHAPTERS["shared_cases"].is_played()
    for username, (going, offered, asks) in KNOWN.items():
        with acting(username) as who:
            group = Samverkansgrupp.objects.get(key="valfardsbrott")
            board = board_of(group, who.user)
            found = (len(board.lines), len(board.offered), len(board.asks))
            assert found == (going, offered, asks), username
    with acting("gunilla") as who:
        board = board_of(Samverkansgrupp.objects.get(key="valfardsbrott"), who.user)
        assert board.late == 1
        assert [len(line.parts) for line in board.lines] == [5, 4]
    with acting("paul"):
        assert not Samverkansgrupp.objects.filter(key="valfardsbrott").exists()
