"""Names are sorted, and compared without their marks, as Swedish is read."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from pax.accounts.models import Unit
from pax.db.ordering import NAMES, Swedish, in_swedish
from pax.ui.swedish import sort_key
from pax.ui.text import fold

IN_ORDER = ["Ahl", "Édith", "Emil", "Łódź", "Lund", "Ybo", "Zara", "Åby", "Ärla", "Öby"]
#: Latin letters, whatever marks they have, and marks apart from their letters.
LATIN = [
    chr(n) for n in (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x300, 0x370))
]


def asked(function: str, texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function} FROM unnest(%s::text[])"
            " WITH ORDINALITY AS x (t, n) ORDER BY n",
            [texts],
        )
        return [text for (text,) in cursor.fetchall()]


def test_names_are_sorted_in_swedish() -> None:
    assert sorted(set(IN_ORDER), key=sort_key) == IN_ORDER


@pytest.mark.django_db
def test_the_database_sorts_as_python_does() -> None:
    assert asked("pax_in_swedish(t)", IN_ORDER) == [sort_key(n) for n in IN_ORDER]


@pytest.mark.django_db
def test_a_model_that_is_sorted_by_name_is_sorted_in_swedish(acting: Any) -> None:
    with acting("anna"):
        names = [unit.name for unit in Unit.objects.all()]
        turned = Unit.objects.order_by(in_swedish("name").desc())
        assert [unit.name for unit in turned] == names[::-1]
    assert len(names) > 5
    assert names == sorted(names, key=sort_key)


def test_no_model_is_sorted_by_the_code_points_of_a_name() -> None:
    for model in apps.get_models():
        for each in model._meta.ordering:
            assert not (isinstance(each, str) and each.rpartition("__")[2] in NAMES)
    assert isinstance(Unit._meta.ordering[0].expression, Swedish)


#: Codes and names of files and statistics, and where the order is nobody's to read.
BY_CODE_POINTS = {
    "lagesbild/report/forms.py",
    "lagesbild/figures/selectors.py",
}


def test_no_list_is_sorted_by_the_code_points_of_a_name() -> None:
    names = re.compile(
        r"order_by\((?:[^()]|\([^()]*\))*?(?<!in_swedish\()"
        r'"-?(?:\w+__)*(?:name|title)"'
    )
    found = {
        str(path.relative_to(settings.ROOT))
        for part in ("pax", "cases", "samverkan", "lagesbild", "atgardsplan")
        for path in (Path(settings.ROOT) / part).rglob("*.py")
        if "migrations" not in path.parts and names.search(path.read_text())
    }
    assert found - BY_CODE_POINTS == set()


# --- without marks ------------------------------------------------------------------
@pytest.mark.django_db
def test_every_latin_letter_is_folded_alike_in_database_and_python() -> None:
    pairs = [f"a{c}z" for c in LATIN] + [f"a{c}\u0301" for c in LATIN]
    for keep in (True, False):
        there = asked(f"lower(pax_folded(t, {str(keep).lower()}))", pairs)
        assert there == [fold(text, keep_swedish=keep) for text in pairs]


@pytest.mark.django_db
@given(st.text(st.sampled_from(LATIN), max_size=40))
def test_any_latin_text_is_folded_alike(text: str) -> None:
    assert asked("lower(pax_folded(t))", [text]) == [fold(text)]


def test_what_is_folded_stays_folded() -> None:
    assert (
        fold("İbrahim Şahin Łukasz Núñez Yıldız") == "ibrahim sahin lukasz nunez yildiz"
    )
    assert fold("Åsa Öström") == "åsa öström"
    assert fold("A\u030asa") == "åsa"
    assert fold("Åsa Öström", keep_swedish=False) == "asa ostrom"
