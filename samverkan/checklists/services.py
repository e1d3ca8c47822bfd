"""Checklists: started with one click, ticked off by anybody in the group, closed."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from pax.accounts.models import Agency, User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from pax.missing import let_through
from pax.places.models import Area
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change
from samverkan.checklists.missing import missing_in
from samverkan.checklists.models import (
    Checklist,
    ChecklistItem,
    GroupTemplate,
    TemplatePoint,
)
from samverkan.checklists.shipped import Point
from samverkan.groups.models import Delegation, Samverkansgrupp
from samverkan.groups.policies import check_keeps, check_sits


@transaction.atomic
def start_checklist(
    group: Samverkansgrupp,
    name: str,
    points: Sequence[Point],
    *,
    by: User,
    title: str,
    area: Area | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Checklist:
    """Start a checklist now: each point gets its agency, if it has one, and a time."""
    check_sits(group, by)
    now = timezone.now()
    checklist = Checklist.objects.create(
        group=group, name=name, title=title, area=area, started_at=now, created_by=by
    )
    agencies = _agencies_by_kind(group)
    for number, point in enumerate(points, start=1):
        ChecklistItem.objects.create(
            group=group,
            checklist=checklist,
            number=number,
            text=point.text,
            role=point.role,
            agency=agencies.get(point.kind),
            due_at=now + datetime.timedelta(hours=point.hours),
            created_by=by,
        )
    return record_change(
        Verb.CHECKLIST_CHANGED, checklist, by=by, because=f"Startade {name}", kept=kept
    )


@transaction.atomic
def tick(item: ChecklistItem, *, by: User, is_done: bool) -> ChecklistItem:
    """Tick a point off, or take the tick back; doing it twice is once."""
    _check_runs(item.checklist, by)
    stored: ChecklistItem = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    if bool(stored.done_at) == is_done:
        return stored
    change(
        item,
        because="Klar" if is_done else "Inte klar",
        done_at=timezone.now() if is_done else None,
        done_by=by if is_done else None,
    )
    return record_change(
        Verb.CHECKLIST_CHANGED, item, by=by, because=f"Punkt {item.number}"
    )


@transaction.atomic
def add_item(
    checklist: Checklist, *, by: User, kept: Kept = NOTHING_KEPT, **about: Any
) -> ChecklistItem:
    """Add a point of one's own to a checklist that runs."""
    _check_runs(checklist, by)
    # One adder at a time, so that each gets a number of its own.
    Checklist.objects.select_for_update().get(pk=checklist.pk)
    last = checklist.items.order_by().aggregate(last=Max("number"))["last"] or 0
    item = ChecklistItem.objects.create(
        group=checklist.group,
        checklist=checklist,
        number=last + 1,
        created_by=by,
        **about,
    )
    record_change(Verb.CHECKLIST_CHANGED, item, by=by, because="Ny punkt", kept=kept)
    return item


@transaction.atomic
def revise_item(
    item: ChecklistItem,
    *,
    by: User,
    version: int,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> ChecklistItem:
    """Change what a point says, who answers for it and by when."""
    _check_runs(item.checklist, by)
    change(item, version=version, **about)
    record_change(
        Verb.CHECKLIST_CHANGED,
        item,
        by=by,
        because=f"Punkt {item.number} ändrad",
        kept=kept,
    )
    return item


@transaction.atomic
def close_checklist(checklist: Checklist, *, by: User, despite: str = "") -> Checklist:
    """Close a checklist: nothing in it changes any more."""
    _check_runs(checklist, by)
    done = let_through(missing_in(checklist), despite, done="Avslutad")
    change(checklist, because=done, closed_at=timezone.now(), closed_by=by)
    return record_change(Verb.CHECKLIST_CHANGED, checklist, by=by, because=done)


@transaction.atomic
def copy_template(
    group: Samverkansgrupp, name: str, about: str, points: Iterable[Point], *, by: User
) -> GroupTemplate:
    """Make a template the group's own, to be changed as the group likes."""
    _check_keeps(group, by)
    taken = set(
        GroupTemplate.objects.filter(group=group).values_list("name", flat=True)
    )
    free = (f"{name[:70]}, egen {n}" for n in range(1, 1000))
    template = GroupTemplate.objects.create(
        group=group,
        name=next(one for one in free if one not in taken),
        about=about,
        created_by=by,
    )
    _lay(template, points, by)
    record(Verb.CHECKLIST_CHANGED, group, by=by, because="Ny mall")
    return template


@transaction.atomic
def revise_template(
    template: GroupTemplate,
    *,
    by: User,
    version: int,
    name: str,
    about: str,
    is_used: bool,
    points: Sequence[Point],
) -> GroupTemplate:
    """Change a template of the group's own; checklists that run stay as they are."""
    _check_keeps(template.group, by)
    others = GroupTemplate.objects.filter(group=template.group, name__iexact=name)
    if others.exclude(pk=template.pk).exists():
        raise Invalid(f"Gruppen har redan en mall som heter {name}.")
    if not points:
        raise Invalid("Mallen behöver minst en punkt.")
    change(template, version=version, name=name, about=about, is_used=is_used)
    for point in TemplatePoint.objects.filter(template=template):
        point.delete()
    _lay(template, points, by)
    record(Verb.CHECKLIST_CHANGED, template.group, by=by, because="Mall ändrad")
    return template


def points_of(template: GroupTemplate) -> list[Point]:
    """Give the points of a template of the group's own."""
    return [
        Point(p.text, p.kind, p.role, p.hours)
        for p in TemplatePoint.objects.filter(template=template)
    ]


def _lay(template: GroupTemplate, points: Iterable[Point], by: User) -> None:
    """Write the points of a template anew, in order."""
    for order, point in enumerate(points, start=1):
        TemplatePoint.objects.create(
            group=template.group,
            template=template,
            order=order,
            text=point.text,
            kind=point.kind,
            role=point.role,
            hours=point.hours,
            created_by=by,
        )


def _agencies_by_kind(group: Samverkansgrupp) -> dict[str, Agency]:
    """Find, for each kind, the one agency of it that sits in the group.

    Where several of a kind do, nobody is chosen: a wrong name is worse than none.
    """
    present = Delegation.objects.filter(group=group, left_on__isnull=True)
    found: dict[str, list[Agency]] = {}
    for delegation in present.select_related("agency"):
        found.setdefault(delegation.agency.kind, []).append(delegation.agency)
    return {kind: some[0] for kind, some in found.items() if len(some) == 1}


def _check_runs(checklist: Checklist, by: User) -> None:
    """Refuse those outside the group, and a checklist that is closed."""
    check_sits(checklist.group, by)
    if not checklist.is_open:
        raise WrongState("Checklistan är avslutad. Starta en ny om mer ska göras.")


def _check_keeps(group: Samverkansgrupp, by: User) -> None:
    """Refuse those who do not keep the group, and a group that has ended."""
    check_sits(group, by)
    check_keeps(group, by)
