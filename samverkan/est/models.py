"""EST (effektiv samordning för trygghet): every model of it, from its rooms."""

from samverkan.est.analysis.models import Analysis
from samverkan.est.freezing.models import Assessment, FrozenEdition
from samverkan.est.importing.models import EarlierWeeks, ReadIn, WeekColumns
from samverkan.est.parts.models import Action, ActionFeedback, Entry, Event, Part
from samverkan.est.scale.models import ScaleLevel
from samverkan.est.weeks.models import AreaPicture, Edition, OfEdition

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
