"""No address without a declaration of who may use it."""

from __future__ import annotations

import re
from collections import Counter

from django.urls import URLPattern, URLResolver, get_resolver

from pax.access.doors import Access, Reach, Sees
from pax.access.table import Address, Relation, addresses
from pax.accounts.permissions import Permission

ALL = addresses()

#: All that those who have not signed in can reach, each with the reason.
OPEN = {
    "/healthz": "says whether Pax is up, and nothing else",
    "/kalender/<token>.ics": "when and where one meets, to whoever holds the secret",
    "/konto/logga-in/": "signing in",
    "/oppet/lagesbild/": "leads to the newest report that is open to all",
    "/oppet/lagesbild/<uuid:variant>/": "a decided report that is open to all",
    "/oppet/atgardsplan/": "leads to the newest plan that is open to all",
    "/oppet/atgardsplan/<uuid:plan_edition>/": "a decided plan that is open to all",
    "/om/": "what Pax is",
    "/om/tillganglighet/": "the accessibility statement (lag 2018:1937 13 §)",
}


def every(entries) -> list[URLPattern]:
    found = []
    for entry in entries:
        deeper = isinstance(entry, URLResolver)
        found += every(entry.url_patterns) if deeper else [entry]
    return found


def test_walk_finds_every_address():
    assert len(ALL) == len(every(get_resolver().url_patterns))


def test_every_address_says_who_may_use_it():
    faults = [f"{a.path}: {why}" for a in ALL if (why := undeclared(a))]
    assert faults == []


def undeclared(address: Address) -> str:
    """Say what is missing from the declaration of who may use an address."""
    access = address.access
    if not isinstance(access, Access):
        return (
            f"no door: decorate {address.callback.__qualname__} with one of "
            "pax.access.doors, or with a door of the app's doors.py"
        )
    if access.kind in ("open", "signed-in"):
        return ""
    if access.kind != "permission" and access.reach is None:
        return "a door without a reach"
    asked = set(access.permissions)
    return "" if asked and asked <= set(Permission) else "asks for no permission"


def test_open_addresses_are_these():
    assert {a.path for a in ALL if a.is_open} == set(OPEN)


def test_django_asks_for_a_sign_in_everywhere_else():
    """LoginRequiredMiddleware passes by what is marked; DRF marks all its views."""
    marked = {a.path for a in ALL if not getattr(a.callback, "login_required", True)}
    assert marked == set(OPEN)


def test_forged_requests_are_refused_everywhere():
    exempt = {a.path for a in ALL if getattr(a.callback, "csrf_exempt", False)}
    assert exempt == set()


def test_every_address_leads_to_what_its_door_opens():
    """A uuid in an address is always what a door, or the view behind it, looks up."""
    faults = [a.path for a in ALL if re.search(r"<(?:int|str|path):", a.path)]
    for address in ALL:
        uuids = re.findall(r"<uuid:(\w+)>", address.path)
        kind = address.access.kind if address.access else ""
        if uuids and kind not in ("open", *uuids):
            faults.append(address.path)
    assert faults == []


def test_addresses_are_in_swedish_lower_case():
    words = {a.path: re.sub(r"<[^>]+>", "", a.path) for a in ALL}
    assert [p for p, w in words.items() if not re.fullmatch(r"[a-z0-9/.-]*", w)] == []


def test_every_address_has_a_name_of_its_own():
    held = Counter(a.name for a in ALL)
    assert [name for name, times in held.items() if times > 1] == []
    assert [a.path for a in ALL if not a.name.split(":")[-1]] == []


def test_no_door_reaches_what_is_foreign_or_restricted():
    reaches = {a.access.reach for a in ALL if a.access and a.access.reach}
    # EST is one forum's: what is in it is nobody's more than anybody else's there.
    forum = {Sees.NOBODY, Sees.EST, Sees.EST_COORDINATORS}
    assert {(r.foreign, r.restricted) for r in reaches} == {(s, s) for s in forum}
    assert {r.own for r in reaches if r.foreign is not Sees.NOBODY} == {
        Sees.EST,
        Sees.EST_COORDINATORS,
    }
    assert set(Reach.__dataclass_fields__) == {relation.value for relation in Relation}


def test_view_that_changes_takes_post_only_from_a_form():
    """A GET changes nothing: what only acts takes only POST."""
    acting = ("slang", "ta-emot", "ny/", "logga-ut", "lage")
    assert [
        a.path
        for a in ALL
        if a.path.rstrip("/").endswith(acting) and "POST" not in a.methods
    ] == []
    assert [a.path for a in ALL if not a.methods] == []
