import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from pax.errors import Conflict, Denied, WrongState
from pax.ui import errors


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/arenden/17/")
    request.user = AnonymousUser()
    return request


def test_the_page_of_a_fault_needs_no_user_and_no_database(
    request_: HttpRequest,
) -> None:
    response = errors.handler500(request_)
    assert response.status_code == 500
    assert "Något gick fel hos oss" in response.text
    assert "Logga ut" not in response.text


def test_a_404_does_not_say_why(request_: HttpRequest) -> None:
    missing = errors.handler404(request_, Http404("No Case matches"))
    hidden = errors.handler404(request_, Http404("Det finns men du får inte se det"))
    assert missing.status_code == 404
    assert missing.content == hidden.content


def test_what_is_too_big_is_413(request_: HttpRequest) -> None:
    assert errors.handler400(request_, RequestDataTooBig()).status_code == 413
    assert errors.handler400(request_, SuspiciousOperation()).status_code == 400
    assert errors.too_large(request_).status_code == 413


@pytest.mark.parametrize(
    ("error", "status"),
    [(Denied("Bara chefen får."), 403), (WrongState(), 409), (Conflict(), 409)],
)
def test_a_broken_rule_is_told_in_its_own_words(
    request_: HttpRequest, error: Denied, status: int
) -> None:
    response = errors.pax_error(request_, error)
    assert response.status_code == status
    assert error.sentence in response.text


def test_the_other_pages(request_: HttpRequest) -> None:
    assert errors.handler403(request_, PermissionError()).status_code == 403
    assert "gammalt" in errors.csrf_failure(request_).text


CASE = "/arenden/0b3f1c1e-7a61-4c9e-8d52-6a0f7ad1c001/"
TAB = f"{CASE}utredning/"


@pytest.mark.parametrize(
    ("asked", "came", "back"),
    [
        (
            f"{CASE}stang/",
            f"http://testserver{CASE}utredning/?x=1",
            f"{CASE}utredning/?x=1",
        ),
        (f"{CASE}stang/", f"http://testserver{CASE}stang/", CASE),
        (f"{CASE}stang/", f"http://annan.example{TAB}", CASE),
        (f"{CASE}stang/", "http://testserver/finns/inte/", CASE),
        (f"{CASE}stang/", "", CASE),
        ("/arenden/ny/", "", ""),
        (CASE, "", ""),
    ],
)
def test_a_refusal_leads_back_to_where_one_stood(asked: str, came: str, back: str):
    request = RequestFactory().post(asked, headers={"referer": came})
    request.user = AnonymousUser()
    page = errors.pax_error(request, WrongState()).text
    links = re.findall(r'<a class="ds-button"[^>]* href="([^"]*)"', page)
    assert links == [*([back] if back else []), "/"]
