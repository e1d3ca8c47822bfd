"""A lägesbild and its chapters: begun, read, written, and how they have changed."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from lagesbild.report.content import content_of_draft, draw_chart, readable
from lagesbild.report.difference import difference
from lagesbild.report.doors import (
    READS,
    WRITE,
    chapter_door,
    chart_door,
    comment_door,
    contributor_door,
    edition_door,
    lagesbild_door,
    problem_door,
    section_door,
    suggestion_door,
)
from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import Ground, StatutoryPart, SuggestionState, Variant
from lagesbild.report.forms import (
    AssignForm,
    BeginForm,
    ChapterEditForm,
    ChapterForm,
    CommentForm,
    ContributorForm,
    FactsForm,
    SectionForm,
    SettleForm,
    SuggestionForm,
)
from lagesbild.report.models import (
    Cause,
    ChapterTemplate,
    Comment,
    Contributor,
    Edition,
    EditionVariant,
    Figure,
    InLagesbild,
    Lagesbild,
    Priority,
    Problem,
    Question,
    Reporting,
    Section,
    Source,
    Statement,
    Suggestion,
)
from lagesbild.report.pictures import outcome_of_all, phases_of, wheel_of
from lagesbild.report.policies import (
    check_can_write_chapter,
    check_leads,
    leads,
    may_write,
    may_write_chapter,
    releases,
)
from lagesbild.report.selectors import (
    lines_for,
    missing_figures,
    moves_of,
    pairs_of,
    parts_of,
    ranked_problems,
    statements_of,
    steps_of,
)
from lagesbild.report.services import writing
from lagesbild.report.text import no_figure, parse, to_html
from pax.access.doors import permission_door, signed_in
from pax.access.request import Request
from pax.accounts.models import User
from pax.composition import links_for
from pax.errors import Invalid
from pax.history.pages import history_page
from pax.history.versions import Records, all_records, ever, itself, records
from pax.letters import in_words, lacking_in
from pax.pages import (
    FormPage,
    change,
    confirm,
    create,
    draw,
    get_or_post,
    sent,
)
from pax.places.models import Area, AreaPhase


def in_lagesbild(lagesbild: Lagesbild | None, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a lägesbild, or of one that is to be."""
    around = {
        "kicker": lagesbild or "",
        "trail": trail_to(lagesbild),
        "styles": ["css/lagesbild.css"],
    }
    return FormPage(title, **around | words)


def trail_to(*things: Any) -> list[tuple[str, str]]:
    """Give the pages above: the list, and those of things that have one."""
    found = [(str(thing), thing.get_absolute_url()) for thing in things if thing]
    return [("Översikt", "/"), ("Lägesbild", url_of("list")), *found]


def url_of(name: str, *args: Any, anchor: str = "") -> str:
    """Give an address of this app."""
    url = reverse(f"lagesbild:{name}", args=args)
    return f"{url}#{anchor}" if anchor else url


# --- the list, beginning a lägesbild, and the template of chapters ----------------
@require_safe
@signed_in
def lagesbilder(request: Request) -> HttpResponse:
    """List what one works on, and what is published."""
    published = EditionVariant.objects.visible_to(request.user).filter(
        published_at__isnull=False
    )
    return render(
        request,
        "lagesbild/report/list.html",
        {
            "lines": lines_for(request.user),
            "published": EditionVariant.with_newer(published.without_content()),
            "may_begin": request.user.may(WRITE),
        },
    )


@get_or_post
@permission_door(WRITE)
def begin(request: Request) -> HttpResponse:
    form = BeginForm(request.user, *sent(request))
    return create(
        request,
        form,
        lambda: writing.begin_lagesbild(by=request.user, **form.given),
        to=Lagesbild.get_absolute_url,
        page=in_lagesbild(
            None, "Ny lägesbild", submit="Börja lägesbilden", cancel=url_of("list")
        ),
    )


@require_safe
@permission_door(WRITE)
def template(request: Request) -> HttpResponse:
    chapters = writing.template_for(request.user)
    return render(
        request,
        "lagesbild/report/template.html",
        {
            "parts": [
                (part.label, [c for c in chapters if c.part == part])
                for part in StatutoryPart
            ],
            "has_own": writing.has_own(request.user),
        },
    )


@require_POST
@permission_door(WRITE)
def copy_template(request: Request) -> HttpResponse:
    writing.copy_shipped(by=request.user)
    return redirect("lagesbild:template")


@get_or_post
@permission_door(WRITE)
def add_chapter(request: Request) -> HttpResponse:
    form = ChapterForm(*sent(request))
    return create(
        request,
        form,
        lambda: writing.add_chapter(by=request.user, **form.given),
        say="Kapitlet är tillagt i mallen.",
        to=url_of("template"),
        page=in_lagesbild(None, "Nytt kapitel i mallen", submit="Lägg till kapitlet"),
    )


@get_or_post
@chapter_door(WRITE)
def edit_chapter(request: Request, chapter: ChapterTemplate) -> HttpResponse:
    form = ChapterEditForm(*sent(request), instance=chapter)
    return change(
        request,
        form,
        lambda: writing.revise_chapter(chapter, by=request.user, **form.given),
        say="Mallen är ändrad. Lägesbilder som redan är påbörjade ändras inte.",
        to=url_of("template"),
        page=in_lagesbild(
            None,
            "Ändra kapitlet i mallen",
            submit="Spara kapitlet",
            remove=url_of("chapter-remove", chapter.uuid),
        ),
    )


@get_or_post
@chapter_door(WRITE)
def remove_chapter(request: Request, chapter: ChapterTemplate) -> HttpResponse:
    return confirm(
        request,
        lambda: writing.remove_chapter(chapter, by=request.user),
        to=url_of("template"),
        page=in_lagesbild(
            None,
            "Ta bort kapitlet ur mallen?",
            text="Lägesbilder som redan är påbörjade ändras inte.",
            submit="Ta bort kapitlet",
            details=[("Kapitel", chapter.title)],
        ),
    )


# --- one lägesbild ----------------------------------------------------------------
@require_safe
@lagesbild_door(*READS)
def detail(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    parts = parts_of(lagesbild)
    return render(
        request,
        "lagesbild/report/detail.html",
        {
            "lagesbild": lagesbild,
            "parts": parts,
            "empty": [view["part"].label for view in parts if view["is_empty"]],
            "ranked": ranked_problems(lagesbild),
            "figures": Figure.objects.filter(lagesbild=lagesbild),
            "missing": missing_figures(lagesbild),
            "editions": Edition.objects.filter(lagesbild=lagesbild),
            "contributors": Contributor.objects.filter(lagesbild=lagesbild)
            .standing()
            .select_related("user__agency"),
            "steps": steps_of(lagesbild),
            "may_write": may_write(lagesbild, request.user),
            "leads": leads(lagesbild, request.user),
            "releases": releases(lagesbild, request.user),
            "asked_by_me": lagesbild.review_asked_by_id == request.user.pk,
            "links": links_for("LAGESBILD_LINKS", lagesbild, request.user),
        },
    )


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def edit(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_leads(lagesbild, request.user)
    form = FactsForm(*sent(request), instance=lagesbild)
    return change(
        request,
        form,
        lambda: writing.revise_lagesbild(lagesbild, by=request.user, **form.given),
        say="Uppgifterna är sparade.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(lagesbild, "Sammanfattning och uppgifter"),
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def draft(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    """Show the lägesbild as a variant would be now."""
    is_public = request.GET.get("variant") == Variant.PUBLIC
    variant = Variant.PUBLIC if is_public else Variant.INTERNAL
    content = content_of_draft(lagesbild, variant, by=request.user)
    return render(
        request,
        "lagesbild/report/draft.html",
        {
            "lagesbild": lagesbild,
            "variant": variant,
            "reading": readable(content),
            "letters": in_words(lacking_in(content)),
        },
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def priorities(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    ranked = ranked_problems(lagesbild)
    weighed = [
        (one["problem"].title, {g: p.weight for g, p in one["priorities"].items()})
        for one in ranked
        if one["is_ranked"]
    ]
    unranked = [
        one["problem"].title
        for one in ranked
        if one["priorities"] and not one["is_ranked"]
    ]
    rows = [
        (one, [one["priorities"].get(ground.value) for ground in Ground])
        for one in ranked
    ]
    return render(
        request,
        "lagesbild/report/priorities.html",
        {
            "lagesbild": lagesbild,
            "grounds": list(Ground),
            "rows": rows,
            "outcome": outcome_of_all(weighed, unranked),
            "may_write": may_write(lagesbild, request.user),
        },
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def compare(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    """Set problems and indicators beside last year's."""
    return render(
        request,
        "lagesbild/report/compare.html",
        {
            "lagesbild": lagesbild,
            "pairs": pairs_of(lagesbild),
            "moves": moves_of(lagesbild, request.user),
        },
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def over_time(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    """Draw the phases of areas, and when on the year problems happen."""
    areas = list(Area.objects.filter(is_active=True, is_rest=False))
    phases = list(AreaPhase.objects.select_related("area"))
    problems = list(Problem.objects.filter(lagesbild=lagesbild))
    return render(
        request,
        "lagesbild/report/over_time.html",
        {
            "lagesbild": lagesbild,
            "phase_chart": phases_of(areas, phases, lagesbild.year),
            "phases": phases,
            "wheel": wheel_of(problems),
            "today": timezone.localdate(),
        },
    )


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def add_section(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_leads(lagesbild, request.user)
    form = ChapterForm(*sent(request))
    return create(
        request,
        form,
        lambda: writing.add_section(lagesbild, by=request.user, **form.given),
        say="Kapitlet är tillagt.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(lagesbild, "Nytt kapitel", submit="Lägg till kapitlet"),
    )


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def name_contributor(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_leads(lagesbild, request.user)
    form = ContributorForm(lagesbild, *sent(request))
    return create(
        request,
        form,
        lambda: writing.name_contributor(lagesbild, by=request.user, **form.given),
        say="Personen kan nu läsa och skriva i lägesbilden.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild, "Ny medskribent", submit="Lägg till medskribenten"
        ),
    )


@get_or_post
@contributor_door(WRITE)
def end_contribution(request: Request, contributor: Contributor) -> HttpResponse:
    lagesbild = contributor.lagesbild
    check_leads(lagesbild, request.user)
    return confirm(
        request,
        lambda: writing.end_contribution(contributor, by=request.user),
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild,
            "Avsluta medskribenten?",
            text="Personen kan inte längre läsa lägesbilden. Det som är skrivet står "
            "kvar.",
            submit="Avsluta",
            details=[("Medskribent", str(contributor.user))],
        ),
    )


# --- a chapter --------------------------------------------------------------------
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
            "html": _drawn_text(request, section, section.body),
            "statements": statements_of(section=section),
            "comments": comments,
            "suggestions": suggestions,
            "comment_form": CommentForm(),
            "may_write": may_write_chapter(section, request.user),
            "may_lead": section.lagesbild.is_open
            and leads(section.lagesbild, request.user),
        },
    )


def _drawn_text(request: Request, section: Section, body: str) -> SafeString:
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


@get_or_post
@section_door(WRITE)
def edit_section(request: Request, section: Section) -> HttpResponse:
    """Write a chapter, or look at it before it is saved."""
    check_can_write_chapter(section, request.user)
    form = SectionForm(*sent(request), instance=section)
    if "preview" in request.POST:
        return draw(request, form, _section_page(request, section, form, shown=True))
    return change(
        request,
        form,
        lambda: writing.revise_section(section, by=request.user, **form.given),
        to=section.get_absolute_url(),
        page=_section_page(request, section, form),
    )


def _section_page(
    request: Request, section: Section, form: SectionForm, *, shown: bool = False
) -> FormPage:
    body = str(form["body"].value() or "")
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
    )
    return replace(page, shown=_drawn_text(request, section, body)) if shown else page


def in_section(section: Section, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a chapter."""
    page = in_lagesbild(section.lagesbild, title, **words)
    here = (section.title, section.get_absolute_url())
    return replace(page, trail=[*page.trail, here])


@get_or_post
@section_door(WRITE)
def assign_section(request: Request, section: Section) -> HttpResponse:
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
def move_section(request: Request, section: Section) -> HttpResponse:
    """Move a chapter a step within its part."""
    way = request.POST.get("riktning", "")
    if way not in ("upp", "ner"):
        raise Invalid("Välj om kapitlet ska flyttas upp eller ner.")
    writing.move_section(section, by=request.user, up=way == "upp")
    return redirect(section.lagesbild)


@get_or_post
@section_door(WRITE)
def remove_section(request: Request, section: Section) -> HttpResponse:
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
def comment_on_section(request: Request, section: Section) -> HttpResponse:
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
def resolve_comment(request: Request, comment: Comment) -> HttpResponse:
    writing.resolve_comment(comment, by=request.user)
    about = comment.section or comment.problem
    return redirect(f"{about.get_absolute_url()}#kommentarer")  # type: ignore[union-attr]  # one of them


@get_or_post
@section_door(*READS)
def suggest_change(request: Request, section: Section) -> HttpResponse:
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
    """Show a suggestion beside the text it was made of, until it is settled."""
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
            # The chapter has been changed since.
            "is_stale": is_open and suggestion.of_version != section.version,
            "may_write": is_open and may_write_chapter(section, request.user),
        },
    )


# --- every change -----------------------------------------------------------------
@require_safe
@permission_door(WRITE)
def template_history(request: Request) -> HttpResponse:
    told = [records(ChapterTemplate, request.user, agency=request.user.agency)]
    trail = [*trail_to(), ("Mall för kapitel", url_of("template"))]
    return history_page(request, told, trail=trail)


@require_safe
@lagesbild_door(*READS)
def lagesbild_history(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    told = [
        itself(lagesbild),
        *all_records(InLagesbild, request.user, lagesbild=lagesbild),
        records(Contributor, request.user, lagesbild=lagesbild),
        records(EditionVariant, request.user, lagesbild=lagesbild),
    ]
    return history_page(request, told, trail=trail_to(lagesbild))


@require_safe
@section_door(*READS)
def section_history(request: Request, section: Section) -> HttpResponse:
    told = [
        itself(section),
        records(Suggestion, request.user, section=section),
        *claims_of(request.user, section=section),
    ]
    return history_page(request, told, trail=trail_to(section.lagesbild, section))


@require_safe
@problem_door(*READS)
def problem_history(request: Request, problem: Problem) -> HttpResponse:
    told = [
        itself(problem),
        records(Cause, request.user, problem=problem),
        records(Priority, request.user, problem=problem),
        *claims_of(request.user, problem=problem),
    ]
    return history_page(request, told, trail=trail_to(problem.lagesbild, problem))


@require_safe
@chart_door(*READS)
def figure_history(request: Request, chart: Figure) -> HttpResponse:
    here = (chart.title, url_of("figure", chart.uuid))
    trail = [*trail_to(chart.lagesbild), here]
    return history_page(request, [itself(chart)], trail=trail)


@require_safe
@edition_door(*READS)
def edition_history(request: Request, decided: Edition) -> HttpResponse:
    told = [
        records(model, request.user, edition=decided)
        for model in (EditionVariant, Reporting, Question)
    ]
    return history_page(request, told, trail=trail_to(decided.lagesbild, decided))


def claims_of(user: User, **of: Any) -> list[Records]:
    """Name what a chapter or a problem rests on, and what has been said of it."""
    return [
        records(Comment, user, **of),
        records(Statement, user, **of),
        records(Source, user, statement_id__in=ever(Statement, **of)),
    ]
