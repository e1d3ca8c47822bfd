"""A content becomes a file: the report as PDF, the same each time."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from lagesbild.printing.document import Content, Document, document_of
from pax.enclosed import Enclosed
from pax.pdf import render_pdf
from pax.printing.brand import Brand, brand

TEMPLATE = "pdf/lagesbild.html"


def moment_of(content: Content, today: datetime.date) -> datetime.datetime:
    """Give the moment a document speaks of: its decision, or today while a draft."""
    edition = content.get("edition") or {}
    decided = edition.get("decided_on")
    day = datetime.date.fromisoformat(decided) if decided else today
    return datetime.datetime.combine(day, datetime.time(), ZoneInfo(settings.TIME_ZONE))


def print_report(
    content: Content,
    *,
    today: datetime.date,
    with_data: bool = False,
    look: Brand | None = None,
) -> bytes:
    """Make the report as PDF; `with_data` encloses each figure's numbers (PDF/A-3a)."""
    document = document_of(content, at=moment_of(content, today))
    look = look or brand()
    return render_pdf(
        TEMPLATE,
        {"doc": document, "brand": look, "content": content},
        colours=look.colours,
        enclosed=enclosed_in(document) if with_data else (),
        **described(document, look),
    )


def described(document: Document, look: Brand) -> dict[str, Any]:
    """Say what a document is, for what is written about it in the file."""
    content = document.content
    return {
        "title": document.title,
        "at": document.at,
        "author": look.name or content["agency"],
        "subject": f"{content['area']}, {document.variant_name.lower()} variant",
    }


def enclosed_in(document: Document) -> list[Enclosed]:
    """List the files of numbers that go with a document."""
    return [
        Enclosed(
            figure.file_name,
            f"Figur {figure.number}: {figure.told['title']}",
            figure.csv,
        )
        for figure in document.figures
    ]


#: What the press calls, whatever kind of document it makes.
print_content = print_report
