"""What the checklists' room shows: what can be started, what runs, what is over."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from pax.accounts.models import User
from pax.history.versions import Records, itself, records
from samverkan.checklists.models import (
    Checklist,
    ChecklistItem,
    GroupTemplate,
    TemplatePoint,
)
from samverkan.checklists.shipped import TEMPLATES, Point
from samverkan.groups.models import Samverkansgrupp


@dataclass(frozen=True)
class Startable:
    """A startable template: the group's own, or one that ships."""

    key: str
    name: str
    about: str
    points: tuple[Point, ...]
    own: GroupTemplate | None = None


def startables(group: Samverkansgrupp, user: User) -> list[Startable]:
    """List the group's own templates, then those that ship."""
    own = GroupTemplate.objects.visible_to(user).filter(group=group)
    return [
        *(_own(template) for template in own.prefetch_related("points")),
        *(Startable(t.key, t.name, t.about, t.points) for t in TEMPLATES),
    ]


def find_startable(group: Samverkansgrupp, user: User, key: str) -> Startable | None:
    """Find a template by the key that the form sent."""
    return next((one for one in startables(group, user) if one.key == key), None)


def lists_of(group: Samverkansgrupp, user: User) -> QuerySet[Checklist]:
    """List a group's checklists with how far each has come, newest first."""
    rows: QuerySet[Checklist] = Checklist.objects.visible_to(user).filter(group=group)
    return rows.select_related("area", "created_by").annotate(
        done=Count("items", filter=Q(items__done_at__isnull=False)),
        total=Count("items"),
    )


def _own(template: GroupTemplate) -> Startable:
    points = tuple(
        Point(p.text, p.kind, p.role, p.hours) for p in template.points.all()
    )
    return Startable(
        str(template.uuid), template.name, template.about, points, template
    )


def history_of_checklist(checklist: Checklist, user: User) -> list[Records]:
    """Name the records of a checklist."""
    return [itself(checklist), records(ChecklistItem, user, checklist=checklist)]


def history_of_template(template: GroupTemplate, user: User) -> list[Records]:
    """Name the records of a template of the group's own."""
    return [itself(template), records(TemplatePoint, user, template=template)]
