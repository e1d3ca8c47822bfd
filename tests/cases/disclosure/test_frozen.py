"""Frozen copies are laid out from what was frozen, whatever form it has."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.disclosure.frozen import READERS, Table, read_frozen

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
DAY = st.dates().map(lambda day: day.isoformat())
AMOUNT = st.decimals(0, 10**9, places=2).map(str)
PARTY = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["person", "organisation"]),
        "role": WORDS,
        "name": WORDS.filter(str.strip),
        "identity_number": st.sampled_from(["", "198112189876", "2120000159"]),
        "birth_year": st.none() | st.integers(1900, 2026),
        "address": WORDS,
        "registered_address": WORDS,
        "phone": WORDS,
        "is_protected": st.booleans(),
        "is_masked": st.booleans(),
    }
)
STATEMENT = st.fixed_dictionaries(
    {"text": WORDS, "source": WORDS, "noted_on": DAY, "about": WORDS}
)
DOCUMENT = st.fixed_dictionaries(
    {
        "name": WORDS,
        "description": WORDS,
        "size": st.integers(0, 10**9),
        "sha256": WORDS,
    }
)
SUM = st.fixed_dictionaries(
    {
        "label": WORDS,
        "computed": AMOUNT,
        "stated": st.none() | AMOUNT,
        "difference": st.none() | AMOUNT,
        "words": WORDS,
    }
)
REPORT = st.fixed_dictionaries(
    {
        "form": st.just("polisanmalan/1"),
        "reference": WORDS,
        "brottsrubricering": WORDS,
        "description": WORDS,
        "support": WORDS,
        "support_name": WORDS,
        "suspicion": WORDS,
        "suspicion_name": WORDS,
        "suspected_on": st.none() | DAY,
        "period_from": st.none() | DAY,
        "period_to": st.none() | DAY,
        "amount": st.none() | AMOUNT,
        "contact": st.just({}) | st.just({"name": "A", "title": "", "email": ""}),
        "parties": st.lists(PARTY, max_size=3),
        "protected_because": WORDS,
        "facts": st.lists(STATEMENT, max_size=3),
        "assessments": st.lists(STATEMENT, max_size=3),
        "calculations": st.lists(
            st.fixed_dictionaries(
                {
                    "name": WORDS,
                    "source": WORDS,
                    "remark": WORDS,
                    "groups": st.just([]),
                    "totals": st.lists(SUM, min_size=1, max_size=3),
                    "differences": st.lists(WORDS, max_size=2),
                }
            ),
            max_size=2,
        ),
        "documents": st.lists(DOCUMENT, max_size=3),
    }
)


@given(content=REPORT)
def test_any_report_can_be_read(content):
    content = json.loads(json.dumps(content))
    sections = read_frozen(content)
    assert sections[0].title == "Misstanken"
    for section in sections:
        for table in section.tables:
            width = len(table.head.split("|"))
            assert {len(row) for row in table.cells} == {width}
    people = [e for s in sections for e in s.entries]
    assert [e.name for e in people] == [p["name"] for p in content["parties"]]


@given(
    rows=st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=4),
)
def test_columns_that_say_nothing_are_left_out_and_no_others(rows):
    table = Table("Rubrik", "Ett|Två>", tuple(rows)).without_empty()
    kept = table.head.split("|") if table.head else []
    assert ("Ett" in kept) == any(one for one, _ in rows)
    assert ("Två>" in kept) == any(two for _, two in rows)


@pytest.mark.parametrize(
    ("content", "sections"),
    [
        (
            {
                "form": "komplettering_begard/1",
                "text": "Mer.",
                "answer_by": "2026-03-01",
            },
            {"Det som behöver kompletteras": "Mer."},
        ),
        (
            {"form": "aterkoppling/1", "name": "Mottagen", "on": "2026-03-01"},
            {"Vad som har hänt": ""},
        ),
        (
            {
                "form": "stallningstagande/1",
                "name": "Ja",
                "on": "2026-03-01",
                "because": "Räcker.",
            },
            {"Gemensamt ställningstagande": "", "Motivering": "Räcker."},
        ),
        (
            {"form": "aterforing/1", "takes_home": "Fråga tidigare.", "facts": []},
            {"Det vi tar med oss hem": "Fråga tidigare."},
        ),
        (
            {"form": "svar/1", "answer": "Utbetalningen är stoppad.", "facts": []},
            {"Svar": "Utbetalningen är stoppad."},
        ),
        (
            {
                "form": "underrattelse/1",
                "circumstances": "Bor ihop.",
                "parties": [],
                "facts": [{"label": "Förmån", "value": "Bostadsbidrag"}],
            },
            {"Uppgifter": "", "Omständigheter": "Bor ihop."},
        ),
        (
            {
                "seen": "Bilen står där.",
                "suspicion": "skenseparation",
                "flag": "x",
                "support": "forsorjningsstod",
                "seen_on": "2026-01-12",
                "channel": "own",
            },
            {"Det som flaggades": "Bilen står där."},
        ),
        ({"form": "okand/9"}, {}),
    ],
)
def test_every_form_that_has_been_sent_can_be_read(content, sections):
    assert {s.title: s.text for s in read_frozen(content)} == sections


def test_a_form_that_was_ever_sent_is_never_forgotten():
    assert set(READERS) == {
        "polisanmalan/1",
        "komplettering/1",
        "komplettering_begard/1",
        "aterkoppling/1",
        "stallningstagande/1",
        "aterforing/1",
        "gruppdelning/1",
        "tillsyn/1",
    }


def test_a_number_reads_the_same_whatever_day_it_is_read():
    content = {
        "form": "komplettering/1",
        "text": "",
        "documents": [],
        "parties": [
            {
                "kind": "person",
                "role": "Part",
                "name": "A",
                "identity_number": "191112189876",
                "birth_year": 1911,
                "address": "",
                "registered_address": "",
                "phone": "",
                "is_protected": False,
            }
        ],
    }
    (people,) = read_frozen(content)
    assert people.entries[0].facts == (("Personnummer", "19111218-9876"),)
    content["parties"][0] |= {
        "identity_number": "191401682396",
        "other_number_kind": "Reservnummer",
        "other_number": "900101-R123",
    }
    (people,) = read_frozen(content)
    assert people.entries[0].facts == (
        ("Samordningsnummer", "19140168-2396"),
        ("Reservnummer", "900101-R123 (inte kontrollerat)"),
    )
