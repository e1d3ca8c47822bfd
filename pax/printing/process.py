"""The press: a content becomes a PDF in a process of its own (pax/jobs/child.py)."""

import datetime
import importlib
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from pax.jobs.child import Limits, Tell, run_in_child

#: A document that takes longer than this is given up, in seconds.
LONGEST = 8 * 60


@dataclass(frozen=True)
class Order:
    """What is to be printed, and by which module's `print_content`."""

    press: str
    content: dict[str, Any]
    today: str  # the day a draft speaks of, as 2026-11-22
    with_data: bool = False


def run_press(order: Order, tell: Tell) -> bytes:
    """Print a document; `tell` takes the page come to, about every other second.

    Raises ChildFailed and Stopped, as pax/jobs/child.py does.
    """
    limits = Limits(settings.PAX_PDF_MEMORY_MB, LONGEST)
    return run_in_child(
        "pax.printing.process:print_order", asdict(order), limits=limits, tell=tell
    )


# --- in the child -------------------------------------------------------------------
def print_order(
    order: dict[str, Any], _payload: bytes, tell: Callable[[int], None]
) -> bytes:
    """Print a document, saying on the way which page it has come to."""
    import django  # noqa: PLC0415 -- the limits come first

    django.setup()
    press = importlib.import_module(order["press"])

    progress = logging.getLogger("weasyprint.progress")
    progress.handlers, progress.propagate = [_Pages(tell)], False
    progress.setLevel(logging.INFO)
    # Warnings quote the text; what is wrong stops the document.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    made: bytes = press.print_content(
        order["content"],
        today=datetime.date.fromisoformat(order["today"]),
        with_data=order["with_data"],
    )
    return made


class _Pages(logging.Handler):
    """Passes on which page the layout has come to."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__()
        self.tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on a page; what else is told is not for anybody."""
        if "Page" in str(record.msg) and record.args:
            self.tell(record.args[0])  # type: ignore[index,arg-type]  # a tuple of one
