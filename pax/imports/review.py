"""What an import would do, as people look at it: cell by cell, before and after."""

from dataclasses import dataclass, field

#: How much of each kind is shown: the rest is counted, and read in as well.
SHOWN = 100


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
class Review:
    """All that an import would do."""

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: int = 0
    #: What we have that the file has not; it is left as it is.
    missing: list[str] = field(default_factory=list)

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
        kinds = (("Ändras", self.changed), ("Nytt", self.new))
        return [
            (heading, lines[:SHOWN], max(0, len(lines) - SHOWN))
            for heading, lines in kinds
            if lines
        ]

    @property
    def keys(self) -> list[str]:
        """The rows that may be left out."""
        return [line.key for _, lines, _ in self.shown for line in lines]
