"""Whether a person may work in a case, now.

Which rows a person sees is the doors' and the row policies' question; this is
about what stands in the way of doing something: a closed case, or bias (jäv).
"""

from dataclasses import dataclass

from cases.models import Case, JavCheck
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied, WrongState


@dataclass(frozen=True)
class Jav:
    """How a person stands to a case: biased, or not yet asked as its handler.

    Förvaltningslagen 16-18 §§: whoever is biased takes no part in handling the
    case, and says so at once.  A handler answers before beginning.
    """

    is_biased: bool = False
    is_asked: bool = False

    @property
    def hinders(self) -> bool:
        """Whether the person may not work in the case."""
        return self.is_biased or self.is_asked


def jav_of(case: Case, user: User) -> Jav:
    """Say how a person stands to a case, a yes stands until another lifts it."""
    answers = JavCheck.objects.filter(case=case, person=user)
    if answers:
        return Jav(is_biased=any(answer.stands for answer in answers))
    return Jav(is_asked=case.assignee_id == user.pk and not case.is_received)


def check_not_biased(case: Case, by: User, *, unless_asked: bool = False) -> None:
    """Refuse one who is biased, or has been given the case and not answered yet.

    `unless_asked`: what one gives out work with, and may do before one has answered.
    """
    jav = jav_of(case, by)
    if jav.is_biased:
        raise Denied(
            "Du har anmält jäv i ärendet och får inte handlägga det "
            "(16–17 §§ förvaltningslagen)."
        )
    if jav.is_asked and not unless_asked:
        raise WrongState(
            "Svara först på frågan om jäv. Den finns överst på ärendets sida."
        )


def check_can_work(case: Case, by: User) -> None:
    """Refuse work in a closed case, by one without the right to it, or biased."""
    if not by.may(Permission.CASE_EDIT):
        raise Denied
    if not case.is_open:
        raise WrongState("Ärendet är avslutat. Öppna det igen först.")
    check_not_biased(case, by)
