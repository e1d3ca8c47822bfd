"""One stream out of many tables, newest first, a page at a time.

What has happened in a matter lies in many tables.  Each gives its newest rows
beyond the edge; the database puts them together; only the rows of the page are
then fetched, by their own queries.  The cost follows the page and not the case.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Source:
    """Rows of one kind: which, and the column that says when they happened."""

    rows: QuerySet[Any]
    at: str


@dataclass(frozen=True, order=True)
class Place:
    """Where in the stream a row stands.

    What happened in one transaction happened at the same time: then the sources'
    own order decides, and within a source the order the rows were made in.
    """

    at: datetime.datetime
    rank: int
    key: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(datetime.UTC).isoformat()}~{self.rank}~{self.key}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Read a place from an address; None if it is none."""
        try:
            at, rank, key = text.split("~")
            place = cls(datetime.datetime.fromisoformat(at), int(rank), int(key))
        except ValueError:
            return None
        is_one = place.at.tzinfo is not None and abs(place.key) < 2**63
        return place if is_one else None


@dataclass(frozen=True)
class Cut:
    """The rows of one page, by source and key, and the addresses of its neighbours."""

    rows: list[tuple[int, Any]]  # source number and row, newest first
    previous_url: str = ""
    next_url: str = ""


def cut(request: HttpRequest, sources: Sequence[Source], size: int = SIZE) -> Cut:
    """Cut out the page that the reader asked for by ?after= or ?before=."""
    upwards = "before" in request.GET
    edge = Place.read(request.GET.get("before") or request.GET.get("after") or "")
    upwards = upwards and edge is not None
    places = _places(sources, edge, upwards=upwards, size=size)
    more, places = len(places) > size, places[:size]
    if upwards:
        places.reverse()
    is_first = not more if upwards else edge is None
    is_last = not more if not upwards else False
    return Cut(
        rows=_fetched(sources, places),
        previous_url="" if is_first else _address(request, "before", places[:1]),
        next_url="" if is_last else _address(request, "after", places[-1:]),
    )


def _places(
    sources: Sequence[Source], edge: Place | None, *, upwards: bool, size: int
) -> list[Place]:
    sign = "" if upwards else "-"
    parts = []
    for rank, source in enumerate(sources):
        rows = source.rows.order_by().annotate(
            stream_at=F(source.at),
            stream_rank=Value(rank, IntegerField()),
            stream_key=F("pk"),
        )
        if edge:
            rows = rows.filter(_beyond(edge, rank, upwards=upwards))
        parts.append(
            rows.order_by(f"{sign}stream_at", f"{sign}stream_key").values_list(
                "stream_at", "stream_rank", "stream_key"
            )[: size + 1]
        )
    if not parts:
        return []
    together = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    order = [f"{sign}stream_{name}" for name in ("at", "rank", "key")]
    found = together.order_by(*order)[: size + 1] if parts[1:] else together
    return [Place(*place) for place in found]


def _beyond(edge: Place, rank: int, *, upwards: bool) -> Q:
    way = "gt" if upwards else "lt"
    later = Q(**{f"stream_at__{way}": edge.at})
    same_source = Q(stream_at=edge.at, **{f"stream_key__{way}": edge.key})
    if rank == edge.rank:
        return later | same_source
    comes_after = rank > edge.rank if upwards else rank < edge.rank
    return later | Q(stream_at=edge.at) if comes_after else later


def _fetched(sources: Sequence[Source], places: list[Place]) -> list[tuple[int, Any]]:
    """Fetch the rows of the page, one query for each source that has any."""
    wanted = defaultdict(list)
    for place in places:
        wanted[place.rank].append(place.key)
    found = {
        (rank, row.pk): row
        for rank, keys in wanted.items()
        for row in sources[rank].rows.filter(pk__in=keys)
    }
    return [(p.rank, found[p.rank, p.key]) for p in places if (p.rank, p.key) in found]


def _address(request: HttpRequest, way: str, edge: list[Place]) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    if edge:
        query[way] = str(edge[0])
    return f"?{query.urlencode()}"
