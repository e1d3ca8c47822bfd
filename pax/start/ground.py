"""What must hold before anything is started; each fault is one sentence."""

import contextlib
import fcntl
import os
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

from pax.embedded.folder import DataFolder, FolderError
from pax.embedded.words import reason
from pax.start.prepare import NotPossibleError

SPACE_NEEDED = 500 * 1024 * 1024
AFTER_A_KILLED_ONE = 20  # seconds


@dataclass(frozen=True)
class Address:
    """Where the web is to be found."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """Read PORT and PAX_HOST."""
        given = os.environ.get("PORT", "").strip() or "8000"
        if not (given.isascii() and given.isdigit() and 0 < int(given) <= 0xFFFF):
            raise NotPossibleError(
                f"PORT ska vara ett tal mellan 1 och 65535, men är ”{given}”."
            )
        return cls(os.environ.get("PAX_HOST", "").strip() or "127.0.0.1", int(given))

    @property
    def bind(self) -> str:
        """Return where the web is to listen."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def local(self) -> str:
        """Return where this computer itself reaches the web."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- names
        return Address(everywhere.get(self.host, self.host), self.port).bind

    @property
    def url(self) -> str:
        """Return what to write in the browser."""
        return f"http://localhost:{self.port}"

    def demand_free(self, patience: float) -> None:
        """Refuse a port that someone else still has after so many seconds."""
        deadline = time.monotonic() + patience
        while True:
            try:
                self._try()
            except NotPossibleError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def _try(self) -> None:
        """Refuse a port that someone else has, or that only root may use."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except PermissionError as error:
                raise NotPossibleError(
                    f"Port {self.port} får bara root använda. "
                    "Välj en annan: PORT=8000 ./script/start"
                ) from error
            except OSError as error:
                raise NotPossibleError(
                    f"Port {self.port} på {self.host} går inte att använda "
                    f"({reason(error)}). Stäng det program som har den, eller välj "
                    f"en annan: PORT={min(self.port + 1, 0xFFFF)} ./script/start"
                ) from error


def demand_space(folder: DataFolder) -> None:
    """Refuse to start on a disk that is about to be full."""
    free = shutil.disk_usage(folder.path).free
    if free < SPACE_NEEDED:
        raise NotPossibleError(
            f"Disken med {folder.path} är nästan full ({free // 1024**2} MB kvar). "
            f"Frigör minst {SPACE_NEEDED // 1024**2} MB, eller välj en annan mapp "
            "med PAX_DATA_DIR."
        )


def data_folder() -> DataFolder:
    """Return the data folder, refusing a name that cannot be written as text."""
    try:
        os.environ.get("PAX_DATA_DIR", "").encode()
    except UnicodeEncodeError as error:
        raise NotPossibleError(
            "PAX_DATA_DIR är inte skriven i UTF-8. Byt namn på mappen."
        ) from error
    folder = DataFolder.from_environment()
    folder.create()
    return folder


@contextlib.contextmanager
def only_one(folder: DataFolder, address: Address) -> Iterator[float]:
    """Let one ./script/start at a time use the data folder.

    The lock is the kernel's: it is gone with the process, however that ended. If
    the last one was killed, it has left its name in the file, and what it had
    started is just ending; give the seconds that this may take.
    """
    try:
        file = (folder.path / "start.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise FolderError(
            f"Datamappen {folder.path} går inte att skriva i ({reason(error)})."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise NotPossibleError(
                f"Pax är redan igång med datamappen {folder.path} "
                f"({file.read().strip() or 'startar just nu'}). Stoppa det med Ctrl-C "
                "först, eller välj en annan mapp med PAX_DATA_DIR."
            ) from error
        file.seek(0)
        patience = AFTER_A_KILLED_ONE if file.read() else 0
        file.truncate(0)
        file.write(f"process {os.getpid()}, {address.url}\n")
        file.flush()
        try:
            yield patience
        finally:
            file.truncate(0)
