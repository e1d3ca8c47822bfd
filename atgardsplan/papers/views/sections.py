"""A section of a paper: written, shown before it is saved, drawn anew."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from atgardsplan.papers.doors import section_door
from atgardsplan.papers.forms import OfferForm, SectionForm
from atgardsplan.papers.models import PaperSection
from atgardsplan.papers.policies import check_can_write
from atgardsplan.papers.services import writing
from atgardsplan.papers.views.common import in_paper
from atgardsplan.plan.doors import WRITE
from atgardsplan.plan.views.common import get_or_post
from lagesbild.report.difference import difference
from lagesbild.report.text import parse, to_html
from pax.access.request import Request
from pax.pages import FormPage, change, drafted, draw, sent
from pax.writing.drafts import discard_draft, save_draft

DRAFTED = ("body",)


def _about(section: PaperSection) -> str:
    return f"avsnitt:{section.uuid}"


def _place(section: PaperSection) -> str:
    return f"{section.paper.get_absolute_url()}#avsnitt-{section.key}"


@get_or_post
@section_door(WRITE)
def section(request: Request, paper_section: PaperSection) -> HttpResponse:
    check_can_write(paper_section.paper, request.user)
    about = _about(paper_section)
    form = SectionForm(
        *sent(request), instance=paper_section, initial=drafted(request, about)
    )
    page = _page(paper_section, form, shown="preview" in request.POST)
    if "preview" in request.POST:
        return draw(request, form, page)
    return change(
        request,
        form,
        lambda: writing.revise_section(paper_section, by=request.user, **form.given),
        say="Avsnittet är sparat.",
        to=_place(paper_section),
        page=page,
        draft=about,
    )


def _page(section: PaperSection, form: SectionForm, *, shown: bool) -> FormPage:
    body = str(form["body"].value() or "")
    html = to_html(parse(body), level=3, prefix=section.key) if shown else None
    return in_paper(
        section.paper,
        section.title,
        window=f"Skriv: {section.title}",
        kicker=section.paper,
        lead=section.guidance,
        heading="Skriv",
        submit="Spara avsnittet",
        cancel=_place(section),
        width="",
        preview=True,
        autosave=reverse("papers:section-draft", args=[section.uuid]),
        template="atgardsplan/papers/section.html",
        more={
            "section": section,
            "has_draft": not form.is_bound and body != section.body,
            "shown": html,
        },
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
    form = OfferForm(
        *sent(request), instance=paper_section, initial={"answer": "behall"}
    )
    return change(
        request,
        form,
        lambda: writing.settle_offer(paper_section, by=request.user, **form.given),
        say="Valet är sparat.",
        to=_place(paper_section),
        page=in_paper(
            paper_section.paper,
            paper_section.title,
            window=f"Nytt underlag: {paper_section.title}",
            kicker="Nytt underlag",
            lead="Planen har ändrats sedan texten hämtades. Ni har skrivit i "
            "avsnittet, så inget har bytts ut.",
            heading="Ert val",
            submit="Spara valet",
            template="atgardsplan/papers/settle.html",
            more={
                "section": paper_section,
                "lines": difference(paper_section.generated, paper_section.offered),
            },
        ),
    )
