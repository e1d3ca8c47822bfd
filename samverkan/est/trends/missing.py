"""What an analysis lacks before it is settled."""

from django.urls import reverse

from pax.missing import Missing
from samverkan.est.trends.models import Analysis


def missing_in(analysis: Analysis) -> list[Missing]:
    """Say that nothing is written, and which weeks of the period are not in it."""
    found = []
    if not analysis.text.strip():
        found.append(
            Missing(
                "Skriv analysen först. Siffror utan tolkning fastställs inte",
                reverse("est:analysis-write", args=[analysis.uuid]),
                must=True,
            )
        )
    if weeks := analysis.figures["missing"]:
        words = f"Veckor som inte är frysta är inte med: {', '.join(weeks)}"
        found.append(Missing(words, analysis.get_absolute_url()))
    return found
