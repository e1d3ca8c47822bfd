"""From draft to decision, to what was reported, asked and answered in the world."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lagesbild.figures.services.noting import note_given
from lagesbild.report.content import content_of, content_of_draft
from lagesbild.report.drawing import given_in, to_choose
from lagesbild.report.enums import Status, Variant
from lagesbild.report.missing import missing_in, missing_in_variant
from lagesbild.report.models import (
    Edition,
    EditionVariant,
    Lagesbild,
    Question,
    Reporting,
)
from lagesbild.report.policies import (
    check_can_lead,
    check_is_whole,
    check_leads,
    check_releases,
)
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.decisions.models import Kind, PendingDecision
from pax.decisions.services import ask, carried, check_still_may
from pax.editions.content import fingerprint, frozen
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.missing import let_through
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

CHANGED_SINCE = (
    "Någon har ändrat i lägesbilden sedan du läste den. Läs båda varianterna igen, och "
    "godkänn sedan."
)
PUBLISHED, OPENED = "Publicerad", "Öppnad för alla"


@dataclass(frozen=True)
class Decision:
    """By whom a lägesbild was decided, when, and under which paragraph."""

    body: str
    decided_on: datetime.date
    paragraph: str = ""
    diarienummer: str = ""
    changes: str = ""
    despite: str = ""  # why it is decided although something is missing


@transaction.atomic
def ask_for_review(lagesbild: Lagesbild, *, by: User) -> Lagesbild:
    """Hand a whole draft to someone else to review."""
    check_can_lead(lagesbild, by)
    if lagesbild.status != Status.DRAFT:
        raise WrongState("Lägesbilden är redan på granskning.")
    check_is_whole(lagesbild)
    _check_tells_nothing(lagesbild, by)
    return change(
        lagesbild,
        because="Lämnad till granskning",
        status=Status.REVIEW,
        review_asked_by=by,
        review_asked_at=timezone.now(),
        approved_by=None,
        approved_at=None,
    )


@transaction.atomic
def send_back(lagesbild: Lagesbild, *, by: User, because: str) -> Lagesbild:
    """Give a reviewed draft back to those who write it, with what is to be mended."""
    _check_reviews(lagesbild, by)
    if not because.strip():
        raise Invalid("Skriv vad som behöver ändras.")
    record(Verb.LAGESBILD_REVIEWED, lagesbild, by=by, because="Tillbaka")
    return _open_again(lagesbild, because)


def digest_of(lagesbild: Lagesbild, *, by: User) -> str:
    """Give the fingerprint of all that a reviewer reads: both variants as they are."""
    return fingerprint({v: content_of_draft(lagesbild, v, by=by) for v in Variant})


@transaction.atomic
def approve(lagesbild: Lagesbild, *, by: User, digest: str | None = None) -> Lagesbild:
    """Approve a reviewed lägesbild: never the same person as asked for the review.

    With `digest`, only while it still is what the reviewer has read.
    """
    _check_reviews(lagesbild, by)
    Lagesbild.objects.select_for_update().get(pk=lagesbild.pk)
    if digest is not None and digest != digest_of(lagesbild, by=by):
        raise Conflict(CHANGED_SINCE)
    if lagesbild.review_asked_by_id == by.pk:
        raise Denied(
            "Den som lämnat lägesbilden till granskning kan inte godkänna den."
        )
    check_is_whole(lagesbild)
    _check_tells_nothing(lagesbild, by)
    record(Verb.LAGESBILD_REVIEWED, lagesbild, by=by, because="Godkänd")
    return change(
        lagesbild, because="Godkänd", approved_by=by, approved_at=timezone.now()
    )


@transaction.atomic
def decide(lagesbild: Lagesbild, decision: Decision, *, by: User) -> Edition:
    """Write down that an approved lägesbild has been decided, and freeze it.

    What it lacks must be made good first, or stands in the history with the reason.

    Both variants are frozen: text, numbers and sources as they are now, with a
    fingerprint.  Recorded as LAGESBILD_DECIDED.
    """
    check_releases(lagesbild, by)
    if lagesbild.status != Status.REVIEW or lagesbild.approved_by_id is None:
        raise WrongState("Lägesbilden ska vara granskad och godkänd först.")
    done = let_through(missing_in(lagesbild), decision.despite, done="Fastställd")
    _check_tells_nothing(lagesbild, by)
    last = Edition.objects.filter(lagesbild=lagesbild).aggregate(n=Max("number"))["n"]
    if last and not decision.changes.strip():
        raise Invalid("Skriv vad som har ändrats sedan förra utgåvan.")
    change(lagesbild, because=done, status=Status.DECIDED)
    edition = Edition.objects.create(
        lagesbild=lagesbild,
        number=(last or 0) + 1,
        body=decision.body,
        decided_on=decision.decided_on,
        paragraph=decision.paragraph,
        diarienummer=decision.diarienummer,
        changes=decision.changes,
        released_by=by,
        created_by=by,
    )
    for variant in Variant:
        _freeze(edition, variant, by)
    note_given(edition.uuid, given_in(lagesbild, by=by), by=by)
    told = f"{decision.body}. {done}"
    record(Verb.LAGESBILD_DECIDED, lagesbild, by=by, because=told)
    return edition


@transaction.atomic
def reopen_for_correction(lagesbild: Lagesbild, *, by: User, because: str) -> Lagesbild:
    """Open a decided lägesbild to correct it: what was decided stays as it was."""
    check_leads(lagesbild, by)
    if lagesbild.status not in (Status.DECIDED, Status.PUBLISHED):
        raise WrongState("Lägesbilden är inte fastställd än.")
    if not because.strip():
        raise Invalid("Skriv vad som ska rättas.")
    return _open_again(lagesbild, because)


@transaction.atomic
def ask_to_open(
    variant: EditionVariant, *, by: User, despite: str = ""
) -> PendingDecision:
    """Ask that anybody may read the public variant; they may when another confirms."""
    check_releases(variant.lagesbild, by)
    if variant.variant != Variant.PUBLIC:
        raise Denied("Bara den publika varianten kan öppnas för alla.")
    why = let_through(missing_in_variant(variant), despite)
    asked: PendingDecision = ask(
        Kind.PICTURE_OPEN,
        by=by,
        agency=variant.agency,
        about=variant.uuid,
        label=f"{variant.edition}",
        because=why,
        terms={"page": variant.edition.get_absolute_url(), "despite": despite},
    )
    return asked


@transaction.atomic
def open_as_asked(asked: PendingDecision, *, by: User) -> EditionVariant:
    """Let anybody read what one has asked for and another confirmed."""
    variants = EditionVariant.objects.select_related("lagesbild__agency")
    variant = variants.filter(uuid=asked.about).first()
    if variant is None:
        raise Denied
    check_releases(variant.lagesbild, by)
    check_still_may(asked, Permission.LAGESBILD_RELEASE)
    with carried(asked, by=by):
        despite = asked.terms.get("despite", "")
        return _let_read(variant, by=by, for_all=True, despite=despite)


@transaction.atomic
def publish(variant: EditionVariant, *, by: User, despite: str = "") -> EditionVariant:
    """Let those who read what is published read a variant.

    Of the internal variant, only those of its own authority (VariantQuerySet).
    To open one to anybody takes two (ask_to_open).
    """
    check_releases(variant.lagesbild, by)
    return _let_read(variant, by=by, for_all=False, despite=despite)


def _let_read(
    variant: EditionVariant, *, by: User, for_all: bool, despite: str
) -> EditionVariant:
    done = OPENED if for_all else PUBLISHED
    done = let_through(missing_in_variant(variant), despite, done=done)
    variant.let_read(for_all=for_all, because=done)
    if variant.lagesbild.status == Status.DECIDED:
        change(variant.lagesbild, because=PUBLISHED, status=Status.PUBLISHED)
    record(Verb.LAGESBILD_PUBLISHED, variant, by=by, because=done)
    return variant


@transaction.atomic
def close_to_all(variant: EditionVariant, *, by: User) -> EditionVariant:
    """Take the public variant off the open web; those signed in still read it."""
    check_releases(variant.lagesbild, by)
    variant.close()
    record(Verb.LAGESBILD_PUBLISHED, variant, by=by, because="Inte öppen för alla")
    return variant


def _check_tells_nothing(lagesbild: Lagesbild, by: User) -> None:
    """Refuse while nobody has said what is shown where a correction would tell."""
    if figures := to_choose(lagesbild, by=by):
        names = ", ".join(f"”{figure.title}”" for figure in figures)
        raise WrongState(
            f"Tillsammans med det som lämnats ut förut skulle {names} avslöja små "
            "antal. Välj på figurens sida, under ”Små antal”, vad som visas i stället. "
            "Är lägesbilden godkänd skickas den först tillbaka."
        )


def _open_again(lagesbild: Lagesbild, because: str) -> Lagesbild:
    """Let it be written in: who approved it has not approved what it becomes."""
    return change(
        lagesbild,
        because=because,
        status=Status.DRAFT,
        review_asked_by=None,
        review_asked_at=None,
        approved_by=None,
        approved_at=None,
    )


def _freeze(edition: Edition, variant: Variant, by: User) -> EditionVariant:
    """Freeze one variant, chained to the one that was decided before it."""
    content = content_of(edition, variant, by=by)
    earlier = EditionVariant.objects.filter(
        lagesbild=edition.lagesbild, variant=variant
    )
    before = (
        earlier.order_by("-edition__number")
        .values_list("content_sha256", flat=True)
        .first()
    )
    return EditionVariant.objects.create(
        edition=edition,
        lagesbild=edition.lagesbild,
        agency=edition.lagesbild.agency,
        variant=variant,
        title=edition.lagesbild.title,
        year=edition.lagesbild.year,
        previous_sha256=before or "",
        frozen_at=timezone.now(),
        **frozen(content),
    )


def _check_reviews(lagesbild: Lagesbild, by: User) -> None:
    check_releases(lagesbild, by)
    if lagesbild.status != Status.REVIEW:
        raise WrongState("Lägesbilden är inte på granskning.")


# --- told: what was reported to whom, and what was asked and answered -------------
@transaction.atomic
def log_reporting(
    edition: Edition,
    *,
    by: User,
    to: str,
    on: datetime.date,
    paragraph: str = "",
    note: str = "",
) -> Reporting:
    """Write down that a decided lägesbild has been reported to someone."""
    check_leads(edition.lagesbild, by)
    reporting = Reporting.objects.create(
        lagesbild=edition.lagesbild,
        edition=edition,
        created_by=by,
        to=to,
        on=on,
        paragraph=paragraph,
        note=note,
    )
    record(Verb.LAGESBILD_REPORTED, edition.lagesbild, by=by, because=to)
    return reporting


@transaction.atomic
def note_question(
    edition: Edition,
    *,
    by: User,
    asked_by: str,
    question: str,
    kept: Kept = NOTHING_KEPT,
) -> Question:
    """Keep a question that was asked when the picture was presented."""
    check_leads(edition.lagesbild, by)
    asked = Question.objects.create(
        lagesbild=edition.lagesbild,
        edition=edition,
        created_by=by,
        asked_by=asked_by,
        question=question,
    )
    record(Verb.LAGESBILD_REPORTED, edition.lagesbild, by=by, because="Fråga")
    record_kept(kept, edition.lagesbild, by=by)
    return asked


@transaction.atomic
def answer_question(
    question: Question,
    *,
    by: User,
    answer: str,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Question:
    """Keep what was answered."""
    check_leads(question.lagesbild, by)
    change(
        question,
        version=version,
        because="Besvarad",
        answer=answer,
        answered_on=timezone.localdate(),
    )
    record(Verb.LAGESBILD_REPORTED, question.lagesbild, by=by, because="Svar")
    record_kept(kept, question.lagesbild, by=by)
    return question
