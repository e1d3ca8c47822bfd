"""Taking a list out of Pax: what the list shows, by those who may, and harmlessly."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.listing import selectors as listing
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.db.changes import change

CSV, XLSX = "/arenden/export.csv", "/arenden/export.xlsx"


def rows_of_csv(answer):
    text = answer.content.decode("utf-8")
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def rows_of_xlsx(answer):
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("carin", 200),
        ("petra", 200),
        ("anna", 404),
        ("asta", 404),
        ("lovisa", 404),
        ("sigrid", 404),
        ("frida", 404),
    ],
)
@pytest.mark.parametrize("address", [CSV, XLSX])
def test_export_is_a_right_of_its_own(address, username, status, flag, client_for):
    flag()
    client = client_for(username)
    assert client.get(address).status_code == status
    if client.get("/arenden/").status_code == 200:
        offered = address in client.get("/arenden/").content.decode()
        assert offered == (status == 200)


def test_file_holds_what_the_list_shows_and_no_more(flag, client_for):
    shown, other = flag(text="kvarnsten"), flag(suspicion="svartarbete")
    flag("vera", "Vuxenenheten", text="kvarnsten")
    client = client_for("carin")
    client.post(reverse("cases:list-columns"), {"columns": ["lage", "misstanke"]})
    every = rows_of_csv(client.get(CSV))
    assert every == [
        ["Diarienummer", "Ärende", "Läge", "Misstanke om"],
        [other.reference, other.title, "Pågår", "Oredovisat arbete"],
        [shown.reference, shown.title, "Pågår", "Skenseparation"],
    ]
    for asked in ({"misstanke": "skenseparation"}, {"q": "kvarnsten"}):
        assert rows_of_csv(client.get(CSV, asked)) == [every[0], every[2]]
        assert rows_of_xlsx(client.get(XLSX, asked)) == [every[0], every[2]]


def test_filter_that_cannot_be_read_exports_nothing(flag, client_for):
    flag()
    client = client_for("carin")
    for asked in ({"lage": "x"}, {"sokt": "forgotten"}, {"handlaggare": "vera"}):
        assert client.get(CSV, asked).status_code == 400


def test_every_page_is_in_the_file(flag, client_for, monkeypatch):
    monkeypatch.setattr(listing, "AT_A_TIME", 2)
    cases = [flag().reference for _ in range(5)]
    rows = rows_of_csv(client_for("carin").get(CSV, {"sort": "touched"}))
    assert [row[0] for row in rows[1:]] == cases


def test_more_than_a_file_may_hold_is_refused_with_a_sentence(
    flag, client_for, monkeypatch
):
    monkeypatch.setattr(listing, "EXPORT_AT_MOST", 2)
    client = client_for("carin")
    for _ in range(2):
        flag()
    assert client.get(CSV).status_code == 200
    flag()
    answer = client.get(CSV)
    assert answer.status_code == 422
    assert "begränsa den med filter" in answer.content.decode()


def test_export_is_recorded_with_its_filters(flag, client_for, acting):
    flag()
    client = client_for("carin")
    client.get(XLSX, {"misstanke": "skenseparation", "q": "iakttaget"})
    with acting("carin"):
        event = Event.objects.get(verb=Verb.CASES_EXPORTED)
        assert event.because == (
            "Sökte på ord; Skenseparation; 1\N{NO-BREAK SPACE}ärende som XLSX"
        )


def test_formulas_are_text(flag, acting, client_for):
    case = flag()
    formula = '=HYPERLINK("http://exempel.invalid";"Klicka")'
    with acting("anna"):
        change(case, title=formula)
    client = client_for("carin")
    assert rows_of_csv(client.get(CSV))[1][1] == f"'{formula}"
    book = load_workbook(io.BytesIO(client.get(XLSX).content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert cells[len(cells) // 2 + 1].value == f"'{formula}"


def test_file_is_named_for_the_day_and_says_nothing_else(flag, client_for):
    flag()
    answer = client_for("carin").get(CSV, {"q": "hemligt"})
    name = answer["Content-Disposition"]
    assert name.startswith('attachment; filename="arenden-20')
    assert "hemligt" not in name
    assert answer["Cache-Control"] == "no-store, private"
