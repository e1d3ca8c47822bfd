"""What a field's value is called: dates, money and choices as people write them."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField

from pax.ui import swedish


def is_said(value: Any) -> bool:
    """Tell whether a value says anything."""
    return value is not None and value not in ("", [], {})


def in_words(field: Any, value: Any) -> str:
    """Write a value of a field that refers to nothing else."""
    if not is_said(value):
        return ""
    if isinstance(field, ArrayField):
        return _listed(field.base_field, value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(field, value)


def _listed(field: Any, values: list[Any]) -> str:
    if isinstance(values[0], UUID):
        return f"{len(values)} valda"
    return ", ".join(in_words(field, value) for value in values)


def _plain(field: Any, value: Any) -> str:
    writers: tuple[tuple[type, Any], ...] = (
        (bool, lambda v: "Ja" if v else "Nej"),
        (datetime.datetime, swedish.moment),
        (datetime.date, swedish.day),
        (Decimal, lambda v: _amount(field, v)),
        (list, lambda v: ", ".join(map(str, v))),
        (dict, lambda v: "\n".join(f"{key}: {one}" for key, one in v.items())),
    )
    for kind, write in writers:
        if isinstance(value, kind):
            return str(write(value))
    return str(value)


def _amount(field: Any, value: Decimal) -> str:
    """Write a number with decimals: two of them are always money, in kronor."""
    if field.decimal_places == 2:
        return swedish.kronor(value)
    return f"{value.normalize():f}".replace(".", ",")
