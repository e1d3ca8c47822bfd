"""Where Pax keeps what about people, and for how long: the register of fields.

Each app has a `personal.py` with its own part of it.  Every field of text is there, as
personal data or as not: a test refuses a new one until somebody has thought about
which it is.  docs/reference/personal-data.md is made from this, as ground for the
record of processing (GDPR art. 30, BDL 3 kap. 3 §).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

OURS = ("pax.", "cases", "samverkan", "lagesbild", "atgardsplan")


@dataclass(frozen=True)
class Kept:
    """What a table holds about people: whose, in which fields, and until when."""

    whose: str
    fields: tuple[str, ...]
    until: str


CONCERNED = "those whom a case is about"
EMPLOYEES = "employees"
WITH_CASE = (
    "as the case: at a nämnd five years after its last entry (SoL 16 kap. 1 §), at "
    "police and prosecutor by their own rules (BDL 2 kap. 17 §)"
)
AS_LOG = "as the log: at least five years"

HEAD = """\
# Personal data, table by table

<!-- Written by `manage.py write_reference` from each app's `personal.py`. Do not
edit. -->

Where Pax keeps what about people. Pax has no register of persons: who is named in a
case is named in that case, and in nothing else. Each version of a record is kept as
long as the record (history obeys the same row policies). Fields of text that are not
here have been judged to say nothing about anybody (`PLAIN` there).

Pax does not delete by itself: gallring is decided by each authority's
dokumenthanteringsplan and is to be built with two approvers (a later issue).

| table | about | fields | kept |
|---|---|---|---|
"""


def as_page() -> str:
    """Write the register as a page of the documentation."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def personal() -> dict[str, Kept]:
    """Gather the personal data of every app, by model."""
    return _gather("PERSONAL")


def plain() -> dict[str, tuple[str, ...]]:
    """Gather the fields of text that say nothing about anybody, by model."""
    return _gather("PLAIN")


def _gather(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if config.name.startswith(OURS) and find_spec(f"{config.name}.personal"):
            part: Mapping[str, Any] = getattr(
                import_module(f"{config.name}.personal"), name
            )
            found |= part
    return found


def _lines() -> Iterator[str]:
    for label, kept in personal().items():
        model = apps.get_model(label)
        named = ", ".join(f"`{name}`" for name in kept.fields)
        yield (
            f"| {model._meta.verbose_name} (`{model._meta.db_table}`) "
            f"| {kept.whose} | {named} | {kept.until} |"
        )
