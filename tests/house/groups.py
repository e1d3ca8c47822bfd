"""The groups of the test world: everybody sits in one, and strangers in another.

Each app of samverkan adds things of its own to a group: a function in MAKERS takes
the Scene and gives what it made, by what it is called in addresses.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from cases.case.services import open_case
from cases.disclosure.lagrum import OnGround
from cases.models import Case
from pax.access.context import acting_as, on_behalf_of
from pax.accounts.models import Agency, Unit, User
from samverkan.groups import services
from samverkan.groups.enums import Duty, Level
from samverkan.groups.models import (
    AgencyPart,
    Agreement,
    Delegation,
    Samverkansgrupp,
    Seat,
    Share,
)

DAY = datetime.date(2026, 11, 2)
#: Who makes the groups and decides who sits in them, for the convening agency.
KEEPER = "samira"
#: Who does so for an agency that nobody who asks coordinates for.
OTHER_KEEPER = "sanna"
STRANGERS = (("kim", "Kontrollverksamheten"), ("tove", "Folkbokföringen"))


@dataclass
class Met:
    """What a person meets in groups, as it stands to them, and what they may read."""

    words: set[str] = field(default_factory=set)
    #: The word in what describes the group, which those who convene it read too.
    name: str = ""
    own: dict[str, UUID] = field(default_factory=dict)
    disclosed: dict[str, UUID] = field(default_factory=dict)


@dataclass
class Scene:
    """A group, one who sits in it as chair, and a share of their own agency's."""

    group: Samverkansgrupp
    chair: User
    share: Share
    word: str


#: Each app's own things in a group.  `acting_as(scene.chair)` is who makes them.
MAKERS: list[Callable[[Scene], dict[str, UUID]]] = []


def with_a_seat(world: Any, person: User) -> Met:
    """Seat a person as chair beside a stranger; both their agencies share a case."""
    mine, theirs, name = (next(world.words) for _ in range(3))
    home = _unit_of(person)
    group = _group(name, [(person, home), _stranger(0)])
    ours = _share(group, world.own[home.name].things["case"], mine, home.agency)
    stranger = _stranger(0)[1]
    given = _share(group, _case(stranger, theirs), theirs, stranger.agency)
    things = _describing(group, person)
    with on_behalf_of(home.agency, purpose="Test") as system:
        AgencyPart.objects.create(
            share=ours, agency=home.agency, doing=f"Vi {mine}", created_by=system
        )
    things |= _made(Scene(group, person, ours, mine))
    return Met(
        {mine, theirs, name},
        name,
        things | {"share": ours.uuid},
        things | {"share": given.uuid},
    )


def of_strangers(world: Any) -> dict[str, UUID]:
    """Make a group that nobody who asks sits in."""
    word = next(world.words)
    (kim, home), (tove, other) = _stranger(0), _stranger(1)
    group = _group(word, [(kim, home), (tove, other)], keeper=OTHER_KEEPER)
    share = _share(group, _case(home, word), word, home.agency)
    made = _made(Scene(group, kim, share, word))
    return _describing(group, kim) | made | {"share": share.uuid}


def _made(scene: Scene) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for make in MAKERS:
        found |= make(scene)
    return found


def _stranger(number: int) -> tuple[User, Unit]:
    username, _ = STRANGERS[number]
    person = User.objects.get(username=username)
    return person, _unit_of(person)


def _unit_of(person: User) -> Unit:
    with acting_as(person) as who:
        unit = who.user.unit
        assert unit is not None
        return Unit.objects.select_related("agency", "group").get(pk=unit.pk)


def _group(
    word: str, seated: list[tuple[User, Unit]], *, keeper: str = KEEPER
) -> Samverkansgrupp:
    """Make a group whose convener is none of those who sit in it, but by their seat."""
    with acting_as(User.objects.get(username=keeper)) as who:
        # Its name says nothing: it stands in the log, which others review.
        group = services.found_group(
            f"Grupp {uuid4().hex[:8]}", by=who.user, purpose=f"Syfte {word}"
        )
        for person, unit in seated:
            delegation = services.invite_agency(group, unit, by=who.user, joined_on=DAY)
            # Whoever asks has a seat, whatever their role: what they may do with it
            # is the doors' to say.
            Seat.objects.create(
                delegation=delegation,
                user=person,
                duty=Duty.CHAIR,
                valid_from=DAY,
                created_by=who.user,
            )
        services.sign_agreement(
            group,
            by=who.user,
            purpose=f"Syfte {word}",
            area="Södertälje",
            valid_from=DAY,
            valid_to=DAY.replace(year=DAY.year + 2),
        )
    return group


def _describing(group: Samverkansgrupp, person: User) -> dict[str, UUID]:
    with acting_as(person):
        seat = Seat.objects.get(delegation__group=group, user=person)
        return {
            "group": group.uuid,
            "seat": seat.uuid,
            "delegation": seat.delegation.uuid,
            "agreement": Agreement.objects.get(group=group).uuid,
        }


def _case(unit: Unit, word: str) -> UUID:
    with on_behalf_of(unit.agency, purpose="Test") as system:
        return open_case(title=f"Delat {word}", unit=unit, by=system).uuid


def _share(group: Samverkansgrupp, case_uuid: UUID, word: str, agency: Agency) -> Share:
    """Share a summary of a case with all the others in the group."""
    with on_behalf_of(agency, purpose="Test") as system:
        case = Case.objects.select_related("unit__group", "agency").get(uuid=case_uuid)
        wording = services.Wording(
            title=f"Rubrik {word}", summary=f"Text {word}", for_own=True
        )
        choices = [
            services.ForAgency(d, Level.SUMMARY, _ground(case, d))
            for d in services.receivers_of(group, system)
        ]
        copies = services.copies_of(case, group, wording, choices, by=system)
        own = services.own_copy_of(case, group, wording, by=system)
        digest = services.digest_of(copies, own)
        return services.share_case(
            case,
            group,
            wording,
            choices,
            by=system,
            digest=digest,
            despite="Prov",
        )


def _ground(case: Case, delegation: Delegation) -> OnGround:
    found = services.grounds_of(case, delegation, Level.SUMMARY)[0]
    return OnGround(found.id, balancing="Provat")


# Below, since they add to MAKERS.
from tests.house import (  # noqa: E402 -- they add to MAKERS
    of_checklists,  # noqa: F401
    of_est,  # noqa: F401
    of_figures,  # noqa: F401
    of_meetings,  # noqa: F401
    of_tillsyn,  # noqa: F401
    of_tryck,  # noqa: F401
)
