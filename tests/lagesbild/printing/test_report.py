"""The report on paper: valid, the same each time, and closed to the world."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import socketserver
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from lagesbild.printing.document import ACROSS, csv_of, document_of, in_widths, turned
from lagesbild.printing.press import moment_of, package_of, print_report
from pax.printing.brand import WrongBrand, colours_of, read_logo
from pax.ui.charts import Numbers
from tests import pdfvalid
from tests.examples.lagesbild import example_content
from tests.pdfvalid import A_2A, A_3A, UA_1

TODAY = datetime.date(2026, 11, 22)
needs_verapdf = pytest.mark.skipif(
    bool(pdfvalid.why_not()), reason=pdfvalid.why_not() or "-"
)


def small(**changes: Any) -> dict[str, Any]:
    """Give a content that takes little time to print."""
    content = example_content(decided=False)
    content["sections"] = content["sections"][:1]
    content["problems"] = content["problems"][:1]
    content["figures"] = content["figures"][:2]
    return content | changes


# --- what is valid ----------------------------------------------------------------
@needs_verapdf
@pytest.mark.full
@pytest.mark.slow
def test_a_report_with_everything_can_be_archived_and_read_aloud(tmp_path: Path):
    content = example_content(chapters=1)  # with tables over pages
    plain, with_data, draft = (tmp_path / f"{n}.pdf" for n in ("a2", "a3", "draft"))
    plain.write_bytes(print_report(content, today=TODAY))
    with_data.write_bytes(print_report(content, today=TODAY, with_data=True))
    draft.write_bytes(print_report(small(variant="publik"), today=TODAY))
    verdicts = pdfvalid.validate(
        *((file, flavour) for file in (plain, draft) for flavour in (UA_1, A_2A)),
        (with_data, UA_1),
        (with_data, A_3A),
    )
    assert {v.flavour: v.failures for v in verdicts if not v.is_valid} == {}


@needs_verapdf
@pytest.mark.full
@pytest.mark.slow
def test_the_validator_finds_what_is_wrong(tmp_path: Path):
    file = tmp_path / "a3.pdf"
    file.write_bytes(print_report(small(), today=TODAY, with_data=True))
    (verdict,) = pdfvalid.validate((file, A_2A))
    assert not verdict.is_valid  # PDF/A-2 may hold no files


# --- the same each time -----------------------------------------------------------
@pytest.mark.parametrize("with_data", [False, True])
def test_same_content_gives_the_same_bytes(with_data: bool):
    one = print_report(small(), today=TODAY, with_data=with_data)
    assert one == print_report(
        json.loads(json.dumps(small())), today=TODAY, with_data=with_data
    )


def test_a_decided_content_speaks_of_its_decision_and_not_of_today():
    decided = example_content()
    assert moment_of(decided, TODAY) == moment_of(decided, datetime.date(2030, 1, 1))
    assert moment_of(decided, TODAY).date() == datetime.date(2026, 2, 17)


# --- closed -----------------------------------------------------------------------
@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Give an address that notes everybody who asks for anything there."""
    asked: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(100))

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


def test_nothing_in_the_text_reaches_out(listener: tuple[str, list[bytes]]):
    address, asked = listener
    hostile = (
        f"![bild]({address}/a.png) [länk]({address}/b) <img src='{address}/c.png'>\n\n"
        f"<link rel=stylesheet href={address}/d.css> {address}/e\n\n"
        f"<style>@import '{address}/f'; p {{ background: url({address}/g) }}</style>"
        f"\n\n<object data='{address}/h'></object> [fil](file:///etc/passwd)\n\n"
        f"[^n]\n\n[^n]: <iframe src='{address}/i'></iframe>\n"
    )
    content = small(summary=hostile, title=hostile[:100], area=f"<img src={address}/j>")
    content["sections"][0]["body"] = hostile
    content["problems"][0] |= {"what": hostile, "title": f"<img src={address}/k>"}
    content["figures"][0] |= {"title": hostile, "source": hostile, "notes": [hostile]}
    assert print_report(content, today=TODAY).startswith(b"%PDF-")
    assert asked == []


# --- what it holds ----------------------------------------------------------------
def test_sources_and_figures_have_one_number_each():
    document = document_of(example_content(), at=moment_of(example_content(), TODAY))
    assert [s["number"] for s in document.sources] == [1, 2, 3, 4]
    assert [f["number"] for f in document.figures] == list(range(1, 8))
    assert [f["told"]["key"] for f in document.loose] == ["utan-plats"]
    analysis = document.parts[2]["chapters"][0]["body"]
    assert "Se figur 1." in analysis  # shown again: not drawn again


def test_of_a_figure_that_the_variant_lacks_nothing_is_said():
    document = document_of(small(figures=[]), at=moment_of(small(), TODAY))
    body = document.parts[0]["chapters"][0]["body"]
    assert "figur" not in body.lower()
    assert "anmalda-brott" not in body


def test_no_table_is_wider_than_a_page_and_none_loses_a_number():
    wide = Numbers(
        tuple(f"K{n}" for n in range(30)),
        tuple(tuple(f"{row}:{n}" for n in range(30)) for row in range(40)),
    )
    pieces = in_widths(turned(wide))
    assert all(len(piece.head) <= ACROSS for piece in pieces)
    shown = {cell for piece in pieces for row in piece.rows for cell in row}
    assert shown == {cell for row in wide.rows for cell in row}


def test_numbers_as_csv_say_what_is_hidden_and_hold_no_formula():
    told = example_content()["figures"][0]
    told["series"][1]["name"] = '=HYPERLINK("http://x")'
    text = csv_of(told).decode("utf-8-sig")
    assert "visas inte" in text
    assert "'=HYPERLINK" in text
    assert "\r\n" in text


def test_a_package_is_the_same_each_time_and_says_what_it_holds():
    content = example_content()
    made = package_of(content, b"%PDF-1.7 prov")
    assert made == package_of(content, b"%PDF-1.7 prov")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for told in manifest["files"]:
            kept = archive.read(told["name"])
            assert hashlib.sha256(kept).hexdigest() == told["sha256"]
        assert json.loads(archive.read("innehall.json")) == content
        names = set(archive.namelist())
    assert names == {told["name"] for told in manifest["files"]} | {"manifest.json"}
    assert sum(name.startswith("figurer/") for name in names) == 7


# --- whose it is ------------------------------------------------------------------
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        '<image href="http://example.com/a.png"/>',
        '<rect onload="x()"/>',
        "<style>@import 'a.css'</style>",
        '<rect fill="url(http://example.com/a)"/>',
    ],
)
def test_a_logotype_that_does_anything_is_refused(tmp_path: Path, inside: str):
    file = tmp_path / "logo.svg"
    file.write_text(SVG.format(inside))
    with pytest.raises(WrongBrand):
        read_logo(file)


def test_a_logotype_is_a_picture(tmp_path: Path):
    file = tmp_path / "logo.svg"
    file.write_text(SVG.format('<rect width="9" height="9" fill="#123456"/>'))
    assert read_logo(file)[0] == "image/svg+xml"
    file.write_text("hej")
    with pytest.raises(WrongBrand):
        read_logo(file)
    with pytest.raises(WrongBrand):
        read_logo(tmp_path / "missing.svg")


@pytest.mark.parametrize(
    "colours", [{"accent": "#ffee00"}, {"accent": "red"}, {"accent-soft": "#111111"}]
)
def test_colours_that_text_cannot_be_read_on_are_refused(colours: dict[str, str]):
    with pytest.raises(WrongBrand):
        colours_of(colours)


def test_what_is_written_of_a_problem_is_printed_as_it_is_read():
    content = small()
    problem = example_content()["problems"][0]
    content["problems"] = [problem | {"what": "På **samma** plats.", "number": 1}]
    document = document_of(content, at=moment_of(content, TODAY))
    assert "<strong>samma</strong>" in document.problems[0]["what"]


def test_what_has_replaced_it_is_on_the_cover_and_not_in_its_fingerprint():
    content = example_content()
    newer = content | {"replaced": "Ersatt av utgåva 2"}
    one, other = (document_of(c, at=moment_of(c, TODAY)) for c in (content, newer))
    assert one.sha256 == other.sha256
    assert "Ersatt av utgåva 2" in render_to_string(
        "pdf/lagesbild/cover.html", {"doc": other, "content": newer, "brand": {}}
    )
