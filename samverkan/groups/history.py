"""What a group's history tells of: who takes part, on what agreement; and a case's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax.history.versions import Records, all_records, itself, records
from samverkan.groups.models import InShare, OfGroup, Samverkansgrupp, Seat, Share

if TYPE_CHECKING:
    from pax.accounts.models import User


def history_of_group(group: Samverkansgrupp, user: User) -> list[Records]:
    """Name the records that make a group, as far as one sees them."""
    return [
        itself(group),
        *all_records(OfGroup, user, group=group),
        records(Seat, user, delegation__group=group),
    ]


def history_of_share(share: Share, user: User) -> list[Records]:
    """Name a shared case and what the group does with it, as far as one is told."""
    return [itself(share), *all_records(InShare, user, share=share)]
