"""Who has read a case (”vem har läst detta”): the access log, by person and day."""

import datetime
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate
from django.http import HttpRequest

from cases.models import Case
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.ui import swedish
from pax.ui.parts import Page

SIZE = 50
#: What counts as reading; everything else is changing, and stands in the history.
READ = (
    Verb.CASE_READ,
    Verb.CASE_PRINTED,
    Verb.CASE_HISTORY_READ,
    Verb.CASE_READERS_READ,
    Verb.PARTY_READ,
    Verb.PARTY_MATCHED,
    Verb.DOCUMENT_READ,
    Verb.DISCLOSURE_READ,
)
_GROUPED = ("day", "actor", "actor_id", "unit", "purpose")


@dataclass(frozen=True)
class Reading:
    """What one person did with a case during one day."""

    who: str
    unit: str
    day: datetime.date
    first: datetime.datetime
    last: datetime.datetime
    what: list[str]
    times: int
    purpose: str

    @property
    def hours(self) -> str:
        """From when to when on the day."""
        first, last = swedish.clock(self.first), swedish.clock(self.last)
        return first if first == last else f"{first}–{last}"


def readers_of(
    request: HttpRequest, case: Case, *, only_reading: bool = True
) -> Page[Reading]:
    """Give one page of who has read a case, newest day first."""
    events = Event.objects.filter(case_id=case.pk)
    if only_reading:
        events = events.filter(verb__in=READ)
    zone = ZoneInfo(settings.TIME_ZONE)
    grouped = events.annotate(day=TruncDate("at", tzinfo=zone))
    if beyond := _beyond(request.GET.get("after", "")):
        grouped = grouped.filter(beyond)
    rows = list(
        grouped.values(*_GROUPED)
        .annotate(
            first=Min("at"),
            last=Max("at"),
            times=Count("uuid"),
            verbs=ArrayAgg("verb", distinct=True),
        )
        .order_by("-day", "actor", "actor_id", "unit", "purpose")[: SIZE + 1]
    )
    more, rows = len(rows) > SIZE, rows[:SIZE]
    query = request.GET.copy()
    if more:
        query["after"] = "~".join(str(rows[-1][name]) for name in _GROUPED)
    return Page(
        [_reading(row) for row in rows],
        next_url=f"?{query.urlencode()}" if more else "",
    )


def _beyond(edge: str) -> Q | None:
    """Say which groups stand after the one at the edge of the page before."""
    try:
        day, actor, actor_id, unit, purpose = edge.split("~")
        on, person = datetime.date.fromisoformat(day), int(actor_id)
    except ValueError:
        return None
    later = Q(actor__gt=actor)
    later |= Q(actor=actor, actor_id__gt=person)
    later |= Q(actor=actor, actor_id=person, unit__gt=unit)
    later |= Q(actor=actor, actor_id=person, unit=unit, purpose__gt=purpose)
    return Q(day__lt=on) | Q(day=on) & later


def _reading(row: dict[str, Any]) -> Reading:
    return Reading(
        who=row["actor"],
        unit=row["unit"],
        day=row["day"],
        first=row["first"],
        last=row["last"],
        what=sorted(str(Verb(verb).label) for verb in row["verbs"]),
        times=row["times"],
        purpose=row["purpose"],
    )
