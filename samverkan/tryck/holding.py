"""What of tryckregistret hangs on a person: measures they are responsible for."""

from django.db.models import Q
from django.utils import timezone

from pax.access.holdings import Holding, Rows, works
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from samverkan.groups.querysets import not_at_work
from samverkan.tryck.models import PressureMeasure
from samverkan.tryck.services import pass_on_measure


def _measures(user: User) -> Rows:
    today = timezone.localdate()
    measures: Rows = PressureMeasure.objects.changeable_by(user).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    return measures.select_related("group", "responsible", "target")


def _nobodys(user: User) -> Rows:
    if not user.may(Permission.GROUP_TAKE_PART):
        return PressureMeasure.objects.none()
    return _measures(user).filter(not_at_work("responsible"))


MEASURES = Holding(
    "tryck",
    "Åtgärder i tryckregister",
    "responsible",
    _measures,
    _nobodys,
    lambda measure, person: person.agency_id == measure.agency_id and works(person),
    pass_on_measure,
    url=lambda measure: str(measure.target.get_absolute_url()),
    where=lambda measure: str(measure.group),
    group="group",
    permission=Permission.GROUP_TAKE_PART,
)
