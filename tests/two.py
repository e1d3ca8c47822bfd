"""What takes two, done by two: for tests whose matter is something else."""

from pax.access.admin import services as directory
from pax.access.context import acting_as
from pax.decisions.models import PendingDecision
from pax.decisions.services import settle
from pax.desk.decisions import answer
from pax.errors import Denied


def second_for(decision: PendingDecision):
    """Find somebody who can confirm it."""
    for person in directory.seconds_for(decision.concerns, decision.unit):
        with acting_as(person):
            if PendingDecision.objects.for_second(person).filter(pk=decision.pk):
                return person
    raise Denied


def confirmed(decision: PendingDecision, second=None) -> PendingDecision:
    """Have another confirm, and what was asked for done."""
    second = second or second_for(decision)
    with acting_as(second):
        return answer(decision, by=second, confirmed=True)


def give_role(person, place, *, by):
    given = directory.give_role(person, place, by=by)
    if isinstance(given, PendingDecision):
        confirmed(given)
        person.refresh_from_db()
        held = person.memberships.filter(unit=place.unit, role=place.role)
        given = held.order_by("pk").last()
    return given


def give_password(person, *, by) -> str:
    if not directory.takes_two(person):
        return directory.give_password(person, by=by)
    asked = directory.ask_for_password(person, by=by)
    second = second_for(asked)
    with acting_as(second):
        settled = settle(asked, by=second, confirmed=True)
    return directory.give_password(person, by=by, decision=settled)
