"""The pages that the program writes about itself are current."""

import re

import pytest

from cases.enums import CLAIM_WAYS
from cases.process import gokungen
from cases.process.states import as_page
from pax.desk import reference


@pytest.mark.parametrize("name", list(reference.GENERATORS))
def test_written_page_is_current(name):
    path = reference.FOLDER / name
    assert path.read_text("utf-8") == reference.pages()[path], (
        "Run ./manage.py write_reference."
    )


def test_the_page_of_states_shows_every_way():
    page = as_page()
    shown = set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE))
    there_is = {t.key for t in gokungen.TRANSITIONS} | {c.key for c in gokungen.CLOCKS}
    assert shown == there_is
    for state, ways in CLAIM_WAYS.items():
        for target in ways:
            assert f"  {state.value} --> {target.value}\n" in page
