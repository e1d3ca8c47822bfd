"""What the pages of a household calculation show."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases.calculation.services import (
    SUM_OF,
    Names,
    Sums,
    differs_from_working,
    names_in,
    sums_of,
)
from cases.enums import LineKind
from cases.models import Calculation, Case

_HELP = {
    LineKind.VISIBLE: "Det som myndigheter ser: lön, bidrag och ersättningar.",
    LineKind.INVISIBLE: "Det som inte syns i något register.",
    LineKind.EXPENSE: "Det som hushållet betalar.",
}


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


def sheets_of(case: Case) -> list[dict[str, Any]]:
    """Give every calculation of a case with its sums, ready to be drawn."""
    names = names_in(case)
    found = Calculation.objects.filter(case=case)
    return [_sheet(c, names) for c in found.prefetch_related("lines", "stated_sums")]


def _sheet(calculation: Calculation, names: Names) -> dict[str, Any]:
    """Give a calculation with its lines by kind, its sums and its bars."""
    sums = sums_of(calculation, names)
    lines = [(names[line.party_id], line) for line in calculation.lines.all()]
    whose = Counter((line.kind, who) for who, line in lines)
    # Of whom there is a sum for one, there is one for all of the same kind: a table
    # that left somebody out would not add up before the reader's eyes.
    told = {
        part.kind
        for part in sums.parties
        if part.sum.stated is not None or len(sums.of(part.kind)) > 1
    } | {kind for (kind, _), lines_of_one in whose.items() if lines_of_one > 1}
    return {
        "calculation": calculation,
        "groups": [
            {
                "title": SUM_OF[kind],
                "help": _HELP[kind],
                "lines": [
                    (who, line, differs_from_working(line.amount, line.derivation))
                    for who, line in lines
                    if line.kind == kind
                ],
            }
            for kind in LineKind
        ],
        "sums": sums,
        "party_sums": [part for part in sums.parties if part.kind in told],
        "bars": _bars(sums),
    }


def _bars(sums: Sums) -> list[Bar]:
    """Lay the sums on one scale, where incomes and expenses share the longest."""
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
