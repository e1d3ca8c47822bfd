"""Where a person can flag to, and what they may follow of it."""

from cases.disclosure.lagrum import GROUNDS
from cases.flag.services import FLAG_GROUND
from cases.models import Case, Flag, Impulse
from pax.accounts.models import Unit, User
from pax.db.ordering import in_swedish

#: Where most that is seen belongs, for those whose own unit takes no flags.
USUAL_RECEIVER = "Försörjningsstöd"


def receivers_for(user: User) -> list[Unit]:
    """List the units a person can flag to: the agency's own first.

    Another authority is among them only if the law lets the person's unit tell it
    of its own accord (lag 2008:206).
    """
    ground = GROUNDS[FLAG_GROUND]
    may_tell = user.unit is not None and user.unit.activity in ground.sources
    units = Unit.objects.filter(takes_flags=True).select_related("agency")
    found = [
        unit
        for unit in units.order_by(in_swedish("agency__name"), in_swedish("name"))
        if unit.agency_id == user.agency_id
        or (may_tell and unit.agency.kind in ground.receivers)
    ]
    return sorted(found, key=lambda unit: unit.agency_id != user.agency_id)


def usual_receiver(user: User, receivers: list[Unit]) -> Unit | None:
    """Pick the likeliest receiver: one's own unit, else the usual one."""
    own = [u for u in receivers if u == user.unit]
    usual = [u for u in receivers if u.name == USUAL_RECEIVER]
    return next(iter(own or usual or receivers), None)


def case_of_flag(flag: Flag, user: User) -> Case | None:
    """Give the case that a flag became part of, if the person may read it."""
    impulse = (
        Impulse.objects.visible_to(user)
        .filter(flag_uuid=flag.uuid)
        .select_related("case")
        .first()
    )
    return impulse.case if impulse else None
