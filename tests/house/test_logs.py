"""The technical log never says whom something was about."""

import logging

import pytest

from pax.logs import DiscreetFormatter, masked


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("ny person 19811218-9876 sparad", "ny person [dolt] sparad"),
        ("811218-9876", "[dolt]"),
        ("811218\u20119876 811218\u22129876", "[dolt] [dolt]"),
        ("198112189876,", "[dolt],"),
        ("samordningsnummer 701063+2391", "samordningsnummer [dolt]"),
        ("org 556036-0793", "org [dolt]"),
        ("GET /sok?q=Anna+Ek&sida=2 HTTP", "GET /sok[dolt] HTTP"),
        ("till anna.ek@example.org", "till [dolt]"),
        ("fel\nDETAIL:  Failing row contains (1, Anna).\nslut", "fel\n[dolt]\nslut"),
        ("process 12345 stannade 2026-11-22 09:03:36", None),
        ("Vad hände?", None),
    ],
)
def test_masked(said: str, written: str | None) -> None:
    assert masked(said) == (said if written is None else written)


def test_fault_is_told_by_its_kind_and_place() -> None:
    formatter = DiscreetFormatter("%(message)s")
    try:
        raise ValueError("okänd 19811218-9876")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "fel", None, (type(error), error, None)
        )
    text = formatter.format(record)
    assert text.endswith("builtins.ValueError")
    assert "test_logs.py" in text
    assert "okänd" not in text.replace('raise ValueError("okänd', "")
    assert "9876" not in text.replace('raise ValueError("okänd 19811218-9876")', "")
