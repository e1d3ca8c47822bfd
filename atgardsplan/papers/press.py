"""A content becomes a file: a plan or a paper as PDF, the same each time."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from atgardsplan.papers.document import PaperDocument, PlanDocument, order_of
from atgardsplan.plan.document import Content
from atgardsplan.plan.models import Plan, PlanEdition
from lagesbild.report.enums import Variant
from pax.accounts.models import User
from pax.pdf import render_pdf
from pax.printing.brand import Brand, brand

TEMPLATES = {"plan": "pdf/atgardsplan.html", "paper": "pdf/handling.html"}


def print_content(
    order: Content,
    *,
    today: datetime.date,
    with_data: bool = False,
    look: Brand | None = None,
) -> bytes:
    """Make a plan or a paper as PDF: what the press calls in a process of its own."""
    if with_data:
        raise ValueError("plans and papers enclose no files")
    document = document_of(order, today)
    look = look or brand()
    return render_pdf(
        TEMPLATES[document.kind],
        {"doc": document, "content": document.content, "brand": look},
        title=document.title,
        at=document.at,
        author=look.name or document.content["myndighet"],
        subject=document.subject,
        colours=look.colours,
    )


def document_of(order: Content, today: datetime.date) -> PlanDocument | PaperDocument:
    """Lay out what is ordered; what is frozen speaks of the day it was."""
    content = order["content"]
    if order["kind"] == "paper":
        sent_on = order["sent_on"]
        return PaperDocument(content, moment(sent_on, today), sent_on)
    decided = (content.get("beslut") or {}).get("datum", "")
    return PlanDocument(content, moment(decided, today), Variant(order["variant"]))


def moment(on: str, today: datetime.date) -> datetime.datetime:
    """Give the moment a document speaks of."""
    date = datetime.date.fromisoformat(on) if on else today
    return datetime.datetime.combine(
        date, datetime.time(), ZoneInfo(settings.TIME_ZONE)
    )


def pdf_of(
    plan: Plan | PlanEdition, *, by: User, variant: Variant = Variant.PUBLIC
) -> bytes:
    """Make the PDF of a living plan, or of a decided edition, at once.

    For commands.  Pages ask for it, and have it made outside the request.
    """
    return print_content(order_of(plan, variant, by=by), today=timezone.localdate())


def latest_pdf_of(plan: Plan, *, by: User) -> bytes:
    """Make the PDF of what was last decided; of the plan as it is, while nothing is."""
    editions = PlanEdition.objects.visible_to(by).filter(plan=plan)
    return pdf_of(editions.order_by("number").last() or plan, by=by)
