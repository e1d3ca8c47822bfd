"""The doors of this app: what an id in an address may open, and to whom."""

from django.db.models import QuerySet

from lagesbild.figures.models import Handover, Import, Indicator
from lagesbild.figures.querysets import reads_figures
from pax.access.doors import Door, Reach, Sees
from pax.accounts.models import User
from pax.audit.verbs import Verb

#: Figures of one's authority's lägesbild, for those who write in it or approve it.
IN_FIGURES = Reach(own=Sees.PICTURE, disclosed=Sees.PICTURE)
#: What one's authority has handed over.
HANDED = Reach(own=Sees.GIVERS, disclosed=Sees.GIVERS)


def _handovers(user: User) -> QuerySet[Handover]:
    """Those that one's authority has given or received."""
    found: QuerySet[Handover] = Handover.objects.visible_to(user)
    return found.select_related("giver", "receiver", "giver_unit", "created_by")


def _received(user: User) -> QuerySet[Handover]:
    """Those that one reads in: received, and by one who reads figures."""
    found = _handovers(user)
    return (
        found.filter(receiver=user.agency_id) if reads_figures(user) else found.none()
    )


indicator_door = Door(
    "indicator",
    lambda user: Indicator.objects.visible_to(user).select_related("responsible"),
    read=Verb.FIGURES_READ,
    reach=IN_FIGURES,
)
import_door = Door(
    "imported",
    lambda user: Import.objects.visible_to(user).select_related(
        "created_by", "confirmed_by", "undone_by", "handover"
    ),
    reach=IN_FIGURES,
)
handover_door = Door("given", _handovers, read=Verb.FIGURES_READ, reach=HANDED)
#: The same, where one is the one to read it in.
received_door = Door("given", _received, reach=IN_FIGURES)
