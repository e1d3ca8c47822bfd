"""What is told of a measure, field by field: once for files, tables and comparisons.

The first eight are the transcribed plan's own; the heads are what its table says.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db.models import TextChoices

from atgardsplan.plan.enums import (
    Effect,
    Perspective,
    Prevention,
    Progress,
    Stage,
    Whose,
)


class FieldKind(StrEnum):
    """How a field is written in a file."""

    TEXT = auto()
    LINES = auto()  # a list of lines
    CHOICE = auto()  # the value; its label is read as well
    DATE = auto()  # 2026-05-31
    MONEY = auto()  # 125000.00, kronor
    FLAG = auto()
    REFERENCE = auto()  # what something else in the file is called
    REFERENCES = auto()  # a list of such
    PARTS = auto()  # a list of small objects: see PARTS


@dataclass(frozen=True)
class Column:
    """A field of a measure: its key in JSON, its head in tables, and its kind."""

    key: str
    head: str
    kind: FieldKind
    attr: str = ""  # the model's field, where it is one
    choices: type[TextChoices] | None = None


_T, _C = FieldKind.TEXT, FieldKind.CHOICE

COLUMNS: tuple[Column, ...] = (
    Column("nr", "Nr", _T, "code"),
    Column("inriktning_tabell", "Rubrik i tabellen", FieldKind.REFERENCE),
    Column("inriktning_id", "Inriktning", FieldKind.REFERENCE),
    Column("atgard", "Åtgärd/insats", _T, "title"),
    Column("syfte", "Syfte", _T, "purpose"),
    Column("malsattning", "Målsättning", _T, "aim"),
    Column("beskrivning_inledning", "Beskrivningens inledning", _T, "lead"),
    Column("beskrivning", "Beskrivning", FieldKind.LINES, "description"),
    Column("behov", "Behov", FieldKind.REFERENCES),
    Column("status", "Status", _C, "stage", Stage),
    Column("laget", "Hur det går", _C, "progress", Progress),
    Column("art", "Art", _C, "prevention", Prevention),
    Column("verkan", "Verkan", _C, "effect", Effect),
    Column("perspektiv", "Perspektiv", _C, "perspective", Perspective),
    Column("vems", "Vems", _C, "whose", Whose),
    Column("ansvarig_enhet", "Ansvarig enhet", FieldKind.REFERENCE),
    Column("ansvarig", "Ansvarig", FieldKind.REFERENCE),
    Column("samverkansparter", "Samverkansparter", FieldKind.PARTS),
    Column("omraden", "Områden", FieldKind.REFERENCES),
    Column("borjar", "Börjar", FieldKind.DATE, "starts_on"),
    Column("klar_senast", "Klar senast", FieldKind.DATE, "ends_on"),
    Column("kostnad", "Kostnad (kr)", FieldKind.MONEY, "cost"),
    Column("finansiering", "Så betalas den", _T, "funding"),
    Column("kand_verkan", "Det som är känt om verkan", _T, "known_effect"),
    Column("kand_verkan_kalla", "Källa till det", _T, "known_source"),
    Column("individinriktad", "Individinriktad insats", FieldKind.FLAG, "is_programme"),
    Column("aktiviteter", "Aktiviteter", FieldKind.PARTS),
    Column("indikatorer", "Indikatorer", FieldKind.PARTS),
    Column("risker", "Risker", FieldKind.PARTS),
    Column("floden", "Flöden", FieldKind.PARTS),
    Column("beror_pa", "Beror på", FieldKind.PARTS),
    Column("avslutad_for_att", "Avslutad för att", _T, "ended_because"),
    Column("trad", "Tråd", _T),
)
BY_KEY = {column.key: column for column in COLUMNS}
#: Who is named in a plan: only in files for the authority itself.
PEOPLE = ("ansvarig",)

#: The small objects that hang on a measure: key in the row → their own keys, in order.
PARTS: dict[str, tuple[str, ...]] = {
    "samverkansparter": ("slag", "namn", "myndighet"),
    "aktiviteter": ("text", "klar_senast", "gjord", "ansvarig"),
    "indikatorer": (
        *("matt", "enhet", "utgangslage", "utgangsar", "mal", "senast", "riktning"),
        "indikator",
    ),
    "risker": ("text", "hantering"),
    "floden": ("period", "borjade", "fullfoljde", "avbrot"),
    "beror_pa": ("nr", "varfor"),
}
#: What the table of the plan shows (the source's own five).
IN_THE_PLAN = ("inriktning_tabell", "atgard", "syfte", "malsattning", "beskrivning")
