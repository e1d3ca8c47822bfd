"""The store of files: whole under what they are, or not at all."""

from pathlib import Path

import pytest
from django.conf import settings as conf

from pax.files import storage


def test_equal_files_are_stored_once_under_what_they_are():
    one = storage.store([b"hej ", b"du"])
    two = storage.store([b"hej du"])
    assert one == two
    place = Path(conf.MEDIA_ROOT) / one.sha256[:2] / one.sha256
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    with storage.open_stored(one.sha256) as file:
        assert file.read() == b"hej du"


def test_file_that_breaks_off_leaves_nothing():
    def chunks():
        yield b"x"
        raise OSError

    before = sorted(Path(conf.MEDIA_ROOT).rglob("*"))
    with pytest.raises(OSError):  # noqa: PT011 -- any
        storage.store(chunks())
    left = [p for p in sorted(Path(conf.MEDIA_ROOT).rglob("*")) if p.is_file()]
    assert left == [p for p in before if p.is_file()]


def test_stored_file_that_was_changed_on_disk_is_not_given_out():
    stored = storage.store([b"bevis"])
    (Path(conf.MEDIA_ROOT) / stored.sha256[:2] / stored.sha256).write_bytes(b"annat")
    with pytest.raises(storage.FileGone):
        storage.open_stored(stored.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "g" * 64, "a" * 63])
def test_store_opens_nothing_but_its_own_names(name):
    with pytest.raises(storage.FileGone):
        storage.open_stored(name)
