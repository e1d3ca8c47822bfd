"""What of plans hangs on a person: measures, and activities in them."""

from atgardsplan.plan.enums import Status
from atgardsplan.plan.models import Activity, Measure
from atgardsplan.plan.services.measures import revise_measure, revise_part
from pax.access.holdings import Holding, Rows, works, works_no_more
from pax.accounts.models import User
from pax.accounts.permissions import Permission


def _measures(user: User) -> Rows:
    measures: Rows = Measure.objects.visible_to(user).going()
    measures = measures.exclude(plan__status=Status.ENDED)
    return measures.select_related("plan", "responsible")


def _written(rows: Rows, user: User) -> Rows:
    """Narrow to the plans that a person writes: they say who answers for what."""
    if not user.may(Permission.PLAN_WRITE):
        return rows.none()
    return rows.filter(plan__agency=user.agency_id)


def _nobodys_measures(user: User) -> Rows:
    return _written(_measures(user), user).filter(works_no_more("responsible"))


def _give_measure(measure: Measure, to: User, *, by: User) -> None:
    revise_measure(measure, by=by, responsible=to)


def _activities(user: User) -> Rows:
    activities: Rows = Activity.objects.visible_to(user).filter(
        done_on__isnull=True, measure__in=_measures(user).order_by().values("pk")
    )
    return activities.select_related("plan", "measure__plan", "responsible")


def _nobodys_activities(user: User) -> Rows:
    return _written(_activities(user), user).filter(works_no_more("responsible"))


def _give_activity(activity: Activity, to: User, *, by: User) -> None:
    revise_part(activity, by=by, responsible=to)


MEASURES = Holding(
    "atgarder",
    "Åtgärder i åtgärdsplanen",
    "responsible",
    _measures,
    _nobodys_measures,
    # Whoever it is reads what they answer for, and no more (docs/access.md).
    lambda _, person: works(person),
    _give_measure,
    where=lambda measure: str(measure.plan),
)
ACTIVITIES = Holding(
    "aktiviteter",
    "Aktiviteter i åtgärdsplanen",
    "responsible",
    _activities,
    _nobodys_activities,
    lambda _, person: works(person),
    _give_activity,
    url=lambda activity: str(activity.measure.get_absolute_url()),
    called=lambda activity: activity.text,
    where=lambda activity: str(activity.measure),
)
