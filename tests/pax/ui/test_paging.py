import pytest
from django.test import RequestFactory

from pax.accounts.models import User
from pax.ui.paging import keyset_page
from pax.ui.parts import Page

pytestmark = pytest.mark.django_db
ORDERS = (["name", "pk"], ["-title", "name", "pk"], ["-pk"])


def page_at(address: str, order: list[str], size: int = 2) -> Page[User]:
    request = RequestFactory().get(f"/{address}")
    return keyset_page(request, User.objects.all(), order, size=size)


@pytest.mark.parametrize("order", ORDERS)
def test_forth_and_back_shows_every_row_once(order: list[str]) -> None:
    everyone = list(User.objects.order_by(*order))
    assert len(everyone) > 4
    forth, address = [], ""
    while True:
        page = page_at(address, order)
        forth += page.items
        if not page.next_url:
            break
        address = page.next_url
    assert forth == everyone
    back = list(page.items)
    while page.previous_url:
        page = page_at(page.previous_url, order)
        back = page.items + back
    assert back == everyone


def test_short_lists_have_no_ways() -> None:
    page = page_at("", ["pk"], size=1000)
    assert (page.previous_url, page.next_url) == ("", "")


@pytest.mark.parametrize("edge", ["999999999", "x", "\x00", "-1", "9" * 40])
def test_an_edge_that_is_gone_begins_anew(edge: str) -> None:
    assert page_at(f"?after={edge}", ["pk"]).items == page_at("", ["pk"]).items
    assert page_at(f"?before={edge}", ["pk"]).items == page_at("", ["pk"]).items


def test_filters_stay_in_the_address() -> None:
    url = page_at("?q=bo&sort=name", ["pk"]).next_url
    assert url.startswith("?q=bo&sort=name&after=")
