"""What is decided, in the world: read, presented, published, reported, asked about."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lagesbild.report.doors import (
    READS,
    RELEASE,
    WRITE,
    edition_door,
    own_variant_door,
    question_door,
    variant_door,
)
from lagesbild.report.forms.review import (
    AnswerForm,
    PublishForm,
    QuestionForm,
    ReportingForm,
)
from lagesbild.report.models import (
    Edition,
    EditionVariant,
    Question,
    Reporting,
)
from lagesbild.report.policies import leads, releases
from lagesbild.report.reading import read as readable
from lagesbild.report.services import releasing, telling
from lagesbild.report.views.common import get_or_post, in_lagesbild, url_of
from pax.access.doors import open_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.composition import links_for
from pax.pages import change, create, sent

READERS = (*READS, Permission.PUBLISHED_READ)


@require_safe
@edition_door(*READS)
def edition(request: Request, decided: Edition) -> HttpResponse:
    variants = EditionVariant.objects.filter(edition=decided).defer("content")
    return render(
        request,
        "lagesbild/report/edition.html",
        {
            "edition": decided,
            "lagesbild": decided.lagesbild,
            "variants": [
                (one, links_for("LAGESBILD_LINKS", one, request.user))
                for one in variants
            ],
            "reportings": Reporting.objects.filter(edition=decided),
            "questions": Question.objects.filter(edition=decided),
            "leads": leads(decided.lagesbild, request.user),
            "releases": releases(decided.lagesbild, request.user),
        },
    )


@require_safe
@variant_door(*READERS)
def read(request: Request, variant: EditionVariant) -> HttpResponse:
    return render(
        request,
        "lagesbild/report/read.html",
        {
            "variant": variant,
            "reading": readable(variant.content),
            "links": links_for("LAGESBILD_LINKS", variant, request.user),
        },
    )


@require_safe
@variant_door(*READERS)
def present(request: Request, variant: EditionVariant) -> HttpResponse:
    return render(
        request,
        "lagesbild/report/present.html",
        {"variant": variant, "reading": readable(variant.content)},
    )


@open_door
@require_safe
def open_page(request: HttpRequest, variant: UUID) -> HttpResponse:
    """Give what is open to all, and 404 for everything else."""
    found = EditionVariant.objects.open_to_all().filter(uuid=variant).first()
    if found is None:
        raise Http404
    return render(
        request,
        "lagesbild/report/open.html",
        {
            "variant": found,
            "reading": readable(found.content),
            "may_be_indexed": settings.PAX_OPEN_INDEXED,
        },
    )


@get_or_post
@own_variant_door(RELEASE)
def publish(request: Request, variant: EditionVariant) -> HttpResponse:
    return create(
        request,
        PublishForm(*sent(request)),
        lambda: releasing.publish(variant, by=request.user, for_all=False),
        say="Varianten är publicerad för dem som läser det publicerade.",
        to=variant.edition.get_absolute_url(),
        page=in_lagesbild(
            variant.lagesbild,
            f"Publicera: {variant.get_variant_display().lower()} variant?",
            submit="Publicera",
            lead="Förtroendevalda och andra som läser det publicerade kan då läsa den.",
        ),
    )


@get_or_post
@own_variant_door(RELEASE)
def open_to_all(request: Request, variant: EditionVariant) -> HttpResponse:
    return create(
        request,
        PublishForm(*sent(request)),
        lambda: releasing.publish(variant, by=request.user, for_all=True),
        say="Varianten är öppen för alla.",
        to=variant.edition.get_absolute_url(),
        page=in_lagesbild(
            variant.lagesbild,
            "Öppna för alla?",
            submit="Öppna för alla",
            lead="Vem som helst som har adressen kan läsa den, utan att logga in. Bara "
            "den publika varianten kan öppnas.",
        ),
    )


@require_POST
@own_variant_door(RELEASE)
def close(request: Request, variant: EditionVariant) -> HttpResponse:
    releasing.close_to_all(variant, by=request.user)
    return redirect(variant.edition)


@get_or_post
@edition_door(WRITE)
def report(request: Request, decided: Edition) -> HttpResponse:
    form = ReportingForm(*sent(request))
    return create(
        request,
        form,
        lambda: telling.log_reporting(decided, by=request.user, **form.given),
        say="Redovisningen är antecknad.",
        to=f"{decided.get_absolute_url()}#redovisningar",
        page=in_lagesbild(
            decided.lagesbild,
            "Ny redovisning",
            submit="Anteckna redovisningen",
            lead="Kommunstyrelsen ska löpande redovisa arbetet för fullmäktige (13 § "
            "lagen 2023:196).",
        ),
    )


@get_or_post
@edition_door(WRITE)
def question(request: Request, decided: Edition) -> HttpResponse:
    form = QuestionForm(*sent(request))
    return create(
        request,
        form,
        lambda: telling.note_question(decided, by=request.user, **form.given),
        say="Frågan är antecknad.",
        to=f"{decided.get_absolute_url()}#fragor",
        page=in_lagesbild(decided.lagesbild, "Ny fråga", submit="Anteckna frågan"),
    )


@get_or_post
@question_door(WRITE)
def answer(request: Request, question: Question) -> HttpResponse:
    form = AnswerForm(*sent(request), instance=question)
    return change(
        request,
        form,
        lambda: telling.answer_question(question, by=request.user, **form.given),
        say="Svaret är sparat.",
        to=url_of("edition", question.edition.uuid, anchor="fragor"),
        page=in_lagesbild(
            question.lagesbild,
            "Svara på frågan",
            submit="Spara svaret",
            lead=question.question,
        ),
    )
