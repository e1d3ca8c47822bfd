"""EST on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from samverkan.est.analysis.doors import analysis_door
from samverkan.est.analysis.models import Analysis
from samverkan.est.models import Edition
from samverkan.est.printing.analyses import analysis_pdf as print_analysis
from samverkan.est.printing.editions import edition_pdf as print_edition
from samverkan.est.weeks.doors import edition_door


@require_safe
@edition_door(Permission.EST_TAKE_PART)
def edition_pdf(request: Request, edition: Edition) -> HttpResponse:
    name = f"EST-{edition.year}-v{edition.week:02}"
    return _as_file(print_edition(edition, by=request.user), name)


@require_safe
@analysis_door(Permission.EST_TAKE_PART)
def analysis_pdf(request: Request, analysis: Analysis) -> HttpResponse:
    quarter = f"-k{analysis.quarter}" if analysis.quarter else ""
    return _as_file(print_analysis(analysis), f"EST-analys-{analysis.year}{quarter}")


def _as_file(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
