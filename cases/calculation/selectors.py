"""What the pages of a household calculation show."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from cases.calculation.services import SUM_OF, Names, PartySum, Sums, names_in, sums_of
from cases.enums import LineKind
from cases.models import Calculation, CalculationLine, Case

_HELP = {
    LineKind.VISIBLE: "Det som myndigheter ser: lön, bidrag och ersättningar.",
    LineKind.INVISIBLE: "Det som inte syns i något register.",
    LineKind.EXPENSE: "Det som hushållet betalar.",
}


@dataclass(frozen=True)
class Group:
    """The lines of one kind, and whose they are."""

    kind: LineKind
    lines: list[tuple[str, CalculationLine]]

    @property
    def title(self) -> str:
        """What the kind is called, of several."""
        return SUM_OF[self.kind]

    @property
    def help(self) -> str:
        """What belongs there."""
        return _HELP[self.kind]


@dataclass(frozen=True)
class Bar:
    """A sum as a bar on a common scale: where it begins and how wide, in percent.

    Visible and invisible incomes follow on each other to what there really is;
    expenses and what is left share the same.
    """

    label: str
    amount: Decimal
    kind: str
    start: int
    percent: int

    @property
    def is_striped(self) -> bool:
        """What is not seen is striped, for those who do not tell colours apart."""
        return self.kind == "invisible"


@dataclass(frozen=True)
class Reckoning:
    """A calculation with everything reckoned, ready to be drawn."""

    calculation: Calculation
    groups: list[Group]
    sums: Sums
    bars: list[Bar]

    @property
    def party_sums(self) -> list[PartySum]:
        """The sums for each person that say more than a single line does."""
        lines = Counter((g.kind, who) for g in self.groups for who, _ in g.lines)
        return [
            part
            for part in self.sums.parties
            if part.sum.stated is not None or lines[part.kind, part.who] > 1
        ]


def reckonings_of(case: Case) -> list[Reckoning]:
    """Reckon every calculation of a case."""
    names = names_in(case)
    found = Calculation.objects.filter(case=case)
    return [_reckon(c, names) for c in found.prefetch_related("lines", "stated_sums")]


def _reckon(calculation: Calculation, names: Names) -> Reckoning:
    sums = sums_of(calculation, names)
    lines = list(calculation.lines.all())
    groups = [
        Group(
            kind, [(names[line.party_id], line) for line in lines if line.kind == kind]
        )
        for kind in LineKind
    ]
    return Reckoning(calculation, groups, sums, _bars(sums))


def _bars(sums: Sums) -> list[Bar]:
    income, expenses = sums.income.computed, sums.expenses.computed
    scale = max(income, expenses) or Decimal(1)

    def percent(amount: Decimal) -> int:
        return round(100 * max(amount, Decimal(0)) / scale)

    seen, whole, left = (
        percent(sums.visible.computed),
        percent(income),
        percent(sums.left.computed),
    )
    shown = (
        (sums.visible, "visible", 0, seen),
        (sums.invisible, "invisible", seen, whole - seen),
        (sums.expenses, "expense", left, percent(expenses)),
        (sums.left, "left", 0, left),
    )
    return [Bar(s.label, s.computed, kind, at, wide) for s, kind, at, wide in shown]
