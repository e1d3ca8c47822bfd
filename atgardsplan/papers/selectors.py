"""What pages show of papers and of what has been printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from lagesbild.report.text import parse, to_html

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from atgardsplan.plan.models import Plan
    from pax.accounts.models import User

#: Of what one has asked for to be printed, shown at a plan; the rest is of no use.
JOBS_SHOWN = 10


def papers_of(plan: Plan, user: User) -> QuerySet[Paper]:
    """List a plan's papers, the latest first."""
    found: QuerySet[Paper] = Paper.objects.visible_to(user).filter(plan=plan)
    return found.select_related("created_by").defer("content")


def sent_to(user: User) -> QuerySet[Paper]:
    """List what has been sent and that a person reads, of whatever plan."""
    found: QuerySet[Paper] = Paper.objects.visible_to(user).filter(
        sent_at__isnull=False
    )
    return found.select_related("agency").defer("content")


def jobs_of(plan: Plan, user: User) -> list[PaperJob]:
    """List what a person has asked for of a plan, the latest first."""
    mine = PaperJob.objects.visible_to(user).filter(plan=plan, created_by=user.pk)
    return list(mine[:JOBS_SHOWN])


@dataclass(frozen=True)
class SectionView:
    """A section as it is read; `section` is what it is written in, while it is."""

    key: str
    title: str
    html: SafeString
    section: PaperSection | None = None


def sections_of(paper: Paper) -> list[SectionView]:
    """Give a paper's sections: as they were sent, or all as they stand."""
    if not paper.is_open:
        told = paper.as_content()["avsnitt"]
        return [
            SectionView(key, title, _html(key, title, one["text"]))
            for one in told
            for key, title in [(one["nyckel"], one["rubrik"])]
        ]
    return [
        SectionView(one.key, one.title, _html(one.key, one.title, one.body), one)
        for one in PaperSection.objects.filter(paper=paper)
    ]


def _html(key: str, title: str, text: str) -> SafeString:
    return to_html(parse(text), level=3, prefix=key, about=title)
