"""The police report: prepared, read as the police will see it, signed, or declined."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from cases.case.views import form_in_tab
from cases.disclosure.frozen import freeze_report, read_frozen
from cases.disclosure.lagrum import GROUNDS
from cases.disclosure.selectors import status_of
from cases.doors import case_door, disclosure_door
from cases.models import Case, Disclosure, Polisanmalan
from cases.report import services as reporting
from cases.report.forms import DeclineForm, ReportForm, SignForm
from cases.report.missing import missing_in
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint
from pax.pages import FormPage, change, create, draw, get_or_post, sent, went_once
from pax.pdf import render_pdf

TAB = "cases:disclosures"


@get_or_post
@case_door(Permission.CASE_EDIT)
def report(request: Request, case: Case) -> HttpResponse:
    """Prepare the report; a ground that was refused is logged."""
    status = status_of(case)
    if not status.is_at_report:
        return _register(case)
    draft = status.report
    # None yet is a version too: two who prepare the first one meet.
    form = ReportForm(case, *sent(request), instance=draft or Polisanmalan())
    # The bound form has been looked through: why a ground was refused, for the log.
    form.is_valid()
    request.refused = form.refused
    return change(
        request,
        form,
        lambda: reporting.prepare_report(case, by=request.user, **form.given),
        say="Utkastet är sparat. Så här kommer polisen att se det.",
        to=reverse("cases:report-preview", args=[case.uuid]),
        page=lambda: form_in_tab(request, case, "cases/report/report.html", tab=TAB),
    )


@require_safe
@case_door(Permission.CASE_EDIT)
def report_preview(request: Request, case: Case) -> HttpResponse:
    draft = reporting.draft_of(case)
    if draft is None:
        return _register(case)
    return draw(request, _sign_form(request, draft), _preview_page(request, draft))


@sensitive_post_parameters("password")
@require_POST
@case_door(Permission.CASE_DECIDE)
@went_once
def report_sign(request: Request, case: Case) -> HttpResponse:
    """Sign what has been read, with the password once more, and send it."""
    draft = reporting.draft_of(case)
    if draft is None:
        return _register(case)
    form = _sign_form(request, draft)
    return create(
        request,
        form,
        lambda: reporting.sign_report(draft, by=request.user, **form.given),
        say="Anmälan är underskriven och skickad till polisen.",
        to=reverse("cases:disclosures", args=[case.uuid]),
        page=lambda: _preview_page(request, draft),
    )


@get_or_post
@case_door(Permission.CASE_DECIDE)
@fresh_proof
def report_decline(request: Request, case: Case) -> HttpResponse:
    if request.method != "POST" and not status_of(case).is_at_report:
        return _register(case)
    form = DeclineForm(*sent(request))
    return create(
        request,
        form,
        lambda: reporting.decline_report(case, by=request.user, **form.given),
        say="Beslutet att inte anmäla är antecknat.",
        to=reverse("cases:disclosures", args=[case.uuid]),
        page=lambda: form_in_tab(
            request,
            case,
            "cases/report/report_decline.html",
            tab=TAB,
            lead_time=reporting.lead_time(case, None),
        ),
    )


@require_safe
@disclosure_door(Permission.CASE_READ, quietly=True)
def report_pdf(request: Request, disclosure: Disclosure) -> HttpResponse:
    record(Verb.CASE_PRINTED, disclosure, by=request.user)
    pdf = render_pdf(
        "pdf/polisanmalan.html",
        {"disclosure": disclosure, "sections": read_frozen(disclosure.content)},
        title=f"{disclosure.get_kind_display()} {disclosure.number}",
        at=disclosure.decided_at,
        author=f"{disclosure.sender_agency}, {disclosure.sender_unit}",
        subject=disclosure.purpose,
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{disclosure.number}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _sign_form(request: Request, draft: Polisanmalan) -> SignForm:
    digest = fingerprint(freeze_report(draft))
    missing = missing_in(draft)
    initial = {"digest": digest}
    return SignForm(request.user, *sent(request), initial=initial, missing=missing)


def _preview_page(request: Request, draft: Polisanmalan) -> FormPage:
    """Show what the police will see, with the signature beneath it."""
    content = freeze_report(draft)
    return form_in_tab(
        request,
        draft.case,
        "cases/report/report_preview.html",
        tab=TAB,
        report=draft,
        sections=read_frozen(content),
        digest=fingerprint(content),
        ground=GROUNDS.get(draft.ground),
        documents=content["documents"],
        protected=[p for p in content["parties"] if p["is_protected"]],
        due_on=reporting.answer_due(draft.case, timezone.localdate()),
        lead_time=reporting.lead_time(draft.case, draft),
        missing=missing_in(draft),
    )


def _register(case: Case) -> HttpResponse:
    return redirect("cases:disclosures", case.uuid)
