"""The door to an analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from pax.access.doors import IN_FORUM, Door
from pax.audit.verbs import Verb
from samverkan.est.analysis.models import Analysis

if TYPE_CHECKING:
    from pax.accounts.models import User


def _analyses(user: User) -> models.QuerySet[Any]:
    return Analysis.objects.visible_to(user).select_related("area", "settled_by")


#: An analysis: settled, all read it; a draft is the coordinators'.
analysis_door = Door("analysis", _analyses, read=Verb.EST_READ, reach=IN_FORUM)
