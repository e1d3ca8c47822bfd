"""Review and release: approved and decided; then read, published and asked about."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lagesbild.report.content import Content, content_of_draft
from lagesbild.report.content import readable as readable
from lagesbild.report.doors import (
    READS,
    RELEASE,
    WRITE,
    edition_door,
    lagesbild_door,
    own_variant_door,
    question_door,
    variant_door,
)
from lagesbild.report.drawing import to_choose
from lagesbild.report.enums import Status, Variant
from lagesbild.report.forms import (
    AnswerForm,
    ApproveForm,
    BecauseForm,
    DecideForm,
    PublishForm,
    QuestionForm,
    ReportingForm,
)
from lagesbild.report.missing import missing_in, missing_in_variant
from lagesbild.report.models import (
    Edition,
    EditionVariant,
    Lagesbild,
    Question,
    Reporting,
)
from lagesbild.report.policies import leads, releases
from lagesbild.report.services import releasing
from lagesbild.report.views.document import in_lagesbild, url_of
from pax.access.doors import open_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.composition import links_for
from pax.editions.pages import replaced
from pax.errors import WrongState
from pax.letters import in_words, lacking_in
from pax.pages import FormPage, change, create, get_or_post, sent, went_once
from pax.redactions.pages import redaction_page

WOULD_TELL = (
    "Tillsammans med det som lämnats ut förut skulle figuren avslöja små antal. Välj "
    "vad som visas i stället, och lämna sedan till granskning."
)


@require_POST
@lagesbild_door(WRITE)
def ask_for_review(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    if leads(lagesbild, request.user) and (
        undecided := to_choose(lagesbild, by=request.user)
    ):
        messages.error(request, WOULD_TELL)
        return redirect(url_of("figure-few", undecided[0].uuid))
    releasing.ask_for_review(lagesbild, by=request.user)
    messages.success(
        request, "Lägesbilden är lämnad till granskning. Någon annan ska godkänna den."
    )
    return redirect(lagesbild)


@get_or_post
@lagesbild_door(RELEASE, quietly=True)
@fresh_proof
@went_once
def approve(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    """Approve what one has read: its fingerprint goes with the form."""
    now = {"digest": releasing.digest_of(lagesbild, by=request.user)}
    form = ApproveForm(*sent(request), initial=now)
    if lagesbild.status != Status.REVIEW:
        raise WrongState("Lägesbilden är inte på granskning.")
    return create(
        request,
        form,
        lambda: releasing.approve(lagesbild, by=request.user, **form.given),
        say="Lägesbilden är godkänd och kan fastställas.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild,
            "Godkänn lägesbilden?",
            submit="Godkänn",
            template="lagesbild/report/approve.html",
            more={
                "lagesbild": lagesbild,
                "is_own": lagesbild.review_asked_by_id == request.user.pk,
                "missing": missing_in(lagesbild),
            },
        ),
    )


@get_or_post
@lagesbild_door(RELEASE, quietly=True)
def send_back(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    form = BecauseForm(*sent(request))
    return create(
        request,
        form,
        lambda: releasing.send_back(lagesbild, by=request.user, **form.given),
        say="Lägesbilden är tillbaka hos dem som skriver.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild, "Skicka tillbaka lägesbilden", submit="Skicka tillbaka"
        ),
    )


@get_or_post
@lagesbild_door(RELEASE, quietly=True)
@went_once
def decide(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    """Write down the decision, and show what it freezes."""
    if lagesbild.status != Status.REVIEW or lagesbild.approved_by_id is None:
        raise WrongState("Lägesbilden ska vara granskad och godkänd först.")
    form = DecideForm(
        lagesbild, request.user, *sent(request), missing=missing_in(lagesbild)
    )
    return create(
        request,
        form,
        lambda: releasing.decide(
            lagesbild, releasing.Decision(**form.given), by=request.user
        ),
        say="Lägesbilden är fastställd och fryst.",
        to=lagesbild.get_absolute_url(),
        page=lambda: _decide_page(request, lagesbild),
    )


def _decide_page(request: Request, lagesbild: Lagesbild) -> FormPage:
    """Show what is frozen."""
    frozen = {v: content_of_draft(lagesbild, v, by=request.user) for v in Variant}
    return in_lagesbild(
        lagesbild,
        "Fastställ lägesbilden",
        lead="Text, siffror och källor fryses i båda varianterna. Ingen kan ändra dem "
        "sedan; en rättelse blir en ny utgåva.",
        heading="Beslutet",
        submit="Fastställ och frys",
        template="lagesbild/report/decide.html",
        more={
            "counts": [(v.label, _count(content)) for v, content in frozen.items()],
            "letters": in_words(lacking_in(list(frozen.values()))),
        },
    )


def _count(content: Content) -> dict[str, int]:
    return {
        "sections": sum(bool(one["body"].strip()) for one in content["sections"]),
        "problems": len(content["problems"]),
        "figures": len(content["figures"]),
    }


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def correct(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    """Open what is decided, to be mended in a new edition."""
    form = BecauseForm(*sent(request))
    return create(
        request,
        form,
        lambda: releasing.reopen_for_correction(
            lagesbild, by=request.user, **form.given
        ),
        say="Lägesbilden är öppen för rättelse. Den fastställda utgåvan gäller tills "
        "en ny är beslutad.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(lagesbild, "Rätta lägesbilden", submit="Öppna för rättelse"),
    )


# --- in the world: read, presented, published, reported, asked about --------------
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
            **_replaced(variant, request),
        },
    )


@require_safe
@variant_door(*READERS)
def present(request: Request, variant: EditionVariant) -> HttpResponse:
    """Show the problems one at a time."""
    return render(
        request,
        "lagesbild/report/present.html",
        {
            "variant": variant,
            "reading": readable(variant.content),
            **_replaced(variant, request),
        },
    )


def _replaced(variant: EditionVariant, request: Request) -> dict[str, Any]:
    readable = EditionVariant.objects.visible_to(request.user)
    return replaced(variant, readable, EditionVariant.get_absolute_url)


def _open_url(variant: EditionVariant) -> str:
    return reverse("oppet:lagesbild", args=[variant.uuid])


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
            **replaced(found, EditionVariant.objects.open_to_all(), _open_url),
        },
    )


@open_door
@require_safe
def open_newest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest lägesbild that is open to all: an address that lasts."""
    newest = EditionVariant.objects.open_to_all().order_by("-year", "-pk").first()
    if newest is None:
        raise Http404
    return redirect(_open_url(newest))


#: Who reads a variant once it is published.
WHO_READS = {
    Variant.INTERNAL: "Förtroendevalda och andra hos {} som läser det publicerade kan "
    "då läsa den. Andra myndigheter läser bara den publika varianten.",
    Variant.PUBLIC: "Förtroendevalda och andra som läser det publicerade kan då läsa "
    "den.",
}


@get_or_post
@own_variant_door(RELEASE)
@fresh_proof
def publish(request: Request, variant: EditionVariant) -> HttpResponse:
    form = PublishForm(*sent(request), missing=missing_in_variant(variant))
    return create(
        request,
        form,
        lambda: releasing.publish(variant, by=request.user, **form.given),
        say="Varianten är publicerad för dem som läser det publicerade.",
        to=variant.edition.get_absolute_url(),
        page=in_lagesbild(
            variant.lagesbild,
            f"Publicera: {variant.get_variant_display().lower()} variant?",
            submit="Publicera",
            lead=WHO_READS[Variant(variant.variant)].format(variant.agency),
        ),
    )


@get_or_post
@own_variant_door(RELEASE)
@fresh_proof
def open_to_all(request: Request, variant: EditionVariant) -> HttpResponse:
    form = PublishForm(*sent(request), missing=missing_in_variant(variant))
    return create(
        request,
        form,
        lambda: releasing.ask_to_open(variant, by=request.user, **form.given),
        say="Begäran är sänd. Varianten är öppen när någon annan har bekräftat det.",
        to=variant.edition.get_absolute_url(),
        page=in_lagesbild(
            variant.lagesbild,
            "Öppna för alla?",
            submit="Begär att den öppnas",
            lead="Vem som helst som har adressen kan läsa den, utan att logga in. Bara "
            "den publika varianten kan öppnas.",
        ),
    )


@require_POST
@own_variant_door(RELEASE)
@fresh_proof
def close(request: Request, variant: EditionVariant) -> HttpResponse:
    releasing.close_to_all(variant, by=request.user)
    return redirect(variant.edition)


@get_or_post
@own_variant_door(RELEASE)
@fresh_proof
def redact(request: Request, variant: EditionVariant) -> HttpResponse:
    """Ask that personal data is taken out of a lägesbild, in all its editions."""
    return redaction_page(
        request,
        variant,
        agency=variant.agency,
        to=variant.edition.get_absolute_url(),
        page=partial(in_lagesbild, variant.lagesbild),
    )


@get_or_post
@edition_door(WRITE)
def report(request: Request, decided: Edition) -> HttpResponse:
    form = ReportingForm(*sent(request))
    return create(
        request,
        form,
        lambda: releasing.log_reporting(decided, by=request.user, **form.given),
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
        lambda: releasing.note_question(decided, by=request.user, **form.given),
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
        lambda: releasing.answer_question(question, by=request.user, **form.given),
        say="Svaret är sparat.",
        to=url_of("edition", question.edition.uuid, anchor="fragor"),
        page=in_lagesbild(
            question.lagesbild,
            "Svara på frågan",
            submit="Spara svaret",
            lead=question.question,
        ),
    )
