"""A content becomes files: the report as PDF, and the data package for the archive.

The same content gives the same bytes each time, so that each can be told by its
fingerprint.
"""

import datetime
import hashlib
import io
import json
import zipfile
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from lagesbild.printing.document import Document, document_of
from lagesbild.report.content import Content
from pax.enclosed import Enclosed
from pax.pdf import render_pdf
from pax.printing.brand import Brand, brand

TEMPLATE = "pdf/lagesbild.html"


def moment_of(content: Content, today: datetime.date) -> datetime.datetime:
    """Give the moment a document speaks of: its decision, or today while a draft."""
    edition = content.get("edition") or {}
    decided = edition.get("decided_on")
    day = datetime.date.fromisoformat(decided) if decided else today
    return datetime.datetime.combine(day, datetime.time(), ZoneInfo(settings.TIME_ZONE))


def print_report(
    content: Content,
    *,
    today: datetime.date,
    with_data: bool = False,
    look: Brand | None = None,
) -> bytes:
    """Make the report as PDF; `with_data` encloses each figure's numbers (PDF/A-3a)."""
    document = document_of(content, at=moment_of(content, today))
    look = look or brand()
    return render_pdf(
        TEMPLATE,
        {"doc": document, "brand": look, "content": content},
        colours=look.colours,
        enclosed=enclosed_in(document) if with_data else (),
        **described(document, look),
    )


def described(document: Document, look: Brand) -> dict[str, Any]:
    """Say what a document is, for what is written about it in the file."""
    content = document.content
    return {
        "title": document.title,
        "at": document.at,
        "author": look.name or content["agency"],
        "subject": f"{content['area']}, {document.variant_name.lower()} variant",
    }


def enclosed_in(document: Document) -> list[Enclosed]:
    """List the files of numbers that go with a document."""
    return [
        Enclosed(
            figure["file_name"],
            f"Figur {figure['number']}: {figure['told']['title']}",
            figure["csv"],
        )
        for figure in document.figures
    ]


#: What the press calls, whatever kind of document it makes.
print_content = print_report


# --- the data package: content, numbers, document, and what each is ---------------
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


#: A file of the package: what it is called, of what kind it is, and what it holds.
PackedFile = tuple[str, str, bytes]


def package_of(content: Content, pdf: bytes) -> bytes:
    """Make the package of a frozen content and its PDF."""
    document = document_of(content, at=moment_of(content, datetime.date.min))
    files = [
        ("LASMIG.txt", "text/plain", README.encode()),
        ("innehall.json", "application/json", _json(content)),
        *(
            (f"figurer/{figure['file_name']}", "text/csv", figure["csv"])
            for figure in document.figures
        ),
        (f"{document.name}.pdf", "application/pdf", pdf),
    ]
    manifest = {
        "form": FORM,
        "title": document.title,
        "area": content["area"],
        "agency": content["agency"],
        "variant": content["variant"],
        "edition": document.edition,
        "content_sha256": document.sha256,
        "files": [
            {
                "name": name,
                "kind": kind,
                "size": len(held),
                "sha256": hashlib.sha256(held).hexdigest(),
            }
            for name, kind, held in files
        ],
    }
    return _zipped([*files, ("manifest.json", "application/json", _json(manifest))])


def _zipped(files: list[PackedFile]) -> bytes:
    """Zip files so that the same ones give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, _, held in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = READ_ONLY
            archive.writestr(entry, held)
    return out.getvalue()


def _json(told: object) -> bytes:
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
