"""What is read from a source: numbers, what could not be read, and what it is about."""

import dataclasses
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from lagesbild.figures.enums import AreaLevel, Direction, Gender, Standing, Theme

#: More than this is another kind of work.
AT_MOST = 50_000
KEPT_OF_A_CELL = 80


@dataclass(frozen=True)
class About:
    """What an indicator is, as its source says."""

    title: str
    unit: str
    definition: str = ""
    source_text: str = ""
    theme: str = Theme.CRIME
    area_level: str = AreaLevel.MUNICIPALITY
    direction: str = Direction.NONE


@dataclass(frozen=True)
class Reading:
    """One number, and where in the source it stood."""

    key: str  # of the indicator
    year: int
    municipality: str
    value: Decimal | None
    row: int = 0
    part: str = ""
    area: str = ""
    gender: str = Gender.TOTAL
    is_suppressed: bool = False
    standing: str = Standing.FINAL

    @property
    def slot(self) -> tuple[str, str, str, str, int, str]:
        """What it is a number of: two readings of one slot contradict each other."""
        return (
            self.key,
            self.municipality,
            self.area,
            self.gender,
            self.year,
            self.part,
        )

    def as_data(self) -> dict[str, Any]:
        """Write it so that it can be kept as JSON."""
        data = dataclasses.asdict(self)
        data["value"] = None if self.value is None else str(self.value)
        return data

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Read it back."""
        value = data["value"]
        return cls(**{**data, "value": None if value is None else Decimal(value)})


@dataclass(frozen=True)
class Fault:
    """A row that could not be read: which, what stood there, and why."""

    row: int
    stood: str
    sentence: str

    def as_data(self) -> dict[str, Any]:
        """Write it so that it can be kept as JSON."""
        return {
            "row": self.row,
            "stood": self.stood[:KEPT_OF_A_CELL],
            "sentence": self.sentence,
        }


@dataclass
class Result:
    """All that came of reading one source."""

    indicators: dict[str, About] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, row: int, stood: str, sentence: str) -> None:
        """Note that a row could not be read."""
        self.faults.append(Fault(row, stood, sentence))

    @property
    def data(self) -> bytes:
        """What was read, as bytes: of what came from a server, in place of a file."""
        return repr([reading.as_data() for reading in self.readings]).encode()

    def as_kept(self) -> dict[str, Any]:
        """Give what was understood, and what was not, as an import keeps it."""
        return {
            "indicators": {key: vars(about) for key, about in self.indicators.items()},
            "rows": [reading.as_data() for reading in self.readings],
            "faults": [fault.as_data() for fault in self.faults],
            "notes": list(dict.fromkeys(self.notes)),
        }

    def without_doubles(self) -> Self:
        """Take away what stands twice, and say so: which of them holds is not ours."""
        first: dict[tuple[object, ...], Reading] = {}
        doubled: dict[tuple[object, ...], list[int]] = {}
        for reading in self.readings:
            if reading.slot in first:
                rows = doubled.setdefault(reading.slot, [first[reading.slot].row])
                rows.append(reading.row)
            else:
                first[reading.slot] = reading
        self.readings = [r for r in first.values() if r.slot not in doubled]
        for places in sorted({tuple(dict.fromkeys(n)) for n in doubled.values()}):
            where = " och ".join(map(str, places))
            self.fault(
                places[-1], f"rad {where}", "Samma plats och år står flera gånger."
            )
        return self
