"""A group of five agencies, and a case of Försörjningsstöd to share with it."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.case.services import open_case
from cases.disclosure.lagrum import OnGround
from cases.models import Case, Party, Statement
from pax.accounts.models import Unit, User
from samverkan.groups import services
from samverkan.groups.enums import Duty, Level
from samverkan.groups.models import Delegation, Samverkansgrupp, Share
from tests.house.groups import DAY

#: Who sits for which unit; the first leads.
SEATED = (
    ("gunilla", "Försörjningsstöd", Duty.CHAIR),
    ("carin", "Försörjningsstöd", Duty.MEMBER),
    ("samira", "Säkerhetsavdelningen", Duty.SECRETARY),
    ("petra", "Lokalpolisområde Södertälje", Duty.MEMBER),
    ("kim", "Kontrollverksamheten", Duty.MEMBER),
    ("emil", "Förvaltning", Duty.MEMBER),
)
PERSON_ID = "189001019802"
TITLE, SUMMARY, SECRET = "Tomma scheman", "Tider som ingen arbetar", "Hemliga uppgiften"


@pytest.fixture
def group(acting: Any) -> Samverkansgrupp:
    """A group that Kommunstyrelsen convenes, with five agencies in it."""
    with acting("samira") as who:
        found = services.found_group("Provgruppen", by=who.user, purpose="Prov")
        delegations: dict[int, Delegation] = {}
        for username, name, duty in SEATED:
            unit = Unit.objects.select_related("agency", "group").get(name=name)
            if unit.agency_id not in delegations:
                delegations[unit.agency_id] = services.invite_agency(
                    found, unit, by=who.user, joined_on=DAY
                )
            services.seat_person(
                delegations[unit.agency_id],
                User.objects.get(username=username),
                by=who.user,
                duty=duty,
                since=DAY,
            )
        return found


@pytest.fixture
def case(acting: Any) -> Case:
    """A case with a party and a statement in it."""
    with acting("carin") as who:
        made = open_case(title="Titel i akten", unit=who.user.unit, by=who.user)
        mine = {"case": made, "created_by": who.user}
        Party.objects.create(**mine, name="Part i akten", identity_number=PERSON_ID)
        Statement.objects.create(
            **mine, kind="fact", text=SECRET, source="Akt", noted_on=DAY
        )
        return made


def ground_for(case: Case, delegation: Delegation, level: Level) -> OnGround:
    """Choose a ground that carries the level there."""
    found = services.grounds_of(case, delegation, level)[0]
    return OnGround(found.id, balancing="Provat")


def fresh(case: Case) -> Case:
    """Read the case as one who shares it does."""
    found: Case = Case.objects.select_related("unit__agency", "agency").get(pk=case.pk)
    return found


@pytest.fixture
def share(acting: Any, case: Case, group: Samverkansgrupp) -> Callable[..., Share]:
    """Share the case as Carin: `share({"Polismyndigheten": Level.FULL})`."""

    def make(levels: dict[str, Level], *, again: Share | None = None, **kw: Any) -> Any:
        with acting("carin") as who:
            here = fresh(case)
            wording = services.Wording(
                TITLE,
                SUMMARY,
                parties=tuple(Party.objects.filter(case=case)),
                statements=tuple(Statement.objects.filter(case=case)),
            )
            choices = [
                services.ForAgency(d, level, ground_for(here, d, level))
                for d in services.receivers_of(group, who.user)
                if (level := levels.get(str(d.agency), Level.NOTHING))
            ]
            copies = services.copies_of(here, group, wording, choices, by=who.user)
            digest = services.digest_of(copies)
            if again:
                again = Share.objects.select_related("case__unit__agency", "group").get(
                    pk=again.pk
                )
                return services.share_again(
                    again, wording, choices, by=who.user, digest=digest
                )
            return services.share_case(
                here, group, wording, choices, by=who.user, digest=digest, **kw
            )

    return make


POLICE, FK, KS, BOLAG = (
    "Polismyndigheten",
    "Försäkringskassan",
    "Kommunstyrelsen",
    "Telge Bostäder AB",
)
#: Who sits for each of the receivers.
SITS_FOR = {POLICE: "petra", FK: "kim", KS: "samira", BOLAG: "emil"}
