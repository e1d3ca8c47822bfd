"""What rests on an import: asked of the apps above before it is undone.

The document app says here which decided editions are made of an import's figures; this
app knows nothing of documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lagesbild.figures.models import Import

#: Gives, for each thing that rests on the import, what it is: ”Lägesbild 2025”.
Asked = Callable[["Import"], Iterator[str]]
_asked: list[Asked] = []


def ask_also(question: Asked) -> None:
    """Let an app above say what of its own rests on an import."""
    if question not in _asked:
        _asked.append(question)


def resting_on(imported: Import) -> list[str]:
    """List what is resting on an import, and so would fall with it."""
    return [thing for question in _asked for thing in question(imported)]
