"""Documents: what comes in is what it says, and goes out only through a door."""

import io
import uuid
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Document
from cases.tasks.services import add_document, keep_file
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.errors import Denied, Invalid, WrongState
from pax.files import storage
from tests.examples.files import LETTER, LOCKED_PDF, OUTLOOK, picture

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF"


def upload(name="kontoutdrag.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/x-whatever")


def packed(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


def test_document_is_kept_listed_and_logged(annas_case, acting):
    with acting("anna") as who:
        document = add_document(annas_case, upload(), by=who.user, description="Maj")
        assert document.name == "kontoutdrag.pdf"
        assert document.content_type == "application/pdf"  # ours, not the browser's
        assert document.size == len(PDF)
        with storage.open_stored(document.sha256) as file:
            assert file.read() == PDF
        event = Event.objects.get(verb=Verb.DOCUMENT_ADDED)
        assert event.about == annas_case.reference
        assert document.history.count() == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\anna\brev.pdf", "brev.pdf"),
        ("faktura\u202efdp.pdf", "fakturafdp.pdf"),
        ("å" * 300 + ".pdf", "å" * 156 + ".pdf"),
        ("BREV.PDF", "BREV.PDF"),
    ],
)
def test_name_is_only_a_name(name, kept):
    file = upload()
    file._name = name  # as a browser that lies would send it
    assert keep_file(file).name == kept


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("program.exe", b"MZ", "Pax tar emot filer av slagen"),
        ("sida.html", b"<html>", "Pax tar emot filer av slagen"),
        ("bild.svg", b"<svg>", "Pax tar emot filer av slagen"),
        ("utan", PDF, "Pax tar emot filer av slagen"),
        ("program.pdf", b"MZ\x90", "inte av slaget pdf"),
        ("arkiv.docx", packed("annat.txt"), "inte av slaget docx"),
        ("makro.docx", packed("word/document.xml", "word/vbaProject.bin"), "makron"),
        ("brev.docx", b"PK\x03\x04trasig", "inte av slaget docx"),
        ("rader.csv", b"a\x00b", "inte av slaget csv"),
        ("tom.pdf", b"", "Filen är tom"),
    ],
)
def test_what_is_not_taken_gets_a_sentence_and_is_not_stored(name, content, says):
    before = sorted(Path(conf.MEDIA_ROOT).rglob("*"))
    with pytest.raises(Invalid, match=says):
        keep_file(upload(name, content))
    assert sorted(Path(conf.MEDIA_ROOT).rglob("*")) == before


def test_too_big_file_gets_a_sentence(settings):
    settings.PAX_MAX_UPLOAD_MB = 1
    with pytest.raises(Invalid, match="högst 1 MB"):
        keep_file(upload(content=PDF + b"x" * 1024 * 1024))


def test_office_file_without_programs_is_taken():
    kept = keep_file(upload("brev.docx", packed("word/document.xml")))
    assert kept.content_type.endswith("wordprocessingml.document")


def test_closed_case_takes_no_documents(annas_case, acting):
    with acting("anna") as who:
        annas_case.is_open = False
        with pytest.raises(WrongState):
            add_document(annas_case, upload(), by=who.user)


def test_one_who_may_not_work_in_cases_adds_no_documents(annas_case, acting):
    with acting("lovisa") as who, pytest.raises(Denied):
        add_document(annas_case, upload(), by=who.user)


# --- in the browser ---------------------------------------------------------------


@pytest.fixture
def document(annas_case, acting):
    with acting("anna") as who:
        return add_document(annas_case, upload("Kontoutdrag – maj.pdf"), by=who.user)


def test_document_is_downloaded_and_never_shown(document, client_for):
    response = client_for("adam").get(reverse("cases:document", args=[document.uuid]))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Kontoutdrag%20%E2%80%93%20maj.pdf"
    )
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("bild.heic", picture("heic"), "image/heic"),
        ("brev.eml", LETTER, "message/rfc822"),
        ("brev.msg", OUTLOOK, "application/vnd.ms-outlook"),
    ],
)
def test_pictures_and_letters_are_taken_and_never_shown(
    annas_case, client_for, acting, name, content, content_type
):
    anna = client_for("anna")
    sent = {"file": upload(name, content), "once": uuid.uuid4()}
    url = reverse("cases:document-add", args=[annas_case.uuid])
    assert anna.post(url, sent).status_code == 302
    with acting("anna"):
        document = Document.objects.get(name=name)
    response = anna.get(reverse("cases:document", args=[document.uuid]))
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_what_is_to_be_known_is_said_at_once_and_on_its_row(annas_case, client_for):
    url = reverse("cases:document-add", args=[annas_case.uuid])
    for name, content, says in (
        ("bild.jpg", picture("jpg"), "Bilden berättar var den togs"),
        ("utdrag.pdf", LOCKED_PDF, "Filen är krypterad"),
    ):
        anna = client_for("anna")
        sent = {"file": upload(name, content), "once": uuid.uuid4()}
        page = anna.post(url, sent, follow=True).text
        assert f"Handlingen är tillagd. {says}" in page
        again = anna.get(reverse("cases:work", args=[annas_case.uuid])).text
        assert says in again


def test_each_download_is_recorded(document, client_for, acting):
    response = client_for("adam").get(reverse("cases:document", args=[document.uuid]))
    response.getvalue()
    with acting("anna"):
        event = Event.objects.get(verb=Verb.DOCUMENT_READ)
        assert (event.actor, event.about_id) == ("Adam Brolund", document.uuid)


@pytest.mark.parametrize("username", ["vera", "viktor", "petra", "samira", "lovisa"])
def test_foreign_document_does_not_exist(document, client_for, username):
    url = reverse("cases:document", args=[document.uuid])
    assert client_for(username).get(url).status_code == 404


def test_document_is_added_once_however_many_clicks(annas_case, client_for, acting):
    client = client_for("anna")
    url = reverse("cases:document-add", args=[annas_case.uuid])
    once = client.get(url).context["form"]["once"].value()
    for _ in range(2):
        response = client.post(url, {"once": once, "file": upload()})
        assert response.status_code == 302
    with acting("anna"):
        assert Document.objects.count() == 1


def test_wrong_file_gets_a_sentence_on_the_form(annas_case, client_for, acting):
    client = client_for("anna")
    url = reverse("cases:document-add", args=[annas_case.uuid])
    once = client.get(url).context["form"]["once"].value()
    sent = {"once": once, "file": upload("x.exe", b"MZ"), "description": "Från banken"}
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "Välj en fil av något av slagen" in response.text
    assert "Från banken" in response.text
    with acting("anna"):
        assert not Document.objects.exists()


def test_too_big_file_keeps_what_the_person_wrote(
    annas_case, client_for, acting, settings
):
    settings.PAX_MAX_UPLOAD_MB = 1
    client = client_for("anna")
    url = reverse("cases:document-add", args=[annas_case.uuid])
    once = client.get(url).context["form"]["once"].value()
    big = upload(content=PDF + b"x" * 2 * 1024 * 1024)
    sent = {"once": once, "file": big, "description": "Från banken"}
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "Välj en fil som är högst 1 MB." in response.text
    assert "Från banken" in response.text
    with acting("anna"):
        assert not Document.objects.exists()
