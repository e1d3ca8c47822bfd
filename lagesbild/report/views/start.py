"""The list, beginning a lägesbild, and the template of chapters."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lagesbild.report.doors import chapter_door
from lagesbild.report.enums import StatutoryPart
from lagesbild.report.forms.start import BeginForm, ChapterEditForm, ChapterForm
from lagesbild.report.models import ChapterTemplate, EditionVariant, Lagesbild
from lagesbild.report.selectors import lines_for
from lagesbild.report.services import template as services
from lagesbild.report.services.beginning import begin_lagesbild, template_for
from lagesbild.report.views.common import get_or_post, in_lagesbild, url_of
from pax.access.doors import permission_door, signed_in
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import change, confirm, create, sent

WRITE = Permission.LAGESBILD_WRITE


@require_safe
@signed_in
def lagesbilder(request: Request) -> HttpResponse:
    published = EditionVariant.objects.visible_to(request.user).filter(
        published_at__isnull=False
    )
    return render(
        request,
        "lagesbild/report/list.html",
        {
            "lines": lines_for(request.user),
            "published": published.defer("content"),
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
        lambda: begin_lagesbild(by=request.user, **form.given),
        to=Lagesbild.get_absolute_url,
        page=in_lagesbild(
            None, "Ny lägesbild", submit="Börja lägesbilden", cancel=url_of("list")
        ),
    )


@require_safe
@permission_door(WRITE)
def template(request: Request) -> HttpResponse:
    chapters = template_for(request.user)
    return render(
        request,
        "lagesbild/report/template.html",
        {
            "parts": [
                (part.label, [c for c in chapters if c.part == part])
                for part in StatutoryPart
            ],
            "has_own": services.has_own(request.user),
        },
    )


@require_POST
@permission_door(WRITE)
def copy_template(request: Request) -> HttpResponse:
    services.copy_shipped(by=request.user)
    return redirect("lagesbild:template")


@get_or_post
@permission_door(WRITE)
def add_chapter(request: Request) -> HttpResponse:
    form = ChapterForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.add_chapter(by=request.user, **form.given),
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
        lambda: services.revise_chapter(chapter, by=request.user, **form.given),
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
        lambda: services.remove_chapter(chapter, by=request.user),
        to=url_of("template"),
        page=in_lagesbild(
            None,
            "Ta bort kapitlet ur mallen?",
            text="Lägesbilder som redan är påbörjade ändras inte.",
            submit="Ta bort kapitlet",
            details=[("Kapitel", chapter.title)],
        ),
    )
