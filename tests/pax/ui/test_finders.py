"""What was missed, and what was found though it points nobody out.

Each line is one of a kind; how much is found of all kinds is counted over sentences
that nobody mended by (tests/bench/traces).
"""

import time
from typing import Any

import pytest

from pax.places.services import AREAS
from pax.ui.finders.plain import Plain
from pax.ui.traces import Kind, find_traces
from tests.bench.traces import score, sentences


def found(text: str) -> list[tuple[Kind, str]]:
    return [(t.kind, t.text) for t in find_traces(text, places=AREAS)]


class TestHowMuch:
    def test_there_are_four_hundred_sentences_half_without_a_trace(self) -> None:
        both = [*sentences(unseen=True), *sentences(unseen=False)]
        assert len({sentence.text for sentence in both}) == 400
        assert len([sentence for sentence in both if sentence.spans]) == 200

    @pytest.mark.parametrize("unseen", [True, False])
    def test_recall_and_precision_hold(self, unseen: bool) -> None:
        counted = score(sentences(unseen=unseen))
        assert counted.there > 90
        assert counted.recall >= 0.95
        assert counted.precision >= 0.9


@pytest.mark.parametrize(
    ("text", "kind", "it"),
    [
        (
            "Pnr ９００１０１－２３８５ stod där.",
            Kind.PERSON_ID,
            "９００１０１－２３８５",
        ),
        ("Pnr 900101/2385 stod där.", Kind.PERSON_ID, "900101/2385"),
        ("Pnr 900101\u20112385 stod där.", Kind.PERSON_ID, "900101\u20112385"),
        ("Pnr 900101\u22122385 stod där.", Kind.PERSON_ID, "900101\u22122385"),
        ("Pnr 900\u200b101-2385.", Kind.PERSON_ID, "900\u200b101-2385"),
        ("Pnr ٩٠٠١٠١-٢٣٨٥.", Kind.PERSON_ID, "٩٠٠١٠١-٢٣٨٥"),
        ("Samma abc123 igen.", Kind.PLATE, "abc123"),
        ("Ring 08 465 004 45.", Kind.PHONE, "08 465 004 45"),
        ("Ring 070  174  06  05.", Kind.PHONE, "070  174  06  05"),
        (
            "Ring 070\u2011174\u201106\u201105.",
            Kind.PHONE,
            "070\u2011174\u201106\u201105",
        ),
        ("Bråk på Granövägen 12, lgh 1203.", Kind.HOME, "Granövägen 12, lgh 1203"),
        ("Hon bor på Nygatan 8 A.", Kind.HOME, "Nygatan 8 A"),
        ("Hassan säljer i porten.", Kind.NAME, "Hassan"),
        ("hassan säljer i porten.", Kind.NAME, "hassan"),
        ("Omar bar en kniv.", Kind.NAME, "Omar"),
        ("Kevin säljer park och kiosk.", Kind.NAME, "Kevin"),
        ("Enligt familjen Andersson.", Kind.NAME, "familjen Andersson"),
        ("En man, kallad Råttan, sågs.", Kind.NAME, "Råttan"),
        ("Kontot @ali_152 filmar.", Kind.HANDLE, "@ali_152"),
        ("Det var İbrahim Şahin.", Kind.NAME, "İbrahim Şahin"),
        ("Det var Lukasz Nowak.", Kind.NAME, "Lukasz Nowak"),
        ("Det var Asa Ostrom.", Kind.NAME, "Asa Ostrom"),
        ("A\u030asa Ek ringde.", Kind.NAME, "A\u030asa Ek"),
    ],
)
def test_it_is_found_however_it_is_written(text: str, kind: Kind, it: str) -> None:
    assert (kind, it) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hyresgästerna vid Granövägen 12 är oroliga.",
        "De som bor på Storgatan 17 klagar.",
        "Stormen Hans fällde träd.",
        "Platsen kallas Svackan av de boende.",
        "Tom Tits Experiment har stängt.",
        "Kontroll på Aydins Kiosk.",
        "Det var ungefär per 100 boende.",
        "Fingeravtryck (SHA-256) i bilagan.",
        "Bilden heter karta_v47.png.",
        "Följ @sodertaljekommun för mer.",
    ],
)
def test_it_points_nobody_out(text: str) -> None:
    assert found(text) == []


class TestTheSwitchboard:
    WAYS = ("08-523 010 00", "08-52301000", "+46 8 523 010 00", "0046 (0)8 523 010 00")

    @pytest.mark.parametrize("number", WAYS)
    def test_an_authoritys_own_is_no_trace(self, number: str) -> None:
        assert found(f"Ring växeln, {number}, vid frågor.") == []

    @pytest.mark.parametrize("number", WAYS)
    def test_it_is_a_setting(self, settings: Any, number: str) -> None:
        settings.PAX_OPEN_PHONES = ["031-390 06 00"]
        assert found(f"Ring växeln, {number}, vid frågor.") == [(Kind.PHONE, number)]
        assert found("Ring växeln, 031-390 06 00, vid frågor.") == []


def test_what_is_plain_knows_where_it_stood() -> None:
    plain = Plain.of("a\u0308  \u2003b\u200b\u2212３")
    assert plain.text == "ä b-3"
    assert [plain.original[a:b] for a, b in zip(plain.starts, plain.ends, strict=True)]
    assert plain.ends[-1] == len(plain.original)


@pytest.mark.parametrize("unit", ["Aa-", "a_", "Anna-", "Aa'", "12 ", "a.b@", "abc "])
def test_no_text_takes_long(unit: str) -> None:
    begun = time.process_time()
    find_traces(unit * 10_000)
    assert time.process_time() - begun < 5
