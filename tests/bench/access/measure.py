"""Measures what each of the actors waits for, by the code that the pages run.

Each figure is the median of several runs on a warm database, as the application's
role and under its row security: the time of the database for all queries of the
part together, of the slowest of them, with Python's own work, and how many queries
there are.  Beside it stands the floor: the same question with no rule at all.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.test import RequestFactory

from cases.case.views import detail
from cases.listing.selectors import (
    CLOSED,
    COUNTED,
    SIZE,
    CasePage,
    Edge,
    Filters,
    address_form,
    count_cases,
    find_keys,
    page_of_cases,
)
from cases.listing.views import case_list
from cases.models import Case
from cases.process.gokungen import STALLNING
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.ui.fields import today
from tests.bench.access.rows import COMMON, MIDDLING, RARE, Actor, identity_number

INDEXES = (
    "CREATE INDEX floor_touched ON cases_case (touched_at DESC, id DESC)",
    "CREATE INDEX floor_open ON cases_case (is_open, touched_at DESC, id DESC)",
    "CREATE INDEX floor_due ON cases_case (due_on, id)",
    "CREATE INDEX floor_kind ON cases_case (suspicion, touched_at DESC, id DESC)",
    "CREATE INDEX floor_found ON cases_casesearch (touched_at DESC, case_id DESC)",
    "ANALYZE cases_case, cases_casesearch",
)


def _bare_page(where: str = "", order: str = "c.touched_at DESC, c.id DESC") -> str:
    # Our own words, all of them.
    return (
        "SELECT c.*, u.name, p.name FROM cases_case c"
        " JOIN accounts_unit u ON u.id = c.unit_id"
        " LEFT JOIN accounts_user p ON p.id = c.assignee_id"
        f" {where} ORDER BY {order} LIMIT {SIZE + 1}"
    )


def _bare_search(condition: str) -> str:
    return (
        f"WITH s AS (SELECT case_id FROM cases_casesearch WHERE {condition}"
        f" ORDER BY touched_at DESC, case_id DESC LIMIT {SIZE + 1}) "
        + _bare_page("JOIN s ON s.case_id = c.id")
    )


def _bare_count(where: str = "") -> str:
    return (
        f"SELECT count(*) FROM (SELECT FROM cases_case {where} LIMIT {COUNTED + 1}) c"
    )


Question = tuple[str, list[Any]]


def questions() -> dict[str, Question]:
    """Give the question of each part that has one, asked without any rule."""
    word = _bare_search("words @@ pax_query(%s)")
    # Few have a number, which the planner cannot know: find them first, then sort.
    number = _bare_page(
        "JOIN (SELECT case_id FROM cases_casesearch"
        " WHERE numbers && ARRAY[%s] OFFSET 0) s ON s.case_id = c.id"
    )
    late = _bare_page("WHERE c.due_on < current_date", "c.due_on, c.id")
    both = _bare_page("WHERE c.step = 'stallningstagande' AND c.support = 'annat'")
    return {
        "första sidan": (_bare_page(), []),
        "filter: avslutade": (_bare_page("WHERE NOT c.is_open"), []),
        "filter: försenade": (late, []),
        "filter: misstanke": (_bare_page("WHERE c.suspicion = 'andrahand'"), []),
        "långt in": (
            _bare_page("WHERE (c.touched_at, c.id) < (%s, %s)"),
            _bare_far_in(),
        ),
        "antal": (_bare_count(), []),
        "antal: avslutade": (_bare_count("WHERE NOT is_open"), []),
        "sök ovanligt ord": (word, [RARE]),
        "sök ord, 1 av 50": (word, [MIDDLING]),
        "sök vanligt ord": (word, [COMMON]),
        "sök personnummer": (number, [identity_number(7)]),
        "två filter": (both, []),
    }


def _bare_far_in() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT touched_at, id FROM cases_case"
            " ORDER BY touched_at DESC, id DESC LIMIT 20000"
        )
        return list(cursor.fetchall()[-1])


@contextmanager
def floor_indexes() -> Iterator[None]:
    """Have the floor's own indexes for a while, and then nobody."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in INDEXES:
                cursor.execute(statement)
        yield
        transaction.set_rollback(True)


WARM_UP, RUNS = 3, 9
#: How far into the list the deep page lies, at most.
DEEP = 20_000
PAGE_MS, SEARCH_MS = 5, 50

Say = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """Something that a person waits for."""

    name: str
    act: Callable[[User], Any]
    at_most: int = PAGE_MS  # milliseconds, for each query
    #: A search is one thing to the one who waits: its limit is for all queries.
    summed: bool = False


#: What one part cost one actor, in milliseconds, by name (measure_part).
Figure = dict[str, Any]


def since(begin: float) -> float:
    """Give the milliseconds that have passed."""
    return (time.perf_counter() - begin) * 1000


def measure_floors(say: Say) -> dict[str, float]:
    """Measure each part with no rule at all, as the tables' owner."""
    floors = {}
    with floor_indexes(), connection.cursor() as cursor:
        for part, (query, parameters) in questions().items():
            took = []
            for _ in range(WARM_UP + RUNS):
                begin = time.perf_counter()
                cursor.execute(query, parameters)
                took.append(since(begin))
            floors[part] = round(median(took[WARM_UP:]), 2)
            say(f"utan regel {part:28} {floors[part]:7.2f} ms")
    return floors


def measure(
    actors: list[Actor], floors: dict[str, float], say: Say
) -> Iterator[Figure]:
    """Measure every part for every actor."""
    for actor in actors:
        with acting_as(actor.user):
            for part in parts(actor.user):
                figure = measure_part(actor, part, floors.get(part.name))
                say(f"{actor.key:10} {part.name:28} {figure['ms']:7.2f} ms")
                yield figure


def parts(user: User) -> list[Part]:
    """List what is measured, from the places that the actor's own rows have."""
    newest = page_of_cases(user, Filters()).cases[0].case
    closed = Filters(state=CLOSED)
    return [
        Part("första sidan", _page(Filters())),
        Part("filter: avslutade", _page(closed)),
        Part("filter: försenade", _page(Filters(overdue_on=today(), sort="due"))),
        Part("filter: misstanke", _page(Filters(suspicion="andrahand"))),
        Part("långt in", _page(Filters(), _far_in(user))),
        Part("antal", _count(Filters())),
        Part("antal: avslutade", _count(closed)),
        Part("sök ovanligt ord", _page(Filters(q=RARE)), SEARCH_MS, summed=True),
        Part("sök ord, 1 av 50", _page(Filters(q=MIDDLING)), SEARCH_MS, summed=True),
        Part("sök vanligt ord", _page(Filters(q=COMMON)), SEARCH_MS, summed=True),
        Part("sök personnummer", _page(Filters(q=identity_number(newest.pk)))),
        Part("två filter", _page(Filters(step=STALLNING, support="annat"))),
        Part("ärendelistan, hela sidan", _view(case_list)),
        Part("ärendet, hela sidan", _view(detail, case=newest.uuid)),
    ]


def measure_part(actor: Actor, part: Part, floor_ms: float | None) -> Figure:
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
    ms = median(map(sum, runs))
    slowest = median(max(run, default=0) for run in runs)
    return {
        "actor": actor.key,
        "sees": actor.sees,
        "part": part.name,
        "ms": round(ms, 2),  # all queries together
        "slowest_ms": round(slowest, 2),  # the slowest of them
        "whole_ms": round(median(whole), 2),  # with Python's own work
        "queries": len(runs[-1]),
        "floor_ms": floor_ms,  # the same with no rule at all
        "at_most": part.at_most,
        "is_within": (ms if part.summed else slowest) <= part.at_most,
    }


def _page(filters: Filters, after: Edge | None = None) -> Callable[[User], Any]:
    return lambda user: page_of_cases(user, filters, after=after)


def _count(filters: Filters) -> Callable[[User], Any]:
    return lambda user: count_cases(user, filters, CasePage([]))


def _view(view: Callable[..., Any], **kwargs: Any) -> Callable[[User], Any]:
    """Draw a whole page: door, log, template and all."""

    def draw(user: User) -> None:
        request: Any = RequestFactory().get("/arenden/")
        request.user, request.session = user, {}
        answer = view(request, **kwargs)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{view.__name__} answered {answer.status_code}")

    return draw


def _far_in(user: User) -> Edge:
    """Go near the end of the actor's list, or as far as anyone ever would."""
    keys = find_keys(user, Filters(), None, DEEP, backwards=False)
    pk, key = keys[max(len(keys) - SIZE, len(keys) // 2)]
    return Edge(address_form(key), Case.objects.get(pk=pk).uuid)


@contextmanager
def _queries() -> Iterator[list[float]]:
    """Give how long each query takes, as they are made."""
    took: list[float] = []

    def clock(execute: Any, *query: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(*query)
        finally:
            took.append(since(begin))

    with connection.execute_wrapper(clock):
        yield took


def as_table(figures: list[Figure]) -> str:
    """Write the figures for people: a row for each part, a column for each actor."""
    actors = {f["actor"]: f["sees"] for f in figures}
    found = {(f["actor"], f["part"]): f for f in figures}
    lines = [
        "| ms: alla frågor / den långsammaste (antal) | utan regel | "
        + " | ".join(actors.values())
        + " |",
        "|---|---:|" + "---:|" * len(actors),
    ]
    for part in dict.fromkeys(f["part"] for f in figures):
        row = [found[actor, part] for actor in actors]
        floor = row[0]["floor_ms"]
        cells = ["" if floor is None else _written(floor), *(_cell(f) for f in row)]
        lines.append(f"| {part} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(figure: Figure) -> str:
    over = "" if figure["is_within"] else " **för långsamt**"
    ms, slowest = _written(figure["ms"]), _written(figure["slowest_ms"])
    return f"{ms} / {slowest} ({figure['queries']}){over}"


def _written(ms: float) -> str:
    return f"{ms:.1f}".replace(".", ",")
