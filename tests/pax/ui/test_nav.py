import pytest
from django.test import RequestFactory
from django.urls import path

from pax.ui import nav
from pax.ui.nav import NavItem

urlpatterns = [
    path("", lambda request: None, name="home"),
    path("arenden/", lambda request: None, name="cases"),
    path("arenden/arkiv/", lambda request: None, name="archive"),
]
pytestmark = pytest.mark.urls(__name__)


ITEMS = (
    NavItem("Översikt", "home"),
    NavItem("Ärenden", "cases", count=lambda user: 4),
    NavItem("Hemligt", "archive-secret", is_for=lambda user: False),
    NavItem("Arkiv", "archive"),
)


def links(address: str, items: tuple[NavItem, ...] = ITEMS) -> list[nav.NavLink]:
    request = RequestFactory().get(address)
    request.user = object()  # type: ignore[assignment]  # on purpose
    return nav.links_for(request, items)


def test_menu_is_in_order_and_has_only_what_is_for_the_one_who_asks() -> None:
    assert [link.label for link in links("/")] == ["Översikt", "Ärenden", "Arkiv"]
    assert [link.count for link in links("/")] == [0, 4, 0]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", "Översikt"),
        ("/arenden/17/", "Ärenden"),
        ("/arenden/arkiv/", "Arkiv"),
        ("/annat/", None),
    ],
)
def test_menu_marks_the_nearest_page(address: str, current: str | None) -> None:
    marked = [link.label for link in links(address) if link.current]
    assert marked == ([current] if current else [])


def test_what_has_no_room_lies_under_more_and_says_when_one_is_there() -> None:
    many = tuple(NavItem(f"Sida {number}", "cases") for number in range(nav.IN_SIGHT))
    menu = nav.menu_of(links("/arenden/arkiv/", (*many, ITEMS[0], ITEMS[3])))
    assert len(menu.in_sight) == nav.IN_SIGHT
    assert [link.label for link in menu.more] == ["Översikt", "Arkiv"]
    assert menu.is_in_more
