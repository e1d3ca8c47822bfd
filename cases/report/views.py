"""The police report: prepared, read as the police will see it, signed, or declined."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cases.case.doors import case_door
from cases.case.views import render_case
from cases.disclosure.doors import disclosure_door
from cases.disclosure.frozen import read_frozen
from cases.disclosure.selectors import status_of
from cases.disclosure.services import freezing
from cases.disclosure.services.disclosing import fingerprint
from cases.models import Case, Disclosure, Polisanmalan
from cases.report import services as reporting
from cases.report.forms import DeclineForm, ReportForm, SignForm, initial_of
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Conflict, Invalid, Refused
from pax.pdf import render_pdf
from pax.writing.once import arrive, spend

TAB = "cases:disclosures"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@case_door(Permission.CASE_EDIT)
def report(request: Request, case: Case) -> HttpResponse:
    status = status_of(case)
    if not status.is_at_report:
        return _register(case)
    draft = status.report
    now = initial_of(draft)
    form = ReportForm(
        case,
        request.POST or None,
        initial=now,
        current_version=draft.version if draft else "",
        stored={"description": now.get("description", "")},
    )
    if form.is_valid() and _prepared(case, form, request):
        messages.success(
            request, "Utkastet är sparat. Så här kommer polisen att se det."
        )
        return redirect("cases:report-preview", case.uuid)
    request.refused = form.refused  # for the log
    return render_case(
        request,
        case,
        "cases/report/report.html",
        tab=TAB,
        status=_code(form),
        form=form,
    )


def _prepared(case: Case, form: ReportForm, request: Request) -> bool:
    try:
        reporting.prepare_report(
            case,
            form.prepared,
            by=request.user,
            version=int(form.cleaned_data["version"] or 0) or None,
        )
    except (Invalid, Refused) as no:
        form.add_error(None, str(no))
        return False
    return True


@require_safe
@case_door(Permission.CASE_EDIT)
def report_preview(request: Request, case: Case) -> HttpResponse:
    draft = reporting.draft_of(case)
    if draft is None:
        return _register(case)
    return _draw_preview(request, draft)


@sensitive_post_parameters("password")
@require_POST
@case_door(Permission.CASE_DECIDE)
def report_sign(request: Request, case: Case) -> HttpResponse:
    form = SignForm(request.user, request.POST)
    sent_before = _sent_before(form, request)
    if sent_before:
        return redirect(sent_before)
    draft = reporting.draft_of(case)
    if draft is None:
        return _register(case)
    if not form.is_valid():
        return _draw_preview(request, draft, form)
    try:
        reporting.sign_report(
            draft, by=request.user, digest=form.cleaned_data["digest"]
        )
    except Conflict as changed:
        return _draw_preview(request, draft, note=str(changed), status=409)
    except (Invalid, Refused) as no:
        form.add_error(None, str(no))
        return _draw_preview(request, draft, form)
    messages.success(request, "Anmälan är underskriven och skickad till polisen.")
    url = reverse("cases:disclosures", args=[case.uuid])
    return redirect(arrive(form.cleaned_data["once"], url, by=request.user))


@get_or_post
@case_door(Permission.CASE_DECIDE)
def report_decline(request: Request, case: Case) -> HttpResponse:
    if request.method != "POST" and not status_of(case).is_at_report:
        return _register(case)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        once = form.cleaned_data.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to or case)
        reporting.decline_report(case, by=request.user, **form.cleaned_data)
        messages.success(request, "Beslutet att inte anmäla är antecknat.")
        url = reverse("cases:disclosures", args=[case.uuid])
        return redirect(arrive(once, url, by=request.user))
    return render_case(
        request,
        case,
        "cases/report/report_decline.html",
        tab=TAB,
        status=_code(form),
        form=form,
        lead_time=reporting.lead_time(case, None),
    )


@require_safe
@disclosure_door(Permission.CASE_READ, quietly=True)
def report_pdf(request: Request, disclosure: Disclosure) -> HttpResponse:
    record(Verb.CASE_PRINTED, disclosure, by=request.user)
    title = f"{disclosure.get_kind_display()} {disclosure.number}"
    pdf = render_pdf(
        "pdf/polisanmalan.html",
        {"disclosure": disclosure, "sections": read_frozen(disclosure.content)},
        title=title,
        at=disclosure.decided_at,
        author=f"{disclosure.sender_agency}, {disclosure.sender_unit}",
        subject=disclosure.purpose,
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{disclosure.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _draw_preview(
    request: Request,
    draft: Polisanmalan,
    form: SignForm | None = None,
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show what the police will see, with the signature beneath it."""
    content = freezing.freeze_report(draft)
    digest = fingerprint(content)
    if form is None:
        form = SignForm(request.user, initial={"digest": digest})
    return render_case(
        request,
        draft.case,
        "cases/report/report_preview.html",
        tab=TAB,
        status=422 if form.errors else status,
        form=form,
        note=note,
        report=draft,
        sections=read_frozen(content),
        digest=digest,
        ground=reporting.ground_of(draft),
        documents=content["documents"],
        protected=[p for p in content["parties"] if p["is_protected"]],
        due_on=reporting.answer_due(draft.case, timezone.localdate()),
        lead_time=reporting.lead_time(draft.case, draft),
    )


def _sent_before(form: SignForm, request: Request) -> str:
    """Use up the form's token, and say where it led if it was used before."""
    if not form.is_valid():
        return ""
    earlier = spend(form.cleaned_data["once"], by=request.user)
    return earlier.went_to if earlier else ""


def _register(case: Case) -> HttpResponse:
    return redirect("cases:disclosures", case.uuid)


def _code(form: Any) -> int:
    if getattr(form, "was_changed_meanwhile", False):
        return 409
    return 422 if form.errors else 200
