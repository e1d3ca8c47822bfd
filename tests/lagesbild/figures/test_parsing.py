"""Files are read right, or refused so that one knows what to do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lagesbild.figures.enums import Measure, Standing
from lagesbild.figures.municipalities import (
    MUNICIPALITIES,
    find_municipality,
    name_of,
)
from lagesbild.figures.parsing import bra, tables
from lagesbild.figures.parsing.bra_export import is_export, read_export
from lagesbild.figures.parsing.handled import read_handled
from lagesbild.figures.parsing.reading import About, Result
from lagesbild.figures.wording import read_number, year_named_in
from pax.errors import Invalid
from pax.tables.headings import Headings, find_headings
from pax.tables.reading import read_tables
from tests.lagesbild.figures import files

NAME = "Anmälda brott kommunerna 2024.csv"


def read(data: bytes, name: str = NAME, **kwargs) -> Result:
    book = read_tables(data, name)
    result = bra.read_reported(book.sheet(), name, **kwargs)
    result.notes = [*book.notes, *result.notes]
    return result


def counts(result: Result, key: str = bra.COUNTED) -> dict[str, Decimal | None]:
    return {r.municipality: r.value for r in result.readings if r.key == key}


# --- municipalities -------------------------------------------------------------------
def test_there_are_290_municipalities():
    assert len(MUNICIPALITIES) == 290
    assert len(set(MUNICIPALITIES.values())) == 290
    assert all(len(code) == 4 and code.isdigit() for code in MUNICIPALITIES)
    assert len({code[:2] for code in MUNICIPALITIES}) == 21


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0181", "Södertälje"),
        ("0180", "Stockholm"),
        ("1480", "Göteborg"),
        ("1280", "Malmö"),
        ("0980", "Gotland"),
        ("2584", "Kiruna"),
        ("1904", "Skinnskatteberg"),
        ("0140", "Nykvarn"),
        ("2023", "Malung-Sälen"),
        ("1315", "Hylte"),
    ],
)
def test_known_codes(code, name):
    assert MUNICIPALITIES[code] == name
    assert find_municipality(name) == code
    assert name_of(code) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Södertälje kommun", "0181"),
        ("  SÖDERTÄLJE ", "0181"),
        ("Stockholms kommun", "0180"),
        ("Borås", "1490"),
        ("Borås stad", "1490"),
        ("Malung–Sälen", "2023"),
        ("Upplands - Bro", "0139"),
        ("Upplands Väsby", "0114"),
        ("Region Gotland", "0980"),
        ("0181", "0181"),
        ("0181 Södertälje", "0181"),
        ("0180 Södertälje", ""),
        ("9999", ""),
        ("Riket", ""),
        ("Bromma", ""),
        ("", ""),
    ],
)
def test_names_are_recognised(text, code):
    assert find_municipality(text) == code


# --- numbers --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1250", "1250"),
        ("1 250", "1250"),
        (f"1{files.THIN}250", "1250"),
        (f"1{files.NO_BREAK}250", "1250"),
        (f"1{files.NARROW}250{files.NARROW}000", "1250000"),
        ("1\N{FIGURE SPACE}250", "1250"),
        ("12 345,67", "12345.67"),
        ("0,5", "0.5"),
        ("12.5", "12.5"),
        ("-", "0"),
        ("\N{EN DASH}", "0"),
        ("\N{MINUS SIGN}3,2", "-3.2"),
        (7, "7"),
        (7.25, "7.25"),
    ],
)
def test_numbers_as_they_are_written(text, value):
    assert read_number(text).value == Decimal(value)
    assert not read_number(text).is_suppressed


@pytest.mark.parametrize("text", ["..", "…", " .. "])
def test_two_dots_are_suppressed_and_never_nought(text):
    number = read_number(text)
    assert number.value is None
    assert number.is_suppressed


@pytest.mark.parametrize("text", ["", "  ", ".", None])
def test_an_empty_cell_is_nothing(text):
    assert read_number(text).value is None
    assert not read_number(text).is_suppressed


@pytest.mark.parametrize(
    "text", ["1.250", "1 25", "12a", "#DIV/0!", "1,2,3", True, float("nan"), "1" * 15]
)
def test_what_is_no_number_is_told(text):
    with pytest.raises(ValueError, match=r"tal|stort|sant"):
        read_number(text)


def test_year_in_a_name():
    assert year_named_in(NAME) == 2024
    assert year_named_in("2023 och 2024.csv") is None
    assert year_named_in("N120245.csv") is None


# --- Brå: anmälda brott per kommun ----------------------------------------------------
def test_all_municipalities_are_read():
    result = read(files.bra_file())
    assert len(result.readings) == 580
    assert result.faults == []
    assert result.notes == []
    assert counts(result)["0181"] == files.count_of("0181")
    assert counts(result, bra.PER_INHABITANT)["0181"] == Decimal("7181.5")
    assert {r.year for r in result.readings} == {2024}


@pytest.mark.parametrize("space", [" ", files.THIN, files.NO_BREAK, files.NARROW])
def test_thousands_by_any_space(space):
    result = read(files.bra_file(files.bra_rows(space)))
    assert counts(result)["2584"] == files.count_of("2584")


def test_without_header_and_with_districts():
    """As the file for 2021."""
    rows = [
        f"{name} kommun;{files.spaced(files.count_of(code))};{files.rate_of(code)}"
        for code, name in MUNICIPALITIES.items()
    ]
    rows[17:17] = ["Bromma stadsdelsområde;4 000;5 000", "Stockholm Norra;1;2"]
    result = read(files.bra_file(rows, header=None), "anmalda_2021.csv")
    assert len(counts(result)) == 290
    assert result.faults == []
    assert result.notes == [
        "2 rader för stadsdelar är inte med: Bromma stadsdelsområde, Stockholm Norra."
    ]


def test_suppressed_and_nought_are_kept_apart():
    result = read(files.bra_file(["Dorotea;..;..", "Bjurholm;-;-", "Ydre;0;0"]))
    dorotea, bjurholm = result.readings[0], result.readings[2]
    assert dorotea.value is None
    assert dorotea.is_suppressed
    assert bjurholm.value == 0
    assert not bjurholm.is_suppressed
    assert counts(result)["0512"] == 0


def test_the_whole_country_is_left_out():
    rows = ["Hela landet;1 500 000;14 000", "Riket;1;1", "Stockholms län;9;9"]
    result = read(files.bra_file([*rows, *files.bra_rows()]))
    assert len(counts(result)) == 290
    assert len(result.notes) == 2


def test_two_unknown_municipalities_are_told_with_their_rows():
    rows = files.bra_rows()
    rows[0] = "Atlantis;12;13"
    rows[289] = "Kirunavaara;12;13"
    result = read(files.bra_file(rows))
    assert [(f.row, f.stood) for f in result.faults] == [
        (2, "Atlantis"),
        (291, "Kirunavaara"),
    ]
    assert "Atlantis" in result.faults[0].sentence
    assert len(counts(result)) == 288
    assert result.notes == [
        "288 av 290 kommuner är lästa. Saknas: Upplands Väsby, Kiruna."
    ]


def test_a_municipality_that_stands_twice_is_told_and_neither_is_read():
    result = read(files.bra_file([*files.bra_rows(), "Ydre;1;1"]))
    assert [f.row for f in result.faults] == [292]
    assert "flera gånger" in result.faults[0].sentence
    assert "0512" not in counts(result)


@pytest.mark.parametrize("row", ["Ydre;tolv;1", "Ydre;;1", "Ydre", "Ydre;1.234;1"])
def test_a_row_that_cannot_be_read_is_told(row):
    result = read(files.bra_file([row, "Kinda;5;5"]))
    assert [f.row for f in result.faults] == [2]
    assert list(counts(result)) == ["0513"]


def test_windows_1252_is_read_with_a_note():
    data = files.bra_file().decode("utf-8-sig").encode("cp1252")
    result = read(data)
    assert len(counts(result)) == 290
    assert "Windows-1252" in result.notes[0]


def test_utf_16_is_read_with_a_note():
    data = files.bra_file().decode("utf-8-sig").encode("utf-16")
    result = read(data)
    assert len(counts(result)) == 290
    assert "UTF-16" in result.notes[0]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp437"])
def test_another_code_page_is_refused_with_what_to_do(encoding):
    text = files.bra_file().decode("utf-8-sig").replace("–", "-")
    with pytest.raises(Invalid, match="Spara som"):
        read(text.encode(encoding))


def test_text_encoded_twice_is_refused():
    data = files.bra_file().decode("utf-8-sig").encode().decode("cp1252", "ignore")
    with pytest.raises(Invalid, match="Spara som"):
        read(data.encode())


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Invalid):
        read(b"\x00\x01\x02" * 100)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"hej\r\nhopp\r\n", b";;;\n"])
def test_a_file_of_something_else_is_refused(data):
    with pytest.raises(Invalid):
        read(data)


def test_other_headers_are_refused_with_another_way():
    with pytest.raises(Invalid, match="egen tabell"):
        read(b"Kommun;Folkm\xc3\xa4ngd\r\nYdre;3700\r\n")


def test_a_year_is_needed():
    with pytest.raises(Invalid, match="Ange vilket år"):
        read(files.bra_file(), "brott.csv")
    assert {r.year for r in read(files.bra_file(), "b.csv", year=2019).readings} == {
        2019
    }


def test_preliminary_figures_say_so():
    result = read(files.bra_file(), standing=Standing.PRELIMINARY)
    assert {r.standing for r in result.readings} == {Standing.PRELIMINARY}


# --- Brå: handlagda brott -------------------------------------------------------------
def handled(rows, name="handlagda.xlsx", **kwargs) -> Result:
    merged = kwargs.pop("merged", "")
    return read_handled(
        read_tables(files.workbook(rows, merged=merged), name), name, **kwargs
    )


def real(sheets, name, **kwargs) -> dict[str, dict[str, Decimal | None]]:
    """Read a workbook: title of each indicator -> its value, by year."""
    result = read_handled(read_tables(files.workbook_of(sheets), name), name, **kwargs)
    assert result.faults == []
    assert len({about.title for about in result.indicators.values()}) == len(
        result.indicators
    )
    return {
        result.indicators[one.key].title: {str(one.year): one.value}
        for one in result.readings
    }


def test_years_by_column():
    result = handled(
        [
            ["Handlagda brott, hela landet"],
            [],
            ["Brottstyp", 2023, "2024", "2025¹"],
            ["Brott mot person"],
            ["  Misshandel", 10, "1 200", ".."],
            ["  Olaga hot", "-", 5, 6],
            ["¹ Preliminär statistik"],
        ]
    )
    assert result.faults == []
    found = {(r.key, r.year): r for r in result.readings}
    assert len(found) == 6
    assault = "handlagda:misshandel:handlagda-brott"
    assert found[assault, 2024].value == 1200
    assert found[assault, 2025].is_suppressed
    assert found["handlagda:olaga-hot:handlagda-brott", 2023].value == 0
    assert result.indicators[assault].title == "Handlagda brott: Misshandel"
    assert {r.municipality for r in result.readings} == {"0000"}


def test_years_in_merged_cells_above_the_measures():
    result = handled(
        [
            ["Brå"],
            [None, 2023, None, 2024, None],
            ["Brottstyp", "Utredda brott", "Lagföringsprocent"] * 1
            + ["Utredda brott", "Lagföringsprocent"],
            ["Stöld", 10, "12,5", 20, 13],
        ],
        merged="B2:C2",
        municipality="0181",
    )
    found = {(r.key, r.year): r.value for r in result.readings}
    assert found["handlagda:stold:utredda-brott", 2024] == 20
    assert found["handlagda:stold:lagforingsprocent", 2023] == Decimal("12.5")
    percent = result.indicators["handlagda:stold:lagforingsprocent"]
    assert percent.unit == Measure.PERCENT
    assert {r.municipality for r in result.readings} == {"0181"}


def test_the_year_may_stand_in_the_title():
    result = handled([["År 2022"], ["Brottstyp", "Handlagda"], ["Stöld", 3]])
    assert [(r.year, r.value) for r in result.readings] == [(2022, 3)]


def test_numbers_beside_a_merged_type_are_told():
    result = handled([["Brottstyp", 2024], ["Stöld", 5], [None, 6]], merged="A2:A3")
    assert [f.row for f in result.faults] == [3]
    assert "sammanslagna" in result.faults[0].sentence


def test_formulas_without_a_value_are_told():
    result = handled([["Brottstyp", 2024], ["Stöld", 5], ["Summa", "=SUM(B2:B2)"]])
    assert [(f.row, f.stood) for f in result.faults] == [(3, "Summa")]
    assert "B3" in result.faults[0].sentence
    assert "1 cell är en formel" in result.notes[0]


def test_a_type_that_stands_twice_is_told():
    result = handled([["Brottstyp", 2024], ["Stöld", 5], ["Stöld", 6], ["Rån", 1]])
    assert [f.row for f in result.faults] == [3]
    assert len(result.readings) == 1


def test_bras_workbook_of_2021_is_read_whole():
    """With a title, types under Lagrum, and subheadings that repeat."""
    found = real(files.HANDLED_2021, "300La-2021.xlsx")
    assert len(found) == 6 * 5
    assert found["Handlagda brott, totalt: SAMTLIGA BROTT"] == {"2021": 1517073}
    rate = "Lagföringsprocent (%): SAMTLIGA BROTT"
    assert found[rate] == {"2021": Decimal("29.7064")}
    armed = "Utredda brott: {}, Med användning av skjutvapen"
    assert found[armed.format("Mot kvinna/flicka")] == {"2021": 14}
    assert found[armed.format("Mot man/pojke")] == {"2021": 77}


def test_bras_workbook_of_2025_is_read_whole():
    """With Lagrum and Brottstyp, several sheets, and numbers written as text."""
    found = real(files.HANDLED_2025, "300La-2025.xlsx")
    assert len(found) == 5 * 5 + 2
    assert found["Handlagda brott, totalt: Brott mot brottsbalken"] == {"2025": 1150022}
    assert found["Lagföringsprocent (%): Brott mot brottsbalken"] == {
        "2025": Decimal("17.9001")
    }
    murder = "3 kap. 1-2 § BrB Fullbordat mord och dråp, Mot kvinna/flicka"
    assert found[f"Utredda brott: {murder}"] == {"2025": 142}
    assert found[f"Personuppklaringsprocent (%): {murder}"] == {"2025": Decimal("10.4")}
    assert found["Utredda brott som personuppklarats: SAMTLIGA BROTT"] == {
        "2025": 189908
    }


def test_a_sheet_that_is_named_is_read_alone():
    found = real(files.HANDLED_2025, "300La-2025.xlsx", sheet="Utredda brott")
    assert len(found) == 2


def test_which_sheets_were_read_is_told():
    book = read_tables(files.workbook_of(files.HANDLED_2025), "300La-2025.xlsx")
    notes = read_handled(book, "300La-2025.xlsx").notes
    assert notes == [
        "Lästa är bladen ”Samtliga handlagda brott”, ”Utredda brott”.",
        "Inte lästa: ”Om tabellen”.",
    ]


def test_the_same_series_goes_on_in_the_other_layout():
    keys = [
        {
            one.key
            for one in read_handled(
                read_tables(files.workbook_of(sheets), "a.xlsx"), "a.xlsx"
            ).readings
        }
        for sheets in (files.HANDLED_2021, files.HANDLED_2025)
    ]
    assert "handlagda:brott-mot-brottsbalken:utredda-brott" in keys[0] & keys[1]


def test_two_sheets_that_say_the_same_say_it_once():
    sheet = [["Brottstyp", 2024], ["Stöld", 5]]
    result = read_handled(
        read_tables(files.workbook_of({"A": sheet, "B": sheet}), "a.xlsx"), "a.xlsx"
    )
    assert [reading.value for reading in result.readings] == [5]
    other = [["Brottstyp", 2024], ["Stöld", 6]]
    told = read_handled(
        read_tables(files.workbook_of({"A": sheet, "B": other}), "a.xlsx"), "a.xlsx"
    )
    assert told.readings == []
    assert "flera gånger" in told.faults[0].sentence


# --- Brå: the long export -------------------------------------------------------------
def test_bras_long_export_is_read_by_kind_of_crime_and_period():
    sheet = read_tables(files.EXPORT.encode(), "sol_latest.csv").sheet()
    assert is_export(sheet)
    result = read_export(sheet)
    assert result.faults == []
    found = {(r.key, r.year, r.part): r for r in result.readings}
    assert len(found) == 8
    august = found["anmalda:antal:13193", 2026, "08"]
    assert (august.value, august.municipality) == (181, "2582")
    assert august.standing == Standing.PRELIMINARY
    assert found["anmalda:per_100000:13276", 2026, "08"].value == 7
    whole = found["anmalda:antal:13193", 2025, ""]
    assert (whole.value, whole.standing) == (2100, Standing.FINAL)
    assert found["anmalda:antal:13193", 2025, "K3"].is_suppressed
    assert result.indicators["anmalda:antal:13276"].title == (
        "Anmälda brott: Specialstraffrätt, Bidragsbrottslagen"
    )
    assert result.notes == ["1 rad för län är inte med: Norrbottens län."]


def test_the_yearly_file_is_no_long_export():
    assert not is_export(read_tables(files.bra_file(), NAME).sheet())


def test_a_sheet_of_something_else_is_refused():
    with pytest.raises(Invalid, match="Brottstyp"):
        handled([["Kommun", "Antal"], ["Ydre", 5]])


def test_an_empty_sheet_is_refused():
    with pytest.raises(Invalid, match="tom"):
        handled([[]])


# --- tables of one's own --------------------------------------------------------------
GIVEN = tables.Given(
    "k", About("Prov", "antal"), 2020, "0181", {"hovsjö": "Hovsjö", "ronna": "Ronna"}
)


def headings(names: list[str]) -> Headings:
    return Headings(0, names, [])


def own(text: str, given: tables.Given = GIVEN) -> Result:
    sheet = read_tables(text.encode(), "egen.csv").sheet()
    found = find_headings(sheet, tables.HEADINGS)
    return tables.read_table(sheet, found.guess(tables.HEADINGS), given)


def test_columns_are_guessed_by_their_names():
    assert headings(["Kommun", "År", "Antal", "Kön"]).guess(tables.HEADINGS) == {
        "place": "Kommun",
        "year": "År",
        "value": "Antal",
        "gender": "Kön",
    }


def test_columns_are_remembered_whatever_their_case():
    first = headings(["Kommun", "Antal"]).fingerprint
    assert first == headings(["KOMMUN ", "antal"]).fingerprint
    assert first != headings(["Antal", "Kommun"]).fingerprint


def test_every_column_is_read():
    result = own(
        "Område;År;Kvartal;Kön;Antal;Status\n"
        "Hovsjö;2024;K2;K;1 200;prel.\nRonna;2024;Q3;Män;..;\n"
        "Riket;2024;;;5,5;slutlig\n"
    )
    assert result.faults == []
    hovsjo, ronna, nation = result.readings
    assert (hovsjo.area, hovsjo.part, hovsjo.gender, hovsjo.value) == (
        "Hovsjö",
        "K2",
        "K",
        1200,
    )
    assert hovsjo.standing == Standing.PRELIMINARY
    assert ronna.is_suppressed
    assert (nation.municipality, nation.area) == ("0000", "")


def test_what_no_column_says_holds_for_all_rows():
    [reading] = own("Antal;Annat\n5;x\n").readings
    assert (reading.year, reading.municipality) == (2020, "0181")


def test_a_code_that_lost_its_nought_is_found():
    [reading] = own("Kommun;Antal\n180;5\n").readings
    assert reading.municipality == "0180"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Atlantis;2024;;5", "Atlantis"),
        ("Hovsjö;år ett;;5", "inget år"),
        ("Hovsjö;2024;X;5", "inget kön"),
        ("Hovsjö;2024;;fem", "inget tal"),
    ],
)
def test_rows_that_cannot_be_read_are_told(row, said):
    result = own(f"Plats;År;Kön;Antal\n{row}\nRonna;2024;;3\n")
    assert [f.row for f in result.faults] == [2]
    assert said in result.faults[0].sentence
    assert len(result.readings) == 1


def wide(text: str) -> Result:
    sheet, notes = tables.by_year(read_tables(text.encode(), "egen.csv").sheet())
    found = find_headings(sheet, tables.HEADINGS)
    result = tables.read_table(sheet, found.guess(tables.HEADINGS), GIVEN)
    result.notes = [*notes, *result.notes]
    return result


def test_years_may_be_columns():
    result = wide(
        "Andel trygga\nKommun;Kön;2022;2023;2024\nYdre;K;12,5 %;..;\nKinda;M;1;2;x\n"
    )
    assert [(r.municipality, r.gender, r.year, r.value) for r in result.readings] == [
        ("0512", "K", 2022, Decimal("12.5")),
        ("0512", "K", 2023, None),
        ("0513", "M", 2022, 1),
        ("0513", "M", 2023, 2),
    ]
    assert [(f.row, f.sentence) for f in result.faults] == [(4, "”x” är inget tal.")]
    assert result.notes == [
        "Kolumnerna 2022–2024 är lästa som år, med ett tal i taget."
    ]


def test_a_table_with_a_column_of_years_is_left_as_it_is():
    sheet = read_tables("Kommun;År;Antal\nYdre;2024;2023\n".encode(), "e.csv").sheet()
    assert tables.by_year(sheet) == (sheet, [])


def test_a_table_without_values_is_refused():
    with pytest.raises(Invalid, match="Värde"):
        own("Kommun;Färg\nYdre;blå\n")
