"""Narrowing a case to named people, and opening it to its unit again."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from cases.chain.services.moving import touch
from cases.models import Case, CaseGroupGrant, CaseUserGrant
from pax.access import grants
from pax.accounts.models import Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import READS_BELOW, READS_UNIT
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState


def people_who_read(case: Case) -> QuerySet[User]:
    """Find those of the case's agency who read cases at all: whom it can be told to.

    Each with the roles they hold today as `held`.
    """
    held = (
        Membership.objects.current(timezone.localdate())
        .filter(role__in=READS_UNIT | READS_BELOW)
        .select_related("unit")
    )
    return (
        User.objects.filter(
            pk__in=held.values("user"),
            agency=case.agency_id,
            is_active=True,
            is_system=False,
        )
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held"))
        .order_by("name")
    )


def named_people(case: Case) -> list[User]:
    """List those who are named as readers of a case."""
    return list(
        User.objects.filter(caseusergrant__content_object=case, is_system=False)
        .distinct()
        .order_by("name")
    )


@transaction.atomic
def restrict_case(
    case: Case,
    *,
    by: User,
    people: Collection[User],
    because: str,
    version: int | None = None,
) -> Case:
    """Let only these people read a case, from the next request on.

    The one who decides and the one who handles the case are always among them,
    so that it is never out of everyone's reach, and so is the agency's system
    user: what other authorities tell must still arrive.  Restricting once more
    sets the list anew.  Recorded as CASE_RESTRICTED.
    """
    _check(by, because)
    may = set(people_who_read(case))
    if strangers := [str(p) for p in people if p not in may]:
        raise Invalid(f"{', '.join(strangers)} kan inte läsa ärenden hos er.")
    named = {*people, by, *([case.assignee] if case.assignee else [])}
    system = User.objects.get(agency=case.agency_id, is_system=True)
    for person in {*named, system}:
        grants.grant_person(case, person)
    for person in named_people(case):
        if person not in named:
            grants.revoke_person(case, person)
    for unit in Unit.objects.filter(
        group__in=CaseGroupGrant.objects.filter(content_object=case).values("group")
    ):
        grants.revoke_unit(case, unit)
    change(case, version=version, because=because, is_restricted=True)
    touch(case)
    record(Verb.CASE_RESTRICTED, case, by=by, because=because)
    return case


@transaction.atomic
def lift_restriction(
    case: Case, *, by: User, because: str, version: int | None = None
) -> Case:
    """Let the case's unit read it again.  Recorded as CASE_RESTRICTED."""
    _check(by, because)
    if not case.is_restricted:
        raise WrongState("Ärendet är inte begränsat.")
    grants.grant_unit(case, case.unit)
    change(case, version=version, because=because, is_restricted=False)
    touch(case)
    record(Verb.CASE_RESTRICTED, case, by=by, because=f"Hävd: {because}")
    named = CaseUserGrant.objects.filter(content_object=case).select_related("user")
    # Oneself last: whoever reads only by name sees nothing of it after that.
    for grant in sorted(named, key=lambda grant: grant.user_id == by.pk):
        grants.revoke_person(case, grant.user)
    return case


def _check(by: User, because: str) -> None:
    if not by.may(Permission.CASE_RESTRICT):
        raise Denied
    if not because.strip():
        raise Invalid("Skriv varför. Skälet sparas i ärendets historik.")
