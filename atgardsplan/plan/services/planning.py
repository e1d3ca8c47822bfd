"""Beginning a plan, and what stands first in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from atgardsplan.plan.enums import Status
from atgardsplan.plan.models import Plan
from atgardsplan.plan.policies import check_can_write, check_decides
from lagesbild.report.models import Edition as LagesbildEdition
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui import swedish
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax.accounts.models import User


@transaction.atomic
def begin_plan(
    *,
    by: User,
    title: str,
    year_from: int,
    year_to: int,
    based_on: LagesbildEdition | None = None,
    **about: Any,
) -> Plan:
    """Begin a plan for a year or a period, on the basis of a decided lägesbild."""
    if not by.may(Permission.PLAN_WRITE):
        raise Denied
    plan: Plan = saved_once(
        lambda: Plan.objects.create(
            agency=by.agency,
            created_by=by,
            title=title,
            year_from=year_from,
            year_to=year_to,
            **basis_of(based_on),
            **about,
        ),
        f"Det finns redan en plan som heter ”{title}” för {year_from}.",
    )
    record(Verb.PLAN_CHANGED, plan, by=by, because="Ny plan")
    return plan


def basis_of(edition: LagesbildEdition | None) -> dict[str, Any]:
    """Say what a plan is built on, also to those who do not read the lägesbild."""
    if edition is None:
        return {}
    picture = edition.lagesbild
    return {
        "based_on": edition,
        "basis_year": picture.year,
        "basis": (
            f"{picture}, utgåva {edition.number}, fastställd av {edition.body} "
            f"{swedish.day(edition.decided_on)}"
        )[:200],
    }


@transaction.atomic
def revise_plan(
    plan: Plan,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Plan:
    """Change what stands first in a plan: title, years, basis, texts."""
    check_can_write(plan, by)
    if "based_on" in about:
        about |= basis_of(about["based_on"]) or {"basis": "", "basis_year": None}
    saved_once(
        lambda: change(plan, version=version, because="Uppgifterna ändrade", **about),
        "Det finns redan en plan med den titeln för året.",
    )
    record(Verb.PLAN_CHANGED, plan, by=by, because="Uppgifterna ändrade")
    record_kept(kept, plan, by=by)
    return plan


@transaction.atomic
def end_plan(plan: Plan, *, by: User) -> Plan:
    """End a decided plan: nothing in it is changed after that."""
    check_decides(plan, by)
    if plan.status != Status.DECIDED:
        raise WrongState("Bara en beslutad plan avslutas.")
    change(plan, because="Avslutad", status=Status.ENDED)
    record(Verb.PLAN_CHANGED, plan, by=by, because="Avslutad")
    return plan


def saved_once(make: Callable[[], Any], taken: str) -> Any:
    """Save, and say in words that there already is one."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as error:
        raise Invalid(taken) from error
