"""Asking for plans and papers as PDF, following them, and fetching them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.papers.doors import READERS, file_door, job_door, paper_door
from atgardsplan.papers.forms import PrintForm, VariantForm
from atgardsplan.papers.models import PaperJob
from atgardsplan.papers.services.printing import ask_for_pdf
from atgardsplan.plan.doors import READS, edition_door, plan_door
from atgardsplan.plan.models import Plan, PlanEdition
from atgardsplan.plan.views.common import get_or_post
from lagesbild.report.enums import Variant
from pax.pages import create, sent
from pax.printing import pages
from pax.ui.forms import PaxForm

if TYPE_CHECKING:
    from atgardsplan.papers.models import Paper
    from atgardsplan.papers.services.printing import Printed
    from pax.access.request import Request


@get_or_post
@plan_door(*READS, quietly=True)
def ask_plan(request: Request, plan: Plan) -> HttpResponse:
    return _ask(request, plan, VariantForm(*sent(request)), is_draft=True)


@get_or_post
@edition_door(*READERS)
def ask_edition(request: Request, plan_edition: PlanEdition) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user)
    chooses = plans.filter(pk=plan_edition.plan_id).exists()
    form = VariantForm if chooses else PrintForm
    return _ask(request, plan_edition, form(*sent(request)), is_draft=False)


@get_or_post
@paper_door(*READERS)
def ask_paper(request: Request, paper: Paper) -> HttpResponse:
    return _ask(request, paper, PrintForm(*sent(request)), is_draft=paper.is_open)


def _ask(
    request: Request, thing: Printed, form: PaxForm, *, is_draft: bool
) -> HttpResponse:
    return create(
        request,
        form,
        lambda: ask_for_pdf(
            thing,
            Variant(form.cleaned_data.get("variant", Variant.PUBLIC)),
            by=request.user,
        ),
        to=PaperJob.get_absolute_url,
        page=pages.ask_page(
            thing,
            takes="tio sekunder",
            front="det är ett utkast" if is_draft else "",
        ),
    )


@require_safe
@job_door(*READERS)
def job(request: Request, paper_job: PaperJob) -> HttpResponse:
    return pages.follow(
        request,
        paper_job,
        trail=("Åtgärdsplaner", reverse("plan:list")),
        file_url=reverse("papers:job-file", args=[paper_job.uuid]),
        cancel_url=reverse("papers:job-cancel", args=[paper_job.uuid]),
        list_url=_list_of(paper_job, request),
    )


def _list_of(job: PaperJob, request: Request) -> str:
    """Say where one finds it again: at the plan, for those who read that."""
    plan = Plan.objects.visible_to(request.user).filter(pk=job.plan_id).first()
    return reverse("papers:list", args=[plan.uuid]) if plan else ""


@require_POST
@job_door(*READERS)
def cancel(request: Request, paper_job: PaperJob) -> HttpResponse:
    return pages.cancel(request, paper_job)


@require_safe
@file_door(*READERS)
def file(_request: Request, paper_job: PaperJob) -> HttpResponse:
    return pages.hand_out(paper_job)
