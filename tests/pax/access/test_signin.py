"""Signing in: slowed down for those who guess, and for nobody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from pax.access import throttle
from pax.access.forms import ConfirmedForm, SignInForm
from pax.access.throttle import MOST_FROM_PLACE, client_address, place_of

SIGN_IN = reverse("accounts:sign-in")
RIGHT = "pax-demo-2026"
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture(autouse=True)
def _nobody_has_guessed(db, monkeypatch):
    """Begin anew, at the beginning of a stretch of time, and stay there."""
    monkeypatch.setattr(throttle, "_now", lambda: 1_000_000_200.0)
    cache.clear()
    yield
    cache.clear()


def sign_in(username, password=RIGHT, client=None, **headers):
    data = {"username": username, "password": password}
    return (client or Client()).post(SIGN_IN, data, **headers)


def guess(times, username="anna", **headers):
    return [sign_in(username, f"fel{n}", **headers).status_code for n in range(times)]


def test_right_password_lets_in_whatever_the_case_of_the_name():
    assert sign_in(" ANNA ").status_code == 302


def test_guessing_on_one_account_is_stopped_and_others_go_on():
    assert guess(MOST_FROM_PLACE) == [422] * MOST_FROM_PLACE
    stopped = sign_in("anna")
    assert stopped.status_code == 422
    assert "Vänta 10 minuter" in stopped.content.decode()
    # The same office, behind the same address.
    assert sign_in("adam").status_code == 302


def test_owner_comes_in_from_elsewhere_while_somebody_guesses():
    guess(3 * MOST_FROM_PLACE)
    assert sign_in("anna", **ELSEWHERE).status_code == 302


def test_browser_that_has_been_let_in_is_not_stopped_by_a_guesser_beside_it():
    own = Client()
    assert sign_in("anna", client=own).status_code == 302
    own.post(reverse("accounts:sign-out"))
    guess(3 * MOST_FROM_PLACE)
    assert sign_in("anna").status_code == 422
    assert sign_in("anna", client=own).status_code == 302
    # Known to one account is not known to another.
    own.post(reverse("accounts:sign-out"))
    guess(MOST_FROM_PLACE, "adam")
    assert sign_in("adam", client=own).status_code == 422


def test_known_browser_is_slowed_down_for_its_own_guesses():
    own = Client()
    sign_in("anna", client=own)
    own.post(reverse("accounts:sign-out"))
    guess(MOST_FROM_PLACE, client=own)
    assert sign_in("anna", client=own).status_code == 422


def test_mark_of_a_known_browser_opens_nothing_and_cannot_be_made_up():
    client = Client()
    sign_in("anna", client=client)
    mark = client.cookies[throttle.KNOWN].value
    assert "anna" not in mark
    stranger = Client()
    other = "y" if mark[3] == "x" else "x"
    stranger.cookies[throttle.KNOWN] = f"{mark[:3]}{other}{mark[4:]}"
    guess(MOST_FROM_PLACE)
    assert sign_in("anna", client=stranger).status_code == 422
    stranger.cookies[throttle.KNOWN] = mark
    assert stranger.get("/").status_code == 302


def test_many_places_guessing_at_one_account_have_one_attempt_each(monkeypatch):
    monkeypatch.setattr(throttle, "MOST_ON_ACCOUNT", 5)
    for n in range(5):
        guess(1, REMOTE_ADDR=f"203.0.113.{n}")
    asked = {"REMOTE_ADDR": "203.0.113.77"}
    assert "Vänta" not in sign_in("anna", "fel", **asked).content.decode()
    assert "Vänta" in sign_in("anna", "fel", **asked).content.decode()
    # The owner's first attempt, from wherever, is the right one.
    assert sign_in("anna", **ELSEWHERE).status_code == 302


def test_one_place_alone_does_not_narrow_the_account_for_others(monkeypatch):
    monkeypatch.setattr(throttle, "MOST_ON_ACCOUNT", MOST_FROM_PLACE + 3)
    guess(5 * MOST_FROM_PLACE)
    assert guess(2, **ELSEWHERE) == [422, 422]
    assert sign_in("anna", **ELSEWHERE).status_code == 302


def test_guessing_on_many_accounts_from_one_address_is_slowed_down(monkeypatch):
    monkeypatch.setattr(throttle, "MOST_FROM_ADDRESS", 3)
    for name in ("anna", "adam", "carin"):
        sign_in(name, "fel")
    assert sign_in("petra").status_code == 302, "one at a time is let through"
    assert "Vänta 5 sekunder" in sign_in("anna").content.decode()
    assert sign_in("petra", **ELSEWHERE).status_code == 302
    monkeypatch.setattr(throttle, "_now", lambda: 1_000_000_205.0)
    assert sign_in("anna").status_code == 302, "and the next, some seconds later"


def test_right_sign_ins_of_a_whole_office_are_not_counted(monkeypatch):
    monkeypatch.setattr(throttle, "MOST_FROM_ADDRESS", 3)
    assert [sign_in("anna").status_code for _ in range(6)] == [302] * 6


@pytest.mark.parametrize("how", ["sign-in", "sign"])
def test_forty_guesses_at_once_get_no_more_checks_than_forty_in_a_row(
    how, person, monkeypatch
):
    """Counted before it is checked: between the two there is no time to slip in."""
    anna = person("anna")
    request = RequestFactory().post(SIGN_IN)

    def form(n):
        if how == "sign":
            return ConfirmedForm(anna, {"password": f"fel{n}"})
        return SignInForm(request, {"username": "anna", "password": f"fel{n}"})

    def is_checked(n):
        try:
            sent = form(n)
            assert not sent.is_valid()
            codes = [e.code for es in sent.errors.as_data().values() for e in es]
            return codes != ["slow_down"]
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        assert sum(pool.map(is_checked, range(40))) == MOST_FROM_PLACE


@pytest.mark.parametrize("field", ["old_password", "password", "pax_proof"])
def test_own_password_is_guessed_as_seldom_everywhere(field, client_for, person):
    """At /konto/losenord/, at a signature and at a proof: one count for all."""
    client = client_for("anna")
    sent = {"new_password1": "", "new_password2": ""}

    def asked(wrong):
        if field == "old_password":
            url = reverse("accounts:password-change")
            return client.post(url, {**sent, field: wrong}).content.decode()
        if field == "pax_proof":
            return client.post(
                reverse("accounts:prove"), {field: wrong}
            ).content.decode()
        return str(ConfirmedForm(person("anna"), {field: wrong}).errors)

    answers = [asked(f"fel{n}") for n in range(MOST_FROM_PLACE + 1)]
    assert ["Vänta" in one for one in answers] == [False] * MOST_FROM_PLACE + [True]
    assert "Vänta" in asked(RIGHT)
    # Nobody outside can spend them, and they shut nobody out at the door.
    assert sign_in("anna").status_code == 302


def test_new_password_box_does_not_tell_whether_a_guess_was_right(client_for):
    url = reverse("accounts:password-change")
    sent = {"old_password": "fel", "new_password1": RIGHT, "new_password2": RIGHT}
    said = client_for("anna").post(url, sent).content.decode()
    assert "annat lösenord" not in said


def test_counters_carry_no_names(monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *a: keys.append(key))
    monkeypatch.setattr(cache, "incr", lambda _key: 1)
    throttle.begin("19811218-9876", RequestFactory().get("/"))
    throttle.begin_signed_in(17)
    assert len(keys) == 4
    assert not any("9876" in key or "127.0.0.1" in key for key in keys)


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("127.0.0.1", "198.51.100.4", "198.51.100.4"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.4", "198.51.100.4"),
        ("127.0.0.1", "", "127.0.0.1"),
        # Not our proxy: its word is not believed.
        ("192.0.2.7", "198.51.100.4", "192.0.2.7"),
    ],
)
def test_address_is_what_our_own_proxy_saw(remote, forwarded, address):
    request = RequestFactory().get(
        "/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded
    )
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("198.51.100.4", "198.51.100.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.4", "198.51.100.4"),
        ("something else", "something else"),
    ],
)
def test_network_of_version_6_is_one_place(address, place):
    assert place_of(address) == place


def test_system_user_never_signs_in():
    assert sign_in("system-sn", "").status_code == 422


def test_slow_down_is_told_in_words():
    told = [throttle.SlowDown(n).messages[0] for n in (1, 45, 61, 600)]
    assert [one.split("Vänta ")[1].split(" och")[0] for one in told] == [
        *("1 sekund", "45 sekunder", "2 minuter", "10 minuter")
    ]
    assert issubclass(throttle.SlowDown, ValidationError)
