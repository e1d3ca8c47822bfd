"""What is hidden in a table of counts, so that nobody can be told from it.

Small counts are hidden, and then as many more as it takes: for every hidden count
several values are possible, given everything that is published.  The reader is taken
to know the threshold, this rule, that counts are whole numbers, that a zero is always
shown (it says nothing of anybody), and even which counts are hidden for being small
and which only to protect those (unless all of a table is hidden, which says nothing).

Tables are cells and sums.  A cell has a key; the same key in several tables is the
same cell, and is hidden in all of them or in none.

How it is proved: sums over rows and columns make a network, where a cell is an arc and
a sum a node.  Another table that looks the same from outside differs from the real one
by a flow that goes round over hidden arcs only.  So the values that are possible for
a cell are exactly those that a maximal flow back past it allows, and the cheapest way
to protect one is the shortest way round.
"""

import heapq
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Key = Hashable

#: Counts from 1 up to this one, itself not included, are hidden.
THRESHOLD = 5
#: Lower than this it would hide counts of which only one value is possible.
LEAST_THRESHOLD = 3
#: How many values must be possible for what is hidden.  Two would do; the third is a
#: margin, for one who also reckons with how the choice is made.
POSSIBLE = 3
ENDLESS = 1_000_000_000
#: Hiding a total costs the reader more than hiding what it is made of.
TOTAL_COSTS = 25
EACH_COSTS = 1_000_000
NUMERALS = {3: "tre", 4: "fyra", 5: "fem", 6: "sex", 7: "sju", 8: "åtta", 10: "tio"}


class NotProvable(ValueError):
    """The tables hang together in a way that this method cannot prove safe."""


@dataclass(frozen=True)
class Sum:
    """One cell is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


@dataclass
class Tables:
    """Cells of one or several tables, and the sums that tie them together."""

    cells: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def put(self, key: Key, count: int) -> None:
        """Add a cell; the same key is the same cell, and has one count."""
        if count < 0 or count != int(count):
            raise ValueError(f"a count is a whole number, not {count}")
        if self.cells.setdefault(key, count) != count:
            raise ValueError(f"{key} has two counts")

    def tie(self, total: Key, parts: Iterable[Key]) -> None:
        """Say that a cell is the sum of others; it is added when it is not there."""
        found = Sum(total, tuple(sorted(set(parts), key=repr)))
        self.put(total, sum(self.cells[key] for key in found.parts))
        if found not in self.sums and found.parts:
            self.sums.append(found)


@dataclass(frozen=True)
class Published:
    """The same tables as others may see them."""

    shown: Mapping[Key, int]
    hidden: frozenset[Key]
    threshold: int

    def __getitem__(self, key: Key) -> int | None:
        """Give a count, or None when it is hidden."""
        return self.shown.get(key)


def explain(threshold: int = THRESHOLD) -> str:
    """Say in words what is not shown."""
    least = NUMERALS.get(threshold, str(threshold))
    return (
        f"Uppgifter under {least} visas inte; där de skulle kunna räknas ut ur summor "
        "är även andra uppgifter dolda. Noll visas."
    )


def suppress(tables: Tables, threshold: int = THRESHOLD) -> Published:
    """Hide the small counts, and the others that would give them away."""
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"the threshold is at least {LEAST_THRESHOLD}")
    network = Network(tables, threshold)
    hidden = {key for key, arc in network.arcs.items() if arc.is_small}
    waiting = deque(sorted(hidden, key=repr))
    while waiting:
        more = network.protect(waiting.popleft(), hidden)
        hidden |= more
        waiting.extend(sorted(more, key=repr))
    shown = {key: n for key, n in tables.cells.items() if key not in hidden}
    return Published(shown, frozenset(hidden), threshold)


@dataclass(frozen=True)
class Arc:
    """A cell, as an arc between two of the sums that it is part of."""

    key: Key
    start: int
    end: int
    count: int
    cost: int
    threshold: int

    @property
    def is_small(self) -> bool:
        """Whether it is hidden for its own sake."""
        return 0 < self.count < self.threshold

    def room(self, *, grows: bool, why: bool) -> int:
        """Say how much more or less it could be, to one who knows why it is hidden.

        Or does not know why: then it is only known to be at least 1.
        """
        if not grows:
            return self.count - (self.threshold if why and not self.is_small else 1)
        return self.threshold - 1 - self.count if why and self.is_small else ENDLESS


@dataclass(frozen=True)
class Way:
    """An arc followed forwards (its count grows) or backwards (it shrinks)."""

    arc: Arc
    forwards: bool

    @property
    def end(self) -> int:
        """Where it leads."""
        return self.arc.end if self.forwards else self.arc.start

    def has_room(self, moved: int, *, why: bool) -> bool:
        """Tell whether one more can go this way when so much has moved already."""
        room = self.arc.room(grows=self.forwards, why=why)
        return (room - moved if self.forwards else room + moved) > 0


class Network:
    """The sums of some tables as nodes, and their cells as arcs."""

    def __init__(self, tables: Tables, threshold: int) -> None:
        """Orient every sum so that each cell leaves one and enters another."""
        ends = _oriented(tables)
        totals = {each.total for each in tables.sums}
        self.needed = min(POSSIBLE, threshold - 1) - 1
        self.arcs = {
            key: Arc(
                key, *ends[key], count, _cost(count, is_total=key in totals), threshold
            )
            for key, count in tables.cells.items()
        }
        # A zero is known to be zero: it never moves.
        self.from_node: dict[int, list[Way]] = {}
        for arc in self.arcs.values():
            if arc.count:
                self.from_node.setdefault(arc.start, []).append(Way(arc, forwards=True))
                self.from_node.setdefault(arc.end, []).append(Way(arc, forwards=False))

    def protect(self, key: Key, hidden: set[Key]) -> set[Key]:
        """Give what more to hide for several values of a cell to be possible."""
        arc = self.arcs[key]
        if arc.start == arc.end:  # in no sum: nothing gives it away
            return set()
        more, is_enough = self._protect(arc, hidden, why=True)
        if not is_enough:
            more |= self._protect(arc, hidden | more, why=False)[0]
        return more

    def _protect(
        self, arc: Arc, hidden: set[Key], *, why: bool
    ) -> tuple[set[Key], bool]:
        """Hide what is needed against one who knows, or does not know, why."""
        flows = [Flow(self, arc, hidden, grows=g, why=why) for g in (True, False)]
        room = 0
        for flow in flows:
            room += flow.push(self.needed - room)
        more: set[Key] = set()
        while room < self.needed and (opened := _open_one(flows)):
            more |= opened
            room += sum(flow.push(self.needed - room) for flow in flows)
        return more, room >= self.needed


class Flow:
    """What can go round past a cell while it grows, or shrinks."""

    def __init__(
        self,
        network: Network,
        arc: Arc,
        hidden: set[Key],
        *,
        grows: bool,
        why: bool,
    ) -> None:
        """Begin with nothing moved."""
        self.network, self.arc, self.why = network, arc, why
        self.hidden = set(hidden)
        self.moved: dict[Key, int] = {}
        self.source, self.sink = arc.end, arc.start
        self.room = arc.room(grows=grows, why=why)
        if not grows:
            self.source, self.sink = self.sink, self.source

    def push(self, wanted: int) -> int:
        """Move as much as is possible over what is hidden, up to what is wanted."""
        done = 0
        while done < min(wanted, self.room):
            way_round = self._find(only_hidden=True)
            if way_round is None:
                break
            for way in way_round:
                step = 1 if way.forwards else -1
                self.moved[way.arc.key] = self.moved.get(way.arc.key, 0) + step
            done += 1
        self.room -= done
        return done

    def open_cheapest(self) -> set[Key]:
        """Hide what lies on the cheapest way round; give what that was."""
        way_round = self._find(only_hidden=False) if self.room > 0 else None
        more = {way.arc.key for way in way_round or ()} - self.hidden
        self.hidden |= more
        return more

    def _find(self, *, only_hidden: bool) -> list[Way] | None:
        """Find the cheapest way from source to sink (what is hidden costs nothing)."""
        best = {self.source: 0}
        came: dict[int, tuple[int, Way]] = {}
        queue = [(0, self.source)]
        while queue:
            spent, node = heapq.heappop(queue)
            if node == self.sink:
                return list(self._back(came))
            if spent > best[node]:
                continue
            for way in self._onward(node, only_hidden=only_hidden):
                cost = spent + (0 if way.arc.key in self.hidden else way.arc.cost)
                if cost < best.get(way.end, cost + 1):
                    best[way.end] = cost
                    came[way.end] = (node, way)
                    heapq.heappush(queue, (cost, way.end))
        return None

    def _onward(self, node: int, *, only_hidden: bool) -> Iterator[Way]:
        """Give the ways on from a node that are open and have room."""
        for way in self.network.from_node.get(node, ()):
            is_open = not only_hidden or way.arc.key in self.hidden
            is_other = way.arc.key != self.arc.key
            moved = self.moved.get(way.arc.key, 0)
            if is_open and is_other and way.has_room(moved, why=self.why):
                yield way

    def _back(self, came: dict[int, tuple[int, Way]]) -> Iterator[Way]:
        node = self.sink
        while node != self.source:
            node, way = came[node]
            yield way


def _open_one(flows: list[Flow]) -> set[Key]:
    """Open a way round where there is most room; give what was hidden for it."""
    for flow in sorted(flows, key=lambda flow: -flow.room):
        if opened := flow.open_cheapest():
            for other in flows:
                other.hidden |= opened
            return opened
    return set()


def _cost(count: int, *, is_total: bool) -> int:
    cost = EACH_COSTS + count
    return cost * TOTAL_COSTS if is_total else cost


#: Outside all sums.
OUTSIDE = -1


def _oriented(tables: Tables) -> dict[Key, tuple[int, int]]:
    """Give each cell the sum it leaves and the one it enters.

    A part counts +1 in its sum and the total -1; a sum may be turned round.  That is
    a network when every cell is in at most two sums, with opposite signs.
    """
    places: dict[Key, list[tuple[int, int]]] = {key: [] for key in tables.cells}
    for number, each in enumerate(tables.sums):
        places[each.total].append((number, -1))
        for part in each.parts:
            places[part].append((number, 1))
    turned = _turned(places.values(), len(tables.sums))
    return {key: _ends(found, turned) for key, found in places.items()}


def _turned(places: Iterable[list[tuple[int, int]]], count: int) -> list[int]:
    """Choose which sums to turn round, so that all cells get opposite signs."""
    beside: dict[int, list[tuple[int, int]]] = {}
    for found in places:
        if len(found) > 2:
            raise NotProvable("a cell is in more than two sums")
        if len(found) == 2:
            (a, sign_a), (b, sign_b) = found
            beside.setdefault(a, []).append((b, -sign_a * sign_b))
            beside.setdefault(b, []).append((a, -sign_a * sign_b))
    turned = [0] * count
    for number in range(count):
        if not turned[number]:
            turned[number] = 1
            _spread(number, beside, turned)
    return turned


def _spread(
    number: int, beside: dict[int, list[tuple[int, int]]], turned: list[int]
) -> None:
    """Turn all sums that hang together with one."""
    waiting = [number]
    while waiting:
        here = waiting.pop()
        for other, same in beside.get(here, ()):
            wanted = turned[here] * same
            if not turned[other]:
                turned[other] = wanted
                waiting.append(other)
            elif turned[other] != wanted:
                raise NotProvable("the sums do not make a network")


def _ends(found: list[tuple[int, int]], turned: list[int]) -> tuple[int, int]:
    signs = {turned[number] * sign: number for number, sign in found}
    return signs.get(1, OUTSIDE), signs.get(-1, OUTSIDE)
