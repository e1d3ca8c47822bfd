"""Reads the settings that an installation gives in environment variables.

Every mistake becomes one sentence that says which variable to change, and how.
The sentences are in Swedish: whoever installs Pax is the one who reads them.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

TRUE = frozenset({"1", "true", "yes", "on", "ja"})
FALSE = frozenset({"0", "false", "no", "off", "nej"})


class EnvError(Exception):
    """An environment variable is missing or cannot be understood."""


class Env:
    """The environment variables of this process, read as the types they stand for."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ

    def text(self, name: str, default: str | None = None) -> str:
        """Return the words given, or the default; demand them if there is none."""
        value = self._environ.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise EnvError(
                f"Miljövariabeln {name} saknas. I .env.example står vad den är."
            )
        return default

    def flag(self, name: str, *, default: bool) -> bool:
        """Return yes or no."""
        value = self.text(name, "ja" if default else "nej").lower()
        if value not in TRUE | FALSE:
            raise EnvError(
                f"Miljövariabeln {name} ska vara 1 eller 0, men är ”{value}”."
            )
        return value in TRUE

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """Return a whole number that is not smaller than the least allowed."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()) or int(value) < least:
            raise EnvError(
                f"Miljövariabeln {name} ska vara ett heltal som är minst {least}, "
                f"men är ”{value}”."
            )
        return int(value)

    def words(self, name: str, *, demanded: bool = False) -> list[str]:
        """Return what stands between the commas."""
        value = self.text(name, None if demanded else "")
        return [word.strip() for word in value.split(",") if word.strip()]

    def folder(self, name: str, default: Path) -> Path:
        """Return an absolute path; it need not exist yet."""
        return Path(self.text(name, str(default))).expanduser().resolve()

    def url(self, name: str, schemes: tuple[str, ...], default: str | None) -> str:
        """Return an address of one of the kinds named."""
        value = self.text(name, default)
        if urlsplit(value).scheme not in schemes:
            kinds = " eller ".join(f"{scheme}://" for scheme in schemes)
            raise EnvError(
                f"Miljövariabeln {name} ska vara en adress av slaget {kinds}…"
            )
        return value


def database(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name into what Django wants."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "pax",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": _host(parts),
        "PORT": str(parts.port or ""),
        "OPTIONS": _options(parts),
    }


def _host(parts: SplitResult) -> str:
    """Return the host, which may be a socket folder written as %2Frun%2Fpostgresql."""
    return unquote(parts.hostname or "")


def _options(parts: SplitResult) -> dict[str, object]:
    """Return libpq options given after the question mark (sslmode=require)."""
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    return {key: unquote(value) for key, _, value in pairs}
