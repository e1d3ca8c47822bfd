"""The press behind a real queue: a worker that is killed, and ten documents at once."""

import contextlib
import hashlib
import itertools
import os
import re
import signal
import time
from pathlib import Path
from urllib.parse import urlparse

import pytest

LONGEST = 100  # seconds: a dead worker's document is free after thirty
PRESS = b"pax.jobs.child"


def test_a_document_whose_worker_is_killed_is_made_again_once(person):
    selma = person("selma")
    job = ask(selma, drafts(selma)[0], "intern")
    press = begun_at(selma.url)
    os.kill(parent_of(press), signal.SIGKILL)
    wait(lambda: not Path(f"/proc/{press}").exists(), 20)
    assert "Hämta PDF" not in selma.context.request.get(job).text()

    wait(lambda: "Hämta PDF" in selma.context.request.get(job).text(), LONGEST)
    selma.go(job)
    said = selma.page.locator("main code").inner_text()
    pdf = selma.context.request.get(f"{job}fil/").body()
    assert hashlib.sha256(pdf).hexdigest() == said
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")


def test_ten_asked_for_at_once_do_not_stand_in_front_of_others(person):
    selma, samira = person("selma"), person("samira")
    places = drafts(selma)[:2]
    kinds = itertools.product(places, ("intern", "publik"), (False, True))
    mine = [ask(selma, place, variant, data=data) for place, variant, data in kinds]
    hers = ask(samira, places[0], "publik")
    wait(lambda: "Hämta PDF" in samira.context.request.get(hers).text(), LONGEST)
    pages = [selma.context.request.get(job).text() for job in mine]
    assert sum("Hämta PDF" in page for page in pages) < len(mine) // 2
    for job in reversed(mine):
        selma.go(job)
        button = selma.page.get_by_role("button", name="Avbryt utskriften")
        if button.count():
            with contextlib.suppress(Exception):  # it may have ended meanwhile
                button.click()


def drafts(who) -> list[str]:
    """List the lägesbilder that one works on, the newest first."""
    who.go("/lagesbild/")
    links = who.page.locator("#arbete th a").all()
    return [f"{who.url}{link.get_attribute('href')}" for link in links]


def ask(who, lagesbild: str, variant: str, *, data: bool = False) -> str:
    who.page.goto(f"{lagesbild}pdf/")
    who.page.locator(f"[name=variant][value={variant}]").check()
    if data:
        who.page.locator("[name=with_data]").check()
    who.page.get_by_role("button", name="Skapa PDF").click()
    who.page.wait_for_load_state("load")
    return who.page.url


def begun_at(url: str) -> int:
    """Wait until the press of this Pax works; give its process."""
    port = f"PORT={urlparse(url).port}".encode()
    found: list[int] = []

    def look() -> bool:
        found[:] = [n for n in processes() if PRESS in told(n, "cmdline")]
        found[:] = [n for n in found if port in told(n, "environ").split(b"\0")]
        return bool(found)

    if not wait(look, 30, must=False):
        pytest.skip("this Pax runs on another machine")
    return found[0]


def processes() -> list[int]:
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]


def told(number: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{number}/{what}").read_bytes()
    except OSError:
        return b""


def parent_of(number: int) -> int:
    status = told(number, "status").decode()
    found = re.search(r"^PPid:\s+(\d+)$", status, re.M)
    assert found
    return int(found[1])


def wait(until, seconds: float, *, must: bool = True) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if until():
            return True
        time.sleep(0.1)
    assert not must, "it took too long"
    return False
