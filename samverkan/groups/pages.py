"""What the pages in a group's rooms have in common: forms, history, and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from pax.pdf import render_pdf
from pax.writing.pages import form_page
from samverkan.groups.history import Traced, history_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from pax.access.request import Request
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


def history_page(
    request: Request,
    room: str,
    group: Samverkansgrupp,
    about: Any,
    traced: Sequence[Traced],
) -> HttpResponse:
    """Draw every change of something that is kept in one of a group's rooms."""
    return render(
        request,
        "samverkan/groups/history.html",
        {
            "group": group,
            "room": room,
            "about": about,
            "page_of": history_of(request, traced),
        },
    )


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
