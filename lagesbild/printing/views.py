"""Asking for documents, following them, and fetching them."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from lagesbild.printing.doors import PRINTS, file_door, job_door
from lagesbild.printing.forms import CopyForm, DraftForm
from lagesbild.printing.models import PdfJob
from lagesbild.printing.services import ask_for_copy, ask_for_draft, package_of_job
from lagesbild.report.doors import READS, lagesbild_door, variant_door
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.access.doors import signed_in
from pax.access.request import Request
from pax.accounts.models import User
from pax.composition import Link
from pax.pages import FormPage, create, get_or_post, sent
from pax.printing import pages
from pax.ui.paging import keyset_page

ORDER = ["-created_at", "-pk"]
SIZE = 20


@get_or_post
@lagesbild_door(*READS)
def ask(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    """Ask for the draft, in either variant."""
    form = DraftForm(*sent(request))
    return create(
        request,
        form,
        lambda: ask_for_draft(lagesbild, by=request.user, **form.given),
        to=PdfJob.get_absolute_url,
        page=_page(
            lagesbild,
            front="lägesbilden inte är fastställd i den här lydelsen",
            decided=_decided(lagesbild, request),
        ),
    )


@get_or_post
@variant_door(*PRINTS)
def ask_copy(request: Request, variant: EditionVariant) -> HttpResponse:
    """Ask for a decided variant, which may have been printed already."""
    form = CopyForm(*sent(request))
    return create(
        request,
        form,
        lambda: ask_for_copy(variant, by=request.user, **form.given),
        to=PdfJob.get_absolute_url,
        page=_page(variant),
    )


def _decided(lagesbild: Lagesbild, request: Request) -> str:
    """Say where the newest decided edition is printed, when there is one."""
    decided = EditionVariant.objects.visible_to(request.user)
    newest = decided.filter(edition__lagesbild=lagesbild).order_by("-pk").first()
    return reverse("printing:ask-copy", args=[newest.uuid]) if newest else ""


def _page(
    thing: Lagesbild | EditionVariant, front: str = "", decided: str = ""
) -> FormPage:
    return pages.ask_page(
        thing,
        takes="en halv minut",
        front=front,
        jobs_url=reverse("printing:jobs"),
        decided=decided,
    )


@require_safe
@signed_in
def jobs(request: Request) -> HttpResponse:
    """List what one has asked for oneself."""
    mine = PdfJob.objects.visible_to(request.user).filter(created_by=request.user.pk)
    page = keyset_page(request, mine, ORDER, size=SIZE, key="uuid")
    return render(request, "lagesbild/printing/jobs.html", {"page": page})


@require_safe
@job_door(*PRINTS)
def job(request: Request, job: PdfJob) -> HttpResponse:
    package = reverse("printing:package", args=[job.uuid]) if job.frozen_id else ""
    here = reverse("printing:jobs")
    return pages.follow(
        request,
        job,
        trail=("Mina utskrifter", here),
        file_url=reverse("printing:file", args=[job.uuid]),
        cancel_url=reverse("printing:cancel", args=[job.uuid]),
        list_url=here,
        package_url=package,
    )


@require_POST
@job_door(*PRINTS)
def cancel(request: Request, job: PdfJob) -> HttpResponse:
    return pages.cancel(request, job)


@require_safe
@file_door(*PRINTS)
def file(_request: Request, job: PdfJob) -> HttpResponse:
    return pages.hand_out(job)


@require_safe
@file_door(*PRINTS)
def package(_request: Request, job: PdfJob) -> HttpResponse:
    """Hand out the data package, which only what is frozen has."""
    if not (job.frozen_id and job.is_done):
        raise Http404
    response = HttpResponse(package_of_job(job), content_type="application/zip")
    name = job.file_name.removesuffix(".pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-datapaket.zip"'
    return response


def documents_of(thing: EditionVariant | Lagesbild, _user: User) -> Iterator[Link]:
    """Offer a PDF: whoever reads the thing may have one of it."""
    if isinstance(thing, EditionVariant):
        name = thing.get_variant_display().lower()
        yield Link(
            f"PDF, {name} variant", reverse("printing:ask-copy", args=[thing.uuid])
        )
    else:
        yield Link("Skapa PDF", reverse("printing:ask", args=[thing.uuid]))
