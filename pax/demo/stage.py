"""The stage that the demo's stories are played on: people act, one at a time."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from cases.case.services import Seen, receive_disclosure
from cases.chain.services import ways_onward
from cases.disclosure import services as disclosing
from cases.disclosure.frozen import freeze_report
from cases.disclosure.lagrum import OnGround
from cases.flag.services import raise_flag
from cases.models import Case, Disclosure, Party
from cases.report.services import prepare_report, sign_report
from pax.access.context import acting_as
from pax.accounts.models import Unit, User
from pax.editions.content import fingerprint

#: The ground police give their decisions back on.
POLICE_GROUND = OnGround("osl-35-6")


@contextmanager
def playing(username: str) -> Iterator[User]:
    """Let a person of the demo act, in a transaction of their own."""
    user = User.objects.get(username=username)
    with acting_as(user):
        yield user


def days_ago(days: int) -> datetime.date:
    """Give a day in the recent past."""
    return timezone.localdate() - datetime.timedelta(days=days)


def unit(name: str) -> Unit:
    """Find a unit of the demo by its name."""
    return Unit.objects.select_related("agency", "group").get(name=name)


def fresh(case: Case) -> Case:
    """Read a case anew: others have acted since."""
    found: Case = Case.objects.select_related(
        "process", "origin", "unit", "agency"
    ).get(pk=case.pk)
    return found


def flag(username: str, to: str, seen: Seen, *, read_by: str = "") -> Case:
    """Raise a flag, and give the case that came of it, as its unit reads it."""
    with playing(username) as person:
        raise_flag(seen, to_unit=unit(to), by=person)
    return newest_case(read_by or username)


def newest_case(username: str) -> Case:
    """Find the case that last reached a person's unit."""
    with playing(username) as person:
        newest: Case = Case.objects.visible_to(person).order_by("-pk")[0]
        return newest


def report(
    case: Case,
    *,
    by: str,
    signed_by: str,
    to: str,
    crime: str,
    description: str,
    parties: tuple[Party, ...],
) -> Disclosure:
    """Prepare a police report, and have it signed and sent."""
    with playing(by) as person:
        draft = prepare_report(
            fresh(case),
            by=person,
            brottsrubricering=crime,
            to_unit=unit(to),
            description=description,
            ground="bidragsbrottslagen-6",
            parties=[p.uuid for p in parties],
        )
    with playing(signed_by) as chief:
        digest = fingerprint(freeze_report(draft))
        signed = sign_report(draft, by=chief, digest=digest)
        return Disclosure.objects.get(reports=signed)


def receive(disclosure: Disclosure, *, by: str, k_number: str = "") -> Case:
    """Receive a disclosure, and open the receiver's own case."""
    with playing(by) as person:
        received = Disclosure.objects.get(pk=disclosure.pk)
        return receive_disclosure(received, by=person, k_number=k_number)


def tell(
    case: Case,
    key: str,
    *,
    by: str,
    on: datetime.date,
    message: str = "",
    because: str = "",
    given: dict[str, object] | None = None,
) -> None:
    """Give feedback to whoever sent the case."""
    with playing(by) as person:
        here = fresh(case)
        transition = next(t for t in ways_onward(here, person) if t.key == key)
        told = disclosing.Feedback(
            transition=transition,
            on=on,
            because=because,
            given=dict(given or {}),
            facts=[],
            message=message,
        )
        disclosing.give_feedback(here, told, POLICE_GROUND, by=person)
