"""The template of chapters: the municipality's own, begun as a copy of the shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from lagesbild.report.models import ChapterTemplate
from lagesbild.report.services.beginning import template_for
from lagesbild.report.services.writing import STEP, free_key
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Denied, WrongState

if TYPE_CHECKING:
    from pax.accounts.models import User


def _check(by: User, chapter: ChapterTemplate | None = None) -> None:
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
    _check(by)
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
    _check(by)
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
    _check(by, chapter)
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
    _check(by, chapter)
    chapter.delete()
