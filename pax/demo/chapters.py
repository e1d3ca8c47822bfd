"""The chapters of the demo, in the order they are played: later stand on earlier."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps

from pax.demo import est, figures
from pax.demo.stage import play, playing


@dataclass(frozen=True)
class Chapter:
    """A part of the demo that is played whole, once."""

    title: str
    keeper: str
    makes: str  # the model of what its keeper then sees
    play: Callable[[], None]

    def is_played(self) -> bool:
        """Tell whether its keeper sees what it makes."""
        model: Any = apps.get_model(self.makes)
        with playing(self.keeper):
            return bool(model.objects.exists())


CHAPTERS = {
    "cases": Chapter(
        "Demons ärenden",
        "carin",
        "cases.Case",
        partial(play, "skilda_paret", "stories"),
    ),
    "seating": Chapter(
        "Demons samverkansgrupper", "samira", "groups.Seat", partial(play, "seating")
    ),
    "shared_cases": Chapter(
        "Demons delade ärenden", "samira", "groups.Share", partial(play, "groups")
    ),
    "registers": Chapter(
        "Demons register", "samira", "tryck.PressureTarget", partial(play, "registers")
    ),
    "meetings": Chapter(
        "Demons möten", "gunilla", "meetings.Meeting", partial(play, "meetings")
    ),
    "est": Chapter("Demons veckolägesbilder", "samira", "est.Edition", est.play),
    "figures": Chapter("Demons statistik", "samira", "figures.Indicator", figures.play),
    "lagesbild": Chapter(
        "Demons lägesbilder", "selma", "report.Lagesbild", partial(play, "lagesbild")
    ),
    "atgardsplan": Chapter(
        "Demons åtgärdsplan", "selma", "plan.Plan", partial(play, "atgardsplan")
    ),
}
