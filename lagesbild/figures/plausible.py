"""What a figure cannot be, and what it hardly is: refused, and asked about.

A count of less than nothing, or of half a thing, is no count.  What is possible but
strange is read in when somebody has looked at it and says that it is right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from lagesbild.figures.enums import Measure
from lagesbild.figures.municipalities import NATION, name_of
from lagesbild.figures.parsing.bra import COUNTED, PER_INHABITANT
from lagesbild.figures.parsing.reading import Reading, Result
from lagesbild.figures.wording import Number, in_words, plain

COUNTS = (Measure.COUNT, Measure.THINGS)
#: What may well be less than nothing.
MAY_BE_NEGATIVE = (Measure.KRONOR, Measure.INDEX)
#: So much more or less than the year before is asked about.
LEAP = Decimal("0.5")
#: Of less than this a leap is chance; of percent it is so many points.
CHANCE, POINTS = 20, 10
#: A population that numbers say may differ so much from what others say.
APART = Decimal("0.1")
FEWEST, MOST = 1_500, 1_200_000
FEWEST_OF_NATION, MOST_OF_NATION = 8_000_000, 13_000_000
PER = 100_000
HALF = Decimal("0.5")

Slot = tuple[str, str, str, str, int, str]
Values = Mapping[Slot, Decimal | None]


@dataclass(frozen=True)
class Strange:
    """A number that is asked about: which of the readings, and why."""

    nth: int
    why: str


def impossible(value: Decimal | None, unit: str) -> str:
    """Say why a value cannot be one of its unit; nothing when it can."""
    if value is None or unit not in COUNTS:
        return ""
    if value < 0:
        return f"{plain(value)} är ett negativt antal. Ett antal är minst 0."
    if value != value.to_integral_value():
        return f"{plain(value)} är inget helt tal, som ett antal ska vara."
    return ""


def without_impossible(result: Result) -> Result:
    """Take away what no count can be, and say so with its row."""
    possible = []
    for reading in result.readings:
        unit = result.indicators[reading.key].unit
        if why := impossible(reading.value, unit):
            place = reading.area or name_of(reading.municipality)
            result.fault(reading.row, place, why)
        else:
            possible.append(reading)
    result.readings = possible
    return result


def strange(
    readings: list[Reading], units: Mapping[str, str], before: Values
) -> list[Strange]:
    """Give the readings that are asked about, each with why.

    `before` is what we have of the same indicators, of these years and the year before.
    """
    values = {**before, **{reading.slot: reading.value for reading in readings}}
    peopled = _Population(readings, before)
    found = []
    for nth, reading in enumerate(readings):
        unit = units[reading.key]
        said = (
            _out_of_bounds(reading, unit)
            or _leap(reading, unit, values, before)
            or peopled.doubt(reading, values)
        )
        if said:
            found.append(Strange(nth, said))
    return found


def _out_of_bounds(reading: Reading, unit: str) -> str:
    value = reading.value
    if value is None:
        return ""
    if value < 0 and unit not in (*MAY_BE_NEGATIVE, *COUNTS):
        return f"{_said(value, unit)} är mindre än 0."
    if value > 100 and unit == Measure.PERCENT:
        return f"{_said(value, unit)} är mer än 100 procent."
    return ""


def _leap(reading: Reading, unit: str, values: Values, before: Values) -> str:
    """Say that a number is far from what we had, or else from the year before."""
    key, place, area, gender, year, part = reading.slot
    earlier = before.get(reading.slot)
    named = "värdet vi har"
    if earlier is None:
        earlier = values.get((key, place, area, gender, year - 1, part))
        named = f"{year - 1} års värde"
    now = reading.value
    if now is None or earlier is None or not _is_leap(now, earlier, unit):
        return ""
    if earlier == 0:
        return f"{_said(now, unit)}, mot 0 som är {named}."
    change = round(100 * (now - earlier) / abs(earlier))
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    percent = f"{abs(change):,}".replace(",", "\N{NO-BREAK SPACE}")
    return (
        f"{_said(now, unit)} är {sign}{percent} % mot {named}, {_said(earlier, unit)}."
    )


def _is_leap(now: Decimal, earlier: Decimal, unit: str) -> bool:
    change = abs(now - earlier)
    if unit == Measure.PERCENT and change < POINTS:
        return False
    if max(abs(now), abs(earlier)) < CHANCE and unit != Measure.INDEX:
        return False
    return change > LEAP * abs(earlier)


class _Population:
    """How many live in a place, as its counts and rates say together."""

    def __init__(self, readings: Iterable[Reading], before: Values) -> None:
        here = {reading.slot: reading.value for reading in readings}
        self.in_file = self._said_by(here)
        self.known = self._said_by(before)

    @staticmethod
    def _said_by(values: Values) -> dict[str, list[Decimal]]:
        found: dict[str, list[Decimal]] = defaultdict(list)
        for slot, count in values.items():
            rate = values.get(_rate_slot(slot)) if _is_count(slot) else None
            if count and rate and count >= CHANCE and rate > 0:
                found[slot[1]].append(count * PER / rate)
        return found

    def doubt(self, reading: Reading, values: Values) -> str:
        """Say that a count and its rate do not belong to one population."""
        if not _is_count(reading.slot):
            return ""
        count, rate = reading.value, values.get(_rate_slot(reading.slot))
        if count is None or rate is None or count < CHANCE or rate <= HALF:
            return ""
        least, most = count * PER / (rate + HALF), count * PER / (rate - HALF)
        low, high, against = self._expected(reading.municipality)
        if low <= most and least <= high:
            return ""
        people = plain(round(count * PER / rate, -2))
        return (
            f"{plain(count)} och {plain(rate)} per 100 000 invånare ger {people} "
            f"invånare, {against}."
        )

    def _expected(self, place: str) -> tuple[Decimal, Decimal, str]:
        """Give between what its population is, and in words who says so."""
        mine = self.in_file.get(place, [])
        others = mine if len(mine) > 2 else self.known.get(place, [])
        if others:
            middle = Decimal(median(others))
            people = plain(round(middle, -2))
            return (
                middle * (1 - APART),
                middle * (1 + APART),
                f"men platsens andra siffror ger {people}",
            )
        if place == NATION:
            low, high = FEWEST_OF_NATION, MOST_OF_NATION
        else:
            low, high = FEWEST, MOST
        return Decimal(low), Decimal(high), "som ingen sådan plats har"


def _is_count(slot: Slot) -> bool:
    return slot[0] == COUNTED or slot[0].startswith(f"{COUNTED}:")


def _rate_slot(slot: Slot) -> Slot:
    return (slot[0].replace(COUNTED, PER_INHABITANT, 1), *slot[1:])


def _said(value: Decimal, unit: str) -> str:
    return in_words(Number(value), unit)
