"""A whole Pax, started as anyone starts it, with servers in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from pax.embedded.folder import DataFolder

ROOT = Path(__file__).resolve().parents[1]
OURS = {
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "PAX_AS_OWNER",
    "PAX_OWNER_DATABASE_URL",
    "REDIS_URL",
}
#: The start itself, without setting up what it needs.
START = (sys.executable, "-m", "pax.start")


def free_port() -> int:
    """Find a port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**given: object) -> dict[str, str]:
    """Return an environment in which nothing of Pax is set but what is given."""
    bare = {key: value for key, value in os.environ.items() if key not in OURS}
    bare |= {"PAX_DEMO": "0", "PYTHONUTF8": "1"}
    return bare | {key: str(value) for key, value in given.items()}


class Pax:
    """One Pax, started as ./script/start does."""

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        start: Sequence[str | Path] = START,
        root: Path = ROOT,
        **given: object,
    ) -> None:
        self.folder = DataFolder(folder)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.terminal = folder.with_suffix(".terminal")
        with self.terminal.open("w") as terminal:
            self.process = subprocess.Popen(
                start,
                cwd=root,
                env=environment(PORT=self.port, PAX_DATA_DIR=folder, **given),
                stdout=terminal,
                stderr=terminal,
                start_new_session=True,
            )

    def health(self) -> dict[str, bool]:
        """Return what the health page says of each part; nothing if it is away."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return dict(json.load(answer)["parts"])
        except urllib.error.HTTPError as answer:
            with answer:
                return dict(json.load(answer)["parts"])
        except OSError:
            return {}

    def is_up(self) -> bool:
        """Tell whether every part of it says that it is well."""
        parts = self.health()
        return bool(parts) and all(parts.values())

    def wait_until(self, ready: Callable[[], bool], seconds: float = 120) -> None:
        """Wait for something to be true of it, while it runs."""
        deadline = time.monotonic() + seconds
        while not ready():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.health()
            time.sleep(0.1)

    def said(self) -> str:
        """Return what it has said on its terminal."""
        return self.terminal.read_text()

    def stop(self, word: signal.Signals = signal.SIGINT) -> int:
        """Send the signal and return how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(word)
        return self.process.wait(60)
