"""What is shown to one who shares a case: where to, what each gets, what they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from cases.disclosure.frozen import Section, read_frozen
from cases.disclosure.lagrum import GROUNDS, Ground
from cases.models import Disclosure
from samverkan.groups.enums import Level
from samverkan.groups.models import Samverkansgrupp, Share, ShareCopy

if TYPE_CHECKING:
    from cases.models import Case
    from pax.accounts.models import User
    from samverkan.groups.services.sharing import Copy


@dataclass(frozen=True)
class Place:
    """A group that a case can be shared with, and the share if it is already."""

    group: Samverkansgrupp
    agencies: int
    share: Share | None


@dataclass(frozen=True)
class Preview:
    """What one agency will get, on what ground, laid out to be read."""

    copy: Copy
    ground: Ground
    sections: list[Section]
    level: Level
    protected: list[dict[str, Any]]


def groups_to_share_with(case: Case, user: User) -> list[Place]:
    """List the groups one sits in, with where the case is shared already."""
    groups = (
        Samverkansgrupp.objects.with_seat_of(user)
        .filter(ended_on__isnull=True)
        .annotate(
            agencies=Count("delegations", filter=Q(delegations__left_on__isnull=True))
        )
    )
    shares = Share.objects.visible_to(user).standing().filter(case=case)
    shared = {share.group_id: share for share in shares}
    return [Place(g, g.agencies, shared.get(g.pk)) for g in groups]


def previews_of(copies: list[Copy]) -> list[Preview]:
    """Make the previews, by the same reader as the copies will be read with."""
    return [
        Preview(
            copy,
            GROUNDS[copy.choice.ground.ground],
            read_frozen(copy.content),
            copy.choice.level,
            [
                party
                for party in copy.content.get("copy", {}).get("parties", [])
                if party["is_protected"]
            ],
        )
        for copy in copies
    ]


def copies_given(share: Share) -> list[ShareCopy]:
    """List what each agency has now of a share."""
    return list(
        share.copies.filter(ended_at__isnull=True).select_related(
            "agency", "delegation__agency"
        )
    )


def last_wording(share: Share, user: User) -> dict[str, str]:
    """Give the title and summary that were last written for the group."""
    given = (
        Disclosure.objects.visible_to(user)
        .filter(group_copy__share=share, group_copy__level__gte=Level.SUMMARY)
        .order_by("-pk")
        .first()
    )
    if given is None:
        return {}
    return {name: given.content[name] for name in ("title", "summary")}
