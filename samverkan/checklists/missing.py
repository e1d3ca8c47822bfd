"""What a checklist lacks before it is closed."""

from pax.missing import Missing
from pax.ui.swedish import counted
from samverkan.checklists.models import Checklist


def missing_in(checklist: Checklist) -> list[Missing]:
    """Say how many points are not done."""
    n = checklist.items.filter(done_at__isnull=True).count()
    words = counted(n, "punkt är inte klar", "punkter är inte klara")
    return [Missing(words, checklist.get_absolute_url())] if n else []
