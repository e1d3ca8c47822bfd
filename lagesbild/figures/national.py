"""One's own chain of cases set beside Brå's national figures of the same crime.

Own counts and those of all the nation differ a thousandfold: the table gives both as
they are, and the picture gives each as a share of its own first year.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lagesbild.figures.enums import Measure, Origin
from lagesbild.figures.models import Indicator, IndicatorValue
from lagesbild.figures.municipalities import NATION
from lagesbild.figures.own import CHAIN
from lagesbild.figures.selectors import TOTAL, home
from lagesbild.figures.wording import in_words
from pax.ui import parts
from pax.ui.charts import Lines, Series, Value

if TYPE_CHECKING:
    from pax.accounts.models import User

#: Bidragsbrott against municipalities, as Brå names them in its tables.
SAME_CRIME = r"bidragsbrott.*kommun"
MOST = 4
SHOWN = 6  # years in the table
OWN = "Egna"
FIRST_YEAR = 100  # what the first year is drawn as


@dataclass(frozen=True)
class Beside:
    """Values by year of one's own, and of the nation's indicators."""

    own: Indicator
    years: list[int]
    columns: list[tuple[Indicator, dict[int, IndicatorValue]]]  # one's own first

    @property
    def head(self) -> list[parts.Column]:
        """The head of the table."""
        titles = [self._name(indicator) for indicator, _ in self.columns]
        return [parts.Column("År"), *(parts.Column(t, numeric=True) for t in titles)]

    @property
    def rows(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """Each year with what each says of it, the latest first."""
        return [
            (
                year,
                [
                    (self._name(i), in_words(v.get(year), i.unit))
                    for i, v in self.columns
                ],
            )
            for year in reversed(self.years[-SHOWN:])
        ]

    @property
    def chart(self) -> Lines | None:
        """The development since the first year that all have a number for."""
        first = next((y for y in self.years if self._all_have(y)), None)
        years = [year for year in self.years if first is not None and year >= first]
        if first is None or len(years) < 2:
            return None
        return Lines(
            key="bredvid-riket",
            title=f"Utvecklingen sedan {first}, bredvid landets",
            description=f"Varje linje är {FIRST_YEAR} år {first}, så att små och stora "
            "antal kan jämföras. Antalen står i tabellen under.",
            labels=tuple(str(year) for year in years),
            series=tuple(
                Series(
                    self._name(indicator),
                    tuple(_share(values.get(y), values[first]) for y in years),
                    is_beside=indicator.pk != self.own.pk,
                )
                for indicator, values in self.columns
            ),
            unit=f"{first} = {FIRST_YEAR}",
            label_head="År",
            source="; ".join(
                dict.fromkeys(
                    i.source_text or str(i.get_origin_display())
                    for i, _ in self.columns
                )
            ),
        )

    def _all_have(self, year: int) -> bool:
        return all(v.get(year) and v[year].value for _, v in self.columns)

    def _name(self, indicator: Indicator) -> str:
        if indicator.pk == self.own.pk:
            return OWN
        # Without what is counted (”Handlagda brott: ”), where that tells enough.
        short = [_short(other) for other, _ in self.columns]
        name = _short(indicator)
        return name if short.count(name) == 1 else indicator.title


def beside_nation(own: Indicator, user: User) -> Beside | None:
    """Set a count of one's own chain beside the nation's; None for other indicators."""
    if not _is_of_chain(own):
        return None
    national = Indicator.objects.visible_to(user).filter(
        origin=Origin.HANDLED, unit=Measure.COUNT, title__iregex=SAME_CRIME
    )
    found = [own, *national.order_by("title", "pk")[:MOST]]
    values: dict[int, dict[int, IndicatorValue]] = defaultdict(dict)
    current = IndicatorValue.objects.current().filter(
        indicator__in=found, gender=TOTAL, area=None, part=""
    )
    for value in current.order_by("year", "pk"):
        if value.municipality == (home() if value.indicator_id == own.pk else NATION):
            values[value.indicator_id][value.year] = value
    beside = [(each, values[each.pk]) for each in found[1:] if values[each.pk]]
    if not beside or not values[own.pk]:
        return None
    years = sorted({year for _, of in beside for year in of} | set(values[own.pk]))
    return Beside(own, years, [(own, values[own.pk]), *beside])


def _is_of_chain(indicator: Indicator) -> bool:
    # What is handed over is named by its giver: ”soc:flaggor”.
    key = indicator.source_key.partition(":")[2]
    is_count = indicator.unit == Measure.COUNT
    return indicator.origin == Origin.PAX and is_count and key in CHAIN


def _short(indicator: Indicator) -> str:
    return indicator.title.rpartition(": ")[2]


def _share(value: IndicatorValue | None, first: IndicatorValue) -> Value:
    if value is None or value.value is None or not first.value:
        hides = value is not None and value.is_suppressed
        return Value(None, "visas inte" if hides else "")
    return Value(round(float(value.value / first.value * FIRST_YEAR)))
