"""The list of cases: what narrows it, a page of it, its columns, all of it taken out.

The database picks the page's cases from the access index (cases/sql/search.sql); only
they are then read, under row security.  So a page costs the same whoever asks, and the
last page as little as the first.  Only what the index holds narrows a list.

Something that identifies (a personnummer, a diarienummer, a K-nummer) is found by being
equal; everything else by its words, with marks or without (İbrahim, Ibrahim).  A day
finds those born on it, and where it is written.
"""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from cases.enums import SUPPORTS, SUSPICIONS
from cases.listing.numbers import birth_dates, case_numbers, identity_numbers
from cases.models import Case, Impulse, ListColumns, Party, ProcessVersion
from cases.process import gokungen
from pax.accounts.models import Membership, Unit, User
from pax.accounts.roles import ROLES, Role
from pax.errors import Invalid
from pax.ui.parts import Column
from pax.ui.swedish import number, sort_key
from pax.ui.text import fold

OPEN, CLOSED = "pagar", "avslutat"
STATES = ((OPEN, "Pågår"), (CLOSED, "Avslutat"))
ME, NOBODY, LEFT = "jag", "ingen", "avslutad"
STEPS = tuple((step.key, step.name) for step in gokungen.STEPS)
#: How a list can be sorted; the first is used when nothing is asked for.
SORTS = (
    ("-touched", "Senast ändrade först"),
    ("touched", "Längst sedan ändrade först"),
    ("-opened", "Nyast öppnade först"),
    ("opened", "Äldst öppnade först"),
    ("due", "Närmaste frist först"),
    ("-due", "Frist längst bort först"),
)
DEFAULT_SORT = SORTS[0][0]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; "" and None narrow nothing."""

    q: str = ""
    state: str = ""
    step: str = ""
    assignee: User | None = None
    unassigned: bool = False
    #: Those taken up that nobody handles: no one, or one who has left.
    nobodys: bool = False
    unit: Unit | None = None
    suspicion: str = ""
    support: str = ""
    overdue_on: datetime.date | None = None
    sort: str = DEFAULT_SORT

    def narrowed(self, user: User) -> dict[str, str]:
        """Give what the database is told (pax_narrowing); words apart."""
        given = {
            "is_open": {OPEN: "true", CLOSED: "false"}.get(self.state),
            "step": self.step,
            "assignee_id": self.assignee and str(self.assignee.pk),
            "unassigned": "true" if self.unassigned else "",
            "nobodys": gone_handlers(user).as_json() if self.nobodys else "",
            "unit_id": self.unit and str(self.unit.pk),
            "suspicion": self.suspicion,
            "support": self.support,
            "due_before": self.overdue_on and self.overdue_on.isoformat(),
        }
        return {key: value for key, value in given.items() if value}

    def told(self) -> list[tuple[str, str]]:
        """Say each filter that is on: its name in the address, and in words."""
        given = (
            ("lage", dict(STATES).get(self.state)),
            ("steg", dict(STEPS).get(self.step)),
            ("handlaggare", self._whose()),
            ("enhet", self.unit and self.unit.name),
            ("misstanke", dict(SUSPICIONS).get(self.suspicion, "")),
            ("stod", dict(SUPPORTS).get(self.support, "")),
            ("forsenat", self.overdue_on and "Försenade"),
        )
        return [(name, str(words)) for name, words in given if words]

    def _whose(self) -> str:
        if self.unassigned:
            return "Utan handläggare"
        if self.nobodys:
            return "Ingen som kan handlägga"
        return f"Handläggare {self.assignee.name}" if self.assignee else ""


@dataclass(frozen=True)
class Gone:
    """Those of an authority who can handle cases no more: nowhere, or not in a unit."""

    everywhere: list[int]
    in_unit: dict[int, list[int]]

    def as_json(self) -> str:
        """Write it as pax_narrowing reads it."""
        return json.dumps(
            {"everywhere": self.everywhere, "in_unit": list(self.in_unit.items())}
        )


def gone_handlers(user: User) -> Gone:
    """Say who can handle cases no more, in each of the units that a person reads.

    From the directory: whose account is closed, or who has no role today that reads
    there.  Two questions, however many cases there are.
    """
    groups = [reader for reader in user.authority.readers if reader > 0]
    units = Unit.objects.filter(group_id__in=groups, agency=user.agency_id)
    paths = dict(units.values_list("pk", "path"))
    ours = User.objects.filter(agency=user.agency_id, is_system=False)
    staff = dict(ours.values_list("pk", "is_active"))
    held = Membership.objects.current(timezone.localdate()).filter(user__in=ours)
    reads: dict[int, list[tuple[int, str]]] = {}
    for person, unit, role in held.values_list("user_id", "unit_id", "role"):
        if staff[person] and (how := ROLES[Role(role)].reads):
            reads.setdefault(person, []).append((unit, how))
    return Gone(
        sorted(staff.keys() - reads.keys()),
        {
            pk: sorted(
                person
                for person, places in reads.items()
                if not any(
                    unit == pk or (how == "below" and unit in path)
                    for unit, how in places
                )
            )
            for pk, path in paths.items()
        },
    )


def choices_for(user: User) -> tuple[list[Unit], list[User]]:
    """List one's own units, and the colleagues who handle cases in them today.

    From the directory and not from the cases: a choice says nothing of who has
    handled what.
    """
    groups = [reader for reader in user.authority.readers if reader > 0]
    units = list(Unit.objects.filter(group_id__in=groups))
    held = (
        Membership.objects.current(timezone.localdate())
        .filter(unit__in=units, role__in=[r for r, spec in ROLES.items() if spec.reads])
        .exclude(user=user)
        .select_related("user")
    )
    people = {m.user for m in held if m.user.is_active}
    return units, sorted(people, key=lambda one: (sort_key(one.name), one.pk))


# What someone wrote in the search box, and what is looked for

#: So many digits may be a number of somebody's, however it is written.
DIGITS_OF_A_NUMBER = 6


@dataclass(frozen=True)
class Sought:
    """What is looked for: any of the numbers, or else all of the words."""

    text: str
    numbers: tuple[str, ...] = ()
    born: tuple[str, ...] = ()

    @property
    def is_about_someone(self) -> bool:
        """Tell whether the text may not stand in an address or a log."""
        if self.numbers and not identity_numbers(self.text):
            return False
        return sum(map(str.isdigit, self.text)) >= DIGITS_OF_A_NUMBER

    @property
    def told(self) -> str:
        """What the access log says: that it was searched, and never for whom."""
        if identity_numbers(self.text):
            return "Sökte på ett person- eller organisationsnummer"
        if self.born:
            return "Sökte på en dag, kanske ett födelsedatum"
        return "Sökte på ett ärendenummer" if self.numbers else "Sökte på ord"


def read_query(text: str) -> Sought:
    """Say what a text in the search box looks for."""
    numbers = identity_numbers(text) or case_numbers(text)
    plain = tuple({number.replace("-", "") for number in numbers})
    return Sought(text, plain, tuple(birth_dates(text)))


# One page, by where one is and not by number

SIZE = 50
#: Counting stops here: nobody pages through more, and an exact count is a report.
COUNTED = 1000

#: What a list can show of a case; the rest of it is not read.
SHOWN = [
    "uuid",
    "reference",
    "title",
    "step",
    "is_open",
    "support",
    "suspicion",
    "channel",
    "amount",
    "k_number",
    "opened_on",
    "due_on",
    "touched_at",
    "process",
    "unit__name",
    "assignee__name",
]

_EDGE = re.compile(r"(?P<key>[0-9TZ:.\-]{10,32})~(?P<case>[0-9a-f-]{36})", re.ASCII)

LIST = "SELECT case_id, sort_key FROM pax_list_cases(%s, %s, %s, %s, %s, %s, %s)"
SEARCH = (
    "SELECT case_id, sort_key"
    " FROM pax_search_cases(pax_query(%s, %s), %s, %s, %s, %s, %s, %s, %s)"
)
NAMED = (
    "SELECT case_id, sort_key"
    " FROM pax_search_cases(pax_query_names(%s), NULL, %s, %s, %s, %s, %s, %s)"
)
COUNT = "SELECT counted, reached FROM pax_count_cases(%s, %s, %s)"


@dataclass(frozen=True)
class Edge:
    """The case at the edge of a page, as an address names it: its place, and itself.

    The place is the one it had when the page was drawn: the case may have moved.
    """

    key: str
    case: UUID

    @classmethod
    def read(cls, text: str, sort: str) -> "Edge | None":
        """Read an edge from an address; one that cannot be read is none."""
        found = _EDGE.fullmatch(text)
        try:
            if not found:
                return None
            if sort.endswith("touched"):
                datetime.datetime.fromisoformat(found["key"])
            else:
                datetime.date.fromisoformat(found["key"])
            return cls(found["key"], UUID(found["case"]))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.key}~{self.case}"


@dataclass(frozen=True)
class Listed:
    """A case as lists know it: itself, and what its step is called there."""

    case: Case
    step: str


@dataclass(frozen=True)
class CasePage:
    """The cases of one page, in order, and the edges that lead onward."""

    cases: list[Listed]
    before: Edge | None = None
    after: Edge | None = None


@dataclass(frozen=True)
class Count:
    """How many cases there are in a list, or that there are more than that."""

    number: int
    is_more: bool = False


def page_of_cases(
    user: User,
    filters: Filters,
    *,
    before: Edge | None = None,
    after: Edge | None = None,
    size: int = SIZE,
) -> CasePage:
    """Read one page: beyond the edge in either direction, or the first."""
    backwards = before is not None
    edge = before or after
    found = find_keys(user, filters, edge, size + 1, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    cases = read_cases(user, [pk for pk, _ in found])
    ends = [
        Edge(address_form(key), cases[pk].case.uuid)
        for pk, key in (found[:1] + found[-1:])
        if pk in cases
    ]
    has_before, has_after = (more, True) if backwards else (edge is not None, more)
    return CasePage(
        [cases[pk] for pk, _ in found if pk in cases],
        ends[0] if ends and has_before else None,
        ends[-1] if ends and has_after else None,
    )


def count_cases(user: User, filters: Filters, page: CasePage) -> Count:
    """Count a list's cases, as far as anyone wants to know.

    What is searched for is not counted beyond the page: that would mean looking
    at every case with a common word.
    """
    if filters.q:
        is_more = bool(page.before or page.after)
        return Count(SIZE if is_more else len(page.cases), is_more)
    with connection.cursor() as cursor:
        # Twice as many rows: few cases are read in more than two ways.
        readers = list(user.authority.readers)
        cursor.execute(COUNT, [readers, _as_json(user, filters), 2 * (COUNTED + 1)])
        counted, reached = cursor.fetchone()
    return Count(min(counted, COUNTED), is_more=reached or counted > COUNTED)


def read_cases(user: User, ids: list[int]) -> dict[int, Listed]:
    """Read the cases that a page has picked, under both walls, with their process."""
    cases = (
        Case.objects.visible_to(user)
        .filter(pk__in=ids)
        .select_related("unit", "assignee")
        .only(*SHOWN)
        .in_bulk()
    )
    names = step_names({case.process_id for case in cases.values()})
    return {
        pk: Listed(case, names[case.process_id].get(case.step, case.step))
        for pk, case in cases.items()
    }


def step_names(versions: set[int]) -> dict[int, dict[str, str]]:
    """Give what the steps are called, in each version of a processkarta."""
    found = ProcessVersion.objects.filter(pk__in=versions)
    return {
        pk: {step["key"]: step["name"] for step in steps}
        for pk, steps in found.values_list("pk", "definition__steps")
    }


def find_keys(
    user: User, filters: Filters, edge: Edge | None, wanted: int, *, backwards: bool
) -> list[tuple[int, str]]:
    """Pick the cases of a page: their ids and what they are sorted by."""
    rest: list[Any] = [
        _as_json(user, filters),
        filters.sort,
        backwards,
        edge.key if edge else None,
        edge.case if edge else None,
        wanted,
    ]
    sought = read_query(filters.q)
    with connection.cursor() as cursor:
        if sought.numbers:
            cursor.execute(SEARCH, [None, None, list(sought.numbers), *rest])
        elif filters.q:
            cursor.execute(SEARCH, [sought.text, list(sought.born), None, *rest])
        else:
            cursor.execute(LIST, [list(user.authority.readers), *rest])
        rows: list[tuple[int, str]] = cursor.fetchall()
    return rows


def _as_json(user: User, filters: Filters) -> str:
    return json.dumps(filters.narrowed(user))


def address_form(key: str) -> str:
    """Write a sort key without spaces or plus signs, as an address holds it."""
    if len(key) == len("2026-11-22"):
        return key
    at = datetime.datetime.fromisoformat(key).astimezone(datetime.UTC)
    return at.isoformat().replace("+00:00", "Z")


# The columns


@dataclass(frozen=True)
class CaseColumn:
    """One thing about a case that a list can show, and an export can hold."""

    key: str
    label: str
    value: Callable[[Listed], Any]
    kind: str = "text"  # text | date | deadline | moment | kronor | state
    sort: str = ""

    def head(self) -> Column:
        """Give the column's head, sortable by a link where that is quick."""
        return Column(self.label, self.sort, numeric=self.kind == "kronor")


COLUMNS = (
    CaseColumn(
        "lage", "Läge", lambda r: "Pågår" if r.case.is_open else "Avslutat", "state"
    ),
    CaseColumn("steg", "Steg", lambda r: r.step),
    CaseColumn(
        "handlaggare", "Handläggare", lambda r: r.case.assignee and r.case.assignee.name
    ),
    CaseColumn("enhet", "Enhet", lambda r: r.case.unit.name),
    CaseColumn("misstanke", "Misstanke om", lambda r: r.case.get_suspicion_display()),
    CaseColumn("stod", "Stöd", lambda r: r.case.get_support_display()),
    CaseColumn("kanal", "Kanal", lambda r: r.case.get_channel_display()),
    CaseColumn("belopp", "Felaktigt belopp", lambda r: r.case.amount, "kronor"),
    CaseColumn("k_nummer", "K-nummer", lambda r: r.case.k_number),
    CaseColumn("frist", "Närmaste frist", lambda r: r.case.due_on, "deadline", "due"),
    CaseColumn("oppnat", "Öppnat", lambda r: r.case.opened_on, "date", "opened"),
    CaseColumn(
        "andrat",
        "Senast ändrat",
        lambda r: timezone.localtime(r.case.touched_at),
        "moment",
        "touched",
    ),
)
USUAL = ("lage", "steg", "handlaggare", "misstanke", "frist", "andrat")


def columns_of(user: User) -> list[CaseColumn]:
    """List the columns that the person has chosen, or the usual ones."""
    saved = ListColumns.objects.filter(owner=user).first()
    chosen = saved.columns if saved else USUAL
    return [column for column in COLUMNS if column.key in chosen]


def rows_of(
    cases: list[Listed], columns: list[CaseColumn]
) -> list[tuple[Case, list[tuple[CaseColumn, Any]]]]:
    """Lay cases out in columns."""
    return [
        (listed.case, [(column, column.value(listed)) for column in columns])
        for listed in cases
    ]


# Taking the list out: what it shows, and no more

#: More than this is not a list to read but a copy of the register.
EXPORT_AT_MOST = 20_000
AT_A_TIME = 1000

Table = list[list[Any]]


def table_of(user: User, filters: Filters, columns: list[CaseColumn]) -> Table:
    """Give the head and every row of a list, as many as may be taken out at once."""
    table: Table = [["Diarienummer", "Ärende", *(c.label for c in columns)]]
    for listed in _all_cases(user, filters):
        if len(table) > EXPORT_AT_MOST:
            raise Invalid(
                f"Urvalet har fler än {number(EXPORT_AT_MOST)} ärenden, som är det "
                "mesta en fil får hålla. Gå tillbaka till listan och begränsa den med "
                "filter."
            )
        case = listed.case
        table.append([case.reference, case.title, *(c.value(listed) for c in columns)])
    return table


def _all_cases(user: User, filters: Filters) -> Iterator[Listed]:
    edge = None
    while True:
        page = page_of_cases(user, filters, after=edge, size=AT_A_TIME)
        yield from page.cases
        edge = page.after
        if edge is None:
            return


# Earlier cases about the same person or organisation

#: More than this is not read through anyway.
AT_MOST = 20
#: So many cases with the words of a name are looked into for the name itself.
NAMED_AT_MOST = 200


def earlier_cases(user: User, identity_number: str, name: str = "") -> list[Case]:
    """List the cases the person may see with the number or the name, newest first.

    Looks among parties and in what was flagged.  The caller records that it was
    asked for (PARTY_MATCHED).  An empty or unreadable number, and a name of one
    word, find nothing.
    """
    found = {match.case_id for match in matches(user, [(name, identity_number)])}
    if not found:
        return []
    return list(
        Case.objects.visible_to(user)
        .filter(pk__in=found)
        .select_related("unit", "assignee", "process")
        .order_by("-touched_at", "-pk")[:AT_MOST]
    )


@dataclass(frozen=True)
class Match:
    """That somebody's number, or whole name, stands in a case too."""

    case_id: int
    name: str
    same_number: bool


def name_key(name: str) -> str:
    """Give a name as it is compared: Åsa Öström-Ängkvist is Asa Ostrom Angkvist.

    Nothing for a single word: half the town is called Anna.
    """
    words = re.findall(r"\w+", fold(name, keep_swedish=False))
    return " ".join(words) if len(words) > 1 else ""


def matches(user: User, people: Iterable[tuple[str, str]]) -> list[Match]:
    """Find where people, by name and number, stand in what the person may read.

    A number is more than a name: two may be called the same, and are two where each
    has a number of their own.  Names are looked up in the search index, which asks who
    may read before it answers.
    """
    people = list(people)
    by_number = {way: name for name, no in people for way in identity_numbers(no)}
    by_name = {key: (name, no) for name, no in people if (key := name_key(name))}
    if not (by_number or by_name):
        return []
    found = []
    for case_id, their_number, name in _people_in_cases(user, by_number, by_name):
        same = by_name.get(name_key(name))
        if their_number in by_number:
            found.append(Match(case_id, by_number[their_number], same_number=True))
        elif same and not (their_number and same[1]):
            found.append(Match(case_id, same[0], same_number=False))
    return found


def _people_in_cases(
    user: User, numbers: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[int, str, str]]:
    """Give those of the numbers, and those in cases with the words of the names."""
    named = _cases_with_words(names)
    for people, *fields in (
        (Party.objects.visible_to(user), "identity_number", "name"),
        (Impulse.objects.visible_to(user), "concerns_id", "concerns_name"),
    ):
        either = Q(**{f"{fields[0]}__in": list(numbers)}) | Q(case_id__in=named)
        yield from people.filter(either).values_list("case_id", *fields)


def _cases_with_words(keys: Iterable[str]) -> list[int]:
    """Pick the newest cases in which all the words of one of the names stand."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        rest: list[Any] = ["{}", DEFAULT_SORT, False, None, None, NAMED_AT_MOST]
        cursor.execute(NAMED, [sorted(keys), *rest])
        return [pk for pk, _ in cursor.fetchall()]
