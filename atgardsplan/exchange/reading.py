"""What came in, brought to the plan's own shape, with what cannot be read row by row.

Nothing here looks in the database: whether a direction or a unit exists is asked when
it is brought in (atgardsplan/exchange/finding.py).  Whatever comes in, the answer is a
`Read`, never an error of another kind.
"""

import datetime
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import TextField

from atgardsplan.plan.columns import COLUMNS, PARTS, Column, FieldKind
from atgardsplan.plan.document import FEW, Content, number
from atgardsplan.plan.models import Measure
from pax.tables.values import day_in, number_in
from pax.ui.text import clean_text

#: More rows than any plan has: nobody can make Pax read a book.
MOST_ROWS = 6000
MOST_TEXT = 20_000
MOST_MONEY = Decimal(10) ** 12
IN_ALL = "inom alla inriktningsområden"
IN_MORE = re.compile(r"ingår även i (?:fler|flera) inriktningsområden", re.I)


@dataclass(frozen=True)
class Fault:
    """What cannot be read, where it stands, and what to do about it."""

    row: str
    field: str
    text: str

    def as_data(self) -> dict[str, str]:
        """Write it as an import keeps it."""
        return {"row": self.row, "stood": self.field, "sentence": self.text}

    @property
    def in_words(self) -> str:
        """Say it in one sentence."""
        where = f"{self.row}, {self.field}" if self.field else self.row
        return f"{where}: {self.text}"


@dataclass
class Read:
    """What was understood, what was not, and what is worth a thought."""

    content: Content = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, row: str, name: str, text: str) -> None:
        """Note something that cannot be read."""
        self.faults.append(Fault(row, name, text))


def read_plan(data: Any) -> Read:
    """Read a whole plan: the transcribed shape, or one that Pax has written."""
    read = Read()
    if not isinstance(data, dict) or not isinstance(data.get("inriktningar"), list):
        read.fault(
            "Filen", "", "är ingen åtgärdsplan. Den ska ha en lista ”inriktningar”."
        )
        return read
    told = _dict(data.get("pagaende_insatser"))
    texts = _dict(data.get("inledningstexter"))
    basis = _dict(data.get("beslutsunderlag"))
    rows = [one for one in _list(told.get("rader")) if isinstance(one, dict)]
    directions = list(_directions(_list(data.get("inriktningar")), read))
    measures = read_rows(rows, read)
    read.content = {
        "titel": text_of(data.get("titel"))[:120],
        "ar": _years(data, basis),
        "beslutsunderlag": {
            "lagesbild_avser": _year(basis.get("lagesbild_avser")),
            "underlag": text_of(basis.get("underlag"))[:200],
        },
        "inledningstexter": {
            "bakgrund": _texts(texts.get("bakgrund")),
            "underlag_for_samverkan": text_of(texts.get("underlag_for_samverkan")),
            "prioriterade_inriktningar": _texts(texts.get("prioriterade_inriktningar")),
        },
        "inriktningar": directions,
        "tabellrubriker": _labels(_list(data.get("tabellrubriker")), measures),
        "pagaende_insatser": {
            "rubrik": text_of(told.get("rubrik"))[:120],
            "ingress": text_of(told.get("ingress")),
            "rader": measures,
        },
        "kriterier": list(_criteria(_list(data.get("kriterier")), read)),
    }
    return read


# --- small things --------------------------------------------------------------------
def text_of(value: Any) -> str:
    """Give what stands there as text that can be kept."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return clean_text(str(value)[:MOST_TEXT], lines=True)


def _line(value: Any) -> str:
    """Give what stands there as one line."""
    return " ".join(text_of(value).split())


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value[:MOST_ROWS] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    """Give paragraphs: none of them empty, none with an empty line in it."""
    parts = value if isinstance(value, list) else [value]
    found = [p.strip() for one in parts for p in text_of(one).split("\n\n")]
    return [text for text in found if text]


def _year(value: Any) -> int | None:
    """Give a year, when it is one that a plan can have."""
    text = text_of(value)
    is_year = text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100
    return int(text) if is_year else None


def _years(data: dict[str, Any], basis: dict[str, Any]) -> list[int]:
    """Give the first and last year; a plan follows the year of its lägesbild."""
    given = [y for y in map(_year, _list(data.get("ar"))) if y]
    if given:
        return [min(given), max(given)]
    after = _year(basis.get("lagesbild_avser"))
    return [after + 1, after + 1] if after else []


def _thread(value: Any) -> str:
    try:
        return str(uuid.UUID(text_of(value)))
    except ValueError:
        return ""


def _code(value: Any) -> str:
    """Give a code that can be kept, or nothing."""
    text = _line(value)
    return text[:20] if re.fullmatch(r"[A-Za-z0-9_-]{1,20}", text) else ""


def _where(told: dict[str, Any], otherwise: str) -> str:
    """Say where something stands: in a workbook by the workbook's own row."""
    if "_rad" not in told:
        return otherwise
    return f"Bladet {told.get('_blad')}, rad {told['_rad']}"


# --- the tree ------------------------------------------------------------------------
def _directions(given: list[Any], read: Read) -> Iterator[Content]:
    """Read the directions; one without a name is left out, and told of."""
    for nth, one in enumerate(given, start=1):
        told = _dict(one)
        where = _where(told, f"Inriktning {nth}")
        name = _line(told.get("namn"))
        if not name or len(name) > 120:
            read.fault(where, "namn", "Skriv ett namn på högst 120 tecken.")
            continue
        code = _code(told.get("id")) or f"i{nth}"
        yield {
            "id": code,
            "namn": name,
            "text": text_of(told.get("text")),
            "behov": list(_needs(_list(told.get("behov")), code, read)),
            "trad": _thread(told.get("trad")),
        }


def _needs(given: list[Any], prefix: str, read: Read) -> Iterator[Content]:
    """Read needs, or the parts of one; a bare text is a need too."""
    for nth, one in enumerate(given, start=1):
        told = one if isinstance(one, dict) else {"text": one}
        code = _code(told.get("id")) or f"{prefix}-{nth}"
        text = _line(told.get("text"))
        if not text or len(text) > 400:
            where = _where(told, f"Behov {code}")
            read.fault(where, "text", "Skriv behovet med högst 400 tecken.")
            continue
        yield {
            "id": code,
            "text": text,
            "i_alla": _in_all(told, text),
            "ingar_aven_i": _also(told, code, text, read),
            "problem": list(_problems(told)),
            "trad": _thread(told.get("trad")),
            "delbehov": list(_needs(_list(told.get("delbehov")), code, read)),
        }


def _in_all(told: dict[str, Any], text: str) -> bool:
    """Say whether a need stands in every direction: it says so, or its text does."""
    said = told.get("i_alla")
    return bool(said) if said is not None else IN_ALL in text.lower()


def _also(told: dict[str, Any], code: str, text: str, read: Read) -> list[str]:
    """List the directions a need stands in too; note when it does not say which."""
    if "ingar_aven_i" not in told and IN_MORE.search(text):
        read.notes.append(
            f"Behov {code} säger att det ingår i fler inriktningar, men inte vilka. "
            "Välj dem på behovets sida."
        )
    return [c for c in map(_code, _list(told.get("ingar_aven_i"))) if c]


def _problems(told: dict[str, Any]) -> Iterator[Content]:
    for one in map(_dict, _list(told.get("problem"))):
        number_ = text_of(one.get("nummer"))
        if _thread(one.get("uuid")) and number_.isdecimal() and number_.isascii():
            yield {
                "uuid": _thread(one["uuid"]),
                "ar": _year(one.get("ar")) or 2000,
                "nummer": min(int(number_[:5]), 32_000),
                "rubrik": _line(one.get("rubrik"))[:120],
            }


def _labels(given: list[Any], rows: list[Content]) -> list[Content]:
    """Give the headings of the table: as they are told, else as the rows have them."""
    found: dict[str, str] = {}
    for one in map(_dict, given):
        if name := _line(one.get("namn"))[:120]:
            found[name] = _code(one.get("inriktning_id"))
    for row in rows:
        if name := row["inriktning_tabell"]:
            found.setdefault(name, row["inriktning_id"])
    return [{"namn": name, "inriktning_id": code} for name, code in found.items()]


def _criteria(given: list[Any], read: Read) -> Iterator[Content]:
    for nth, one in enumerate(map(_dict, given), start=1):
        name, weight = _line(one.get("namn"))[:120], text_of(one.get("vikt"))
        if not name or weight not in {"1", "2", "3", "4", "5"}:
            where = _where(one, f"Kriterium {nth}")
            read.fault(where, "vikt", "Skriv namn, och en vikt 1 till 5.")
            continue
        yield {
            "namn": name,
            "forklaring": _line(one.get("forklaring"))[:300],
            "vikt": int(weight),
        }


# --- the rows ------------------------------------------------------------------------
#: What a row is taken to be when it does not say: it stands among what is going on.
UNSAID = {"status": "pagaende", "laget": "pagar"}


def read_rows(rows: list[dict[str, Any]], read: Read) -> list[Content]:
    """Read rows of measures; one with a fault in it is left out, and told of."""
    found, heading, codes = [], "", set[str]()
    for nth, told in enumerate(rows, start=1):
        row_number = told.get("_rad") or nth
        where = f"Rad {row_number}"
        before = len(read.faults)
        row = {c.key: _value(told.get(c.key), c, where, read) for c in COLUMNS}
        row["_rad"] = row_number
        row["_sager"] = bool(row["status"] or row["laget"])
        # A column that the file has says what it says, also when a cell is empty.
        row["_har"] = [column.key for column in COLUMNS if column.key in told]
        row |= {key: row[key] or said for key, said in UNSAID.items()}
        if not row["behov"] and (one := _code(told.get("behov_id"))):
            row["behov"] = [one]
        heading = row["inriktning_tabell"] = row["inriktning_tabell"] or heading
        row["nr"] = _own_code(row["nr"], codes)
        row["poang"] = list(_points(told))
        _check_row(row, where, read)
        if len(read.faults) == before:
            found.append(row)
    return found


def _own_code(given: str, taken: set[str]) -> str:
    """Give a row its number: its own when it is free, else the next."""
    code = _code(given)
    if not code or code in taken:
        numbers = [int(one) for one in taken if one.isdecimal()]
        code = str(max(numbers, default=0) + 1)
    taken.add(code)
    return code


def _check_row(row: Content, where: str, read: Read) -> None:
    """Tell what a row lacks, or has wrong, to be a measure."""
    if not row["atgard"]:
        if not row["syfte"]:
            read.fault(where, "Åtgärd/insats", "Skriv vad åtgärden heter.")
            return
        read.notes.append(
            f"{where}: cellen Åtgärd/insats är tom. Åtgärden läses in utan namn, och "
            "visas med sitt syfte tills någon ger den ett."
        )
    if not row["inriktning_id"] and not row["inriktning_tabell"]:
        read.fault(where, "Inriktning", "Skriv vilken inriktning raden hör till.")
    if row["borjar"] and row["klar_senast"] and row["klar_senast"] < row["borjar"]:
        read.fault(where, "Klar senast", "Välj en dag efter den då åtgärden börjar.")


def _value(value: Any, column: Column, where: str, read: Read) -> Any:
    """Read one cell, by the kind of its column."""
    if column.kind is FieldKind.LINES:
        lines = value if isinstance(value, list) else [value]
        found = [line for one in lines for line in text_of(one).split("\n")]
        return [line.strip() for line in found if line.strip()]
    if column.kind is FieldKind.REFERENCES:
        return [text for text in map(_line, _list(value)) if text]
    if column.kind is FieldKind.PARTS:
        return [_part(column, one) for one in _list(value) if isinstance(one, dict)]
    if column.kind is FieldKind.FLAG:
        return value is True or text_of(value).lower() in ("ja", "1", "true", "x")
    return _word(value, column, where, read)


def _word(value: Any, column: Column, where: str, read: Read) -> str:
    if column.kind is FieldKind.TEXT:
        many_lines, most = _room_for(column)
        text = text_of(value) if many_lines else _line(value)
        if len(text) > most:
            read.fault(where, column.head, f"Korta texten till högst {most} tecken.")
        return text[:most]
    make = {
        FieldKind.CHOICE: _choice,
        FieldKind.DATE: _date,
        FieldKind.MONEY: _money,
    }.get(column.kind)
    if make is None:
        return _line(value)[:200]
    found = make(_line(value), column)
    if found is None:
        read.fault(where, column.head, _how(column, _line(value)))
    return found or ""


def _room_for(column: Column) -> tuple[bool, int]:
    """Say whether a text may have several lines, and how long it may be."""
    # One without a field is looked up; a code that cannot be one is given anew.
    if column.attr in ("", "code"):
        return False, MOST_TEXT
    field = Measure._meta.get_field(column.attr)
    return isinstance(field, TextField), getattr(field, "max_length", 0) or MOST_TEXT


def _how(column: Column, text: str) -> str:
    """Say what cannot be read, and how it is written."""
    said = f"”{text[:40]}” går inte att läsa."
    if column.choices:
        return f"{said} Skriv något av: {', '.join(map(str, column.choices.labels))}."
    if column.kind is FieldKind.DATE:
        return f"{said} Skriv datumet som 2026-05-31."
    return f"{said} Skriv beloppet med siffror, till exempel 125000."


def _choice(text: str, column: Column) -> str | None:
    if not text or column.choices is None:
        return ""
    known = {str(label).lower(): str(value) for value, label in column.choices.choices}
    known |= {str(value).lower(): str(value) for value in column.choices.values}
    return known.get(text.lower())


def _date(text: str, _column: Column) -> str | None:
    if not text:
        return ""
    day = date_from(text)
    return day.isoformat() if day else None


def _money(text: str, _column: Column) -> str | None:
    if not text:
        return ""
    found = _decimal(text, places=2)
    return number(found) if found is not None and found >= 0 else None


def _decimal(text: str, *, places: int) -> Decimal | None:
    try:
        found = number_in(text)
    except ValueError:
        return None
    if found is None or abs(found) >= MOST_MONEY:
        return None
    return found.quantize(Decimal(1).scaleb(-places))


# --- what hangs on a row -------------------------------------------------------------
def _part(column: Column, told: dict[str, Any]) -> Content:
    return {key: _line(told.get(key))[:300] for key in PARTS[column.key]}


def _points(told: dict[str, Any]) -> Iterator[Content]:
    """Read points that have both a criterion and a reason."""
    for one in map(_dict, _list(told.get("poang"))):
        name, points = _line(one.get("kriterium")), text_of(one.get("poang"))
        reason = _line(one.get("skal"))[:400]
        if name and reason and points in {"0", "1", "2", "3"}:
            yield {"kriterium": name, "poang": int(points), "skal": reason}


def count_from(text: str) -> tuple[int | None, bool]:
    """Read a count of people: the number, or that it was fewer than five."""
    if text.lower() == FEW:
        return None, True
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        return None, False
    value = int(text)
    return (None, True) if 0 < value < 5 else (value, False)


def decimal_from(text: str) -> Decimal | None:
    """Read a number of an indicator; nothing when it is not one."""
    return _decimal(text, places=3)


def date_from(text: str) -> datetime.date | None:
    """Read a day; nothing when it is not one."""
    try:
        return day_in(text)
    except ValueError:
        return None
