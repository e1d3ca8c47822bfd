"""How much Pax lets in: a form that is too big is refused before it is read.

Neither memory nor disk is spent on what will not be kept.  Gunicorn throws away,
for a few seconds, what the browser goes on sending, so that the page arrives.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from pax.ui import errors

MEGABYTE = 1024 * 1024


class BoundedRequestMiddleware:
    """Answer 413, unread, to a request that says it is larger than Pax takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # What says no length has no body: Django reads none of it.
        said = str(request.META.get("CONTENT_LENGTH") or "0")
        if said.isdigit() and int(said) > settings.PAX_MAX_REQUEST_MB * MEGABYTE:
            return errors.too_large(request)
        return self.get_response(request)


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes no more of a file than one file may be, but tells its whole size.

    So the form can say that the file is too big, and keep what the person wrote.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write what fits, and let the rest pass by."""
        room = settings.PAX_MAX_UPLOAD_MB * MEGABYTE - start
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
        return None
