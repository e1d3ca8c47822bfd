"""Verifying approved minutes against what was signed: as the tables' owner.

Nobody else sees all of every meeting.
"""

from dataclasses import dataclass

from django.db import connection

# Also what each approver signed: a signature moved to other minutes is found.
VERIFY = """
SELECT g.name, m.number,
       m.fingerprint = pax_minutes_fingerprint(m.id)
       AND EXISTS (SELECT 1 FROM meetings_approval a WHERE a.meeting_id = m.id)
       AND NOT EXISTS (SELECT 1 FROM meetings_approval a WHERE a.meeting_id = m.id
                        AND (a.signed_at IS NULL OR a.fingerprint <> m.fingerprint))
  FROM meetings_meeting m JOIN groups_samverkansgrupp g ON g.id = m.group_id
 WHERE m.state = 'justerat'
 ORDER BY g.name, m.number
"""


@dataclass(frozen=True)
class Verified:
    """An approved meeting, and whether it still says what was signed."""

    group: str
    number: int
    holds: bool


def verify_all() -> list[Verified]:
    """Verify every approved meeting."""
    with connection.cursor() as cursor:
        cursor.execute(VERIFY)
        return [Verified(*row) for row in cursor.fetchall()]
