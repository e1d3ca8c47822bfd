"""Each of the six locks of docs/access.md, alone: it holds, and nothing else does.

The two walls have their own (test_walls.py).  What a lock is for is shown twice: with
it, what is asked is refused; without it alone, the same is let through.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from cases.doors import case_door
from cases.models import Case
from pax.access import context
from pax.access.context import acting_as
from pax.access.doors import Door, signed_in
from pax.access.table import Cell, Relation, addresses
from pax.accounts.models import Unit, User
from pax.accounts.roles import Role
from pax.db import identity
from pax.db.facts import OURS
from pax.errors import Denied
from pax.urls import urlpatterns as addresses_of_pax
from tests.database import as_owner
from tests.house.of_endings import ENDED
from tests.house.rules import rule
from tests.house.services import arguments, services
from tests.house.walls import as_application, keys, sql
from tests.house.world import PEOPLE

pytestmark = [pytest.mark.django_db]

SIGNED_IN = "pax.access.middleware.SignedInMiddleware"
IDENTITY = "pax.access.middleware.IdentityMiddleware"


# --- an address that forgot everything ------------------------------------------------
def careless(_: HttpRequest) -> HttpResponse:
    """Show how many units there are to whoever asks."""
    return HttpResponse(f"enheter: {Unit.objects.count()}")


@signed_in
def declared(request: HttpRequest) -> HttpResponse:
    """Show the same, and say who may see it."""
    return careless(request)


urlpatterns = [
    path("", include(addresses_of_pax)),
    path("vardslos/", careless, name="careless"),
    path("inloggad/", declared, name="signed-in"),
]


def without(middleware: str) -> Any:
    return override_settings(
        MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != middleware]
    )


@pytest.fixture
def _careless_addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


# --- 1. signed in ---------------------------------------------------------------------
@pytest.mark.usefixtures("_careless_addresses")
def test_who_has_not_signed_in_is_asked_to_whatever_the_view_forgot():
    for address in ("/vardslos/", "/inloggad/"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{reverse('accounts:sign-in')}?next={address}",
        )


@pytest.mark.usefixtures("_careless_addresses")
def test_without_the_first_lock_anybody_is_answered_but_shown_no_row():
    with without(SIGNED_IN):
        answer = Client().get("/vardslos/")
    assert (answer.status_code, answer.content.decode()) == (200, "enheter: 0")


# --- 2. an identity -------------------------------------------------------------------
@pytest.mark.usefixtures("_careless_addresses")
def test_a_request_carries_the_person_to_the_database(client_for, acting):
    with acting("anna"):
        units = Unit.objects.count()
    assert units > 0
    answer = client_for("anna").get("/vardslos/")
    assert answer.content.decode() == f"enheter: {units}"
    with without(IDENTITY):
        answer = client_for("anna").get("/vardslos/")
    assert answer.content.decode() == "enheter: 0"


def acting_now() -> str:
    [(user_id,)] = sql("SELECT coalesce(current_setting('pax.user_id', true), '')")
    return str(user_id)


def test_identity_ends_with_its_block(person):
    anna, petra = person("anna"), person("petra")
    with acting_as(anna):
        with acting_as(petra):
            assert acting_now() == str(petra.pk)
        assert acting_now() == str(anna.pk)
    assert acting_now() == ""


def test_identity_ends_with_its_transaction_whoever_forgets_to_end_it(
    django_db_setup, django_db_blocker
):
    """Outside the tests' own transaction, on a connection that is used again."""
    with django_db_blocker.unblock(), as_application():
        anna = User.objects.get(username="anna")
        with transaction.atomic():
            context._tell_database(anna)
            assert acting_now() == str(anna.pk)
        assert acting_now() == ""


def test_error_of_the_database_ends_the_identity_and_is_told_as_it_is(acting):
    with pytest.raises(DataError, match="division by zero"), acting("anna"):
        sql("SELECT 1/0")
    assert (acting_now(), identity.current()) == ("", None)


# --- 3. a door ------------------------------------------------------------------------
def test_doors_alone_find_what_the_roads_show(walls):
    people = (*PEOPLE.values(), ENDED)
    assert [
        (username, shown_too_much_by(doors(), username)) for username in people
    ] == [(username, []) for username in people]


def test_a_door_that_forgets_its_road_is_found(walls, monkeypatch):
    monkeypatch.setattr(case_door, "find", lambda user: Case.objects.all())
    assert shown_too_much_by([case_door], "anna") == ["case"]


def shown_too_much_by(asked: list[Door], username: str) -> list[str]:
    """Name the doors that show somebody more than their roads do.

    As the tables' owner: a door that looks past its road is hid by row security.
    """
    with as_owner(), acting_as(User.objects.get(username=username)) as who:
        return [
            door.kwarg
            for door in asked
            if not keys(door.find(who.user))
            <= rule(door.find(who.user).model, who.user)
        ]


def doors() -> list[Door]:
    """Find every door of Pax, wherever it stands."""
    ours = [m for name, m in sys.modules.items() if name.startswith(OURS)]
    things = {id(thing): thing for m in ours for thing in vars(m).values()}
    return [thing for thing in things.values() if isinstance(thing, Door)]


def test_the_doors_that_there_are_are_those_of_addresses():
    """None stands where the test above does not look, and none is left over."""
    kinds = {a.access.kind for a in addresses() if a.access and a.access.reach}
    assert {door.kwarg for door in doors()} == kinds


# --- 4. a declaration -----------------------------------------------------------------
@pytest.mark.usefixtures("_careless_addresses")
def test_an_address_that_says_nothing_is_found_and_promised_to_nobody():
    careless = [a for a in addresses() if a.access is None]
    assert [a.name for a in careless] == ["careless"]
    cell = Cell(careless[0], Role.CHEF, Relation.OWN, "GET")
    assert cell.expected == HTTPStatus.NOT_FOUND


# --- 5. a check in the service --------------------------------------------------------
STEP = "a step in services that have asked"
READ = "gives what the caller sees, and changes nothing"
#: What asks nobody, each with the reason.
ASKS_NOBODY = {
    "pax: ask": "each kind asks who may first, and so does its table",
    "pax: begin_role": "what two have decided: pax/decisions",
    "pax: carried": "what two have decided: pax/decisions",
    "pax: confirmed_password": "finds only what one has asked for oneself",
    "pax: redact_as_asked": "what two have decided: pax/decisions",
    "pax: put_away": "one's own, whoever one is",
    "pax: tell": "what has been done, by who did it, in their own name only",
    "pax: vouch": "what two have decided: pax/decisions",
    "atgardsplan: ask_for_pdf": "of one of three things: tests/atgardsplan/papers",
    "atgardsplan: changed": STEP,
    "cases: add_impulse": STEP,
    "cases: attach_files": STEP,
    "cases: attach_kept": STEP,
    "cases: can_answer": READ,
    "cases: case_to_move_to": READ,
    "cases: note_told": STEP,
    "cases: open_case": STEP,
    "cases: open_case_from_flag": STEP,
    "cases: open_from": STEP,
    "cases: record_in_case": STEP,
    "cases: save_columns": "one's own, whoever one is",
    "cases: start_clock": STEP,
    "cases: start_clocks": STEP,
    "cases: take_part": STEP,
    "cases: ways_back": READ,
    "cases: what_hinders": READ,
    "lagesbild: add_to": STEP,
    "lagesbild: content_of": READ,
    "lagesbild: digest_of": READ,
    "lagesbild: find_or_add": STEP,
    "lagesbild: given_before": READ,
    "lagesbild: note_given": STEP,
    "lagesbild: record_change": STEP,
    "lagesbild: waiting_handovers": READ,
    "pax: record": "the log is written by everybody, in their own name only",
    "pax: to_sample": READ,
    "samverkan: copies_of": READ,
    "samverkan: drafts_of": READ,
    "samverkan: freeze_protocols": READ,
    "samverkan: gather": READ,
    "samverkan: latest_meeting": READ,
    "samverkan: left_behind": READ,
    "samverkan: may_set_next": READ,
    "samverkan: missing_from": READ,
    "samverkan: new_version": STEP,
    "samverkan: own_copy_of": READ,
    "samverkan: picture_of_area": STEP,
    "samverkan: receivers_of": READ,
    "samverkan: revoke_feed": "one's own, whoever one is",
    "samverkan: standing_share": READ,
    "samverkan: titles_of": READ,
}


def test_services_refuse_who_may_do_nothing_with_every_other_lock_open(walls):
    """No door was passed, no row policy holds, and no trigger is on."""
    with as_owner():
        let_in = {short(name) for name, one in services().items() if not refuses(one)}
    faults = [f"{name} asks nobody" for name in sorted(let_in - set(ASKS_NOBODY))]
    faults += [f"{name} does ask" for name in sorted(set(ASKS_NOBODY) - let_in)]
    assert not faults, "\n".join(faults)


def short(name: str) -> str:
    """Name a service by its part of Pax, wherever in it the service stands."""
    return f"{name.split('.')[0]}: {name.split('.')[-1]}"


def refuses(service: Any) -> bool:
    """Call a service in the name of one whose last role has ended, and undo it."""
    with acting_as(User.objects.get(username=ENDED)) as who:
        try:
            with transaction.atomic():
                service(**arguments(service, first_row), by=who.user)
        except Denied:
            return True
        except Exception:  # it came further than to ask who is acting
            return False
        finally:
            transaction.set_rollback(True)
    return False


def first_row(model: type[Model]) -> Any:
    return model._base_manager.order_by("pk").first()
