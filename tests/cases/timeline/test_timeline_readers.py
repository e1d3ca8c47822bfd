"""Vem har läst detta: who has read a case, by person and day."""

import pytest
from django.urls import reverse

from cases.timeline.selectors import readers_of
from pax.audit.models import Event


@pytest.fixture
def read_case(annas_case, client_for):
    url = reverse("cases:detail", args=[annas_case.uuid])
    for username in ("adam", "adam", "gunilla"):
        assert client_for(username).get(url).status_code == 200
    assert client_for("vera").get(url).status_code == 404  # refused: has not read
    return annas_case


def test_readers_are_told_by_person_and_day(read_case, client_for):
    url = reverse("cases:readers", args=[read_case.uuid])
    response = client_for("carin").get(url)
    told = [
        (r["actor"], r["unit"], r["times"], r["what"])
        for r in response.context["page_of"].items
    ]
    assert told == [
        ("Adam Brolund", "Försörjningsstöd", 2, ["Läste ärende"]),
        (
            "Carin Stavsjö",
            "Försörjningsstöd",
            1,
            ["Läste vem som läst ärendet"],
        ),
        ("Gunilla Torpman", "Försörjningsstöd", 1, ["Läste ärende"]),
    ]


def test_changes_are_told_too_when_asked_for(read_case, client_for):
    url = reverse("cases:readers", args=[read_case.uuid])
    response = client_for("carin").get(url, {"kind": "allt"})
    what = {word for r in response.context["page_of"].items for word in r["what"]}
    assert "Öppnade ärende" in what


@pytest.mark.parametrize(
    ("username", "status"),
    [("anna", 403), ("adam", 403), ("vera", 404), ("viktor", 404), ("rakel", 404)],
)
def test_only_those_who_may_ask_are_told(read_case, client_for, username, status):
    url = reverse("cases:readers", args=[read_case.uuid])
    assert client_for(username).get(url).status_code == status


def test_link_is_shown_only_to_those_who_may_ask(read_case, client_for):
    url = reverse("cases:readers", args=[read_case.uuid])
    page = reverse("cases:history", args=[read_case.uuid])
    assert url in client_for("carin").get(page).text
    assert url not in client_for("anna").get(page).text


def test_pages_follow_each_other(read_case, acting, rf, monkeypatch):
    monkeypatch.setattr("cases.timeline.selectors.SIZE", 1)
    with acting("carin"):
        assert Event.objects.filter(case_id=read_case.pk).exists()
        seen, url = [], "/"
        while url:
            page = readers_of(rf.get(url), read_case)
            seen += [r["actor"] for r in page.items]
            url = page.next_url
        assert seen == ["Adam Brolund", "Gunilla Torpman"]
        odd = readers_of(rf.get("/", {"after": "x~y"}), read_case)
        assert [r["actor"] for r in odd.items] == ["Adam Brolund"]
