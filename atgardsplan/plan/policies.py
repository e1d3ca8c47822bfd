"""Whether a person may do something with a plan, now."""

from atgardsplan.plan.models import Measure, Plan
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied, WrongState

ENDED = "Planen är avslutad. Arbetet fortsätter i nästa års plan."


def works_at(plan: Plan, user: User) -> bool:
    """Tell whether a person works on the plan, or decides it, at its authority."""
    return plan.agency_id == user.agency_id and (
        user.may(Permission.PLAN_WRITE) or user.may(Permission.PLAN_DECIDE)
    )


def makes(plan: Plan, user: User) -> bool:
    """Tell whether a person is of those who write the plan."""
    return plan.agency_id == user.agency_id and user.may(Permission.PLAN_WRITE)


def may_write(plan: Plan, user: User) -> bool:
    """Tell whether a person may write in the plan as it stands now."""
    return plan.is_open and makes(plan, user)


def decides(plan: Plan, user: User) -> bool:
    """Tell whether a person writes down decisions about the plan, and publishes it."""
    return plan.agency_id == user.agency_id and user.may(Permission.PLAN_DECIDE)


def may_follow(measure: Measure, user: User) -> bool:
    """Tell whether a person may say how it goes with a measure."""
    if not measure.plan.is_open:
        return False
    return makes(measure.plan, user) or measure.responsible_id == user.pk


def check_can_write(plan: Plan, by: User) -> None:
    """Refuse one who does not write the plan, and writing in one that has ended."""
    if not makes(plan, by):
        raise Denied
    if not plan.is_open:
        raise WrongState(ENDED)


def check_decides(plan: Plan, by: User) -> None:
    """Refuse one who does not write down decisions."""
    if not decides(plan, by):
        raise Denied


def check_can_follow(measure: Measure, by: User) -> None:
    """Refuse one who neither writes the plan nor is responsible for the measure."""
    if not may_follow(measure, by):
        if measure.plan.is_open:
            raise Denied
        raise WrongState(ENDED)
