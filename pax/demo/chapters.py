"""The chapters of the demo, in the order they are played: later stand on earlier."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.models import Case
from pax.demo import (
    atgardsplan,
    est,
    figures,
    groups,
    lagesbild,
    meetings,
    registers,
    seating,
    stories,
)
from pax.demo.stage import playing


@dataclass(frozen=True)
class Chapter:
    """A part of the demo that is played whole, once."""

    title: str
    is_played: Callable[[], bool]
    play: Callable[[], None]


def _cases_exist() -> bool:
    with playing("carin"):
        return Case.objects.exists()


CHAPTERS = (
    Chapter("Demons ärenden", _cases_exist, stories.play_all),
    Chapter("Demons samverkansgrupper", seating.is_played, seating.play),
    Chapter("Demons delade ärenden", groups.is_played, groups.play),
    Chapter("Demons register", registers.is_played, registers.play),
    Chapter("Demons möten", meetings.is_played, meetings.play),
    Chapter("Demons veckolägesbilder", est.is_played, est.play),
    Chapter("Demons statistik", figures.is_played, figures.play),
    Chapter("Demons lägesbilder", lagesbild.is_played, lagesbild.play),
    Chapter("Demons åtgärdsplan", atgardsplan.is_played, atgardsplan.play),
)
