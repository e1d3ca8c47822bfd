"""Handing out files: to be saved, never run or guessed at by the browser."""

from __future__ import annotations

from django.http import FileResponse

from cases.work.services import storage
from lagesbild.printing.base import PrintJob


def as_file(job: PrintJob) -> FileResponse:
    """Give the file of a job that is done; who may have it is the door's question."""
    response = FileResponse(
        storage.open_stored(job.result_sha256),
        as_attachment=True,
        filename=job.file_name,
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
