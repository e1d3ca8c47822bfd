"""What an import would do, as people look at it: cell by cell, before and after."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

#: How many new rows are shown: the rest is counted, and read in as well.
SHOWN = 100
#: What is overwritten is shown whole, unless it is more than anybody reads through.
SHOWN_CHANGED = 2000


@dataclass(frozen=True)
class CellChange:
    """One cell: what it is called, what stands there, and what would."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One row that would be new or changed; its key is what it is left out by."""

    key: str
    title: str
    cells: list[CellChange]


@dataclass(frozen=True)
class Doubt:
    """A row that is hardly right: what it is left out by, where it stands, and why."""

    key: str
    row: int
    title: str
    why: str


@dataclass(frozen=True)
class Review:
    """All that an import would do."""

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: int = 0
    #: What we have that the file has not; it is left as it is.
    missing: list[str] = field(default_factory=list)
    #: What the file says of rows we have, in columns that no file changes.
    kept: list[str] = field(default_factory=list)
    #: What is asked about before it is read in.
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def nothing_changes(self) -> bool:
        """Whether all of it is there already."""
        return not self.new and not self.changed

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "missing": len(self.missing),
        }

    @property
    def shown(self) -> list[tuple[str, list[Line], int]]:
        """The rows that are shown under each heading, and how many are not."""
        kinds = (
            ("Ändras", self.changed, SHOWN_CHANGED),
            ("Nytt", self.new, SHOWN),
        )
        return [
            (heading, lines[:most], max(0, len(lines) - most))
            for heading, lines, most in kinds
            if lines
        ]

    @property
    def digest(self) -> str:
        """Tell what has been looked at from what would be read in later."""
        looked_at = [asdict(line) for line in (*self.changed, *self.new)]
        return hashlib.sha256(json.dumps(looked_at).encode()).hexdigest()

    @property
    def keys(self) -> list[str]:
        """The rows that may be left out."""
        shown = [line.key for _, lines, _ in self.shown for line in lines]
        return list(dict.fromkeys([*shown, *(doubt.key for doubt in self.doubts)]))
