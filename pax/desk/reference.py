"""Pages of the documentation that are written by the program itself.

What is true of the program is not written twice: `manage.py write_reference` asks
each generator for its page, and a test holds that the pages are current.
"""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from cases.process import states
from pax import personal
from pax.access import table

#: The page under docs/reference/, and the function that gives its text.
GENERATORS: dict[str, Callable[[], str]] = {
    "permissions.md": table.as_page,
    "personal-data.md": personal.as_page,
    "states.md": states.as_page,
}


def folder() -> Path:
    """Give the folder of the written pages."""
    return Path(settings.ROOT) / "docs" / "reference"


def pages() -> dict[Path, str]:
    """Write every page anew, without saving it."""
    return {folder() / name: write() for name, write in GENERATORS.items()}
