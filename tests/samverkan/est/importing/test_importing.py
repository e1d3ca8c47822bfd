"""Earlier weeks: read row by row, refused row by row, read in whole and frozen."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from pax.audit.models import Event as LogEvent
from pax.audit.verbs import Verb
from pax.errors import Denied, Invalid, WrongState
from pax.imports.models import ImportState
from samverkan.est.enums import EventKind
from samverkan.est.importing import files as importing_files
from samverkan.est.importing import services as importing
from samverkan.est.importing.files import (
    COLUMNS,
    HEADINGS,
    items,
    read_headings,
    read_rows,
)
from samverkan.est.importing.models import EarlierWeeks, ReadIn
from samverkan.est.models import Action, Assessment, Edition, Event, FrozenEdition

AREAS = {"Ronna": False, "Geneta": False, "Övrigt": True}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def row(week: str = "v.47 2024", area: str = "Ronna", **other: str) -> dict[str, str]:
    return {"Vecka": week, "Område": area, **other}


def as_csv(
    rows: list[dict[str, str]], mark: str = ";", encoding: str = "utf-8"
) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: list[dict[str, str]]) -> bytes:
    book = Workbook()
    book.active.append(COLUMNS)
    for one in rows:
        book.active.append([one.get(name, "") for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, name: str = "veckor.csv", **how: Any) -> Any:
    found = read_headings(content, name)
    return read_rows(found, found.headings.guess(HEADINGS), areas=AREAS, **how)


def said(found: Any) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in found.faults]


WHOLE = [
    row(
        **{
            "Övergripande lägesbild": "Oro vid skolan.",
            "Nya händelser": "Narkotika: Försäljning vid centrum\nTrasig belysning",
            "Senaste månaden": "Klotter",
            "Nya åtgärder": "Kommun: Trygghetsbilen i området - Extra rondering",
            "Pågående åtgärder": "Fortsatt närvaro",
            "Bedömning": "2",
        }
    ),
    row(area="Geneta", Bedömning=""),
    row(area="Kommunen", **{"Övergripande lägesbild": "Lugn helg."}),
    row("v.46 2024", **{"Bedömning": "3", "Nya händelser": "Brand: I container"}),
]


# --- reading ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(WHOLE), "a.csv"),
        (as_csv(WHOLE, ","), "a.csv"),
        (as_csv(WHOLE, "\t", "utf-8-sig"), "A.CSV"),
        (as_csv(WHOLE, encoding="cp1252"), "a.csv"),
        (as_csv(WHOLE, encoding="utf-16"), "a.csv"),
        (b"EST 2024\n\n" + as_csv(WHOLE), "a.csv"),
        (as_xlsx(WHOLE), "a.xlsx"),
    ],
)
def test_a_file_is_read_alike_in_every_form(content, name):
    found = read(content, name)
    assert found.is_right
    assert [week.name for week in found.weeks] == ["v.46 2024", "v.47 2024"]
    ronna, geneta = found.weeks[1].areas
    assert found.weeks[1].overall == "Lugn helg."
    assert ronna.level == 2
    assert geneta.level is None
    assert ronna.overall == (
        "Oro vid skolan.\n\nSenaste månaden: Klotter\n\n"
        "Pågående åtgärder och återkoppling: Fortsatt närvaro"
    )
    assert ronna.events == [
        {"kind": "narkotika", "text": "Försäljning vid centrum"},
        {"kind": "annat", "text": "Trasig belysning"},
    ]
    assert ronna.actions == [
        {"responsible": "Kommun", "text": "Trygghetsbilen i området"},
        {"responsible": "", "text": "Extra rondering"},
    ]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row(area="Hovsjön"), "Område"),
        (row(area=""), "Område"),
        (row("v.53 2025"), "Vecka"),
        (row("v.0 2025"), "Vecka"),
        (row("v.47 1925"), "Vecka"),
        (row("vecka ett"), "Vecka"),
        (row(""), "Vecka"),
        (row(Bedömning="5"), "Bedömning"),
        (row(Bedömning="0"), "Bedömning"),
        (row(Bedömning="två"), "Bedömning"),
        (row(area="Övrigt", Bedömning="1"), "Bedömning"),
        (row(**{"Nya händelser": "Sett 19900101-2385 där"}), "Nya händelser"),
        (row(**{"Senaste månaden": "Ring 070-123 45 67"}), "Senaste månaden"),
        (row(**{"Övergripande lägesbild": "x" * 8001}), "Övergripande lägesbild"),
    ],
)
def test_each_fault_names_its_row_and_column(wrong, column):
    found = read(as_csv([row("v.40 2024"), wrong]))
    assert (3, column) in said(found)
    assert not found.is_right


def test_a_year_that_has_week_53_may_use_it():
    assert read(as_csv([row("v.53 2020")])).is_right


@pytest.mark.parametrize(
    "week", ["v.47 2024", "V47 2024", "47 2024", "2024-W47", "2024v47"]
)
def test_weeks_are_written_in_several_ways(week):
    assert [w.name for w in read(as_csv([row(week)])).weeks] == ["v.47 2024"]


def test_the_same_area_twice_in_a_week_is_a_fault():
    assert said(read(as_csv([row(), row()]))) == [(3, "Område")]


def test_a_trace_can_be_kept_with_a_reason_but_no_other_fault():
    rows = [row(**{"Nya händelser": "Ring 070-123 45 67"}), row("v.48 2024", "Ingen")]
    assert said(read(as_csv(rows), keep_traces=True)) == [(3, "Område")]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (as_csv([row(area="Övrigt")], encoding="cp850"), "a.csv", "UTF-8"),
        (b"Vecka;Plats\nv.1 2024;Ronna\n", "a.csv", "saknar rubriken Område. "),
        (b"", "a.csv", "tom"),
        (as_csv([]), "a.csv", "inga rader"),
        (b'Vecka;"ett', "a.csv", "CSV"),
        (b"PK\x03\x04 trasig", "a.xlsx", "XLSX"),
        (as_csv(WHOLE), "a.xlsx", "XLSX"),
    ],
)
def test_what_is_no_such_file_is_refused_and_says_why(content, name, why):
    with pytest.raises(Invalid, match=why):
        read(content, name)


def test_a_zip_bomb_is_refused_unopened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (61 * 1024 * 1024))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(Invalid, match="packas upp"):
        read(out.getvalue(), "a.xlsx")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(importing_files, "MOST_ROWS", 2)
    with pytest.raises(Invalid, match="fler än"):
        read(as_csv([row(f"v.{n} 2024") for n in range(1, 5)]))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Ett", ["Ett"]),
        ("Ett\nTvå", ["Ett", "Två"]),
        ("- Ett\n- Två", ["Ett", "Två"]),
        (
            "U.Å. - Unga vid portar - Trasig lampa",
            ["U.Å.", "Unga vid portar", "Trasig lampa"],
        ),
        ("Nord-syd", ["Nord-syd"]),
        ("Oro fredag 18 - 22", ["Oro fredag 18 - 22"]),
        ("- Oro fredag 18 – 22 - Klotter", ["Oro fredag 18 – 22", "Klotter"]),
        ("Bråk vid torget - polis på plats", ["Bråk vid torget - polis på plats"]),
        ("Oro Fredag - Lördag\nBrand", ["Oro Fredag - Lördag", "Brand"]),
        ("Ett • två", ["Ett", "två"]),
    ],
)
def test_a_cell_is_split_into_what_it_lists(text, parts):
    assert items(text) == parts


# --- reading in ---------------------------------------------------------------
def look(acting: Any, content: bytes, who: str = "samira", **how: Any) -> Any:
    with acting(who) as person:
        return importing.look_at_file(
            io.BytesIO(content), "a.csv", by=person.user, **how
        )


def read_in(acting: Any, kept: EarlierWeeks, **how: Any) -> list[Edition]:
    with acting("samira") as samira:
        return importing.read_in(kept, by=samira.user, **how)


def undo(acting: Any, kept: EarlierWeeks) -> None:
    with acting("samira") as samira:
        importing.undo_reading(kept, by=samira.user, because="Fel fil")


def reviewed(acting: Any, kept: EarlierWeeks) -> Any:
    with acting("samira"):
        return importing.review(kept)


def said_now(acting: Any) -> dict[str, list[tuple[str, int | None]]]:
    """Give the level of each area in each week, as trends count them."""
    found: dict[str, list[tuple[str, int | None]]] = {}
    with acting("samira"):
        for edition in Edition.objects.current():
            levels = Assessment.objects.filter(edition=edition)
            named = levels.values_list("area__name", "level").order_by("area__name")
            found[edition.title] = list(named)
        assert list(FrozenEdition.faults()) == []
    return found


def test_weeks_are_frozen_numbered_and_tell_where_they_came_from(acting):
    looked = look(acting, as_csv(WHOLE))
    editions = read_in(acting, looked.kept)
    assert [(e.number, e.title) for e in editions] == [
        (1, "v.46 2024"),
        (2, "v.47 2024"),
    ]
    with acting("samira") as samira:
        assert list(FrozenEdition.faults()) == []
        frozen = FrozenEdition.objects.read_by(samira.user).get(edition=editions[1])
        assert looked.read.file.sha256 in frozen.content["information"]
        assert frozen.content["overall"] == "Lugn helg."
        areas = {a["name"]: a for a in frozen.content["areas"]}
        assert areas["Ronna"]["level"] == 2
        assert [e["text"] for e in areas["Ronna"]["past_month"]] == ["I container"]
        assert areas["Geneta"]["level"] is None
        marked = ReadIn.objects.get(edition=editions[0])
        assert marked.file_sha256 == looked.read.file.sha256
        assert Assessment.objects.filter(area__name="Ronna").count() == 2
        assert LogEvent.objects.filter(verb=Verb.EST_IMPORTED).count() == 2
        event = Event.objects.get(kind=EventKind.FIRE)
        assert event.history.count() == 1
        assert event.history.get().history_user == samira.user


def test_what_was_read_in_is_not_carried_over_to_later_weeks(acting):
    editions = read_in(acting, look(acting, as_csv(WHOLE)).kept)
    with acting("samira"):
        assert all(a.ended_in_id == a.edition_id for a in Action.objects.all())
        frozen = FrozenEdition.objects.filter(edition=editions[1])[0].content
        assert all(area["ongoing"] == [] for area in frozen["areas"])


def test_the_same_file_twice_does_nothing(acting):
    first = look(acting, as_csv(WHOLE))
    read_in(acting, first.kept)
    again = look(acting, as_csv(WHOLE))
    assert again.kept == first.kept
    with pytest.raises(WrongState):
        read_in(acting, again.kept)
    with acting("samira"):
        assert EarlierWeeks.objects.count() == 1
        assert Edition.objects.count() == 2


def test_of_a_file_with_faults_nothing_is_kept(acting):
    looked = look(acting, as_csv([row(), row(area="Okänt")]))
    assert looked.kept is None
    with acting("samira"):
        assert not EarlierWeeks.objects.exists()
        assert not Edition.objects.exists()


def test_a_week_that_was_written_in_pax_stops_the_whole_file(acting, est):
    est.freeze(est.open(2024, 47))
    looked = look(acting, as_csv([row("v.46 2024"), row("v.47 2024")]))
    assert [f.text for f in looked.read.faults] == ["v.47 2024 finns redan i Pax."]


def test_weeks_read_in_before_are_compared_cell_by_cell(acting):
    read_in(acting, look(acting, as_csv(WHOLE)).kept)
    rows = [
        row("v.45 2024", Bedömning="1"),
        row("v.46 2024", **{"Bedömning": "4", "Nya händelser": "Brand: I container"}),
        row("v.48 2024"),
    ]
    found = reviewed(acting, look(acting, as_csv(rows)).kept)
    assert [line.title for line in found.new] == ["v.45 2024", "v.48 2024"]
    [line] = found.changed
    assert line.title == "v.46 2024"
    told = [(cell.label, cell.before, cell.after) for cell in line.cells]
    assert told == [("Ronna, Bedömning", "3", "4")]
    assert found.unchanged == 0
    assert found.missing == ["v.47 2024"]
    same = reviewed(acting, look(acting, as_csv(WHOLE[::-1])).kept)
    assert same.nothing_changes
    assert same.unchanged == 2


def test_what_a_file_no_longer_says_is_shown_as_taken_away(acting):
    read_in(acting, look(acting, as_csv(WHOLE)).kept)
    rows = [row("v.47 2024", "Kommunen", **{"Övergripande lägesbild": "Lugn helg."})]
    [line] = reviewed(acting, look(acting, as_csv(rows)).kept).changed
    assert {cell.after for cell in line.cells} == {""}
    assert ("Ronna, Bedömning", "2") in [(c.label, c.before) for c in line.cells]


def test_weeks_can_be_left_out_and_changed_ones_become_corrections(acting):
    read_in(acting, look(acting, as_csv(WHOLE)).kept)
    rows = [row("v.45 2024", Bedömning="1"), row("v.46 2024", Bedömning="4")]
    kept = look(acting, as_csv(rows)).kept
    [line] = reviewed(acting, kept).new
    [edition] = read_in(acting, kept, left_out=[line.key])
    assert edition.title == "v.46 2024, version 2"
    assert said_now(acting) == {
        "v.46 2024, version 2": [("Ronna", 4)],
        "v.47 2024": [("Geneta", None), ("Ronna", 2)],
    }
    assert (kept.counts["new"], kept.counts["changed"]) == (0, 1)
    assert kept.weeks == []


def test_undone_weeks_say_again_what_they_said(acting):
    first = look(acting, as_csv(WHOLE)).kept
    read_in(acting, first)
    second = look(acting, as_csv([row("v.46 2024", Bedömning="4")])).kept
    read_in(acting, second)
    with pytest.raises(WrongState, match="nyare version"):
        undo(acting, first)
    undo(acting, second)
    assert said_now(acting) == {
        "v.46 2024, version 3": [("Ronna", 3)],
        "v.47 2024": [("Geneta", None), ("Ronna", 2)],
    }
    undo(acting, first)
    assert said_now(acting) == {"v.46 2024, version 4": [], "v.47 2024, version 2": []}
    assert first.state == ImportState.UNDONE
    assert first.undone_because == "Fel fil"
    with pytest.raises(WrongState):
        undo(acting, first)


def test_an_undone_file_may_be_read_in_anew(acting):
    first = look(acting, as_csv(WHOLE)).kept
    read_in(acting, first)
    undo(acting, first)
    again = look(acting, as_csv(WHOLE)).kept
    assert again != first
    assert len(reviewed(acting, again).new) == 2
    read_in(acting, again)
    assert said_now(acting)["v.46 2024, version 3"] == [("Ronna", 3)]


def test_a_discarded_file_says_nothing_more(acting):
    kept = look(acting, as_csv(WHOLE)).kept
    with acting("samira") as samira:
        importing.discard_file(kept, by=samira.user)
    assert (kept.state, kept.weeks) == (ImportState.DISCARDED, [])
    with pytest.raises(WrongState):
        read_in(acting, kept)


@pytest.mark.parametrize(
    "change",
    [{"label": "b.csv"}, {"state": ImportState.PREVIEW}, {"kept_because": "Annat"}],
)
def test_the_database_keeps_a_file_as_it_was_read_in(acting, change):
    kept = look(acting, as_csv(WHOLE)).kept
    read_in(acting, kept)
    files = EarlierWeeks.objects.filter(pk=kept.pk)
    with acting("samira"), pytest.raises(DatabaseError), transaction.atomic():
        files.update(**change)


def test_weeks_to_come_are_refused(acting):
    looked = look(acting, as_csv([row("v.1 2099")]))
    assert [f.column for f in looked.read.faults] == ["Vecka"]


def test_nothing_is_read_in_if_one_week_fails(acting, monkeypatch):
    looked = look(acting, as_csv(WHOLE))
    freeze, done = importing.freeze_edition, []

    def fail_at_second(edition: Edition, **how: Any) -> Edition:
        if done:
            raise Invalid("trasigt")
        done.append(edition)
        return freeze(edition, **how)

    monkeypatch.setattr(importing, "freeze_edition", fail_at_second)
    with pytest.raises(Invalid, match="trasigt"):
        read_in(acting, looked.kept)
    with acting("samira"):
        assert not Edition.objects.exists()
        assert EarlierWeeks.objects.get().state == ImportState.PREVIEW


def test_kept_traces_are_logged_with_the_reason_and_without_the_text(acting):
    content = as_csv([row(**{"Nya händelser": "Klotter med 070-123 45 67"})])
    looked = look(acting, content, keep_because="Numret är klottret som ska saneras")
    assert looked.kept
    with acting("samira"):
        event = LogEvent.objects.get(verb=Verb.TRACES_KEPT)
        assert "klottret" in event.because
        assert "070" not in event.because


@pytest.mark.parametrize("who", ["petra", "elin", "emil"])
def test_only_coordinators_read_in(acting, who):
    with pytest.raises(Denied):
        look(acting, as_csv(WHOLE), who)


# --- pages --------------------------------------------------------------------
def upload(content: bytes, name: str = "veckor.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_pages_lead_from_file_to_preview_to_frozen_weeks(client_for):
    client = client_for("samira")
    url = reverse("est:import")
    assert client.get(url).status_code == 200
    answer = client.post(url, {"file": upload(as_csv(WHOLE))})
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert "Försäljning vid centrum" in page.text
    once = page.context["form"]["once"].value()
    for _ in range(2):  # a double click
        done = client.post(answer.url, {"once": once})
        assert done.status_code == 302
    page = client.get(answer.url)
    assert "v.47 2024" in page.text
    assert "Läs in det granskade" not in page.text
    again = client.post(url, {"file": upload(as_csv(WHOLE))}, follow=True)
    assert "redan inläst" in again.text


def test_a_file_is_discarded_or_undone_at_its_page(client_for):
    client = client_for("samira")
    sent = client.post(reverse("est:import"), {"file": upload(as_csv(WHOLE))})
    uuid = sent.url.split("/")[-2]
    assert client.post(reverse("est:discard-file", args=[uuid])).status_code == 302
    sent = client.post(reverse("est:import"), {"file": upload(as_csv(WHOLE))})
    once = client.get(sent.url).context["form"]["once"].value()
    client.post(sent.url, {"once": once})
    undo_url = reverse("est:undo-file", args=[sent.url.split("/")[-2]])
    once = client.get(undo_url).context["form"]["once"].value()
    done = client.post(undo_url, {"once": once, "because": "Fel fil"}, follow=True)
    assert "Inläsningen är ångrad." in done.text


def test_unknown_headings_are_asked_about_and_remembered(client_for):
    client = client_for("samira")
    content = as_csv(WHOLE).replace(b"Vecka;", b"Period;")
    asked = client.post(reverse("est:import"), {"file": upload(content)})
    assert asked.status_code == 422
    # What may be left out is not said to be lacking.
    assert "Filen saknar rubriken Vecka. Använd mallen" in asked.text
    assert "Säg vilken kolumn som är ”Vecka”." in asked.text
    form = asked.context["form"]
    given = {f.html_name: f.value() for f in form if f.name.startswith("column_")}
    assert given["column_omrade"] == "Område"
    given["column_vecka"] = "Område"
    twice = client.post(reverse("est:import"), given | {"file": upload(content)})
    assert "Samma kolumn kan inte betyda två saker." in twice.text
    given["column_vecka"] = "Period"
    answer = client.post(reverse("est:import"), given | {"file": upload(content)})
    page = client.get(answer.url)
    assert "Kolumnen ”Period” är läst som ”Vecka”." in page.text
    other = content.replace(b"Lugn helg", b"Stilla helg")
    answer = client.post(reverse("est:import"), {"file": upload(other)})
    assert answer.status_code == 302


def test_columns_that_a_file_has_not_are_left_empty_when_it_is_said(client_for):
    client = client_for("samira")
    content = (
        "Vecka;Område;Vad som hänt;Bedömning\nv.40 2024;Ronna;Narkotika: vid torget;3\n"
    ).encode()
    asked = client.post(reverse("est:import"), {"file": upload(content)})
    assert asked.status_code == 422
    given = {
        f.html_name: f.value() for f in asked.context["form"] if f.value() is not None
    }
    # An answer that does not do: every column of the file is offered again.
    wrong = given | {"column_vecka": "", "file": upload(content)}
    again = client.post(reverse("est:import"), wrong)
    assert "Säg vilken kolumn som är ”Vecka”." in again.text
    offered = [
        value for value, _ in again.context["form"].fields["column_vecka"].choices
    ]
    assert offered == ["", "Vecka", "Område", "Vad som hänt", "Bedömning"]
    right = given | {"column_nya-handelser": "Vad som hänt", "file": upload(content)}
    page = client.get(client.post(reverse("est:import"), right).url).text
    assert "Kolumnen ”Vad som hänt” är läst som ”Nya händelser”." in page
    assert "Filen säger inget i Övergripande lägesbild" in page


def test_a_file_without_some_columns_and_with_no_others_is_read(client_for):
    content = b"Vecka;Omr\xc3\xa5de;Bed\xc3\xb6mning\nv.40 2024;Ronna;3\n"
    answer = client_for("samira").post(reverse("est:import"), {"file": upload(content)})
    assert answer.status_code == 302


def test_faults_are_shown_row_by_row_and_nothing_is_kept(client_for):
    rows = [row(area="Nirgends"), row(Bedömning="7")]
    answer = client_for("samira").post(
        reverse("est:import"), {"file": upload(as_csv(rows))}
    )
    assert answer.status_code == 422
    assert "Området Nirgends finns inte i Pax." in answer.text
    assert "7 är ingen nivå" in answer.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv([row(area="Övrigt")], encoding="cp850"), "a.csv"),
        (b"%PDF-1.7", "a.pdf"),
        (b"\x00\x00", "a.csv"),
        (b"PK\x03\x04", "a.xlsx"),
        (b"", "a.csv"),
    ],
)
def test_bad_files_are_answered_and_never_crash(client_for, content, name):
    answer = client_for("samira").post(
        reverse("est:import"), {"file": upload(content, name)}
    )
    assert answer.status_code == 422


def test_a_file_of_200_megabytes_is_refused_unread(client_for):
    answer = client_for("samira").post(
        reverse("est:import"),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
    )
    assert answer.status_code == 413


def test_the_template_is_the_layout_that_is_read(client_for):
    answer = client_for("samira").get(reverse("est:import-template"))
    assert answer["Content-Type"] == XLSX
    book = load_workbook(io.BytesIO(answer.content))
    assert tuple(cell.value for cell in book.worksheets[0][1]) == COLUMNS
    with pytest.raises(Invalid, match="inga rader"):
        read(answer.content, "mall.xlsx")


# --- the command --------------------------------------------------------------
def command(path: Path, *how: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_est", str(path), "--by", "samira", "--json", *how, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_the_command_does_the_same(acting, tmp_path, db):
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(WHOLE))
    tried = command(path, "--dry-run")
    assert tried["weeks"] == ["v.46 2024", "v.47 2024"]
    assert tried["frozen"] == []
    with acting("samira"):
        assert not EarlierWeeks.objects.exists()
    done = command(path)
    assert [e["number"] for e in done["frozen"]] == [1, 2]
    again = command(path)
    assert again["already_read_in"]
    assert again["frozen"] == []


def test_the_command_fails_on_faults(tmp_path, db):
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv([row(area="Okänt")]))
    with pytest.raises(CommandError):
        command(path)


def test_what_is_refused_is_said_on_the_page(client_for, monkeypatch):
    def refuse(**_):
        raise WrongState("Veckan fryses just nu.")

    monkeypatch.setattr(importing, "look_at_file", refuse)
    answer = client_for("samira").post(
        reverse("est:import"), {"file": upload(b"x", "veckor.csv")}
    )
    assert answer.status_code == 422
    assert "Veckan fryses just nu." in answer.text
    assert "Välj en fil" in answer.text  # on its own page
