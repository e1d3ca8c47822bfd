"""The invented world that is measured: who there is, and who owns which case.

N cases are spread over sixty units of one municipal authority.  A fifth of them
have a case at the police too, in ten police groups.  One unit reads a third of the
municipal cases and another ten of them, by grants.
"""

from dataclasses import dataclass

from cases.models import ProcessVersion
from pax.accounts.enums import Activity, AgencyKind, Regime
from pax.accounts.models import Agency, Unit, User
from pax.accounts.roles import Role
from pax.accounts.setup import make_agency, make_person, make_unit
from pax.demo.directory import SINCE

UNITS = 60
POLICE_UNITS = 10
OFFICERS = 5  # in each unit


@dataclass(frozen=True)
class Actor:
    """Someone whose pages are measured."""

    key: str
    sees: str  # in words, for the table
    user: User


@dataclass(frozen=True)
class Place:
    """A unit that owns cases, and the people who handle them."""

    unit: Unit
    people: tuple[User, ...]


@dataclass(frozen=True)
class World:
    """Everyone who is there before the first case."""

    municipal: tuple[Place, ...]
    police: tuple[Place, ...]
    third: Place
    ten: Place
    top: Unit
    boss: User
    process: ProcessVersion

    @property
    def actors(self) -> list[Actor]:
        """List the five kinds of actor, from ordinary to extreme."""
        return [
            Actor("unit", "en enhets ärenden", self.municipal[7].people[0]),
            Actor("police", "en polisgrupps ärenden", self.police[3].people[0]),
            Actor("third", "en tredjedel", self.third.people[0]),
            Actor("all", "allt, genom 60 grupper", self.boss),
            Actor("ten", "tio ärenden", self.ten.people[0]),
        ]


def make_world() -> World:
    """Make the directory, or find it as an earlier run left it."""
    namnd = _agency("BN", AgencyKind.NAMND, "Provnämnden", Regime.GDPR)
    polis = _agency("BP", AgencyKind.POLIS, "Provpolisen", Regime.BDL)
    top = make_unit(namnd, "Förvaltningen", None, activity=Activity.SOCIALTJANST)
    return World(
        municipal=tuple(
            _place(namnd, f"Enhet {n:02d}", top, Role.HANDLAGGARE)
            for n in range(1, UNITS + 1)
        ),
        police=tuple(
            _place(polis, f"Polisgrupp {n:02d}", None, Role.POLIS_LOKAL)
            for n in range(1, POLICE_UNITS + 1)
        ),
        third=_place(namnd, "Samordningen", None, Role.SAMORDNARE),
        ten=_place(namnd, "Nya enheten", None, Role.HANDLAGGARE),
        top=top,
        boss=_person("boss", top, Role.CHEF),
        process=ProcessVersion.objects.filter(map__key="gokungen").latest("number"),
    )


def _agency(code: str, kind: AgencyKind, name: str, regime: Regime) -> Agency:
    return make_agency(code, kind=kind, name=name, short_name=name, regime=regime)


def _place(agency: Agency, name: str, parent: Unit | None, role: Role) -> Place:
    activity = (
        Activity.POLIS_FU if agency.kind == AgencyKind.POLIS else Activity.SOCIALTJANST
    )
    unit = make_unit(agency, name, parent, activity=activity)
    people = [_person(f"b{unit.pk}-{n}", unit, role) for n in range(OFFICERS)]
    return Place(unit, tuple(people))


def _person(username: str, unit: Unit, role: Role) -> User:
    return make_person(
        username, "!", unit, role, since=SINCE, name=f"Handläggare {username}"
    )
