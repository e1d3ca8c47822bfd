"""Who is to see which rows: by the application's roads, and where there is none.

Asked as the tables' owner (tests/house/walls.py), so that nothing else hides a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

from cases.models import Case, Disclosure
from pax.access.admin.doors import agencies_of
from pax.accounts.models import User
from pax.accounts.roles import Role
from tests.house.walls import Rows, has_road, keys, road


def rule(model: type[Model], who: User) -> Rows:
    """Say which rows of a model a person is to see: by its road, or by its rule."""
    if has_road(model):
        return road(model, who)
    if is_history(model):
        return keys(of_history(model, who))
    return keys(NO_ROAD[model.__name__](model._base_manager.all(), who))


def of_history(model: Any, who: User) -> QuerySet[Any]:
    """Show the versions of what one sees; of the directory, its administrators."""
    rows, record = model._base_manager.all(), model.instance_type
    if record._meta.app_label == "accounts":
        return rows.filter(administered(record, who) | Q(history_user=who))
    if has_road(record):
        seen = record._default_manager.visible_to(who).order_by()
        return rows.filter(id__in=seen.values("pk"))
    return NO_ROAD[record.__name__](rows, who)


def administered(record: type[Model], who: User) -> Q:
    """Ask whether a person administers what a version in the directory is about."""
    agencies = agencies_of(who).order_by().values("pk")
    if who.is_system:  # may everything, and administers nobody
        agencies = agencies.none()
    of = {"Agency": "id", "Unit": "agency", "User": "agency"}
    if record.__name__ in of:
        return Q(**{f"{of[record.__name__]}__in": agencies})
    return Q(unit__agency__in=agencies)


def is_history(model: type[Model]) -> bool:
    return model.__name__.startswith("Historical")


# --- where there is no road -----------------------------------------------------------
def everything(rows: QuerySet[Any], _: User) -> QuerySet[Any]:
    """Show the directory, which everybody who has signed in reads."""
    return rows


def ones_own(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(owner=person)


def of_cases(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(content_object__in=Case.objects.visible_to(person).values("pk"))


def in_the_log(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    """Show what one has done, what is done in one's cases, and a reviewer it all."""
    if not person.is_active:
        return rows.filter(actor_id=person.pk)
    ours = Q(agency_id=person.agency_id)
    cases = Case.objects.visible_to(person).order_by().values("pk")
    seen = Q(actor_id=person.pk) | ours & Q(case_id__in=cases)
    if Role.LOGGRANSKARE in person.authority.roles:
        seen |= ours
    return rows.filter(seen)


def of_disclosures(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    given = Disclosure.objects.visible_to(person).order_by().values("pk")
    return rows.filter(disclosure__in=given)


def of_ones_agency(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(agency=person.agency_id) if person.is_active else rows.none()


def by_readers(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows.filter(reader__in=person.authority.readers)


def of_maps(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    shipped = Q(map__unit=None)
    if not person.is_active:
        return rows.filter(shipped)
    return rows.filter(shipped | Q(map__unit__agency=person.agency_id))


#: Models without `visible_to`: who sees which of their rows all the same.
NO_ROAD: dict[str, Callable[[QuerySet[Any], User], QuerySet[Any]]] = {
    "Agency": everything,
    "Unit": everything,
    "User": everything,
    "Membership": everything,
    "Area": everything,
    "AreaPhase": everything,
    "Event": in_the_log,
    "CaseGroupGrant": of_cases,
    "CaseUserGrant": of_cases,
    "CaseAccess": by_readers,
    "Counter": of_ones_agency,
    "DisclosedFile": of_disclosures,
    "ListColumns": ones_own,
    "Sent": ones_own,
    "ProcessVersion": of_maps,
}
#: Models that nobody reads a row of, each with what reads them instead.
READ_BY_NOBODY = {"CaseSearch": "pax_search_cases()"}
