"""The timeline: everything that has happened, once each, newest first."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.chain.services import move_case
from cases.enums import TaskState
from cases.models import Note, Party, Task
from cases.tasks import services as working
from cases.tasks.services import add_document
from cases.timeline import selectors as happenings
from pax.history import streams
from tests.runs import examples

GET = RequestFactory().get


def titles(response):
    return [h.title for h in response.context["page_of"].items]


@pytest.fixture
def busy_case(annas_case, acting, person):
    """A case in which one thing of each ordinary kind has happened."""
    today = timezone.localdate()
    with acting("anna") as who:
        anna = who.user
        Party.objects.create(case=annas_case, created_by=anna, name="Johan Ek")
        task = working.add_task(
            annas_case, by=anna, text="Ring banken", responsible=person("adam")
        )
    with acting("adam") as who:
        working.turn_task(task, TaskState.DONE, by=who.user)
    with acting("anna") as who:
        working.add_note(annas_case, by=who.user, text="Svar.", happened_on=today)
        file = SimpleUploadedFile("utdrag.pdf", b"%PDF-1.7")
        add_document(annas_case, file, by=who.user, description="Maj")
        move_case(annas_case, "skriv_av", by=who.user, because="Hade anmält det.")
    return annas_case


def test_everything_is_told_newest_first(busy_case, client_for):
    url = reverse("cases:timeline", args=[busy_case.uuid])
    assert titles(client_for("anna").get(url)) == [
        "Flaggan avskriven",
        "Handling: utdrag.pdf",
        f"Anteckning, {happenings.swedish.day(timezone.localdate())}",
        "Klar: Ring banken",
        "Uppgift: Ring banken",
        "Part lades till: Johan Ek",
        "Flagga: Skenseparation",
        f"Ärendet {busy_case.reference} öppnades",
    ]


def test_who_did_it_is_told(busy_case, acting):
    with acting("anna") as who:
        page = happenings.timeline_of(GET("/"), busy_case, who.user)
        done = next(h for h in page.items if h.title == "Klar: Ring banken")
        assert done.who == "Adam Brolund"


@pytest.mark.parametrize(
    ("kind", "count"),
    [("kedjan", 1), ("uppgifter", 2), ("handlingar", 1), ("aterkrav", 0), ("okänt", 8)],
)
def test_one_kind_is_shown_when_asked_for(busy_case, client_for, kind, count):
    url = reverse("cases:timeline", args=[busy_case.uuid])
    response = client_for("anna").get(url, {"kind": kind})
    assert len(titles(response)) == count


def test_every_kind_that_is_told_can_be_chosen():
    assert {t.kind for t in happenings.TIMELINE} == set(happenings.KINDS)


def test_pages_follow_each_other_without_loss_or_repetition(busy_case, acting):
    with acting("anna") as who:
        sources = [
            streams.Source(t.rows(busy_case, who.user), t.at)
            for t in happenings.TIMELINE
        ]
        whole = streams.cut(GET("/"), sources, size=100).rows
        seen, url = [], "/"
        while url:
            page = streams.cut(GET(url), sources, size=3)
            seen += page.rows
            last, url = page, page.next_url
        assert seen == whole
        back, url = last.rows, last.previous_url
        while url:
            page = streams.cut(GET(url), sources, size=3)
            back = page.rows + back
            url = page.previous_url
        assert back == whole


@examples(8)
@given(
    made=st.lists(st.sampled_from(["note", "task", "party"]), max_size=12),
    size=st.integers(1, 5),
)
def test_pages_hold_also_for_what_happens_at_the_same_moment(
    annas_case, acting, made, size
):
    with acting("anna") as who, transaction.atomic():
        point = transaction.savepoint()
        anna = who.user
        for what in made:  # all at one moment: the transaction's
            same = {"case": annas_case, "created_by": anna}
            if what == "note":
                Note.objects.create(
                    text="x", happened_on=datetime.date(2026, 1, 1), **same
                )
            elif what == "task":
                Task.objects.create(text="x", responsible=anna, **same)
            else:
                Party.objects.create(name="x", **same)
        sources = [
            streams.Source(t.rows(annas_case, anna), t.at) for t in happenings.TIMELINE
        ]
        whole = streams.cut(GET("/"), sources, size=100).rows
        seen, url = [], "/"
        while url:
            page = streams.cut(GET(url), sources, size=size)
            seen += page.rows
            url = page.next_url
        assert seen == whole
        assert len(whole) == len(made) + 2
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize(
    "edge",
    ["x", "~~", "2026-01-01~1~1", "2026-01-01T00:00:00+00:00~1~x", "9" * 400],
)
def test_edge_that_is_none_begins_anew(busy_case, client_for, edge):
    client, url = client_for("anna"), reverse("cases:timeline", args=[busy_case.uuid])
    assert titles(client.get(url, {"after": edge})) == titles(client.get(url))


@pytest.mark.parametrize("username", ["vera", "petra", "samira", "lovisa", "sigrid"])
def test_timeline_does_not_exist_for_others(busy_case, client_for, username):
    url = reverse("cases:timeline", args=[busy_case.uuid])
    assert client_for(username).get(url).status_code == 404


def test_timeline_costs_the_same_with_more_in_it(busy_case, client_for, acting, person):
    client, url = client_for("anna"), reverse("cases:timeline", args=[busy_case.uuid])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    with acting("anna") as who:
        for n in range(3):
            Party.objects.create(case=busy_case, created_by=who.user, name=f"Nr {n}")
            Note.objects.create(
                case=busy_case,
                created_by=who.user,
                text="x",
                happened_on=timezone.localdate(),
            )
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
