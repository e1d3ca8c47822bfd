"""Asks the Nu HTML checker what is wrong with a page.

It is Java, in the npm package vnu-jar (requirements/html, with its digest), and answers
over HTTP from a process that the first page starts.  What it calls an error is a fault;
its advice is not.  Pages that differ only in what people read on them are asked about
once: what can be wrong is in the tags.
"""

from __future__ import annotations

import atexit
import http.client
import json
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements" / "html"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
#: What a page says otherwise each time that it is drawn.
ONE_TIME = re.compile(
    r'nonce="[^"]*|name="(?:once|csrf|digest|pax_writer)[a-z]*" value="[^"]*'
)
#: What tells two pages of the same kind apart.
WHICH = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
LONGEST = 60  # seconds until it answers

_running: list[int] = []
_told: dict[str, tuple[str, ...]] = {}


def why_not() -> str:
    """Say why nothing can be checked here, or nothing."""
    if not shutil.which("java"):
        return "Java saknas (sudo apt-get install default-jre-headless)"
    if not JAR.exists():
        return f"Nu HTML checker saknas ({' '.join(INSTALL)} i requirements/html)"
    return ""


def faults_of(page: str) -> tuple[str, ...]:
    """Say what is wrong with a page, each fault with the piece that it stands in."""
    built = WORDS.sub(">x<", WHICH.sub("", ONE_TIME.sub("", page)))
    if built not in _told:
        _told[built] = _asked(page) if page else ()
    return _told[built]


def _asked(page: str) -> tuple[str, ...]:
    if not _running:
        _running.append(_start())
    checker = http.client.HTTPConnection("127.0.0.1", _running[0], timeout=LONGEST)
    said_of_it = {
        "Content-Type": "text/html; charset=utf-8",
        "User-Agent": "Pax",  # it answers nobody who does not say
    }
    checker.request("POST", "/?out=json", page.encode(), said_of_it)
    said = json.loads(checker.getresponse().read())["messages"]
    checker.close()
    return tuple(
        f"{one['message']} [{one.get('extract', '').strip()}]"
        for one in said
        if one["type"] != "info"
    )


def _start() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    here = "-Dnu.validator.servlet.bind-address=127.0.0.1"
    server = subprocess.Popen(
        [
            *("java", "-Xmx384m", "-Xss2m", here),
            *("-cp", str(JAR), "nu.validator.servlet.Main", str(port)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(server.terminate)
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return port
        time.sleep(0.2)
    message = "the HTML checker did not start"
    raise RuntimeError(message)
