"""A lägesbild is begun and written together: its chapters, people and template."""

import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from lagesbild.report.enums import (
    Progress,
    SinceLast,
    Status,
    StatutoryPart,
    SuggestionState,
)
from lagesbild.report.models import (
    Cause,
    ChapterTemplate,
    Comment,
    Contributor,
    Figure,
    InLagesbild,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Suggestion,
)
from lagesbild.report.policies import (
    check_can_lead,
    check_can_write_chapter,
    check_leads,
    check_works,
)
from pax.accounts.models import Membership, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.db.copying import Copying
from pax.db.ordering import in_swedish
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.notices.services import tell
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

# --- the chapters that ship with Pax ----------------------------------------------
MAPPING, OTHER, ANALYSIS = (
    StatutoryPart.MAPPING,
    StatutoryPart.OTHER,
    StatutoryPart.ANALYSIS,
)

#: part, key, title, what the chapter is to answer
CHAPTERS = (
    (
        MAPPING,
        "anmald-brottslighet",
        "Anmäld brottslighet",
        "Hur mycket brott anmäls, hur har det förändrats, hur är det hos andra?",
    ),
    (
        MAPPING,
        "vald-och-natverk",
        "Våld och nätverkskriminalitet",
        "Var sker våldet, hur hög är konfliktnivån, vilka dras in?",
    ),
    (
        MAPPING,
        "unga",
        "Unga som begår och utsätts för brott",
        "Hur många, hur grovt, vilka risker och vilka skydd?",
    ),
    (
        MAPPING,
        "bostadsomraden",
        "Bostadsområden",
        "Läget och fasen i varje område, hur det har gått sedan förra året.",
    ),
    (
        MAPPING,
        "kriminell-ekonomi",
        "Kriminell ekonomi och välfärdsbrott",
        "Bidragsbrott, oriktig folkbokföring, oseriösa företag. Vad visar ärendena?",
    ),
    (
        MAPPING,
        "otillaten-paverkan",
        "Otillåten påverkan och intern risk",
        "Hot, påtryckningar, jäv, korruption och infiltration.",
    ),
    (
        MAPPING,
        "naringsliv",
        "Näringslivets utsatthet",
        "Vad drabbas företag av, och var?",
    ),
    (
        OTHER,
        "trygghet",
        "Trygghet",
        "Vad säger undersökningar om hur trygga människor känner sig?",
    ),
    (
        OTHER,
        "forutsattningar",
        "Förutsättningar och befolkning",
        "Skola, arbete, boende och annat som påverkar brottsligheten.",
    ),
    (
        OTHER,
        "pagaende-arbete",
        "Pågående arbete",
        "Vad som görs i dag, av vem, och vad man vet om effekten.",
    ),
    (
        ANALYSIS,
        "analys",
        "Samlad analys",
        "Vad hänger ihop? Orsaker, vad som skiljer från förra året, vad vi inte vet.",
    ),
    (
        ANALYSIS,
        "prioriterade-problem",
        "Prioriterade problem",
        "Vilka problem bör tas först, och på vilka grunder?",
    ),
)


def ship_chapters() -> None:
    """Lay the chapters, if there is none."""
    chapters = ChapterTemplate.objects
    if chapters.exists():
        return
    for order, (part, key, title, guidance) in enumerate(CHAPTERS, start=1):
        chapters.create(
            part=part, key=key, title=title, guidance=guidance, order=10 * order
        )


# --- begun: from the template, or from last year's --------------------------------
@transaction.atomic
def begin_lagesbild(
    year: int,
    *,
    by: User,
    title: str = "Lägesbild",
    area: str = "Södertälje kommun",
    follows: Lagesbild | None = None,
    due_months: int = 12,
) -> Lagesbild:
    """Begin the lägesbild of a year, with the chapters of the template.

    From last year's come its chapters, figures and problems as well, each marked to
    be looked at anew.  Recorded as LAGESBILD_CHANGED.
    """
    if not by.may(Permission.LAGESBILD_WRITE):
        raise Denied
    if Lagesbild.objects.filter(agency=by.agency, year=year, area=area).exists():
        raise Invalid(f"Det finns redan en lägesbild för {area} {year}.")
    lagesbild = Lagesbild.objects.create(
        agency=by.agency,
        year=year,
        title=title,
        area=area,
        status=Status.DRAFT,
        follows=follows,
        due_months=due_months,
        created_by=by,
    )
    if follows is None:
        _lay_chapters(lagesbild, by)
    else:
        _carry_over(follows, lagesbild, by)
    record_change(lagesbild, by, "Påbörjad")
    return lagesbild


def template_for(user: User) -> list[ChapterTemplate]:
    """Give the chapters of one's authority's template, or those that ship with Pax."""
    own = ChapterTemplate.objects.filter(agency=user.agency_id)
    return list(own or ChapterTemplate.objects.filter(Q(agency__isnull=True)))


def _lay_chapters(lagesbild: Lagesbild, by: User) -> None:
    for chapter in template_for(by):
        Section.objects.create(
            lagesbild=lagesbild,
            created_by=by,
            part=chapter.part,
            key=chapter.key,
            title=chapter.title,
            guidance=chapter.guidance,
            order=chapter.order,
        )


def _carry_over(old: Lagesbild, new: Lagesbild, by: User) -> None:
    """Copy in the order that rows hang on each other; each is to be looked at anew."""
    copying = Copying(CARRIED, lagesbild=new, created_by=by)
    for section in Section.objects.filter(lagesbild=old):
        copying.copy(section, needs_update=True)
    copying.copy_all(Figure.objects.filter(lagesbild=old))
    going_on = Problem.objects.filter(lagesbild=old).exclude(since_last=SinceLast.GONE)
    for problem in going_on:
        copying.copy(
            problem, before=problem, since_last=SinceLast.REMAINS, needs_update=True
        )
    copying.copy_all(Cause.objects.filter(lagesbild=old))
    copying.copy_all(Priority.objects.filter(lagesbild=old))


#: What comes along from last year's.
CARRIED = (Section, Figure, Problem, Cause, Priority)


# --- contributors: people of other authorities ------------------------------------
WRITERS = [
    r for r, spec in ROLES.items() if Permission.LAGESBILD_WRITE in spec.permissions
]


def possible_contributors(lagesbild: Lagesbild) -> QuerySet[User]:
    """List those who can be named: anybody active who is not named already."""
    named = Contributor.objects.filter(lagesbild=lagesbild).standing()
    return (
        User.objects.filter(is_active=True, is_system=False)
        .exclude(pk__in=named.values("user"))
        .select_related("agency")
        .order_by(in_swedish("name"), "pk")
    )


def writers_of(lagesbild: Lagesbild) -> QuerySet[User]:
    """List those a chapter can be given to: colleagues who may write, and the named."""
    named = Contributor.objects.filter(lagesbild=lagesbild).standing()
    ours = Membership.objects.current(timezone.localdate()).filter(
        user__agency=lagesbild.agency_id, role__in=WRITERS
    )
    return (
        User.objects.filter(is_active=True, is_system=False)
        .filter(Q(pk__in=ours.values("user")) | Q(pk__in=named.values("user")))
        .select_related("agency")
        .order_by(in_swedish("name"), "pk")
    )


@transaction.atomic
def name_contributor(
    lagesbild: Lagesbild, user: User, *, by: User, until: datetime.date | None = None
) -> Contributor:
    """Let someone work on this lägesbild, and no other; again, if they did before."""
    check_leads(lagesbild, by)
    if not user.is_active or user.is_system:
        raise Invalid("Kontot är stängt.")
    named, _ = Contributor.objects.update_or_create(
        lagesbild=lagesbild, user=user, defaults={"until": until}
    )
    record_change(lagesbild, by, f"Medskribent {user.username}")
    return named


@transaction.atomic
def end_contribution(contributor: Contributor, *, by: User) -> Contributor:
    """Let someone work on it no more: they lose sight of it at once."""
    check_leads(contributor.lagesbild, by)
    contributor.until = timezone.localdate() - datetime.timedelta(days=1)
    contributor.save(update_fields=["until"])
    record_change(
        contributor.lagesbild,
        by,
        f"Inte längre medskribent: {contributor.user.username}",
    )
    return contributor


# --- text, who writes, remarks, and suggested changes -----------------------------
STEP = 10  # between the orders of two chapters
Added = TypeVar("Added", bound=InLagesbild)


def record_change(
    lagesbild: Lagesbild, by: User, because: str, kept: Kept = NOTHING_KEPT
) -> None:
    """Log what was changed, and which traces of persons were kept though warned of."""
    record(Verb.LAGESBILD_CHANGED, lagesbild, by=by, because=because)
    record_kept(kept, lagesbild, by=by)


def add_to(
    lagesbild: Lagesbild,
    model: type[Added],
    logged: str,
    *,
    by: User,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Added:
    """Make something in a lägesbild, and log that it was made."""
    made = model(lagesbild=lagesbild, created_by=by, **about)
    made.save(force_insert=True)
    record_change(lagesbild, by, logged, kept)
    return made


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
    check_can_lead(lagesbild, by)
    change(lagesbild, version=version, because="Uppgifterna ändrade", **about)
    record(Verb.LAGESBILD_CHANGED, lagesbild, by=by)
    record_kept(kept, lagesbild, by=by)
    return lagesbild


@transaction.atomic
def add_section(
    lagesbild: Lagesbild, *, by: User, part: str, title: str, guidance: str = ""
) -> Section:
    """Add a chapter last in its part."""
    check_can_lead(lagesbild, by)
    mine = Section.objects.filter(lagesbild=lagesbild)
    return add_to(
        lagesbild,
        Section,
        "Nytt kapitel",
        by=by,
        part=part,
        key=free_key(title, set(mine.values_list("key", flat=True))),
        title=title,
        guidance=guidance,
        order=(mine.aggregate(last=Max("order"))["last"] or 0) + STEP,
    )


def free_key(title: str, taken: set[str]) -> str:
    """Make a key of a title that is not taken yet."""
    stem = slugify(title)[:34] or "kapitel"
    keys = (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3)))
    return next(key for key in keys if key not in taken)


@transaction.atomic
def remove_section(section: Section, *, by: User) -> None:
    """Take away a chapter that nothing is written in."""
    check_can_lead(section.lagesbild, by)
    if section.body.strip():
        raise WrongState("Kapitlet har text. Töm det först om det ska bort.")
    section.delete()
    record_change(section.lagesbild, by, "Kapitel borttaget")


@transaction.atomic
def move_section(section: Section, *, by: User, up: bool) -> None:
    """Let a chapter change places with the one before or after it in its part."""
    check_can_lead(section.lagesbild, by)
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
    record_change(section.lagesbild, by, "Ordningen ändrad")


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
    check_can_write_chapter(section, by)
    about.setdefault("needs_update", False)
    if section.progress == Progress.TO_WRITE and about.get("body", "").strip():
        about.setdefault("progress", Progress.DRAFT)
    change(section, version=version, because="Kapitlet ändrat", **about)
    record_change(section.lagesbild, by, "Kapitel ändrat", kept)
    return section


@transaction.atomic
def assign_section(section: Section, to: User | None, *, by: User) -> Section:
    """Say who writes a chapter, and nobody else: one who works on the lägesbild.

    Who wrote it before is told.
    """
    check_can_lead(section.lagesbild, by)
    if to and not Lagesbild.objects.visible_to(to).filter(pk=section.lagesbild_id):
        raise Invalid(f"{to} arbetar inte med lägesbilden.")
    before = section.assigned_to
    change(section, because="Skribent utsedd", assigned_to=to)
    record_change(section.lagesbild, by, "Skribent utsedd")
    if before and before != to:
        words = f"Du är inte längre skribent för ”{section}”"
        tell([before], words, by=by, url=section.get_absolute_url())
    return section


@transaction.atomic
def add_comment(
    about: Section | Problem, text: str, *, by: User, kept: Kept = NOTHING_KEPT
) -> Comment:
    """Remark on a chapter or a problem."""
    check_works(about.lagesbild, by)
    place = {"section": about} if isinstance(about, Section) else {"problem": about}
    return add_to(
        about.lagesbild, Comment, "Kommentar", by=by, kept=kept, text=text, **place
    )


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
    return add_to(
        section.lagesbild,
        Suggestion,
        "Förslag",
        by=by,
        kept=kept,
        section=section,
        body=body,
        because=because,
        of_version=of_version,
    )


def text_before(suggestion: Suggestion) -> str:
    """Give the text that a suggestion was made of, whatever the chapter says now."""
    made_of = (
        suggestion.section.history.filter(version=suggestion.of_version)
        .values_list("body", flat=True)
        .first()
    )
    return suggestion.section.body if made_of is None else str(made_of)


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
    record_change(suggestion.lagesbild, by, "Avböjt")
    return change(suggestion, because="Avböjd", state=SuggestionState.DECLINED)


def _check_open(suggestion: Suggestion, by: User) -> None:
    check_can_write_chapter(suggestion.section, by)
    if suggestion.state != SuggestionState.OPEN:
        raise WrongState("Förslaget är redan avgjort.")


# --- the template: one's own, begun as a copy of the shipped ----------------------
def _check_keeps_template(by: User, chapter: ChapterTemplate | None = None) -> None:
    if not by.may(Permission.LAGESBILD_WRITE):
        raise Denied
    if chapter and chapter.agency_id != by.agency_id:
        raise Denied


def has_own(user: User) -> bool:
    """Tell whether one's authority has a template of its own."""
    return ChapterTemplate.objects.filter(agency=user.agency_id).exists()


@transaction.atomic
def copy_shipped(*, by: User) -> None:
    """Begin a template of one's own with the chapters that ship with Pax."""
    _check_keeps_template(by)
    if has_own(by):
        raise WrongState("Ni har redan en egen mall.")
    for chapter in template_for(by):
        ChapterTemplate.objects.create(
            agency=by.agency,
            part=chapter.part,
            key=chapter.key,
            title=chapter.title,
            guidance=chapter.guidance,
            order=chapter.order,
        )


@transaction.atomic
def add_chapter(*, by: User, part: str, title: str, guidance: str) -> ChapterTemplate:
    """Add a chapter to one's own template."""
    _check_keeps_template(by)
    if not has_own(by):
        copy_shipped(by=by)
    mine = ChapterTemplate.objects.filter(agency=by.agency_id)
    return ChapterTemplate.objects.create(
        agency=by.agency,
        part=part,
        key=free_key(title, set(mine.values_list("key", flat=True))),
        title=title,
        guidance=guidance,
        order=(mine.aggregate(last=Max("order"))["last"] or 0) + STEP,
    )


@transaction.atomic
def revise_chapter(
    chapter: ChapterTemplate,
    *,
    by: User,
    part: str,
    title: str,
    guidance: str,
    order: int,
    version: int | None = None,
) -> ChapterTemplate:
    """Change a chapter of one's own template; lägesbilder already begun stay."""
    _check_keeps_template(by, chapter)
    stored = ChapterTemplate.objects.select_for_update().get(pk=chapter.pk)
    if version is not None and stored.version != version:
        raise Conflict
    chapter.part, chapter.title = part, title
    chapter.guidance, chapter.order = guidance, order
    chapter.version = stored.version + 1
    chapter.save(update_fields=["part", "title", "guidance", "order", "version"])
    return chapter


@transaction.atomic
def remove_chapter(chapter: ChapterTemplate, *, by: User) -> None:
    """Take a chapter out of one's own template."""
    _check_keeps_template(by, chapter)
    chapter.delete()
