"""Starts all of Pax, watches over it, and stops it at Ctrl-C."""

import contextlib
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from types import FrameType

from pax.embedded import session
from pax.embedded.folder import DataFolder, FolderError
from pax.embedded.processes import ServerError
from pax.embedded.roles import settle
from pax.start import steps
from pax.start.prepare import ROOT, NotPossibleError, step
from pax.start.steps import Address
from pax.start.supervisor import STOP_SIGNALS, Child, Supervisor, kept_dying, launch

CELERY = ["celery", "--app", "pax"]
QUIET = ["--loglevel", "WARNING"]
PROGRAMS = {
    "web": ["gunicorn", "--config", "python:pax.gunicorn", "pax.wsgi"],
    "worker": [*CELERY, "worker", "--without-gossip", "--without-mingle", *QUIET],
    "beat": [*CELERY, "beat", "--pidfile=", *QUIET],
}
NAMES = {
    "postgres": "Databasen",
    "valkey": "Kön",
    "web": "Webben",
    "worker": "Arbetaren",
    "beat": "Klockan",
}
# The health page's words for the parts.
PARTS = {"database": "postgres", "queue": "valkey"}
HEADINGS = {
    "username": "Användarnamn",
    "password": "Lösenord",
    "name": "Namn",
    "role_name": "Roll",
    "agency": "Myndighet",
    "unit": "Enhet",
}
LONGEST_WAIT = 180  # seconds until every part must have answered


def say(text: str = "") -> None:
    """Tell whoever started Pax something."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# --- the order of things ------------------------------------------------------------
def run(supervisor: Supervisor) -> None:
    """Start everything and watch over it until told to stop."""
    address = Address.from_environment()
    folder = steps.data_folder()
    with steps.only_one(folder, address) as patience, supervisor:
        address.demand_free(patience)
        steps.demand_space(folder)
        say("Pax startar.")
        start_servers(supervisor, folder)
        settle(os.environ, folder)
        owner_url = os.environ.get("PAX_OWNER_DATABASE_URL", "") or folder.owner_url()
        steps.migrate(folder, owner_url)
        steps.collect_static(folder)
        steps.load_demo(folder)
        start_programs(supervisor, folder, address)
        wait_for_all_parts(supervisor, address)
        welcome(address)
        while True:
            supervisor.revive()
            time.sleep(0.5)


def start_servers(supervisor: Supervisor, folder: DataFolder) -> None:
    """Start the embedded servers that are needed and not already running."""
    session.wait_for_lender(folder)
    with step("Startar databas och kö"):
        for server, process in session.start_missing(folder, tied=True):
            start = partial(server.start, tied=True)
            child = Child(NAMES[server.name], server.log, start, is_server=True)
            child.stop_signal = server.stop_signal
            supervisor.adopt(child, process)


def start_programs(
    supervisor: Supervisor, folder: DataFolder, address: Address
) -> None:
    """Start the web, the worker and the clock."""
    (folder.path / "beat").mkdir(mode=0o700, exist_ok=True)
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "pax.settings.local",
        "PAX_DATA_DIR": str(folder.path),
        "PAX_BIND": address.bind,
        "PYTHONPATH": str(ROOT),
    }
    # The owner's password is for migrations; nothing that serves people gets it.
    environ.pop("PAX_OWNER_DATABASE_URL", None)
    for name, words in PROGRAMS.items():
        log = folder.logs / f"{name}.log"
        start = partial(launch, [sys.executable, "-m", *words], log, environ)
        supervisor.start(Child(NAMES[name], log, start))


# --- is everything up? --------------------------------------------------------------
def wait_for_all_parts(supervisor: Supervisor, address: Address) -> None:
    """Wait until the health page says that every part is up."""
    deadline = time.monotonic() + LONGEST_WAIT
    with step("Startar webb, arbetare och klocka"):
        while missing := missing_parts(address):
            for child in supervisor.children:
                if child.process and child.process.poll() is not None:
                    raise ServerError(kept_dying(child))
            if time.monotonic() > deadline:
                raise ServerError(
                    f"Pax kom inte igång: {_spoken(missing)} svarar inte."
                )
            time.sleep(0.1)


def _spoken(parts: list[str]) -> str:
    """Return the names of the parts as they stand inside a sentence."""
    return " och ".join(NAMES.get(part, part).lower() for part in parts)


def missing_parts(address: Address) -> list[str]:
    """Return what does not answer yet, in words."""
    try:
        with urllib.request.urlopen(f"http://{address.local}/healthz", timeout=5):
            return []
    except urllib.error.HTTPError as answer:
        with contextlib.suppress(ValueError), answer:
            parts = json.load(answer)["parts"]
            return [PARTS.get(name, name) for name, up in parts.items() if not up]
        return ["web"]
    except OSError:
        return ["web"]


def welcome(address: Address) -> None:
    """Say where Pax is and who one may sign in as."""
    say(f"\nPax är igång: {address.url}")
    accounts = steps.demo_accounts()
    if accounts:
        say("\nPåhittade personer att logga in som:\n")
        for line in table(accounts):
            say(f"  {line}")
    say("\nStoppa med Ctrl-C.")


def table(rows: list[dict[str, str]]) -> Iterator[str]:
    """Return the rows as lines with straight columns, headings first."""
    cells = [list(HEADINGS.values())]
    cells += [[row.get(name, "") for name in HEADINGS] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        words = (word.ljust(width) for word, width in zip(row, widths, strict=True))
        yield "  ".join(words).rstrip()


# --- beginning and end -------------------------------------------------------------
def stop_at_signals() -> None:
    """Let Ctrl-C, a closed terminal and an ordinary kill all mean the same."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)


def main() -> int:
    """Run until stopped; say in one sentence what went wrong, if anything did."""
    stop_at_signals()
    try:
        run(Supervisor())
    except KeyboardInterrupt:
        say("Pax är stoppat.")
    except (NotPossibleError, FolderError, ServerError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
