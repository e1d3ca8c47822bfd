"""Where the bytes of documents are kept: by what they are, never by a given name.

A file lives at `<MEDIA_ROOT>/<first two of its SHA-256>/<SHA-256>`.  Equal files
are one file, a copy costs nothing, and a file that has been changed on disk is
known by its name.  Who may read it is asked of the row that points to it.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CHUNK = 256 * 1024  # bytes


class FileGone(OSError):
    """A stored file is missing, or is no longer what it was: a fault of ours."""


@dataclass(frozen=True)
class Stored:
    """A file's name in the store, and its size in bytes."""

    sha256: str
    size: int


def store(chunks: Iterable[bytes]) -> Stored:
    """Keep the bytes: whole under their own name, or not at all."""
    incoming = _folder(_root() / "incoming") / uuid.uuid4().hex
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(
            os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        place = _place(digest.hexdigest())
        _folder(place.parent)
        # Atomic, and harmless when the same bytes are there already.
        incoming.replace(place)
    finally:
        incoming.unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size)


def open_stored(sha256: str) -> BinaryIO:
    """Open a stored file for reading, once it is known to be what it was."""
    try:
        file = _place(sha256).open("rb")
    except OSError as error:
        raise FileGone(sha256) from error
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    if digest.hexdigest() != sha256:
        file.close()
        raise FileGone(sha256)
    file.seek(0)
    return file


def peek(sha256: str) -> BinaryIO:
    """Open a stored file to tell something of it; it is not proved to be what it was.

    What is given out is opened by `open_stored`.
    """
    return _place(sha256).open("rb")


def discard(sha256: str) -> None:
    """Throw away a file that nothing speaks of any more, if it is there."""
    if _SHA256.fullmatch(sha256):
        _place(sha256).unlink(missing_ok=True)


def is_kept(sha256: str) -> bool:
    """Tell whether a stored file is there, and is what it was."""
    try:
        open_stored(sha256).close()
    except FileGone:
        return False
    return True


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _place(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise FileGone(sha256)
    return _root() / sha256[:2] / sha256


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
