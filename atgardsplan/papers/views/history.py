"""Every change of a paper and its sections, for those at home who work on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from atgardsplan.papers.doors import own_paper_door
from atgardsplan.papers.models import Paper, PaperSection
from atgardsplan.plan.doors import READS
from atgardsplan.plan.views.common import trail_of
from pax.access.request import Request
from pax.history.pages import history_page
from pax.history.versions import itself, records


@require_safe
@own_paper_door(*READS)
def paper(request: Request, paper: Paper) -> HttpResponse:
    told = [itself(paper), records(PaperSection, request.user, paper=paper)]
    trail = trail_of(
        paper.plan,
        ("Handlingar", reverse("papers:list", args=[paper.plan.uuid])),
        (paper.title, paper.get_absolute_url()),
    )
    return history_page(request, told, trail=trail)
