"""A whole world for tests that ask everything: every kind of thing, at every unit.

Each case carries a word of its own in every text of it, so that whatever shows where
it should not can be found by that word.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from cases.case.services import next_reference, open_case
from cases.enums import DisclosureKind, Support
from cases.models import (
    Aterkrav,
    Calculation,
    CalculationLine,
    Case,
    CaseLink,
    Communication,
    DisclosedFile,
    Disclosure,
    Document,
    Flag,
    Impulse,
    JavCheck,
    ListColumns,
    Note,
    Party,
    Polisanmalan,
    Position,
    PositionAgency,
    ProcessMap,
    ProcessVersion,
    Repayment,
    StatedSum,
    Statement,
    StepChange,
    StoppedPayment,
    Task,
    Underrattelse,
)
from pax.access import grants
from pax.access.context import acting_as, on_behalf_of
from pax.access.table import Relation
from pax.accounts.enums import Activity, AgencyKind, Regime
from pax.accounts.models import Agency, Substitute, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.accounts.setup import make_agency, make_person, make_unit
from pax.audit.models import LogReview
from pax.decisions.models import Kind, PendingDecision
from pax.editions.content import fingerprint
from pax.files import storage
from pax.notices.models import Notice
from pax.places.models import Area, AreaPhase
from pax.writing.models import Draft, Sent
from tests.database import as_owner
from tests.house import groups, of_papers, of_plan, of_printing, of_report

DAY = datetime.date(2026, 11, 2)

#: Who asks, for each role.
PEOPLE = {
    Role.HANDLAGGARE: "anna",
    Role.CHEF: "carin",
    Role.SAMORDNARE: "samira",
    Role.POLIS_LOKAL: "petra",
    Role.POLIS_REGION: "rakel",
    Role.AKLAGARE: "asta",
    Role.GRUPPORDFORANDE: "gunilla",
    Role.MEDARBETARE: "ulla",
    Role.EST_DELTAGARE: "elin",
    Role.FORTROENDEVALD: "frida",
    Role.LOGGRANSKARE: "lovisa",
    Role.SYSTEMADMINISTRATOR: "sigrid",
}
#: Who has the same role in another authority.
ELSEWHERE = {
    Role.HANDLAGGARE: "olle",
    Role.CHEF: "orvar",
    Role.SAMORDNARE: "sanna",
    Role.POLIS_LOKAL: "pia",
    Role.POLIS_REGION: "per",
    Role.AKLAGARE: "agda",
    Role.GRUPPORDFORANDE: "göran",
    Role.MEDARBETARE: "malte",
    Role.EST_DELTAGARE: "berit",
    Role.FORTROENDEVALD: "filip",
    Role.LOGGRANSKARE: "lars",
    Role.SYSTEMADMINISTRATOR: "sune",
}
#: There is one police authority and one of prosecutors: others are made up, so that
#: their roles too are asked elsewhere.  Code, kind and activity, and who works there.
MADE_UP = (
    (
        "XP",
        AgencyKind.POLIS,
        Activity.POLIS_FU,
        {"pia": Role.POLIS_LOKAL, "per": Role.POLIS_REGION},
    ),
    ("XA", AgencyKind.AKLAGARE, Activity.AKLAGARE, {"agda": Role.AKLAGARE}),
)
#: For each of their units, others that are foreign to it: of another agency first,
#: then of the same one.
FOREIGN = {
    "Försörjningsstöd": ("Lokalpolisområde Södertälje", "Vuxenenheten"),
    "Säkerhetsavdelningen": ("Försörjningsstöd", "Kommunstyrelsens kontor"),
    "Lokalpolisområde Södertälje": ("Försörjningsstöd", "Lokalpolisområde Huddinge"),
    "Polisregion Stockholm": ("Försörjningsstöd", "Polisregion Öst"),
    "Södertörns åklagarkammare": ("Försörjningsstöd", "Västra åklagarkammaren"),
    "Utbildningskontoret": ("Försörjningsstöd",),
    "Kommunstyrelsens kontor": ("Försörjningsstöd", "Säkerhetsavdelningen"),
    "Socialkontoret": ("Lokalpolisområde Södertälje", "Försörjningsstöd"),
    "Kommunledning": ("Försörjningsstöd", "Lokalpolisområde Södertälje"),
}
#: Units under those: of the ones who read below their own, and of nobody else.
BELOW = ("Lokalpolisområde Huddinge",)
#: What only those who keep Pax handle: of what they administer, and of what not.
COLLEAGUES = {"Kommunledning": ("anna", "Försörjningsstöd")}
STRANGER = ("kim", "Kontrollverksamheten")
#: An authority whose lägesbild nobody who asks works on.
STRANGERS_CODE = "FK"
#: An authority that has published its lägesbild and plan for others to read.
PUBLISHERS_CODE = "AF"
LAGESBILD = {Permission.LAGESBILD_WRITE, Permission.LAGESBILD_RELEASE}
_PRINT = [role for role in PEOPLE if ROLES[role].permissions & LAGESBILD]
PLAN = {Permission.PLAN_WRITE, Permission.PLAN_DECIDE}
_PLAN = [role for role in PEOPLE if ROLES[role].permissions & PLAN]
#: What stands in addresses beside things.
WORDS = {
    "key": "skriv_av",
    "step": "flagga",
    "clock": "flagga",
    "field": "faltet",
    "token": "ingen",
    "form": "json",
}


def make_up() -> None:
    """Make the authorities that the directory has but one of, as the tables' owner."""
    for code, kind, activity, people in MADE_UP:
        agency = make_agency(
            code,
            kind=kind,
            name=f"Påhittade {kind.label}",
            short_name=f"Påhittad {kind.label}",
            regime=Regime.BDL,
        )
        unit = make_unit(agency, "Kansliet", None, activity=activity)
        for username, role in people.items():
            make_person(username, "!", unit, role, since=DAY, name=username.title())


@contextmanager
def plans_decided_by_nobody(**place: Any) -> Iterator[None]:
    """Give authorities that have no two who decide their plans all the same."""

    def take_two(word: str) -> None:
        with as_owner(**place), connection.cursor() as cursor:
            for table in ("plan_plan", "plan_planedition"):
                cursor.execute(f"ALTER TABLE {table} {word} TRIGGER pax_plan_takes_two")

    take_two("DISABLE")
    try:
        yield
    finally:
        take_two("ENABLE")


class Words:
    """Words that nothing else holds, each given once: bribribriq, bribrikvaq, …"""

    SYLLABLES = ("bri", "kva", "dux", "fle", "gnu", "jox", "mry", "plo", "tju", "zeb")

    def __init__(self) -> None:
        self.given = 0

    def __next__(self) -> str:
        hundreds, tens, ones = (int(digit) for digit in f"{self.given:03}")
        self.given += 1
        return "".join(self.SYLLABLES[n] for n in (hundreds, tens, ones)) + "q"


@dataclass
class Bundle:
    """One of each kind of thing, by what it is called in addresses."""

    word: str
    unit: Unit
    things: dict[str, UUID] = field(default_factory=dict)


@dataclass
class World:
    """Everything, and who asks about it."""

    people: dict[Role, User] = field(default_factory=dict)
    elsewhere: dict[Role, User] = field(default_factory=dict)
    own: dict[str, Bundle] = field(default_factory=dict)
    restricted: dict[str, Bundle] = field(default_factory=dict)
    disclosed: dict[str, Bundle] = field(default_factory=dict)
    own_work: dict[Role, dict[str, UUID]] = field(default_factory=dict)
    strangers: dict[str, UUID] = field(default_factory=dict)
    groups: dict[Role, groups.Met] = field(default_factory=dict)
    reports: dict[str, Bundle] = field(default_factory=dict)  # by authority
    #: Plans of a stranger's, where who asks is responsible for a measure.
    answered_for: dict[Role, Bundle] = field(default_factory=dict)
    published: Bundle | None = None
    apart: set[str] = field(default_factory=set)  # words that nobody who asks may read
    words: Words = field(default_factory=Words)

    @classmethod
    def build(cls) -> World:
        """Make it all, each thing by the agency that it belongs to."""
        world = cls()
        world.settle_people()
        world.add_own()
        world.add_foreign()
        world.settle_others()
        world.settle_people()  # anew: they remember what they read before all this
        return world

    def settle_people(self) -> None:
        """Find those who ask."""
        self.people = {r: User.objects.get(username=n) for r, n in PEOPLE.items()}

    def settle_others(self) -> None:
        """Find those who ask with the same role in another authority (`make_up`)."""
        known = User.objects.in_bulk(ELSEWHERE.values(), field_name="username")
        self.elsewhere = {role: known[name] for role, name in ELSEWHERE.items()}

    def add_own(self) -> None:
        """Add what those who ask may see, each something of their own."""
        for unit in (*FOREIGN, *BELOW):
            self.own[unit] = self.rich_case(_unit(unit))
        self.add_own_work()
        self.add_disclosed()
        self.add_groups()
        with acting_as(self.people[Role.CHEF]):
            self.add_reports()

    def add_foreign(self) -> None:
        """Add what nobody who asks may see: others' cases, and restricted ones."""
        for unit in {u for units in FOREIGN.values() for u in units} - set(self.own):
            self.own[unit] = self.rich_case(_unit(unit))
        for unit in FOREIGN:
            self.restricted[unit] = self.rich_case(_unit(unit), is_restricted=True)
        self.add_strangers_work()

    def add_disclosed(self) -> None:
        """Disclose one case to every unit that asks, each with a copy of its own."""
        source = self.rich_case(_unit(STRANGER[1]))
        for name in FOREIGN:
            copy = Bundle(next(self.words), source.unit, dict(source.things))
            with on_behalf_of(source.unit.agency, purpose="Test") as system:
                case = Case.objects.get(uuid=source.things["case"])
                sent = _disclose(case, _unit(name), copy.word, system)
            copy.things |= sent
            self.disclosed[name] = copy

    def add_groups(self) -> None:
        """Seat everybody in a group, where their unit and strangers share cases."""
        with acting_as(User.objects.get(username=groups.KEEPER)) as who:
            AreaPhase.objects.create(
                area=Area.objects.all()[0],
                phase=AreaPhase.Phase.TWO,
                since=DAY,
                reasons="Prov",
                decided_by=who.user,
                created_by=who.user,
            )
        for role, person in self.people.items():
            self.groups[role] = groups.with_a_seat(self, person)

    def add_reports(self) -> None:
        """Give every authority that asks a lägesbild, and one more besides."""
        codes = {of_report.home_of(person) for person in self.people.values()}
        for code in sorted(codes | {STRANGERS_CODE}):
            word = next(self.words)
            unit = Unit.objects.filter(agency__code=code)[0]
            things = of_report.of_agency(code, word) | of_plan.of_agency(code, word)
            things |= of_papers.of_agency(code, word, things["plan"])
            self.reports[code] = Bundle(word, unit, things)
        self.add_printed()
        for role, person in self.people.items():
            self.answered_for[role] = self.plan_answered_for(person)
        self.add_published()

    def plan_answered_for(self, person: User) -> Bundle:
        """Make a stranger's plan, with words apart for the rest of it."""
        word, apart = next(self.words), next(self.words)
        self.apart.add(apart)
        unit = Unit.objects.filter(agency__code=STRANGERS_CODE)[0]
        things = of_plan.of_agency(
            STRANGERS_CODE, apart, mine=word, responsible=person.username
        )
        return Bundle(word, unit, things)

    def add_published(self) -> None:
        """Publish another authority's lägesbild, its public variant, and plan."""
        word, now = next(self.words), timezone.now()
        unit = Unit.objects.filter(agency__code=PUBLISHERS_CODE)[0]
        things = of_report.of_agency(
            PUBLISHERS_CODE, word, variant="publik", published_at=now
        )
        things |= of_plan.of_agency(PUBLISHERS_CODE, word, published_at=now)
        self.published = Bundle(word, unit, things)

    def add_printed(self) -> None:
        """Let who works on a lägesbild or plan have printed it, else their agency."""
        printers = {of_report.home_of(self.people[r]): self.people[r] for r in _PRINT}
        planners = {of_report.home_of(self.people[r]): self.people[r] for r in _PLAN}
        for code in self.reports:
            person = printers.get(code) or of_printing.system_of(code)
            things = self.reports[code].things
            things |= of_printing.job_of(person, things["variant"])
            person = planners.get(code) or of_printing.system_of(code)
            things |= of_papers.job_of(person, things["plan_edition"])

    def _report(self, role: Role, relation: Relation) -> dict[str, UUID]:
        """Give the lägesbild of one's own authority, or of another."""
        own = relation in (Relation.OWN, Relation.DISCLOSED, Relation.ELSEWHERE)
        code = of_report.home_of(self.people[role]) if own else STRANGERS_CODE
        return self.reports[code].things

    def add_own_work(self) -> None:
        """Let everybody have flagged something, and the reviewer begun a review."""
        for role, person in self.people.items():
            self.own_work[role] = _work_of(person) | _asked_by(person)
        self.own_work[Role.LOGGRANSKARE]["review"] = _review("lovisa")

    def add_strangers_work(self) -> None:
        """Add work of people who do not ask."""
        self.strangers = _work_of(User.objects.get(username="adam"))
        # Of an authority where nobody who asks could be the second.
        self.strangers |= _asked_by(User.objects.get(username=STRANGER[0]))
        self.strangers["review"] = _review("lars")
        self.strangers |= groups.of_strangers(self)

    # --- what a role meets ----------------------------------------------------------
    def unit_of(self, role: Role) -> str:
        """Name the unit that the person of a role works in."""
        with acting_as(self.people[role]) as who:
            return str(who.user.unit)

    def bundles(self, role: Role, relation: Relation) -> list[dict[str, UUID]]:
        """Give one of each thing, as they stand to the person of a role."""
        unit = self.unit_of(role)
        strange = self.strangers | _directory(*STRANGER)
        if relation in (Relation.OWN, Relation.ELSEWHERE):
            near = _directory(*COLLEAGUES.get(unit, _colleague(self.people[role])))
            things = self.own[unit].things | near | self.own_work[role]
            things |= self.groups[role].own | self._report(role, relation)
            return [strange | things]
        if relation is Relation.DISCLOSED:
            given = self.disclosed[unit].things | strange
            given |= self.groups[role].disclosed
            return [given | self._report(role, relation)]
        if relation is Relation.RESPONSIBLE:
            strange |= self._report(role, relation)
            strange |= self.own[FOREIGN[unit][0]].things
            return [strange | self.answered_for[role].things]
        if relation is Relation.PUBLISHED and self.published:
            strange |= self._report(role, relation)
            strange |= self.own[FOREIGN[unit][0]].things
            return [strange | self.published.things]
        if relation is Relation.RESTRICTED:
            strange = strange | self._report(role, relation)
            return [self.restricted[unit].things | strange]
        strange = strange | self._report(role, relation)
        return [self.own[name].things | strange for name in FOREIGN[unit]]

    def readable(self, role: Role) -> set[str]:
        """List the words that a person of a role may come across."""
        published = self.read_published(role)
        return published | {self.answered_for[role].word} | self._readable(role)

    def read_published(self, role: Role) -> set[str]:
        """List the word of what is published, for roles that read that."""
        reads = Permission.PUBLISHED_READ in ROLES[role].permissions
        return {self.published.word} if self.published and reads else set()

    def _readable(self, role: Role) -> set[str]:
        if Permission.GROUP_TAKE_PART not in ROLES[role].permissions:
            return set()
        if not ROLES[role].reads:
            return self.groups[role].words
        home = _unit(self.unit_of(role))
        with acting_as(self.people[role]):
            below = Unit.objects.filter(path__contains=[home.pk])
            units = set(below.values_list("name", flat=True))
        reads = units if ROLES[role].reads == "below" else {home.name}
        return (
            {b.word for n, b in self.own.items() if n in reads}
            | {b.word for n, b in self.disclosed.items() if n in reads}
            | self._read_in_groups(role, reads)
            | self._read_in_report(role)
        )

    def _read_in_report(self, role: Role) -> set[str]:
        """List the word of the lägesbild that one works on."""
        if not ROLES[role].permissions & LAGESBILD:
            return set()
        return {self.reports[of_report.home_of(self.people[role])].word}

    def _read_in_groups(self, role: Role, reads: set[str]) -> set[str]:
        """List the words of shares: in one's group, and of cases that one reads."""
        shared = {
            word
            for other, met in self.groups.items()
            if self.unit_of(other) in reads
            for word in met.words - {met.name}
        }
        return shared | self._named(role) | self.groups[role].words

    def _named(self, role: Role) -> set[str]:
        """List the names of groups that a person's agency convenes: one does all."""
        convenes = role is Role.SAMORDNARE
        return {met.name for met in self.groups.values() if convenes}

    def all_words(self) -> set[str]:
        """List the words of everything there is."""
        kinds = (self.own, self.restricted, self.disclosed)
        words = {bundle.word for kind in kinds for bundle in kind.values()}
        words |= {bundle.word for bundle in self.reports.values()} | self.apart
        words |= {bundle.word for bundle in self.answered_for.values()}
        words |= {self.published.word} if self.published else set()
        return words.union(*(met.words for met in self.groups.values()))

    # --- one of each ----------------------------------------------------------------
    def rich_case(self, unit: Unit, *, is_restricted: bool = False) -> Bundle:
        """Make a case with one of everything in it, under its agency's system user."""
        word = next(self.words)
        with on_behalf_of(unit.agency, purpose="Test") as system:
            case = _case(unit, word, system)
            things = _contents(case, word, system)
            things |= _disclose(case, _unit("Säkerhet och beredskap"), word, system)
            if is_restricted:
                _restrict(case, system)
            else:
                things["map"] = _map(unit, word, system)
        things.setdefault("map", uuid4())
        return Bundle(word, unit, things)


def _unit(name: str) -> Unit:
    with acting_as(User.objects.get(username="malte")):
        return Unit.objects.select_related("agency", "group").get(name=name)


def _colleague(person: User) -> tuple[str, str]:
    with acting_as(person) as who:
        others = User.objects.filter(agency=person.agency_id, is_system=False)
        other = others.exclude(pk=person.pk).first()
        return (other.username if other else person.username, str(who.user.unit))


def _directory(username: str, unit: str) -> dict[str, UUID]:
    person = User.objects.get(username=username)
    return {"person": person.uuid, "unit": _unit(unit).uuid}


def _case(unit: Unit, word: str, system: User) -> Case:
    case = open_case(
        title=f"Ärende {word}",
        unit=unit,
        by=system,
        support="forsorjningsstod",
        suspicion="skenseparation",
        channel="own",
    )
    Impulse.objects.create(
        case=case,
        created_by=system,
        seen=f"Sett {word}",
        seen_on=DAY,
        channel="own",
        support="forsorjningsstod",
        suspicion="skenseparation",
        concerns_name=f"Namn {word}",
        concerns_id="189001019802",
    )
    return case


def _contents(case: Case, word: str, system: User) -> dict[str, UUID]:
    mine = {"case": case, "created_by": system}
    party = Party.objects.create(
        **mine, name=f"Part {word}", identity_number="189001019802"
    )
    calculation = Calculation.objects.create(**mine, name=f"Kalkyl {word}")
    CalculationLine.objects.create(
        **mine, calculation=calculation, kind="visible", label=f"Lön {word}", amount=1
    )
    _beside_the_addresses(mine, party, calculation, word)
    kept = storage.store([word.encode()])
    other = open_case(title=f"Annat {word}", unit=case.unit, by=system)
    link = CaseLink.objects.create(**mine, other=other, because=f"Samma {word}")
    things = {
        "case": case,
        "party": party,
        "calculation": calculation,
        "link": link,
        "statement": Statement.objects.create(
            **mine, kind="fact", text=f"Fakta {word}", source="Akt", noted_on=DAY
        ),
        "communication": Communication.objects.create(
            **mine, party=party, sent_on=DAY, how=f"Brev {word}"
        ),
        "task": Task.objects.create(
            **mine, text=f"Gör {word}", responsible=system, due_on=DAY
        ),
        "note": Note.objects.create(**mine, text=f"Not {word}", happened_on=DAY),
        "document": Document.objects.create(
            **mine,
            name=f"{word}.txt",
            content_type="text/plain; charset=utf-8",
            size=kept.size,
            sha256=kept.sha256,
        ),
        "answer": JavCheck.objects.create(
            **mine,
            person=mine["created_by"],
            is_biased=False,
            explanation=f"Jäv {word}",
        ),
        "claim": Aterkrav.objects.create(
            **mine,
            party=party,
            decided_on=DAY,
            amount=1,
            cost_on=DAY,
            talan_by=DAY,
            plan=f"Plan {word}",
        ),
        "stopped": StoppedPayment.objects.create(
            **mine,
            support="forsorjningsstod",
            stopped_on=DAY,
            amount=1,
            because=f"Skäl {word}",
        ),
        "notice": Underrattelse.objects.create(
            **mine,
            receiver=Agency.objects.get(code="FK"),
            law="lag-2008-206-3",
            benefit="Bostadsbidrag",
            circumstances=f"Omständigheter {word}",
            party=party,
        ),
    }
    return {name: thing.uuid for name, thing in things.items()}


def _beside_the_addresses(
    mine: dict[str, Any], party: Party, calculation: Calculation, word: str
) -> None:
    """Make what has no address of its own, but is shown on pages of others."""
    claim = Aterkrav.objects.create(
        **mine, party=party, decided_on=DAY, amount=1, cost_on=DAY, talan_by=DAY
    )
    Repayment.objects.create(**mine, aterkrav=claim, paid_on=DAY, amount=1)
    StatedSum.objects.create(**mine, calculation=calculation, kind="visible", amount=1)
    StepChange.objects.create(
        **mine,
        transition="misstanke",
        name=f"Misstanke {word}",
        from_step="flagga",
        to_step="flagga",
        on=DAY,
        because=f"Skäl {word}",
    )
    position = Position.objects.create(
        **mine, met_on=DAY, answer="nej", motivation=f"Motiv {word}"
    )
    agency = mine["case"].agency
    PositionAgency.objects.create(**mine, position=position, agency=agency)
    Polisanmalan.objects.create(
        **mine, brottsrubricering="bidragsbrott", description=f"Gärning {word}"
    )


def _disclose(case: Case, receiver: Unit, word: str, system: User) -> dict[str, UUID]:
    """Send a frozen copy of something in the case, with a file."""
    content = {"text": f"Utlämnat {word}"}
    now = timezone.now()
    sent = Disclosure.objects.create(
        created_by=system,
        number=next_reference(case.agency, "U-"),
        kind=DisclosureKind.UNDERRATTELSE,
        case=case,
        sender_agency=case.agency,
        sender_unit=case.unit,
        sender_group=case.unit.group,
        source_activity=case.unit.activity,
        receiver_agency=receiver.agency,
        receiver_unit=receiver,
        receiver_group=receiver.group,
        purpose="Prov",
        ground="samtycke",
        ground_text="OSL 12 kap. 2 §",
        content=content,
        content_sha256=fingerprint(content),
        decided_by=system,
        decided_at=now,
        sent_at=now,
    )
    kept = storage.store([word.encode()])
    file = DisclosedFile.objects.create(
        uuid=uuid4(),
        disclosure=sent,
        name=f"{word}.txt",
        content_type="text/plain; charset=utf-8",
        size=kept.size,
        sha256=kept.sha256,
    )
    return {"disclosure": sent.uuid, "file": file.uuid}


def _restrict(case: Case, system: User) -> None:
    """Let only the agency's system user read what was made."""
    for one in Case.objects.filter(title__endswith=case.title.split()[-1]):
        grants.grant_person(one, system)
        grants.revoke_unit(one, one.unit)
        one.is_restricted = True
        one.save()


def _map(unit: Unit, word: str, system: User) -> UUID:
    shipped = ProcessVersion.objects.filter(published_at__isnull=False)[0]
    made = ProcessMap.objects.create(
        created_by=system,
        key=word,
        name=f"Karta {word}",
        unit=unit,
        supports=[Support.ANNAT],
        copied_from=shipped,
    )
    ProcessVersion.objects.create(
        created_by=system, map=made, number=1, definition=shipped.definition
    )
    return made.uuid


def _work_of(person: User) -> dict[str, UUID]:
    to_unit = _unit("Försörjningsstöd")
    with acting_as(person) as who:
        flag = Flag.objects.create(
            created_by=who.user,
            agency=who.user.agency,
            to_unit=to_unit,
            reference=next_reference(who.user.agency, "F-"),
            suspicion="annat",
        )
        Draft.objects.create(owner=who.user, about="flagga", data={})
        ListColumns.objects.create(owner=who.user, columns=[])
        Sent.objects.create(owner=who.user, token=uuid4())
        Notice.objects.create(
            to=who.user, agency=who.user.agency, by=who.user, text="Prov"
        )
    return {"flag": flag.uuid}


def _asked_by(person: User) -> dict[str, UUID]:
    with acting_as(person) as who:
        asked = PendingDecision.objects.create(
            kind=Kind.VOUCHER,
            agency=who.user.agency,
            concerns=who.user,
            about=who.user.uuid,
            label=who.user.username,
            asked_by=who.user,
        )
        stands_in = Substitute.objects.create(
            agency=who.user.agency,
            absent=who.user,
            substitute=User.objects.get(agency=who.user.agency, is_system=True),
            valid_from=DAY,
            valid_to=DAY.replace(year=DAY.year + 9),
            created_by=who.user,
        )
    return {"pending": asked.uuid, "substitute": stands_in.uuid}


def _review(reviewer: str) -> UUID:
    with acting_as(User.objects.get(username=reviewer)) as who:
        review = LogReview.objects.create(
            created_by=who.user,
            agency=who.user.agency,
            period_from=DAY.replace(day=1),
            period_to=DAY.replace(day=28),
            population=1,
            sample=[uuid4()],
        )
    return review.uuid
