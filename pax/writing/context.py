"""What every form carries: the mark by which what is typed in it is kept."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pax.writing.kept import mark_of, posted, read_mark, texts_of


def writer(request: HttpRequest) -> dict[str, object]:
    """Give the mark of the page, for those who have signed in."""
    user = getattr(request, "user", None)
    if user is None:
        return {}

    def mark() -> str:
        return mark_of(user, request.path) if user.is_authenticated else ""

    return {"writer_mark": SimpleLazyObject(mark), **_written(request)}


def _written(request: HttpRequest) -> dict[str, object]:
    """Give what was typed to a page that says it could not be saved."""
    sent = posted(request)
    mark = read_mark(sent)
    if mark is None or mark.writer != getattr(request.user, "pk", None):
        return {}
    return {"written_texts": texts_of(sent), "written_on": mark.path}
