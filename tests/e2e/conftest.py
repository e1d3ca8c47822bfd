"""Browser tests: a real Chromium against a real Pax, started as anyone starts it.

`./script/start` on a data folder of its own: web server, worker, database and queue.
PAX_E2E_URL names a Pax that already runs (with the demo in it) instead, PAX_CHROMIUM a
browser.  The stories share one Pax: one process tells them, in the order they stand.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "pax-demo-2026"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("PAX_CHROMIUM") or next(filter(None, found), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(
        reason="Chromium finns inte här (apt-get install chromium)"
    )
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and chromium() is None:
            item.add_marker(missing)


# Until the last story is told: other tests in this process may not meet the loop that
# the browser is driven from.
@pytest.fixture(scope="package")
def pax_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a Pax with the demo in it."""
    if running := os.environ.get("PAX_E2E_URL"):
        yield running.rstrip("/")
        return
    port = _free_port()
    data = Path(os.environ.get("PAX_E2E_DATA", "") or tmp_path_factory.mktemp("pax"))
    log = (data.parent / "start.log").open("w")
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    }
    env |= {"PORT": str(port), "PAX_DATA_DIR": str(data)}
    server = subprocess.Popen(
        [ROOT / "script" / "start"], env=env, stdout=log, stderr=log
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server, Path(log.name))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
        log.close()


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            pytest.fail(f"Pax stopped while starting:\n{log.read_text()[-3000:]}")
        try:
            if urllib.request.urlopen(url, timeout=2).status == 200:
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"Pax did not start in time:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield chrome
        chrome.close()


class Person:
    """Someone of the demo at their own browser, looking for barriers as they go."""

    def __init__(self, context: BrowserContext, url: str, username: str) -> None:
        self.context, self.url, self.username = context, url, username
        self.scripted = True
        self.page: Page = context.new_page()
        self.page.set_default_timeout(8000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda e: self.faults.append(f"script: {e}"))
        self.page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        text = message.text
        # The browser says 4xx answers aloud; those the tests ask for on purpose.
        if message.type == "error" and "Failed to load resource" not in text:
            self.faults.append(text)

    def sign_in(self) -> "Person":
        self.go("/konto/logga-in/")
        self.page.get_by_label("Användarnamn").fill(self.username)
        self.page.get_by_label("Lösenord").fill(PASSWORD)
        self.page.get_by_role("button", name="Logga in").click()
        self.look()
        return self

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.url + path)
        self.look()

    def press(self, name: str, role: str = "button") -> None:
        """Press a button or link, and look at where it leads."""
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state("load")
        self.look()

    def look(self) -> None:
        """Find no barrier on the page, wide or narrow, and nothing wider than it."""
        if not self.scripted:  # axe is a script
            return
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            found = Axe().run(self.page).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], (
                f"{self.page.url} at {size['width']} px"
            )
            wide = self.page.locator("html").evaluate(
                "e => e.scrollWidth - e.clientWidth"
            )
            assert wide <= 0, f"{self.page.url} scrolls sideways at {size['width']} px"
        assert self.faults == [], f"{self.page.url}: {self.faults}"

    def shot(self, name: str) -> None:
        """Keep a picture of the page, where PAX_E2E_PICTURES says."""
        if folder := os.environ.get("PAX_E2E_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            for size in (NARROW, WIDE):
                self.page.set_viewport_size(size)
                file = Path(folder) / f"{name}-{size['width']}.png"
                self.page.screenshot(path=file, full_page=True)


@pytest.fixture
def person(browser: Browser, pax_url: str) -> Iterator[object]:
    """Give people of the demo, each in a browser of their own, signed in."""
    contexts: list[BrowserContext] = []

    def sit_down(username: str, **options: object) -> Person:
        context = browser.new_context(locale="sv-SE", viewport=WIDE, **options)
        contexts.append(context)
        someone = Person(context, pax_url, username)
        someone.scripted = bool(options.get("java_script_enabled", True))
        return someone.sign_in()

    yield sit_down
    for context in contexts:
        context.close()
