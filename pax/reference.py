"""Pages of the documentation that are written by the program itself.

What is true of the program is not written twice: `manage.py write_reference` asks
each generator for its page, and a test holds that the pages are current.
"""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

#: The page under docs/reference/, and the function that gives its text.
GENERATORS = {
    "permissions.md": "pax.access.table.as_page",
    "personal-data.md": "pax.personal.as_page",
    "states.md": "cases.process.states.as_page",
}


def folder() -> Path:
    """Give the folder of the written pages."""
    return Path(settings.ROOT) / "docs" / "reference"


def pages() -> dict[Path, str]:
    """Write every page anew, without saving it."""
    found: dict[Path, str] = {}
    for name, dotted in GENERATORS.items():
        write: Callable[[], str] = import_string(dotted)
        found[folder() / name] = write()
    return found
