"""EST (effektiv samordning för trygghet): every model of it, from its rooms."""

from samverkan.est.analysis.models import Analysis
from samverkan.est.importing.models import EarlierWeeks, ReadIn
from samverkan.est.weeks.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Assessment,
    Edition,
    Entry,
    Event,
    FrozenEdition,
    OfEdition,
    Part,
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
]
