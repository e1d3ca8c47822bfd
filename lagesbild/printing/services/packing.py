"""The data package of a document that has been made."""

from __future__ import annotations

from lagesbild.printing.models import PdfJob
from lagesbild.printing.package import package_of
from pax.files import storage


def package_of_job(job: PdfJob) -> bytes:
    """Pack a frozen variant with the PDF that a job made of it."""
    if job.frozen is None:
        raise ValueError("only what is frozen is packed")
    with storage.open_stored(job.result_sha256) as file:
        return package_of(job.frozen.content, file.read())
