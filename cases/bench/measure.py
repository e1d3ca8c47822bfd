"""Measures what each of the actors waits for, by the functions that the pages call.

Each figure is the median of several runs on a warm database, as the application's
role: the time of the database for all queries of the page together, of the slowest
one of them, and how many they are.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases import gokungen, selectors
from cases.bench.rows import COMMON, MIDDLING, RARE, identity_number
from cases.bench.world import Actor
from cases.doors import case_door
from cases.listing.filters import CLOSED, Filters
from cases.listing.page import SIZE, CasePage, Edge, count_cases, page_of_cases
from cases.models import Case
from cases.outcomes import prosecution
from cases.policies import jav_of
from cases.services.chain import ways_onward
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.accounts.permissions import Permission

WARM_UP, RUNS = 3, 9
#: How far into the list the deep page lies.
DEEP = 20_000
PAGE_MS, SEARCH_MS = 5, 50

Say = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """Something that a person waits for."""

    name: str
    act: Callable[[User], Any]
    at_most: int  # milliseconds
    #: A case page asks many small questions; the limit is for each of them.
    each: bool = False


@dataclass(frozen=True)
class Figure:
    """What one part cost one actor, in milliseconds."""

    actor: str
    sees: str
    part: str
    ms: float  # all queries together
    slowest_ms: float  # the slowest of them
    whole_ms: float  # with Python's own work
    queries: int
    at_most: int
    is_within: bool

    def as_data(self) -> dict[str, Any]:
        """Write it for a machine."""
        return asdict(self)


@dataclass
class Queries:
    """How long each query of one run took."""

    took: list[float]

    @property
    def total(self) -> float:
        return sum(self.took)

    def __call__(self, execute: Any, *query: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(*query)
        finally:
            self.took.append(since(begin))


def since(begin: float) -> float:
    """Give the milliseconds that have passed."""
    return (time.perf_counter() - begin) * 1000


def floor() -> float:
    """Measure the same page with no rule at all, as the tables' owner.

    With an index to read it by, which is there only for this: a list that asks for
    no rule is not found in Pax.
    """
    took = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE INDEX bench_floor ON cases_case (touched_at DESC)")
        for _ in range(WARM_UP + RUNS):
            begin = time.perf_counter()
            cursor.execute(
                f"SELECT * FROM cases_case ORDER BY touched_at DESC LIMIT {SIZE + 1}"  # noqa: S608
            )
            took.append(since(begin))
        cursor.execute("DROP INDEX bench_floor")
    return round(median(took[WARM_UP:]), 2)


def measure(actors: list[Actor], say: Say) -> list[Figure]:
    """Measure every part for every actor."""
    figures = []
    for actor in actors:
        with acting_as(actor.user), transaction.atomic():
            for part in parts(actor.user):
                figures.append(measure_part(actor, part))
                say(f"{actor.key:7} {part.name:22} {figures[-1].ms:7.1f} ms")
    return figures


def parts(user: User) -> list[Part]:
    """List what is measured, from the places that the actor's own rows have."""
    first = page_of_cases(user, Filters())
    deep = page_of_cases(user, Filters(), size=DEEP).after
    closed = Filters(state=CLOSED)
    both = Filters(step=gokungen.STALLNING, suspicion="skenseparation")
    late = Filters(overdue_on=timezone.localdate(), sort="due")
    rare, middling, common = (Filters(q=word) for word in (RARE, MIDDLING, COMMON))
    number = Filters(q=identity_number(first.cases[0].case.pk))
    uuid = first.cases[0].case.uuid
    return [
        Part("första sidan", _page(Filters()), PAGE_MS),
        Part("filter: avslutade", _page(closed), PAGE_MS),
        Part("filter: försenade", _page(late), PAGE_MS),
        Part("filter: steg och misstanke", _page(both), PAGE_MS),
        Part("långt in", _page(Filters(), deep), PAGE_MS),
        Part("antal", _count(Filters()), PAGE_MS),
        Part("antal: avslutade", _count(closed), PAGE_MS),
        Part("sök ovanligt ord", _page(rare), SEARCH_MS),
        Part("sök ord, 1 av 50", _page(middling), SEARCH_MS),
        Part("sök vanligt ord", _page(common), SEARCH_MS),
        Part("sök personnummer", _page(number), SEARCH_MS),
        Part("ärendesidan", lambda who: case_page(who, uuid), PAGE_MS, each=True),
    ]


def _page(filters: Filters, after: Edge | None = None) -> Callable[[User], Any]:
    return lambda user: page_of_cases(user, filters, after=after)


def _count(filters: Filters) -> Callable[[User], Any]:
    empty = CasePage([])
    return lambda user: count_cases(user, filters, empty)


def case_page(user: User, uuid: Any) -> None:
    """Read all that the first page of a case shows (cases.views.case.detail)."""
    case: Case = case_door.open(user, uuid, Permission.CASE_READ)
    jav_of(case, user)
    selectors.chain_picture(case)
    selectors.running_clocks(case)
    ways_onward(case, user)
    selectors.overview(case)
    prosecution(case)


def measure_part(actor: Actor, part: Part) -> Figure:
    """Do one thing until it is warm, and then measure it."""
    for _ in range(WARM_UP):
        part.act(actor.user)
    runs, whole = [], []
    for _ in range(RUNS):
        begin = time.perf_counter()
        with _queries() as queries:
            part.act(actor.user)
        whole.append(since(begin))
        runs.append(queries)
    ms = median(run.total for run in runs)
    slowest = median(max(run.took, default=0) for run in runs)
    return Figure(
        actor=actor.key,
        sees=actor.sees,
        part=part.name,
        ms=round(ms, 2),
        slowest_ms=round(slowest, 2),
        whole_ms=round(median(whole), 2),
        queries=len(runs[-1].took),
        at_most=part.at_most,
        is_within=(slowest if part.each else ms) <= part.at_most,
    )


@contextmanager
def _queries() -> Iterator[Queries]:
    queries = Queries([])
    with connection.execute_wrapper(queries):
        yield queries


def as_table(cases: int, floor_ms: float, figures: list[Figure]) -> str:
    """Write the figures for people: a row for each part, a column for each actor."""
    actors = {f.actor: f.sees for f in figures}
    found = {(f.actor, f.part): f for f in figures}
    lines = [
        f"{cases} ärenden. Samma sida utan någon regel: {floor_ms} ms.",
        "",
        "| ms i databasen (frågor) | " + " | ".join(actors.values()) + " |",
        "|---|" + "---|" * len(actors),
    ]
    for part in dict.fromkeys(f.part for f in figures):
        cells = (_cell(found[actor, part]) for actor in actors)
        lines.append(f"| {part} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(figure: Figure) -> str:
    over = "" if figure.is_within else " för långsamt"
    return f"{figure.ms:.1f} ({figure.queries}){over}"
