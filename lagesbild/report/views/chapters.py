"""A chapter: read, written, given to someone, remarked on and suggested otherwise."""

from __future__ import annotations

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
    SuggestionForm,
)
from lagesbild.report.models import Comment, Figure, Section, Suggestion
from lagesbild.report.policies import check_can_write, check_leads, leads, may_write
from lagesbild.report.reading import draw_chart
from lagesbild.report.selectors import statements_of
from lagesbild.report.services import writing
from lagesbild.report.text import no_figure, parse, to_html
from lagesbild.report.views.common import get_or_post, make, save, write
from pax.access.request import Request
from pax.errors import Conflict, Invalid
from pax.writing.drafts import discard_draft, find_draft, save_draft
from pax.writing.pages import ask, given, sent, version_of

FIELDS = ("title", "body", "audience", "progress")
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
    form = _form(request, section)
    if "preview" in request.POST:
        form.is_valid()
        return _draw(request, section, form, str(form["body"].value() or ""))
    if form.is_bound and form.is_valid():
        writing.revise_section(
            section,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            **{name: form.cleaned_data[name] for name in FIELDS},
        )
        discard_draft(_about(section), by=request.user)
        return redirect(section)
    return _draw(request, section, form)


def _form(request: Request, section: Section) -> SectionForm:
    now = {name: getattr(section, name) for name in FIELDS}
    draft = find_draft(_about(section), by=request.user)
    data = sent(request)
    return SectionForm(
        *data,
        initial=now | (draft.data if draft and not data else {}),
        stored=now,
        current_version=section.version,
    )


def _draw(
    request: Request, section: Section, form: SectionForm, shown: str | None = None
) -> HttpResponse:
    return write(
        request,
        section.lagesbild,
        form,
        template="lagesbild/report/section_edit.html",
        title=section.title,
        submit="Spara kapitlet",
        cancel=section.get_absolute_url(),
        section=section,
        has_draft=not form.is_bound and form["body"].value() != section.body,
        preview=None if shown is None else _html(request, section, shown),
    )


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
    now: dict[str, object] = {"assigned_to": section.assigned_to_id}
    form = AssignForm(
        section,
        *sent(request),
        initial=now,
        stored=now,
        # Of this alone: whoever writes in the chapter meanwhile is in nobody's way.
        current_version=section.assigned_to_id or "ingen",
    )
    return save(
        request,
        section.lagesbild,
        form,
        lambda: writing.assign_section(
            section, form.cleaned_data["assigned_to"], by=request.user
        ),
        say="Skribenten är utsedd.",
        to=section.get_absolute_url(),
        title=f"Vem skriver {section.title}?",
        submit="Spara",
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
    return ask(
        request,
        lambda: writing.remove_section(section, by=request.user),
        title="Ta bort kapitlet?",
        text="Bara ett kapitel utan text kan tas bort.",
        submit="Ta bort kapitlet",
        to=section.lagesbild.get_absolute_url(),
        cancel=section.get_absolute_url(),
        details=[("Kapitel", section.title)],
    )


@get_or_post
@section_door(*READS)
def comment(request: Request, section: Section) -> HttpResponse:
    form = CommentForm(*sent(request))
    return make(
        request,
        section.lagesbild,
        form,
        lambda: writing.add_comment(
            section, form.cleaned_data["text"], by=request.user, kept=form.kept
        ),
        say="Kommentaren är sparad.",
        to=f"{section.get_absolute_url()}#kommentarer",
        title=f"Kommentera {section.title}",
        submit="Spara kommentaren",
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
    return make(
        request,
        section.lagesbild,
        form,
        lambda: writing.suggest_change(
            section, by=request.user, kept=form.kept, **given(form)
        ),
        say="Förslaget är lämnat.",
        to=f"{section.get_absolute_url()}#forslag",
        title=f"Föreslå ändring i {section.title}",
        submit="Lämna förslaget",
    )


@get_or_post
@suggestion_door(*READS)
def suggestion(request: Request, suggestion: Suggestion) -> HttpResponse:
    section = suggestion.section
    is_stale = writing.is_stale(suggestion)
    told = ""
    if request.method == "POST":
        try:
            return _settle(request, suggestion)
        except Conflict as conflict:
            told = str(conflict)
    return render(
        request,
        "lagesbild/report/suggestion.html",
        {
            "suggestion": suggestion,
            "section": section,
            "lagesbild": section.lagesbild,
            "lines": difference(writing.text_before(suggestion), suggestion.body),
            "is_stale": is_stale and suggestion.state == SuggestionState.OPEN,
            "told": told,
            "may_write": suggestion.state == SuggestionState.OPEN
            and may_write(section.lagesbild, request.user),
        },
        status=409 if told else 200,
    )


def _settle(request: Request, suggestion: Suggestion) -> HttpResponse:
    settle = {
        "anta": writing.accept_suggestion,
        "avboj": writing.decline_suggestion,
    }.get(request.POST.get("svar", ""))
    if settle is None:
        raise Invalid("Välj om förslaget ska antas eller avböjas.")
    settle(suggestion, by=request.user)
    return redirect(suggestion.section)
