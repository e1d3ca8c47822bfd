"""What is to be known of a file before it is passed on is told; the file is kept."""

import io
import zipfile

import pytest

from pax.files import noticed as looking
from pax.files import storage
from pax.files.noticed import Notice, noticed
from tests.examples.files import LOCKED_PDF, LOCKED_PDF_15, PDF, picture


def told(kind: str, content: bytes) -> tuple[Notice, ...]:
    return noticed(kind, storage.store([content]).sha256)


@pytest.mark.parametrize("kind", ["jpg", "png", "heic"])
def test_picture_that_tells_where_it_was_taken(kind: str):
    content = picture(kind)
    stored = storage.store([content])
    assert noticed(kind, stored.sha256) == (Notice.PLACE,)
    with storage.open_stored(stored.sha256) as file:
        assert file.read() == content  # evidence is kept as it came
    assert told(kind, picture(kind, tells_place=False)) == ()


def test_picture_that_tells_it_in_another_way():
    said = b'<x exif:GPSLatitude="59,11.4N"/>'
    assert told("jpg", picture("jpg", tells_place=False) + said) == (Notice.PLACE,)


@pytest.mark.parametrize("content", [LOCKED_PDF, LOCKED_PDF_15])
def test_pdf_that_may_need_a_password(content: bytes):
    assert told("pdf", content) == (Notice.LOCKED,)
    assert told("pdf", PDF) == ()


@pytest.mark.parametrize(("part", "notices"), [("<x/>", ()), ("<encryption-data", 1)])
def test_open_document_that_needs_a_password(part: str, notices: object):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("META-INF/manifest.xml", part)
    assert told("odt", held.getvalue()) == ((Notice.LOCKED,) if notices else ())


@pytest.mark.parametrize("kind", ["jpg", "png", "heic", "pdf", "odt"])
@pytest.mark.parametrize(
    "content", [b"x", b"Exif\x00\x00II", b"eXIfMM\x00*\xff\xff\xff\xff", b"PK\x03\x04"]
)
def test_broken_file_says_nothing(kind: str, content: bytes):
    assert told(kind, content) == ()


def test_file_that_is_gone_says_nothing():
    assert noticed("pdf", "a" * 64) == ()


def test_file_is_looked_at_once(monkeypatch: pytest.MonkeyPatch):
    sha256 = storage.store([LOCKED_PDF + b"\n"]).sha256
    first = noticed("pdf", sha256)
    monkeypatch.setattr(looking.storage, "peek", None)
    assert noticed("pdf", sha256) == first == (Notice.LOCKED,)
