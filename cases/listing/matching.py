"""Earlier cases about the same person or organisation."""

from cases.listing.numbers import identity_numbers
from cases.models import Case, Impulse, Party
from pax.accounts.models import User

#: More than this is not read through anyway.
AT_MOST = 20


def earlier_cases(user: User, identity_number: str) -> list[Case]:
    """List the cases the person may see where someone has the number, newest first.

    Looks among parties and in what was flagged.  The caller records that it was
    asked for (PARTY_MATCHED).  An empty or unreadable number finds nothing.
    """
    ways = identity_numbers(identity_number)
    if not ways:
        return []
    parties = Party.objects.visible_to(user).filter(identity_number__in=ways)
    impulses = Impulse.objects.visible_to(user).filter(concerns_id__in=ways)
    found = parties.values("case_id").union(impulses.values("case_id"))
    return list(
        Case.objects.visible_to(user)
        .filter(pk__in=found)
        .select_related("unit", "assignee", "process")
        .order_by("-touched_at", "-pk")[:AT_MOST]
    )
