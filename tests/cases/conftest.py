"""What the tests of cases stand on."""

import datetime
from typing import Any

import pytest

from cases.case.services import Seen
from cases.flag.services import raise_flag
from cases.models import Case
from pax.accounts.models import Unit
from tests.cases import police_scene

SEEN = Seen(
    seen="Mannen bor kvar hos den han är skild från.",
    seen_on=datetime.date(2026, 1, 12),
    channel="own",
    support="forsorjningsstod",
    suspicion="skenseparation",
)


@pytest.fixture
def open_case(acting: Any) -> Any:
    """Open a case as someone, in their own unit: `open_case("anna")`."""

    def make(username: str = "anna", **changed: Any) -> Case:
        with acting(username) as who:
            unit = Unit.objects.get(pk=who.user.unit.pk)
            seen = Seen(**(SEEN.__dict__ | changed))
            case = raise_flag(seen, to_unit=unit, by=who.user)[1]
            assert case is not None
            return case

    return make


@pytest.fixture
def annas_case(open_case: Any) -> Case:
    """A case of Försörjningsstöd: anna, adam and carin read it, nobody else."""
    return open_case("anna")


@pytest.fixture
def veras_case(open_case: Any) -> Case:
    """A case of Vuxenenheten: the same nämnd, another unit."""
    return open_case("vera")


@pytest.fixture
def scene(annas_case: Case, acting: Any) -> Any:
    """Annas case, investigated until crime may be suspected (police_scene.Scene)."""
    return police_scene.at_report(annas_case, acting)


@pytest.fixture
def sent(scene: Any, acting: Any) -> Any:
    """The police report of the scene, signed by carin and sent."""
    return police_scene.report(scene, acting)


@pytest.fixture
def petras_case(sent: Any, acting: Any) -> Case:
    """The police's own case, opened by petra from what was sent."""
    return police_scene.receive(sent, acting)
