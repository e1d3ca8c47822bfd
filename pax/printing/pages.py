"""The pages where one asks for a document, follows it, stops it and fetches it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pax.access.request import Request
from pax.errors import Invalid, WrongState
from pax.files.serving import as_attachment
from pax.jobs.queue import cancel_job
from pax.pages import FormPage
from pax.printing.models import PrintJob
from pax.ui.fields import OnceField
from pax.ui.forms import PaxForm
from pax.writing.once import arrive, spend


class CancelForm(PaxForm):
    """That one does not want it any more."""

    once = OnceField()


def ask_page(
    thing: Any, *, takes: str, front: str, jobs_url: str = "", decided: str = ""
) -> FormPage:
    """Give what is around the form that asks for a PDF of something.

    `takes` is how long it takes; `front` what its first page says of a draft; `decided`
    where what has been decided of the same thing is printed, when something has.
    """
    here = thing.get_absolute_url()
    return FormPage(
        "Skapa PDF",
        lead=thing,
        submit="Skapa PDF",
        cancel=here,
        trail=[("Översikt", "/"), (str(thing), here)],
        template="printing/ask.html",
        more={
            "takes": takes,
            "front": front,
            "jobs_url": jobs_url,
            "decided": decided,
        },
    )


def follow(
    request: Request,
    job: PrintJob,
    *,
    trail: tuple[str, str],
    file_url: str,
    cancel_url: str,
    list_url: str = "",
    package_url: str = "",
) -> HttpResponse:
    """Show how far a document has come, and hand it out when it is there.

    `trail` is the name and address of the page above this one.
    """
    return render(
        request,
        "printing/job.html",
        {
            "job": job,
            "form": CancelForm(),
            "trail": trail,
            "file_url": file_url,
            "cancel_url": cancel_url,
            "list_url": list_url,
            "package_url": package_url,
        },
    )


def cancel(request: Request, job: PrintJob) -> HttpResponse:
    """Stop it, and go back to its page, which says how it ended."""
    form = CancelForm(request.POST)
    if not form.is_valid():
        raise Invalid("Ladda om sidan och försök igen.")
    once, here = form.cleaned_data["once"], job.get_absolute_url()
    if spend(once, by=request.user):
        return redirect(here)
    try:
        cancel_job(job, by=request.user)
    except WrongState as ended:  # meanwhile
        messages.info(request, ended.sentence)
    return redirect(arrive(once, here, by=request.user))


def hand_out(job: PrintJob) -> HttpResponse:
    """Give the file, when there is one."""
    if not job.is_done:
        raise Http404
    return as_attachment(
        job.result_sha256, name=job.file_name, content_type="application/pdf"
    )
