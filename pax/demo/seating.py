"""The demo's groups: who convenes them, which agencies take part, who sits for them."""

from dataclasses import dataclass

from pax.accounts.models import User
from pax.demo.stage import days_ago, playing, unit
from samverkan.groups import services
from samverkan.groups.enums import Duty
from samverkan.groups.models import Samverkansgrupp, Seat

KEEPER = "samira"


@dataclass(frozen=True)
class Table:
    """One group's table: its unit at each agency, and who sits for it."""

    key: str
    seats: tuple[tuple[str, str, Duty], ...]  # unit, username, duty


CHAIR, SECRETARY, MEMBER = Duty.CHAIR, Duty.SECRETARY, Duty.MEMBER
SOC, OMS, KS, TILLSYN = (
    "Försörjningsstöd",
    "Uppföljning av köpt vård",
    "Säkerhetsavdelningen",
    "Tillsyn avfall och livsmedel",
)
LPO, REGION = "Lokalpolisområde Södertälje", "Polisregion Stockholm"
FK, SKV, BOSTAD = "Kontrollverksamheten", "Folkbokföringen", "Förvaltning"

TABLES = (
    Table(
        "valfardsbrott",
        (
            (SOC, "gunilla", CHAIR),
            (SOC, "carin", MEMBER),
            (KS, "samira", SECRETARY),
            (OMS, "orvar", MEMBER),
            (LPO, "petra", MEMBER),
            (FK, "kim", MEMBER),
            (BOSTAD, "emil", MEMBER),
        ),
    ),
    Table(
        "bidragsbrott",
        (
            (LPO, "rakel", CHAIR),
            (SOC, "carin", MEMBER),
            (KS, "samira", SECRETARY),
            (SKV, "tove", MEMBER),
            (FK, "kim", MEMBER),
        ),
    ),
    Table(
        "avfall",
        (
            (TILLSYN, "göran", CHAIR),
            (TILLSYN, "sanna", SECRETARY),
            (LPO, "paul", MEMBER),
            (BOSTAD, "emil", MEMBER),
        ),
    ),
    Table(
        "legal-bostadsmarknad",
        (
            (KS, "samira", CHAIR),
            (SKV, "tove", MEMBER),
            (LPO, "petra", MEMBER),
            (BOSTAD, "emil", MEMBER),
        ),
    ),
    Table(
        "fokus-unga",
        (
            (KS, "samira", CHAIR),
            ("Vuxenenheten", "viktor", MEMBER),
            (LPO, "petra", MEMBER),
        ),
    ),
    Table(
        "ostlanken",
        (
            (KS, "samira", CHAIR),
            (LPO, "petra", MEMBER),
            ("Förebyggande", "berit", MEMBER),
        ),
    ),
)


def is_played() -> bool:
    """Tell whether the seats have been given."""
    with playing(KEEPER):
        return Seat.objects.exists()


def play() -> None:
    """Convene every group, and seat the people of the demo."""
    with playing(KEEPER) as keeper:
        for group in Samverkansgrupp.objects.filter(convener__isnull=True):
            services.convene(group, by=keeper)
    for table in TABLES:
        with playing(KEEPER) as keeper:
            _lay(table, keeper)


def _lay(table: Table, keeper: User) -> None:
    group = Samverkansgrupp.objects.get(key=table.key)
    since = days_ago(400)
    services.sign_agreement(
        group,
        by=keeper,
        purpose=group.purpose,
        area="Södertälje kommun",
        grounds=["osl-10-15a", "lag-2025-170-6", "osl-10-27"],
        valid_from=since,
        valid_to=since.replace(year=since.year + 3),
        signed_by="Verksamhetschefen och lokalpolisområdeschefen",
    )
    delegations = {}
    for name, username, duty in table.seats:
        place = unit(name)
        if place.agency_id not in delegations:
            delegations[place.agency_id] = services.invite_agency(
                group, place, by=keeper, joined_on=since
            )
        services.seat_person(
            delegations[place.agency_id],
            User.objects.get(username=username),
            by=keeper,
            duty=duty,
            since=since,
        )
