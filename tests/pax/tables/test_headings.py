"""The row of headings is found wherever it stands, and its columns in any order."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pax.errors import Invalid
from pax.tables.book import Book, Sheet
from pax.tables.fields import TableFileField
from pax.tables.headings import Column, find_headings, sheet_with
from pax.tables.reading import read_tables

COLUMNS = (
    Column("place", "Plats", ("kommun", "område"), is_needed=True),
    Column("value", "Värde", ("antal",)),
)


def sheet(text: str) -> Sheet:
    return read_tables(text.encode(), "x.csv").sheet()


def test_titles_may_stand_above_the_headings():
    found = find_headings(sheet("Rapport;2025\n\nAntal; OMRÅDE \n5;Ronna\n"), COLUMNS)
    assert (found.row, found.names) == (3, ["Antal", "OMRÅDE"])
    assert found.rows == [(4, ["5", "Ronna"])]
    meaning = found.guess(COLUMNS)
    assert meaning == {"place": "OMRÅDE", "value": "Antal"}
    assert found.places(meaning, COLUMNS) == {"place": 1, "value": 0}


def test_a_column_that_is_needed_is_asked_for():
    found = find_headings(sheet("Antal;Färg\n5;blå\n"), COLUMNS)
    with pytest.raises(Invalid, match="Säg vilken kolumn som är ”Plats”"):
        found.places(found.guess(COLUMNS), COLUMNS)


def test_a_table_of_one_column_has_no_headings():
    with pytest.raises(Invalid, match="ingen rad med rubriker"):
        find_headings(sheet("Antal\n5\n"), COLUMNS)


def test_the_sheet_that_has_the_headings_is_read_unless_another_is_chosen():
    notes = Sheet("Om", [(1, ["Läs", "detta"])])
    table = Sheet("Tabell", [(1, ["Plats", "Antal"]), (2, ["Ronna", 5])])
    hidden = Sheet("Gömd", [(1, ["Plats", "Antal", "Värde"])], is_hidden=True)
    book = Book([notes, table, hidden])
    assert sheet_with(book, COLUMNS) is table
    assert sheet_with(book, COLUMNS, "Om") is notes
    assert sheet_with(book, COLUMNS, "Gömd") is hidden


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_file_of_text_is_taken_in_however_its_letters_are_written(encoding: str):
    file = SimpleUploadedFile("x.csv", "Område;Antal\n".encode(encoding))
    assert TableFileField().clean(file) is file
