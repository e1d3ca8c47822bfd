"""What a paper lacks before it is handed over."""

from django.urls import reverse

from atgardsplan.papers.models import Paper, PaperSection
from pax.missing import Missing


def missing_in(paper: Paper) -> list[Missing]:
    """List the sections that are empty, and those with new material not looked at.

    An empty section is not in what is handed over, not even as a heading.
    """
    sections = list(PaperSection.objects.filter(paper=paper))
    if not any(one.body.strip() for one in sections):
        return [Missing("Handlingen är tom", paper.get_absolute_url(), must=True)]
    empty = [
        Missing(
            f"Avsnittet ”{one.title}” är tomt och kommer inte med",
            one.get_absolute_url(),
        )
        for one in sections
        if not one.body.strip()
    ]
    offered = [
        Missing(
            f"Nytt underlag till ”{one.title}” är inte hanterat",
            reverse("papers:section-settle", args=[one.uuid]),
        )
        for one in sections
        if one.offered
    ]
    return empty + offered
