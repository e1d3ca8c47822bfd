"""Every address of Pax, found in the URL resolver, with what it says of itself."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from pax.access.doors import Access

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Address:
    """One address: its name, its path, what it takes, and who may use it.

    `method_first` tells that a wrong method is refused before anybody asks who is
    asking (405 for all); else only those who are let in hear of it.
    """

    name: str
    path: str
    kwargs: tuple[str, ...]
    methods: frozenset[str]
    method_first: bool
    access: Access | None
    callback: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        """Whether machines are answered there."""
        return self.path.startswith("/api/")

    @property
    def is_open(self) -> bool:
        """Whether anybody may use it."""
        return self.access is not None and self.access.kind == "open"

    @property
    def has_object(self) -> bool:
        """Whether it leads through a door to one thing."""
        return self.access is not None and self.access.reach is not None


def addresses() -> list[Address]:
    """List every address there is, by path."""
    return sorted(_walk(get_resolver(), "/", ()), key=lambda a: (a.path, a.name))


def _walk(
    resolver: URLResolver, prefix: str, spaces: tuple[str, ...]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = prefix + _readable(str(entry.pattern))
        if isinstance(entry, URLResolver):
            space = (entry.namespace,) if entry.namespace else ()
            yield from _walk(entry, path, spaces + space)
        elif isinstance(entry, URLPattern):
            yield _address(entry, path, spaces)


def _readable(pattern: str) -> str:
    return re.sub(r"^\^|\$$", "", pattern)


def _address(entry: URLPattern, path: str, spaces: tuple[str, ...]) -> Address:
    methods, first = _methods_of(entry.callback)
    return Address(
        name=":".join((*spaces, entry.name or "")),
        path=path,
        kwargs=tuple(re.findall(r"<(?:\w+:)?(\w+)>", path)),
        methods=methods,
        method_first=first,
        access=getattr(entry.callback, "access", None),
        callback=entry.callback,
    )


def _methods_of(view: Any) -> tuple[frozenset[str], bool]:
    """Find which methods a view takes, and whether that is asked before its door.

    Reads what Django's require_http_methods, or DRF's api_view, keep of it.
    """
    layer, behind_a_door = view, False
    while layer is not None:
        kept = _kept_by(layer)
        if "request_method_list" in kept:
            return _of_interest(kept["request_method_list"]), not behind_a_door
        # A door's own wrapper holds the view that it guards under this name.
        behind_a_door = behind_a_door or "permission" in kept or "permissions" in kept
        layer = getattr(layer, "__wrapped__", None)
    if hasattr(view, "cls"):
        return _of_interest(view.cls.http_method_names), False
    return frozenset(METHODS), True


def _kept_by(function: Any) -> dict[str, Any]:
    code, cells = getattr(function, "__code__", None), function.__closure__ or ()
    if code is None:
        return {}
    return {
        name: cell.cell_contents
        for name, cell in zip(code.co_freevars, cells, strict=True)
    }


def _of_interest(names: Any) -> frozenset[str]:
    return frozenset(METHODS) & {str(name).upper() for name in names}
