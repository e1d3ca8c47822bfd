"""A chapter: read, written, given to someone, remarked on and suggested otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from lagesbild.report.difference import difference
from lagesbild.report.doors import (
    READS,
    WRITE,
    comment_door,
    section_door,
    suggestion_door,
)
from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import SuggestionState
from lagesbild.report.forms.chapters import (
    AssignForm,
    CommentForm,
    SectionForm,
    SettleForm,
    SuggestionForm,
)
from lagesbild.report.models import Comment, Figure, Section, Suggestion
from lagesbild.report.policies import check_can_write, check_leads, leads, may_write
from lagesbild.report.reading import draw_chart
from lagesbild.report.selectors import statements_of
from lagesbild.report.services import writing
from lagesbild.report.text import no_figure, parse, to_html
from lagesbild.report.views.common import get_or_post, in_lagesbild, url_of
from pax.access.request import Request
from pax.errors import Invalid
from pax.pages import FormPage, change, confirm, create, drafted, draw, sent
from pax.writing.drafts import discard_draft, save_draft

DRAFTED = ("body",)


@require_safe
@section_door(*READS)
def section(request: Request, section: Section) -> HttpResponse:
    comments = Comment.objects.filter(section=section).select_related("created_by")
    suggestions = Suggestion.objects.filter(section=section).select_related(
        "created_by"
    )
    return render(
        request,
        "lagesbild/report/section.html",
        {
            "section": section,
            "lagesbild": section.lagesbild,
            "html": _html(request, section, section.body),
            "statements": statements_of(section=section),
            "comments": comments,
            "suggestions": suggestions,
            "comment_form": CommentForm(),
            "may_write": may_write(section.lagesbild, request.user),
            "leads": leads(section.lagesbild, request.user),
        },
    )


def _html(request: Request, section: Section, body: str) -> SafeString:
    """Draw a text as it will be read, with the figures that it refers to."""
    document = parse(body)
    wanted = Figure.objects.filter(
        lagesbild=section.lagesbild_id, key__in=document.figures
    )
    numbers = numbers_of_all(section.lagesbild, wanted, by=request.user)
    charts = {one["key"]: draw_chart(chart_of(one)) for one in numbers}

    def draw(key: str) -> str:
        return charts.pop(key, None) or no_figure(key)

    return to_html(document, level=3, draw=draw)


def _about(section: Section) -> str:
    return f"kapitel:{section.uuid}"


@get_or_post
@section_door(WRITE)
def edit(request: Request, section: Section) -> HttpResponse:
    check_can_write(section.lagesbild, request.user)
    about = _about(section)
    form = SectionForm(
        *sent(request), instance=section, initial=drafted(request, about)
    )
    if "preview" in request.POST:
        return draw(request, form, _page(request, section, form, shown=True))
    return change(
        request,
        form,
        lambda: writing.revise_section(section, by=request.user, **form.given),
        to=section.get_absolute_url(),
        page=_page(request, section, form),
        draft=about,
    )


def _page(
    request: Request, section: Section, form: SectionForm, *, shown: bool = False
) -> FormPage:
    body = str(form["body"].value() or "")
    is_drafted = not form.is_bound and body != section.body
    page = in_section(
        section,
        section.title,
        window=f"Skriv kapitel, lägesbild {section.lagesbild.year}",
        kicker=section.get_part_display(),
        lead=section.guidance,
        heading="Skriv",
        submit="Spara kapitlet",
        cancel=section.get_absolute_url(),
        width="",
        preview=True,
        autosave=url_of("section-draft", section.uuid),
        drop=url_of("section-drop", section.uuid) if is_drafted else "",
    )
    return replace(page, shown=_html(request, section, body)) if shown else page


def in_section(section: Section, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a chapter."""
    page = in_lagesbild(section.lagesbild, title, **words)
    here = (section.title, section.get_absolute_url())
    return replace(page, trail=[*page.trail, here])


@require_POST
@section_door(WRITE)
def keep_draft(request: Request, section: Section) -> HttpResponse:
    save_draft(_about(section), request.POST, by=request.user, fields=DRAFTED)
    return HttpResponse(status=204)


@require_POST
@section_door(WRITE)
def drop_draft(request: Request, section: Section) -> HttpResponse:
    discard_draft(_about(section), by=request.user)
    return redirect("lagesbild:section-edit", section.uuid)


@get_or_post
@section_door(WRITE)
def assign(request: Request, section: Section) -> HttpResponse:
    check_leads(section.lagesbild, request.user)
    form = AssignForm(section, *sent(request), instance=section)
    return change(
        request,
        form,
        lambda: writing.assign_section(
            section, form.cleaned_data["assigned_to"], by=request.user
        ),
        say="Skribenten är utsedd.",
        to=section.get_absolute_url(),
        page=in_section(section, f"Vem skriver {section.title}?"),
    )


@require_POST
@section_door(WRITE)
def move(request: Request, section: Section) -> HttpResponse:
    way = request.POST.get("riktning", "")
    if way not in ("upp", "ner"):
        raise Invalid("Välj om kapitlet ska flyttas upp eller ner.")
    writing.move_section(section, by=request.user, up=way == "upp")
    return redirect(section.lagesbild)


@get_or_post
@section_door(WRITE)
def remove(request: Request, section: Section) -> HttpResponse:
    check_leads(section.lagesbild, request.user)
    return confirm(
        request,
        lambda: writing.remove_section(section, by=request.user),
        to=section.lagesbild.get_absolute_url(),
        page=in_section(
            section,
            "Ta bort kapitlet?",
            text="Bara ett kapitel utan text kan tas bort.",
            submit="Ta bort kapitlet",
            cancel=section.get_absolute_url(),
            details=[("Kapitel", section.title)],
        ),
    )


@get_or_post
@section_door(*READS)
def comment(request: Request, section: Section) -> HttpResponse:
    form = CommentForm(*sent(request))
    return create(
        request,
        form,
        lambda: writing.add_comment(section, by=request.user, **form.given),
        say="Kommentaren är sparad.",
        to=f"{section.get_absolute_url()}#kommentarer",
        page=in_section(
            section, f"Kommentera {section.title}", submit="Spara kommentaren"
        ),
    )


@require_POST
@comment_door(*READS)
def resolve(request: Request, comment: Comment) -> HttpResponse:
    writing.resolve_comment(comment, by=request.user)
    about = comment.section or comment.problem
    return redirect(f"{about.get_absolute_url()}#kommentarer")  # type: ignore[union-attr]  # one of them


@get_or_post
@section_door(*READS)
def suggest(request: Request, section: Section) -> HttpResponse:
    first = {"body": section.body, "of_version": section.version}
    form = SuggestionForm(*sent(request), initial=first)
    return create(
        request,
        form,
        lambda: writing.suggest_change(section, by=request.user, **form.given),
        say="Förslaget är lämnat.",
        to=f"{section.get_absolute_url()}#forslag",
        page=in_section(
            section, f"Föreslå ändring i {section.title}", submit="Lämna förslaget"
        ),
    )


@get_or_post
@suggestion_door(*READS)
def suggestion(request: Request, suggestion: Suggestion) -> HttpResponse:
    form = SettleForm(*sent(request))
    settle = {
        "anta": writing.accept_suggestion,
        "avboj": writing.decline_suggestion,
    }
    return change(
        request,
        form,
        lambda: settle[form.cleaned_data["svar"]](suggestion, by=request.user),
        to=suggestion.section.get_absolute_url(),
        page=lambda: _suggestion_page(request, suggestion),
    )


def _suggestion_page(request: Request, suggestion: Suggestion) -> FormPage:
    section = suggestion.section
    is_open = suggestion.state == SuggestionState.OPEN
    return in_section(
        section,
        "Ändringsförslag",
        window=f"Ändringsförslag, lägesbild {section.lagesbild.year}",
        kicker=section.title,
        lead=suggestion.because,
        heading="Förslaget",
        width="",
        template="lagesbild/report/suggestion.html",
        more={
            "suggestion": suggestion,
            "lines": difference(writing.text_before(suggestion), suggestion.body),
            "is_stale": is_open and writing.is_stale(suggestion),
            "may_write": is_open and may_write(section.lagesbild, request.user),
        },
    )
