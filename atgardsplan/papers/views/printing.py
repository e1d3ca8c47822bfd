"""Asking for plans and papers as PDF, following them, and fetching them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.papers.doors import READERS, file_door, job_door, paper_door
from atgardsplan.papers.forms import PrintForm, VariantForm
from atgardsplan.papers.models import PaperJob
from atgardsplan.papers.services.printing import ask_for_pdf
from atgardsplan.plan.doors import READS, edition_door, plan_door
from atgardsplan.plan.models import Plan, PlanEdition
from atgardsplan.plan.views.common import get_or_post
from lagesbild.printing.forms import CancelForm
from lagesbild.printing.selectors import following
from lagesbild.printing.services.turns import cancel_job
from lagesbild.printing.views.common import print_page
from lagesbild.report.enums import Variant
from pax.errors import Invalid, Refused
from pax.files.serving import as_attachment
from pax.pages import create, sent
from pax.ui.forms import PaxForm
from pax.writing.once import arrive, spend

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
        page=print_page(
            thing,
            takes="tio sekunder",
            front="det är ett utkast" if is_draft else "",
        ),
    )


@require_safe
@job_door(*READERS)
def job(request: Request, paper_job: PaperJob) -> HttpResponse:
    return render(
        request,
        "atgardsplan/papers/job.html",
        {
            "job": paper_job,
            "following": following(paper_job),
            "form": CancelForm(),
            "file_url": reverse("papers:job-file", args=[paper_job.uuid]),
            "cancel_url": reverse("papers:job-cancel", args=[paper_job.uuid]),
            "list_url": _list_of(paper_job, request),
        },
    )


def _list_of(job: PaperJob, request: Request) -> str:
    """Say where one finds it again: at the plan, for those who read that."""
    plan = Plan.objects.visible_to(request.user).filter(pk=job.plan_id).first()
    return reverse("papers:list", args=[plan.uuid]) if plan else ""


@require_POST
@job_door(*READERS)
def cancel(request: Request, paper_job: PaperJob) -> HttpResponse:
    form = CancelForm(request.POST)
    if not form.is_valid():
        raise Invalid("Ladda om sidan och försök igen.")
    once = form.cleaned_data["once"]
    if spend(once, by=request.user):
        return redirect(paper_job)
    try:
        cancel_job(paper_job, by=request.user)
    except Refused as refused:  # it ended meanwhile: the page says how
        messages.info(request, str(refused))
    return redirect(arrive(once, paper_job.get_absolute_url(), by=request.user))


@require_safe
@file_door(*READERS)
def file(_request: Request, paper_job: PaperJob) -> HttpResponse:
    if not paper_job.is_done:
        raise Http404
    return as_attachment(
        paper_job.result_sha256,
        name=paper_job.file_name,
        content_type="application/pdf",
    )
