"""What pages show of papers and of what has been printed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from atgardsplan.plan.models import Plan, PlanEdition
from lagesbild.report.text import parse, to_html
from pax.accounts.models import User
from pax.composition import Link

#: Of what one has asked for to be printed, shown at a plan; the rest is of no use.
JOBS_SHOWN = 10


def papers_of(plan: Plan, user: User) -> QuerySet[Paper]:
    """List a plan's papers, the latest first."""
    found: QuerySet[Paper] = Paper.objects.visible_to(user).filter(plan=plan)
    return found.select_related("created_by").defer("content")


def sent_to(user: User) -> QuerySet[Paper]:
    """List what has been sent and that a person reads, of whatever plan."""
    found: QuerySet[Paper] = Paper.objects.visible_to(user)
    found = found.filter(sent_at__isnull=False)
    return found.select_related("agency").defer("content")


def jobs_of(plan: Plan, user: User) -> list[PaperJob]:
    """List what a person has asked for of a plan, the latest first."""
    mine = PaperJob.objects.visible_to(user).filter(plan=plan, created_by=user.pk)
    return list(mine[:JOBS_SHOWN])


def sections_of(paper: Paper) -> list[dict[str, Any]]:
    """Give a paper's sections: as they were sent, or all as they stand.

    `section` is what it is written in, while it is.
    """
    if paper.is_open:
        return [
            _drawn(one.key, one.title, one.body, one)
            for one in PaperSection.objects.filter(paper=paper)
        ]
    return [
        _drawn(one["nyckel"], one["rubrik"], one["text"])
        for one in paper.as_content()["avsnitt"]
    ]


def _drawn(
    key: str, title: str, text: str, section: PaperSection | None = None
) -> dict[str, Any]:
    """Give a section as it is read."""
    html = to_html(parse(text), level=3, prefix=key, about=title)
    return {"key": key, "title": title, "html": html, "section": section}


# --- on the page of a decided plan ---------------------------------------------------
def documents_of(edition: PlanEdition, _user: User) -> Iterator[Link]:
    """Offer a PDF: whoever reads the edition may have one of it."""
    yield Link("Skapa PDF", reverse("papers:ask-edition", args=[edition.uuid]))
