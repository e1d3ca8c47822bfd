"""What the pages of figures show, gathered in a few queries whatever there is."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet

from lagesbild.figures.enums import (
    AreaLevel,
    Direction,
    Gender,
    Measure,
    Origin,
    Standing,
    Theme,
)
from lagesbild.figures.models import Import, Indicator, IndicatorValue
from lagesbild.figures.municipalities import NATION, name_of
from lagesbild.figures.own import CHAIN
from lagesbild.figures.wording import in_words, plain
from pax.accounts.models import User
from pax.composition import composed
from pax.ui import parts
from pax.ui.charts import Bars, Chart, Lines, Series, Value
from pax.ui.parts import Tone

#: A change smaller than this says nothing, in percent.
STEADY = 2
PERCENT = Decimal(100)
TOTAL = Gender.TOTAL.value


def home() -> str:
    """Give the code of the municipality that this Pax is in."""
    return str(settings.PAX_MUNICIPALITY)


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator in the list: its latest value and which way it goes."""

    indicator: Indicator
    latest: IndicatorValue | None
    before: IndicatorValue | None

    @property
    def value(self) -> str:
        """The latest value in words."""
        if self.latest is None and self.indicator.area_level == AreaLevel.AREA:
            return "Per område"
        return in_words(self.latest, self.indicator.unit)

    @property
    def is_preliminary(self) -> bool:
        """Whether the source may still change it."""
        latest = self.latest
        return latest is not None and latest.standing == Standing.PRELIMINARY

    @property
    def change(self) -> Decimal | None:
        """The change since the value before, in percent."""
        old = self.before.value if self.before else None
        new = self.latest.value if self.latest else None
        if new is None or not old:
            return None
        return (new - old) * PERCENT / abs(old)

    @property
    def change_in_words(self) -> str:
        """The change in words: ”+4,2 % sedan 2023”."""
        change, before = self.change, self.before
        if change is None or before is None:
            return ""
        sign = "+" if change > 0 else ""
        rounded = plain(round(change, 1))
        return f"{sign}{rounded}\N{NO-BREAK SPACE}% sedan {before.period}"

    @property
    def tone(self) -> Tone:
        """Whether it goes as one wishes."""
        change, wished = self.change, self.indicator.direction
        if change is None or abs(change) < STEADY or wished == Direction.NONE:
            return Tone.NEUTRAL
        as_wished = (change > 0) == (wished == Direction.UP)
        return Tone.SUCCESS if as_wished else Tone.WARNING

    @property
    def judgment(self) -> str:
        """The same in words: nothing is said by colour alone.

        Where no direction is wished it says only which way the figure went.
        """
        change = self.change
        if change is None:
            return ""
        if change == 0:
            return "Oförändrat"
        if abs(change) < STEADY:
            return "Nästan oförändrat"
        went = "Högre" if change > 0 else "Lägre"
        judged = {Tone.SUCCESS: "Åt rätt håll", Tone.WARNING: "Åt fel håll"}
        return judged.get(self.tone, went)


def indicators_by_theme(user: User) -> list[tuple[str, list[IndicatorLine]]]:
    """List the indicators of one's authority, theme by theme, in two queries."""
    indicators = list(Indicator.objects.visible_to(user))
    values: dict[int, list[IndicatorValue]] = defaultdict(list)
    wanted = (
        IndicatorValue.objects.current()
        .filter(indicator__in=indicators, gender=TOTAL, area=None, part="")
        .filter(municipality__in=(home(), NATION))
        .order_by("year", "pk")
    )
    for value in wanted:
        values[value.indicator_id].append(value)
    by_theme: dict[str, list[IndicatorLine]] = defaultdict(list)
    for indicator in indicators:
        by_theme[indicator.theme].append(_line(indicator, values[indicator.pk]))
    return [(t.label, by_theme[t]) for t in Theme if by_theme[t]]


def _line(indicator: Indicator, values: Sequence[IndicatorValue]) -> IndicatorLine:
    """Give an indicator its last two values: our own, or the nation's."""
    place = NATION if indicator.area_level == AreaLevel.NATION else home()
    own = [value for value in values if value.municipality == place][-2:]
    return IndicatorLine(
        indicator,
        own[-1] if own else None,
        own[0] if len(own) == 2 else None,
    )


# --- one indicator --------------------------------------------------------------------
@dataclass(frozen=True)
class PlaceColumn:
    """One place (or sex, or area) whose values stand in a column of their own."""

    name: str
    values: dict[str, IndicatorValue]  # by period
    is_beside: bool = False


@dataclass(frozen=True)
class IndicatorTable:
    """The values of an indicator: periods by row, places by column."""

    indicator: Indicator
    periods: list[str]
    columns: list[PlaceColumn]

    @property
    def table_head(self) -> list[parts.Column]:
        """The head of the table."""
        columns = [parts.Column(each.name, numeric=True) for each in self.columns]
        return [parts.Column("Period"), *columns]

    @property
    def fetched_at(self) -> datetime.datetime | None:
        """When any of the values was last fetched."""
        times = (v.fetched_at for c in self.columns for v in c.values.values())
        return max(times, default=None)

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, IndicatorValue | None, str]]]]:
        """Every period with what each column says of it, the latest first."""
        unit = self.indicator.unit
        return [
            (
                period,
                [
                    (c.name, c.values.get(period), in_words(c.values.get(period), unit))
                    for c in self.columns
                ],
            )
            for period in reversed(self.periods)
        ]

    @property
    def chart(self) -> Chart | None:
        """The values as a picture, when there are enough of them for one."""
        if not self.columns or not self.periods:
            return None
        if self.indicator.area_level == AreaLevel.AREA:
            return self._bars()
        return self._lines() if len(self.periods) > 1 else None

    def _lines(self) -> Lines:
        return Lines(
            key="utveckling",
            title=f"{self.indicator.title}, {self.periods[0]}–{self.periods[-1]}",
            description="Preliminära värden är ihåliga och streckade. Där linjen är "
            "bruten visar källan inget värde.",
            labels=tuple(self.periods),
            series=tuple(
                Series(
                    column.name,
                    tuple(_drawn(column.values.get(p)) for p in self.periods),
                    is_beside=column.is_beside,
                )
                for column in self.columns
            ),
            unit=self.indicator.get_unit_display(),
            label_head="År",
            source=self.indicator.source_text,
        )

    def _bars(self) -> Bars:
        latest = self.periods[-1]
        return Bars(
            key="omraden",
            title=f"{self.indicator.title}, {latest}",
            description="Ett område vars värde inte visas har ingen stapel.",
            labels=tuple(column.name for column in self.columns),
            series=(
                Series(
                    latest, tuple(_drawn(c.values.get(latest)) for c in self.columns)
                ),
            ),
            is_lying=True,
            unit=self.indicator.get_unit_display(),
            label_head="Område",
            source=self.indicator.source_text,
        )


def overview_of(indicator: Indicator, beside: Iterable[str] = ()) -> IndicatorTable:
    """Give the values of an indicator: our own, the nation's, and others' asked for."""
    places = [home(), NATION, *beside]
    values = list(
        IndicatorValue.objects.current()
        .filter(indicator=indicator, municipality__in=places)
        .select_related("area")
        .order_by("year", "part", "pk")
    )
    periods = sorted({value.period for value in values})
    return IndicatorTable(indicator, periods, _columns(values, places))


def _columns(values: list[IndicatorValue], places: list[str]) -> list[PlaceColumn]:
    """Order columns: our own first, then the nation, each by area and sex."""
    grouped: dict[tuple[int, str, str], dict[str, IndicatorValue]] = defaultdict(dict)
    for value in values:
        area = value.area.name if value.area else ""
        rank = places.index(value.municipality)
        grouped[rank, area, value.gender][value.period] = value
    return [
        PlaceColumn(_name(places[rank], area, gender), found, is_beside=rank > 0)
        for (rank, area, gender), found in sorted(
            grouped.items(), key=lambda item: (item[0][:2], "TKM".index(item[0][2]))
        )
    ]


def _name(place: str, area: str, gender: str) -> str:
    name = area or name_of(place)
    return name if gender == TOTAL else f"{name}, {Gender(gender).label.lower()}"


def _drawn(value: IndicatorValue | None) -> Value:
    """Give a value as it is drawn: one that is not shown leaves a gap."""
    if value is None:
        return Value(None)
    if value.value is None:
        return Value(None, "visas inte" if value.is_suppressed else "")
    is_preliminary = value.standing == Standing.PRELIMINARY
    return Value(float(value.value), is_preliminary=is_preliminary)


def revised_of(indicator: Indicator) -> QuerySet[IndicatorValue]:
    """List the values that no longer hold."""
    found: QuerySet[IndicatorValue] = IndicatorValue.objects.filter(
        indicator=indicator, is_current=False
    )
    return found.select_related("area", "brought_by")


def places_with(indicator: Indicator) -> list[tuple[str, str]]:
    """List the other municipalities that have values to compare with."""
    codes = (
        IndicatorValue.objects.current()
        .filter(indicator=indicator)
        .exclude(municipality__in=(home(), NATION))
        .order_by("municipality")
        .values_list("municipality", flat=True)
        .distinct()
    )
    return sorted(((code, name_of(code)) for code in codes), key=lambda each: each[1])


def resting_on(imported: Import) -> list[str]:
    """List what is resting on an import, and so would fall with it.

    The app with the documents says which decided editions are made of its figures;
    this one knows nothing of documents.
    """
    asked = composed("RESTING", tuple[Callable[[Import], Iterable[str]], ...])
    return [thing for ask in asked for thing in ask(imported)]


# --- one's own chain of cases beside Brå's national figures -----------------------
#: Bidragsbrott against municipalities, as Brå names them in its tables.
SAME_CRIME = r"bidragsbrott.*kommun"
MOST = 4
SHOWN = 6  # years in the table
# Own counts and those of all the nation differ a thousandfold: the table gives both as
# they are, and the picture gives each as a share of its own first year.
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
    """Tell whether it counts a part of the chain that somebody has handed over."""
    # What is handed over is named by its giver: ”soc:flaggor”.
    key = indicator.source_key.partition(":")[2]
    is_count = indicator.unit == Measure.COUNT
    return indicator.origin == Origin.PAX and is_count and key in CHAIN


def _short(indicator: Indicator) -> str:
    return indicator.title.rpartition(": ")[2]


def _share(value: IndicatorValue | None, first: IndicatorValue) -> Value:
    """Give a value as a share of that of the first year."""
    if value is None or value.value is None or not first.value:
        hides = value is not None and value.is_suppressed
        return Value(None, "visas inte" if hides else "")
    return Value(round(float(value.value / first.value * FIRST_YEAR)))
