"""A section of a paper: written, shown before it is saved, drawn anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from atgardsplan.papers.doors import section_door
from atgardsplan.papers.forms import OfferForm, SectionForm
from atgardsplan.papers.models import PaperSection
from atgardsplan.papers.policies import check_can_write
from atgardsplan.papers.services import writing
from atgardsplan.plan.doors import WRITE
from atgardsplan.plan.views.common import get_or_post, save
from lagesbild.report.difference import difference
from lagesbild.report.text import parse, to_html
from pax.access.request import Request
from pax.writing.drafts import discard_draft, find_draft, save_draft
from pax.writing.pages import form_page, sent, version_of

PAGE = "atgardsplan/papers/section.html"
DRAFTED = ("body",)


def _about(section: PaperSection) -> str:
    return f"avsnitt:{section.uuid}"


def _place(section: PaperSection) -> str:
    return f"{section.paper.get_absolute_url()}#avsnitt-{section.key}"


@get_or_post
@section_door(WRITE)
def section(request: Request, paper_section: PaperSection) -> HttpResponse:
    check_can_write(paper_section.paper, request.user)
    form = _form(request, paper_section)
    if "preview" in request.POST:
        form.is_valid()
        return _draw(request, paper_section, form, str(form["body"].value() or ""))
    if form.is_bound and form.is_valid():
        writing.revise_section(
            paper_section,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            body=form.cleaned_data["body"],
        )
        discard_draft(_about(paper_section), by=request.user)
        messages.success(request, "Avsnittet är sparat.")
        return redirect(_place(paper_section))
    return _draw(request, paper_section, form)


def _form(request: Request, section: PaperSection) -> SectionForm:
    now: dict[str, object] = {"body": section.body}
    draft = find_draft(_about(section), by=request.user)
    data = sent(request)
    return SectionForm(
        *data,
        initial=now | (draft.data if draft and not data else {}),
        stored=now,
        current_version=section.version,
    )


def _draw(
    request: Request,
    section: PaperSection,
    form: SectionForm,
    shown: str | None = None,
) -> HttpResponse:
    preview = None
    if shown is not None:
        preview = to_html(parse(shown), level=3, prefix=section.key)
    return form_page(
        request,
        PAGE,
        form,
        cancel=_place(section),
        section=section,
        paper=section.paper,
        has_draft=not form.is_bound and form["body"].value() != section.body,
        preview=preview,
    )


@require_POST
@section_door(WRITE)
def keep_draft(request: Request, paper_section: PaperSection) -> HttpResponse:
    save_draft(_about(paper_section), request.POST, by=request.user, fields=DRAFTED)
    return HttpResponse(status=204)


@require_POST
@section_door(WRITE)
def drop_draft(request: Request, paper_section: PaperSection) -> HttpResponse:
    discard_draft(_about(paper_section), by=request.user)
    return redirect(paper_section)


@get_or_post
@section_door(WRITE)
def settle(request: Request, paper_section: PaperSection) -> HttpResponse:
    check_can_write(paper_section.paper, request.user)
    now: dict[str, object] = {}
    form = OfferForm(
        *sent(request),
        initial={"answer": "behall"},
        stored=now,
        current_version=paper_section.version,
    )
    return save(
        request,
        None,
        form,
        lambda: writing.settle_offer(
            paper_section,
            by=request.user,
            version=version_of(form),
            answer=form.cleaned_data["answer"],
        ),
        say="Valet är sparat.",
        to=_place(paper_section),
        title="Nytt underlag",
        submit="Spara valet",
        template="atgardsplan/papers/settle.html",
        section=paper_section,
        paper=paper_section.paper,
        lines=difference(paper_section.generated, paper_section.offered),
    )
