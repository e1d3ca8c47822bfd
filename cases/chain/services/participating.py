"""Who takes part in a matter, as the owner of the case knows it."""

from typing import Any

from django.db.models import Q

from cases.models import Case, Disclosure, Participation
from pax.accounts.models import Agency, Unit, User
from pax.db.changes import change


def take_part(
    case: Case, unit: Unit, *, by: User, invited_by: Disclosure | None
) -> Participation:
    """Let a unit's agency take part in the case, by what was disclosed to it.

    An agency takes part once.  One that had said that its part was done has, with
    something new sent to it, a part that is not done any more.
    """
    part: Participation | None = Participation.objects.filter(
        case=case, agency=unit.agency
    ).first()
    if part is None:
        newcomer: Participation = Participation.objects.create(
            case=case,
            created_by=by,
            agency=unit.agency,
            unit=unit,
            invited_by=invited_by,
        )
        return newcomer
    values: dict[str, Any] = {}
    if part.done_on:
        values["done_on"] = None
    if not _stands(part):
        values |= {"unit": unit, "invited_by": invited_by}
    if values:
        change(part, because="Deltar igen", **values)
    return part


def resume_part(case: Case, agency: Agency) -> None:
    """Note that an agency's part is not done after all: it has told us more."""
    part: Participation | None = Participation.objects.filter(
        case=case, agency=agency, done_on__isnull=False
    ).first()
    if part:
        change(part, because="Deltar igen", done_on=None)


def taking_part(case: Case) -> list[Participation]:
    """List those that take part, the owner first.

    One whose invitation has been withdrawn cannot see it any more, so it can say
    nothing and is not waited for.
    """
    return list(
        Participation.objects.filter(
            Q(invited_by__isnull=True) | Q(invited_by__withdrawn_at__isnull=True),
            case=case,
        )
        .select_related("agency", "unit__agency", "invited_by")
        .order_by("created_at", "pk")
    )


def own_part(case: Case) -> Participation:
    """Give the part of the agency that the case belongs to."""
    return Participation.objects.get(case=case, agency=case.agency_id)


def _stands(part: Participation) -> bool:
    return part.invited_by is None or part.invited_by.withdrawn_at is None
