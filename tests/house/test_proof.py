"""What asks for fresh proof of who one is: every act that binds, gives or takes away.

Which acts those are is read from the permissions that their addresses ask for: one that
appears tomorrow fails here until somebody has said how it is proved, or why not.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import reverse

from pax.access.proof import _AT, FRESH_SECONDS
from pax.access.table import LET_IN, Address, Cell, Relation, addresses
from pax.accounts.permissions import Permission
from pax.accounts.roles import Role
from tests.house.asking import Asker, address_of, body_of, quietly, written
from tests.house.world import World

pytestmark = pytest.mark.django_db

#: To have one of these is to be able to bind others, give away, take away, or let in.
GRAVE = {
    Permission.CASE_DECIDE,
    Permission.CASE_EXPORT,
    Permission.CASE_RESTRICT,
    Permission.FIGURES_GIVE,
    Permission.GROUP_SHARE,
    Permission.LAGESBILD_RELEASE,
    Permission.PLAN_DECIDE,
    Permission.USERS_ADMIN,
}
#: Of more permissions than those, but grave all the same.
ALSO = {
    "cases:lift-jav": "lets one who is biased in again",
    "cases:process-publish": "binds every case that follows it",
    "cases:process-withdraw": "binds the cases to come",
    "desk:decision": "is the second of two",
    "est:analysis-settle": "is then nobody's to change",
    "est:correct": "opens what is frozen",
    "est:freeze": "is then nobody's to change",
    "est:redact": "takes something out of what is frozen",
    "exchange:fetch": "takes a whole plan out",
    "meetings:approve": "approves minutes",
}
#: Signed with the password itself, each time (ConfirmedForm).
SIGNED = {
    "cases:report-sign",
    "est:freeze",
    "lagesbild:decide",
    "meetings:approve",
    "sharing:sign",
    "tillsyn:hand-over",
}
#: Asked for nothing more, each with the reason.
NOT_GRAVE = {
    "lagesbild:send-back": "gives it back to those who write",
    "sharing:write": "is signed on the next page",
}
ALL = {a.name: a for a in addresses()}
PROVED = sorted(n for n, a in ALL.items() if getattr(a.callback, "asks_proof", False))


def is_grave(address: Address) -> bool:
    asked = set(address.access.permissions) if address.access else set()
    if not asked or not asked <= GRAVE:
        return False
    return "POST" in address.methods or asked == {Permission.CASE_EXPORT}


def test_every_grave_act_says_how_one_proves_who_one_is():
    grave = {name for name, address in ALL.items() if is_grave(address)} | set(ALSO)
    assert grave == set(PROVED) | SIGNED | set(NOT_GRAVE)


@pytest.fixture(scope="module")
def asker(world: World) -> Iterator[Asker]:
    """Sign everybody in, long ago."""
    with quietly():
        asker = Asker.sign_in(world, [Relation.OWN, Relation.DISCLOSED])
        for role, client in asker.clients.items():
            if role:
                session = client.session
                session[_AT] -= FRESH_SECONDS
                session.save()
        yield asker


@pytest.fixture(autouse=True)
def _nobody_has_guessed(asker: Asker):
    cache.clear()


@pytest.mark.parametrize("name", PROVED)
def test_act_waits_for_proof_and_nothing_that_was_filled_in_is_lost(asker, name):
    """Whoever is let in is asked first; nothing is done, and all of it comes along."""
    for cell in cells(ALL[name]):
        client, url = (
            asker.clients[cell.role],
            address_of(cell.address, asker.things(cell)),
        )
        before = written()
        if "POST" not in cell.address.methods:
            answer = client.get(url)
            assert (answer.status_code, written()) == (302, before), name
            assert answer["Location"].startswith(reverse("accounts:prove"))
            continue
        sent = {"because": "Ett långt skäl", "units": ["1", "2"], "pax_proof": "fel"}
        answer = client.post(url, sent)
        page = body_of(answer)
        assert (answer.status_code, written()) == (422, before), name
        assert "Bekräfta att det är du" in page
        assert "Lösenordet stämmer inte" in page
        for kept in ('"because" value="Ett långt skäl"', '"units" value="2"'):
            assert f'<input type="hidden" name={kept}>' in page


def cells(address: Address) -> list[Cell]:
    """Ask as each role that is let in."""
    method = "POST" if "POST" in address.methods else "GET"
    found = [
        Cell(address, role, relation, method)
        for role in Role
        for relation in (Relation.OWN, Relation.DISCLOSED)
    ]
    return [cell for cell in found if cell.expected == LET_IN][:2]


def test_proof_holds_for_a_while_and_then_no_more(asker):
    """One proof, and several acts; without it none."""
    client = asker.clients[Role.SYSTEMADMINISTRATOR]
    url = reverse("directory:add-unit")
    assert "Bekräfta att det är du" in body_of(client.post(url, {"name": "Ny enhet"}))
    answer = client.post(url, {"name": "Ny enhet", "pax_proof": "pax-demo-2026"})
    # The form's own faults, not the proof's.
    assert "Bekräfta att det är du" not in body_of(answer)
    assert 'value="Ny enhet"' in body_of(answer)
    assert "Bekräfta att det är du" not in body_of(
        client.post(url, {"name": "En till"})
    )
    session = client.session
    session[_AT] -= FRESH_SECONDS
    session.save()
    assert "Bekräfta att det är du" in body_of(client.post(url, {"name": "Sen"}))


def test_file_waits_on_the_other_side_of_the_proof(asker):
    client = asker.clients[Role.CHEF]
    url = f"{reverse('cases:export-csv')}?steg=utredning"
    asked = client.get(url)["Location"]
    assert "Bekräfta att det är du" in body_of(client.get(asked))
    sent = {"pax_proof": "pax-demo-2026", "next": url}
    proved = client.post(reverse("accounts:prove"), sent)
    assert f'href="{url}"' in body_of(proved)
    assert client.get(url).headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("to", ["https://ond.example/", "//ond.example/"])
def test_proof_leads_nowhere_else(asker, to):
    client = asker.clients[Role.CHEF]
    assert "ond.example" not in body_of(
        client.get(reverse("accounts:prove"), {"next": to})
    )
