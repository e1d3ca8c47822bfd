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


@pytest.fixture(autouse=True)
def own_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nav, "_items", {})
    nav.register(NavItem("Arkiv", "archive", order=3))
    nav.register(NavItem("Översikt", "home", order=1))
    nav.register(NavItem("Ärenden", "cases", order=2, count=lambda user: 4))
    nav.register(NavItem("Inget", "no-such-page"))
    nav.register(NavItem("Hemligt", "archive-secret", is_for=lambda user: False))


def links(address: str) -> list[nav.NavLink]:
    request = RequestFactory().get(address)
    request.user = object()  # type: ignore[assignment]
    return nav.links_for(request)


def test_menu_is_in_order_and_has_only_pages_there_are() -> None:
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
    for number in range(nav.IN_SIGHT):
        nav.register(NavItem(f"Sida {number}", "cases", order=0))
        nav._items[f"sida-{number}"] = nav._items.pop("cases")
    request = RequestFactory().get("/arenden/arkiv/")
    request.user = object()  # type: ignore[assignment]
    menu = nav.menu_for(request)
    assert len(menu.in_sight) == nav.IN_SIGHT
    assert [link.label for link in menu.more] == ["Översikt", "Arkiv"]
    assert menu.is_in_more
