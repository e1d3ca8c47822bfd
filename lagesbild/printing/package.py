"""The data package for the archive: content, numbers, document, and what each is.

The same content and document give the same bytes, so that the package too can be told
by its fingerprint.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass

from lagesbild.printing.document import Content, document_of
from lagesbild.printing.press import moment_of

FORM = "lagesbild-datapaket/1"
#: No time of its own: the first that a zip file can say.
EPOCH = (1980, 1, 1, 0, 0, 0)
READ_ONLY = 0o100444 << 16
README = """\
Datapaket för en lägesbild.

innehall.json   all text, alla siffror och källor, som de fastställdes
figurer/        siffrorna i varje figur (CSV, semikolon, UTF-8)
*.pdf           dokumentet
manifest.json   vad varje fil är, med SHA-256

Antal som är för små för att visas finns inte i någon av filerna.
"""


@dataclass(frozen=True)
class Packed:
    """A file in the package."""

    name: str
    kind: str
    content: bytes

    def told(self) -> dict[str, str | int]:
        """Say what it is."""
        return {
            "name": self.name,
            "kind": self.kind,
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


def package_of(content: Content, pdf: bytes) -> bytes:
    """Make the package of a frozen content and its PDF."""
    document = document_of(content, at=moment_of(content, datetime.date.min))
    files = [
        Packed("LASMIG.txt", "text/plain", README.encode()),
        Packed("innehall.json", "application/json", _json(content)),
        *(
            Packed(f"figurer/{figure.file_name}", "text/csv", figure.csv)
            for figure in document.figures
        ),
        Packed(f"{document.name}.pdf", "application/pdf", pdf),
    ]
    manifest = {
        "form": FORM,
        "title": document.title,
        "area": content["area"],
        "agency": content["agency"],
        "variant": content["variant"],
        "edition": document.edition,
        "content_sha256": document.sha256,
        "files": [file.told() for file in files],
    }
    files.append(Packed("manifest.json", "application/json", _json(manifest)))
    return _zipped(files)


def _zipped(files: list[Packed]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = READ_ONLY
            archive.writestr(entry, file.content)
    return out.getvalue()


def _json(told: object) -> bytes:
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
