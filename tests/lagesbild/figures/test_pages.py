"""The pages of figures, as a browser asks for them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lagesbild.figures.models import Handover, Import, Indicator, IndicatorValue
from lagesbild.figures.reading_in import FileFacts, read_file
from lagesbild.figures.services.importing import add_indicator, confirm_import
from tests.lagesbild.figures import files

LIST, IMPORTS = reverse("figures:list"), reverse("figures:imports")
NAME = "Anmälda brott 2024.csv"


@pytest.fixture
def browser(client_for: Any) -> Any:
    return client_for("samira")


def queries(browser: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def upload(browser: Any, data: bytes, name: str = NAME, **more: Any) -> Any:
    file = SimpleUploadedFile(name, data, "application/octet-stream")
    sent = {"origin": "bra-kommun", "file": file, "once": uuid.uuid4()}
    return browser.post(reverse("figures:upload"), sent | more)


def once() -> dict[str, Any]:
    return {"once": uuid.uuid4()}


def test_a_file_is_uploaded_looked_at_read_in_and_undone(browser, acting):
    there = upload(browser, files.bra_file())
    assert there.status_code == 302
    page = browser.get(there.url).content.decode()
    assert "Inget är inläst än" in page
    with acting("samira"):
        imported = Import.objects.get()
        assert not IndicatorValue.objects.exists()
    confirm = reverse("figures:confirm", args=[imported.uuid])
    assert browser.post(confirm, once()).status_code == 302
    with acting("samira"):
        assert IndicatorValue.objects.current().count() == 580
    undo = reverse("figures:undo", args=[imported.uuid])
    assert browser.post(undo, once()).status_code == 422
    assert browser.post(undo, once() | {"because": "Fel fil"}).status_code == 302
    with acting("samira"):
        assert not IndicatorValue.objects.current().exists()


def test_a_double_click_makes_one_import(browser, acting):
    token = once()
    first = upload(browser, files.bra_file(), **token)
    second = upload(browser, files.bra_file(), **token)
    assert first.url == second.url
    with acting("samira"):
        assert Import.objects.count() == 1


def test_faulty_rows_stop_it_until_one_leaves_them_out(browser, acting):
    upload(browser, files.bra_file(["Atlantis;1;2", "Ydre;5;6"]))
    with acting("samira"):
        imported = Import.objects.get()
    confirm = reverse("figures:confirm", args=[imported.uuid])
    refused = browser.post(confirm, once())
    assert refused.status_code == 422
    assert "Atlantis" in refused.content.decode()
    with acting("samira"):
        assert not IndicatorValue.objects.exists()
    assert browser.post(confirm, once() | {"skip_faulty": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (files.zip_bomb(100), "bomb.xlsx"),
        (b"\x00" * 100, "noll 2024.csv"),
        (b"hej", "hej 2024.csv"),
        (b"%PDF-1.7", "x.xlsx"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_page(browser, acting, data, name):
    origin = "bra-handlagda" if name.endswith("xlsx") else "bra-kommun"
    answer = upload(browser, data, name, origin=origin)
    assert answer.status_code == 422
    with acting("samira"):
        assert not Import.objects.exists()


def test_a_file_of_200_megabytes_is_refused_unread(browser):
    answer = browser.post(
        reverse("figures:upload"), {}, CONTENT_LENGTH=str(200 * 1024 * 1024)
    )
    assert answer.status_code == 413


def test_a_table_asks_what_its_columns_mean(browser, acting):
    with acting("samira") as who:
        indicator = add_indicator(by=who.user, title="Klotter", unit="antal")
    there = upload(browser, b"Under;Siffra\n2024;5\n", "egen.csv", origin="csv")
    assert there.url.endswith("/kolumner/")
    given = {
        "column_year": "Under",
        "column_value": "Siffra",
        "indicator": indicator.pk,
        "default_place": "0181",
    }
    twice = given | {"column_year": "Siffra"}
    assert browser.post(there.url, once() | twice).status_code == 422
    seen = browser.post(there.url, once() | given)
    assert seen.status_code == 302
    assert "Klotter" in browser.get(seen.url).content.decode()


def test_what_was_read_is_given_on_the_page(client_for, acting):
    browser = client_for("carin")
    url = reverse("figures:give")
    form = browser.get(url, {"year": "2025"}).context["form"]
    given = {name: form[name].value() for name in ("digest", "once", "year")}
    given["receiver"] = form["receiver"].value()
    assert browser.post(url, given | {"digest": "0" * 64}).status_code == 409
    assert browser.post(url, given | once()).status_code == 302
    with acting("samira"):
        handover = Handover.objects.get()
    page = client_for("samira").get(IMPORTS).content.decode()
    assert handover.get_absolute_url() in page


def test_nobody_else_finds_an_indicator(browser, acting, client_for):
    with acting("samira") as who:
        indicator = add_indicator(by=who.user, title="Hemlig rubrik", unit="antal")
    for username, status in (("sanna", 404), ("anna", 404), ("sixten", 403)):
        answer = client_for(username).get(indicator.get_absolute_url())
        assert answer.status_code == status, username
        assert "Hemlig rubrik" not in answer.content.decode()
    assert "Hemlig rubrik" not in client_for("sanna").get(LIST).content.decode()


def test_a_stale_form_does_not_write_over(browser, acting):
    with acting("samira") as who:
        indicator = add_indicator(by=who.user, title="Klotter", unit="antal")
    url = reverse("figures:edit", args=[indicator.uuid])
    given = {
        "title": "Klotter i tunnlar",
        "theme": "brott",
        "unit": "antal",
        "area_level": "kommun",
        "version": "1",
    }
    assert browser.post(url, given).status_code == 302
    assert browser.post(url, given | {"title": "Annat"}).status_code == 409
    with acting("samira"):
        assert Indicator.objects.get().title == "Klotter i tunnlar"


def test_pages_cost_the_same_whatever_there_is(browser, acting):
    costs = []
    for year in (2021, 2022, 2023):
        with acting("samira") as who:
            read = read_file(
                files.bra_file(), "x.csv", "bra-kommun", FileFacts(year), by=who.user
            )
            confirm_import(read, by=who.user)
            add_indicator(by=who.user, title=f"Egen {year}", unit="antal")
            first = Indicator.objects.get(source_key="anmalda:antal")
        costs.append(
            [queries(browser, u) for u in (LIST, IMPORTS, first.get_absolute_url())]
        )
    assert costs[0] == costs[1] == costs[2]
    assert max(costs[0]) <= 16


@pytest.mark.parametrize("beside", ["1280", "9999", "'", ""])
def test_comparing_with_what_there_is(browser, acting, beside):
    upload(browser, files.bra_file())
    with acting("samira") as who:
        confirm_import(Import.objects.get(), by=who.user)
        url = Indicator.objects.all()[0].get_absolute_url()
    answer = browser.get(url, {"jamfor": beside})
    assert answer.status_code == 200
    assert ("Malmö</th>" in answer.content.decode()) == (beside == "1280")
