"""What is hidden in a table of counts, so that nobody can be told from it.

Small counts are hidden, and then as many more as it takes: whatever is given out, and
whatever has been given out before, every hidden small count may be anything from 1 up
to the largest that is hidden.  The reader is taken to know the threshold, this rule,
that counts are whole numbers, that a zero is shown (it says nothing of anybody) unless
its sum is small too or it was hidden before, and even which counts are hidden for being
small and which only to protect those (unless all of a table is hidden, which says
nothing).

Where a sum is small all that it is made of is hidden, zeros too: a reader who sees
which parts are not nought knows how much the sum is at least.

Tables are cells and sums.  A cell has a key; the same key in several tables is the
same cell, and is hidden in all of them or in none.  A count that has been corrected is
another cell than it was, so that an edition, its correction and a handing over are all
tables of one kind, and hang together by what was not corrected.

How it is proved: for each small count, and each end of what it may be, there is another
table that looks the same from outside and where it is that (a whole-number programme,
solved by HiGHS).  Where there is none, the one that is found by changing what costs the
reader least says what more to hide.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack

Key = Hashable

#: Counts from 1 up to this one, itself not included, are hidden.
THRESHOLD = 5
#: Lower than this it would hide counts of which only one value is possible.
LEAST_THRESHOLD = 3
#: Hiding a total costs the reader more than hiding what it is made of.
TOTAL_COSTS = 25
#: What hiding one costs; of two that cost the same the smaller count is hidden.
EACH_COSTS = 1_000
#: A programme that takes longer is taken to have no answer, and then all is hidden.
SECONDS = 5.0
NUMERALS = {3: "tre", 4: "fyra", 5: "fem", 6: "sex", 7: "sju", 8: "åtta", 10: "tio"}


@dataclass(frozen=True)
class Sum:
    """One cell is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


@dataclass
class Tables:
    """Cells of one or several tables, and the sums that tie them together."""

    #: None where the source itself hides it (”..”).
    cells: dict[Key, int | None] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    #: What is out in the world already: hiding it now would hide nothing.
    given: set[Key] = field(default_factory=set)
    #: What is never shown: it stands nowhere, but may be reckoned from what does.
    unseen: set[Key] = field(default_factory=set)
    #: What has been corrected since, and was never given out.
    gone: set[Key] = field(default_factory=set)
    #: What was hidden before it was corrected: should it be nought now, that too is
    #: hidden, since a nought that is seen tells what it was.
    corrected: set[Key] = field(default_factory=set)
    #: Whether it has been said which hidden counts are small: nobody can unsay it.
    said_why: bool = False

    def put(self, key: Key, count: int | None) -> None:
        """Add a cell; the same key is the same cell, and has one count."""
        if count is not None and (count < 0 or count != int(count)):
            raise ValueError(f"a count is a whole number, not {count}")
        if self.cells.setdefault(key, count) != count:
            raise ValueError(f"{key} has two counts")

    def tie(self, total: Key, parts: Iterable[Key]) -> None:
        """Say that a cell is the sum of others; it is added when it is not there."""
        found = Sum(total, tuple(sorted(set(parts), key=repr)))
        counts = [self.cells[key] for key in found.parts]
        known = [count for count in counts if count is not None]
        if total not in self.cells or len(known) == len(counts):
            self.put(total, sum(known) if len(known) == len(counts) else None)
        if found not in self.sums and found.parts:
            self.sums.append(found)

    def rest(self, key: Key, whole: Key, parts: Iterable[Key]) -> None:
        """Add what is left of a cell when others are taken away: it is never shown.

        Where less is left than nothing the others are not parts of it, and nothing is
        told by the difference.
        """
        of = list(parts)
        counts = [self.cells[part] for part in of]
        count = self.cells[whole]
        if count is None or None in counts:
            return
        left = count - sum(n for n in counts if n is not None)
        if left >= 0:
            self.put(key, left)
            self.unseen.add(key)
            self.tie(whole, [*of, key])


@dataclass(frozen=True)
class Published:
    """The same tables as others may see them."""

    shown: Mapping[Key, int]
    hidden: frozenset[Key]
    threshold: int
    #: Small counts that what is out already narrows: only withdrawal helps.
    revealed: frozenset[Key] = frozenset()
    #: Small counts of which it may be said that they are small: nothing more is told.
    tellable: frozenset[Key] = frozenset()

    def __getitem__(self, key: Key) -> int | None:
        """Give a count, or None when it is hidden."""
        return self.shown.get(key)


def explain(threshold: int = THRESHOLD) -> str:
    """Say in words what is not shown."""
    least = NUMERALS.get(threshold, str(threshold))
    return (
        f"Uppgifter under {least} visas inte; där de skulle kunna räknas ut ur summor "
        "eller ur det som lämnats ut förut är även andra uppgifter dolda. Noll visas, "
        "utom där även summan är dold."
    )


def suppress(tables: Tables, threshold: int = THRESHOLD) -> Published:
    """Hide the small counts, and the others that would give them away."""
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"the threshold is at least {LEAST_THRESHOLD}")
    veiled = _veiled(tables, threshold)
    counts = tables.cells.items()
    small = {key for key, n in counts if n is None or _small(n, threshold)}
    hidden = small | veiled | tables.unseen | tables.gone
    revealed: set[Key] = set()
    untold = veiled | tables.unseen | tables.gone | tables.given
    for cells, sums in _components(tables):
        if any(_is_protected(tables, key, threshold) for key in cells):
            part = _Part(
                tuple((key, tables.cells[key]) for key in cells),
                tuple(sums),
                frozenset(tables.given & set(cells)),
                frozenset(tables.unseen & set(cells)),
                frozenset(tables.gone & set(cells)),
                frozenset(veiled & set(cells)),
                threshold,
                tables.said_why,
            )
            found = _protected(part)
            hidden |= found.hidden
            revealed |= found.revealed
            untold |= found.untold
    shown = {
        key: count
        for key, count in tables.cells.items()
        if key not in hidden and count is not None
    }
    tellable = {k for k in small - untold if tables.cells[k] is not None}
    return Published(
        shown, frozenset(hidden), threshold, frozenset(revealed), frozenset(tellable)
    )


def _small(count: int, threshold: int) -> bool:
    return 0 < count < threshold


def _veiled(tables: Tables, threshold: int) -> set[Key]:
    """List what is hidden also when it is nought, but for what is out already."""
    of_small_sums = {
        part
        for each in tables.sums
        if _small(tables.cells[each.total] or 0, threshold)
        for part in each.parts
    }
    few = {key for key in tables.corrected if (tables.cells[key] or 0) < threshold}
    return (of_small_sums | few) - tables.given


def _is_protected(tables: Tables, key: Key, threshold: int) -> bool:
    """Tell whether a count is hidden for its own sake, and not out already."""
    count = tables.cells[key]
    is_small = count is None or _small(count, threshold)
    return is_small and key not in tables.given


def _components(tables: Tables) -> Iterator[tuple[list[Key], list[Sum]]]:
    """Give the cells that hang together by sums, with those sums."""
    sums_of: dict[Key, list[Sum]] = {}
    for each in sorted(tables.sums, key=repr):
        for key in (each.total, *each.parts):
            sums_of.setdefault(key, []).append(each)
    left = set(sums_of)
    for first in sorted(sums_of, key=repr):
        if first in left:
            found = _reached(first, sums_of)
            left -= found
            cells = sorted(found, key=repr)
            yield cells, list(dict.fromkeys(s for key in cells for s in sums_of[key]))


def _reached(first: Key, sums_of: Mapping[Key, list[Sum]]) -> set[Key]:
    """Give all that hangs together with a cell."""
    found, waiting = {first}, [first]
    while waiting:
        for each in sums_of[waiting.pop()]:
            new = {each.total, *each.parts} - found
            found |= new
            waiting += new
    return found


# --- one component: cells that hang together -------------------------------------
class _Part(NamedTuple):
    """Cells that hang together, as a value: asked twice, it is answered once."""

    cells: tuple[tuple[Key, int | None], ...]
    sums: tuple[Sum, ...]
    given: frozenset[Key]
    unseen: frozenset[Key]
    gone: frozenset[Key]
    veiled: frozenset[Key]
    threshold: int
    said_why: bool


class _Protected(NamedTuple):
    """What is hidden, what nothing can hide, and of what it is not said why."""

    hidden: frozenset[Key]
    revealed: frozenset[Key]
    untold: frozenset[Key]


@lru_cache(maxsize=256)
def _protected(part: _Part) -> _Protected:
    """Give what more is hidden, and what nothing can hide any more."""
    programme = _Programme(part)
    programme.protect()
    keys = programme.keys
    return _Protected(
        frozenset(keys[nth] for nth in np.flatnonzero(programme.hidden)),
        frozenset(keys[nth] for nth in sorted(programme.revealed)),
        frozenset() if programme.tells_why else frozenset(keys),
    )


class _Programme:
    """The tables that look the same from outside, as a whole-number programme.

    Of each cell three numbers: what it is in the other table when it is hidden, and how
    much more or less when it is not (yet) hidden, which costs.
    """

    def __init__(self, part: _Part) -> None:
        """Write the sums down, with what is known of each cell."""
        self.keys = [key for key, _ in part.cells]
        self.threshold = part.threshold
        at = {key: nth for nth, key in enumerate(self.keys)}
        unknown = np.array([count is None for _, count in part.cells])
        self.counts = np.array([count or 0 for _, count in part.cells], dtype=float)
        self.given = np.array([key in part.given for key in self.keys])
        unseen = np.array([key in part.unseen for key in self.keys])
        gone = np.array([key in part.gone for key in self.keys])
        veiled = np.array([key in part.veiled for key in self.keys])
        is_small = (self.counts > 0) & (self.counts < part.threshold)
        self.small = (is_small | unknown) & ~self.given
        #: Of these it is not known that they are not 0.
        self.free = unseen | unknown | veiled
        # Another zero is shown, and known to be zero.
        self.fixed = self.given | ((self.counts == 0) & ~self.free)
        self.hidden = (self.small | self.free | gone) & ~self.fixed
        self.has_answer = not unknown.any()
        self.is_known_small = is_small & ~unseen
        self.costs = self._costs({at[each.total] for each in part.sums})
        rows = [
            (row, at[key], sign)
            for row, each in enumerate(part.sums)
            for key, sign in [(each.total, -1), *((p, 1) for p in each.parts)]
        ]
        row, column, sign = (np.array(each) for each in zip(*rows, strict=True))
        shape = (len(part.sums), len(self.keys))
        sums = csr_matrix((sign.astype(float), (row, column)), shape=shape)
        self.sums = hstack([sums, sums, -sums], format="csr")
        self.size = len(self.keys)
        self.revealed: set[int] = set()
        #: Whether all of it holds also against one who knows why each is hidden.
        self.tells_why = True
        self.said_why = part.said_why
        #: Which ends of what a small count may be are proved: (cell, end).
        self.proved: set[tuple[int, int]] = set()

    def _costs(self, totals: set[int]) -> "np.ndarray":
        """Say what it costs to hide each: a total most, and a larger count more."""
        rank = np.argsort(np.argsort(self.counts, kind="stable"), kind="stable")
        costs = EACH_COSTS + np.minimum(rank, EACH_COSTS).astype(float)
        costs[list(totals)] *= TOTAL_COSTS
        return costs

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the most that a small count is to be possible."""
        return 1, self.threshold - 1

    def protect(self) -> None:
        """Hide until every small count may be either end."""
        self._note(self.counts if self.has_answer else None)
        small = [int(nth) for nth in np.flatnonzero(self.small)]
        if len(small) > 2:
            for sign in (1, -1):
                self._note(self._solve(why=True, aim=sign))
        for nth in small:
            for end in self.ends:
                if (nth, end) not in self.proved:
                    self._reach(nth, end)

    def _reach(self, nth: int, end: int) -> None:
        """Hide what makes one end possible for a small count."""
        if self._try(nth, end, why=True):
            return
        self.tells_why = False
        if not self.said_why and self._try(nth, end, why=False):
            return
        # Nothing less helps: all that is not out already is hidden.
        self.hidden |= ~self.fixed
        if not self._try(nth, end, why=False):
            self.revealed.add(nth)

    def _try(self, nth: int, end: int, *, why: bool) -> bool:
        found = self._solve(why=why, target=(nth, end))
        if found is None:
            return False
        self.hidden |= (found != self.counts) & ~self.free
        self._note(found)
        return True

    def _note(self, table: "np.ndarray | None") -> None:
        """Note which ends another table proves."""
        if table is None:
            return
        least, most = self.ends
        for nth in np.flatnonzero(self.small):
            if table[nth] <= least:
                self.proved.add((int(nth), least))
            if table[nth] >= most:
                self.proved.add((int(nth), most))

    def _solve(
        self, *, why: bool, target: tuple[int, int] | None = None, aim: int = 0
    ) -> "np.ndarray | None":
        """Find another table that looks the same; the cheapest, or the one aimed at.

        `why`: to one who knows why each count is hidden.
        """
        least = np.where(self.free, 0.0, 1.0)
        most = np.full(self.size, np.inf)
        if why:
            least = np.where(self.free | self.is_known_small, least, self.threshold)
            most = np.where(self.is_known_small, self.threshold - 1, most)
        is_open = ~self.hidden & ~self.fixed
        # Hidden cells are what they may be; all else may be moved at a cost.
        low = np.where(self.hidden, least, self.counts)
        high = np.where(self.hidden, most, self.counts)
        if target is not None:
            low[target[0]] = high[target[0]] = target[1]
        nothing = np.zeros(self.size)
        more = np.where(is_open & (target is not None), np.inf, 0.0)
        less = np.where(is_open & (target is not None), self.counts - least, 0.0)
        less = np.maximum(less, 0.0)
        goal = np.where(self.small, -float(aim), 0.0)
        if aim > 0:
            high = np.where(self.small, np.minimum(high, self.threshold - 1), high)
        found = milp(
            np.concatenate([goal, self.costs, self.costs]),
            integrality=np.ones(3 * self.size),
            bounds=Bounds(
                np.concatenate([low, nothing, nothing]),
                np.concatenate([high, more, less]),
            ),
            constraints=LinearConstraint(self.sums, 0, 0),
            options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        whole = np.rint(found.x).reshape(3, self.size)
        return np.asarray(whole[0] + whole[1] - whole[2])
