"""What is told of a checklist's history, and of a template's: each point of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax.history.versions import Records, itself, records
from samverkan.checklists.models import (
    Checklist,
    ChecklistItem,
    GroupTemplate,
    TemplatePoint,
)

if TYPE_CHECKING:
    from pax.accounts.models import User


def history_of_checklist(checklist: Checklist, user: User) -> list[Records]:
    """Name the records of a checklist."""
    return [itself(checklist), records(ChecklistItem, user, checklist=checklist)]


def history_of_template(template: GroupTemplate, user: User) -> list[Records]:
    """Name the records of a template of the group's own."""
    return [itself(template), records(TemplatePoint, user, template=template)]
