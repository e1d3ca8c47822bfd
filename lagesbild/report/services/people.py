"""Contributors: people of other authorities who work on one lägesbild."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lagesbild.report.models import Contributor, Lagesbild
from lagesbild.report.policies import check_leads
from pax.accounts.models import Membership, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Invalid

if TYPE_CHECKING:
    from django.db.models import QuerySet

WRITERS = [
    r for r, spec in ROLES.items() if Permission.LAGESBILD_WRITE in spec.permissions
]


def possible_contributors(lagesbild: Lagesbild) -> QuerySet[User]:
    """List those who can be named: anybody active who is not named already."""
    named = Contributor.objects.filter(lagesbild=lagesbild).standing()
    return (
        User.objects.filter(is_active=True, is_system=False)
        .exclude(pk__in=named.values("user"))
        .select_related("agency")
        .order_by("name", "pk")
    )


def writers_of(lagesbild: Lagesbild) -> QuerySet[User]:
    """List those a chapter can be given to: colleagues who may write, and the named."""
    named = Contributor.objects.filter(lagesbild=lagesbild).standing()
    ours = Membership.objects.current(timezone.localdate()).filter(
        user__agency=lagesbild.agency_id, role__in=WRITERS
    )
    return (
        User.objects.filter(is_active=True, is_system=False)
        .filter(Q(pk__in=ours.values("user")) | Q(pk__in=named.values("user")))
        .select_related("agency")
        .order_by("name", "pk")
    )


@transaction.atomic
def name_contributor(
    lagesbild: Lagesbild, user: User, *, by: User, until: datetime.date | None = None
) -> Contributor:
    """Let someone work on this lägesbild, and no other; again, if they did before."""
    check_leads(lagesbild, by)
    if not user.is_active or user.is_system:
        raise Invalid("Kontot är stängt.")
    named, _ = Contributor.objects.update_or_create(
        lagesbild=lagesbild, user=user, defaults={"until": until}
    )
    record(
        Verb.LAGESBILD_CHANGED, lagesbild, by=by, because=f"Medskribent {user.username}"
    )
    return named


@transaction.atomic
def end_contribution(contributor: Contributor, *, by: User) -> Contributor:
    """Let someone work on it no more: they lose sight of it at once."""
    check_leads(contributor.lagesbild, by)
    contributor.until = timezone.localdate() - datetime.timedelta(days=1)
    contributor.save(update_fields=["until"])
    record(
        Verb.LAGESBILD_CHANGED,
        contributor.lagesbild,
        by=by,
        because=f"Inte längre medskribent: {contributor.user.username}",
    )
    return contributor
