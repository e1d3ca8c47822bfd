"""Pages of the documentation that are written by the program itself.

What is true of the program is not written twice: `manage.py write_reference` asks
each generator for its page, and a test holds that the pages are current.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from cases.process import states
from pax.access import table
from pax.db.facts import Model, Retention, answering, our_models

HEAD = """\
# Personal data, table by table

<!-- Written by `manage.py write_reference` from the fields of the models. Do not
edit. -->

Where Pax keeps what about people. Pax has no register of persons: who is named in a
case is named in that case, and in nothing else. Each version of a record is kept as
long as the record (history obeys the same row policies). Fields of text that are not
here have been judged to say nothing about anybody (`plain` in the models).

Pax does not delete by itself: gallring is decided by each authority's
dokumenthanteringsplan and is to be built with two approvers (a later issue).

| table | about | fields | kept |
|---|---|---|---|
"""


def personal_data_page() -> str:
    """Write the register as a page of the documentation."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def personal_fields() -> dict[Model, list[str]]:
    """Give the fields that hold personal data, by the models that have any."""
    found = {model: answering(model, "personal") for model in our_models()}
    return {model: names for model, names in found.items() if names}


def _lines() -> Iterator[str]:
    for model, names in personal_fields().items():
        kept: Retention = vars(model)["retention"]
        named = ", ".join(f"`{name}`" for name in names)
        yield (
            f"| {model._meta.verbose_name} (`{model._meta.db_table}`) "
            f"| {kept.whose} | {named} | {kept.until} |"
        )


FOLDER = Path(settings.ROOT) / "docs" / "reference"
#: The page under docs/reference/, and the function that gives its text.
GENERATORS: dict[str, Callable[[], str]] = {
    "permissions.md": table.as_page,
    "personal-data.md": personal_data_page,
    "states.md": states.as_page,
}


def pages() -> dict[Path, str]:
    """Write every page anew, without saving it."""
    return {FOLDER / name: write() for name, write in GENERATORS.items()}
