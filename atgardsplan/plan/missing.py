"""What a plan, a proposal, a consultation and a decided plan lack."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse

from atgardsplan.plan.enums import OVER
from atgardsplan.plan.models import (
    Consultation,
    ConsultationComment,
    Consulted,
    Measure,
    Need,
    Plan,
    PlanEdition,
)
from atgardsplan.plan.selectors.coverage import unmet_needs
from atgardsplan.plan.selectors.measures import missing
from pax.missing import Missing
from pax.ui.swedish import counted


def missing_in(plan: Plan) -> list[Missing]:
    """List what is missing in a plan that is to be decided."""
    return [*_content(plan), *_consultations(open_in(plan)), *_ground(plan)]


def missing_in_proposal(plan: Plan) -> list[Missing]:
    """List what is missing in a plan that is to be sent to partners."""
    return [*_content(plan), *_ground(plan)]


def missing_in_consultation(consultation: Consultation) -> list[Missing]:
    """List who has not answered, and what has got no answer."""
    return list(_consultations([consultation]))


def missing_in_edition(edition: PlanEdition) -> list[Missing]:
    """List what is unanswered about a decided plan that is to be published."""
    return list(_consultations(open_in(edition.plan)))


def missing_at_the_end(plan: Plan) -> list[Missing]:
    """List what still goes on in a plan that is to end."""
    n = Measure.objects.filter(plan=plan).going().count()
    words = counted(n, "åtgärd pågår än", "åtgärder pågår än")
    going = [Missing(words, reverse("plan:measures", args=[plan.uuid]))] if n else []
    return [*going, *_consultations(open_in(plan))]


def open_in(plan: Plan) -> Iterable[Consultation]:
    """List the consultations that are not ended."""
    return Consultation.objects.filter(plan=plan, closed_at=None).defer("content")


def _content(plan: Plan) -> Iterator[Missing]:
    """Say what plans are of: needs, what meets them, and who does it."""
    here = reverse("plan:coverage", args=[plan.uuid])
    if not Need.objects.filter(plan=plan).exists():
        yield Missing("Planen har inga behov än", plan.get_absolute_url(), must=True)
    if n := len(unmet_needs(plan)):
        yield Missing(f"{n} behov möts inte av någon åtgärd", f"{here}#behov")
    going = Measure.objects.filter(plan=plan).exclude(progress__in=OVER)
    nobody: Q = missing()["ansvarig"][1]()
    if n := going.filter(nobody).distinct().count():
        words = counted(n, "åtgärd har ingen ansvarig", "åtgärder har ingen ansvarig")
        listed = reverse("plan:measures", args=[plan.uuid])
        yield Missing(words, f"{listed}?utan=ansvarig")


def _ground(plan: Plan) -> Iterator[Missing]:
    if plan.based_on_id is None:
        yield Missing(
            "Planen vilar inte på någon beslutad lägesbild (5 § lagen 2023:196)",
            plan.get_absolute_url(),
        )


def _consultations(consultations: Iterable[Consultation]) -> Iterator[Missing]:
    for one in consultations:
        here = one.get_absolute_url()
        silent = Consulted.objects.filter(consultation=one, answered_at=None)
        if names := [str(asked.agency) for asked in silent.select_related("agency")]:
            words = f"Samråd {one.number} är inte besvarat av {', '.join(names)}"
            yield Missing(words, here)
        remarks = ConsultationComment.objects.filter(consultation=one, reply="")
        if n := remarks.count():
            words = counted(n, "synpunkt", "synpunkter")
            said = f"{words} i samråd {one.number} har inget svar"
            yield Missing(said, f"{here}#synpunkter")
