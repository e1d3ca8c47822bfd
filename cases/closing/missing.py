"""What a case, or our part of it, lacks before it ends."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cases.chain.services import taking_part
from cases.claims.services import OWED
from cases.models import Aterkrav, Case, Underrattelse
from cases.tasks.missing import open_tasks
from pax.missing import Missing
from pax.ui.swedish import counted


def missing_before_the_end(case: Case) -> list[Missing]:
    """List what is not done in a case that is to be closed.

    Each that takes part must have said that its part is done.  The rest can be followed
    up in a closed case, or be left, with a reason.
    """
    closing = reverse("cases:closing", args=[case.uuid])
    waiting = [
        f"{p.agency} (ni själva)" if p.agency_id == case.agency_id else str(p.agency)
        for p in taking_part(case)
        if not p.done_on
    ]
    silent = Missing(
        "Ärendet kan inte avslutas än. De här har inte sagt att deras del är klar: "
        f"{', '.join(waiting)}",
        closing,
        must=True,
    )
    return [*([silent] if waiting else []), *left_in(case)]


def missing_before_our_end(case: Case) -> list[Missing]:
    """List what we have not done in a case in which our part is to be done."""
    return left_in(case)


def left_in(case: Case) -> list[Missing]:
    """List what is not finished and does not keep the case, or our part, open."""
    tracks = reverse("cases:tracks", args=[case.uuid])
    unfinished: tuple[tuple[QuerySet[Any], str, str], ...] = (
        (
            Aterkrav.objects.filter(case=case, state__in=OWED),
            "återkrav är inte avgjort",
            "återkrav är inte avgjorda",
        ),
        (
            Underrattelse.objects.filter(
                case=case, answered_on__isnull=True, not_sent_because=""
            ),
            "underrättelse saknar svar",
            "underrättelser saknar svar",
        ),
    )
    counts = [
        Missing(counted(n, one, many), tracks)
        for found, one, many in unfinished
        if (n := found.count())
    ]
    return open_tasks(case) + counts
