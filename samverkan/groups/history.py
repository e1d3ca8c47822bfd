"""What is told of a group's history, and all that happened with a case shared with it.

The stream of a shared case is for those who know what it is about.  Each moment comes
from a record's own history, so nothing that was changed is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from pax.accounts.models import User
from pax.history.streams import Source, cut
from pax.history.versions import Records, all_records, itself, records
from pax.ui import swedish
from pax.ui.parts import Happening, Page, Tone
from samverkan.groups.enums import PartProgress, Progress
from samverkan.groups.models import (
    AgencyPart,
    HomeCopy,
    InShare,
    OfGroup,
    Samverkansgrupp,
    Seat,
    Share,
    ShareCopy,
    ShareWork,
)


def history_of_group(group: Samverkansgrupp, user: User) -> list[Records]:
    """Name the records that make a group, as far as one sees them."""
    return [
        itself(group),
        *all_records(OfGroup, user, group=group),
        records(Seat, user, delegation__group=group),
    ]


def history_of_share(share: Share, user: User) -> list[Records]:
    """Name a shared case and what the group does with it, as far as one is told."""
    return [itself(share), *all_records(InShare, user, share=share)]


ON_PAGE = 20
_BEGAN = {
    Progress.OFFERED: "Erbjudet gruppen",
    Progress.UNDER_WAY: "Delat med gruppen",
}


@dataclass(frozen=True)
class HappeningKind:
    """One kind of happening, and how it is told."""

    rows: Callable[[Share, User], QuerySet[Any]]
    at: str
    draw: Callable[[Any], dict[str, Any]]


def timeline_of(
    request: HttpRequest, share: Share, user: User, size: int = ON_PAGE
) -> Page[Happening]:
    """Give one page of what has happened, newest first."""
    page = cut(request, [Source(t.rows(share, user), t.at) for t in KINDS], size)
    return Page(
        [
            Happening(at=getattr(row, KINDS[n].at), **KINDS[n].draw(row))
            for n, row in page.rows
        ],
        page.previous_url,
        page.next_url,
    )


def _given(share: Share, user: User) -> QuerySet[Any]:
    copies: QuerySet[Any] = ShareCopy.objects.visible_to(user).filter(share=share)
    return copies.select_related("agency", "created_by")


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
    is_done = row.state == PartProgress.DONE
    return {
        "title": f"{row.agency}: {PartProgress(row.state).label.lower()}",
        "who": str(row.history_user or ""),
        "agency": str(row.agency),
        "icon": "check" if is_done else "edit",
        "detail": row.doing,
        "tone": Tone.SUCCESS if is_done else Tone.NEUTRAL,
    }


def _at_home(share: Share, user: User) -> QuerySet[Any]:
    copies: QuerySet[Any] = HomeCopy.objects.visible_to(user).filter(share=share)
    return copies.select_related("created_by")


def _draw_at_home(copy: HomeCopy) -> dict[str, Any]:
    return {
        "title": "Kollegorna i gruppen fick: sammanfattning",
        "who": str(copy.created_by),
        "icon": "share",
        "tone": Tone.INFO,
    }


def _draw_ended_at_home(_: HomeCopy) -> dict[str, Any]:
    title = "Kollegorna i gruppen har inte längre den sammanfattning de fick"
    return {"title": title, "icon": "lock"}


KINDS = (
    HappeningKind(_at_home, "created_at", _draw_at_home),
    HappeningKind(
        lambda share, user: _at_home(share, user).filter(ended_at__isnull=False),
        "ended_at",
        _draw_ended_at_home,
    ),
    HappeningKind(
        lambda share, user: ShareWork.history.model.objects.filter(
            share_id=share.pk
        ).select_related("history_user__agency", "owed_by"),
        "history_date",
        _draw_work,
    ),
    HappeningKind(_given, "created_at", _draw_given),
    HappeningKind(
        lambda share, user: _given(share, user).filter(ended_at__isnull=False),
        "ended_at",
        _draw_taken_back,
    ),
    HappeningKind(
        lambda share, user: AgencyPart.history.model.objects.filter(
            share_id=share.pk
        ).select_related("history_user", "agency"),
        "history_date",
        _draw_part,
    ),
)
