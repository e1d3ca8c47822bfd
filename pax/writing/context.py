"""What every form carries: the mark by which what is typed in it is kept."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pax.writing.kept import mark_of, place_of, posted, read_mark, texts_of


def writer(request: HttpRequest) -> dict[str, object]:
    """Give the mark of the page, for those who have signed in."""
    user = getattr(request, "user", None)
    if user is None:
        return {}

    # Drawn in answer to a form that was sent elsewhere, a page is still itself.
    def mark(part: str = "") -> str:
        path = getattr(request, "page_path", request.path)
        return mark_of(user, place_of(path, part)) if user.is_authenticated else ""

    return {
        "writer_mark": SimpleLazyObject(mark),
        "writer_mark_of": mark,
        **_written(request),
    }


def _written(request: HttpRequest) -> dict[str, object]:
    """Give what was typed to a page that says it could not be saved."""
    sent = posted(request)
    mark = read_mark(sent)
    if mark is None or mark.writer != getattr(request.user, "pk", None):
        return {}
    return {"written_texts": texts_of(sent), "written_on": mark.path}
