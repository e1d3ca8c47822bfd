"""Sorting as Swedish is sorted: å, ä and ö last, whatever order the database has."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, Func, Model

#: What a name stands in, at the end of a road to it.
NAMES = frozenset({"name", "title"})


class Swedish(Func):
    """What a name is sorted by (pax_in_swedish, pax/access/sql/functions.sql)."""

    function = "pax_in_swedish"
    template = '(%(function)s(%(expressions)s) COLLATE "C")'
    output_field = CharField()


def in_swedish(name: str) -> Swedish:
    """Sort by a field of names: order_by(in_swedish("agency__name"))."""
    return Swedish(F(name))


def sort_models_in_swedish(models: Iterable[type[Model]]) -> None:
    """Have what is sorted by a name of itself (Meta.ordering) sorted in Swedish.

    A model says `ordering = ["name"]` as ever, and migrations know nothing else.
    """
    for model in models:
        order: list[Any] = [_in_order(each) for each in model._meta.ordering or ()]
        model._meta.ordering = order


def _in_order(each: Any) -> Any:
    if not isinstance(each, str) or each.rpartition("__")[2].lstrip("-") not in NAMES:
        return each
    by = in_swedish(each.lstrip("-"))
    return by.desc() if each.startswith("-") else by.asc()
