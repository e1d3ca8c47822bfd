"""Files as people have them, made up from their first byte to their last."""

import io

from PIL import Image

#: Somewhere in a lake: degrees, minutes, seconds.
PLACE = {1: "N", 2: (59.0, 11.0, 24.0), 3: "E", 4: (17.0, 37.0, 12.0)}
_GPS = 0x8825
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"
LOCKED_PDF = PDF.replace(b"<< ", b"<< /Encrypt 9 0 R ")
#: Newer files keep their trailer in a stream, whose heading is never packed.
LOCKED_PDF_15 = (
    b"%PDF-1.5\n7 0 obj\n<</Type/XRef/Encrypt 9 0 R/Root 1 0 R>>\nstream\n%%EOF"
)

LETTER = (
    b"Received: from a.example by b.example\r\nFrom: Eva <eva@example.com>\r\n"
    b"Subject: Hej\r\nDate: Sun, 29 Nov 2026 08:00:00 +0100\r\n\r\nHej!\r\n"
)
OUTLOOK = OLE + "".join(("__substg1.0_0037001F", "__properties_version1.0")).encode(
    "utf-16-le"
)
OLD_WORD = OLE + "WordDocument".encode("utf-16-le")


def picture(kind: str, *, tells_place: bool = True) -> bytes:
    """Take a picture with a telephone, which tells where it was or does not."""
    exif = Image.Exif()
    exif[0x010F] = "Telefon"
    if tells_place:
        exif[_GPS] = PLACE
    if kind == "heic":
        return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + (
            b"\x00\x00\x00\x06" + exif.tobytes()
        )
    held = io.BytesIO()
    Image.new("RGB", (8, 8)).save(held, kind.replace("jpg", "jpeg"), exif=exif)
    return held.getvalue()
