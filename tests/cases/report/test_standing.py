"""What the police were told stands in the database as it was decided."""

import pytest
from django.db import ProgrammingError, connection, transaction

from cases.models import Polisanmalan


@pytest.mark.parametrize(
    "change",
    [
        "description = 'Något annat'",
        "parties = '{}'",
        "decided_on = NULL",
        "decided_by_id = NULL",
        "unmasked_because = 'x'",
    ],
)
def test_decided_report_stands(sent, acting, change):
    """Its text, what went along and its decider, whoever asks in raw SQL."""
    for username in ("anna", "carin"):
        with acting(username):
            report = Polisanmalan.objects.get(disclosure=sent)
            with (
                pytest.raises(ProgrammingError, match="what is decided stands"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    f"UPDATE cases_polisanmalan SET {change} WHERE id = {report.pk}"
                )
