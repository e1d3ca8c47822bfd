"""Numbers that people quote: diarienummer of cases, numbers of disclosures."""

from django.db import connection
from django.utils import timezone

from pax.accounts.models import Agency

NEXT = """
INSERT INTO cases_counter (agency_id, series, last) VALUES (%s, %s, 1)
ON CONFLICT (agency_id, series) DO UPDATE SET last = cases_counter.last + 1
RETURNING last
"""


def next_reference(agency: Agency, prefix: str = "") -> str:
    """Take the next number in the agency's series for this year.

    `SN-2026-0042` for cases; disclosures (U) and flags (F) have their own series.
    """
    series = f"{prefix}{agency.code}-{timezone.localdate().year}"
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [agency.pk, series])
        number = cursor.fetchone()[0]
    return f"{series}-{number:04d}"
