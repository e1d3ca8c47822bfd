"""What of follow-ups hangs on a person: questions to answer."""

from atgardsplan.rounds.models import Ask
from atgardsplan.rounds.services import name_responsible
from pax.access.holdings import Holding, Rows, works, works_no_more
from pax.accounts.models import User
from pax.accounts.permissions import Permission


def _asks(user: User) -> Rows:
    asks: Rows = Ask.objects.visible_to(user).waiting()
    return asks.select_related("plan", "round", "measure__plan", "responsible")


def _nobodys(user: User) -> Rows:
    if not user.may(Permission.PLAN_WRITE):
        return Ask.objects.none()
    ours = _asks(user).filter(plan__agency=user.agency_id)
    return ours.filter(works_no_more("responsible"))


def _give(ask: Ask, to: User, *, by: User) -> None:
    name_responsible(ask, to, by=by)


ASKS = Holding(
    "uppfoljning",
    "Frågor om uppföljning",
    "responsible",
    _asks,
    _nobodys,
    lambda _, person: works(person),
    _give,
    called=lambda ask: str(ask.measure),
    where=lambda ask: str(ask.round),
)
