"""What others have changes nothing of what one sees: no list, count, choice or message.

Every page that a person is let in to is drawn in a world of their own, and drawn again
when the world has filled with other units' and authorities' cases, and with cases of
their own unit that are restricted to others.  Not a byte may differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from pax.access.table import LET_IN, Cell, Relation, addresses
from pax.accounts.roles import Role
from tests import runs
from tests.house.asking import Asker, body_of, quietly
from tests.house.world import World, plans_decided_by_nobody

pytestmark = [
    # Has pytest-django make the test database, though each test is not alone in it.
    pytest.mark.django_db,
]

#: What differs each time a page is drawn, whoever else there is.
NEW_EACH_TIME = (
    r'name="csrfmiddlewaretoken" value="[^"]+"',
    r'name="([^"]+-)?once" value="[^"]+"',
    r'value="[^"]+" name="([^"]+-)?once"',
    # When the log's readers read, this very reading too: by the database's own clock.
    r'<span class="muted nowrap">kl\. [^<]+',
)
#: Pages that rightly tell of others in the same agency.
TELLS_OF_COLLEAGUES = {
    (Role.LOGGRANSKARE, "log:list"): "the log of the whole agency is what they review",
}
#: What one is rightly told of others: who puts the week together, how many drafts lie
#: outside it (tests/samverkan/est/parts/test_outside.py).
RIGHTLY_TOLD = {Role.SAMORDNARE: r"\d+\sutkast"}
#: Written in bytes that hold a time or a random number; test_leaks reads them.
NOT_TEXT = "application/vnd.openxmlformats"

#: Who looks: two who read cases, and others drawn by lot; in the full form everybody.
READING = (Role.HANDLAGGARE, Role.POLIS_LOKAL)
OTHERS = [role for role in Role if role not in READING]
LOOKING = (
    *READING,
    *(OTHERS if runs.FULL else runs.pick("outsiders").sample(OTHERS, 2)),
)

Pages = dict[tuple[str, Relation], str]


def drawn_for(asker: Asker, role: Role) -> Pages:
    """Draw every page that the person is let in to."""
    pages = {}
    for address in addresses():
        for relation in (Relation.OWN, Relation.DISCLOSED):
            cell = Cell(address, role, relation, "GET")
            if cell.expected != LET_IN or address.is_open:
                continue
            if relation is Relation.DISCLOSED and not address.has_object:
                continue
            if (role, address.name) in TELLS_OF_COLLEAGUES:
                continue
            with transaction.atomic():
                answer, _ = asker.ask(cell, asker.bundles[role, relation][0])
                text = re.sub(RIGHTLY_TOLD.get(role, "^$"), "", as_text(answer))
                pages[address.name, relation] = text
                transaction.set_rollback(True)
    return pages


def as_text(answer: Any) -> str:
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith(NOT_TEXT):
        return f"{answer.status_code} {kind}"
    text = f"{answer.status_code} {answer.headers.get('Location')} {body_of(answer)}"
    for pattern in NEW_EACH_TIME:
        text = re.sub(pattern, "", text)
    return text


@pytest.fixture(scope="module")
def before_and_after(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[dict[Role, tuple[Pages, Pages]]]:
    """Draw everything for everybody, fill the world, and draw it again."""
    blocker, clocked = django_db_blocker.unblock(), time_machine.travel(0, tick=False)
    whole = transaction.atomic()
    with blocker, plans_decided_by_nobody(), quietly(), clocked as clock, whole:
        clock.move_to("2026-11-22T10:00:00+01:00", tick=False)
        world = World()
        world.settle_people()
        world.add_own()
        asker = Asker.sign_in(world, (Relation.OWN, Relation.DISCLOSED))
        before = {role: drawn_for(asker, role) for role in LOOKING}
        world.add_foreign()
        after = {role: drawn_for(asker, role) for role in LOOKING}
        yield {role: (before[role], after[role]) for role in LOOKING}
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", LOOKING)
def test_others_cases_change_no_page(before_and_after, role: Role):
    before, after = before_and_after[role]
    assert before.keys() == after.keys()
    assert [key for key in before if before[key] != after[key]] == []


def test_pages_of_readers_hold_something_to_change(before_and_after):
    """The test above would pass if nothing were drawn."""
    for role in READING:
        pages = before_and_after[role][0]
        full = [key for key, text in pages.items() if text.startswith("200")]
        assert len(full) >= 30, role
