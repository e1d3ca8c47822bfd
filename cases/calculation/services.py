"""The household calculation: what is seen, what is not, and what is spent a month.

The sums that a source states stand beside the sums of the parts.  Where they
differ it is said in words, and nothing is corrected silently: which of them is
right is for a person to find out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from cases.calculation.reckoning import comes_to
from cases.case.policies import check_can_work
from cases.chain.services import record_in_case
from cases.enums import LineKind
from cases.models import Calculation, CalculationLine, Case, Party, StatedSum
from pax.accounts.models import User
from pax.db.changes import change
from pax.errors import Invalid
from pax.ui.swedish import kronor

NOBODY = "Hushållet"  # whose a line is when it is nobody's in particular
LEFT_OUT = "Person som inte ingår"
ZERO = Decimal(0)
#: What each party is called, by its key; None is nobody in particular.
Names = dict[int | None, str]
#: What a source may state a sum of, beside the sums for each person.
TOTALS = ("visible", "invisible", "income", "expenses", "left")
SUM_OF = {
    LineKind.VISIBLE: "Synliga inkomster",
    LineKind.INVISIBLE: "Osynliga inkomster",
    LineKind.EXPENSE: "Utgifter",
}


@dataclass(frozen=True)
class Amount:
    """One line, as the sums see it: what kind, whose, and how much a month."""

    kind: LineKind
    who: str
    kr: Decimal


@dataclass(frozen=True)
class Compared:
    """A sum of the parts beside what the source states, if it states anything.

    `of_stated` is the same sum made of the sums that the source states for its
    parts: when that is what the source says, the source adds rightly and the
    difference comes from below.
    """

    label: str
    computed: Decimal
    stated: Decimal | None = None
    of_stated: Decimal | None = None

    @property
    def difference(self) -> Decimal:
        """How much more the parts make than the source says."""
        return ZERO if self.stated is None else self.computed - self.stated

    @property
    def differs(self) -> bool:
        """Whether the source says something else than its parts."""
        return self.difference != 0

    @property
    def comes_from_below(self) -> bool:
        """Whether the source has added its own sums rightly."""
        return self.differs and self.stated == self.of_stated

    @property
    def words(self) -> str:
        """The difference as a person would tell it; empty when there is none."""
        if self.stated is None or not self.differs:
            return ""
        said = (
            f"Underlaget säger {kronor(self.stated)}, "
            f"delarna blir {kronor(self.computed)}. "
            f"Skillnad {kronor(abs(self.difference))}."
        )
        if self.comes_from_below:
            said += " Underlaget har räknat rätt på sina egna delsummor."
        return said


@dataclass(frozen=True)
class PartySum:
    """What one person has, or spends, of one kind."""

    kind: LineKind
    who: str
    sum: Compared


@dataclass(frozen=True)
class Sums:
    """Every sum of a calculation, the source's own beside ours."""

    parties: tuple[PartySum, ...]
    visible: Compared
    invisible: Compared
    income: Compared
    expenses: Compared
    left: Compared

    @property
    def totals(self) -> tuple[Compared, ...]:
        """The sums of the whole household, in the order they are read."""
        return (self.visible, self.invisible, self.income, self.expenses, self.left)

    @property
    def differences(self) -> tuple[Compared, ...]:
        """The sums where the source says something else than its parts."""
        every = (*(p.sum for p in self.parties), *self.totals)
        return tuple(c for c in every if c.differs)

    def of(self, kind: LineKind) -> tuple[PartySum, ...]:
        """Give the sums for each person of one kind."""
        return tuple(p for p in self.parties if p.kind == kind)


def add_up(
    amounts: Iterable[Amount],
    stated: Mapping[str, Decimal | None] | None = None,
    stated_for: Mapping[tuple[LineKind, str], Decimal] | None = None,
) -> Sums:
    """Add up a calculation, and set what the source states beside each sum.

    `stated` holds the source's totals by the names in TOTALS, `stated_for` its
    sums for each kind and person.
    """
    totals, for_party = stated or {}, stated_for or {}
    parts: dict[tuple[LineKind, str], Decimal] = {}
    for amount in amounts:
        key = (amount.kind, amount.who)
        parts[key] = parts.get(key, ZERO) + amount.kr
    for key in for_party:  # the source may state a sum that has no lines
        parts.setdefault(key, ZERO)
    parties = tuple(
        PartySum(
            kind,
            who,
            Compared(f"{SUM_OF[kind]}, {who}", kr, for_party.get((kind, who))),
        )
        for (kind, who), kr in sorted(
            parts.items(), key=lambda p: list(LineKind).index(p[0][0])
        )
    )
    kinds = {
        kind: _of_kind(kind, parties, totals.get(name))
        for kind, name in zip(
            LineKind, ("visible", "invisible", "expenses"), strict=True
        )
    }
    visible, invisible, expenses = kinds.values()
    income = _both("Reella inkomster", visible, invisible, 1, totals.get("income"))
    left = _both("Kvar efter utgifter", income, expenses, -1, totals.get("left"))
    return Sums(parties, visible, invisible, income, expenses, left)


def _of_kind(
    kind: LineKind, parties: Sequence[PartySum], stated: Decimal | None
) -> Compared:
    sums = [p.sum for p in parties if p.kind == kind]
    return Compared(
        SUM_OF[kind],
        sum((s.computed for s in sums), ZERO),
        stated,
        sum((s.computed if s.stated is None else s.stated for s in sums), ZERO),
    )


def _both(
    label: str, one: Compared, other: Compared, sign: int, stated: Decimal | None
) -> Compared:
    return Compared(
        label,
        one.computed + sign * other.computed,
        stated,
        _as_stated(one) + sign * _as_stated(other),
    )


def _as_stated(sum_: Compared) -> Decimal:
    """Give the sum as the source would reckon it: as stated, else from below."""
    if sum_.stated is not None:
        return sum_.stated
    return sum_.computed if sum_.of_stated is None else sum_.of_stated


def sums_of(calculation: Calculation, names: Names | None = None) -> Sums:
    """Add up a calculation that is kept in a case."""
    names = names or names_in(calculation.case)
    return add_up(
        (
            Amount(LineKind(line.kind), names[line.party_id], line.amount)
            for line in calculation.lines.all()
        ),
        {name: getattr(calculation, f"stated_{name}") for name in TOTALS},
        {
            (LineKind(s.kind), names[s.party_id]): s.amount
            for s in calculation.stated_sums.all()
        },
    )


def differs_from_working(amount: Decimal, working: str) -> str:
    """Say what a working comes to when it is another sum than the one beside it.

    A krona's difference is how people round.
    """
    value = comes_to(working)
    if value is None or abs(value - Fraction(amount)) < 1:
        return ""
    return f"Uträkningen blir {kronor(Decimal(round(value)))}."


def names_in(case: Case, only: Collection[int] | None = None) -> Names:
    """Name the parties of a case so that two of the same name are told apart.

    With `only`, the others are not named (they do not go along in a disclosure).
    """
    names: Names = {None: NOBODY}
    seen: Counter[str] = Counter([NOBODY])
    for party in Party.objects.filter(case=case):
        name = party.name if only is None or party.pk in only else LEFT_OUT
        seen[name] += 1
        names[party.pk] = f"{name} ({seen[name]})" if seen[name] > 1 else name
    return names


def summary(
    calculation: Calculation, only: Collection[int] | None = None
) -> dict[str, Any]:
    """Write a calculation as it is put into a disclosure: plain JSON.

    `only` names the parties (by key) that may be named.  Amounts are text with
    two decimals ("10655.00"), so that a frozen copy says the same for ever.
    """
    names = names_in(calculation.case, only)
    sums = sums_of(calculation, names)
    lines = list(calculation.lines.all())
    return {
        "name": calculation.name,
        "source": calculation.source,
        "remark": calculation.remark,
        "groups": [
            {
                "kind": part.kind.label,
                "who": part.who,
                "lines": [
                    {
                        "label": line.label,
                        "amount": _text(line.amount),
                        "derivation": line.derivation,
                        "source": line.source,
                    }
                    for line in lines
                    if (line.kind, names[line.party_id]) == (part.kind, part.who)
                ],
                **_summed(part.sum),
            }
            for part in sums.parties
        ],
        "totals": [_summed(s) for s in sums.totals],
        "differences": [f"{c.label}: {c.words}" for c in sums.differences],
    }


def _summed(compared: Compared) -> dict[str, str | None]:
    stated = compared.stated
    return {
        "label": compared.label,
        "computed": _text(compared.computed),
        "stated": None if stated is None else _text(stated),
        "difference": None if stated is None else _text(compared.difference),
        "words": compared.words,
    }


def _text(amount: Decimal) -> str:
    return f"{amount:.2f}"


# Keeping a calculation in a case


@dataclass(frozen=True)
class LineInput:
    """A line as a person has filled it in; `row` is the kept line it changes."""

    kind: str
    label: str
    amount: Decimal
    party: Party | None = None
    derivation: str = ""
    source: str = ""
    row: CalculationLine | None = None


@dataclass(frozen=True)
class Stated:
    """The source's sum for one person, as it has been filled in."""

    kind: str
    amount: Decimal
    party: Party | None = None


@transaction.atomic
def add_calculation(
    case: Case,
    *,
    by: User,
    lines: Sequence[LineInput],
    stated: Sequence[Stated] = (),
    **values: Any,
) -> Calculation:
    """Put a calculation in a case.  Recorded as CASE_CHANGED."""
    check_can_work(case, by)
    _check_parts(case, lines, stated)
    calculation = Calculation.objects.create(case=case, created_by=by, **values)
    return _keep(calculation, lines, stated, by=by)


@transaction.atomic
def change_calculation(
    calculation: Calculation,
    *,
    by: User,
    version: int,
    lines: Sequence[LineInput],
    stated: Sequence[Stated] = (),
    **values: Any,
) -> Calculation:
    """Let a calculation be these lines and sums; lines left out are taken away.

    Raises Conflict if someone has saved since `version`.  Recorded as
    CASE_CHANGED; what was taken away stays in the history.
    """
    check_can_work(calculation.case, by)
    _check_parts(calculation.case, lines, stated)
    change(calculation, version=version, **values)
    return _keep(calculation, lines, stated, by=by)


def _check_parts(
    case: Case, lines: Sequence[LineInput], stated: Sequence[Stated]
) -> None:
    """Refuse an empty calculation, strangers to the case, and two sums for one."""
    if not lines:
        raise Invalid("Skriv minst en inkomst eller utgift.")
    parties = {part.party for part in lines} | {part.party for part in stated}
    if any(party and party.case_id != case.pk for party in parties):
        raise Invalid("Välj en person som är part i ärendet.")
    keys = [(s.kind, s.party and s.party.pk) for s in stated]
    if len(keys) != len(set(keys)):
        raise Invalid("Ange bara en summa för varje person och slag.")


def _keep(
    calculation: Calculation,
    lines: Sequence[LineInput],
    stated: Sequence[Stated],
    *,
    by: User,
) -> Calculation:
    _keep_lines(calculation, lines, by=by)
    _keep_stated(calculation, stated, by=by)
    return record_in_case(calculation, by=by, because="Ekonomisk kalkyl")


def _keep_lines(
    calculation: Calculation, lines: Sequence[LineInput], *, by: User
) -> None:
    """Let the lines be these: changed, added, and the rest taken away."""
    kept = {line.row.pk for line in lines if line.row}
    for gone in CalculationLine.objects.filter(calculation=calculation).exclude(
        pk__in=kept
    ):
        gone.delete()
    place: Counter[str] = Counter()
    for line in lines:
        place[line.kind] += 1
        values = vars(line) | {"position": place[line.kind]}
        del values["row"]
        if line.row is None:
            CalculationLine.objects.create(
                case=calculation.case, calculation=calculation, created_by=by, **values
            )
        elif any(getattr(line.row, name) != new for name, new in values.items()):
            change(line.row, **values)


def _keep_stated(
    calculation: Calculation, stated: Sequence[Stated], *, by: User
) -> None:
    """Let the source's sums be these, one for each person and kind."""
    wanted = {(s.kind, s.party and s.party.pk): s for s in stated}
    for kept in StatedSum.objects.filter(calculation=calculation):
        now = wanted.pop((kept.kind, kept.party_id), None)
        if now is None:
            kept.delete()
        elif now.amount != kept.amount:
            change(kept, amount=now.amount)
    for new in wanted.values():
        StatedSum.objects.create(
            case=calculation.case,
            calculation=calculation,
            created_by=by,
            kind=new.kind,
            party=new.party,
            amount=new.amount,
        )
