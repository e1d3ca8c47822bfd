"""Handing out files: to be saved, never run or guessed at by the browser."""

from django.http import FileResponse, HttpResponse

from pax.files import storage


def as_attachment(sha256: str, *, name: str, content_type: str) -> HttpResponse:
    """Give a stored file under a name; who may have it is the door's question."""
    response = FileResponse(
        storage.open_stored(sha256),
        as_attachment=True,
        filename=name,
        content_type=content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # A view says HttpResponse; one that streams is its sibling and no subclass.
    return response  # type: ignore[return-value]  # a stream
