"""The columns of the list of cases, and which of them a person has chosen."""

from collections.abc import Callable
from dataclasses import dataclass

from cases import gokungen
from cases.models import Case, ListColumns
from pax.accounts.models import User
from pax.ui import swedish


@dataclass(frozen=True)
class ListColumn:
    """One column: what it is called, and what it says of a case, as text."""

    key: str
    label: str
    text: Callable[[Case], str]
    sort: str = ""


COLUMNS = {
    c.key: c
    for c in (
        ListColumn("rubrik", "Rubrik", lambda c: c.title),
        ListColumn("steg", "Steg", lambda c: step_names().get(c.step, c.step)),
        ListColumn("lage", "Läge", lambda c: "Pågår" if c.is_open else "Avslutat"),
        ListColumn("handlaggare", "Handläggare", lambda c: str(c.assignee or "")),
        ListColumn(
            "frist",
            "Närmaste frist",
            lambda c: swedish.day(c.due_on) if c.due_on else "",
            sort="frist",
        ),
        ListColumn("stod", "Stöd", lambda c: c.get_support_display()),
        ListColumn("misstanke", "Misstanke", lambda c: c.get_suspicion_display()),
        ListColumn("enhet", "Enhet", lambda c: str(c.unit)),
        ListColumn("knummer", "K-nummer", lambda c: c.k_number),
        ListColumn(
            "oppnad", "Öppnat", lambda c: swedish.day(c.opened_on), sort="oppnad"
        ),
        ListColumn(
            "andrad",
            "Senast ändrat",
            lambda c: swedish.moment(c.touched_at),
            sort="andrad",
        ),
    )
}


def step_names() -> dict[str, str]:
    """Name the steps as Gökungen does: a list holds cases of many versions."""
    return {step.key: step.name for step in gokungen.STEPS}


DEFAULT = ("rubrik", "steg", "handlaggare", "frist", "andrad")


def chosen_columns(user: User) -> list[ListColumn]:
    """Give the columns that a person has chosen, or those that suit most."""
    chosen = ListColumns.objects.filter(owner=user).values_list("columns", flat=True)
    keys = next(iter(chosen), DEFAULT)
    return [COLUMNS[key] for key in keys if key in COLUMNS] or choose(DEFAULT)


def choose(keys: tuple[str, ...]) -> list[ListColumn]:
    """Give columns by their keys."""
    return [COLUMNS[key] for key in keys]


def save_columns(user: User, keys: list[str]) -> None:
    """Remember which columns a person wants, in the order of the list."""
    ListColumns.objects.update_or_create(
        owner=user, defaults={"columns": [k for k in COLUMNS if k in keys]}
    )
