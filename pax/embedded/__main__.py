"""script/servers start|stop|status: the servers on their own, in the background.

For those who work on Pax: with the servers running, every manage.py and pytest is
quicker, and several may be used at the same time.
"""

import sys

from pax.embedded.folder import DataFolder, FolderError
from pax.embedded.processes import ServerError
from pax.embedded.session import servers, start_missing


def start(folder: DataFolder) -> None:
    """Start what is missing and leave it running."""
    start_missing(folder, tied=False)
    status(folder)


def stop(folder: DataFolder) -> None:
    """Stop what is running."""
    for server in servers(folder):
        server.stop()
    status(folder)


def status(folder: DataFolder) -> None:
    """Say what is running."""
    for server in servers(folder):
        word = "är igång" if server.is_running() else "är inte igång"
        sys.stdout.write(f"{server.name} {word} ({folder.path})\n")


ACTIONS = {"start": start, "stop": stop, "status": status}


def main(words: list[str]) -> int:
    """Do what the one word asks for."""
    if len(words) != 1 or words[0] not in ACTIONS:
        sys.stderr.write("Skriv: script/servers start, stop eller status\n")
        return 2
    try:
        ACTIONS[words[0]](DataFolder.from_environment())
    except (FolderError, ServerError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
