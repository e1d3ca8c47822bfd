import datetime
import re
import zlib

import pytest
from django.template import engines
from weasyprint.urls import FatalURLFetchingError

from pax.enclosed import STATIC
from pax.pdf import render_pdf
from pax.typesetting import StaticFilesOnly
from tests.examples.gallery import example_document

AT = datetime.datetime(2026, 11, 22, 13, 2, tzinfo=datetime.UTC)


def make(**options: object) -> bytes:
    return render_pdf(
        "pdf/example.html",
        example_document(),
        title="Underlag",
        at=AT,
        author="Södertälje kommun",
        **options,  # type: ignore[arg-type]  # of several kinds
    )


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return make()


def test_same_content_gives_the_same_bytes(pdf: bytes) -> None:
    assert make() == pdf


def test_the_file_says_that_it_can_be_archived_and_read_aloud(pdf: bytes) -> None:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    read = [zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x"]
    metadata = next(text for text in (*read, *streams) if b"<rdf:RDF" in text)
    assert b'pdfaid:part="2"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    assert b'pdfuaid:part="1"' in metadata


def test_colours_are_only_colours(pdf: bytes) -> None:
    assert make(colours={"accent": "#8a1538"}) != pdf
    for wrong in ({"accent": "red;}"}, {"margin": "#8a1538"}):
        with pytest.raises(ValueError, match="#rrggbb"):
            make(colours=wrong)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a.png",
        "file:///etc/passwd",
        "ftp://example.com/a",
        f"{STATIC.as_uri()}/../pax/settings/base.py",
        f"{STATIC.as_uri()}/%2e%2e/pax/settings/base.py",
    ],
)
def test_nothing_but_static_files_is_fetched(url: str) -> None:
    with pytest.raises((FatalURLFetchingError, OSError)):
        StaticFilesOnly().fetch(url)


def test_static_files_and_data_are_fetched() -> None:
    assert StaticFilesOnly().fetch(f"{STATIC.as_uri()}/css/pdf.css").read()
    assert StaticFilesOnly().fetch("data:text/plain,hej").read() == b"hej"


def test_a_stray_address_stops_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    page = engines["django"].from_string(
        '<!doctype html><img alt="" src="http://example.com/a.png">'
    )
    monkeypatch.setattr("pax.pdf.render_to_string", lambda *_: page.render({}))
    with pytest.raises(FatalURLFetchingError):
        render_pdf("x.html", {}, title="x", at=AT)
