"""The folder in which one Pax keeps everything that is its own (PAX_DATA_DIR)."""

import contextlib
import errno
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

REASONS = {
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.EADDRINUSE: "den används redan",
    errno.EADDRNOTAVAIL: "datorn har ingen sådan adress",
    errno.EROFS: "den är skrivskyddad",
    errno.ENOSPC: "disken är full",
    errno.ENOENT: "den finns inte",
    errno.ENOTDIR: "en del av sökvägen är ingen mapp",
    errno.EEXIST: "det finns en fil med samma namn",
}


def reason(error: OSError) -> str:
    """Return why, as it stands inside a sentence."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


ROOT = Path(__file__).resolve().parents[2]


class FolderError(Exception):
    """The data folder cannot be used; the sentence says why and what to do."""


def _password() -> str:
    """Return a new password that is safe in an address."""
    return secrets.token_urlsafe(24)


@dataclass
class Secrets:
    """What only this installation knows: passwords, and the ports it has chosen."""

    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    postgres_password: str = field(default_factory=_password)
    owner_password: str = field(default_factory=_password)
    app_password: str = field(default_factory=_password)
    valkey_password: str = field(default_factory=_password)
    postgres_port: int = 0
    valkey_port: int = 0


class DataFolder:
    """Knows where everything lies in the data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.postgres = path / "postgres"
        self.valkey = path / "valkey"
        self.logs = path / "log"

    @classmethod
    def from_environment(cls) -> "DataFolder":
        """Return the folder named by PAX_DATA_DIR, or var/ in the project."""
        given = os.environ.get("PAX_DATA_DIR", "").strip()
        return cls(Path(given or ROOT / "var").expanduser().resolve())

    # --- what it holds ----------------------------------------------------------
    def create(self) -> None:
        """Make the folder; others may pass through it but not look around."""
        try:
            self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            for private in (self.valkey, self.logs):
                private.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise FolderError(self._unusable(error)) from error

    def secrets(self) -> Secrets:
        """Return this installation's secrets, made up the first time."""
        with self.locked("secrets.lock"):
            try:
                return Secrets(**json.loads(self._file.read_text(encoding="utf-8")))
            except FileNotFoundError:
                return self._save(Secrets())
            except (OSError, ValueError, TypeError) as error:
                raise FolderError(
                    f"Filen {self._file} går inte att läsa ({error}). "
                    "Lägg tillbaka den från en säkerhetskopia."
                ) from error

    def remember_port(self, server: str, port: int) -> None:
        """Remember where the server (postgres, valkey) listens."""
        known = self.secrets()
        if getattr(known, f"{server}_port") != port:
            setattr(known, f"{server}_port", port)
            self._save(known)

    @property
    def _file(self) -> Path:
        return self.path / "secrets.json"

    def _save(self, known: Secrets) -> Secrets:
        """Replace the file in one step, readable by its owner only."""
        draft = self._file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(known), indent=2), encoding="utf-8")
        draft.replace(self._file)
        return known

    @contextlib.contextmanager
    def locked(self, name: str) -> Iterator[IO[str]]:
        """Hold the lock of that name, waiting for whoever has it."""
        self.create()
        try:
            with (self.path / name).open("a+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
        except PermissionError as error:
            raise FolderError(self._unusable(error)) from error

    def _unusable(self, error: OSError) -> str:
        return (
            f"Datamappen {self.path} går inte att skriva i ({reason(error)}). "
            "Rätta mappens ägare, eller välj en annan med PAX_DATA_DIR."
        )

    # --- where its servers are found ----------------------------------------------
    def admin_url(self, database: str = "postgres") -> str:
        """Return the address of the superuser, used to make roles and nothing else."""
        known = self.secrets()
        return _postgres("postgres", known.postgres_password, known, database)

    def owner_url(self) -> str:
        """Return the address of the role that owns the tables."""
        known = self.secrets()
        return _postgres("pax_owner", known.owner_password, known, "pax")

    def app_url(self) -> str:
        """Return the address of the role that the web and the worker use."""
        known = self.secrets()
        return _postgres("pax_app", known.app_password, known, "pax")

    def redis_url(self) -> str:
        """Return the address of the queue."""
        known = self.secrets()
        return f"redis://:{known.valkey_password}@127.0.0.1:{known.valkey_port}/0"


def _postgres(role: str, password: str, known: Secrets, name: str) -> str:
    return f"postgresql://{role}:{password}@127.0.0.1:{known.postgres_port}/{name}"
