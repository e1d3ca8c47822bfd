"""What a paper says, as plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from atgardsplan.papers.models import Paper


def content_of_paper(paper: Paper) -> dict[str, Any]:
    """Give what a paper says as plain JSON: what was sent, else as it is now."""
    if paper.content is not None:
        return dict(paper.content)
    return {
        "form": "atgardsplan-handling/1",
        "handling": paper.kind,
        "rubrik": paper.title,
        "myndighet": paper.agency.name,
        "till": paper.addressee,
        "diarienummer": paper.diarienummer,
        "period": [paper.period_from.isoformat(), paper.period_to.isoformat()],
        "avsnitt": [
            {"nyckel": one.key, "rubrik": one.title, "text": one.body}
            for one in paper.sections.all()
            if one.body.strip()
        ],
    }
