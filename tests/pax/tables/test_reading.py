"""Files of tables are read, or refused with a sentence, whatever they hold."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pax.errors import Invalid
from pax.jobs import child
from pax.tables import reading
from pax.tables.book import Book, Cell, Limits, Sheet
from pax.tables.reading import read_tables, separator_of
from pax.tables.workbook import check_parts, read_workbook, sheets_as_json
from tests.pax.tables import files
from tests.runs import examples


def sheet_of(text: str, encoding: str = "utf-8", name: str = "x.csv") -> Sheet:
    return read_tables(text.encode(encoding), name).sheet()


def cells_of(sheet: Sheet) -> list[list[Cell]]:
    return [cells for _, cells in sheet.rows]


# --- workbooks that are wrong, or would harm -----------------------------------------
def here(
    _work: str, order: dict[str, Any], *, payload: bytes, limits: child.Limits
) -> bytes:
    """Read a workbook as the child does, in this process: a child takes its time."""
    assert limits.megabytes <= 512
    return sheets_as_json(order, payload, lambda _: None)


@pytest.fixture(autouse=True)
def in_this_process(request: Any, monkeypatch: Any) -> None:
    if not request.node.get_closest_marker("slow"):
        monkeypatch.setattr(child, "run_in_child", here)


@pytest.mark.parametrize("wrong", files.MALFORMED)
def test_a_malformed_workbook_gets_a_sentence(wrong: str):
    with pytest.raises(Invalid) as refused:
        read_tables(files.MALFORMED[wrong], "x.xlsx").sheet()
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert any(word in sentence for word in ("Filen", "Arbetsboken", "Bladet"))


@pytest.mark.slow
def test_a_workbook_is_read_or_refused_in_a_process_of_its_own():
    assert read_tables(files.workbook(), "x.xlsx").sheet().rows == [
        (1, ["Plats", 2024]),
        (2, ["Ronna", 1]),
    ]
    with pytest.raises(Invalid, match="XML-definitioner"):
        read_tables(files.billion_laughs(), "x.xlsx")


WHOLE = files.workbook([["Plats", 2024], ["Ronna", "=1+1"]])
CHANGES = st.dictionaries(
    st.integers(0, 4500), st.integers(0, 255), min_size=1, max_size=6
)


@examples(20)
@given(CHANGES)
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(changes: dict[int, int]):
    whole = bytearray(WHOLE)
    for at, byte in changes.items():
        whole[at % len(whole)] = byte
    try:
        assert isinstance(read_workbook(bytes(whole), Limits()), list)
    except Invalid as refused:
        assert str(refused).endswith(".")  # noqa: PT017 -- either is right


@examples(33)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_as_text_or_refused(raw: bytes):
    try:
        assert isinstance(read_tables(raw, "x.csv"), Book)
    except Invalid as refused:
        assert str(refused).endswith(".")  # noqa: PT017 -- either is right


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: Any):
    bomb = files.zip_bomb()
    assert len(bomb) < 1024 * 1024
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("it was unpacked")
    )
    with pytest.raises(Invalid, match="mycket stor"):
        check_parts(bomb, Limits())


def test_many_parts_that_are_large_together_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(90):
            archive.writestr(f"xl/{number}.bin", b"\0" * 1024 * 1000)
    with pytest.raises(Invalid, match="mycket stor"):
        read_tables(file.getvalue(), "x.xlsx")


def test_a_zip_that_lies_about_its_sizes_is_not_believed():
    """What a part unpacks to beyond what the list says is never read."""
    data = bytearray(files.zip_bomb(3))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(signature)
        while at >= 0:
            size = int.from_bytes(data[at + offset : at + offset + 4], "little")
            if size == 3 * 1024 * 1024:
                data[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
            at = data.find(signature, at + 4)
    with pytest.raises(Invalid):
        read_tables(bytes(data), "x.xlsx")


@pytest.mark.parametrize("entity", ["billion_laughs", "of_external_entity"])
def test_entities_of_its_own_are_refused_as_such(entity: str):
    with pytest.raises(Invalid, match="XML-definitioner"):
        read_tables(getattr(files, entity)(), "x.xlsx")


def test_thousands_of_empty_rows_are_no_rows():
    rows = "".join(f'<row r="{n}" ht="15"/>' for n in range(2, 30_001))
    last = '<row r="30001"><c r="B30001"><v>5</v></c></row>'
    sheet = read_tables(files.with_cells(rows + last), "x.xlsx").sheet()
    assert sheet.rows == [(30_001, [None, 5])]


@pytest.mark.slow
@pytest.mark.parametrize("most", [child.Limits(30, 20), child.Limits(512, 0.05)])
def test_what_takes_too_much_memory_or_time_is_told(monkeypatch: Any, most: Any):
    monkeypatch.setattr(reading, "MOST", most)
    with pytest.raises(Invalid, match="för stor eller för krånglig"):
        read_tables(files.workbook(), "x.xlsx")


def test_a_file_larger_than_pax_takes_is_refused_unread(settings: Any):
    settings.PAX_MAX_UPLOAD_MB = 1
    with pytest.raises(Invalid, match="större än 1 MB"):
        read_tables(b"a;b\n" * 300_000, "x.csv")


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
@pytest.mark.parametrize("limits", [Limits(rows=5), Limits(cells=11)])
def test_more_than_is_read_is_refused(name: str, limits: Limits):
    data = files.workbook([[1, 2]] * 6) if name == "x.xlsx" else b"1;2\n" * 6
    with pytest.raises(Invalid, match=r"fler än|för stor"):
        read_tables(data, name, limits).sheet()


def test_a_sheet_too_large_does_not_hide_the_others():
    book = Workbook()
    book.active.append(["Plats", 1])
    for _ in range(9):
        book.create_sheet("Stort").append([1, 2, 3])
    large = book.create_sheet("Underlag")
    for _ in range(9):
        large.append([1, 2, 3])
    read = read_tables(files.saved(book), "x.xlsx", Limits(rows=5))
    assert cells_of(read.sheet()) == [["Plats", 1]]
    with pytest.raises(Invalid, match=r"Underlag.*fler än 5 rader"):
        read.sheet("Underlag")


# --- workbooks that are right --------------------------------------------------------
def test_cells_keep_their_kinds():
    day, moment = (
        datetime.date(2026, 11, 2),
        datetime.datetime.fromisoformat("2026-11-02T08:30"),
    )
    row = ["Text", 5, 2.5, day, moment, True, None, "e\u0301"]
    assert cells_of(read_tables(files.workbook([row]), "x.xlsx").sheet()) == [
        ["Text", 5, 2.5, day, moment, True, None, "é"]
    ]


def test_rows_keep_the_workbooks_own_numbers():
    rows: list[list[Any]] = [["Titel"], [], [], ["Plats", "Antal"], ["Ronna", 1]]
    sheet = read_tables(files.workbook(rows), "x.xlsx").sheet()
    assert [number for number, _ in sheet.rows] == [1, 4, 5]


def test_hidden_sheets_and_rows_are_said_aloud():
    book = Workbook()
    hidden, shown = book.active, book.create_sheet("Synligt")
    hidden.title = "Gömt"
    hidden.append(["a", 1])
    hidden.sheet_state = "hidden"
    shown.append(["b", 2])
    shown.append(["c", 3])
    shown.row_dimensions[2].hidden = True
    read = read_tables(files.saved(book), "x.xlsx")
    sheet = read.sheet()
    assert sheet.name == "Synligt"
    assert read.notes_on(sheet) == [
        "1 rad är dold i arbetsboken, och är med.",
        "Läst är bladet ”Synligt”, inte ”Gömt” (dolt).",
    ]
    chosen = read.sheet("Gömt")
    assert cells_of(chosen) == [["a", 1]]
    assert "är dolt i arbetsboken" in read.notes_on(chosen)[0]
    with pytest.raises(Invalid, match="inget ifyllt blad som heter ”Annat”"):
        read.sheet("Annat")


def test_formulas_are_read_as_what_they_came_to_and_told_of():
    cells = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+2</f></c></row>'
        '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>1</v></c></row>'
    )
    sheet = read_tables(files.with_cells(cells), "x.xlsx").sheet()
    assert sheet.rows == [(1, [2]), (2, [None, 1])]
    assert sheet.unsolved == {1: "B1"}
    assert sheet.notes == [
        "3 celler är formler. Läst är det som Excel räknade ut när filen sparades."
    ]


def test_what_is_a_workbook_is_read_as_one_whatever_its_name():
    assert cells_of(read_tables(files.workbook([["a", 1]]), "x.csv").sheet()) == [
        ["a", 1]
    ]


def test_a_sheet_comes_back_from_json():
    day = datetime.date(2026, 11, 2)
    sheet = Sheet("A", [(3, ["x", day, None, 1.5])], unsolved={3: "C3"})
    assert Sheet.of(sheet.as_data()) == sheet


# --- text ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_letters_are_read_however_they_are_written(encoding: str, said: str):
    read = read_tables("Område;Ägare\nGärtuna;Åsa\n".encode(encoding), "x.csv")
    assert cells_of(read.sheet()) == [["Område", "Ägare"], ["Gärtuna", "Åsa"]]
    assert [said in note for note in read.notes] == ([True] if said else [])


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp437"])
def test_letters_of_another_code_page_are_refused(encoding: str):
    with pytest.raises(Invalid, match="Spara som"):
        sheet_of("Södertälje;Malmö;Åmål\nväg;höst\n", encoding)


def test_letters_in_two_parts_are_put_together():
    assert cells_of(sheet_of("Omra\u030ade;x\n")) == [["Område", "x"]]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_separators_are_recognised(mark: str):
    assert cells_of(sheet_of(f"År{mark}Antal\n2024{mark}5\n")) == [
        ["År", "Antal"],
        ["2024", "5"],
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Kommun;Antal\nYdre;1 234,5\nKinda;2 000,5\n", ";"),
        ("Ydre;1,5\n", ";"),
        ('Nr;Text\n1;"En, två,\ntre, fyra"\n2;"Fem, sex,\nsju, åtta"\n', ";"),
        ("Nr,Text\n1,a;b\n2,c\n", ","),
    ],
)
def test_what_stands_in_the_cells_is_not_taken_for_a_separator(text: str, mark: str):
    assert separator_of(text) == mark


def test_rows_of_text_are_numbered_as_a_spreadsheet_does():
    sheet = sheet_of('a;b\n\n"två\nrader";1\nc;2\n')
    assert [number for number, _ in sheet.rows] == [1, 3, 4]


def test_a_quote_that_never_ends_is_told_with_its_row():
    with pytest.raises(Invalid, match="Rad 2 i filen"):
        sheet_of('a;b\nc;"d\n')
