"""The columns of the list of cases, and which of them a person wants to see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.listing.page import Listed
from cases.models import Case, ListColumns
from pax.accounts.models import User
from pax.ui.parts import Column


@dataclass(frozen=True)
class CaseColumn:
    """One thing about a case that a list can show, and an export can hold."""

    key: str
    label: str
    value: Callable[[Listed], Any]
    kind: str = "text"  # text | date | deadline | moment | kronor | state
    sort: str = ""

    def head(self) -> Column:
        """Give the column's head, sortable by a link where that is quick."""
        return Column(self.label, self.sort, numeric=self.kind == "kronor")


@dataclass(frozen=True)
class Cell:
    """A value in its column."""

    column: CaseColumn
    value: Any


@dataclass(frozen=True)
class Row:
    """A case as a list shows it."""

    case: Case
    cells: list[Cell]


COLUMNS = (
    CaseColumn(
        "lage", "Läge", lambda r: "Pågår" if r.case.is_open else "Avslutat", "state"
    ),
    CaseColumn("steg", "Steg", lambda r: r.step),
    CaseColumn(
        "handlaggare", "Handläggare", lambda r: r.case.assignee and r.case.assignee.name
    ),
    CaseColumn("enhet", "Enhet", lambda r: r.case.unit.name),
    CaseColumn("misstanke", "Misstanke om", lambda r: r.case.get_suspicion_display()),
    CaseColumn("stod", "Stöd", lambda r: r.case.get_support_display()),
    CaseColumn("kanal", "Kanal", lambda r: r.case.get_channel_display()),
    CaseColumn("belopp", "Felaktigt belopp", lambda r: r.case.amount, "kronor"),
    CaseColumn("k_nummer", "K-nummer", lambda r: r.case.k_number),
    CaseColumn("frist", "Närmaste frist", lambda r: r.case.due_on, "deadline", "due"),
    CaseColumn("oppnat", "Öppnat", lambda r: r.case.opened_on, "date", "opened"),
    CaseColumn(
        "andrat",
        "Senast ändrat",
        lambda r: timezone.localtime(r.case.touched_at),
        "moment",
        "touched",
    ),
)
USUAL = ("lage", "steg", "handlaggare", "misstanke", "frist", "andrat")


def columns_of(user: User) -> list[CaseColumn]:
    """List the columns that the person has chosen, or the usual ones."""
    saved = ListColumns.objects.filter(owner=user).first()
    chosen = saved.columns if saved else USUAL
    return [column for column in COLUMNS if column.key in chosen]


@transaction.atomic
def save_columns(keys: list[str], *, by: User) -> None:
    """Remember which columns the person wants; a matter of taste, so without log."""
    ListColumns.objects.update_or_create(owner=by, defaults={"columns": keys})


def rows_of(cases: list[Listed], columns: list[CaseColumn]) -> list[Row]:
    """Lay cases out in columns."""
    return [
        Row(listed.case, [Cell(column, column.value(listed)) for column in columns])
        for listed in cases
    ]
