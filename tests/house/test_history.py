"""History is read: every record's, on some page, in Swedish, and only by those who may.

Nothing is listed by hand but the exceptions: a model that begins to keep history
tomorrow, or a field that it gets, is asked about tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from pax.access.table import Relation, addresses
from pax.accounts.models import User
from pax.db.facts import OURS
from pax.db.history import HIDDEN, rules_of, told_fields
from pax.history.versions import Records
from tests.database import as_owner
from tests.house.world import World

# Has pytest-django make the test database, though each test is not alone in it.
pytestmark = pytest.mark.django_db

PAGES = [one for one in addresses() if one.path.endswith("/historik/")]
KEPT = sorted(
    (
        model
        for model in apps.get_models()
        if hasattr(model, "history") and model._meta.app_config.name.startswith(OURS)
    ),
    key=lambda model: model._meta.label,
)
#: Models that keep history and have no page of their own to tell it on, and why.
TOLD_NOWHERE: dict[str, str] = {
    "cases.Flag": "the receipt says all that the one who flagged is told",
    "figures.ColumnMapping": "what columns mean, remembered until the next file",
    "est.WeekColumns": "what columns mean, remembered until the next file",
}
#: Called the same in code and in Swedish.
SAME = {
    *("brottsrubricering", "definition", "diarienummer", "information"),
    *("period", "plan", "problem", "status", "text", "variant", "vite"),
}


class Told(NamedTuple):
    """What a history page tells one person."""

    page: str
    person: User
    records: list[Records]


@pytest.fixture(scope="module")
def told(world: World) -> list[Told]:
    """Read every history page as each of those who may."""
    return list(read_by_all(world))


def read_by_all(world: World) -> Iterator[Told]:
    for role, person in world.people.items():
        client = Client()
        client.force_login(person)
        things = world.bundles(role, Relation.OWN)[0]
        for page in PAGES:
            url = reverse(page.name, kwargs={key: things[key] for key in page.kwargs})
            answer = client.get(url)
            if answer.status_code == HTTPStatus.OK:
                yield Told(page.name, person, answer.context["told"])


def test_every_record_that_keeps_history_is_told_on_a_page(told: list[Told]):
    found = {one.model for page in told for one in page.records}
    untold = {model._meta.label for model in KEPT if model not in found}
    assert untold == set(TOLD_NOWHERE)


def test_every_history_page_is_read_by_somebody(told: list[Told]):
    assert {page.name for page in PAGES} == {one.page for one in told}


def test_no_version_is_told_of_what_one_may_not_see(world: World, told: list[Told]):
    """By the pages' own queries: asked as the owner, whom no row policy helps."""
    with as_owner():
        assert any(one.rows.exists() for page in told for one in page.records)
        assert [fault for page in told for fault in strangers_in(page)] == []


def strangers_in(page: Told) -> Iterator[str]:
    for one in page.records:
        there = one.model._default_manager.all()
        if not hasattr(there, "visible_to"):
            continue
        seen = there.visible_to(page.person).order_by().values("pk")
        hidden = there.order_by().exclude(pk__in=seen).values("pk")
        if one.rows.filter(id__in=hidden).exists():
            label = one.model._meta.label
            yield f"{page.page} tells {page.person.username} of another's {label}"


def test_every_field_that_is_told_has_a_swedish_name():
    unnamed = [
        f"{model._meta.label}.{field.name}"
        for model in KEPT
        for field in told_fields(model)
        if str(field.verbose_name) == field.name.replace("_", " ")
        and field.name not in SAME
    ]
    assert unnamed == []


def test_every_record_is_called_something_in_swedish():
    same = {m for m in KEPT if str(m._meta.verbose_name) == m._meta.model_name}
    assert {m.__name__ for m in same} == {"Problem", "Risk", "Samverkansgrupp"}


def test_what_is_declared_of_a_history_is_of_fields_that_are_there():
    wrong = [
        f"{model._meta.label}.{name}"
        for model in KEPT
        for name in declared(model) - {f.name for f in model._meta.concrete_fields}
    ]
    assert wrong == []


def declared(model: Any) -> set[str]:
    rules = rules_of(model)
    masked = {*rules.mask.fields, rules.mask.when} if rules.mask else set()
    named = {rules.named_by} - {""}
    return named | masked | {*rules.words, *rules.lists} | (rules.hidden - HIDDEN)
