"""Documents use shipped letters only, and what they lack is pointed out."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from pax import typesetting
from pax.enclosed import STATIC
from pax.letters import in_words, lacking, lacking_in, legible
from pax.pdf import write_html
from tests import pdfvalid
from tests.examples.gallery import example_document

AT = datetime.datetime(2026, 11, 22, 13, 2, tzinfo=datetime.UTC)
#: The flag of Sweden, a snow man with a variation, a family of three, an a with its
#: ring apart, and a letter of Chinese.
STRANGE = "\U0001f1f8\U0001f1ea \u2603\ufe0f \U0001f468\u200d\U0001f469 a\u030a \u6f22"


def page(heading: str) -> str:
    text = write_html("pdf/example.html", example_document(), title="Prov", at=AT)
    return text.replace("</h1>", f" {heading}</h1>", 1)


def typeset(text: str) -> bytes:
    return typesetting.typeset(text, {}, (), AT)


def test_what_swedish_is_written_with_is_there():
    assert (
        lacking("ÅÄÖ åäö é ü Łukasz Şahin Ćirić §–—”’…\u00a0\u00ad → ≥ × − Жя Ωα") == []
    )


#: What names are written with by many who live here: Syriac, Arabic (and Kurdish,
#: Persian), Tigrinya, Armenian, Georgian, Hebrew.
NAMES = "ܐܒܪܗܡ ܒܪ ܝܘܣܦ أحمد محمد پێشەوا گلناز ሰላም Արմեն გიორგი שלום"


def test_what_names_are_written_with_here_is_there():
    assert lacking(NAMES) == []
    assert len(typeset(page(NAMES))) > 0  # .notdef would stop it


@pytest.mark.skipif(bool(pdfvalid.why_not()), reason=pdfvalid.why_not() or "-")
@pytest.mark.slow
def test_a_file_with_such_names_is_what_it_says(tmp_path: Path):
    file = tmp_path / "a.pdf"
    file.write_bytes(typeset(page(f"<b>{NAMES}</b> <i>{NAMES}</i>")))
    wanted = [(file, flavour) for flavour in (pdfvalid.UA_1, pdfvalid.A_2A)]
    assert [v.failures for v in pdfvalid.validate(*wanted)] == [{}, {}]


def test_every_shipped_font_has_its_licence_beside_it():
    folder = STATIC / "fonts"
    licences = "".join(f.read_text(encoding="utf-8") for f in folder.glob("OFL*.md"))
    for font in folder.glob("*.ttf"):
        script = font.stem.split("-")[0].removeprefix("NotoSans")
        assert ("Source" if script.startswith("Source") else script) in licences


def test_what_no_shipped_font_has_is_named_once_with_its_number():
    assert lacking("☃ hej ☃") == ["☃"]
    assert in_words(["☃"]) == "☃ (U+2603)"
    content = {"a": [{"b": "hej ☃"}, 3, None], "c": ("\u6f22", "☃")}
    assert lacking_in(content) == ["☃", "\u6f22"]


def test_it_stands_as_its_number_and_the_rest_as_it_was():
    assert legible(STRANGE) == (
        "[U+1F1F8 U+1F1EA] [U+2603] [U+1F468]\u200d[U+1F469] å [U+6F22]"
    )
    assert legible("<p>Hej å</p>") == "<p>Hej å</p>"


def test_no_font_of_the_machines_own_is_used():
    """Asked of a process of its own: which fonts there are is asked once in each."""
    words = (
        "from pax import typesetting; from weasyprint.text.ffi import fontconfig as f;"
    )
    words += "c = f.FcInitLoadConfigAndFonts(); s = f.FcConfigGetFonts(c, 0);"
    words += "print(s.nfont)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", words],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "0"


def test_a_letter_without_a_shape_stops_the_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(typesetting, "legible", str)
    with pytest.raises(typesetting.NoShape, match=r"U\+2603"):
        typeset(page("☃"))


@pytest.mark.skipif(bool(pdfvalid.why_not()), reason=pdfvalid.why_not() or "-")
@pytest.mark.slow
def test_a_file_with_letters_that_are_lacking_is_what_it_says(tmp_path: Path):
    file = tmp_path / "a.pdf"
    file.write_bytes(typeset(page(STRANGE)))
    wanted = [(file, flavour) for flavour in (pdfvalid.UA_1, pdfvalid.A_2A)]
    assert [v.failures for v in pdfvalid.validate(*wanted)] == [{}, {}]
