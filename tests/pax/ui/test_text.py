from hypothesis import given
from hypothesis import strategies as st

from pax.ui.text import clean_text, has_letter_or_digit


def test_hidden_characters_are_taken_out() -> None:
    hidden = "An\N{ZERO WIDTH SPACE}na\N{RIGHT-TO-LEFT OVERRIDE} \x00\x07Ek\ufeff"
    assert clean_text(hidden) == "Anna Ek"


def test_every_kind_of_space_is_one_space() -> None:
    assert clean_text("  10\N{NO-BREAK SPACE}655\N{THIN SPACE}\tkr \n") == "10 655 kr"


def test_lines_are_kept_when_asked_for() -> None:
    assert clean_text("ett \r\n\r\ntvå\r", lines=True) == "ett\n\ntvå"


def test_letters_are_composed() -> None:
    assert clean_text("A\N{COMBINING RING ABOVE}sa") == "Åsa"


def test_emoji_alone_cannot_be_read() -> None:
    assert not has_letter_or_digit("🙂 !?")
    assert has_letter_or_digit("§ 7")


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for lines in (False, True):
        once = clean_text(text, lines=lines)
        assert clean_text(once, lines=lines) == once
        assert "\x00" not in once
