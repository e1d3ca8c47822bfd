"""Beginning a week, putting its picture together, freezing and correcting it."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change, unless_taken
from pax.editions.content import fingerprint, frozen, keyed
from pax.errors import Conflict, Invalid, WrongState
from pax.missing import let_through
from pax.places.models import Area
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change
from samverkan.est.compiling.missing import missing_in
from samverkan.est.enums import (
    Audience,
    EditionState,
    EntryState,
    LevelColour,
    LevelShape,
)
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Assessment,
    Edition,
    Event,
    FrozenEdition,
    ScaleLevel,
)
from samverkan.est.policies import check_coordinates, check_names_levels, check_open
from samverkan.est.querysets import WEEK
from samverkan.est.weeks.differences import COPIED, HEAD
from samverkan.est.weeks.selectors import picture_of


# --- the picture ----------------------------------------------------------------------
def next_week() -> tuple[int, int]:
    """Give the week that is to be opened next: after the last, or the present one."""
    last = Edition.objects.order_by("-monday").first()
    monday = last.monday + WEEK if last else timezone.localdate()
    year, week, _ = monday.isocalendar()
    return year, week


@transaction.atomic
def open_week(year: int, week: int, *, by: User) -> Edition:
    """Begin a week: an edition with an empty picture of each area in use.

    What goes on is carried over by itself and nothing is copied.
    """
    check_coordinates(by)
    try:
        monday = datetime.date.fromisocalendar(year, week, 1)
    except ValueError as wrong:
        raise Invalid(f"År {year} har ingen vecka {week}.") from wrong
    with unless_taken(f"v.{week} {year} är redan öppnad."):
        edition = Edition.objects.create(
            year=year, week=week, monday=monday, created_by=by
        )
    for area in Area.objects.filter(is_active=True):
        AreaPicture.objects.create(edition=edition, area=area, created_by=by)
    return record_change(Verb.EST_CHANGED, edition, by=by, because="Öppnade veckan")


@transaction.atomic
def write_head(
    edition: Edition,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **texts: str,
) -> Edition:
    """Write what concerns the whole municipality: picture, measures, information."""
    check_coordinates(by)
    check_open(edition)
    change(edition, version=version, because="Kommunövergripande text", **texts)
    return record_change(
        Verb.EST_CHANGED, edition, by=by, because="Kommunövergripande text", kept=kept
    )


@transaction.atomic
def judge_area(
    edition: Edition,
    area: Area,
    *,
    by: User,
    version: int | None = None,
    level: ScaleLevel | None = None,
    kept: Kept = NOTHING_KEPT,
    **texts: str,
) -> AreaPicture:
    """Write the area's overall picture, and judge it on the scale or not at all.

    `version` is of the picture that the writer saw; if somebody has saved since,
    Conflict is raised and nothing is lost of either.
    """
    check_coordinates(by)
    check_open(edition)
    if area.is_rest and level is not None:
        raise Invalid(
            f"{area} samlar det som inte hör till ett område och bedöms inte."
        )
    picture = picture_of_area(edition, area, by=by)
    judged: dict[str, Any] = {"level": level}
    if level != picture.level:
        judged["assessed_by"] = by if level else None
    change(picture, version=version, because=f"{area}", **judged, **texts)
    record_change(Verb.EST_CHANGED, edition, by=by, because=f"{area}", kept=kept)
    return picture


def picture_of_area(edition: Edition, area: Area, *, by: User) -> AreaPicture:
    """Find the picture of an area in a week, made now if the area is newer than it."""
    picture: AreaPicture
    picture, _ = AreaPicture.objects.select_related("level", "area").get_or_create(
        edition=edition, area=area, defaults={"created_by": by}
    )
    return picture


# --- freezing and correcting ----------------------------------------------------------
CHANGED_SINCE = (
    "Bilden har ändrats sedan du läste den. Läs igenom den en gång till och frys sedan."
)


def digest_of(edition: Edition) -> str:
    """Give the fingerprint of what would be frozen now, for all audiences."""
    pictures = {str(a): picture_of(edition, a) for a in Audience.values}
    return fingerprint(pictures)


@transaction.atomic
def freeze_edition(
    edition: Edition, *, by: User, digest: str | None = None, despite: str = ""
) -> Edition:
    """Freeze a week: one picture for each audience, numbered, that nobody can change.

    `digest` is of what the coordinator has read; if the picture differs from it,
    Conflict is raised and nothing is frozen.  Weeks are frozen in order.
    """
    check_coordinates(by)
    # Waits for those who are writing; who writes after is told that it is frozen.
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    check_open(edition)
    _check_turn(edition)
    if digest is not None and digest_of(edition) != digest:
        raise Conflict(CHANGED_SINCE)
    done = let_through(missing_in(edition, by), despite, done="Fryst")
    number, now = _next_number(), timezone.now()
    for audience in Audience.values:
        _freeze_for(audience, edition, number, now.isoformat(), by)
    change(
        edition,
        because=done,
        state=EditionState.FROZEN,
        number=number,
        frozen_at=now,
        frozen_by=by,
    )
    told = f"Nummer {number}. {done}"
    return record_change(Verb.EST_FROZEN, edition, by=by, because=told)


def _check_turn(edition: Edition) -> None:
    """Refuse to freeze a week before one that came earlier."""
    earlier = Edition.objects.open().filter(
        monday__lt=edition.monday, corrects__isnull=True
    )
    if waiting := earlier.order_by("monday").first():
        raise WrongState(f"Frys {waiting.title} först: veckorna fryses i ordning.")


def _freeze_for(
    audience: str, edition: Edition, number: int, at: str, by: User
) -> None:
    """Freeze the picture of one audience, after the one frozen before it."""
    before = FrozenEdition.objects.filter(audience=audience, edition__number=number - 1)
    named = before.values_list("content_sha256", flat=True).first() or ""
    content = picture_of(edition, audience) | {
        "number": number,
        "frozen_at": at,
        "audience": audience,
        # Keyed: what is taken out of the one before cannot be tried against it.
        "previous": keyed(named),
    }
    FrozenEdition.objects.create(
        edition=edition,
        audience=audience,
        **frozen(content),
        created_by=by,
    )
    if audience == Audience.ALL:
        _keep_levels(edition, by)


def _keep_levels(edition: Edition, by: User) -> None:
    """Keep the level of each area for trends: levels are the same for everybody."""
    pictures = AreaPicture.objects.filter(edition=edition, area__is_rest=False)
    Assessment.objects.bulk_create(
        Assessment(
            edition=edition,
            area_id=picture.area_id,
            monday=edition.monday,
            level=picture.level.number if picture.level else None,
            created_by=by,
        )
        for picture in pictures.select_related("level")
    )


@transaction.atomic
def correct_edition(
    edition: Edition, *, by: User, what_changed: str, kept: Kept = NOTHING_KEPT
) -> Edition:
    """Begin a correction: a new version of the week with all that the last one said.

    The frozen one stays, and is what counts until the correction is frozen in turn.
    The coordinator writes in it for every agency.
    """
    check_coordinates(by)
    check_can_correct(edition)
    if not what_changed.strip():
        raise Invalid("Skriv vad som rättas och varför.")
    texts = texts_of(edition)
    corrected = new_version(edition, by=by, what_changed=what_changed, **texts)
    copy_all(edition, corrected)
    return record_change(
        Verb.EST_CHANGED, corrected, by=by, because="Började en rättelse", kept=kept
    )


def new_version(
    edition: Edition, *, by: User, what_changed: str, **texts: str
) -> Edition:
    """Begin a new version of a week, with nothing of any area in it."""
    return Edition.objects.create(
        year=edition.year,
        week=edition.week,
        monday=edition.monday,
        version_number=edition.version_number + 1,
        corrects=edition,
        what_changed=what_changed,
        created_by=by,
        **texts,
    )


def texts_of(edition: Edition) -> dict[str, str]:
    """Give what a week says of the whole municipality."""
    return {name: getattr(edition, name) for name in HEAD}


def check_can_correct(edition: Edition) -> None:
    """Refuse to correct what is open, and what has been corrected already."""
    if edition.is_open:
        raise WrongState(f"{edition.title} är inte fryst. Ändra i den som vanligt.")
    same_week = Edition.objects.filter(year=edition.year, week=edition.week)
    if same_week.filter(version_number__gt=edition.version_number).exists():
        raise WrongState("Det finns redan en nyare version av den veckan.")


def copy_all(old: Edition, new: Edition) -> None:
    """Write all that is handed in of one version once more, in another."""
    for picture in AreaPicture.objects.filter(edition=old):
        _copy(picture, new)
    for kind in (Event, Action):
        for entry in _handed_in(kind, old):
            _copy(entry, new)
    for said in _handed_in(ActionFeedback, old).select_related("action"):
        # Of an action that began in the same week, the copy of it.
        began_here = said.action.edition_id == old.pk
        copies = Action.objects.filter(edition=new, thread=said.about)
        # One that has been struck since goes along no more, nor what was said of it.
        if not began_here or copies.exists():
            _copy(said, new, **({"action": copies.get()} if began_here else {}))


def _handed_in(kind: Any, edition: Edition) -> Any:
    return kind.objects.filter(edition=edition, state=EntryState.HANDED_IN)


def _copy(row: Any, edition: Edition, **otherwise: Any) -> None:
    """Write a row once more, in another edition, as its author's."""
    own = {"id", "uuid", "created_at", "version", "edition"}
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.local_concrete_fields
        if field.name not in own | set(otherwise)
    }
    copy = type(row)(edition=edition, **values, **otherwise)
    copy._change_reason = COPIED  # noqa: SLF001 -- simple_history's
    copy.save()


def _next_number() -> int:
    """Give a frozen edition its number, after the last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_est_next_number()")
        return int(cursor.fetchone()[0])


# --- the levels -----------------------------------------------------------------------
LOOKS = ("name", "shape", "colour", "meaning")


def version_of(levels: Iterable[ScaleLevel]) -> str:
    """Give a fingerprint of what the levels are called and how they look now."""
    looks = [[level.number, *(getattr(level, n) for n in LOOKS)] for level in levels]
    return fingerprint({"levels": looks})


@transaction.atomic
def name_levels(looks: Mapping[int, Mapping[str, str]], *, by: User, seen: str) -> None:
    """Name and draw the levels anew; frozen weeks keep what they were called then.

    `seen` is the version that was read: what somebody else has changed since is not
    written over.
    """
    check_names_levels(by)
    levels = list(ScaleLevel.objects.select_for_update().order_by("number"))
    if version_of(levels) != seen:
        raise Conflict("Någon annan har ändrat nivåerna under tiden. Läs om sidan.")
    for level in levels:
        _name(level, looks[level.number], by)


def _name(level: ScaleLevel, looks: Mapping[str, str], by: User) -> None:
    changed = {n: value for n, value in looks.items() if getattr(level, n) != value}
    for name, value in changed.items():
        setattr(level, name, value)
    if changed:
        level.save(update_fields=list(changed))
        record(Verb.EST_CHANGED, by=by, because=f"Nivå {level.number} i EST-skalan")


LEVELS = (
    (1, LevelShape.CIRCLE, LevelColour.NEUTRAL),
    (2, LevelShape.SQUARE, LevelColour.BRAND),
    (3, LevelShape.DIAMOND, LevelColour.WARNING),
    (4, LevelShape.TRIANGLE, LevelColour.DANGER),
)


def ship_scale() -> None:
    """Lay the four levels, if there is none: those who use Pax then keep them."""
    if ScaleLevel.objects.exists():
        return
    for number, shape, colour in LEVELS:
        ScaleLevel.objects.create(
            number=number, name=f"Nivå {number}", shape=shape, colour=colour
        )
