"""What the pages of a household calculation show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cases.enums import LineKind
from cases.models import Calculation, CalculationLine, Case
from cases.services.calculating import (
    Compared,
    Names,
    PartySum,
    Sums,
    names_in,
    sums_of,
)

_HEADS = {
    LineKind.VISIBLE: "Synliga inkomster",
    LineKind.INVISIBLE: "Osynliga inkomster",
    LineKind.EXPENSE: "Utgifter",
}
_HELP = {
    LineKind.VISIBLE: "Det som myndigheter ser: lön, bidrag och ersättningar.",
    LineKind.INVISIBLE: "Det som inte syns i något register.",
    LineKind.EXPENSE: "Det som hushållet betalar.",
}


@dataclass(frozen=True)
class Group:
    """The lines of one kind, whose they are, and what they come to."""

    kind: LineKind
    lines: list[tuple[str, CalculationLine]]
    parties: tuple[PartySum, ...]
    sum: Compared

    @property
    def title(self) -> str:
        """What the kind is called, of several."""
        return _HEADS[self.kind]

    @property
    def help(self) -> str:
        """What belongs there."""
        return _HELP[self.kind]


@dataclass(frozen=True)
class Bar:
    """A sum as a bar: how much of the widest, in whole percent."""

    label: str
    amount: Decimal
    kind: str
    percent: int
    is_striped: bool = False


@dataclass(frozen=True)
class Reckoning:
    """A calculation with everything reckoned, ready to be drawn."""

    calculation: Calculation
    groups: list[Group]
    sums: Sums
    bars: list[Bar]


def reckonings_of(case: Case) -> list[Reckoning]:
    """Reckon every calculation of a case."""
    names = names_in(case)
    found = Calculation.objects.filter(case=case).prefetch_related(
        "lines", "stated_sums"
    )
    return [_reckon(calculation, names) for calculation in found]


def _reckon(calculation: Calculation, names: Names) -> Reckoning:
    sums = sums_of(calculation, names)
    lines = list(calculation.lines.all())
    whole = {
        LineKind.VISIBLE: sums.visible,
        LineKind.INVISIBLE: sums.invisible,
        LineKind.EXPENSE: sums.expenses,
    }
    groups = [
        Group(
            kind,
            [(names[line.party_id], line) for line in lines if line.kind == kind],
            sums.of(kind),
            whole[kind],
        )
        for kind in LineKind
    ]
    return Reckoning(calculation, groups, sums, _bars(sums))


def _bars(sums: Sums) -> list[Bar]:
    shown = (
        (sums.visible, "visible"),
        (sums.invisible, "invisible"),
        (sums.expenses, "expense"),
        (sums.left, "left"),
    )
    widest = max(abs(s.computed) for s, _ in shown) or Decimal(1)
    return [
        Bar(
            s.label,
            s.computed,
            kind,
            round(100 * max(s.computed, Decimal(0)) / widest),
            is_striped=kind == "invisible",
        )
        for s, kind in shown
    ]
