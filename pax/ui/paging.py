"""Long lists, a page at a time, by where one is and not by page number.

The address names the row at the edge of the page, so a list that grows while it is
read neither repeats nor skips rows, and the last page is as quick as the first.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from pax.ui.parts import Page

Row = TypeVar("Row", bound=Model)
Order = Sequence[str]

SIZE = 50


def keyset_page(
    request: HttpRequest,
    rows: QuerySet[Row],
    order: Order,
    *,
    size: int = SIZE,
    key: str = "pk",
) -> Page[Row]:
    """Cut out the page that the reader asked for by ?after= or ?before=.

    ``order`` ends with a unique field and holds none that may be null. ``key`` is
    the unique field that the address shows. An edge that is gone begins anew.
    """
    backwards = "before" in request.GET
    edge = request.GET.get("before") or request.GET.get("after") or ""
    direction = _turned(order) if backwards else order
    beyond = _beyond(rows, direction, key, edge) if edge else None
    if edge and beyond is None:
        backwards, direction = False, order
    found = list(rows.filter(beyond or Q()).order_by(*direction)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else beyond is not None
    has_next = beyond is not None if backwards else more
    return Page(
        found,
        _address(request, "before", found, key) if has_previous else "",
        _address(request, "after", found, key) if has_next else "",
    )


def _turned(order: Order) -> Order:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _beyond(rows: QuerySet[Any], order: Order, key: str, edge: str) -> Q | None:
    """Give the condition that a row stands after the edge, in this order."""
    names = [name.lstrip("-") for name in order]
    try:
        values = rows.filter(**{key: edge}).values_list(*names).first()
    except (ValueError, ValidationError):
        return None
    if values is None:
        return None
    condition = Q()
    for i, (ordered, value) in enumerate(zip(order, values, strict=True)):
        same = Q(**dict(zip(names[:i], values[:i], strict=True)))
        past = "lt" if ordered.startswith("-") else "gt"
        condition |= same & Q(**{f"{names[i]}__{past}": value})
    return condition


def _address(request: HttpRequest, way: str, rows: list[Row], key: str) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    if rows:
        edge = rows[0] if way == "before" else rows[-1]
        query[way] = str(getattr(edge, key))
    return f"?{query.urlencode()}"
