"""What Pax writes to its technical log: never who or what a case is about.

The technical log is read by those who run the servers. They may see that
something failed and where in the code, not about whom. What people have done
in Pax is in the audit log instead, which is protected like the cases.
"""

import logging
import re
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


def masked(text: str) -> str:
    """Return the text without anything that could point out a person."""
    text = _ROW.sub(MASKED, text)
    for pattern in (_IDENTITY_NUMBER, _QUERY_STRING, _EMAIL):
        text = pattern.sub(MASKED, text)
    return text


class DiscreetFormatter(logging.Formatter):
    """Writes one event, tracebacks and all, with personal data masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        return masked(super().format(record))


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
