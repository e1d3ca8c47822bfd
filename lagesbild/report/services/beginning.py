"""Beginning a lägesbild: from the template, or from last year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from lagesbild.report.enums import SinceLast, Status
from lagesbild.report.models import (
    Cause,
    ChapterTemplate,
    Figure,
    Lagesbild,
    Priority,
    Problem,
    Section,
)
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.copying import Copying
from pax.errors import Denied, Invalid

if TYPE_CHECKING:
    from pax.accounts.models import User


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
        _copy(follows, lagesbild, by)
    record(Verb.LAGESBILD_CHANGED, lagesbild, by=by, because="Påbörjad")
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


def _copy(old: Lagesbild, new: Lagesbild, by: User) -> None:
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
