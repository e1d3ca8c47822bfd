"""What is counted of an authority's own, and how much of it others may see."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from lagesbild.figures.enums import AreaLevel, Direction, Measure, Theme
from lagesbild.figures.suppression import Key, Published, Tables, explain, suppress


@dataclass(frozen=True)
class OwnFigure:
    """One number as it may leave the authority."""

    key: str
    title: str
    unit: str
    value: str | None  # a decimal number as text; None when it is hidden
    is_suppressed: bool = False
    definition: str = ""
    theme: str = Theme.ECONOMY
    area: str = ""
    direction: str = Direction.NONE
    part: str = ""  # 01-12: a month of the year

    @property
    def indicator_key(self) -> str:
        """What it is measured as: one indicator has values of areas and of months."""
        key = self.key.removesuffix(f":{self.part}") if self.part else self.key
        return key.removesuffix(f":{self.area}") if self.area else key

    @property
    def area_level(self) -> str:
        """What kind of place it is about."""
        return AreaLevel.AREA if self.area else AreaLevel.MUNICIPALITY

    def as_data(self) -> dict[str, Any]:
        """Write it so that it can be kept as JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Label:
    """What a counted cell is called, and where it is about."""

    title: str
    definition: str = ""
    theme: str = Theme.ECONOMY
    area: str = ""
    direction: str = Direction.NONE
    part: str = ""


@dataclass
class Account:
    """All that is counted for a year, before and after small counts are hidden."""

    year: int
    threshold: int
    tables: Tables = field(default_factory=Tables)
    labels: dict[Key, Label] = field(default_factory=dict)
    others: list[OwnFigure] = field(default_factory=list)
    _published: Published | None = None

    def count(self, key: str, number: int, label: Label) -> None:
        """Add a count."""
        self.tables.put(key, number)
        self.labels[key] = label

    @property
    def published(self) -> Published:
        """The counts as others may see them."""
        if self._published is None:
            self._published = suppress(self.tables, self.threshold)
        return self._published

    @property
    def figures(self) -> list[OwnFigure]:
        """Every number as it may leave the authority."""
        return [self._figure(key) for key in self.labels] + self.others

    @property
    def words(self) -> str:
        """What is said of what is hidden."""
        hides = any(figure.is_suppressed for figure in self.figures)
        return explain(self.threshold) if hides else ""

    def _figure(self, key: Key) -> OwnFigure:
        label, number = self.labels[key], self.published[key]
        return OwnFigure(
            key=str(key),
            title=label.title,
            unit=Measure.COUNT,
            value=None if number is None else str(number),
            is_suppressed=number is None,
            definition=label.definition,
            theme=label.theme,
            area=label.area,
            direction=label.direction,
            part=label.part,
        )
