"""Ten write in the same week at the same moment, and nothing is lost.

Each in a thread of their own with a connection of their own, in transactions that are
really committed; what they leave is taken away by the tables' owner.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import Error, connection, connections, transaction

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import Conflict, PaxError
from pax.places.models import Area
from samverkan.est.compiling import services
from samverkan.est.compiling import services as weeks
from samverkan.est.models import Edition, Event, FrozenEdition, Part, ScaleLevel
from samverkan.est.parts import services as parts
from samverkan.est.weeks.selectors import picture_for
from tests.database import as_owner
from tests.samverkan.est.conftest import COORDINATOR

#: Ten people of eight agencies; some of them of the same one.
WRITERS = (
    *("samira", "elin", "sanna", "petra", "paul", "rakel"),
    *("emil", "berit", "vidar", "karin"),
)
EACH = 3
WAIT = 60
#: In the order that nothing points at what is gone.
LEFT = (
    *("frozenedition", "assessment", "part", "actionfeedback", "action", "event"),
    *("areapicture", "edition"),
)


def user(username: str) -> User:
    return User.objects.get(username=username)


@pytest.fixture
def edition(django_db_setup: None, django_db_blocker: Any) -> Iterator[Edition]:
    """Open a week for real, and leave no trace of it."""
    with django_db_blocker.unblock():
        take_away()
        try:
            with acting_as(user(COORDINATOR)) as who:
                found = weeks.open_week(2030, 20, by=who.user)
            yield found
        finally:
            connections.close_all()
            take_away()


def take_away() -> None:
    assert connection.settings_dict["NAME"].startswith("test_")
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in LEFT:
            cursor.execute(f"ALTER TABLE est_{name} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM est_{name}")
            cursor.execute(f"ALTER TABLE est_{name} ENABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_event WHERE verb LIKE 'est.%'")
        for name in ("event", "areapicture", "edition", "part"):
            cursor.execute(f"DELETE FROM est_historical{name}")


def test_it_is_the_tests_own_database(db):
    """Has pytest-django make it: the tests below take no transaction of its own."""
    assert connections["default"].settings_dict["NAME"].startswith("test_")


def all_at_once(doings: dict[str, Callable[[User], Any]]) -> dict[str, Any]:
    """Let each do their own thing at the same moment; give what came of it."""
    ready, came = threading.Barrier(len(doings)), {}

    def go(name: str, do: Callable[[User], Any]) -> None:
        try:
            person = user(name.split(":")[0])
            ready.wait(timeout=WAIT)
            with acting_as(person) as who:
                came[name] = do(who.user)
        except (PaxError, Error) as error:
            came[name] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=pair) for pair in doings.items()]
    [thread.start() for thread in threads]
    [thread.join(timeout=WAIT) for thread in threads]
    return came


def write_and_hand_in(edition: Edition) -> Callable[[User], int]:
    def do(by: User) -> int:
        area = Area.objects.get(name="Ronna")
        for number in range(EACH):
            text = f"{by.username} såg sak {number}"
            parts.add_event(edition, area, by=by, text=text)
        parts.hand_in(edition, by=by)
        return EACH

    return do


def test_ten_who_write_at_once_lose_nothing(edition):
    came = all_at_once({name: write_and_hand_in(edition) for name in WRITERS})
    assert came == dict.fromkeys(WRITERS, EACH)
    with acting_as(user(COORDINATOR)) as who:
        content = picture_for(edition, who.user)
        told = [e["text"] for a in content["areas"] for e in a["new_events"]]
        agencies = {user(name).agency_id for name in WRITERS}
        assert Part.objects.filter(edition=edition).count() == len(agencies)
    assert sorted(told) == sorted(
        f"{name} såg sak {number}" for name in WRITERS for number in range(EACH)
    )


def test_two_coordinators_of_the_same_area_get_a_conflict(edition):
    def judge(text: str) -> Callable[[User], Any]:
        def do(by: User) -> Any:
            area = Area.objects.get(name="Ronna")
            level = ScaleLevel.objects.get(number=2)
            weeks.judge_area(edition, area, by=by, overall=text, level=level, version=1)
            return text

        return do

    came = all_at_once({"samira": judge("Samira"), "selma": judge("Selma")})
    refused = [one for one in came.values() if isinstance(one, Conflict)]
    saved = [one for one in came.values() if isinstance(one, str)]
    assert (len(refused), len(saved)) == (1, 1)
    with acting_as(user(COORDINATOR)) as who:
        content = picture_for(edition, who.user)
        ronna = next(a for a in content["areas"] if a["name"] == "Ronna")
        assert ronna["overall"] == saved[0]


def test_two_who_freeze_at_once_freeze_once(edition):
    def freeze(by: User) -> int:
        return services.freeze_edition(edition, by=by, despite="Prov").number or 0

    came = all_at_once({"samira": freeze, "selma": freeze})
    assert sorted(str(type(one).__name__) for one in came.values()) == [
        "WrongState",
        "int",
    ]


def test_what_is_written_while_freezing_is_in_it_or_refused(edition):
    """Nobody is told that something was saved which the frozen week does not have."""
    doings: dict[str, Callable[[User], Any]] = {
        name: write_and_hand_in(edition) for name in WRITERS if name != COORDINATOR
    }
    doings[COORDINATOR] = lambda by: services.freeze_edition(
        edition, by=by, despite="Prov"
    )
    came = all_at_once(doings)
    assert len(came) == len(WRITERS)
    assert isinstance(came.pop(COORDINATOR), Edition)
    with acting_as(user(COORDINATOR)) as who:
        frozen = FrozenEdition.objects.read_by(who.user).get(edition=edition)
        told = {e["text"] for a in frozen.content["areas"] for e in a["new_events"]}
        kept = set(Event.objects.values_list("text", flat=True))
    saved = {
        f"{name} såg sak {number}"
        for name, result in came.items()
        if result == EACH
        for number in range(EACH)
    }
    assert told == saved == kept
