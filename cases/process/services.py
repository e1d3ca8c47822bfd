"""Adapting a processkarta to a unit: its own names, fields and clocks.

The shape of the chain is what the law and the other authorities rely on, and stays:
which steps there are, between which one can go, who may, and what must be filled in.
A unit copies a map for the supports it names, changes the copy as a draft, and
publishes it.  From then on the unit's new cases about these follow it, until it is
withdrawn; cases under way keep the version they began with.
"""

import json
import re
import uuid
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from cases.enums import Support
from cases.models import ProcessMap, ProcessVersion
from cases.process import gokungen
from cases.process.definition import Clock, Definition, ExtraField, Step, Transition
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui.swedish import sort_key

Piece = TypeVar("Piece", Step, Transition, Clock, ExtraField)

#: The parts that a unit may change, as the log calls them.
_KINDS = {
    "steps": "Steg",
    "transitions": "Väg vidare",
    "clocks": "Frist",
    "fields": "Eget fält",
}
#: A field of a unit's own has a key like this, which no field of ours has.
OWN_KEY = "egen_"
#: How many fields of its own a unit may ask for at one transition.
AT_MOST = 10
#: How long a time may be, by its unit.
LONGEST = {"working_days": 500, "days": 730, "years": 10}


def may_adapt(map_: ProcessMap, user: User) -> bool:
    """Tell whether the person may change a map; whether they see it, says its door."""
    is_own = map_.unit_id is not None and map_.withdrawn_at is None
    return is_own and user.may(Permission.PROCESS_EDIT)


def units_to_copy_to(user: User) -> list[Unit]:
    """List the units that the person manages where a support has no map of its own."""
    held = user.memberships.current(timezone.localdate()).select_related("unit__agency")
    managed = {
        m.unit
        for m in held
        if Permission.PROCESS_EDIT in ROLES[Role(m.role)].permissions
    }
    return sorted(
        (u for u in managed if set(Support.values) - taken_in(u).keys()),
        key=lambda u: sort_key(u.name),
    )


def taken_in(unit: Unit, *, but: ProcessMap | None = None) -> dict[str, ProcessMap]:
    """Give the supports that a unit has a map of its own for, each with the map."""
    maps = ProcessMap.objects.standing().filter(unit=unit)
    return {support: map_ for map_ in maps if map_ != but for support in map_.supports}


def _check_supports(
    unit: Unit, supports: Collection[str], *, but: ProcessMap | None = None
) -> None:
    """Have a map be for something, and for nothing that another of the unit's is."""
    if not supports:
        raise Invalid("Välj minst ett stöd som kartan gäller.")
    # One at a time: the database refuses the other of two (pax_map_is_alone).
    taken = taken_in(unit, but=but)
    for support in supports:
        if support in taken:
            raise Invalid(
                f"{Support(support).label} följer redan kartan "
                f"”{taken[support].name}”. Ändra den, eller dra tillbaka den först."
            )


def published(map_: ProcessMap) -> ProcessVersion | None:
    """Give the version that new cases follow."""
    versions = map_.versions.filter(published_at__isnull=False)
    return versions.order_by("-number").first()


def draft(map_: ProcessMap) -> ProcessVersion | None:
    """Give the version that is being written, if any."""
    return map_.versions.filter(published_at__isnull=True).first()


@transaction.atomic
def copy_map(
    version: ProcessVersion,
    *,
    by: User,
    unit: Unit,
    name: str,
    supports: Collection[str],
    area: str = "",
) -> ProcessMap:
    """Copy a version of a map to a unit of one's own, as a draft to adapt.

    For the supports that are named, when it has been published: cases about others
    go on following what they followed.  Recorded as PROCESS_CHANGED.
    """
    if unit not in units_to_copy_to(by):
        raise Denied(
            "Du kan bara göra en karta åt en enhet som du leder, för ett stöd som "
            "inte har någon."
        )
    _check_supports(unit, supports)
    map_ = ProcessMap.objects.create(
        created_by=by,
        key=f"{slugify(name)[:40]}-{uuid.uuid4().hex[:12]}",
        name=name,
        area=area,
        supports=list(supports),
        unit=unit,
        copied_from=version,
    )
    ProcessVersion.objects.create(
        created_by=by, map=map_, number=1, definition=version.definition
    )
    record(Verb.PROCESS_CHANGED, map_, by=by, because=f"Kopierad från {version}")
    return map_


@transaction.atomic
def rename_map(
    map_: ProcessMap,
    *,
    by: User,
    version: int,
    name: str,
    area: str,
    supports: Collection[str],
) -> ProcessMap:
    """Call a unit's map something else, or let it be for other supports.

    Which map a case follows was said when it was opened, and stays.
    """
    check_may(map_, by)
    assert map_.unit is not None  # noqa: S101 -- only units' maps are adapted
    _check_supports(map_.unit, supports, but=map_)
    change(map_, version=version, name=name, area=area, supports=list(supports))
    because = f"Namn och stöd: {map_.for_supports}"
    record(Verb.PROCESS_CHANGED, map_, by=by, because=because)
    return map_


@transaction.atomic
def withdraw_map(map_: ProcessMap, *, by: User, because: str) -> ProcessMap:
    """Let no new case follow a unit's map any more; those that follow it go on.

    Recorded as PROCESS_CHANGED.
    """
    check_may(map_, by)
    if not because.strip():
        raise Invalid("Skriv varför kartan dras tillbaka.")
    change(
        map_,
        because=f"Dragen tillbaka: {because}",
        withdrawn_at=timezone.now(),
        withdrawn_because=because,
    )
    told = f"Dragen tillbaka: {because}"
    record(Verb.PROCESS_CHANGED, map_, by=by, because=told)
    return map_


@transaction.atomic
def start_draft(map_: ProcessMap, *, by: User) -> ProcessVersion:
    """Begin a new version from the published one, which stays as it is."""
    check_may(map_, by)
    newest = map_.versions.select_for_update().order_by("-number").first()
    if newest is None or newest.published_at is None:
        raise WrongState("Det finns redan ett utkast. Ändra i det.")
    made = ProcessVersion.objects.create(
        created_by=by,
        map=map_,
        number=newest.number + 1,
        definition=newest.definition,
    )
    record(
        Verb.PROCESS_CHANGED, map_, by=by, because=f"Utkast till version {made.number}"
    )
    return made


@transaction.atomic
def publish_draft(map_: ProcessMap, *, by: User) -> ProcessVersion:
    """Let the unit's new cases follow the draft; it can never be changed again.

    Recorded as PROCESS_PUBLISHED.
    """
    version = _open_draft(map_, by)
    check_definition(version.chart, like=_origin(map_))
    change(version, published_at=timezone.now())
    record(Verb.PROCESS_PUBLISHED, map_, by=by, because=f"Version {version.number}")
    return version


@transaction.atomic
def revise_part(
    map_: ProcessMap, kind: str, key: str, *, by: User, version: int, **values: Any
) -> ProcessVersion:
    """Change one of the `steps`, `transitions`, `clocks` or `fields` of the draft.

    Of a step its `name`, `help` and `who`; of a way onward its `name`, `past` and
    `help`; of a time its `name`, `length` and `unit`, while what starts and stops it
    stays; of a field of the unit's own everything but its key.
    """

    def changed(parts: tuple[Piece, ...]) -> tuple[Piece, ...]:
        if key not in {part.key for part in parts}:
            raise WrongState("Det du ändrade finns inte längre i kartan.")
        return tuple(
            replace(part, **values) if part.key == key else part for part in parts
        )

    return _revise(map_, by, version, kind, changed)


@transaction.atomic
def add_field(
    map_: ProcessMap, *, by: User, version: int, **values: Any
) -> ProcessVersion:
    """Add a field of the unit's own, asked for at one transition."""

    def added(fields: tuple[ExtraField, ...]) -> tuple[ExtraField, ...]:
        numbers = [
            int(n) for f in fields if (n := f.key.removeprefix(OWN_KEY)).isdigit()
        ]
        # Counted on from all versions, so that one key never comes to mean two things.
        number = max([*numbers, _highest_key(map_)], default=0) + 1
        return (*fields, ExtraField(f"{OWN_KEY}{number}", **values))

    return _revise(map_, by, version, "fields", added)


@transaction.atomic
def remove_field(
    map_: ProcessMap, key: str, *, by: User, version: int
) -> ProcessVersion:
    """Ask for a field no more; cases that have it filled in keep it."""

    def removed(fields: tuple[ExtraField, ...]) -> tuple[ExtraField, ...]:
        if key not in {f.key for f in fields}:
            raise WrongState("Fältet finns inte längre.")
        return tuple(f for f in fields if f.key != key)

    return _revise(map_, by, version, "fields", removed)


def may_have_fields(transition: Transition) -> bool:
    """Tell whether a unit may ask for more: made from a general form, not its own."""
    return not transition.service


def check_definition(chart: Definition, *, like: Definition) -> None:
    """Refuse a map that nobody could follow, or that is no longer the same chain."""
    if shape_of(chart) != shape_of(like):
        raise Invalid("Kartans steg och vägar får inte skilja sig från den kopierade.")
    named: list[Any] = [*chart.steps, *chart.transitions, *chart.clocks]
    if not all(part.name.strip() for part in named):
        raise Invalid("Alla steg, vägar och frister måste ha ett namn.")
    for clock in chart.clocks:
        if not 1 <= clock.length <= LONGEST[clock.unit]:
            raise Invalid(
                f"Fristen ”{clock.name}” ska vara minst 1 och högst "
                f"{LONGEST[clock.unit]}."
            )
    _check_fields(chart)


def shape_of(chart: Definition) -> Definition:
    """Give what a unit may not change: the chain without names, lengths and fields."""
    return Definition(
        tuple(replace(s, name="", help="", who="") for s in chart.steps),
        tuple(replace(t, name="", past="", help="") for t in chart.transitions),
        tuple(replace(c, name="", length=0, unit="days") for c in chart.clocks),
    )


def is_outdated(chart: Definition) -> bool:
    """Tell whether Pax's own map has other ways and times than a copy was made with."""
    return shape_of(chart) != shape_of(gokungen.DEFINITION)


def _check_fields(chart: Definition) -> None:
    labels: dict[str, set[str]] = {}
    for own in chart.fields:
        at = _check_field(chart, own)
        there = labels.setdefault(own.at, set())
        if own.label.casefold() in there:
            raise Invalid(f"Det finns redan ett fält ”{own.label}” vid ”{at.name}”.")
        there.add(own.label.casefold())
        if len(there) > AT_MOST:
            raise Invalid(f"Högst {AT_MOST} egna fält vid samma steg.")


def _check_field(chart: Definition, own: ExtraField) -> Transition:
    """Give the transition that a field is asked at, if it can be filled in."""
    at = chart.transition(own.at)
    if at is None or not may_have_fields(at):
        raise Invalid(f"Välj vid vilket steg ”{own.label}” ska fyllas i.")
    if not re.fullmatch(f"{OWN_KEY}[0-9]+", own.key):
        raise Invalid("Fältet har en nyckel som inte är dess egen.")
    if own.kind == "choice" and len(set(own.choices)) < 2:
        raise Invalid(f"Skriv minst två olika val för ”{own.label}”, ett per rad.")
    return at


def _revise(
    map_: ProcessMap,
    by: User,
    version: int,
    kind: str,
    revised: Callable[[Any], Any],
) -> ProcessVersion:
    """Change the parts of one kind in the draft, and save it if it can be followed."""
    current = _open_draft(map_, by)
    chart = current.chart
    chart = replace(chart, **{kind: revised(getattr(chart, kind))})
    check_definition(chart, like=_origin(map_))
    change(current, version=version, definition=chart.dump())
    record(Verb.PROCESS_CHANGED, map_, by=by, because=_KINDS[kind])
    return current


def _open_draft(map_: ProcessMap, by: User) -> ProcessVersion:
    """Give the draft, which alone may be changed."""
    check_may(map_, by)
    current = draft(map_)
    if current is None:
        raise WrongState(
            "Den publicerade versionen kan inte ändras, för ärenden följer den. "
            "Gör ett nytt utkast först."
        )
    return current


def check_may(map_: ProcessMap, by: User) -> None:
    """Refuse to change what ships with Pax or is withdrawn, or without the right."""
    if map_.withdrawn_at is not None:
        raise WrongState(
            "Kartan är tillbakadragen och kan inte ändras. Kopiera den om den ska "
            "användas igen."
        )
    if not may_adapt(map_, by):
        raise Denied("Den här kartan kan inte ändras. Kopiera den till din enhet.")


def _origin(map_: ProcessMap) -> Definition:
    """Give the map that was copied, whose shape the copy keeps."""
    assert map_.copied_from is not None  # noqa: S101 -- only units' maps are adapted
    return map_.copied_from.chart


def _highest_key(map_: ProcessMap) -> int:
    used = [
        int(found["key"].removeprefix(OWN_KEY))
        for definition in map_.versions.values_list("definition", flat=True)
        for found in definition.get("fields", [])
    ]
    return max(used, default=0)


def ship_gokungen() -> None:
    """Publish Gökungen, as a new version when its definition has changed."""
    map_, _made = ProcessMap.objects.get_or_create(
        key=gokungen.KEY, defaults={"name": gokungen.NAME, "area": "Bidragsbrott"}
    )
    # As JSON holds it: tuples become lists, and then versions can be compared.
    definition: dict[str, Any] = json.loads(json.dumps(gokungen.DEFINITION.dump()))
    newest = map_.versions.order_by("-number").first()
    if newest is None or newest.definition != definition:
        ProcessVersion.objects.create(
            map=map_,
            number=newest.number + 1 if newest else 1,
            definition=definition,
            published_at=timezone.now(),
        )
