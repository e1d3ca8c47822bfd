"""Whether a person may keep an authority's figures, or hand over its own."""

from lagesbild.figures.models import OfAgency
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied


def check_keeps(by: User, thing: OfAgency | None = None) -> None:
    """Refuse one who does not keep the figures that this belongs to."""
    if not by.may(Permission.LAGESBILD_WRITE):
        raise Denied
    if thing is not None and thing.agency_id != by.agency_id:
        raise Denied


def check_gives(by: User) -> None:
    """Refuse one who may not hand over their authority's counts."""
    if not by.may(Permission.FIGURES_GIVE):
        raise Denied
