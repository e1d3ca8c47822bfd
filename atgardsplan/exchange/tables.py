"""A plan as tables: sheets of a workbook, CSV, and what is pasted from a spreadsheet.

The same content both ways.  What hangs on a row is written as lines, its parts divided
by ” | ”; a bar or backslash in a text is written with a backslash before it.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from atgardsplan.exchange.reading import Read, read_plan, read_rows
from atgardsplan.plan.columns import COLUMNS, IN_THE_PLAN, PARTS, Column, FieldKind
from atgardsplan.plan.document import Content, needs_in
from pax.errors import Invalid
from pax.tables import headings
from pax.tables.book import Row, Sheet
from pax.tables.headings import alike, find_headings, sheet_with
from pax.tables.reading import read_tables, read_text
from pax.tables.values import text_in

Table = list[list[str]]
#: A sheet that came in: each row with the number that it has there.
Numbered = list[tuple[int, list[str]]]
#: The sheets of a workbook, and the heads of those that are not the measures'.
MEASURES = "Åtgärder"
HEADS = {
    "Plan": ("Uppgift", "Text"),
    "Inriktningar": ("Id", "Inriktning", "Beskrivning", "Tråd"),
    "Rubriker": ("Rubrik i tabellen", "Inriktning"),
    "Behov": (
        *("Id", "Inriktning", "Delbehov av", "Behov", "Gäller alla"),
        *("Ingår även i", "Problem", "Tråd"),
    ),
    "Kriterier": ("Kriterium", "Vad det betyder", "Vikt"),
}
POINTS = "Poäng"
POINT_KEYS = ("kriterium", "poang", "skal")
PROBLEM_KEYS = ("uuid", "ar", "nummer", "rubrik")


# --- lines and their parts -----------------------------------------------------------
def pack(parts: Iterable[Any]) -> str:
    """Write parts on one line."""
    said = ["" if part is None else str(part) for part in parts]
    return " | ".join(re.sub(r"([\\|])", r"\\\1", text) for text in said).rstrip()


def unpack(line: str) -> list[str]:
    """Read the parts of a line."""
    parts: list[str] = []
    part, escaped = "", False
    for character in line:
        if escaped:
            part, escaped = part + character, False
        elif character == "\\":
            escaped = True
        elif character == "|":
            parts, part = [*parts, part.strip()], ""
        else:
            part += character
    return [*parts, part.strip()]


def _unpacked(text: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """Read lines of parts, each by its key."""
    found = []
    for line in text.split("\n"):
        if line.strip():
            parts = unpack(line) + [""] * len(keys)
            found.append(dict(zip(keys, parts, strict=False)))
    return found


# --- out -----------------------------------------------------------------------------
def tables_of(content: Content) -> dict[str, Table]:
    """Write a plan as tables, each with its head first."""
    return {
        "Plan": [list(HEADS["Plan"]), *_head_rows(content)],
        "Inriktningar": [
            list(HEADS["Inriktningar"]),
            *(
                [one["id"], one["namn"], one["text"], one["trad"]]
                for one in content["inriktningar"]
            ),
        ],
        "Rubriker": [
            list(HEADS["Rubriker"]),
            *([x["namn"], x["inriktning_id"]] for x in content["tabellrubriker"]),
        ],
        "Behov": [list(HEADS["Behov"]), *_need_rows(content)],
        MEASURES: measure_table(content),
        "Kriterier": [
            list(HEADS["Kriterier"]),
            *(
                [c["namn"], c["forklaring"], str(c["vikt"])]
                for c in content["kriterier"]
            ),
        ],
    }


def _head_rows(content: Content) -> Iterator[list[str]]:
    texts, table = content["inledningstexter"], content["pagaende_insatser"]
    basis = content["beslutsunderlag"]
    told = {
        "titel": content["titel"],
        "ar": "-".join(str(year) for year in content["ar"]),
        "lagesbild_avser": str(basis["lagesbild_avser"] or ""),
        "underlag": basis["underlag"],
        "bakgrund": "\n\n".join(texts["bakgrund"]),
        "underlag_for_samverkan": texts["underlag_for_samverkan"],
        "prioriterade_inriktningar": "\n\n".join(texts["prioriterade_inriktningar"]),
        "rubrik": table["rubrik"],
        "ingress": table["ingress"],
    }
    yield from ([key, text] for key, text in told.items())


def _need_rows(content: Content) -> Iterator[list[str]]:
    for direction, above, need in needs_in(content):
        yield [
            need["id"],
            direction["id"],
            above["id"] if above else "",
            need["text"],
            "ja" if need["i_alla"] else "",
            "\n".join(need["ingar_aven_i"]),
            "\n".join(pack(one[k] for k in PROBLEM_KEYS) for one in need["problem"]),
            need["trad"],
        ]


def measure_table(content: Content) -> Table:
    """Write the measures as a table: every column there is, in their order."""
    rows = content["pagaende_insatser"]["rader"]
    head = [*(column.head for column in COLUMNS), POINTS]
    return [head, *(_measure_row(row) for row in rows)]


def _measure_row(row: Content) -> list[str]:
    points = row.get("poang", [])
    return [
        *(cell_text(row.get(column.key), column) for column in COLUMNS),
        "\n".join(pack(one[k] for k in POINT_KEYS) for one in points),
    ]


def cell_text(value: Any, column: Column) -> str:
    """Write what a row says in one column."""
    if not value:
        return ""
    if column.kind is FieldKind.PARTS:
        keys = PARTS[column.key]
        return "\n".join(pack(one.get(k, "") for k in keys) for one in value)
    if isinstance(value, list):
        return "\n".join(value)
    if column.choices:
        return str(dict(column.choices.choices).get(value, value))
    return "ja" if value is True else str(value)


# --- in ------------------------------------------------------------------------------
def from_file(raw: bytes, name: str, sheet: str = "") -> Read:
    """Read a file: a whole plan when it has the sheets of one, else rows."""
    try:
        book = read_tables(raw, name)
        sheets = {one.name: _as_text(one) for one in book.filled if not one.refusal}
        if not sheet and {"Inriktningar", "Behov", MEASURES} <= sheets.keys():
            return read_plan(content_from(sheets))
        chosen = sheet_with(book, HEADINGS, sheet)
    except Invalid as refused:
        return _unreadable(str(refused))
    read = rows_from(chosen)
    read.notes[:0] = book.notes_on(chosen)
    return read


def from_text(text: str) -> Read:
    """Read what was pasted from a spreadsheet (tabs), or CSV with ; or ,."""
    try:
        return rows_from(read_text(text.lstrip("\ufeff")))
    except Invalid as refused:
        return _unreadable(str(refused))


def _unreadable(why: str) -> Read:
    read = Read()
    read.fault("Filen", "", why)
    return read


def _as_text(sheet: Sheet) -> Numbered:
    return [(n, [text_in(cell) for cell in cells]) for n, cells in sheet.rows]


#: What the source's own table, and people, call the columns.
OTHERS = {
    "atgard": ("åtgärd", "insats", "åtgärd / insats"),
    "ansvarig": ("ansvarig person",),
    "ansvarig_enhet": ("enhet",),
    "malsattning": ("mål",),
    "klar_senast": ("slutdatum",),
    "borjar": ("startdatum",),
}
HEADINGS = (
    *(headings.Column(c.key, c.head, OTHERS.get(c.key, ())) for c in COLUMNS),
    headings.Column("poang", POINTS),
)


#: What is said when no row of headings is found: what would have been known.
UNKNOWN_HEADINGS = (
    "saknar en rad med rubriker som Pax känner. Minst Åtgärd/insats eller Syfte ska "
    f"finnas. {headings.known_headings(HEADINGS)}"
)


def rows_from(sheet: Sheet) -> Read:
    """Read rows of measures; without a head, as the five columns of the plan."""
    read = Read()
    if sheet.is_empty:
        read.fault("Tabellen", "", "är tom. Kopiera raderna, och klistra in dem igen.")
        return read
    keys, rows = _headed(sheet)
    if not keys:
        read.fault("Tabellen", "", UNKNOWN_HEADINGS)
        return read
    told = [_raw_row(keys, list(map(text_in, row))) | {"_rad": n} for n, row in rows]
    read.content = {"pagaende_insatser": {"rader": read_rows(_one_heading(told), read)}}
    return read


def _headed(sheet: Sheet) -> tuple[list[str], list[Row]]:
    """Find what the columns are, and the rows under their headings."""
    with contextlib.suppress(Invalid):  # no row of headings
        found = find_headings(sheet, HEADINGS)
        keys = _keys(found.names)
        if "atgard" in keys or "syfte" in keys:
            return keys, found.rows
    if max(len(cells) for _, cells in sheet.rows) == len(IN_THE_PLAN):
        return list(IN_THE_PLAN), sheet.rows
    return [], []


def _keys(names: Iterable[str]) -> list[str]:
    """Give the key of each column, as it is headed; none for one that is not known."""
    known = {name: column.key for column in HEADINGS for name in column.known_as}
    return [known.get(alike(name), "") for name in names]


def _one_heading(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let what a table calls Inriktning be a heading of it, unless both are there."""
    if not any("inriktning_tabell" in row for row in rows):
        for row in rows:
            row["inriktning_tabell"] = row.pop("inriktning_id", "")
    return rows


def _raw_row(keys: list[str], row: list[str]) -> dict[str, Any]:
    # Cells at the end of a row that are empty are not in the file.
    padded = [*row, *[""] * (len(keys) - len(row))]
    told = {key: cell for key, cell in zip(keys, padded, strict=False) if key}
    by_key = {column.key: column for column in COLUMNS}
    return {
        key: _unpacked(cell, POINT_KEYS) if key == "poang" else _raw(cell, by_key[key])
        for key, cell in told.items()
    }


def _raw(cell: str, column: Column) -> Any:
    if column.kind is FieldKind.PARTS:
        return _unpacked(cell, PARTS[column.key])
    if column.kind is FieldKind.REFERENCES:
        return [part.strip() for part in re.split(r"[\n;]", cell) if part.strip()]
    return cell


def content_from(tables: dict[str, Numbered]) -> dict[str, Any]:
    """Put the sheets of a workbook together to a plan, as it was written."""
    head = {row[0]: row[1] for _, row in tables.get("Plan", [])[1:] if len(row) > 1}
    needs = _of_sheet(tables, "Behov")
    measures = tables[MEASURES]
    keys = _keys(measures[0][1]) if measures else []
    return {
        "titel": head.get("titel", ""),
        "ar": head.get("ar", "").split("-"),
        "beslutsunderlag": {k: head.get(k) for k in ("lagesbild_avser", "underlag")},
        "inledningstexter": {
            key: head.get(key)
            for key in (
                *("bakgrund", "underlag_for_samverkan"),
                "prioriterade_inriktningar",
            )
        },
        "inriktningar": [
            {
                **_stands(one),
                "id": one["Id"],
                "namn": one["Inriktning"],
                "text": one["Beskrivning"],
                "trad": one["Tråd"],
                "behov": _needs_under(needs, one["Id"], ""),
            }
            for one in _of_sheet(tables, "Inriktningar")
        ],
        "tabellrubriker": [
            {"namn": one["Rubrik i tabellen"], "inriktning_id": one["Inriktning"]}
            for one in _of_sheet(tables, "Rubriker")
        ],
        "pagaende_insatser": {
            "rubrik": head.get("rubrik"),
            "ingress": head.get("ingress"),
            "rader": [
                _raw_row(keys, row) | {"_rad": number}
                for number, row in measures[1:]
                if any(row)
            ],
        },
        "kriterier": [
            {
                **_stands(one),
                "namn": one["Kriterium"],
                "forklaring": one["Vad det betyder"],
                "vikt": one["Vikt"],
            }
            for one in _of_sheet(tables, "Kriterier")
        ],
    }


def _of_sheet(tables: dict[str, Numbered], name: str) -> list[dict[str, Any]]:
    """Give the rows of a sheet by its heads; a cell that is not there is empty."""
    table = tables.get(name, [])
    heads = table[0][1] if table else []
    return [
        dict.fromkeys(HEADS[name], "")
        | dict(zip(heads, row, strict=False))
        | {"_rad": number, "_blad": name}
        for number, row in table[1:]
        if any(row)
    ]


def _stands(row: dict[str, Any]) -> dict[str, Any]:
    """Say where a row stands, for faults in what is read from it."""
    return {key: row[key] for key in ("_rad", "_blad")}


def _needs_under(
    needs: list[dict[str, Any]], direction: str, above: str
) -> list[dict[str, Any]]:
    return [
        {
            **_stands(one),
            "id": one["Id"],
            "text": one["Behov"],
            "i_alla": one["Gäller alla"].lower() in ("ja", "x", "1"),
            "ingar_aven_i": one["Ingår även i"].split("\n"),
            "problem": _unpacked(one["Problem"], PROBLEM_KEYS),
            "trad": one["Tråd"],
            "delbehov": [] if above else _needs_under(needs, direction, one["Id"]),
        }
        for one in needs
        if one["Inriktning"] == direction and one["Delbehov av"] == above
    ]
