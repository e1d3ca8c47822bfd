"""What may be a password."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from pax.access.passwords import guess, own_words
from pax.accounts.models import Agency, User


@pytest.fixture
def anna():
    agency = Agency(pk=1, name="Socialnämnden", short_name="Socialnämnden", code="SN")
    return User(
        username="anna.ekvall",
        name="Anna Ekvall",
        title="Handläggare",
        email="anna.ekvall@example.org",
        agency=agency,
    )


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("123456789012", "tecken i följd"),
        ("passwordpassword", "nära till hands"),
        ("sodertalje2026", "nära till hands och ett årtal|ett årtal och"),
        ("Södertälje2026!", "årtal"),
        ("annaekvall2026", "ditt eget namn"),
        ("Anna.Ekvall!26", "ditt eget namn"),
        ("4nn4.3kv4ll-26", "ditt eget namn"),
        ("socialnamnden1", "din myndighet"),
        ("Handläggare2026", ""),
        ("qwertyuiopas", "tecken i följd"),
        ("aaaaaaaaaaaa", "tecken i följd"),
        ("19811218-9876", "ett datum"),
        ("P@ssw0rd2026!", "årtal"),
        ("vinter2025-goteborg", "årtal"),
        ("sommar2026sommar", "årtal"),
        ("pax-demo-2026", "årtal"),
        ("iloveyouiloveyou", ""),
        ("073412345678", ""),
    ],
)
def test_what_is_guessed_first_is_refused_with_what_it_is_made_of(password, told, anna):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, anna)
    [said] = refused.value.messages
    assert said.startswith("Lösenordet är för lätt att gissa.")
    assert "fyra ord" in said
    assert any(one in said for one in told.split("|"))


@pytest.mark.parametrize(
    "password",
    [
        "ärtsoppa-glidflyg-moln-tak",
        "korrekthastbatteri",
        "ny-cykel-till-farmor",
        "gK3#pQ9!vLx2",
        "kxqvbtrmwzyp",
        "två hundar sjöng i kyrkan",
        "12 äpplen och en ovanlig skruv",
    ],
)
def test_length_is_enough_without_capitals_or_signs(password, anna):
    validate_password(password, anna)


def test_short_one_is_told_only_that_it_is_short(anna):
    with pytest.raises(ValidationError) as refused:
        validate_password("sommar", anna)
    assert len(refused.value.messages) == 1
    assert "12" in refused.value.messages[0]


def test_own_words_are_of_fields_that_a_person_has(anna):
    """Django's own looked for first_name and last_name, which nobody here has."""
    assert {"anna", "ekvall", "annaekvall", "socialnamnden"} <= own_words(anna)
    assert own_words(None) == frozenset()


def test_a_very_long_one_costs_no_more_than_the_part_that_is_read():
    assert guess("abc" * 20_000)[0] < 40
    assert (
        guess("x1" + "y7" * 5 + "z" * 100_000)[0]
        == guess("x1" + "y7" * 5 + "z" * 60)[0]
    )


def test_page_refuses_it_and_says_why(client_for):
    client = client_for("anna")
    new = "sodertalje2026"
    sent = {"old_password": "pax-demo-2026", "new_password1": new, "new_password2": new}
    answer = client.post(reverse("accounts:password-change"), sent)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "för lätt att gissa" in said
    assert new not in said
    good = "en-ovanlig-skruv-i-soppan"
    sent |= {"new_password1": good, "new_password2": good}
    assert client.post(reverse("accounts:password-change"), sent).status_code == 302


def test_far_too_long_is_refused_before_it_is_compared(client_for):
    answer = client_for("anna").post(
        reverse("accounts:password-change"),
        {"old_password": "x" * 5000, "new_password1": "", "new_password2": ""},
    )
    assert answer.status_code == 422
    assert "256" in " ".join(answer.context["form"].errors["old_password"])
