"""What the forms of a paper have around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atgardsplan.plan.views.common import url_of
from pax.pages import FormPage

if TYPE_CHECKING:
    from atgardsplan.papers.models import Paper

STYLES = ("css/plan.css", "css/lagesbild.css")


def in_paper(paper: Paper, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a paper."""
    trail = [("Åtgärdsplaner", url_of("list")), (str(paper), paper.get_absolute_url())]
    return FormPage(title, **{"trail": trail, "styles": STYLES} | words)
