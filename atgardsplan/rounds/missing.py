"""What a round of follow-up lacks before it is closed."""

from atgardsplan.rounds.models import Ask, Round
from pax.missing import Missing
from pax.ui.swedish import counted


def missing_in(round_: Round) -> list[Missing]:
    """Say how many have not answered: nobody can, once it is closed."""
    n = Ask.objects.filter(round=round_).waiting().count()
    words = counted(n, "åtgärd är inte besvarad", "åtgärder är inte besvarade")
    return [Missing(words, round_.get_absolute_url())] if n else []
