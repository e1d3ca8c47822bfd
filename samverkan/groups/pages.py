"""A group's rooms: their tabs, and what their pages have in common.

Which rooms there are stands in pax/desk/composition.py.  The pages of a room extend
``samverkan/groups/room.html`` with ``group`` and ``room`` (the room's url name) in
their context.  A room's address takes the uuid of the group alone.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import Truncator

from pax.access.request import Request
from pax.accounts.models import User
from pax.composition import composed
from pax.history.pages import history_page
from pax.history.versions import Records
from pax.pages import FormPage
from pax.pdf import render_pdf
from pax.ui.parts import Tab
from samverkan.groups.models import Samverkansgrupp, Share
from samverkan.groups.policies import sits


@dataclass(frozen=True, slots=True)
class Room:
    """One of the group's pages, with the rule for who is shown it."""

    label: str
    url_name: str
    #: Shown also to those who keep the group without a seat in it.
    is_for_keepers: bool = False


def label_of(url_name: str) -> str:
    """Give what a room is called."""
    return next(room.label for room in _rooms() if room.url_name == url_name)


def tabs_of(group: Samverkansgrupp, user: User, current: str) -> list[Tab]:
    """Give the tabs of a group that a person may open, the present one marked."""
    is_seated = sits(group, user)
    return [
        Tab(
            room.label,
            reverse(room.url_name, args=[group.uuid]),
            room.url_name == current,
        )
        for room in _rooms()
        if is_seated or room.is_for_keepers
    ]


def _rooms() -> tuple[Room, ...]:
    return composed("GROUP_ROOMS", tuple[Room, ...])


def in_room(
    room: str,
    group: Samverkansgrupp,
    title: str,
    *,
    about: Any = None,
    **words: Any,
) -> FormPage:
    """Give the form page of something in a room; `about` is what has a page there."""
    trail = [*_way_to(group), (label_of(room), reverse(room, args=[group.uuid]))]
    if about is not None:
        trail.append((Truncator(about).chars(60), about.get_absolute_url()))
    window = f"{label_of(room)} \N{EN DASH} {group}"
    around: dict[str, Any] = {
        "kicker": about or group.name,
        "trail": trail,
        "window": window,
    }
    return FormPage(title, **around | words)


def _way_to(group: Samverkansgrupp, address: str = "") -> list[tuple[str, str]]:
    """Give the pages above those of a group; the last is its first room."""
    return [
        ("Översikt", "/"),
        ("Grupper", reverse("groups:list")),
        (group.name, address or group.get_absolute_url()),
    ]


def in_group(group: Samverkansgrupp, title: str, **words: Any) -> FormPage:
    """Give the form page of something about a group.

    It leads to what is told about the group: not all who keep one have a seat in it.
    """
    trail = _way_to(group, reverse("groups:about", args=[group.uuid]))
    around = {"kicker": group.name, "trail": trail, "window": f"{title}, {group}"}
    return FormPage(title, **around | words)


def in_share(share: Share, title: str, **words: Any) -> FormPage:
    """Give the form page of the work with a shared case."""
    here = (share.reference, share.get_absolute_url())
    around = {"kicker": share.reference, "window": f"{title}, {share.reference}"}
    return FormPage(title, **around | {"trail": [*_way_to(share.group), here]} | words)


def room_history(
    request: Request,
    room: str,
    group: Samverkansgrupp,
    told: Sequence[Records],
    *,
    about: Any = None,
) -> HttpResponse:
    """Draw every change of what is kept in a room, or of one thing there."""
    here = reverse(room, args=[group.uuid])
    top = [("Översikt", "/"), ("Grupper", reverse("groups:list"))]
    trail = [*top, (group.name, here)]
    if about:
        name = Truncator(about).chars(60)
        trail = [
            *top,
            (group.name, group.get_absolute_url()),
            (label_of(room), here),
            (name, about.get_absolute_url()),
        ]
    return history_page(request, told, trail=trail)


def on_paper(
    template: str,
    context: Mapping[str, Any],
    *,
    name: str,
    title: str,
    at: datetime.datetime,
    author: str,
    subject: str,
) -> HttpResponse:
    """Give a page as a PDF to save; `name` is the file's, without personal data."""
    pdf = render_pdf(
        template, context, title=title, at=at, author=author, subject=subject
    )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )
