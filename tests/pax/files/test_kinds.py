"""A file is of the kind that its name promises, by its content."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from pax.files.kinds import ADVICE, CONTENT_TYPES, KINDS, advice_on, fault_of
from tests.examples.files import LETTER, OLD_WORD, OLE, OUTLOOK, picture


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bild.heic", picture("heic")),
        ("BILD.HEIF", picture("heic")),
        ("brev.eml", LETTER),
        ("brev.eml", b"\xef\xbb\xbf" + LETTER),
        ("brev.eml", b"From eva@example.com Sun Nov 29 08:00:00 2026\n" + LETTER),
        ("brev.msg", OUTLOOK),
    ],
)
def test_what_telephones_and_mail_programs_save_is_taken(name: str, content: bytes):
    assert fault_of(ContentFile(content), name, KINDS) == ""


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("film.heic", b"\x00\x00\x00\x18ftypisom", "content"),
        ("sida.eml", b"<html><script>x</script>", "content"),
        ("text.eml", b"Hej: det var en gang\n\nslut", "content"),
        ("program.eml", b"MZ: x\nFrom: a\n\x00", "content"),
        ("brev.msg", OLD_WORD, "content"),
        ("brev.msg", LETTER, "content"),
        ("brev.docx", OLE + b"EncryptedPackage", "locked"),
        ("brev.docx", b"text", "content"),
    ],
)
def test_what_only_has_the_name_of_it_is_not(name: str, content: bytes, fault: str):
    assert fault_of(ContentFile(content), name, KINDS) == fault


def test_macros_are_found_as_before():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "x")
        archive.writestr("word/vbaProject.bin", "x")
    assert fault_of(ContentFile(held.getvalue()), "a.docx", KINDS) == "content"


def test_what_is_not_taken_gets_advice():
    assert advice_on("bilder.zip") == (
        "Packa upp den och lägg till filerna var för sig."
    )
    assert advice_on("okänd.xyz") == "Spara den som PDF."
    assert not set(ADVICE) & set(CONTENT_TYPES)
