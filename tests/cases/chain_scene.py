"""A case on the later half of the chain, and what the other agencies do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cases.case import services as opening
from cases.closing import services as closing
from cases.disclosure import services as disclosing
from cases.disclosure.lagrum import OnGround
from cases.enums import PositionAnswer
from cases.models import Case, Disclosure
from cases.position.services import Agreed, record_position
from cases.process.definition import Transition
from pax.accounts.models import Unit
from tests.cases import police_scene

PROSECUTORS = "Södertörns åklagarkammare"
POLICE_GROUND = OnGround("osl-35-6")
SOCIAL_GROUND = OnGround(
    "osl-10-15a", "Behövs för att utreda brottet; inga övervägande skäl talar emot."
)


@dataclass
class Hub:
    """The owner's case and the police's own, tied together by disclosures."""

    case: Case
    police: Case
    scene: police_scene.Scene

    def refresh(self, acting: Any) -> None:
        """Read both as their agencies now have them."""
        with acting("anna"):
            self.case = Case.objects.select_related("origin").get(pk=self.case.pk)
        with acting("petra"):
            self.police = Case.objects.select_related("origin").get(pk=self.police.pk)


def reported(case: Case, acting: Any) -> Hub:
    """Take a case as far as the police having received the report."""
    scene = police_scene.at_report(case, acting)
    disclosure = police_scene.report(scene, acting)
    police = police_scene.receive(disclosure, acting)
    hub = Hub(scene.case, police, scene)
    hub.refresh(acting)
    return hub


def tell(
    case: Case,
    key: str,
    acting: Any,
    *,
    by: str = "petra",
    because: str = "",
    **data: Any,
) -> Disclosure:
    """Let a receiver note an event in its own case and tell the sender."""
    with acting(by) as who:
        case = Case.objects.select_related("origin").get(pk=case.pk)
        transition = case.process.chart.transition(key)
        assert isinstance(transition, Transition)
        told = disclosing.Feedback(
            transition=transition,
            on=timezone.localdate(),
            because=because,
            given=data,
            facts=[],
            message="",
        )
        return disclosing.give_feedback(
            case, told, POLICE_GROUND, by=who.user, despite="Prov"
        )


def investigated(case: Case, acting: Any) -> Hub:
    """Take a case as far as the police having opened a förundersökning."""
    hub = reported(case, acting)
    tell(hub.police, "mottagen", acting)
    tell(hub.police, "fu_inledd", acting)
    hub.refresh(acting)
    return hub


def agreed(answer: str, *units: str, **more: Any) -> Agreed:
    """Say what was agreed at a meeting today."""
    found = Unit.objects.select_related("agency").filter(name__in=units)
    return Agreed(
        answer=PositionAnswer(answer),
        met_on=timezone.localdate(),
        motivation="Underlaget håller.",
        units=tuple(found),
        **more,
    )


def position(hub: Hub, acting: Any, what: Agreed, by: str = "carin") -> None:
    """Record a joint position, given to all on the same ground."""
    with acting(by) as who:
        case = Case.objects.select_related("unit__agency", "agency").get(pk=hub.case.pk)
        grounds = dict.fromkeys(what.units, SOCIAL_GROUND)
        record_position(case, what, grounds=grounds, by=who.user)
    hub.refresh(acting)


def receive_newest(acting: Any, by: str) -> Case:
    """Let somebody take care of what came last."""
    with acting(by) as who:
        newest = (
            Disclosure.objects.received_by(who.user)
            .order_by("-decided_at", "-pk")
            .first()
        )
        assert newest is not None
        return opening.receive_disclosure(newest, by=who.user)


def say_done(
    case: Case, acting: Any, by: str, ground: OnGround = POLICE_GROUND
) -> None:
    """Let an agency say that its part is done."""
    with acting(by) as who:
        case = Case.objects.select_related("origin").get(pk=case.pk)
        closing.say_part_done(
            case,
            takes_home="Vi kontrollerar tidigare.",
            by=who.user,
            terms=ground,
            despite="Prov",
        )


def close(case: Case, acting: Any, by: str) -> Case:
    """Let an agency close its own case."""
    with acting(by) as who:
        case = Case.objects.select_related("origin").get(pk=case.pk)
        return closing.close_case(case, by=who.user, despite="Prov")
