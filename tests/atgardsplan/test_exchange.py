"""Plans come in from files and go out again unchanged; what cannot be read is told."""

from __future__ import annotations

import io
import json
import re
import string
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from atgardsplan.exchange import tables, views
from atgardsplan.exchange.bringing import bring_in, look_at, review_of, take_back
from atgardsplan.exchange.files import read_file, to_csv, to_json, to_xlsx
from atgardsplan.exchange.models import PlanImport
from atgardsplan.exchange.reading import Read, read_plan
from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.services import begin_paper
from atgardsplan.plan.columns import COLUMNS, FieldKind
from atgardsplan.plan.document import content_of
from atgardsplan.plan.models import Criterion, Direction, Measure, Need, Plan
from atgardsplan.plan.services import deciding, measures, tree
from atgardsplan.rounds.services import begin_round
from pax import demo
from pax.accounts.models import Agency
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from tests.atgardsplan.conftest import made_plan
from tests.runs import examples

pytestmark = pytest.mark.django_db

#: The five columns of the municipality's own table, as copied out of a spreadsheet.
FILE = Path(demo.__file__).with_name("atgardsplan_2026.json")
PASTED = (
    "Inriktning\tÅtgärd/insats\tSyfte\tMålsättning\tBeskrivning\n"
    'Trygga stadsdelar\tLjus\tSe bättre\tTryggare\t"Byt lampor\nRöj sly"\n'
    "\tGrannsamverkan\tHålla ihop\tTryggare\tMöten\n"
)


def brought(plan: Plan, read: Read, by: Any, **how: Any) -> PlanImport:
    looked = look_at(plan, read, "fil", b"x", by=by)
    bring_in(looked, by=by, **how)
    return looked


# --- the transcribed shape -----------------------------------------------------------
def test_the_municipalitys_plan_comes_in_without_a_hand_laid_on_it(as_user: Any):
    read = read_file(FILE.read_bytes(), FILE.name)
    assert read.faults == []
    with as_user("samira") as samira:
        plan = made_plan(samira)
        brought(plan, read, samira)
        tops = Need.objects.filter(plan=plan, parent=None)
        parts = Need.objects.filter(plan=plan, parent__isnull=False)
        counts = [Direction.objects.filter(plan=plan).count(), tops.count()]
        measures = Measure.objects.filter(plan=plan)
        assert [*counts, parts.count(), measures.count()] == [5, 17, 28, 16]
        first = measures.get(code="1")
        assert (first.title, first.label.name) == ("", "Tryggare bostadsområden")
        influence = measures.get(code="6")
        assert influence.label.name == "Otillåten påverkan"
        assert influence.direction.name == "Motverka den kriminella ekonomin"


def test_a_source_with_bare_strings_and_inherited_cells_is_understood():
    read = read_plan(
        {
            "inriktningar": [
                {"namn": "A", "behov": [{"text": "B", "delbehov": ["C", "D"]}]}
            ],
            "pagaende_insatser": {
                "rader": [
                    {
                        "inriktning_tabell": "Rubrik",
                        "inriktning_id": "i1",
                        "atgard": "X",
                    },
                    {"inriktning_id": "i1", "atgard": None, "syfte": "Y"},
                ]
            },
        }
    )
    assert read.faults == []
    need = read.content["inriktningar"][0]["behov"][0]
    assert [part["id"] for part in need["delbehov"]] == ["i1-1-1", "i1-1-2"]
    rows = read.content["pagaende_insatser"]["rader"]
    assert [row["inriktning_tabell"] for row in rows] == ["Rubrik", "Rubrik"]
    assert "utan namn" in read.notes[0]


# --- out and in again ----------------------------------------------------------------
WORDS = st.text(
    alphabet=string.ascii_letters + "åäöÅÄÖ0123456789 |\\;,\"'=+-@().:é", max_size=30
).map(lambda text: " ".join(text.split()))
NAME = WORDS.filter(lambda text: any(c.isalnum() for c in text))
LINES = st.lists(NAME, max_size=3)


def _row(draw: Any, code: str, needs: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"nr": code, "inriktning_id": "a", "atgard": draw(NAME)}
    for column in COLUMNS:
        if column.kind is FieldKind.CHOICE and column.choices:
            row[column.key] = draw(st.sampled_from(column.choices.values))
        elif column.kind is FieldKind.LINES:
            row[column.key] = draw(LINES)
    row["syfte"] = draw(WORDS)
    row["inriktning_tabell"] = draw(st.sampled_from(["", "Rubriken"]))
    row["behov"] = draw(st.lists(st.sampled_from(needs), unique=True)) if needs else []
    row["kostnad"] = draw(st.sampled_from(["", "0", "12.5", "125000"]))
    row["borjar"] = draw(st.sampled_from(["", "2026-01-01"]))
    row["klar_senast"] = draw(st.sampled_from(["", "2026-12-31"]))
    row["individinriktad"] = draw(st.booleans())
    row["ansvarig_enhet"] = draw(st.sampled_from(["", "KS/Säkerhetsavdelningen"]))
    row["ansvarig"] = draw(st.sampled_from(["", "carin"]))
    row["omraden"] = draw(st.sampled_from([[], ["Ronna", "Geneta"]]))
    row["aktiviteter"] = [
        {"text": text, "klar_senast": "2026-05-01", "gjord": "", "ansvarig": ""}
        for text in draw(LINES)
    ]
    row["risker"] = [{"text": t, "hantering": draw(WORDS)} for t in draw(LINES)]
    row["samverkansparter"] = [
        {"slag": "forening", "namn": text, "myndighet": ""}
        for text in dict.fromkeys(draw(LINES))
    ]
    row["floden"] = draw(
        st.sampled_from(
            [[], [{"period": "2025", "borjade": "färre än 5", "fullfoljde": "9"}]]
        )
    )
    return row


@st.composite
def plans(draw: Any) -> dict[str, Any]:
    needs = [f"a-{n}" for n in range(draw(st.integers(0, 3)))]
    return {
        "titel": "Plan",
        "ar": [2026, 2027],
        "inledningstexter": {"bakgrund": draw(LINES)},
        "inriktningar": [
            {
                "id": "a",
                "namn": "Första",
                "text": draw(WORDS),
                "behov": [
                    {"id": c, "text": draw(NAME), "delbehov": draw(LINES)}
                    for c in needs
                ],
            },
            {"id": "b", "namn": "Andra", "behov": []},
        ],
        "tabellrubriker": [{"namn": "Rubriken", "inriktning_id": "b"}],
        "pagaende_insatser": {
            "rubrik": "Tabell",
            "ingress": draw(WORDS),
            "rader": [
                _row(draw, str(n), needs) for n in range(1, draw(st.integers(1, 3)) + 1)
            ],
        },
    }


@examples(5)
@given(data=plans())
def test_what_is_exported_imports_again_unchanged(as_user: Any, data: dict[str, Any]):
    """Through the tables of the database, and through each kind of file."""
    read = read_plan(data)
    assert read.faults == []
    with as_user("samira") as samira:
        first = made_plan(samira, year=next(YEARS))
        brought(first, read, samira, because="prov")
        told = content_of(first, with_people=True)
        for write, name in ((to_json, "x.json"), (to_xlsx, "x.xlsx")):
            again = read_file(write(told), name)
            assert again.faults == [], name
            copy = made_plan(samira, year=next(YEARS))
            brought(copy, again, samira, because="prov")
            assert plain(content_of(copy, with_people=True)) == plain(told), name


YEARS = iter(range(2000, 9000))


def plain(content: dict[str, Any]) -> dict[str, Any]:
    """Leave out what each plan has its own of."""
    return {k: v for k, v in content.items() if k not in ("ar", "titel", "myndighet")}


def test_the_demos_plan_goes_through_csv_unchanged(as_user: Any):
    """The measures: a CSV file holds no tree, and changes what there is already."""
    with as_user("samira") as samira:
        plan = made_plan(samira)
        brought(plan, read_file(FILE.read_bytes(), FILE.name), samira)
        told = content_of(plan, with_people=True)
        brought(plan, read_file(to_csv(told), "x.csv"), samira)
        assert content_of(plan, with_people=True) == told


def test_a_text_that_looks_like_a_formula_is_no_formula(as_user: Any, plan: Plan):
    with as_user("samira"):
        Measure.objects.filter(title="Nattvandring")
        told = content_of(plan)
    told["pagaende_insatser"]["rader"][0]["atgard"] = "=1+1"
    book = load_workbook(io.BytesIO(to_xlsx(told)))
    assert book["Åtgärder"]["D2"].data_type == "s"
    assert b"'=1+1" in to_csv(told)
    rows = read_file(to_csv(told), "x.csv").content["pagaende_insatser"]["rader"]
    assert rows[0]["atgard"] == "=1+1"


# --- pasted ---------------------------------------------------------------------------
def test_rows_pasted_from_a_spreadsheet_come_in(plan: Plan, as_user: Any):
    read = tables.from_text(PASTED)
    assert read.faults == []
    with as_user("samira") as samira:
        brought(plan, read, samira)
        light = Measure.objects.get(title="Ljus")
        assert light.description == "Byt lampor\nRöj sly"
        assert light.direction.name == "Trygga stadsdelar"
        # The empty cell is that of the row above.
        assert Measure.objects.get(title="Grannsamverkan").purpose == "Hålla ihop"


def test_what_is_pasted_twice_changes_and_adds_nothing(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        looked = brought(plan, tables.from_text(PASTED), samira)
        looked.refresh_from_db()
        counts = {"new": 0, "changed": 0, "unchanged": 2, "left_out": 0}
        assert looked.counts == counts


def changed_file() -> str:
    return PASTED.replace("Se bättre", "Se mycket bättre").replace(
        "\tGrannsamverkan", "\tNattvandring på torget"
    )


def test_what_would_change_is_shown_cell_by_cell(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        read = tables.from_text(changed_file())
        told = review_of(look_at(plan, read, "f", b"", by=samira), by=samira)
        [line] = told.changed
        assert "Ljus" in line.title
        assert [(c.label, c.before, c.after) for c in line.cells] == [
            ("Syfte", "Se bättre", "Se mycket bättre")
        ]
        [new] = told.new
        assert "Nattvandring på torget" in new.title
        assert ("Målsättning", "", "Tryggare") in [
            (c.label, c.before, c.after) for c in new.cells
        ]
        assert any("Grannsamverkan" in name for name in told.missing)


CLEARED = PASTED.replace("Se bättre\tTryggare", "Se bättre\t")


def test_a_cleared_cell_is_a_change_that_is_shown_and_taken_back(
    plan: Plan, as_user: Any
):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        looked = look_at(plan, tables.from_text(CLEARED), "f", b"", by=samira)
        [line] = review_of(looked, by=samira).changed
        assert [(c.label, c.before, c.after) for c in line.cells] == [
            ("Målsättning", "Tryggare", "")
        ]
        bring_in(looked, by=samira)
        assert Measure.objects.get(title="Ljus").aim == ""
        take_back(looked, by=samira, because="Fel fil")
        assert Measure.objects.get(title="Ljus").aim == "Tryggare"


def test_what_a_file_has_no_column_for_stays(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        short = "Inriktning\tÅtgärd/insats\nTrygga stadsdelar\tLjus\n"
        told = review_of(
            look_at(plan, tables.from_text(short), "f", b"", by=samira), by=samira
        )
        assert (told.changed, told.unchanged) == ([], 1)


def test_every_cell_that_a_csv_overwrites_is_shown(plan: Plan, as_user: Any):
    """Cleared at the end of a row too, where the file holds nothing at all."""
    with as_user("samira") as samira:
        measure = Measure.objects.get(plan=plan, title="Bidragskontroll")
        change(measure, because="Prov", cost=5000, funding="Ramen", is_programme=True)
        content = content_of(plan, with_people=True)
        row = content["pagaende_insatser"]["rader"][0]
        row |= {
            "kostnad": "",
            "finansiering": "",
            "behov": [],
            "ansvarig": "",
            "individinriktad": False,
            "risker": [{"text": "Ny risk", "hantering": ""}],
        }
        looked = look_at(plan, read_file(to_csv(content), "a.csv"), "a", b"", by=samira)
        told = review_of(looked, by=samira)
        [line] = told.changed
        assert {c.label: c.after for c in line.cells} == {
            "Kostnad (kr)": "",
            "Så betalas den": "",
            "Individinriktad insats": "nej",
            "Ansvarig": "",
            "Behov": "",
        }
        # What hangs on a measure no file changes: it is said.
        assert [name.rpartition(": ")[2] for name in told.kept] == ["Risker"]
        before = content_of(plan, with_people=True)
        bring_in(looked, by=samira)
        after = content_of(plan, with_people=True)["pagaende_insatser"]["rader"][0]
        assert (after["kostnad"], after["behov"], "ansvarig" in after) == (
            "",
            [],
            False,
        )
        take_back(looked, by=samira, because="Fel fil")
        assert content_of(plan, with_people=True) == before


def test_all_that_is_overwritten_is_shown_however_much_it_is(
    plan: Plan, as_user: Any, client_for: Any
):
    head = "Inriktning\tÅtgärd/insats\tSyfte\n"
    rows = "".join(f"Trygga stadsdelar\tÅtgärd {n}\tFörut {n}\n" for n in range(130))
    with as_user("samira") as samira:
        brought(plan, tables.from_text(head + rows), samira)
        later = tables.from_text(head + rows.replace("Förut", "Efteråt"))
        looked = look_at(plan, later, "f", b"", by=samira)
    page = client_for("samira").get(looked_url(looked)).content.decode()
    assert "Förut 129" in page
    assert "Efteråt 129" in page


def looked_url(looked: PlanImport) -> str:
    return reverse("exchange:import", args=[looked.uuid])


def test_what_has_changed_since_it_was_looked_at_is_not_written_over_unseen(
    plan: Plan, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        looked = look_at(plan, tables.from_text(changed_file()), "f", b"", by=samira)
    client = client_for("samira")
    seen = client.get(looked_url(looked)).context["form"]["seen"].value()
    with as_user("samira"):
        change(Measure.objects.get(title="Ljus"), because="Prov", purpose="Någons text")
    confirm = reverse("exchange:confirm", args=[looked.uuid])
    late = client.post(confirm, {"once": uuid.uuid4(), "seen": seen})
    assert late.status_code == 422
    assert "har ändrats sedan du granskade" in late.content.decode()
    assert "Någons text" in late.content.decode()
    with as_user("samira"):
        assert Measure.objects.get(title="Ljus").purpose == "Någons text"
    again = {"once": uuid.uuid4(), "seen": late.context["form"]["seen"].value()}
    assert client.post(confirm, again).status_code == 302


def test_history_says_what_a_file_changed(plan: Plan, as_user: Any, client_for: Any):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        looked = brought(plan, tables.from_text(changed_file()), samira)
    page = client_for("samira").get(reverse("exchange:history", args=[looked.uuid]))
    assert "1 nya, 1 ändrade, 0 samma som förut" in page.content.decode()


def test_rows_can_be_left_out(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        looked = look_at(plan, tables.from_text(changed_file()), "f", b"", by=samira)
        left_out = [line.key for line in review_of(looked, by=samira).changed]
        bring_in(looked, by=samira, left_out=left_out)
        assert Measure.objects.get(title="Ljus").purpose == "Se bättre"
        assert Measure.objects.filter(title="Nattvandring på torget").exists()


def test_an_import_of_rows_is_taken_back(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        before = content_of(plan, with_people=True)
        second = brought(plan, tables.from_text(changed_file()), samira)
        assert content_of(plan, with_people=True) != before
        with pytest.raises(Invalid, match="varför"):
            take_back(second, by=samira, because=" ")
        take_back(second, by=samira, because="Fel fil")
        assert content_of(plan, with_people=True) == before
        with pytest.raises(WrongState):
            take_back(second, by=samira, because="Igen")


def test_what_has_been_changed_since_is_not_taken_back(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        looked = brought(plan, tables.from_text(PASTED), samira)
        change(Measure.objects.get(title="Ljus"), because="Prov", purpose="Annat")
        with pytest.raises(WrongState, match="har ändrats sedan dess"):
            take_back(looked, by=samira, because="Fel fil")


def test_a_whole_plan_is_taken_back(as_user: Any):
    read = read_file(FILE.read_bytes(), FILE.name)
    with as_user("samira") as samira:
        plan = made_plan(samira)
        before = content_of(plan)
        looked = brought(plan, read, samira)
        assert content_of(Plan.objects.get(pk=plan.pk)) != before
        take_back(looked, by=samira, because="Fel fil")
        assert content_of(Plan.objects.get(pk=plan.pk)) == before
        assert Direction.history.filter(plan=plan.pk, history_type="-").count() == 5
        # It is empty again, and the right file comes in.
        brought(plan, read, samira)
        assert Measure.objects.filter(plan=plan).count() == 16


def test_a_text_that_was_written_after_a_whole_plan_stays(as_user: Any):
    read = read_file(FILE.read_bytes(), FILE.name)
    with as_user("samira") as samira:
        plan = made_plan(samira)
        looked = brought(plan, read, samira)
        tree.revise_plan(
            Plan.objects.get(pk=plan.pk), by=samira, background="Vår egen bakgrund"
        )
        take_back(looked, by=samira, because="Fel fil")
        now = Plan.objects.get(pk=plan.pk)
        assert (now.background, now.cooperation) == ("Vår egen bakgrund", "")


def test_what_stood_in_the_plan_before_stays_there(as_user: Any):
    with as_user("samira") as samira:
        plan = made_plan(samira)
        measures.ship_criteria(plan, by=samira)
        looked = brought(plan, read_plan(SMALL), samira)
        change(Criterion.objects.filter(plan=plan)[0], because="Prov", weight=5)
        take_back(looked, by=samira, because="Fel fil")
        assert Criterion.objects.filter(plan=plan).count() == len(measures.SHIPPED)
        assert not Direction.objects.filter(plan=plan).exists()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("changed", "åtgärd ”Ljus”"),
        ("added", "behov ”Nytt behov”"),
        ("asked", "uppföljning ”Kvartal 1”"),
        ("sent", "samråd ”Samråd 1"),
        ("reported", "handling ”Redovisning”"),
        ("followed", "åtgärdsplan ”"),
    ],
)
def test_what_stands_in_the_way_of_taking_a_plan_back_is_named(
    what: str, said: str, as_user: Any
):
    with as_user("samira") as samira:
        plan = made_plan(samira)
        looked = brought(plan, read_plan(SMALL), samira)
        happens_to(plan, samira, what)
        with pytest.raises(WrongState, match=re.escape(said)):
            take_back(looked, by=samira, because="Fel fil")
        assert Direction.objects.filter(plan=plan).count() == 1


SMALL = {
    "inriktningar": [{"id": "a", "namn": "Trygga torg", "behov": ["Ljusare torg"]}],
    "pagaende_insatser": {"rader": [{"inriktning_id": "a", "atgard": "Ljus"}]},
}


def happens_to(plan: Plan, by: Any, what: str) -> None:
    """Let something come to depend on what was brought into a plan."""
    measure = Measure.objects.get(plan=plan)
    if what == "changed":
        measures.revise_measure(measure, by=by, purpose="Annat")
    elif what == "added":
        tree.add_need(measure.direction, by=by, text="Nytt behov")
    elif what == "asked":
        due = timezone.localdate()
        begin_round(plan, by=by, title="Kvartal 1", kind="kvartal", due_on=due)
    elif what == "sent":
        police = Agency.objects.exclude(pk=plan.agency_id)[:1]
        deciding.send_proposal(
            plan, police, by=by, due_on=timezone.localdate(), despite="Prov"
        )
    elif what == "reported":
        day = timezone.localdate()
        about = {"period_from": day, "period_to": day, "addressee": "KF"}
        kind = PaperKind.REPORT
        begin_paper(plan, by=by, kind=kind, title="Redovisning", **about)
    else:
        year = plan.year_to + 1
        tree.roll_forward(plan, tree.Next(plan.title, year, year), {}, by=by)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Finns inte\tX\ty\tz\tq", "Rad 2, Inriktning: ”Finns inte” finns inte"),
        ("Trygga stadsdelar\t\t\tz\tq", "Rad 2, Åtgärd/insats: Skriv vad"),
    ],
)
def test_each_row_that_cannot_be_read_is_told_of(
    plan: Plan, as_user: Any, line: str, said: str
):
    head = PASTED.splitlines()[0]
    with as_user("samira") as samira:
        looked = look_at(plan, tables.from_text(f"{head}\n{line}"), "f", b"", by=samira)
        (fault,) = looked.faults
        where = f"{fault['row']}, {fault['stood']}: {fault['sentence']}"
        assert where.startswith(said)
        with pytest.raises(Invalid, match="Rätta dem"):
            bring_in(looked, by=samira)
        before = Measure.objects.filter(plan=plan).count()
        bring_in(looked, by=samira, skip_faulty=True)
        assert Measure.objects.filter(plan=plan).count() == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status", "kanske"),
        ("klar_senast", "i vår"),
        ("kostnad", "mycket"),
        ("borjar", "2026-13-01"),
    ],
)
def test_a_cell_that_says_nothing_known_says_what_to_write(key: str, value: str):
    read = read_plan(
        {
            "inriktningar": [{"namn": "A"}],
            "pagaende_insatser": {
                "rader": [{"inriktning_id": "i1", "atgard": "X", key: value}]
            },
        }
    )
    assert [fault.row for fault in read.faults] == ["Rad 1"]
    assert "Skriv" in read.faults[0].text


def test_text_that_looks_like_a_person_needs_a_reason(plan: Plan, as_user: Any):
    pasted = PASTED.replace("Se bättre", "Fråga Anna Svensson")
    with as_user("samira") as samira:
        looked = look_at(plan, tables.from_text(pasted), "f", b"", by=samira)
        with pytest.raises(WrongState, match="peka ut en person"):
            bring_in(looked, by=samira)
        bring_in(looked, by=samira, because="Namnet på en förening")


def test_a_whole_plan_does_not_come_into_one_that_has_begun(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        read = read_file(FILE.read_bytes(), FILE.name)
        looked = look_at(plan, read, "f", b"", by=samira)
        assert "inte tom" in looked.faults[0]["sentence"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "inriktningar",
                        "pagaende_insatser",
                        "rader",
                        "behov",
                        "delbehov",
                    ),
                    *(
                        "namn",
                        "text",
                        "atgard",
                        "syfte",
                        "inriktning_id",
                        "status",
                        "ar",
                    ),
                    *(
                        "klar_senast",
                        "kostnad",
                        "aktiviteter",
                        "poang",
                        "problem",
                        "trad",
                    ),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@examples(50)
@given(data=JSON)
def test_whatever_json_comes_in_is_read_or_told_of(data: Any):
    wrapped = {"inriktningar": data, "pagaende_insatser": {"rader": data}}
    for given_ in (data, wrapped, {"inriktningar": [data]}):
        assert isinstance(read_plan(given_), Read)


@examples(20)
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_come_in_are_read_or_told_of(raw: bytes):
    for kind in ("json", "csv", "xlsx"):
        assert isinstance(read_file(raw, f"x.{kind}"), Read)


# --- pages ---------------------------------------------------------------------------
def test_pasting_is_looked_at_and_brought_in(plan: Plan, client_for: Any, as_user: Any):
    samira = client_for("samira")
    url = reverse("exchange:start", args=[plan.uuid])
    once = "11111111-1111-4111-8111-111111111111"
    looked = samira.post(url, {"pasted": PASTED, "once": once})
    page = samira.get(looked["Location"]).content.decode()
    assert "Grannsamverkan" in page
    with as_user("samira"):
        assert not Measure.objects.filter(title="Ljus").exists()
        uuid = PlanImport.objects.get().uuid
    to = reverse("exchange:confirm", args=[uuid])
    sent = {"once": "22222222-2222-4222-8222-222222222222"}
    assert samira.post(to, sent).status_code == 302
    with as_user("samira"):
        assert Measure.objects.filter(title="Ljus").count() == 1


def test_a_whole_plan_is_taken_back_on_its_own_page(client_for: Any, as_user: Any):
    with as_user("samira") as by:
        plan = made_plan(by)
        looked = brought(plan, read_plan(SMALL), by)
    samira = client_for("samira")
    to = reverse("exchange:undo", args=[looked.uuid])
    assert to in samira.get(reverse("exchange:import", args=[looked.uuid])).text
    assert "Inriktningarna, behoven och åtgärderna" in samira.get(to).text
    once = "33333333-3333-4333-8333-333333333333"
    assert samira.post(to, {"because": "Fel fil", "once": once}).status_code == 302
    with as_user("samira"):
        assert not Direction.objects.filter(plan=plan).exists()


def test_nothing_chosen_is_told_and_nothing_is_500(plan: Plan, client_for: Any):
    answer = client_for("samira").post(
        reverse("exchange:start", args=[plan.uuid]),
        {"once": "33333333-3333-4333-8333-333333333333"},
    )
    assert answer.status_code == 422


# --- commands ------------------------------------------------------------------------
def test_commands_read_and_write_a_plan(tmp_path: Path, capsys: Any, as_user: Any):
    call_command("import_atgardsplan", FILE, dry_run=True, json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {
        "inriktningar": 5,
        "behov": 17,
        "delbehov": 28,
        "tabellrubriker": 5,
        "atgarder": 16,
    }
    assert "plan" not in told
    with as_user("samira"):
        assert not Plan.objects.exists()
    call_command("import_atgardsplan", FILE, json=True)
    with as_user("samira"):
        assert Plan.objects.get().year_from == 2026
    for form in ("json", "xlsx", "csv"):
        out = tmp_path / f"plan.{form}"
        call_command("export_atgardsplan", year=2026, format=form, out=out)
        assert read_file(out.read_bytes(), out.name).faults == []
    with pytest.raises(CommandError, match="ingen åtgärdsplan för 2001"):
        call_command("export_atgardsplan", year=2001, format="json", out=tmp_path / "x")


def test_a_file_that_is_no_plan_is_told_of(tmp_path: Path):
    file = tmp_path / "annat.json"
    file.write_text("{}")
    with pytest.raises(CommandError, match="Ingenting lästes in"):
        call_command("import_atgardsplan", file)
    with pytest.raises(CommandError, match="borta"):
        call_command("import_atgardsplan", tmp_path / "borta.json")


def test_a_fault_in_a_workbook_says_the_row_that_the_workbook_has(
    plan: Plan, as_user: Any
):
    """Rows above, and empty rows between, count as they do on the sheet."""
    with as_user("samira") as samira:
        brought(plan, tables.from_text(PASTED), samira)
        book = load_workbook(io.BytesIO(to_xlsx(content_of(plan, with_people=True))))
    sheet = book["Åtgärder"]
    sheet.insert_rows(2, 3)
    head = [cell.value for cell in sheet[1]]
    sheet.cell(6, head.index("Status") + 1, "kanske")
    book["Inriktningar"].append(["x9", "N" * 121, "", ""])
    out = io.BytesIO()
    book.save(out)
    rows = [fault.row for fault in read_file(out.getvalue(), "plan.xlsx").faults]
    last = book["Inriktningar"].max_row
    assert rows == [f"Bladet Inriktningar, rad {last}", "Rad 6"]


def test_a_table_without_headings_is_told_which_are_known():
    [fault] = tables.from_text("ett\ttvå\ntre\tfyra").faults
    assert "Åtgärd/insats" in fault.text
    assert all(column.head in fault.text for column in COLUMNS)


def test_what_is_refused_is_said_on_the_page_and_nothing_is_lost(
    plan: Plan, client_for: Any, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: Any, **__: Any) -> None:
        raise WrongState("Planen håller på att beslutas.")

    monkeypatch.setattr(views.bringing, "look_at", refuse)
    once = "44444444-4444-4444-8444-444444444444"
    answer = client_for("samira").post(
        reverse("exchange:start", args=[plan.uuid]), {"pasted": PASTED, "once": once}
    )
    assert answer.status_code == 409
    assert "Planen håller på att beslutas." in answer.text
    assert "Grannsamverkan" in answer.text  # what was pasted
    assert "<title>Filer" in answer.text  # on its own page


def test_what_somebody_else_has_read_in_meanwhile_is_said_on_its_page(
    plan: Plan, client_for: Any, as_user: Any, monkeypatch: pytest.MonkeyPatch
):
    samira = client_for("samira")
    once = "55555555-5555-4555-8555-555555555555"
    url = reverse("exchange:start", args=[plan.uuid])
    samira.post(url, {"pasted": PASTED, "once": once})
    with as_user("samira"):
        uuid = PlanImport.objects.get().uuid

    def refuse(*_: Any, **__: Any) -> None:
        raise WrongState("Inläsningen är redan avgjord.")

    monkeypatch.setattr(views.bringing, "bring_in", refuse)
    to = reverse("exchange:confirm", args=[uuid])
    answer = samira.post(to, {"once": "66666666-6666-4666-8666-666666666666"})
    assert answer.status_code == 409
    assert "Inläsningen är redan avgjord." in answer.text
    assert "Grannsamverkan" in answer.text
