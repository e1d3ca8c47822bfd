"""What is written is read back the same, and no cell of it begins like a formula."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pax.tables.book import Limits
from pax.tables.reading import read_text
from pax.tables.text import FORMULA, GARBLED, decode, harmless, tidied
from pax.tables.values import day_in, number_in
from pax.tables.workbook import read_workbook
from pax.tables.writing import as_csv, as_xlsx
from tests.runs import examples

#: What people write: no control characters, lines divided by \n, letters in one part,
#: and nothing that looks as if it was read in the wrong encoding, which is refused.
TEXT = (
    st.text(
        st.characters(
            blacklist_categories=("Cs", "Cc", "Cn", "Co"), whitelist_characters="\n\t"
        )
        | st.sampled_from("=+-@\t'\";,|åäö 1"),
        min_size=1,
        max_size=20,
    )
    .map(tidied)
    .filter(lambda text: text and not GARBLED.search(text))
)
DAYS = st.dates(datetime.date(1900, 3, 1), datetime.date(2200, 1, 1))
NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(-(10**6), 10**6, places=2)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1", "'=1", "''=1"]
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ronna", "1-2", "'t Hooft", "a=b"])
def test_what_does_not_is_left_as_it_is(text: str):
    assert harmless(text) == text


@given(TEXT)
def test_what_was_made_harmless_comes_back(text: str):
    assert tidied(harmless(text)) == text


@given(st.text(max_size=30))
def test_no_cell_of_any_file_begins_like_a_formula(text: str):
    table = [["Rubrik"], [text]]
    written = as_csv(table).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(written, newline=""), delimiter=";"))[1:]
    assert not (cell and cell[0] and cell[0][0].startswith(FORMULA))
    sheet = load_workbook(io.BytesIO(as_xlsx({"Blad": table}))).active
    assert sheet["A2"].data_type != "f"
    assert not str(sheet["A2"].value or "").startswith(FORMULA)


@examples(20)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=5))
@example([["0", "0", "0", ","], ["0", "0", ","]])
@example([["Ronna", "en, två, tre"], ["Geneta", "fyra, fem, sex"]] * 3)
def test_text_is_read_back_the_same(rows: list[list[str]]):
    table = [["Första", "Andra"], *rows]
    text, notes = decode(as_csv(table))
    assert notes == []
    assert [cells for _, cells in read_text(text).rows] == table
    [sheet] = read_workbook(as_xlsx({"Blad": table}), Limits())
    assert [cells for _, cells in sheet.rows] == table


@examples(13)
@given(DAYS, NUMBERS)
def test_days_and_numbers_are_read_back_the_same(day: datetime.date, number: Any):
    table = [["Dag", "Tal", "Rad"], [day, number, 1]]
    for sheet in (
        read_text(decode(as_csv(table))[0]),
        *read_workbook(as_xlsx({"Blad": table}), Limits()),
    ):
        _, cells = sheet.rows[1]
        assert day_in(cells[0]) == day
        assert number_in(cells[1]) == number


def test_a_workbook_has_a_sheet_for_each_table():
    tables = {"Ett": [["a", "b"], ["c", None]], "Två": [["d"]]}
    sheets = read_workbook(as_xlsx(tables), Limits())
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("Ett", [(1, ["a", "b"]), (2, ["c"])]),
        ("Två", [(1, ["d"])]),
    ]
