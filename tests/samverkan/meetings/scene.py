"""A group of five agencies, of which three share a case, not with the same others."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cases.case.services import open_case
from cases.disclosure.lagrum import OnGround
from cases.models import Case
from pax.access.context import acting_as, on_behalf_of
from pax.accounts.models import Agency, Unit, User
from samverkan.groups import services
from samverkan.groups.enums import Duty, Level
from samverkan.groups.models import Samverkansgrupp, Share
from samverkan.meetings.models import Meeting
from samverkan.meetings.services import planning, running

KEEPER = "samira"
CHAIR, SECRETARY, POLICE, BENEFITS, HOUSING = (
    "gunilla",
    "samira",
    "petra",
    "kim",
    "emil",
)
SEATS = (
    ("Försörjningsstöd", CHAIR, Duty.CHAIR),
    ("Säkerhetsavdelningen", SECRETARY, Duty.SECRETARY),
    ("Lokalpolisområde Södertälje", POLICE, Duty.MEMBER),
    ("Kontrollverksamheten", BENEFITS, Duty.MEMBER),
    ("Förvaltning", HOUSING, Duty.MEMBER),
)
STARTS, ENDS = datetime.time(13, 0), datetime.time(14, 30)


@dataclass
class Scene:
    """The group, and what is shared in it by whose word."""

    group: Samverkansgrupp

    def share(self, owner: str, word: str, told: dict[str, Level]) -> Share:
        """Share a case of an agency, at a level for each agency that is told."""
        return share_case(self.group, owner, word, told)

    def meet(self, days: int = 0) -> Meeting:
        """Plan a meeting so many days from now."""
        day = timezone.localdate() + datetime.timedelta(days=days)
        with acting(CHAIR) as chair:
            [meeting] = planning.plan_meetings(
                self.group, [day], by=chair, starts=STARTS, ends=ENDS, place="Rum 4"
            )
        return fresh(meeting)


def person(username: str) -> User:
    return User.objects.get(username=username)


class acting:  # noqa: N801 -- read as a verb
    """Act as somebody: `with acting("petra") as petra:`."""

    def __init__(self, username: str) -> None:
        self.context = acting_as(person(username))

    def __enter__(self) -> User:
        return self.context.__enter__().user

    def __exit__(self, *args: Any) -> Any:
        return self.context.__exit__(*args)


def unit(name: str) -> Unit:
    with acting(KEEPER):
        return Unit.objects.select_related("agency", "group").get(name=name)


def lay() -> Scene:
    """Found the group and seat its people."""
    with acting(KEEPER) as keeper:
        group = services.found_group("Provgruppen", by=keeper, purpose="Prov")
        group.standing_items = ["Läget", "Nästa möte"]
        group.save()
        day = timezone.localdate() - datetime.timedelta(days=400)
        for name, username, duty in SEATS:
            place = Unit.objects.select_related("agency", "group").get(name=name)
            delegation = services.invite_agency(group, place, by=keeper, joined_on=day)
            services.seat_person(
                delegation, person(username), by=keeper, duty=duty, since=day
            )
    return Scene(group)


def share_case(
    group: Samverkansgrupp, owner: str, word: str, told: dict[str, Level]
) -> Share:
    home = unit(owner)
    with on_behalf_of_(home.agency) as system:
        made = open_case(title=f"Ärende {word}", unit=home, by=system)
        case = Case.objects.select_related("unit__group", "agency").get(pk=made.pk)
        choices = [
            services.ForAgency(d, level, _ground(case, d, level))
            for d in services.receivers_of(group, system)
            if (level := told.get(d.agency.code, Level.EXISTENCE))
        ]
        wording = services.Wording(title=f"Rubrik {word}", summary=f"Text {word}")
        copies = services.copies_of(case, group, wording, choices, by=system)
        digest = services.digest_of(copies)
        return services.share_case(
            case,
            group,
            wording,
            choices,
            by=system,
            digest=digest,
            despite="Prov",
        )


class on_behalf_of_:  # noqa: N801 -- read as a verb
    """Let an agency's system user act, in a transaction of its own."""

    def __init__(self, agency: Agency) -> None:
        self.outer = acting_as(person(KEEPER))
        self.inner = on_behalf_of(agency, purpose="Test")

    def __enter__(self) -> User:
        self.outer.__enter__()
        return self.inner.__enter__()

    def __exit__(self, *args: Any) -> Any:
        self.inner.__exit__(*args)
        return self.outer.__exit__(*args)


def _ground(case: Case, delegation: Any, level: Level) -> OnGround:
    found = services.grounds_of(case, delegation, level)[0]
    return OnGround(found.id, balancing="Provat")


def fresh(meeting: Meeting) -> Meeting:
    """Read a meeting anew, as its chair."""
    with acting(CHAIR):
        found: Meeting = Meeting.objects.select_related("group", "secretary").get(
            pk=meeting.pk
        )
        return found


def hold(meeting: Meeting) -> Meeting:
    """Begin a meeting and end it, with two to approve its minutes."""
    if fresh(meeting).state == "planerat":
        with acting(SECRETARY) as secretary:
            running.begin_meeting(fresh(meeting), by=secretary)
    with acting(SECRETARY) as secretary:
        chosen = [person(CHAIR), person(POLICE)]
        running.end_meeting(fresh(meeting), chosen, by=secretary)
    return fresh(meeting)


def approve(meeting: Meeting) -> Meeting:
    """Have both approve what the minutes say."""
    for username in (CHAIR, POLICE):
        with acting(username) as someone:
            here = Meeting.objects.select_related("group").get(pk=meeting.pk)
            digest = running.fingerprint_of(here)
            running.sign_minutes(here, by=someone, digest=digest, despite="Prov")
    return fresh(meeting)
