"""The rows of the invented cases, as lines for COPY.

Every number follows from the case's own, so two runs measure the same rows.  The
identity numbers have a thirteenth month: they can be nobody's.
"""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from cases.enums import Channel, Support, Suspicion
from cases.models import ProcessVersion
from cases.process import gokungen
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


#: In about one case of 40,000; and in every tenth, spread over all units.
RARE = "kvarnsten"
MIDDLING = "husvagn"  # one in fifty: where the ways of searching meet
COMMON = "lägenheten"

CONSONANTS = "bdfghjklmnprstv"
VOWELS = "aeiouyåäö"
FIRST = ("Alva", "Birk", "Cleo", "Dag", "Ebbe", "Frej", "Gry", "Hild", "Ivar", "Juni")
LAST = ("Ask", "Björkholt", "Dalvret", "Ekmyra", "Forsnäs", "Granvik", "Hagmo")
BEGAN = datetime.datetime(2022, 1, 3, 7, tzinfo=ZoneInfo("Europe/Stockholm"))
YEARS = 4.8
STEPS = [step.key for step in gokungen.STEPS]
STEP_WEIGHTS = (8, 30, 10, 18, 4, 5, 25)
NULL = r"\N"


def identity_number(n: int) -> str:
    """Give a number of the right form that no person can have."""
    return f"19{40 + n % 60}13{1 + n % 28:02d}{n % 10000:04d}"


class Rows:
    """Makes the lines, a table at a time, all from the case's number."""

    def __init__(self, world: World, cases: int) -> None:
        self.world = world
        self.cases = cases
        self.police = cases // 5
        self.total = cases + self.police
        self.step_seconds = YEARS * 365 * 86400 / cases
        chance = Random(1)
        words = ["".join(self._syllables(chance)) for _ in range(20000)]
        weights = [1 / (rank + 12) for rank in range(len(words))]
        # Sentences are made once and shared; each case has its own four of them.
        self.sentences = [
            " ".join(chance.choices(words, weights, k=9)) for _ in range(60000)
        ]

    @staticmethod
    def _syllables(chance: Random) -> Iterator[str]:
        for _ in range(chance.randint(2, 4)):
            yield chance.choice(CONSONANTS) + chance.choice(VOWELS)
            yield chance.choice("nrsltk") if chance.random() < 0.4 else ""

    def place(self, n: int) -> Place:
        """Say which unit owns the case: the police's come after the others."""
        if n > self.cases:
            return self.world.police[n % len(self.world.police)]
        return self.world.municipal[n % len(self.world.municipal)]

    def opened(self, n: int) -> datetime.datetime:
        """Say when the case was opened: one after another, evenly."""
        mine = n if n <= self.cases else (n - self.cases) * 5
        return BEGAN + datetime.timedelta(seconds=mine * self.step_seconds)

    def case(self, n: int) -> str:
        """Write a line of cases_case."""
        place, opened = self.place(n), self.opened(n)
        chance = Random(n)
        step = chance.choices(STEPS, STEP_WEIGHTS)[0]
        is_open = step != gokungen.AVSLUT
        touched = opened + datetime.timedelta(
            seconds=chance.random() ** 4 * 2e7 + n % 999
        )
        due = opened + datetime.timedelta(days=chance.randint(5, 1900))
        support, suspicion = (
            chance.choice(Support.values),
            chance.choice(Suspicion.values),
        )
        person = place.people[n // 60 % len(place.people)]
        code = place.unit.agency.code
        title = f"{Suspicion(suspicion).label} – {Support(support).label.lower()}"
        return "\t".join(
            (
                str(n),
                str(uuid.UUID(int=n)),
                opened.isoformat(),
                str(person.pk),
                "1",
                f"{code}-{opened.year}-{n:07d}",
                title,
                str(place.unit.agency_id),
                str(place.unit.pk),
                "Utreda misstänkt felaktig utbetalning",
                str(self.world.process.pk),
                step,
                "",
                "t" if is_open else "f",
                "f",
                Channel.OWN,
                support,
                suspicion,
                str(person.pk) if n % 8 else NULL,
                f"5000-K{n}-{opened:%y}" if n > self.cases else "",
                opened.date().isoformat(),
                NULL if is_open else touched.date().isoformat(),
                due.date().isoformat() if is_open and n % 4 else NULL,
                touched.isoformat(),
            )
        )

    def grants(self, n: int) -> Iterator[str]:
        """Write the lines of cases_casegroupgrant."""
        yield f"{n}\t{self.place(n).unit.group_id}"
        if n <= self.cases and n % 3 == 0:
            yield f"{n}\t{self.world.third.unit.group_id}"
        if n <= self.cases and n % max(self.cases // 10, 1) == 1:
            yield f"{n}\t{self.world.ten.unit.group_id}"

    def impulse(self, n: int) -> str:
        """Write a line of cases_impulse."""
        text = ". ".join(self.sentences[(n * k + k) % 60000] for k in (1, 7, 31, 57))
        if n % 39_989 == 11:
            text += f" {RARE}"
        if n % 53 == 11:
            text += f" {MIDDLING}"
        if n // 61 % 10 == 3:
            text += f" {COMMON}"
        return "\t".join(
            (*self._head(n), text, self._day(n), "own", "annat", "annat",
             f"{FIRST[n % 10]} {LAST[n % 7]}", identity_number(n), "")
        )  # fmt: skip

    def party(self, n: int) -> str:
        """Write a line of cases_party."""
        name = f"{FIRST[n % 10]} {LAST[n % 7]}"
        return "\t".join(
            (*self._head(n), "person", "ej_misstankt", name, identity_number(n),
             "Provgatan 1", "", "", "f", "", "", "")
        )  # fmt: skip

    def clock(self, n: int) -> str:
        """Write a line of cases_caseclock."""
        return "\t".join(
            (*self._head(n), "svar", "Svar från polisen", "", self._day(n),
             self._day(n), NULL)
        )  # fmt: skip

    def event(self, n: int) -> str:
        """Write a line of cases_stepchange."""
        return "\t".join(
            (*self._head(n), "ta_upp", "Ta upp till utredning", "flagga", "utredning",
             self._day(n), "", "{}", "f")
        )  # fmt: skip

    def participation(self, n: int) -> str:
        """Write a line of cases_participation."""
        unit = self.place(n).unit
        return "\t".join((*self._head(n), str(unit.agency_id), str(unit.pk), NULL, ""))

    def _day(self, n: int) -> str:
        return self.opened(n).date().isoformat()

    def _head(self, n: int) -> tuple[str, ...]:
        person = self.place(n).people[0]
        at = self.opened(n).isoformat()
        return str(uuid.UUID(int=n)), at, str(person.pk), "1", str(n)
