"""Whether a person may do something with a paper, now."""

from atgardsplan.papers.models import Paper
from atgardsplan.plan.querysets import plans_at
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied, WrongState

SENT = "Handlingen är lämnad och ändras inte. Gör en ny om något ska läggas till."


def makes(paper: Paper, user: User) -> bool:
    """Tell whether a person is of those who write the authority's papers."""
    return paper.agency_id == user.agency_id and user.may(Permission.PLAN_WRITE)


def works_on(paper: Paper, user: User) -> bool:
    """Tell whether a person is of those at home who read it while it is written."""
    return paper.agency_id == user.agency_id and plans_at(user)


def may_write(paper: Paper, user: User) -> bool:
    """Tell whether a person may write in it as it stands now."""
    return paper.is_open and makes(paper, user)


def may_redact(paper: Paper, user: User) -> bool:
    """Tell whether a person may ask that personal data is taken out of a sent paper."""
    ours = paper.agency_id == user.agency_id
    return not paper.is_open and ours and user.may(Permission.PLAN_DECIDE)


def check_can_write(paper: Paper, by: User) -> None:
    """Refuse one who does not write papers, and writing in one that has been sent."""
    if not makes(paper, by):
        raise Denied
    if not paper.is_open:
        raise WrongState(SENT)
