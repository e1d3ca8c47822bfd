"""What a group's checklists hold in the test world."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from pax.access.context import acting_as
from samverkan.checklists.models import (
    Checklist,
    ChecklistItem,
    GroupTemplate,
    TemplatePoint,
)
from tests.house.groups import MAKERS, Scene


def make(scene: Scene) -> dict[str, UUID]:
    """Start a checklist, and make a template the group's own."""
    with acting_as(scene.chair) as who:
        mine: dict[str, Any] = {"group": scene.group, "created_by": who.user}
        template = GroupTemplate.objects.create(**mine, name=f"Mall {scene.word}")
        TemplatePoint.objects.create(
            **mine, template=template, order=1, text=f"Punkt {scene.word}"
        )
        checklist = Checklist.objects.create(
            **mine,
            name="Efter grovt våld",
            title=f"Plats {scene.word}",
            started_at=timezone.now(),
        )
        point = ChecklistItem.objects.create(
            **mine,
            checklist=checklist,
            number=1,
            text=f"Gör {scene.word}",
            note=f"Not {scene.word}",
        )
    return {
        "template": template.uuid,
        "checklist": checklist.uuid,
        "point": point.uuid,
    }


MAKERS.append(make)
