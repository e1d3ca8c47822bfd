"""Figures that are fetched after the answer: once, whole, or with a word on why not."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lagesbild.figures.models import Fetch, Import, IndicatorValue
from lagesbild.figures.services import importing
from lagesbild.figures.services.importing import confirm_import, discard_import
from pax.access.context import on_behalf_of
from pax.errors import Denied, Invalid
from pax.imports.models import ImportState
from pax.jobs import queue
from tests.lagesbild.figures.kolada_server import behaves, gives, row

FORM = reverse("figures:kolada")
ASKED: dict[str, Any] = {"figures": "N07403", "first": "2023", "last": "2024"}
ROWS = [row(2023, ("T", 9.5)), row(2024, ("T", 10.5), ("K", 4), ("M", 6.5))]


@pytest.fixture
def kolada(server, settings):
    settings.PAX_KOLADA_URL = server.url
    server.says(behaves(ROWS))
    return server


@pytest.fixture
def browser(client_for: Any) -> Any:
    return client_for("samira")


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note what is called, instead of sending messages."""
    calls: list[int] = []
    monkeypatch.setattr(queue, "_call", lambda job: calls.append(job.imported_id))
    return calls


def ask(by: Any) -> Import:
    return importing.ask_for_figures(["N07403"], ["0181"], [2023, 2024], by=by)


def later(monkeypatch: pytest.MonkeyPatch, by: datetime.timedelta) -> None:
    now = timezone.now() + by
    monkeypatch.setattr(timezone, "now", lambda: now)


def fetch(found: Import, person: Any) -> None:
    queue.work_off(Fetch, found.fetch.pk, person)


def take_up(found: Import, person: Any) -> Any:
    return queue.take_up(Fetch, found.fetch.pk, person)


# --- the pages ------------------------------------------------------------------------
def test_the_answer_does_not_wait_for_the_source(
    browser, kolada, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        there = browser.post(FORM, ASKED | {"once": uuid.uuid4()})
    assert kolada.asked == []
    page = browser.get(there.url).content.decode()
    assert "Siffrorna hämtas" in page
    assert f'data-pax-poll="{there.url}"' in page
    assert "Hämtas" in browser.get(reverse("figures:imports")).content.decode()
    for work in waiting:
        work()
    page = browser.get(there.url).content.decode()
    assert "data-pax-poll" not in page
    assert "Inget är inläst än" in page
    assert "Läs in det granskade" in page


def test_a_double_click_fetches_once(
    browser, acting, kolada, django_capture_on_commit_callbacks
):
    sent = ASKED | {"once": uuid.uuid4()}
    with django_capture_on_commit_callbacks(execute=True):
        first, second = browser.post(FORM, sent), browser.post(FORM, sent)
    assert first.url == second.url
    assert len(kolada.asked) == 2  # what it is, and its values
    with acting("samira"):
        assert Import.objects.count() == 1


def test_what_failed_says_why_and_the_form_is_as_it_was(
    browser, acting, kolada, django_capture_on_commit_callbacks
):
    kolada.says(gives({}, 403))
    with django_capture_on_commit_callbacks(execute=True):
        there = browser.post(
            FORM, ASKED | {"others": "Malmö, Lund", "once": uuid.uuid4()}
        )
    seen = browser.get(there.url)
    assert "Källan svarar med fel 403" in seen.content.decode()
    again = browser.get(seen.context["again_url"]).context["form"]
    filled_in = {name: again[name].value() for name in ASKED}
    assert filled_in == ASKED
    assert set(again["others"].value().split(", ")) == {"Malmö", "Lund"}
    with acting("samira"):
        found = Import.objects.get()
    assert (
        browser.post(reverse("figures:discard", args=[found.uuid])).status_code == 302
    )
    assert "N07403" not in browser.get(reverse("figures:imports")).content.decode()


def test_what_is_no_key_figure_is_told_at_once(browser, acting, kolada):
    answer = browser.post(FORM, ASKED | {"figures": "hej", "once": uuid.uuid4()})
    assert answer.status_code == 422
    assert "inget nyckeltal" in answer.content.decode()
    with acting("samira"):
        assert not Import.objects.exists()


@pytest.mark.parametrize("confirm", ["confirm", "undo"])
def test_what_has_not_come_is_neither_read_in_nor_undone(
    browser, samira, called, confirm
):
    found = ask(samira)
    url = reverse(f"figures:{confirm}", args=[found.uuid])
    answer = browser.post(url, {"once": uuid.uuid4(), "because": "Fel"})
    assert answer.status_code == 409
    assert not IndicatorValue.objects.exists()


# --- workers --------------------------------------------------------------------------
def test_figures_that_came_are_read_in_as_ever(samira, kolada, called):
    found = ask(samira)
    assert called == [found.pk]
    fetch(found, samira)
    found.refresh_from_db()
    assert (found.state, len(found.sha256)) == (ImportState.PREVIEW, 64)
    assert confirm_import(found, by=samira).counts["new"] == 4
    fetch(found, samira)  # told again: nothing more happens
    assert len(kolada.asked) == 2


def test_the_work_of_a_dead_worker_is_taken_up_once_more_and_no_more(
    samira, kolada, called, monkeypatch
):
    found = ask(samira)
    dead = take_up(found, samira)
    assert dead is not None
    with pytest.raises(queue.Held):
        take_up(found, samira)
    later(monkeypatch, Fetch.lease * 2)
    with on_behalf_of(samira.agency, purpose="Prov") as system:
        assert queue.call_lost(by=system) == 1
    second = take_up(found, samira)
    assert second is not None
    dead.fail("Från de döda")
    found.refresh_from_db()
    assert found.state == ImportState.FETCHING
    later(monkeypatch, Fetch.lease * 2)
    assert take_up(found, samira) is None
    found.refresh_from_db()
    assert (found.state, found.fetch.because) == (ImportState.FAILED, queue.DIED)


def test_what_nobody_can_take_up_ends(samira, called, monkeypatch):
    found = ask(samira)
    later(monkeypatch, Fetch.longest * 2)
    with on_behalf_of(samira.agency, purpose="Prov") as system:
        assert queue.call_lost(by=system) == 0
    found.refresh_from_db()
    assert (found.state, found.fetch.because) == (ImportState.FAILED, queue.DIED)


def test_what_is_stopped_stays_stopped(samira, kolada, called):
    found = ask(samira)
    turn = take_up(found, samira)
    assert turn is not None
    discard_import(found, by=samira)
    turn.fail("För sent")
    found.refresh_from_db()
    assert found.state == ImportState.DISCARDED


def test_only_who_keeps_figures_has_them_fetched(acting, samira, called):
    found = ask(samira)
    with acting("anna") as who, pytest.raises(Denied):
        ask(who.user)
    with acting("sanna") as who:  # keeps those of another authority
        assert take_up(found, who.user) is None


def test_a_source_without_values_says_so(samira, kolada, called):
    kolada.says(behaves([]))
    found = ask(samira)
    fetch(found, samira)
    found.refresh_from_db()
    assert "inga värden" in found.fetch.because


def test_what_came_stands_as_it_came(samira, kolada, called):
    found = ask(samira)
    fetch(found, samira)
    for change in ({"rows": []}, {"state": ImportState.FETCHING}):
        with pytest.raises(DatabaseError, match="as it was read"), transaction.atomic():
            Import.objects.filter(pk=found.pk).update(**change)


def test_what_kolada_has_no_name_for_is_not_asked_for(samira, called):
    with pytest.raises(Invalid):
        importing.ask_for_figures(["N07403/../x"], ["0181"], [2024], by=samira)
    assert called == []
