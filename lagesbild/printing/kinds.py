"""What kinds of documents the press makes: each app says what its own are made of.

An app registers its kind in ``AppConfig.ready``; the queue, the workers and the press
are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from lagesbild.printing.base import PrintJob
    from pax.accounts.models import User
    from pax.files.storage import Stored


@dataclass(frozen=True)
class Kind:
    """One kind of document."""

    label: str  # of its model of jobs: "printing.PdfJob"
    press: str  # the module whose `print_content` makes a file of a content
    content: Callable[[Any, User], dict[str, Any]]  # all that is printed, as JSON
    pages: Callable[[dict[str, Any]], int]  # about how many it will be
    kept: Callable[[Any, Stored, User], None]  # what is to happen when it is made

    @property
    def jobs(self) -> type[PrintJob]:
        """Its model of jobs."""
        model: type[PrintJob] = apps.get_model(self.label)
        return model


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let the press make one more kind of document."""
    _kinds[kind.label] = kind


def kind_named(label: str) -> Kind:
    """Give the kind whose jobs have this label."""
    return _kinds[label]


def kind_of(job: PrintJob) -> Kind:
    """Give the kind that a job is of."""
    return _kinds[job._meta.label]


def kinds() -> Iterator[Kind]:
    """Give all kinds."""
    yield from _kinds.values()
