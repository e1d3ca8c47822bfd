"""What differs between two contents of plans: what was decided, and what is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from atgardsplan.plan.columns import COLUMNS, PARTS, PEOPLE, Kind
from atgardsplan.plan.document import Content
from pax.ui.parts import Change

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


Told = dict[str, str]


def _texts(before: Content, after: Content) -> Iterator[Differing]:
    old, new = _intro(before), _intro(after)
    changes = tuple(
        Change(label, old[label], new[label])
        for label in new
        if old[label] != new[label]
    )
    if changes:
        yield Differing("Text", "Det som står först i planen", "ändrad", "", changes)


def _intro(content: Content) -> Told:
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


def _directions(content: Content) -> dict[str, Told]:
    return {
        one["trad"]: {"": one["namn"], "Inriktning": one["namn"], "Text": one["text"]}
        for one in content["inriktningar"]
    }


def _needs(content: Content) -> dict[str, Told]:
    names = {one["id"]: one["namn"] for one in content["inriktningar"]}
    found: dict[str, Told] = {}
    for direction in content["inriktningar"]:
        for need in direction["behov"]:
            found[need["trad"]] = _need(need, direction["namn"], names)
            for part in need["delbehov"]:
                about = f"{direction['namn']}: {need['text']}"
                found[part["trad"]] = _need(part, about, names)
    return found


def _need(need: Content, under: str, names: Told) -> Told:
    also = ["alla"] if need["i_alla"] else []
    also += [names.get(code, code) for code in need["ingar_aven_i"]]
    return {
        "": need["text"],
        "Behov": need["text"],
        "Hör till": under,
        "Ingår även i": ", ".join(also),
        "Problem": ", ".join(p["rubrik"] for p in need["problem"]),
    }


def _measures(content: Content) -> dict[str, Told]:
    names = {one["id"]: one["namn"] for one in content["inriktningar"]}
    texts = dict(_texts_of_needs(content))
    return {
        row["trad"]: {"": row["atgard"] or row["syfte"]}
        | {
            column.head: in_words(row.get(column.key), column.key, names, texts)
            for column in COLUMNS
            if column.key not in SILENT
        }
        for row in content["pagaende_insatser"]["rader"]
    }


def _texts_of_needs(content: Content) -> Iterator[tuple[str, str]]:
    for direction in content["inriktningar"]:
        for need in direction["behov"]:
            yield need["id"], need["text"]
            for part in need["delbehov"]:
                yield part["id"], part["text"]


LABELS = {c.key: dict(c.choices.choices) for c in COLUMNS if c.choices}
KINDS = {c.key: c.kind for c in COLUMNS}


def in_words(value: Any, key: str, names: Told, needs: Told) -> str:
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
SAID = {
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


def _listed(value: Any, kind: Kind, key: str) -> str:
    if kind is Kind.PARTS:
        return "\n".join(_part(one, PARTS[key]) for one in value)
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "Ja" if value is True else str(value)


def _part(one: Content, keys: tuple[str, ...]) -> str:
    # By our own order: the database keeps none of the keys of what is frozen.
    told = ((key, one.get(key)) for key in keys if key not in UNTOLD)
    return ", ".join(f"{SAID.get(key, '')}{value}" for key, value in told if value)


def _compared(
    kind: str, before: dict[str, Told], after: dict[str, Told]
) -> Iterator[Differing]:
    for thread, new in after.items():
        old = before.get(thread)
        if old is None:
            yield Differing(kind, new[""], "tillagd", thread)
        elif changes := _changes(old, new):
            yield Differing(kind, new[""], "ändrad", thread, changes)
    for thread, old in before.items():
        if thread not in after:
            yield Differing(kind, old[""], "borttagen", thread)


def _changes(old: Told, new: Told) -> tuple[Change, ...]:
    return tuple(
        Change(label, old.get(label, ""), said)
        for label, said in new.items()
        if label and old.get(label, "") != said
    )
