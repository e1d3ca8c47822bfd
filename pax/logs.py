"""What Pax writes to its technical log: never who or what a case is about.

The technical log is read by those who run the servers. They may see that
something failed and where in the code, not about whom. What people have done
in Pax is in the audit log instead, which is protected like the cases.

So of a fault its kind and its place are written, and never its own words: those quote
what could not be read (a cell of a workbook, a row, a name), and no pattern knows them.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

MASKED = "[dolt]"

# Personnummer, samordningsnummer and organisationsnummer, with or without century and
# whatever dash they are copied with.
_IDENTITY_NUMBER = re.compile(
    r"(?<!\d)(?:\d{2})?\d{6}[-+ \u00a0\u2010-\u2015\u2212/]?\d{4}(?!\d)"
)
# Everything after the question mark of an address: people search for names there.
_QUERY_STRING = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# PostgreSQL quotes whole rows in these lines.
_ROW = re.compile(r"^(?:DETAIL|CONTEXT):.*$", re.MULTILINE)

Fault = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def masked(text: str) -> str:
    """Return the text without anything that could point out a person."""
    text = _ROW.sub(MASKED, text)
    for pattern in (_IDENTITY_NUMBER, _QUERY_STRING, _EMAIL):
        text = pattern.sub(MASKED, text)
    return text


def kind_of(fault: BaseException) -> str:
    """Say what kind of fault it is; of the database's, with the number that it has."""
    kind = type(fault)
    number = getattr(fault, "sqlstate", None) or getattr(
        fault.__cause__, "sqlstate", ""
    )
    return f"{kind.__module__}.{kind.__qualname__}{f' {number}' if number else ''}"


class DiscreetFormatter(logging.Formatter):
    """Writes one event: a fault by kind and place, and the rest with people masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        record = logging.makeLogRecord(vars(record))
        record.msg, record.args = _message(record), None
        # Another formatter may have written it in full, and left it for us to use.
        record.exc_text = record.stack_info = None
        return masked(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging's name
        """Write where it went wrong, cause by cause, and what kind of fault it was."""
        return "\n".join(_told(fault) for fault in _chain(ei[1]))


def _message(record: logging.LogRecord) -> str:
    """Write what is told, with each fault in it by its kind."""
    args = record.args
    if isinstance(args, tuple):
        record.args = tuple(map(_discreet, args))
    elif args:
        record.args = {name: _discreet(value) for name, value in args.items()}
    text = record.getMessage()
    fault = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    for one in _chain(fault):
        for words in filter(None, (repr(one), str(one))):
            text = text.replace(words, kind_of(one))
    return text


def _discreet(value: object) -> object:
    return kind_of(value) if isinstance(value, BaseException) else value


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """Give a fault and what it came of, the first first."""
    found: list[BaseException] = []
    while fault is not None and fault not in found:
        found.append(fault)
        fault = fault.__cause__ or (
            None if fault.__suppress_context__ else fault.__context__
        )
    return reversed(found)


def _told(fault: BaseException) -> str:
    frames = traceback.format_list(traceback.extract_tb(fault.__traceback__))
    return f"Traceback:\n{''.join(frames)}{kind_of(fault)}"


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything to stderr through the discreet formatter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "discreet": {
                "()": "pax.logs.DiscreetFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django would otherwise mail errors, request and all, to ADMINS.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Their own handlers would write past the formatter above.
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.access": {"handlers": [], "propagate": False},
            # Would name fonts and style rules of every PDF.
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }
