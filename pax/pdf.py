"""Documents on paper and in archives: a template becomes a PDF that lasts.

Every file is both PDF/A-2a (it can be archived) and PDF/UA-1 (it can be read aloud);
one that carries other files within it is PDF/A-3a instead.  Nothing is fetched from a
network, and the same content with the same moment gives the same bytes, so that a
checksum in the log can be verified later.  How the type is set: pax/typesetting.py.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from pax.enclosed import Enclosed


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    at: datetime.datetime,
    author: str = "",
    subject: str = "",
    colours: Mapping[str, str] | None = None,
    enclosed: Sequence[Enclosed] = (),
) -> bytes:
    """Make a PDF of a template that extends ``pdf/base.html``.

    ``at`` is the moment the document speaks of and its date of creation. ``colours``
    may set ``accent``, ``accent-soft`` and ``ink`` to a municipality's own (#rrggbb).
    """
    from pax.typesetting import typeset  # noqa: PLC0415 -- slow: the web starts without it

    text = write_html(
        template, context, title=title, at=at, author=author, subject=subject
    )
    return typeset(text, colours or {}, enclosed, at)


def write_html(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    at: datetime.datetime,
    author: str = "",
    subject: str = "",
) -> str:
    """Write the page that a PDF is made of."""
    described = {
        "title": title,
        "at": timezone.localtime(at),
        "author": author,
        "subject": subject,
    }
    return render_to_string(template, {**context, "pdf": described})
