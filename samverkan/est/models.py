"""EST (effektiv samordning för trygghet): every model of it, from its rooms."""

from samverkan.est.importing.models import EarlierWeeks, ReadIn, WeekColumns
from samverkan.est.parts.models import Action, ActionFeedback, Entry, Event, Part
from samverkan.est.trends.models import Analysis
from samverkan.est.weeks.models import (
    AreaPicture,
    Assessment,
    Edition,
    FrozenEdition,
    OfEdition,
    ScaleLevel,
)

__all__ = [
    "Action",
    "ActionFeedback",
    "Analysis",
    "AreaPicture",
    "Assessment",
    "EarlierWeeks",
    "Edition",
    "Entry",
    "Event",
    "FrozenEdition",
    "OfEdition",
    "Part",
    "ReadIn",
    "ScaleLevel",
    "WeekColumns",
]
