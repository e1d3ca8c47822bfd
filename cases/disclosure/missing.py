"""What is left when a feedback ends the chain."""

from django.urls import reverse

from cases.enums import DisclosureKind
from cases.models import Case, Disclosure
from cases.process.definition import Transition
from cases.tasks.missing import open_tasks
from pax.missing import Missing
from pax.ui.swedish import counted


def missing_before_telling(case: Case, transition: Transition) -> list[Missing]:
    """List what is not done in a case, when what is told ends the chain for both."""
    if transition.target != case.process.chart.steps[-1].key:
        return []
    asked = Disclosure.objects.filter(
        case=case,
        kind=DisclosureKind.KOMPLETTERING_BEGARD,
        answered_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    n = asked.count()
    words = counted(
        n,
        "begärd komplettering har inte kommit",
        "begärda kompletteringar har inte kommit",
    )
    unanswered = Missing(words, reverse("cases:disclosures", args=[case.uuid]))
    return [*open_tasks(case), *([unanswered] if n else [])]
