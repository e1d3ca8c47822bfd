"""What of the figures hangs on a person: indicators they are responsible for."""

from lagesbild.figures.models import Indicator
from lagesbild.figures.services.importing import revise_indicator
from pax.access.holdings import Holding, Rows, works, works_no_more
from pax.accounts.models import User
from pax.accounts.permissions import Permission


def _indicators(user: User) -> Rows:
    indicators: Rows = Indicator.objects.visible_to(user)
    return indicators.filter(agency=user.agency_id).select_related("responsible")


def _nobodys(user: User) -> Rows:
    if not user.may(Permission.LAGESBILD_WRITE):
        return Indicator.objects.none()
    return _indicators(user).filter(works_no_more("responsible"))


def _takes(indicator: Indicator, person: User) -> bool:
    return works(person) and person.agency_id == indicator.agency_id


def _give(indicator: Indicator, to: User, *, by: User) -> None:
    revise_indicator(indicator, by=by, responsible=to)


INDICATORS = Holding(
    "indikatorer",
    "Indikatorer",
    "responsible",
    _indicators,
    _nobodys,
    _takes,
    _give,
)
