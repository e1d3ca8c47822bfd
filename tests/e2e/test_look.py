"""The gallery of components in a real browser: no barriers, and every behaviour.

Served straight from Django, without a database, as the gallery needs none.
"""

import re
import threading
from collections.abc import Callable, Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from playwright.sync_api import Browser, Page, Route, expect

from pax.pages import FormPage, draw
from pax.ui.forms import LongTextField, PaxForm
from tests.examples.gallery import gallery


class Because(PaxForm):
    because = LongTextField(label="Skäl")


def confirm(request: HttpRequest) -> HttpResponse:
    request.user = AnonymousUser()
    page = FormPage("Avsluta?", submit="Ja", cancel="/")
    return draw(request, Because(), page)


urlpatterns = [path("galleri/", gallery), path("bekrafta/", confirm)]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    middleware = ["csp.middleware.CSPMiddleware"]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware):
        handler = StaticFilesHandler(WSGIHandler())
        server = make_server("127.0.0.1", 0, handler, handler_class=Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    contexts, faults = [], []

    def open_at(where: str, *, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(
            locale="sv-SE",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else 0)
        page.goto(address + where)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_stands_in_the_way(
    open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = open_page("/galleri/", width=width, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    wide = page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide <= 0


#: Makes a word of eighty letters of every text, and finds what it bursts.
BURSTING = """() => {
  const words = document.createTreeWalker(document.querySelector('main'), 4);
  const left = '.ds-sr-only, svg, option, script, button, .ds-button, time';
  while (words.nextNode()) {
    const text = words.currentNode;
    const box = text.parentElement;
    // What is ours and short stands on one line by intention.
    const one = getComputedStyle(box).whiteSpace === 'nowrap';
    if (one || box.closest(left) || text.data.trim().length < 13) continue;
    text.data = 'Ö'.repeat(80);
  }
  const wide = [...document.querySelectorAll('main *')].filter(e => {
    const scrolls = e.closest('.table-wrap, .chart__scroll, .tabs, .ds-sr-only, svg');
    const shown = e.offsetParent && getComputedStyle(e).display !== 'inline';
    return shown && !scrolls && e.clientWidth && e.scrollWidth > e.clientWidth + 1;
  });
  return wide.filter(e => !wide.some(inner => inner !== e && e.contains(inner)))
    .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`);
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_word_bursts_no_card(open_page: Callable[..., Page], width: int) -> None:
    page = open_page("/galleri/", width=width)
    found = page.evaluate(BURSTING)
    assert found == [], "\n".join(found)
    wide = page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide <= 0


def test_errors_get_the_focus_and_lead_to_their_fields(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/galleri/")
    expect(page.locator("[data-pax-error-summary]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Fel: "))
    page.get_by_role("link", name="Gör ett val för ”Hur bråttom är det?”.").click()
    expect(page.locator("#id_urgency_0")).to_be_focused()


def test_the_counter_counts_as_the_server_does(open_page: Callable[..., Page]) -> None:
    page = open_page("/galleri/")
    box, text = (
        page.get_by_label("Anteckning"),
        page.locator("#id_anteckning-text_counter"),
    )
    for written, said in (
        ("", "2\u00a0000 tecken kvar"),
        ("Hej 🙂 ", "1\u00a0995 tecken kvar"),
        ("x" * 2001, "1 tecken för mycket"),
    ):
        box.fill(written)
        assert text.text_content() == said


def test_a_draft_is_saved_while_one_writes(open_page: Callable[..., Page]) -> None:
    page, sent = open_page("/galleri/"), []

    def save(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.route("**/*utkast*", save)
    page.get_by_label("Anteckning").fill("Halvfärdigt")
    status = page.locator("[data-pax-autosave-status]")
    expect(status).to_have_text(re.compile(r"^Utkast sparat \d\d\.\d\d$"))
    assert "Halvfärdigt" in sent[0]


def test_rows_are_added_and_taken_away(open_page: Callable[..., Page]) -> None:
    page = open_page("/galleri/")
    rows = page.locator("[data-pax-row]:visible")
    expect(rows).to_have_count(2)
    add = page.get_by_role("button", name="Lägg till person")
    add.click()
    expect(rows).to_have_count(3)
    expect(page.locator("#id_personer-2-name")).to_be_focused()
    rows.nth(1).get_by_role("button", name="Ta bort").click()
    expect(rows).to_have_count(2)
    expect(page.locator("[name=personer-1-DELETE]")).to_be_checked()
    add.click()
    add.click()
    expect(add).to_be_hidden()


def test_a_question_opens_over_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page("/galleri/")
    link = page.get_by_role("link", name="Avsluta ärendet")
    link.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()


def test_unsaved_text_is_not_left_by_mistake(open_page: Callable[..., Page]) -> None:
    page, asked = open_page("/bekrafta/"), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Skäl").fill("Något")
    page.get_by_role("link", name="Avbryt").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/bekrafta/")


def test_two_clicks_send_once(open_page: Callable[..., Page]) -> None:
    page, posts = open_page("/bekrafta/"), []

    def answer(route: Route) -> None:
        posts.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/bekrafta/", answer)
    page.get_by_label("Skäl").fill("Något")
    page.get_by_role("button", name="Ja").dblclick()
    page.wait_for_timeout(300)
    assert posts == ["POST"]


def test_every_part_is_there_without_script(open_page: Callable[..., Page]) -> None:
    page = open_page("/galleri/", width=390, java_script_enabled=False)
    expect(page.get_by_label("Anteckning")).to_be_visible()
    expect(page.locator("[data-pax-row]:visible")).to_have_count(2)
    expect(page.get_by_text("Högst 2000 tecken")).to_be_visible()
