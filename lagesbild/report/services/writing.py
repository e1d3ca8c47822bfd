"""Writing chapters together: text, who writes, remarks, and suggested changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from lagesbild.report.enums import Progress, SuggestionState
from lagesbild.report.models import (
    Comment,
    Lagesbild,
    Problem,
    Section,
    Suggestion,
)
from lagesbild.report.policies import check_can_write, check_leads, check_works
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Conflict, Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

if TYPE_CHECKING:
    from pax.accounts.models import User

STEP = 10  # between the orders of two chapters


@transaction.atomic
def revise_lagesbild(
    lagesbild: Lagesbild,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Lagesbild:
    """Change its title, summary, due time and smallest count."""
    check_leads(lagesbild, by)
    check_can_write(lagesbild, by)
    change(lagesbild, version=version, because="Uppgifterna ändrade", **about)
    record(Verb.LAGESBILD_CHANGED, lagesbild, by=by)
    record_kept(kept, lagesbild, by=by)
    return lagesbild


@transaction.atomic
def add_section(
    lagesbild: Lagesbild, *, by: User, part: str, title: str, guidance: str = ""
) -> Section:
    """Add a chapter last in its part."""
    check_leads(lagesbild, by)
    check_can_write(lagesbild, by)
    mine = Section.objects.filter(lagesbild=lagesbild)
    section = Section.objects.create(
        lagesbild=lagesbild,
        created_by=by,
        part=part,
        key=free_key(title, set(mine.values_list("key", flat=True))),
        title=title,
        guidance=guidance,
        order=(mine.aggregate(last=Max("order"))["last"] or 0) + STEP,
    )
    record(Verb.LAGESBILD_CHANGED, lagesbild, by=by, because="Nytt kapitel")
    return section


def free_key(title: str, taken: set[str]) -> str:
    """Make a key of a title that is not taken yet."""
    stem = slugify(title)[:34] or "kapitel"
    keys = (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3)))
    return next(key for key in keys if key not in taken)


@transaction.atomic
def remove_section(section: Section, *, by: User) -> None:
    """Take away a chapter that nothing is written in."""
    check_leads(section.lagesbild, by)
    check_can_write(section.lagesbild, by)
    if section.body.strip():
        raise WrongState("Kapitlet har text. Töm det först om det ska bort.")
    section.delete()
    record(
        Verb.LAGESBILD_CHANGED, section.lagesbild, by=by, because="Kapitel borttaget"
    )


@transaction.atomic
def move_section(section: Section, *, by: User, up: bool) -> None:
    """Let a chapter change places with the one before or after it in its part."""
    check_leads(section.lagesbild, by)
    check_can_write(section.lagesbild, by)
    beside = list(
        Section.objects.filter(lagesbild=section.lagesbild, part=section.part)
    )
    at = [one.pk for one in beside].index(section.pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(beside):
        return
    mine, theirs = beside[at], beside[other]
    before, after = mine.order, theirs.order
    change(theirs, because="Ordningen ändrad", order=before)
    change(mine, because="Ordningen ändrad", order=after)
    record(Verb.LAGESBILD_CHANGED, section.lagesbild, by=by, because="Ordningen ändrad")


@transaction.atomic
def revise_section(
    section: Section,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Section:
    """Save what a chapter says: it has then been looked at since last year."""
    check_can_write(section.lagesbild, by)
    about.setdefault("needs_update", False)
    if section.progress == Progress.TO_WRITE and about.get("body", "").strip():
        about.setdefault("progress", Progress.DRAFT)
    change(section, version=version, because="Kapitlet ändrat", **about)
    record(Verb.LAGESBILD_CHANGED, section.lagesbild, by=by, because="Kapitel ändrat")
    record_kept(kept, section.lagesbild, by=by)
    return section


@transaction.atomic
def assign_section(section: Section, to: User | None, *, by: User) -> Section:
    """Say who writes a chapter: one who works on the lägesbild."""
    check_leads(section.lagesbild, by)
    check_can_write(section.lagesbild, by)
    if to and not Lagesbild.objects.visible_to(to).filter(pk=section.lagesbild_id):
        raise Invalid(f"{to} arbetar inte med lägesbilden.")
    return change(section, because="Skribent utsedd", assigned_to=to)


@transaction.atomic
def add_comment(
    about: Section | Problem, text: str, *, by: User, kept: Kept = NOTHING_KEPT
) -> Comment:
    """Remark on a chapter or a problem."""
    check_works(about.lagesbild, by)
    place = {"section": about} if isinstance(about, Section) else {"problem": about}
    comment = Comment.objects.create(
        lagesbild=about.lagesbild, created_by=by, text=text, **place
    )
    record(Verb.LAGESBILD_CHANGED, about.lagesbild, by=by, because="Kommentar")
    record_kept(kept, about.lagesbild, by=by)
    return comment


@transaction.atomic
def resolve_comment(comment: Comment, *, by: User) -> Comment:
    """Say that a remark has been dealt with."""
    check_works(comment.lagesbild, by)
    if comment.resolved_at is not None:
        return comment
    return change(comment, because="Åtgärdad", resolved_at=timezone.now())


@transaction.atomic
def suggest_change(
    section: Section,
    *,
    by: User,
    body: str,
    of_version: int,
    because: str = "",
    kept: Kept = NOTHING_KEPT,
) -> Suggestion:
    """Suggest another text of a chapter, made of one version of it."""
    check_works(section.lagesbild, by)
    if body == section.body:
        raise Invalid("Förslaget är likadant som texten.")
    suggestion = Suggestion.objects.create(
        lagesbild=section.lagesbild,
        section=section,
        created_by=by,
        body=body,
        because=because,
        of_version=of_version,
    )
    record(Verb.LAGESBILD_CHANGED, section.lagesbild, by=by, because="Förslag")
    record_kept(kept, section.lagesbild, by=by)
    return suggestion


def text_before(suggestion: Suggestion) -> str:
    """Give the text that a suggestion was made of, whatever the chapter says now."""
    made_of = (
        suggestion.section.history.filter(version=suggestion.of_version)
        .values_list("body", flat=True)
        .first()
    )
    return suggestion.section.body if made_of is None else str(made_of)


def is_stale(suggestion: Suggestion) -> bool:
    """Tell whether the chapter has been changed since the suggestion was made."""
    return bool(suggestion.of_version != suggestion.section.version)


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, by: User) -> Suggestion:
    """Let a chapter say what was suggested; never over a text that is newer."""
    _check_open(suggestion, by)
    section = Section.objects.select_for_update().get(pk=suggestion.section_id)
    if section.version != suggestion.of_version:
        raise Conflict(
            "Kapitlet har ändrats sedan förslaget skrevs. För in det som ska med för "
            "hand, och avböj sedan förslaget."
        )
    revise_section(section, by=by, body=suggestion.body)
    return change(suggestion, because="Antagen", state=SuggestionState.ACCEPTED)


@transaction.atomic
def decline_suggestion(suggestion: Suggestion, *, by: User) -> Suggestion:
    """Leave a chapter as it is."""
    _check_open(suggestion, by)
    record(Verb.LAGESBILD_CHANGED, suggestion.lagesbild, by=by, because="Avböjt")
    return change(suggestion, because="Avböjd", state=SuggestionState.DECLINED)


def _check_open(suggestion: Suggestion, by: User) -> None:
    check_can_write(suggestion.lagesbild, by)
    if suggestion.state != SuggestionState.OPEN:
        raise WrongState("Förslaget är redan avgjort.")


def saved_once(make: Any, taken: str) -> Any:
    """Save, and say in words that there already is one."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as error:
        raise Invalid(taken) from error
