"""A content as pages and PDF draw it, and what differs between two."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from atgardsplan.plan.columns import COLUMNS, PARTS, PEOPLE, FieldKind
from atgardsplan.plan.document import Content, needs_in
from atgardsplan.plan.enums import Wished
from pax.ui.parts import Change
from pax.ui.swedish import day

LABELS = {c.key: dict(c.choices.choices) for c in COLUMNS if c.choices}


@dataclass(frozen=True)
class TableRow:
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
class PlannedGoal:
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
class TableGroup:
    """The rows under one heading of the table."""

    heading: str
    rows: list[TableRow]


@dataclass(frozen=True)
class PlanReading:
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
    def groups(self) -> list[TableGroup]:
        """The rows of the table, heading by heading in the table's own order."""
        names = {one["id"]: one["namn"] for one in self.content["inriktningar"]}
        rows = [TableRow(row) for row in self.content["pagaende_insatser"]["rader"]]
        order = [one["namn"] for one in self.content["tabellrubriker"]]

        def heading(row: TableRow) -> str:
            told = row.told["inriktning_tabell"]
            return str(told or names.get(row.told["inriktning_id"], ""))

        def place(row: TableRow) -> tuple[int, str]:
            name = heading(row)
            return (order.index(name) if name in order else len(order), name)

        ordered = sorted(rows, key=place)
        return [
            TableGroup(name, list(mine)) for name, mine in groupby(ordered, heading)
        ]

    @property
    def goals(self) -> list[PlannedGoal]:
        """Every indicator with the measure that it follows."""
        return [
            PlannedGoal(goal, row.name)
            for group in self.groups
            for row in group.rows
            for goal in row.told.get("indikatorer", ())
        ]


def _need(need: Content, names: dict[str, str]) -> Content:
    also = [names.get(code, code) for code in need["ingar_aven_i"]]
    return need | {"aven_i": also}


# --- what differs between two contents: what was decided, and what is now ------------
#: Not what a plan says, but how a file holds it together.
SILENT = {"trad", "nr", *PEOPLE}


@dataclass(frozen=True)
class Differing:
    """One thing of the plan that was added, taken away or changed."""

    kind: str  # Inriktning, Behov, Delbehov, Åtgärd, Text
    name: str
    how: str  # tillagd, borttagen, ändrad
    thread: str
    changes: tuple[Change, ...] = ()


def differences(before: Content, after: Content) -> list[Differing]:
    """List what differs, in the order of the plan: texts, tree, measures."""
    return [
        *_texts(before, after),
        *_compared("Inriktning", _directions(before), _directions(after)),
        *_compared("Behov", _needs(before), _needs(after)),
        *_compared("Åtgärd", _measures(before), _measures(after)),
    ]


Words = dict[str, str]


def _texts(before: Content, after: Content) -> Iterator[Differing]:
    old, new = _intro(before), _intro(after)
    changes = tuple(
        Change(label, old[label], new[label])
        for label in new
        if old[label] != new[label]
    )
    if changes:
        yield Differing("Text", "Det som står först i planen", "ändrad", "", changes)


def _intro(content: Content) -> Words:
    told = content["inledningstexter"]
    return {
        "Titel": content["titel"],
        "År": "–".join(str(year) for year in dict.fromkeys(content["ar"])),
        "Underlag": content["beslutsunderlag"]["underlag"],
        "Bakgrund": "\n".join(told["bakgrund"]),
        "Underlag för samverkan": told["underlag_for_samverkan"],
        "Prioriterade inriktningar": "\n".join(told["prioriterade_inriktningar"]),
        "Tabellens ingress": content["pagaende_insatser"]["ingress"],
    }


def _directions(content: Content) -> dict[str, Words]:
    return {
        one["trad"]: {"": one["namn"], "Inriktning": one["namn"], "Text": one["text"]}
        for one in content["inriktningar"]
    }


def _needs(content: Content) -> dict[str, Words]:
    names = {one["id"]: one["namn"] for one in content["inriktningar"]}
    return {
        need["trad"]: _told_need(
            need,
            f"{direction['namn']}: {above['text']}" if above else direction["namn"],
            names,
        )
        for direction, above, need in needs_in(content)
    }


def _told_need(need: Content, under: str, names: Words) -> Words:
    also = ["alla"] if need["i_alla"] else []
    also += [names.get(code, code) for code in need["ingar_aven_i"]]
    return {
        "": need["text"],
        "Behov": need["text"],
        "Hör till": under,
        "Ingår även i": ", ".join(also),
        "Problem": ", ".join(p["rubrik"] for p in need["problem"]),
    }


def _measures(content: Content) -> dict[str, Words]:
    names = {one["id"]: one["namn"] for one in content["inriktningar"]}
    texts = {need["id"]: need["text"] for _, _, need in needs_in(content)}
    return {
        row["trad"]: {"": row["atgard"] or row["syfte"]}
        | {
            column.head: in_words(row.get(column.key), column.key, names, texts)
            for column in COLUMNS
            if column.key not in SILENT
        }
        for row in content["pagaende_insatser"]["rader"]
    }


KINDS = {c.key: c.kind for c in COLUMNS}


def in_words(value: Any, key: str, names: Words, needs: Words) -> str:
    """Say what a field of a row says, for people."""
    if not value:
        return ""
    if key in LABELS:
        return str(LABELS[key].get(value, value))
    if key == "inriktning_id":
        return names.get(value, str(value))
    if key == "behov":
        return "\n".join(needs.get(code, code) for code in value)
    return _listed(value, KINDS[key], key)


#: What stands before the parts of what hangs on a measure, where they need telling.
PREFIXES = {
    "klar_senast": "klar senast ",
    "gjord": "gjord ",
    "hantering": "hanteras: ",
    "utgangslage": "utgångsläge ",
    "utgangsar": "år ",
    "mal": "mål ",
    "senast": "senast ",
    "borjade": "började: ",
    "fullfoljde": "fullföljde: ",
    "avbrot": "avbröt: ",
    "nr": "åtgärd ",
}
#: Parts that say nothing to a reader, or name somebody.
UNTOLD = {"ansvarig", "indikator", "slag", "myndighet", "riktning"}


def _listed(value: Any, kind: FieldKind, key: str) -> str:
    """Say the parts of a field, one on each line."""
    if kind is FieldKind.PARTS:
        return "\n".join(_part(one, PARTS[key]) for one in value)
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "Ja" if value is True else str(value)


def _part(one: Content, keys: tuple[str, ...]) -> str:
    # By our own order: the database keeps none of the keys of what is frozen.
    told = ((key, one.get(key)) for key in keys if key not in UNTOLD)
    return ", ".join(f"{PREFIXES.get(key, '')}{value}" for key, value in told if value)


def _compared(
    kind: str, before: dict[str, Words], after: dict[str, Words]
) -> Iterator[Differing]:
    """Compare things by their threads: what is new, changed, or gone."""
    for thread, new in after.items():
        old = before.get(thread)
        if old is None:
            yield Differing(kind, new[""], "tillagd", thread)
        elif changes := _changes(old, new):
            yield Differing(kind, new[""], "ändrad", thread, changes)
    for thread, old in before.items():
        if thread not in after:
            yield Differing(kind, old[""], "borttagen", thread)


def _changes(old: Words, new: Words) -> tuple[Change, ...]:
    return tuple(
        Change(label, old.get(label, ""), said)
        for label, said in new.items()
        if label and old.get(label, "") != said
    )
