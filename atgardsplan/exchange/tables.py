"""A plan as tables: sheets of a workbook, CSV, and what is pasted from a spreadsheet.

The same content both ways.  What hangs on a row is written as lines, its parts divided
by ” | ”; a bar or backslash in a text is written with a backslash before it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from atgardsplan.exchange.reading import MOST_ROWS, Read, read_plan, read_rows
from atgardsplan.plan.columns import COLUMNS, IN_THE_PLAN, PARTS, Column, Kind
from atgardsplan.plan.document import Content

Table = list[list[str]]
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
    for direction in content["inriktningar"]:
        for need in direction["behov"]:
            yield _need_row(need, direction["id"], "")
            for part in need["delbehov"]:
                yield _need_row(part, direction["id"], need["id"])


def _need_row(need: Content, direction: str, above: str) -> list[str]:
    return [
        need["id"],
        direction,
        above,
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
        *(_cell(row.get(column.key), column) for column in COLUMNS),
        "\n".join(pack(one[k] for k in POINT_KEYS) for one in points),
    ]


def _cell(value: Any, column: Column) -> str:
    if not value:
        return ""
    if column.kind is Kind.PARTS:
        keys = PARTS[column.key]
        return "\n".join(pack(one.get(k, "") for k in keys) for one in value)
    if isinstance(value, list):
        return "\n".join(value)
    if column.choices:
        return str(dict(column.choices.choices).get(value, value))
    return "ja" if value is True else str(value)


def to_csv(table: Table) -> bytes:
    """Write a table as CSV that a spreadsheet opens rightly: BOM and semicolons."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([_harmless(c) for c in r] for r in table)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _as_written(cell: str) -> str:
    is_guarded = cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t")
    return cell[1:] if is_guarded else cell


def to_xlsx(tables: dict[str, Table]) -> bytes:
    """Write tables as a workbook, a sheet each."""
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        _write_sheet(book.create_sheet(name), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(sheet: Any, table: Table) -> None:
    """Write a table as text, all of it: a date or a formula is never guessed."""
    for y, row in enumerate(table, start=1):
        for x, text in enumerate(row, start=1):
            cell = sheet.cell(y, x)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 24
    sheet.freeze_panes = "A2"


# --- in ------------------------------------------------------------------------------
def from_xlsx(raw: bytes) -> Read:
    """Read a workbook: a whole plan when it has the sheets of one, else rows."""
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        tables = {sheet.title: list(_sheet_rows(sheet)) for sheet in book.worksheets}
    except Exception:
        return _unreadable("går inte att läsa som en Excelfil. Spara om den som .xlsx.")
    if {"Inriktningar", "Behov", MEASURES} <= tables.keys():
        return read_plan(content_from(tables))
    named = tables.get(MEASURES) or next(iter(tables.values()), [])
    return rows_from(named)


def _sheet_rows(sheet: Any) -> Iterator[list[str]]:
    for nth, row in enumerate(sheet.iter_rows(values_only=True)):
        if nth > MOST_ROWS:
            return
        yield [_of_cell(value) for value in row[:60]]


def _of_cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def from_text(text: str) -> Read:
    """Read what was pasted from a spreadsheet (tabs), or CSV with ; or ,."""
    lines = text.lstrip("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    mark = max("\t;,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark))
    except csv.Error:
        return _unreadable("går inte att läsa som en tabell. Kopiera rutorna igen.")
    return rows_from([[_as_written(cell) for cell in row] for row in rows])


def from_bytes(raw: bytes) -> Read:
    """Read a CSV file, whichever of the usual ways its letters are written."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return from_text(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _unreadable("går inte att läsa. Spara den som CSV i UTF-8.")


def _unreadable(why: str) -> Read:
    read = Read()
    read.fault("Filen", "", why)
    return read


HEAD_KEYS = {c.head.lower(): c.key for c in COLUMNS} | {c.key: c.key for c in COLUMNS}
#: What the source's own table, and people, call the columns.
OTHERS = {
    "åtgärd": "atgard",
    "insats": "atgard",
    "åtgärd / insats": "atgard",
    "ansvarig person": "ansvarig",
    "enhet": "ansvarig_enhet",
    "mål": "malsattning",
    "poäng": "poang",
    "slutdatum": "klar_senast",
    "startdatum": "borjar",
}


def rows_from(table: Table) -> Read:
    """Read rows of measures; without a head, as the five columns of the plan."""
    filled = [(n, row) for n, row in enumerate(table, start=1) if any(row)]
    read = Read()
    if not filled:
        read.fault("Tabellen", "", "är tom. Kopiera raderna, och klistra in dem igen.")
        return read
    keys = [_head_key(cell) for cell in filled[0][1]]
    if "atgard" in keys or "syfte" in keys:
        filled = filled[1:]
    elif len(filled[0][1]) == len(IN_THE_PLAN):
        keys = list(IN_THE_PLAN)
    else:
        read.fault(
            "Tabellen",
            "",
            "saknar rubriker. Ta med raden med Inriktning, Åtgärd/insats, Syfte, "
            "Målsättning och Beskrivning.",
        )
        return read
    rows = [_raw_row(keys, row) | {"_rad": n} for n, row in filled]
    read.content = {"pagaende_insatser": {"rader": read_rows(_one_heading(rows), read)}}
    return read


def _head_key(cell: str) -> str:
    said = " ".join(cell.split()).lower()
    return HEAD_KEYS.get(said) or OTHERS.get(said, "")


def _one_heading(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let what a table calls Inriktning be a heading of it, unless both are there."""
    if not any("inriktning_tabell" in row for row in rows):
        for row in rows:
            row["inriktning_tabell"] = row.pop("inriktning_id", "")
    return rows


def _raw_row(keys: list[str], row: list[str]) -> dict[str, Any]:
    told = {key: cell for key, cell in zip(keys, row, strict=False) if key}
    by_key = {column.key: column for column in COLUMNS}
    return {
        key: _unpacked(cell, POINT_KEYS) if key == "poang" else _raw(cell, by_key[key])
        for key, cell in told.items()
    }


def _raw(cell: str, column: Column) -> Any:
    if column.kind is Kind.PARTS:
        return _unpacked(cell, PARTS[column.key])
    if column.kind is Kind.REFERENCES:
        return [part.strip() for part in re.split(r"[\n;]", cell) if part.strip()]
    return cell


def content_from(tables: dict[str, Table]) -> dict[str, Any]:
    """Put the sheets of a workbook together to a plan, as it was written."""
    head = {row[0]: row[1] for row in tables.get("Plan", [])[1:] if len(row) > 1}
    needs = _of_sheet(tables, "Behov")
    measures = tables[MEASURES]
    keys = [_head_key(cell) for cell in measures[0]] if measures else []
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
            "rader": [_raw_row(keys, row) for row in measures[1:] if any(row)],
        },
        "kriterier": [
            {
                "namn": one["Kriterium"],
                "forklaring": one["Vad det betyder"],
                "vikt": one["Vikt"],
            }
            for one in _of_sheet(tables, "Kriterier")
        ],
    }


def _of_sheet(tables: dict[str, Table], name: str) -> list[dict[str, str]]:
    """Give the rows of a sheet by its heads; a cell that is not there is empty."""
    table = tables.get(name, [])
    heads = table[0] if table else []
    return [
        dict.fromkeys(HEADS[name], "") | dict(zip(heads, row, strict=False))
        for row in table[1:]
        if any(row)
    ]


def _needs_under(
    needs: list[dict[str, str]], direction: str, above: str
) -> list[dict[str, Any]]:
    return [
        {
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
