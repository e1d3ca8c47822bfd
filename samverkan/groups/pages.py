"""What the pages in a group's rooms have in common: forms, history, and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import Truncator

from pax.history.pages import history_page
from pax.pages import FormPage
from pax.pdf import render_pdf
from samverkan.groups.rooms import label_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from pax.access.request import Request
    from pax.history.versions import Records
    from samverkan.groups.models import Samverkansgrupp, Share


def in_room(
    room: str,
    group: Samverkansgrupp,
    title: str,
    *,
    about: Any = None,
    **words: Any,
) -> FormPage:
    """Give the form page of something in a room; `about` is what has a page there."""
    page = in_group(group, title)
    trail = [*page.trail, (label_of(room), reverse(room, args=[group.uuid]))]
    if about is not None:
        trail.append((Truncator(about).chars(60), about.get_absolute_url()))
    window = f"{label_of(room)} \N{EN DASH} {group}"
    around: dict[str, Any] = {
        "kicker": about or group.name,
        "trail": trail,
        "window": window,
    }
    return FormPage(title, **around | words)


def in_group(group: Samverkansgrupp, title: str, **words: Any) -> FormPage:
    """Give the form page of something about a group."""
    trail = [
        ("Översikt", "/"),
        ("Grupper", reverse("groups:list")),
        (group.name, group.get_absolute_url()),
    ]
    around = {"kicker": group.name, "trail": trail, "window": f"{title}, {group}"}
    return FormPage(title, **around | words)


def in_share(share: Share, title: str, **words: Any) -> FormPage:
    """Give the form page of the work with a shared case."""
    page = in_group(share.group, title)
    here = (share.reference, share.get_absolute_url())
    around = {"kicker": share.reference, "window": f"{title}, {share.reference}"}
    return FormPage(title, **around | {"trail": [*page.trail, here]} | words)


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
