"""What the pages in a group's rooms have in common: forms, history, and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import Truncator

from pax.history.pages import history_page
from pax.pdf import render_pdf
from pax.writing.pages import form_page
from samverkan.groups.rooms import label_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from pax.access.request import Request
    from pax.history.versions import Records
    from pax.ui.forms import PaxForm
    from samverkan.groups.models import Samverkansgrupp


def room_form(
    request: Request,
    room: str,
    group: Samverkansgrupp,
    form: PaxForm,
    title: str,
    *,
    cancel: str,
    submit: str = "Spara",
    about: Any = None,
) -> HttpResponse:
    """Draw a form in a room; `about` is what it changes, if that has a page."""
    return form_page(
        request,
        "samverkan/groups/room_form.html",
        form,
        cancel=cancel,
        group=group,
        room=room,
        title=title,
        submit=submit,
        about=about,
    )


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
    trail = [("Grupper", reverse("groups:list")), (group.name, here)]
    if about:
        name = Truncator(about).chars(60)
        trail = [
            trail[0],
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
