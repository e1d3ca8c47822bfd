"""What takes two, done by two: for tests whose matter is something else."""

from atgardsplan.plan.models import PlanEdition
from atgardsplan.plan.services import deciding
from cases.disclosure import services as disclosing
from lagesbild.report.services import releasing
from pax.access.admin import services as directory
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.decisions.models import PendingDecision
from pax.decisions.services import settle
from pax.desk.decisions import answer
from pax.errors import Denied


def second_for(decision: PendingDecision):
    """Find somebody who can confirm it."""
    home = (decision.agency_id, decision.agency.parent_id)
    for person in User.objects.filter(agency__in=home).order_by("pk"):
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


def withdraw(disclosure, *, by, because):
    confirmed(disclosing.ask_to_withdraw(disclosure, by=by, because=because))
    disclosure.refresh_from_db()
    return disclosure


def decide_plan(plan, decision, *, by, digest=""):
    confirmed(deciding.ask_to_decide(plan, decision, by=by, digest=digest))
    return PlanEdition.objects.filter(plan=plan).order_by("number").last()


def publish_plan(edition, *, by, for_all, despite=""):
    asked = deciding.ask_to_publish(edition, by=by, for_all=for_all, despite=despite)
    confirmed(asked)
    edition.refresh_from_db()
    return edition


def open_picture(variant, *, by, despite=""):
    confirmed(releasing.ask_to_open(variant, by=by, despite=despite))
    variant.refresh_from_db()
    return variant
