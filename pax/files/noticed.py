"""What is to be known of a file before it is passed on, by what its bytes say.

Nothing in it is taken away: a file may be evidence, and is kept as it came.  A file is
looked at once in each process, and never parsed beyond what is asked here.
"""

import enum
import functools
import mmap
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from pax.files import storage
from pax.files.kinds import OFFICE


class Notice(enum.StrEnum):
    """What people are told of a file."""

    LOCKED = "Filen är krypterad och kan kräva lösenord för att öppnas."
    PLACE = "Bilden berättar var den togs (GPS)."


#: The dictionary by which a PDF is decrypted; it stands outside all that is packed.
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_PICTURES = ("jpg", "jpeg", "png", "heic", "heif")
#: Where the particulars of a picture begin: in JPEG and HEIC, in PNG.
_EXIF = re.compile(rb"Exif\x00\x00(?=II|MM)|eXIf(?=II|MM)")
_EXIF_LONGEST = 64 * 1024  # bytes
_MOST = 8  # a picture may hold smaller ones, with particulars of their own
_GPS, _LATITUDE = 0x8825, 2
_XMP_LATITUDE = b"GPSLatitude"
#: What a file that is not whole makes of those who read it.
_BROKEN = (ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
_MANIFEST, _MANIFEST_LONGEST = "META-INF/manifest.xml", 256 * 1024


def noticed(kind: str, sha256: str) -> tuple[Notice, ...]:
    """Say what is to be known of a stored file; nothing of one that is not there."""
    try:
        return _noticed(kind, sha256)
    except OSError:
        return ()


@functools.lru_cache(maxsize=4096)
def _noticed(kind: str, sha256: str) -> tuple[Notice, ...]:
    look = _LOOKS.get(kind)
    if look is None:
        return ()
    # What is equal to its digest is asked where it is given out, not here.
    with storage.peek(sha256) as file:
        try:
            return tuple(look(file))
        except _BROKEN:
            return ()


def _of_pdf(file: BinaryIO) -> Iterator[Notice]:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _ENCRYPTED.search(content):
            yield Notice.LOCKED


def _of_open_document(file: BinaryIO) -> Iterator[Notice]:
    """Look in the list of parts, which says how each is encrypted.

    What other office programs lock is no zip file, and is not taken (kinds.py).
    """
    with zipfile.ZipFile(file) as archive, archive.open(_MANIFEST) as manifest:
        if b"encryption-data" in manifest.read(_MANIFEST_LONGEST):
            yield Notice.LOCKED


def _of_picture(file: BinaryIO) -> Iterator[Notice]:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = (match.end() for match in _EXIF.finditer(content))
        starts = [at for at, _ in zip(found, range(_MOST), strict=False)]
        if content.find(_XMP_LATITUDE) >= 0 or any(
            _tells_place(content[at : at + _EXIF_LONGEST]) for at in starts
        ):
            yield Notice.PLACE


def _tells_place(particulars: bytes) -> bool:
    exif = Image.Exif()
    try:
        exif.load(b"Exif\x00\x00" + particulars)
        return _LATITUDE in exif.get_ifd(_GPS)
    except Exception:
        return False


_LOOKS = {
    "pdf": _of_pdf,
    **dict.fromkeys(_PICTURES, _of_picture),
    **{kind: _of_open_document for kind in OFFICE if kind in ("odt", "ods")},
}
