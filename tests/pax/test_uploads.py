"""Nothing that is too big is read, kept or left behind."""

import io

import pytest
from django.test import RequestFactory

from pax.uploads import MEGABYTE, BoundedUploadHandler


class Unreadable(io.RawIOBase):
    """A body that fails the test if anybody reads it."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise AssertionError("the body was read")


def say_two_gigabytes(client, path):
    return client.generic(
        "POST",
        path,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024 * MEGABYTE),
        **{"wsgi.input": Unreadable()},
    )


def test_two_gigabytes_are_refused_unread_with_a_sentence(client_for):
    response = say_two_gigabytes(client_for("anna"), "/konto/losenord/")
    assert response.status_code == 413
    assert "Det du skickade är för stort" in response.text
    assert "Inget har sparats" in response.text
    assert "En fil får vara högst 20 MB." in response.text


def test_two_gigabytes_are_refused_also_when_nobody_has_signed_in(client, db):
    response = say_two_gigabytes(client, "/konto/logga-in/")
    assert response.status_code == 413


def test_upload_handler_writes_no_more_than_one_file_may_be(settings):
    settings.PAX_MAX_UPLOAD_MB = 1
    handler = BoundedUploadHandler(RequestFactory().post("/"))
    handler.new_file("fil", "stor.pdf", "application/pdf", None)
    for start in range(3):
        handler.receive_data_chunk(b"x" * MEGABYTE, start * MEGABYTE)
    file = handler.file_complete(3 * MEGABYTE)
    assert file.size == 3 * MEGABYTE  # what the form tells the person
    assert len(file.file.read()) == MEGABYTE  # what the disk had to hold
    file.close()


@pytest.mark.parametrize("said", ["", "x", "-1", "100"])
def test_ordinary_and_odd_lengths_pass(client, db, said):
    response = client.get("/healthz", CONTENT_LENGTH=said)
    assert response.status_code != 413
