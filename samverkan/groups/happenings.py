"""Everything that has happened with a shared case in its group, as one stream.

For those who know what the case is about.  Each moment comes from a record's own
history, so nothing that was changed is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pax.history.streams import Source, cut
from pax.ui import swedish
from pax.ui.parts import Happening, Page, Tone
from samverkan.groups.enums import Part, Progress
from samverkan.groups.models import AgencyPart, ShareCopy, ShareWork

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from pax.accounts.models import User
    from samverkan.groups.models import Share

ON_PAGE = 20
_BEGAN = {
    Progress.OFFERED: "Erbjudet gruppen",
    Progress.UNDER_WAY: "Delat med gruppen",
}


@dataclass(frozen=True)
class Told:
    """One kind of happening, and how it is told."""

    rows: Callable[[Share, User], QuerySet[Any]]
    at: str
    draw: Callable[[Any], dict[str, Any]]


def timeline_of(
    request: HttpRequest, share: Share, user: User, size: int = ON_PAGE
) -> Page[Happening]:
    """Give one page of what has happened, newest first."""
    page = cut(request, [Source(t.rows(share, user), t.at) for t in TOLD], size)
    return Page(
        [
            Happening(at=getattr(row, TOLD[n].at), **TOLD[n].draw(row))
            for n, row in page.rows
        ],
        page.previous_url,
        page.next_url,
    )


def _given(share: Share, user: User) -> QuerySet[Any]:
    copies: QuerySet[Any] = ShareCopy.objects.visible_to(user).filter(share=share)
    return copies.select_related("agency", "created_by")


def _taken_back(share: Share, user: User) -> QuerySet[Any]:
    return _given(share, user).filter(ended_at__isnull=False)


def _work(share: Share, user: User) -> QuerySet[Any]:
    history = ShareWork.history.model.objects.filter(share_id=share.pk)
    found: QuerySet[Any] = history.select_related("history_user__agency", "owed_by")
    return found


def _parts(share: Share, user: User) -> QuerySet[Any]:
    history = AgencyPart.history.model.objects.filter(share_id=share.pk)
    found: QuerySet[Any] = history.select_related("history_user", "agency")
    return found


def _draw_given(copy: ShareCopy) -> dict[str, Any]:
    return {
        "title": f"{copy.agency} fick: {copy.get_level_display().lower()}",
        "who": str(copy.created_by),
        "icon": "share",
        "tone": Tone.INFO,
    }


def _draw_taken_back(copy: ShareCopy) -> dict[str, Any]:
    level = copy.get_level_display().lower()
    return {"title": f"{copy.agency} har inte längre: {level}", "icon": "lock"}


def _draw_work(row: Any) -> dict[str, Any]:
    began = _BEGAN.get(row.progress) if row.history_type == "+" else None
    return {
        "title": began or row.history_change_reason or "Ändrat",
        "who": str(row.history_user or ""),
        "agency": str(row.history_user.agency) if row.history_user else "",
        "icon": "flag" if began else "edit",
        "detail": _detail(row),
    }


def _detail(row: Any) -> str:
    """Say who owed what after the change, or how it ended."""
    if row.outcome:
        return str(row.outcome)
    if not row.owed_by:
        return ""
    by = f", senast {swedish.day(row.due_on)}" if row.due_on else ""
    return f"{row.next_step} – {row.owed_by}{by}"


def _draw_part(row: Any) -> dict[str, Any]:
    is_done = row.state == Part.DONE
    return {
        "title": f"{row.agency}: {Part(row.state).label.lower()}",
        "who": str(row.history_user or ""),
        "agency": str(row.agency),
        "icon": "check" if is_done else "edit",
        "detail": row.doing,
        "tone": Tone.SUCCESS if is_done else Tone.NEUTRAL,
    }


TOLD = (
    Told(_work, "history_date", _draw_work),
    Told(_given, "created_at", _draw_given),
    Told(_taken_back, "ended_at", _draw_taken_back),
    Told(_parts, "history_date", _draw_part),
)
