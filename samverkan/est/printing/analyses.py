"""An analysis on paper, with every edition that it is made of."""

from __future__ import annotations

from pax.pdf import render_pdf
from samverkan.est.analysis.charts import charts_of
from samverkan.est.analysis.models import Analysis
from samverkan.est.analysis.services import Figures


def analysis_pdf(analysis: Analysis) -> bytes:
    """Print an analysis: its text, charts, figures and sources."""
    figures = Figures.of(analysis.figures)
    return render_pdf(
        "pdf/est_analysis.html",
        {
            "analysis": analysis,
            "figures": figures,
            "charts": charts_of(figures, analysis.period),
        },
        title=f"EST-analys: {analysis.title}",
        at=analysis.settled_at or analysis.gathered_at,
        author="EST Södertälje",
        subject=analysis.get_audience_display(),
    )
