"""Documents in a case (handlingar): checked on the way in, whole on the way out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from cases.case.policies import check_can_work
from cases.chain.services.moving import touch
from cases.models import Case, Document
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Invalid
from pax.files import storage
from pax.files.kinds import fault_of, kind_of
from pax.ui.text import clean_text

if TYPE_CHECKING:
    from django.core.files import File

    from pax.accounts.models import User

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
#: What Pax takes, by the ending of the file's name.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
#: What is said of a file that is not taken (pax.files.kinds.fault_of).
FAULTS = {
    "kind": "Pax tar emot filer av slagen {kinds}. Välj en annan fil.",
    "empty": "Filen är tom. Välj en annan fil.",
    "size": "Filen är för stor. Välj en fil på högst {limit} MB, eller dela upp den.",
    "content": (
        "Filens innehåll är inte av slaget {kind}, eller så finns det makron i den. "
        "Spara om den utan makron och försök igen."
    ),
}
_NAME_LENGTH = 160


@dataclass(frozen=True)
class Kept:
    """A file that has been checked and stored, but belongs to nothing yet."""

    name: str
    content_type: str
    size: int
    sha256: str


def keep_file(upload: File[bytes]) -> Kept:
    """Check an uploaded file's kind, content and size, and keep its bytes.

    Raises Invalid with what to do.  Nothing is stored then.
    """
    name = _name_of(upload)
    kind = kind_of(name)
    if fault := fault_of(upload, name, CONTENT_TYPES):
        raise Invalid(
            FAULTS[fault].format(
                kind=kind,
                kinds=", ".join(CONTENT_TYPES),
                limit=settings.PAX_MAX_UPLOAD_MB,
            )
        )
    stored = storage.store(upload.chunks())
    return Kept(name, CONTENT_TYPES[kind], stored.size, stored.sha256)


@transaction.atomic
def add_document(
    case: Case, upload: File[bytes], *, by: User, description: str = ""
) -> Document:
    """Put a file in a case, after checking that it is what it says it is.

    Recorded as DOCUMENT_ADDED.
    """
    check_can_work(case, by)
    return attach_kept(case, keep_file(upload), by=by, description=description)


@transaction.atomic
def attach_kept(case: Case, kept: Kept, *, by: User, description: str = "") -> Document:
    """Put a file that has been checked and kept in a case.

    For services that have already asked whether `by` may.  Recorded as
    DOCUMENT_ADDED.
    """
    document = Document.objects.create(
        case=case,
        created_by=by,
        name=kept.name,
        description=clean_text(description),
        content_type=kept.content_type,
        size=kept.size,
        sha256=kept.sha256,
    )
    touch(case)
    record(Verb.DOCUMENT_ADDED, document, by=by)
    return document


def _name_of(upload: File[bytes]) -> str:
    """Give the name that people see; it is never a name on disk."""
    name = clean_text(PurePath((upload.name or "").replace("\\", "/")).name)
    suffix = PurePath(name).suffix
    return name[: _NAME_LENGTH - len(suffix)].removesuffix(suffix) + suffix
