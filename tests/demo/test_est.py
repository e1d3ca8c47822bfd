"""The demo's EST: the real week as it was, fifty more, and the present one begun."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from pax.demo import est
from pax.demo.chapters import CHAPTERS
from pax.places.models import Area, AreaPhase
from pax.ui.traces import find_traces
from samverkan.est.enums import Audience, EntryState
from samverkan.est.models import Action, Assessment, Edition, Event, FrozenEdition, Part
from samverkan.est.periods import WEEK
from samverkan.est.trends.models import Analysis


@pytest.fixture
def played(db: None) -> int:
    """Play it, and count the queries: seconds depend on what else the machine does."""
    asked = []

    def count(execute: Any, *query: Any) -> Any:
        asked.append(1)
        return execute(*query)

    with connection.execute_wrapper(count):
        est.play()
    return len(asked)


def test_the_story(played: int, acting: Any) -> None:
    assert CHAPTERS["est"].is_played()
    with acting("samira") as samira:
        editions = Edition.objects.visible_to(samira.user)
        assert editions.frozen().count() >= est.WEEKS
        assert editions.open().count() == 1
        numbers = list(
            editions.frozen().order_by("monday").values_list("number", flat=True)
        )
        assert numbers == list(range(1, len(numbers) + 1))
        assert list(FrozenEdition.faults()) == []
        levels = set(Assessment.objects.values_list("level", flat=True))
        assert levels >= {1, 2, 3, 4}
        assert AreaPhase.objects.count() == len(est.WORDS["phases"])
        analysis = Analysis.objects.get()
        assert not analysis.is_draft
        assert analysis.text == est.WORDS["analysis"]
        assert len(analysis.sources) == len(analysis.period.mondays)
        _real_week_is_as_it_was(editions)
        _present_week_is_begun(editions)
    _companies_read_less(acting)
    assert played < 130 * len(est.weeks())


def _real_week_is_as_it_was(editions: Any) -> None:
    real = editions.get(monday=est.REAL_WEEK)
    frozen = FrozenEdition.objects.get(edition=real, audience=Audience.ALL)
    areas = {a["name"]: a for a in frozen.content["areas"]}
    assert real.title == "v.47 2025"
    assert areas["Ronna"]["level"] == areas["Geneta"]["level"] == 2
    assert areas["Övrigt"]["level"] is None
    # The source knows of no other areas: they are not judged, rather than calm.
    assert areas["Hovsjö"]["level"] is None
    assert not Assessment.objects.filter(edition=real, area__name="Hovsjö").exists()
    assert "narkotikaförsäljning" in areas["Ronna"]["overall"]
    assert any(e["text"].startswith("U.Å. ") for e in areas["Ronna"]["new_events"])
    assert [e["text"] for e in areas["Ronna"]["past_month"]].count(
        est.WORDS["real_month_before"]["text"]
    ) == 1
    ongoing = {a["text"]: a for a in areas["Ronna"]["ongoing"]}
    assert ongoing[est.WORDS["real_ongoing"]]["feedback"] == est.WORDS["real_feedback"]
    said = str(frozen.content)
    for damaged in ("Ronno", "Beveta", "gängingsmän", "Kallvägen", "Slättervägen"):
        assert damaged not in said


def _present_week_is_begun(editions: Any) -> None:
    (present,) = editions.open()
    assert present.monday <= timezone.localdate() < present.monday + WEEK
    handed_in = Part.objects.filter(edition=present, handed_in_at__isnull=False)
    assert handed_in.count() == 3
    # Telge Bostäder is still writing: nobody else sees its draft.
    drafts = Event.objects.filter(edition=present, state=EntryState.DRAFT)
    assert not drafts.exists()
    assert Action.objects.filter(edition=present).count() == 1


def _companies_read_less(acting: Any) -> None:
    with acting("emil") as emil:
        seen = Event.objects.visible_to(emil.user)
        assert set(seen.values_list("audience", flat=True)) == {Audience.ALL}
        assert seen.filter(state=EntryState.DRAFT).count() == 1
    with acting("petra") as petra:
        narrow = Event.objects.visible_to(petra.user).filter(
            audience=Audience.AUTHORITIES
        )
        assert narrow.exists()


def test_the_same_week_is_always_invented_the_same() -> None:
    monday = datetime.date.fromisocalendar(2026, 10, 1)
    assert est.invented_week(monday) == est.invented_week(monday)


def test_nothing_in_the_demo_looks_like_a_person(db: None, acting: Any) -> None:
    with acting("samira"):
        places = list(Area.objects.values_list("name", flat=True))
    mondays = [est.REAL_WEEK + WEEK * n for n in range(-26, 27)]
    told = [t for m in mondays for t in est.invented_week(m).values()]
    told += est.real_week().values()
    texts = {e["says"]["text"] for t in told for e in (*t.events, *t.actions)}
    texts |= {t.overall for t in told} | {
        act.get("text", "") for act in est.WORDS["acts"]
    }
    texts |= {row[-1] for row in est.WORDS["phases"]} | {est.WORDS["real_head"]}
    for text in texts:
        assert not find_traces(text, places=places), text


@pytest.mark.parametrize(
    ("today", "count", "is_whole"),
    [
        ("2025-12-01", 51, True),
        ("2026-11-22", 56, True),
        ("2027-01-20", 65, True),
        ("2029-05-01", 55, False),
    ],
)
def test_weeks_end_with_last_week_and_hold_the_real_one(today, count, is_whole):
    with time_machine.travel(f"{today}T12:00:00+01:00", tick=False):
        weeks = est.weeks()
        last = timezone.localdate() - WEEK
    assert len(weeks) == count
    assert est.REAL_WEEK in weeks
    assert weeks[-1] <= last < weeks[-1] + WEEK
    steps = {b - a for a, b in itertools.pairwise(weeks)}
    assert (steps == {WEEK}) == is_whole
