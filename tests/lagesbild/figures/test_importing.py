"""All of an import or none of it, and undone whole."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from lagesbild.figures.enums import Origin, Standing
from lagesbild.figures.models import ColumnMapping, Import, Indicator, IndicatorValue
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.reading_in import (
    FileFacts,
    columns_and_meaning,
    read_columns,
    read_file,
)
from lagesbild.figures.services import importing
from lagesbild.figures.services.importing import (
    File,
    add_indicator,
    compare,
    confirm_import,
    discard_import,
    review,
    undo_import,
)
from pax.access.context import acting_as
from pax.audit.models import Event
from pax.desk import composition
from pax.errors import Denied, Invalid, WrongState
from pax.imports.models import ImportState
from pax.imports.review import CellChange
from tests.lagesbild.figures import files


def ours(title: str = "Anmälda brott") -> IndicatorValue:
    return IndicatorValue.objects.current().get(
        indicator__title=title, municipality="0181"
    )


def with_sodertalje(number: str, rows: list[str] | None = None) -> bytes:
    lines = [
        f"Södertälje;{number};7 181,5" if line.startswith("Södertälje;") else line
        for line in rows or files.bra_rows()
    ]
    return files.bra_file(lines)


# --- in -------------------------------------------------------------------------------
def test_nothing_is_read_in_before_it_is_confirmed(preview):
    imported = preview()
    assert imported.state == ImportState.PREVIEW
    assert compare(imported).counts == {"new": 580, "changed": 0, "unchanged": 0}
    assert not IndicatorValue.objects.exists()
    assert not Indicator.objects.exists()


def test_all_of_it_is_read_in(read_in, samira):
    imported = read_in()
    assert IndicatorValue.objects.count() == 580
    assert ours().value == files.count_of("0181")
    assert ours().brought_by == imported
    assert imported.counts["new"] == 580
    assert imported.confirmed_by == samira
    assert Event.objects.filter(verb="figures.imported").count() == 1


def test_the_same_file_twice_changes_nothing(read_in, preview, samira):
    read_in()
    again = preview()
    assert (compare(again).new, compare(again).revised) == ([], [])
    confirm_import(again, by=samira)
    assert IndicatorValue.objects.count() == 580
    assert Indicator.objects.count() == 2


def test_a_revised_figure_replaces_the_old_which_stays(read_in, preview, samira):
    read_in()
    before = ours()
    second = preview(with_sodertalje("9 999"))
    comparison = compare(second)
    assert comparison.counts == {"new": 0, "changed": 1, "unchanged": 579}
    assert comparison.revised[0].before == before
    confirm_import(second, by=samira, sure=True)
    assert ours().value == 9999
    assert ours().replaces == before
    before.refresh_from_db()
    assert not before.is_current
    assert before.value == files.count_of("0181")


def test_a_preliminary_figure_that_becomes_final_is_a_revision(read_in, preview):
    read_in(standing=Standing.PRELIMINARY)
    final = preview()
    assert compare(final).counts["changed"] == 580
    cells = {cell for line in review(final).changed for cell in line.cells}
    assert cells == {CellChange("Läge", "Preliminär", "Slutlig")}


def test_a_suppressed_figure_is_none_and_not_nought(read_in):
    read_in(with_sodertalje(".."))
    value = ours()
    assert value.value is None
    assert value.is_suppressed


def test_a_suppressed_figure_that_becomes_nought_is_a_revision(read_in, preview):
    read_in(with_sodertalje(".."))
    assert compare(preview(with_sodertalje("-"))).counts["changed"] == 1


def test_two_unknown_municipalities_stop_it_all(preview, samira):
    rows = files.bra_rows()
    rows[3], rows[200] = "Atlantis;1;2", "Utopia;1;2"
    imported = preview(files.bra_file(rows))
    assert [fault["row"] for fault in imported.faults] == [5, 202]
    with pytest.raises(Invalid, match="inte gick att läsa"):
        confirm_import(imported, by=samira)
    assert not IndicatorValue.objects.exists()


def test_faulty_rows_can_be_left_out_knowingly(preview, samira):
    imported = preview(files.bra_file(["Atlantis;1;2", "Ydre;5;6"]))
    confirm_import(imported, by=samira, skip_faulty=True)
    assert IndicatorValue.objects.count() == 2
    assert imported.counts["left_out"] == 1
    assert Import.objects.get().faults[0]["stood"] == "Atlantis"


def test_what_fails_half_way_leaves_nothing(preview, samira, monkeypatch):
    imported = preview()
    made = importing._value
    calls = iter(range(10_000))

    def failing(*args):
        if next(calls) == 300:
            raise RuntimeError
        return made(*args)

    monkeypatch.setattr(importing, "_value", failing)
    with pytest.raises(RuntimeError), transaction.atomic():
        confirm_import(imported, by=samira)
    assert not IndicatorValue.objects.exists()
    assert not Indicator.objects.exists()
    imported.refresh_from_db()
    assert imported.state == ImportState.PREVIEW


def test_it_is_decided_once(read_in, preview, samira):
    imported = read_in()
    with pytest.raises(WrongState):
        confirm_import(imported, by=samira)
    with pytest.raises(WrongState):
        discard_import(imported, by=samira)
    thrown = discard_import(preview(), by=samira)
    with pytest.raises(WrongState):
        confirm_import(thrown, by=samira)


def test_the_sources_title_follows_the_source(samira):
    for title in ("Våldsbrott", "Våldsbrott, nytt namn"):
        result = Result(
            {"N07403": About(title, "per_100000")},
            [Reading("N07403", 2024, "0181", Decimal(5))],
        )
        file = File(title, "0" * 64, 1)
        imported = importing.preview(result, file, Origin.KOLADA, by=samira)
        confirm_import(imported, by=samira)
    assert Indicator.objects.get().title == "Våldsbrott, nytt namn"


# --- undone ---------------------------------------------------------------------------
def test_undone_it_is_as_before(read_in, preview, samira):
    first = read_in()
    second = preview(with_sodertalje("9 999"))
    confirm_import(second, by=samira, sure=True)
    undo_import(second, by=samira, because="Fel fil")
    assert ours().value == files.count_of("0181")
    assert ours().brought_by == first
    assert IndicatorValue.objects.count() == 581
    assert Event.objects.filter(verb="figures.undone", because="Fel fil").exists()
    with pytest.raises(WrongState):
        undo_import(second, by=samira, because="Igen")


def test_undone_it_can_be_read_in_again(read_in, samira):
    undo_import(read_in(), by=samira, because="Fel fil")
    assert not IndicatorValue.objects.current().exists()
    read_in()
    assert IndicatorValue.objects.current().count() == 580


def test_what_a_later_import_stands_on_is_not_undone(read_in, samira):
    first = read_in()
    read_in(with_sodertalje("9 999"))
    with pytest.raises(WrongState, match="Ångra först"):
        undo_import(first, by=samira, because="Fel fil")


def test_what_a_later_import_confirmed_is_not_undone(read_in, samira):
    """The later one said the same: without the first its figures would be gone."""
    first, second = read_in(), read_in()
    with pytest.raises(WrongState, match="Ångra först"):
        undo_import(first, by=samira, because="Fel fil")
    undo_import(second, by=samira, because="Behövs inte")
    undo_import(first, by=samira, because="Fel fil")
    assert not IndicatorValue.objects.current().exists()


def test_what_is_decided_holds_its_figures(read_in, samira, monkeypatch):
    imported = read_in()
    monkeypatch.setattr(composition, "RESTING", [lambda _: iter(["Lägesbild 2024"])])
    with pytest.raises(WrongState, match="Lägesbild 2024"):
        undo_import(imported, by=samira, because="Fel fil")
    assert IndicatorValue.objects.current().count() == 580


def test_why_is_said(read_in, samira):
    with pytest.raises(Invalid):
        undo_import(read_in(), by=samira, because=" ")


# --- a table of one's own -------------------------------------------------------------
TABLE = "Stadsdel;Under;Siffra\nHovsjö;2024;12\nRonna;2024;..\n"
MEANING = {"place": "Stadsdel", "year": "Under", "value": "Siffra"}


def test_a_table_is_read_by_what_its_columns_mean(preview, samira):
    indicator = add_indicator(by=samira, title="Klotter", unit="antal")
    laid = preview(TABLE.encode(), "klotter.csv", origin="csv")
    assert laid.state == ImportState.COLUMNS
    imported = read_columns(
        laid, MEANING, indicator, FileFacts(place="0181"), by=samira
    )
    confirm_import(imported, by=samira)
    values = {v.place: v for v in IndicatorValue.objects.current()}
    assert values["Hovsjö"].value == 12
    assert values["Ronna"].is_suppressed
    assert {v.indicator for v in values.values()} == {indicator}


def test_what_columns_mean_is_remembered(preview, samira):
    indicator = add_indicator(by=samira, title="Klotter", unit="antal")
    laid = preview(TABLE.encode(), "klotter.csv", origin="csv")
    assert columns_and_meaning(laid, by=samira)[1] == {}
    read_columns(laid, MEANING, indicator, FileFacts(place="0181"), by=samira)
    next_year = preview(TABLE.encode(), "klotter2.csv", origin="csv")
    assert columns_and_meaning(next_year, by=samira)[1] == MEANING
    assert ColumnMapping.objects.count() == 1


def test_another_agency_remembers_nothing_of_it(preview, samira, person):
    indicator = add_indicator(by=samira, title="Klotter", unit="antal")
    laid = preview(TABLE.encode(), "klotter.csv", origin="csv")
    read_columns(laid, MEANING, indicator, FileFacts(place="0181"), by=samira)
    with acting_as(person("sanna")) as who:
        theirs = read_file(TABLE.encode(), "k.csv", "csv", FileFacts(), by=who.user)
        assert columns_and_meaning(theirs, by=who.user)[1] == {}


# --- who ------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["anna", "carin", "petra", "frida", "sigrid"])
def test_others_read_nothing_in(read_in, preview, acting, username):
    waiting, done = preview(), read_in()
    with acting(username) as who:
        for act in (
            lambda: confirm_import(waiting, by=who.user),
            lambda: undo_import(done, by=who.user, because="x"),
            lambda: read_file(
                files.bra_file(), "2024.csv", "bra-kommun", FileFacts(), by=who.user
            ),
        ):
            with pytest.raises(Denied):
                act()


def test_another_authoritys_import_is_not_touched(preview, acting):
    imported = preview()
    with acting("sanna") as who, pytest.raises(Denied):
        confirm_import(imported, by=who.user)


def test_nobody_sees_another_authoritys_figures(read_in, acting):
    read_in()
    with acting("sanna"):
        for model in (Indicator, Import, IndicatorValue):
            assert not model.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figures_indicatorvalue SET value = 1",
        "UPDATE figures_indicatorvalue SET year = 1999",
        "DELETE FROM figures_indicatorvalue",
        "UPDATE figures_import SET rows = '[]'",
        "UPDATE figures_import SET sha256 = ''",
        "DELETE FROM figures_import",
        "UPDATE figures_indicator SET source_key = 'x'",
    ],
)
def test_what_was_read_in_cannot_be_changed_in_sql(read_in, statement):
    read_in(files.bra_file(["Ydre;5;6"]))
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_value_is_of_its_own_agencys_indicator(read_in, person):
    read_in(files.bra_file(["Ydre;5;6"]))
    value = IndicatorValue.objects.all()[0]
    with acting_as(person("sanna")) as who:
        own = add_indicator(by=who.user, title="Egen", unit="antal")
        with pytest.raises(ProgrammingError), transaction.atomic():
            IndicatorValue.objects.create(
                agency=who.user.agency,
                created_by=who.user,
                indicator=own,
                brought_by_id=value.brought_by_id,
                year=2024,
                municipality="0181",
                fetched_at=value.fetched_at,
            )


# --- by command -----------------------------------------------------------------------
@pytest.fixture
def brott(tmp_path):
    file = tmp_path / "Anmälda brott kommunerna 2024.csv"
    file.write_bytes(files.bra_file())
    return file


def run(capsys, *args: object) -> dict:
    call_command("import_statistik", *map(str, args), "--as", "samira", "--json")
    return json.loads(capsys.readouterr().out)


def test_command_reads_in(db, brott, capsys, acting):
    told = run(capsys, brott, "--source", "bra-kommun")
    assert (told["new"], told["is_read_in"], told["faults"]) == (580, True, [])
    with acting("samira"):
        assert IndicatorValue.objects.count() == 580
    assert run(capsys, brott, "--source", "bra-kommun")["unchanged"] == 580


def test_command_only_looks_when_asked_to(db, brott, capsys, acting):
    told = run(capsys, brott, "--source", "bra-kommun", "--dry-run")
    assert (told["new"], told["is_read_in"]) == (580, False)
    with acting("samira"):
        assert not Import.objects.exists()


def test_command_refuses_faulty_rows_unless_told(db, brott, capsys, acting):
    brott.write_bytes(files.bra_file(["Atlantis;1;2", "Ydre;5;6"]))
    with pytest.raises(CommandError, match="Inget är inläst"):
        run(capsys, brott, "--source", "bra-kommun")
    assert json.loads(capsys.readouterr().out)["faults"][0]["stood"] == "Atlantis"
    with acting("samira"):
        assert not Import.objects.exists()
    told = run(capsys, brott, "--source", "bra-kommun", "--skip-faulty")
    assert told["new"] == 2


def test_command_reads_a_table_of_ones_own(db, tmp_path, capsys, acting):
    with acting("samira") as who:
        add_indicator(by=who.user, title="Klotter", unit="antal")
    file = tmp_path / "egen.csv"
    file.write_text("År;Antal\n2023;5\n2024;6\n")
    told = run(capsys, file, "--source", "csv", "--indicator", "klotter")
    assert told["new"] == 2


def test_command_reads_handled_crimes(db, tmp_path, capsys):
    file = tmp_path / "handlagda.xlsx"
    file.write_bytes(files.workbook([["Brottstyp", 2023, 2024], ["Stöld", 4, 5]]))
    assert run(capsys, file, "--source", "bra-handlagda")["new"] == 2


def test_command_refuses_200_megabytes_unread(db, tmp_path, capsys, monkeypatch):
    file = tmp_path / "stor.csv"
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(type(file), "read_bytes", lambda _: pytest.fail("was read"))
    with pytest.raises(CommandError, match="200 MB"):
        run(capsys, file, "--source", "bra-kommun")


@pytest.mark.parametrize("username", ["ingen", "anna"])
def test_command_is_for_those_who_keep_figures(db, brott, username):
    with pytest.raises(CommandError):
        call_command(
            "import_statistik", str(brott), "--source", "bra-kommun", "--as", username
        )


def test_command_says_when_a_file_is_not_there(db, tmp_path, capsys):
    with pytest.raises(CommandError, match="går inte att läsa"):
        run(capsys, tmp_path / "ingen.csv", "--source", "bra-kommun")


# --- looked at row by row -------------------------------------------------------------
def test_what_would_change_is_shown_before_and_after(read_in, preview):
    read_in()
    review = importing.review(preview(with_sodertalje("9 999", files.bra_rows()[:200])))
    [line] = review.changed
    assert line.title == "Anmälda brott, Södertälje, 2024"
    [cell] = line.cells
    assert (cell.before, cell.after) == (
        "1\N{NO-BREAK SPACE}181",
        "9\N{NO-BREAK SPACE}999",
    )
    assert (len(review.new), review.unchanged) == (0, 399)
    assert len(review.missing) == 180
    assert "Anmälda brott, Kiruna, 2024" in review.missing


def test_rows_can_be_left_out(read_in, preview, samira):
    read_in(files.bra_file(["Södertälje;5;6", "Ydre;5;6"]))
    second = preview(files.bra_file(["Södertälje;7;6", "Ydre;8;6", "Kinda;9;9"]))
    ydre = [each for each in importing.review(second).changed if "Ydre" in each.title]
    comparison = confirm_import(second, by=samira, left_out=[ydre[0].key])
    assert comparison.counts == {"new": 2, "changed": 1, "unchanged": 2}
    values = {
        v.place: v.value
        for v in IndicatorValue.objects.current()
        if v.indicator.title == "Anmälda brott"
    }
    assert values == {"Södertälje": 7, "Ydre": 5, "Kinda": 9}


# --- as the sources write -------------------------------------------------------------
def test_bras_workbooks_of_two_layouts_are_read_in_one_after_the_other(read_in, samira):
    first = read_in(
        files.workbook_of(files.HANDLED_2021), "300La-2021.xlsx", origin="bra-handlagda"
    )
    second = read_in(
        files.workbook_of(files.HANDLED_2025), "300La-2025.xlsx", origin="bra-handlagda"
    )
    assert (first.counts["new"], second.counts["new"]) == (30, 27)
    years = IndicatorValue.objects.filter(
        indicator__title="Utredda brott: Brott mot brottsbalken"
    )
    assert [v.year for v in years] == [2021, 2025]


def test_bras_long_export_is_read_in_by_kind_of_crime(read_in):
    imported = read_in(files.EXPORT.encode(), "sol_latest.csv")
    assert imported.counts["new"] == 8
    value = IndicatorValue.objects.get(
        indicator__source_key="anmalda:antal:13276", part="08"
    )
    assert (value.value, value.place, value.standing) == (2, "Boden", "preliminar")


def test_a_table_with_years_as_columns_asks_for_no_year(preview, samira):
    data = "Område;2023;2024\nKinda;10;11\nYdre;20;21\n".encode()
    laid = preview(data, "egen.csv", origin="csv")
    names, meaning = columns_and_meaning(laid, by=samira)
    assert names == ["Område", "År", "Värde"]
    indicator = add_indicator(by=samira, title="Egen", unit="antal")
    imported = read_columns(laid, meaning, indicator, FileFacts(), by=samira)
    assert [(r["year"], r["value"]) for r in imported.rows] == [
        (2023, "10.0000"),
        (2024, "11.0000"),
        (2023, "20.0000"),
        (2024, "21.0000"),
    ]
