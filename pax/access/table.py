"""The table of who may do what where: derived from the doors, never written by hand.

Every address × every role × how a thing stands to the person × GET and POST, with
the status that the declared rules promise.  tests/house/test_permission_matrix.py
makes every request, or some drawn by lot; docs/reference/permissions.md is to read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from pax.access.doors import Access, Reach, Sees
from pax.accounts.permissions import OF_THE_LEADING, OVER_THE_LEADING, Permission
from pax.accounts.roles import ROLES, Role, RoleSpec

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Address:
    """One address: its name, its path, what it takes, and who may use it.

    `method_first` tells that a wrong method is refused before anybody asks who is
    asking (405 for all); else only those who are let in hear of it.
    """

    name: str
    path: str
    kwargs: tuple[str, ...]
    methods: frozenset[str]
    method_first: bool
    access: Access | None
    callback: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        """Whether machines are answered there."""
        return self.path.startswith("/api/")

    @property
    def is_open(self) -> bool:
        """Whether anybody may use it."""
        return self.access is not None and self.access.kind == "open"

    @property
    def has_object(self) -> bool:
        """Whether it leads through a door to one thing."""
        return self.access is not None and self.access.reach is not None


def addresses() -> list[Address]:
    """List every address there is, by path."""
    return sorted(_walk(get_resolver(), "/", ()), key=lambda a: (a.path, a.name))


def _walk(
    resolver: URLResolver, prefix: str, spaces: tuple[str, ...]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = prefix + re.sub(r"^\^|\$$", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            space = (entry.namespace,) if entry.namespace else ()
            yield from _walk(entry, path, spaces + space)
        elif isinstance(entry, URLPattern):
            yield _address(entry, path, spaces)


def _address(entry: URLPattern, path: str, spaces: tuple[str, ...]) -> Address:
    methods, first = _methods_of(entry.callback)
    return Address(
        name=":".join((*spaces, entry.name or "")),
        path=path,
        kwargs=tuple(re.findall(r"<(?:\w+:)?(\w+)>", path)),
        methods=methods,
        method_first=first,
        access=getattr(entry.callback, "access", None),
        callback=entry.callback,
    )


def _methods_of(view: Any) -> tuple[frozenset[str], bool]:
    """Find which methods a view takes, and whether that is asked before its door.

    Reads what Django's require_http_methods, or DRF's api_view, keep of it.
    """
    layer, behind_a_door = view, False
    while layer is not None:
        kept = _kept_by(layer)
        if "request_method_list" in kept:
            return _of_interest(kept["request_method_list"]), not behind_a_door
        # A door's own wrapper holds the view that it guards under this name.
        behind_a_door = behind_a_door or "permission" in kept or "permissions" in kept
        layer = getattr(layer, "__wrapped__", None)
    if hasattr(view, "cls"):
        return _of_interest(view.cls.http_method_names), False
    return frozenset(METHODS), True


def _kept_by(function: Any) -> dict[str, Any]:
    code, cells = getattr(function, "__code__", None), function.__closure__ or ()
    if code is None:
        return {}
    return {
        name: cell.cell_contents
        for name, cell in zip(code.co_freevars, cells, strict=True)
    }


def _of_interest(names: Any) -> frozenset[str]:
    return frozenset(METHODS) & {str(name).upper() for name in names}


class Relation(StrEnum):
    """How the thing behind a door stands to the person who asks."""

    OWN = "own"
    DISCLOSED = "disclosed"
    FOREIGN = "foreign"
    RESTRICTED = "restricted"
    #: One's own, asked for by who has the same role in another authority.
    ELSEWHERE = "elsewhere"
    #: In another authority's plan, where one answers for the measure.
    RESPONSIBLE = "responsible"
    #: Another authority's, made for others to read.
    PUBLISHED = "published"


#: Let in.  What the page then answers depends on what is asked of it.
LET_IN = HTTPStatus.OK


@dataclass(frozen=True)
class Cell:
    """One question of the table, and its answer.  `role` is None: not signed in."""

    address: Address
    role: Role | None
    relation: Relation
    method: str

    @property
    def expected(self) -> int:
        """The status that the rules promise."""
        if self.role is None and not self.address.is_open:
            return HTTPStatus.UNAUTHORIZED if self.address.is_api else HTTPStatus.FOUND
        wrong_method = self.method not in self.address.methods
        if wrong_method and self.address.method_first:
            return HTTPStatus.METHOD_NOT_ALLOWED
        refused = self._refused()
        if refused is None and wrong_method:
            return HTTPStatus.METHOD_NOT_ALLOWED
        return refused or LET_IN

    def _refused(self) -> int | None:
        access = self.address.access
        if access is None:
            return HTTPStatus.NOT_FOUND
        if access.kind in ("open", "signed-in") or self.role is None:
            return None
        spec = ROLES[self.role]
        if access.reach is not None and not self._sees(spec):
            return HTTPStatus.NOT_FOUND
        if not self._may(spec, access):
            return HTTPStatus.FORBIDDEN if access.reach else HTTPStatus.NOT_FOUND
        return None

    def _may(self, spec: RoleSpec, access: Access) -> bool:
        """Tell whether a role may do it with what stands so to the person."""
        reach = access.reach or Reach()
        if self.relation is Relation.RESPONSIBLE and reach.responsible is not None:
            return access.opens_to_responsible
        given = spec.permissions
        if self.relation is Relation.PUBLISHED and reach.published is not None:
            given &= {Permission.PUBLISHED_READ}
        if self.relation is Relation.ELSEWHERE:
            given -= {OF_THE_LEADING, OVER_THE_LEADING}
        return not given.isdisjoint(access.permissions)

    def _sees(self, spec: RoleSpec) -> bool:
        access = self.address.access
        if access is None or access.reach is None:
            return False
        return access.reach.sees(self.relation).includes(spec)


def cells_of(address: Address) -> Iterator[Cell]:
    """Ask every question about one address."""
    return (
        Cell(address, role, relation, method)
        for role in (None, *Role)
        for relation in Relation
        for method in METHODS
    )


def as_data() -> list[dict[str, object]]:
    """Give the whole table, for machines."""
    return [_row(address) for address in addresses()]


def _row(address: Address) -> dict[str, object]:
    statuses: dict[str, dict[str, dict[str, int]]] = {}
    for cell in cells_of(address):
        who = statuses.setdefault(cell.role or "anonymous", {})
        who.setdefault(cell.relation, {})[cell.method] = int(cell.expected)
    return {
        "name": address.name,
        "path": address.path,
        "methods": sorted(address.methods),
        "access": str(address.access),
        "statuses": statuses,
    }


# --- the same, to read ---------------------------------------------------------------
SHORT = {
    Role.HANDLAGGARE: "Han",
    Role.CHEF: "Che",
    Role.SAMORDNARE: "Sam",
    Role.POLIS_LOKAL: "PoL",
    Role.POLIS_REGION: "PoR",
    Role.AKLAGARE: "Åkl",
    Role.GRUPPORDFORANDE: "Gru",
    Role.MEDARBETARE: "Med",
    Role.EST_DELTAGARE: "EST",
    Role.FORTROENDEVALD: "För",
    Role.LOGGRANSKARE: "Log",
    Role.SYSTEMADMINISTRATOR: "Sys",
}
SIGNS = {200: "ja", 403: "**nej**", 404: "–", 405: "–"}
HEAD = """\
# Who may do what where

<!-- Written by `manage.py write_reference` from the URL resolver, the doors and
pax/accounts/roles.py. Do not edit: tests/house/test_permission_matrix.py makes every
request of this table (docs/testing.md), and tests/house/test_reference.py fails when
the page is out of date. -->

Every address of Pax, and what each role meets there. `manage.py access_table --json`
gives the whole table, with the status of every cell.

- **ja** – let in. **nej** – 403: the thing is seen, but the role may not do this with
  it. **–** – 404: as if the address did not exist.
- An address that leads to one thing (`<uuid:…>`) is shown for the person's *own*: of
  their unit, or their own work. Where something that another authority has *disclosed*
  to their unit can be reached too, that stands after a stroke: *ja / ja*, *– / ja*.
- A *foreign* thing (another unit's or authority's), and one *restricted* to others by
  name, is 404 for every role at every address; so is the case that something was
  disclosed from. That is not shown below, but every cell of it is tested.
- *Same role elsewhere*: which roles are let in all the same when they are held in
  another authority than the one that the thing, or EST, belongs to. **all** – those
  who are let in at home; **–** – nobody.
- *Responsible*: in another authority's plan, to one who answers for the measure that
  the thing is or hangs on, whatever their role. *Published*: another authority's, made
  for others to read: who is let in. A blank: as what is foreign.
- Who has not signed in is sent to sign in (302; the API says 401) everywhere but at the
  addresses that are *open*.
- GET of an address that only takes POST, and the reverse, is 405.
"""


def as_page() -> str:
    """Write the table as a page of the documentation."""
    return "\n".join([HEAD, *_key(), *_tables()]) + "\n"


def _key() -> Iterator[str]:
    yield "| short | role | what it is for |"
    yield "|---|---|---|"
    for role, spec in ROLES.items():
        yield f"| {SHORT[role]} | {role.label} | {spec.description} |"


def _tables() -> Iterator[str]:
    for area, found in groupby(addresses(), key=_area):
        yield f"\n## {area}\n"
        roles = " | ".join(SHORT.values())
        ways = "same role elsewhere | responsible | published"
        yield f"| address | takes | needs | {roles} | {ways} |"
        yield "|---" * (6 + len(SHORT)) + "|"
        for address in found:
            yield _line(address)


def _area(address: Address) -> str:
    parts = address.path.strip("/").split("/")
    return "/" + "/".join(parts[:2] if address.is_api else parts[:1])


def _line(address: Address) -> str:
    signs = " | ".join(_sign(address, role) for role in SHORT)
    takes = ", ".join(sorted(address.methods))
    ways = " | ".join((_elsewhere(address), _responsible(address), _published(address)))
    return f"| `{address.path}` | {takes} | {address.access} | {signs} | {ways} |"


def _responsible(address: Address) -> str:
    reach = address.access.reach if address.access else None
    if reach is None or reach.responsible is None:
        return ""
    # Whatever their role: the cell of any says it.
    cell = Cell(address, Role.HANDLAGGARE, Relation.RESPONSIBLE, _method_of(address))
    return SIGNS[int(cell.expected)]


def _published(address: Address) -> str:
    reach = address.access.reach if address.access else None
    if reach is None or reach.published is None:
        return ""
    found = [one for role, one in SHORT.items() if _published_to(address, role)]
    return ", ".join(found) or SIGNS[403]


def _published_to(address: Address, role: Role) -> bool:
    return _lets_in(address, role, Relation.PUBLISHED)


def _elsewhere(address: Address) -> str:
    """Name the roles that are let in elsewhere than at home."""
    own, other = (
        [short for role, short in SHORT.items() if _lets_in(address, role, relation)]
        for relation in (Relation.OWN, Relation.ELSEWHERE)
    )
    return "all" if own == other else ", ".join(other) or SIGNS[404]


def _lets_in(address: Address, role: Role, relation: Relation) -> bool:
    cell = Cell(address, role, relation, _method_of(address))
    return cell.expected == LET_IN


def _method_of(address: Address) -> str:
    return "GET" if "GET" in address.methods else "POST"


def _sign(address: Address, role: Role) -> str:
    method = _method_of(address)
    own, disclosed = (
        SIGNS[int(Cell(address, role, relation, method).expected)]
        for relation in (Relation.OWN, Relation.DISCLOSED)
    )
    reach = address.access.reach if address.access else None
    if reach is None or reach.disclosed is Sees.NOBODY:
        return own
    return f"{own} / {disclosed}"
