"""What a PDF may take with it: the files that stand in the repository, and its data."""

from dataclasses import dataclass
from pathlib import Path

#: Nothing else is fetched for a document.
STATIC = Path(__file__).resolve().parents[1] / "static"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that a PDF/A-3 carries within it: the data that it was drawn from."""

    name: str
    description: str
    content: bytes
