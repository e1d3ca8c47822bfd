"""Standing in for a colleague: who does, for how long, and what they see.

No power passes on.  A substitute is shown what falls on the one who is away, of what
they read by their own roles; what they may do with it, these say.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from pax.access.holdings import holdings, works
from pax.accounts.models import Membership, Substitute, User
from pax.accounts.roles import Role
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.desk.nobodys import Line, line_of
from pax.errors import Denied, Invalid, WrongState
from pax.notices.services import tell
from pax.ui.parts import AT_MOST, StartPanel

#: Longer than this is no absence but another handler.
LONGEST = datetime.timedelta(days=366)


def manages(user: User, person: User) -> bool:
    """Tell whether a person is another's manager (pax_manages)."""
    held = Membership.objects.current(timezone.localdate())
    led = list(held.filter(user=user, role=Role.CHEF).values_list("unit_id", flat=True))
    theirs = held.filter(user=person, unit__path__overlap=led)
    return bool(led) and user.agency_id == person.agency_id and theirs.exists()


def may_name_for(user: User, person: User) -> bool:
    """Tell whether a person says who stands in for another: oneself, or the chief."""
    return user.pk == person.pk or manages(user, person)


@transaction.atomic
def name_substitute(
    absent: User,
    substitute: User,
    *,
    by: User,
    since: datetime.date,
    until: datetime.date,
) -> Substitute:
    """Let a colleague stand in for a period, and tell both.

    Recorded as USER_CHANGED.
    """
    if not may_name_for(by, absent):
        raise Denied
    _check_days(since, until)
    if substitute.agency_id != absent.agency_id or not works(substitute):
        raise Invalid(f"{substitute} har ingen roll hos {absent.agency} i dag.")
    if substitute.pk == absent.pk:
        raise Invalid("Välj någon annan: man är inte sin egen ersättare.")
    named = Substitute.objects.filter(absent=absent, substitute=substitute)
    if named.filter(valid_from__lte=until, valid_to__gte=since).exists():
        raise Invalid(f"{substitute} är redan ersättare någon av de dagarna.")
    made = Substitute.objects.create(
        agency=absent.agency,
        absent=absent,
        substitute=substitute,
        valid_from=since,
        valid_to=until,
        created_by=by,
    )
    told = f"Ersättare: {substitute.username}, {since.isoformat()}–{until.isoformat()}"
    record(Verb.USER_CHANGED, absent, by=by, because=told)
    tell([substitute], "Du är utsedd till ersättare för en kollega.", by=by, url="/")
    tell([absent], "Du har fått en ersättare för en tid.", by=by)
    return made


def _check_days(since: datetime.date, until: datetime.date) -> None:
    if until < since or until < timezone.localdate():
        raise Invalid("Sista dagen är före den första, eller har redan varit.")
    if until - since > LONGEST:
        raise Invalid("En ersättare utses för högst ett år i taget.")


@transaction.atomic
def end_substitute(row: Substitute, *, by: User) -> Substitute:
    """Let a colleague stand in no more, from today."""
    if not may_name_for(by, row.absent):
        raise Denied
    today = timezone.localdate()
    if row.valid_to < today:
        raise WrongState("Tiden som ersättaren var utsedd har redan gått.")
    yesterday = today - datetime.timedelta(days=1)
    earliest = row.valid_from - datetime.timedelta(days=1)
    change(row, valid_to=max(yesterday, earliest))
    record(Verb.USER_CHANGED, row.absent, by=by, because="Ersättare avslutad")
    tell([row.substitute, row.absent], "En ersättare är avslutad.", by=by)
    return row


def things_of_absent(user: User, at_most: int) -> list[Line]:
    """List what those have whom one stands in for today, of what one sees oneself.

    So many of each kind, asked once whoever is away.
    """
    today = timezone.localdate()
    mine = Substitute.objects.visible_to(user).current(today).filter(substitute=user)
    absent = [row.absent for row in mine.select_related("absent")]
    if not absent:
        return []
    return [
        line_of(one, thing)
        for one in holdings()
        for thing in one.of(absent, user)[:at_most]
    ]


def falls_on_me(user: User) -> StartPanel:
    """List what falls on one as a substitute, for the start page."""
    return StartPanel(
        "substitute",
        "Det du är ersättare för",
        "Som ersättare",
        things_of_absent(user, AT_MOST + 1)[: AT_MOST + 1],
        stays=False,
        more="desk:substitutes",
        template="desk/_start_lines.html",
    )
