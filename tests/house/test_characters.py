"""A NUL is refused wherever it comes, and is no fault of ours anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from pax.access.table import Address, Relation, addresses
from pax.accounts.roles import Role
from tests.house.asking import Asker, address_of, quietly
from tests.house.world import World

pytestmark = pytest.mark.django_db

ALL = addresses()
NUL = "a\0b"


@pytest.fixture(scope="module")
def asker(world: World) -> Iterator[Asker]:
    with quietly():
        yield Asker.sign_in(world, [Relation.OWN])


@pytest.mark.parametrize("address", ALL, ids=[a.name for a in ALL])
def test_nul_is_refused_at_every_address(asker: Asker, address: Address):
    """In the address, in a form and in JSON; by nobody and by who is let in."""
    [things, *_] = asker.bundles[Role.HANDLAGGARE, Relation.OWN]
    url = address_of(address, things)
    for client in (asker.clients[None], asker.clients[Role.HANDLAGGARE]):
        answers = [
            client.get(url, {"after": NUL}),
            client.get(url, {NUL: "1"}),
            client.post(url, {"username": NUL, "text": NUL}),
            client.post(url, {NUL: "1"}),
            client.post(url, {"text": NUL}, content_type="application/json"),
        ]
        assert [answer.status_code for answer in answers] == [400] * 5, address.path


def test_nul_in_the_path_and_in_cookies_is_refused(asker: Asker):
    assert asker.clients[None].get("/arenden/%00/").status_code == 400
    client = Client(headers={"cookie": f'{settings.SESSION_COOKIE_NAME}="a\\000b"'})
    assert client.get("/").status_code == 400


def test_it_is_told_in_swedish_and_to_machines_as_to_machines(asker: Asker):
    page = asker.clients[None].get(reverse("accounts:sign-in"), {"next": NUL})
    assert "kunde inte läsa det som skickades" in page.content.decode()
    said = asker.clients[None].get("/api/v1/arenden/", {"after": NUL})
    assert said.headers["Content-Type"] == "application/problem+json"


def test_files_may_hold_what_they_like(asker: Asker):
    """Only what is text is looked through."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    file = SimpleUploadedFile("a.pdf", b"%PDF-\0")
    answer = asker.clients[Role.HANDLAGGARE].post(reverse("cases:flag"), {"file": file})
    assert answer.status_code == 422
