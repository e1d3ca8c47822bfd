"""Browser tests: a real Chromium against a real Pax, started as anyone starts it.

`./script/start` on a data folder of its own: web server, worker, database and queue.
PAX_E2E_URL names a Pax that already runs (with the demo in it) instead, PAX_CHROMIUM a
browser.  The stories share one Pax: one process tells them, in the order they stand.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Response,
    sync_playwright,
)

from tests import htmlvalid
from tests.running import ROOT, Pax

PASSWORD = "pax-demo-2026"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
#: What a page says otherwise each time that it is drawn.
ONE_TIME = re.compile(r'nonce="[^"]*|name="(?:once|csrf)[a-z]*" value="[^"]*')
#: The pages in which no barrier was found, as they stood and how wide.
SEEN: set[tuple[int, str]] = set()


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
    data = Path(os.environ.get("PAX_E2E_DATA", "") or tmp_path_factory.mktemp("pax"))
    pax = Pax(data, start=[ROOT / "script" / "start"], PAX_DEMO=1)
    try:
        pax.wait_until(pax.is_up, 300)
        yield pax.url
    finally:
        pax.stop()


def _of_the_desk() -> dict[str, str]:
    """Give the environment of whoever sits at a desk, with fonts of their own.

    Tests that typeset in this process see only the fonts that Pax ships, and Chromium
    dies where it finds none of its own.
    """
    return {
        name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"
    }


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            env=_of_the_desk(),
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
        self.page.on("response", self._came)
        self.came: Response | None = None  # the page as the server sent it

    def _listen(self, message: object) -> None:
        text = message.text
        # The browser says 4xx answers aloud; those the tests ask for on purpose.
        if message.type == "error" and "Failed to load resource" not in text:
            self.faults.append(text)

    def _came(self, response: Response) -> None:
        is_page = response.headers.get("content-type", "").startswith("text/html")
        if is_page and response.request.is_navigation_request():
            self.came = response

    def _look_for_faults(self) -> None:
        """Let the HTML checker look at the page as it came."""
        came, self.came = self.came, None
        if came and not 300 <= came.status < 400 and not htmlvalid.why_not():
            assert htmlvalid.faults_of(came.text()) == (), self.page.url

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

    def nevertheless(self, why: str = "Det kommer i nästa.") -> None:
        """Say why it is done although something is missing, where that is asked."""
        if (asked := self.page.locator("[name=despite]:visible")).count():
            asked.fill(why)

    def look(self) -> None:
        """Find no barrier on the page, wide or narrow, and nothing wider than it."""
        self._look_for_faults()
        if not self.scripted:  # axe is a script
            return
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            self._look_for_barriers(size["width"])
            wide = self.page.locator("html").evaluate(
                "e => e.scrollWidth - e.clientWidth"
            )
            assert wide <= 0, f"{self.page.url} scrolls sideways at {size['width']} px"
        assert self.faults == [], f"{self.page.url}: {self.faults}"

    def _look_for_barriers(self, width: int) -> None:
        """Let axe look at a page that it has not seen to the letter."""
        page = width, ONE_TIME.sub("", self.page.content())
        if page in SEEN:
            return
        found = Axe().run(self.page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], (
            f"{self.page.url} at {width} px"
        )
        SEEN.add(page)

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
