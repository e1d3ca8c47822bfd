"""What a police report lacks."""

from django.urls import reverse

from cases.disclosure.frozen import chosen_documents
from cases.models import Calculation, Polisanmalan
from pax.files.noticed import Notice
from pax.missing import Missing

#: A description shorter than this tells nobody what has happened.
SHORTEST = 40


def missing_in(report: Polisanmalan) -> list[Missing]:
    """List what a report should say, and does not: read before it is signed.

    None of it is demanded by law; the duty to report is (6 § bidragsbrottslagen).  So
    it may be sent all the same, with a reason that is kept.
    """
    draft = reverse("cases:report", args=[report.case.uuid])
    calculated = report.with_calculation and (
        Calculation.objects.filter(case=report.case_id).exists()
    )
    asked = (
        (not report.parties, "Ingen part följer med"),
        (
            not (report.statements or report.documents or calculated),
            "Ingen uppgift, handling eller kalkyl följer med",
        ),
        (
            len(report.description.strip()) < SHORTEST,
            "Gärningsbeskrivningen säger inte vad som har hänt, när och hur",
        ),
    )
    lacking = [Missing(words, draft) for is_missing, words in asked if is_missing]
    locked = [d for d in chosen_documents(report) if Notice.LOCKED in d.noticed]
    # The log keeps what was missing, and a file may be named after somebody.
    lacking += [Missing(Notice.LOCKED.rstrip("."), draft) for _ in locked[:1]]
    return lacking
