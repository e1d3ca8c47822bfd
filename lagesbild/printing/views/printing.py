"""Asking for documents, following them, and fetching them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from lagesbild.printing.doors import PRINTS, file_door, job_door
from lagesbild.printing.forms import CancelForm, CopyForm, DraftForm
from lagesbild.printing.models import PdfJob
from lagesbild.printing.selectors import following, own_jobs
from lagesbild.printing.services.asking import ask_for_pdf, copy_of, draft_of
from lagesbild.printing.services.packing import package_of_job
from lagesbild.printing.services.turns import cancel_job
from lagesbild.printing.views.common import print_page
from lagesbild.report.doors import READS, lagesbild_door, variant_door
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.access.doors import signed_in
from pax.errors import Invalid, Refused
from pax.files.serving import as_attachment
from pax.pages import FormPage, create, sent
from pax.ui.paging import keyset_page
from pax.writing.once import arrive, spend

if TYPE_CHECKING:
    from pax.access.request import Request

ORDER = ["-created_at", "-pk"]
SIZE = 20
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@lagesbild_door(*READS)
def ask(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    form = DraftForm(*sent(request))
    return create(
        request,
        form,
        lambda: ask_for_pdf(draft_of(lagesbild, **form.given), by=request.user),
        to=PdfJob.get_absolute_url,
        page=_page(lagesbild, front="lägesbilden inte är fastställd"),
    )


@get_or_post
@variant_door(*PRINTS)
def ask_copy(request: Request, variant: EditionVariant) -> HttpResponse:
    form = CopyForm(*sent(request))
    return create(
        request,
        form,
        lambda: ask_for_pdf(copy_of(variant, **form.given), by=request.user),
        to=PdfJob.get_absolute_url,
        page=_page(variant),
    )


def _page(thing: Lagesbild | EditionVariant, front: str = "") -> FormPage:
    jobs_url = reverse("printing:jobs")
    return print_page(thing, takes="en halv minut", front=front, jobs_url=jobs_url)


@require_safe
@signed_in
def jobs(request: Request) -> HttpResponse:
    page = keyset_page(request, own_jobs(request.user), ORDER, size=SIZE, key="uuid")
    return render(request, "lagesbild/printing/jobs.html", {"page": page})


@require_safe
@job_door(*PRINTS)
def job(request: Request, job: PdfJob) -> HttpResponse:
    return render(
        request,
        "lagesbild/printing/job.html",
        {
            "job": job,
            "following": following(job),
            "form": CancelForm(),
            "file_url": reverse("printing:file", args=[job.uuid]),
            "package_url": reverse("printing:package", args=[job.uuid])
            if job.frozen_id
            else "",
            "cancel_url": reverse("printing:cancel", args=[job.uuid]),
            "list_url": reverse("printing:jobs"),
        },
    )


@require_POST
@job_door(*PRINTS)
def cancel(request: Request, job: PdfJob) -> HttpResponse:
    form = CancelForm(request.POST)
    if not form.is_valid():
        raise Invalid("Ladda om sidan och försök igen.")
    once = form.cleaned_data["once"]
    if spend(once, by=request.user):
        return redirect(job)
    try:
        cancel_job(job, by=request.user)
    except Refused as refused:  # it ended meanwhile: the page says how
        messages.info(request, str(refused))
    return redirect(arrive(once, job.get_absolute_url(), by=request.user))


@require_safe
@file_door(*PRINTS)
def file(_request: Request, job: PdfJob) -> HttpResponse:
    done = _done(job)
    return as_attachment(
        done.result_sha256, name=done.file_name, content_type="application/pdf"
    )


@require_safe
@file_door(*PRINTS)
def package(_request: Request, job: PdfJob) -> HttpResponse:
    if not job.frozen_id:
        raise Http404
    done = _done(job)
    response = HttpResponse(package_of_job(done), content_type="application/zip")
    name = done.file_name.removesuffix(".pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-datapaket.zip"'
    return response


def _done(job: PdfJob) -> PdfJob:
    if not job.is_done:
        raise Http404
    return job
