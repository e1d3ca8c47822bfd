"""Signing in: slowed down for those who guess, and for nobody else."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from pax.access.forms import MAX_FAILURES, client_address

SIGN_IN = reverse("accounts:sign-in")


@pytest.fixture(autouse=True)
def _nobody_has_guessed(db):
    cache.clear()
    yield
    cache.clear()


def sign_in(username, password="pax-demo-2026", **headers):
    data = {"username": username, "password": password}
    return Client().post(SIGN_IN, data, **headers)


def test_right_password_lets_in_whatever_the_case_of_the_name():
    assert sign_in(" ANNA ").status_code == 302


def test_guessing_on_one_account_is_stopped_and_others_go_on():
    for _ in range(MAX_FAILURES):
        assert sign_in("anna", "fel").status_code == 422
    stopped = sign_in("anna")
    assert stopped.status_code == 422
    assert "Vänta tio minuter" in stopped.content.decode()
    # The same office, behind the same address.
    assert sign_in("adam").status_code == 302


def test_guessing_on_many_accounts_from_one_address_is_stopped(monkeypatch):
    monkeypatch.setattr("pax.access.forms.MAX_FAILURES_FROM_ADDRESS", 3)
    for name in ("anna", "adam", "carin"):
        sign_in(name, "fel")
    assert sign_in("petra").status_code == 422
    assert sign_in("petra", REMOTE_ADDR="192.0.2.7").status_code == 302


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


def test_system_user_never_signs_in():
    assert sign_in("system-sn", "").status_code == 422
