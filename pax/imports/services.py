"""The course of an import: it waits, is read in once or thrown away, and is undone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from pax.accounts.models import User
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from pax.imports.models import BaseColumnMapping, BaseImport, ImportState
from pax.tables.book import Sheet
from pax.tables.headings import Column, Headings, sheet_with
from pax.tables.reading import read_tables

SETTLED = "Inläsningen är redan avgjord."
FAULTY = (
    "Filen har rader som inte gick att läsa. Rätta dem i filen och läs in den igen, "
    "eller välj att hoppa över dem."
)


class ColumnsUnclear(Invalid):
    """Which columns are what must be said by the person: the guess does not do."""

    def __init__(
        self, sentence: str, headings: Headings, meaning: Mapping[str, str]
    ) -> None:
        super().__init__(sentence)
        self.headings = headings
        self.meaning = meaning


@dataclass(frozen=True)
class File:
    """What was read: its name, its bytes' fingerprint, and how many they were."""

    label: str
    sha256: str
    size: int

    @classmethod
    def of(cls, label: str, data: bytes) -> File:
        """Take the fingerprint of a file."""
        return cls(label[:200], hashlib.sha256(data).hexdigest(), len(data))


def choose_sheet(
    data: bytes, name: str, columns: Iterable[Column] = (), sheet: str = ""
) -> tuple[Sheet, list[str]]:
    """Read the sheet of a file that the person named, and say how it was read.

    Of a sheet that was not named, the one with most of the columns is read.
    """
    book = read_tables(data, name)
    chosen = sheet_with(book, columns, sheet)
    return chosen, book.notes_on(chosen)


def lock_import(
    imported: BaseImport, states: Collection[str], refusal: str = SETTLED
) -> None:
    """Let one at a time settle an import, and only from a state it must be in."""
    imports = type(imported)._default_manager.select_for_update()
    if imports.get(pk=imported.pk).state not in states:
        raise WrongState(refusal)


def lock_to_confirm(imported: BaseImport, *, skip_faulty: bool) -> None:
    """Let an import be read in: once, and with faulty rows only knowingly."""
    lock_import(imported, [ImportState.PREVIEW])
    if imported.faults and not skip_faulty:
        raise Invalid(FAULTY)


def confirmed(
    imported: BaseImport, counts: dict[str, int], *, by: User, **more: Any
) -> None:
    """Keep that an import was read in, and what that came to."""
    change(
        imported,
        because="Inläst",
        state=ImportState.CONFIRMED,
        confirmed_at=timezone.now(),
        confirmed_by=by,
        counts=counts | {"left_out": len(imported.faults)},
        **more,
    )


def discarded(
    imported: BaseImport, states: Collection[str] = (ImportState.PREVIEW,), **more: Any
) -> None:
    """Discard what was looked at and not read in."""
    lock_import(imported, states)
    change(imported, because="Kastad", state=ImportState.DISCARDED, **more)


def lock_to_undo(imported: BaseImport, because: str) -> None:
    """Let an import be taken back: once, and with a reason."""
    if not because.strip():
        raise Invalid("Skriv varför inläsningen ångras.")
    refusal = "Bara det som är inläst kan ångras."
    lock_import(imported, [ImportState.CONFIRMED], refusal)


def undone(imported: BaseImport, because: str, *, by: User) -> None:
    """Keep that an import was taken back, and why."""
    change(
        imported,
        because=because,
        state=ImportState.UNDONE,
        undone_at=timezone.now(),
        undone_by=by,
        undone_because=because,
    )


def remembered(
    known: QuerySet[Any], headings: Headings, columns: Iterable[Column]
) -> dict[str, str]:
    """Give what the columns were said to mean last time, or else a guess.

    `known` are the mappings that the person may read.
    """
    found: BaseColumnMapping | None = known.filter(
        fingerprint=headings.fingerprint
    ).first()
    return dict(found.meaning) if found else headings.guess(columns)


def remember(
    known: QuerySet[Any],
    headings: Headings,
    meaning: Mapping[str, str],
    *,
    by: User,
    **owner: Any,
) -> None:
    """Keep what the columns of a source mean, until they are said to mean else."""
    mapping, is_new = known.get_or_create(
        fingerprint=headings.fingerprint,
        **owner,
        defaults={
            "columns": headings.names,
            "meaning": dict(meaning),
            "created_by": by,
        },
    )
    if not is_new and mapping.meaning != dict(meaning):
        change(mapping, because="Kolumnerna betyder något annat", meaning=dict(meaning))
