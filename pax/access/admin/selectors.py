"""What an administrator's pages show."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from pax.access.admin.doors import agencies_of, people_of, units_of
from pax.accounts.models import Agency, Membership, Unit, User
from pax.db.ordering import in_swedish
from pax.ui.swedish import sort_key

#: An account that nobody has used for this long is worth a question.
IDLE = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Branch:
    """A unit in its agency's tree: how far down, and how many work there today."""

    unit: Unit
    depth: int
    people: int


def people(by: User, **chosen: Any) -> QuerySet[User]:
    """List the people that match what was chosen, with their roles today."""
    today = timezone.localdate()
    current = Membership.objects.current(today).select_related("unit")
    found = (
        people_of(by)
        .annotate(in_order=in_swedish("name"))
        .prefetch_related(Prefetch("memberships", queryset=current, to_attr="held"))
    )
    if words := chosen.get("q"):
        named = Q(in_order__contains=sort_key(words))
        found = found.filter(named | Q(username__icontains=words))
    if agency := chosen.get("agency"):
        found = found.filter(agency=agency)
    if role := chosen.get("role"):
        found = found.filter(
            pk__in=Membership.objects.current(today).filter(role=role).values("user")
        )
    return _in_state(found, chosen.get("state", ""))


def _in_state(found: QuerySet[User], state: str) -> QuerySet[User]:
    idle = Q(last_login__isnull=True) | Q(last_login__lt=timezone.now() - IDLE)
    conditions = {
        "open": Q(is_active=True),
        "closed": Q(is_active=False),
        "idle": Q(is_active=True) & idle,
    }
    return found.filter(conditions.get(state, Q()))


def roles_of(person: User) -> list[Membership]:
    """List all roles that a person has, has had or is to have; newest first."""
    held = Membership.objects.filter(user=person).select_related("unit__agency")
    return list(held.order_by("-valid_from", "-pk"))


def endable_roles(person: User) -> QuerySet[Membership]:
    """List the roles that hold today or later."""
    return Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()), user=person
    ).select_related("unit")


def trees(by: User) -> list[tuple[Agency, list[Branch]]]:
    """Draw each agency's units in order, each under the one it belongs to."""
    today = timezone.localdate()
    holding = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    )
    people = Count("memberships__user", filter=holding, distinct=True)
    under: dict[tuple[int, int | None], list[Unit]] = {}
    for unit in units_of(by).annotate(people=people).order_by(in_swedish("name")):
        under.setdefault((unit.agency_id, unit.parent_id), []).append(unit)
    return [(a, list(_walk(under, a.pk, None, 0))) for a in agencies_of(by)]


def _walk(
    under: dict[tuple[int, int | None], list[Unit]],
    agency: int,
    parent: int | None,
    depth: int,
) -> Iterator[Branch]:
    for unit in under.get((agency, parent), []):
        yield Branch(unit, depth, unit.people)  # type: ignore[attr-defined]  # annotated
        yield from _walk(under, agency, unit.pk, depth + 1)
