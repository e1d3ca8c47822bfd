"""A content as pages and PDF draw it: the tree, and the table in its own headings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from atgardsplan.plan.columns import COLUMNS
from atgardsplan.plan.document import Content
from atgardsplan.plan.enums import Wished
from pax.ui.swedish import day

LABELS = {c.key: dict(c.choices.choices) for c in COLUMNS if c.choices}


@dataclass(frozen=True)
class Row:
    """A row of the plan's table."""

    told: Content

    @property
    def name(self) -> str:
        """What the measure is called; one without a name is said to have none."""
        return self.told["atgard"] or ""

    @property
    def status(self) -> str:
        """Its status in words."""
        return str(LABELS["status"].get(self.told["status"], ""))

    @property
    def unit(self) -> str:
        """The unit responsible, without the authority's code."""
        return str(self.told["ansvarig_enhet"]).partition("/")[2]


@dataclass(frozen=True)
class GoalTold:
    """An indicator as a plan says it, with its latest value where that is told."""

    told: Content
    measure: str

    @property
    def name(self) -> str:
        """What is measured."""
        return str(self.told["matt"])

    @property
    def baseline(self) -> str:
        """Where it stood."""
        return self._said("utgangslage", self.told["utgangsar"])

    @property
    def target(self) -> str:
        """Where it is to be, and by when."""
        until = self.told["senast"]
        on = day(datetime.date.fromisoformat(until), long=True) if until else ""
        return self._said("mal", f"senast {on}" if on else "")

    @property
    def wished(self) -> str:
        """Which way it is to go."""
        return str(dict(Wished.choices).get(self.told["riktning"], ""))

    @property
    def latest(self) -> str:
        """Give its latest value, with its period."""
        value, period = self.told.get("senaste", ""), self.told.get("senaste_period")
        return f"{value} ({period})" if value and period else value

    def _said(self, key: str, about: str) -> str:
        value = self.told[key].replace(".", ",")
        if not value:
            return ""
        unit = self.told["enhet"]
        said = f"{value} {unit}" if unit else value
        return f"{said} ({about})" if about else said


@dataclass(frozen=True)
class Group:
    """The rows under one heading of the table."""

    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Reading:
    """A plan to be read: frozen, sent, or as it is now."""

    content: Content

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.content["titel"])

    @property
    def years(self) -> str:
        """Its year or years."""
        years = [str(year) for year in dict.fromkeys(self.content["ar"])]
        return "\N{EN DASH}".join(years)

    @property
    def background(self) -> list[str]:
        """The paragraphs of the background."""
        return list(self.content["inledningstexter"]["bakgrund"])

    @property
    def cooperation(self) -> str:
        """How the plan is a ground for cooperation."""
        return str(self.content["inledningstexter"]["underlag_for_samverkan"])

    @property
    def focus(self) -> list[str]:
        """What stands before the directions."""
        return list(self.content["inledningstexter"]["prioriterade_inriktningar"])

    @property
    def basis(self) -> str:
        """The lägesbild that it is built on."""
        return str(self.content["beslutsunderlag"]["underlag"])

    @property
    def directions(self) -> list[Content]:
        """The directions, each with its needs and those of others that stand in it."""
        names = {one["id"]: one["namn"] for one in self.content["inriktningar"]}
        return [
            direction | {"behov": [_need(n, names) for n in direction["behov"]]}
            for direction in self.content["inriktningar"]
        ]

    @property
    def table(self) -> Content:
        """The heading and lead of the table."""
        return dict(self.content["pagaende_insatser"])

    @property
    def groups(self) -> list[Group]:
        """The rows of the table, heading by heading in the table's own order."""
        names = {one["id"]: one["namn"] for one in self.content["inriktningar"]}
        rows = [Row(row) for row in self.content["pagaende_insatser"]["rader"]]
        order = [one["namn"] for one in self.content["tabellrubriker"]]

        def heading(row: Row) -> str:
            told = row.told["inriktning_tabell"]
            return str(told or names.get(row.told["inriktning_id"], ""))

        def place(row: Row) -> tuple[int, str]:
            name = heading(row)
            return (order.index(name) if name in order else len(order), name)

        ordered = sorted(rows, key=place)
        return [Group(name, list(mine)) for name, mine in groupby(ordered, heading)]

    @property
    def goals(self) -> list[GoalTold]:
        """Every indicator with the measure that it follows."""
        return [
            GoalTold(goal, row.name)
            for group in self.groups
            for row in group.rows
            for goal in row.told.get("indikatorer", ())
        ]

    @property
    def decision(self) -> dict[str, Any]:
        """The decision, when there is one."""
        return dict(self.content.get("beslut") or {})


def _need(need: Content, names: dict[str, str]) -> Content:
    also = [names.get(code, code) for code in need["ingar_aven_i"]]
    return need | {"aven_i": also}
