"""Values in words: as people write them, whatever kind of field they stand in."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from pax.history.versions import in_words, is_said

HARD = "\N{NO-BREAK SPACE}"
KINDS = (("a", "Först"), ("b", "Sist"))
TEXT = models.TextField()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (TEXT, "Som det står", "Som det står"),
        (TEXT, None, ""),
        (models.BooleanField(), True, "Ja"),
        (models.BooleanField(), False, "Nej"),
        (models.CharField(choices=KINDS), "a", "Först"),
        (models.CharField(choices=KINDS), "borttaget", "borttaget"),
        (models.IntegerField(), 0, "0"),
        (models.DateField(), datetime.date(2026, 3, 1), f"1{HARD}mars{HARD}2026"),
        (models.DecimalField(decimal_places=2), Decimal("5.00"), f"5{HARD}kr"),
        (models.DecimalField(decimal_places=3), Decimal("5.250"), "5,25"),
        (ArrayField(models.CharField(choices=KINDS)), ["b", "a"], "Sist, Först"),
        (ArrayField(models.IntegerField()), [1, 2], "1, 2"),
        (ArrayField(models.UUIDField()), [uuid4(), uuid4()], "2 valda"),
        (ArrayField(models.IntegerField()), [], ""),
        (models.JSONField(), {"Ort": "Ronna"}, "Ort: Ronna"),
        (models.JSONField(), ["Ronna", "Hovsjö"], "Ronna, Hovsjö"),
    ],
)
def test_value_is_written_as_people_write_it(field: Any, value: Any, words: str):
    assert in_words(field, value) == words


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_nothing_says_nothing(value: Any):
    assert not is_said(value)


@pytest.mark.parametrize("value", [0, False, Decimal(0)])
def test_naught_and_no_are_said(value: Any):
    assert is_said(value)
