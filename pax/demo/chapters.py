"""The chapters of the demo, in the order they are played: later stand on earlier."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from atgardsplan.plan.models import Plan
from cases.models import Case
from lagesbild.figures.models import Indicator
from lagesbild.report.models import Lagesbild
from pax.demo import est, figures
from pax.demo.stage import play, playing
from samverkan.est.models import Edition
from samverkan.groups.models import Seat, Share
from samverkan.meetings.models import Meeting
from samverkan.tryck.models import PressureTarget


@dataclass(frozen=True)
class Chapter:
    """A part of the demo that is played whole, once."""

    title: str
    keeper: str
    makes: Any
    play: Callable[[], None]

    def is_played(self) -> bool:
        """Tell whether its keeper sees what it makes."""
        with playing(self.keeper):
            return bool(self.makes.objects.exists())


CASES = Chapter(
    "Demons ärenden", "carin", Case, partial(play, "skilda_paret", "stories")
)
SEATING = Chapter("Demons samverkansgrupper", "samira", Seat, partial(play, "seating"))
SHARED_CASES = Chapter(
    "Demons delade ärenden", "samira", Share, partial(play, "groups")
)
REGISTERS = Chapter(
    "Demons register", "samira", PressureTarget, partial(play, "registers")
)
MEETINGS = Chapter("Demons möten", "gunilla", Meeting, partial(play, "meetings"))
EST = Chapter("Demons veckolägesbilder", "samira", Edition, est.play)
FIGURES = Chapter("Demons statistik", "samira", Indicator, figures.play)
LAGESBILD = Chapter(
    "Demons lägesbilder", "selma", Lagesbild, partial(play, "lagesbild")
)
ATGARDSPLAN = Chapter("Demons åtgärdsplan", "selma", Plan, partial(play, "atgardsplan"))
CHAPTERS = (
    *(CASES, SEATING, SHARED_CASES, REGISTERS, MEETINGS, EST, FIGURES),
    *(LAGESBILD, ATGARDSPLAN),
)
