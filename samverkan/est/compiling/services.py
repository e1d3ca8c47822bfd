"""Beginning a week, and putting its picture together."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid
from pax.places.models import Area
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept
from samverkan.est.models import AreaPicture, Edition, ScaleLevel
from samverkan.est.policies import check_coordinates, check_open
from samverkan.est.querysets import WEEK

if TYPE_CHECKING:
    from pax.accounts.models import User


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
    taken = Invalid(f"v.{week} {year} är redan öppnad.")
    if Edition.objects.filter(year=year, week=week).exists():
        raise taken
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                year=year, week=week, monday=monday, created_by=by
            )
    except IntegrityError as twice:  # two who coordinate opened it at once
        raise taken from twice
    for area in Area.objects.filter(is_active=True):
        AreaPicture.objects.create(edition=edition, area=area, created_by=by)
    record(Verb.EST_CHANGED, edition, by=by, because="Öppnade veckan")
    return edition


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
    record(Verb.EST_CHANGED, edition, by=by, because="Kommunövergripande text")
    record_kept(kept, edition, by=by)
    return edition


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
    record(Verb.EST_CHANGED, edition, by=by, because=f"{area}")
    record_kept(kept, edition, by=by)
    return picture


def picture_of_area(edition: Edition, area: Area, *, by: User) -> AreaPicture:
    """Find the picture of an area in a week, made now if the area is newer than it."""
    picture: AreaPicture
    picture, _ = AreaPicture.objects.select_related("level", "area").get_or_create(
        edition=edition, area=area, defaults={"created_by": by}
    )
    return picture
