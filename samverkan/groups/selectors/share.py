"""The page of one shared case: what one's own agency was given, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.disclosure.frozen import Section, read_frozen
from cases.disclosure.selectors import files_of
from cases.models import Case, Disclosure
from pax.accounts.permissions import Permission
from samverkan.groups.enums import Progress
from samverkan.groups.models import ShareCopy, ShareWork
from samverkan.groups.policies import leads, sits
from samverkan.groups.selectors.board import PartLine, parts_of
from samverkan.groups.services.working import ENDED, may_set_next

if TYPE_CHECKING:
    from cases.models import DisclosedFile
    from pax.accounts.models import User
    from samverkan.groups.models import Share


@dataclass(frozen=True)
class May:
    """What the person may do on the page: the services say it again."""

    work: bool = False  # move the step, write their agency's part
    set_next: bool = False
    take_up: bool = False
    end: bool = False
    unshare: bool = False
    read_files: bool = False


@dataclass(frozen=True)
class SharePage:
    """A shared case, as much of it as one person is shown."""

    share: Share
    #: The frozen copy: one's own, or for the owner's people the fullest they gave.
    given: Disclosure | None
    sections: list[Section]
    files: list[DisclosedFile]
    #: None for those who only know that it exists.
    work: ShareWork | None
    parts: list[PartLine]
    copies: list[ShareCopy]
    may: May
    is_ours: bool
    case: Case | None

    @property
    def title(self) -> str:
        """What it is called in the group; its number for who knows no more."""
        content = self.given.content if self.given else {}
        return str(content.get("title") or self.share.reference)


def share_page(share: Share, user: User) -> SharePage:
    """Gather what one person is shown of a shared case."""
    is_ours = share.owner_agency_id == user.agency_id
    work = (
        ShareWork.objects.visible_to(user)
        .filter(share=share)
        .select_related("owed_by", "owed_by_person")
        .first()
    )
    case = _case(share, user) if is_ours else None
    given = _given(share, user)
    return SharePage(
        share=share,
        given=given,
        sections=read_frozen(given.content) if given else [],
        files=files_of(given) if given else [],
        work=work,
        parts=parts_of([share], user)[share.pk] if work else [],
        copies=_copies(share, user) if work else [],
        may=_may(share, work, user, reads_case=case is not None),
        is_ours=is_ours,
        case=case,
    )


def _case(share: Share, user: User) -> Case | None:
    found: Case | None = Case.objects.visible_to(user).filter(pk=share.case_id).first()
    return found


def _given(share: Share, user: User) -> Disclosure | None:
    """Find the copy to show: of what one's agency has, or has given, the fullest."""
    found: Disclosure | None = (
        Disclosure.objects.visible_to(user)
        .filter(group_copy__share=share, withdrawn_at__isnull=True)
        .select_related("sender_agency", "decided_by")
        .order_by("-group_copy__level", "-pk")
        .first()
    )
    return found


def _copies(share: Share, user: User) -> list[ShareCopy]:
    return list(
        ShareCopy.objects.visible_to(user)
        .filter(share=share, ended_at__isnull=True)
        .select_related("agency")
    )


def _may(share: Share, work: ShareWork | None, user: User, *, reads_case: bool) -> May:
    owns = reads_case and user.may(Permission.GROUP_SHARE)
    reads_files = user.may(Permission.CASE_READ)
    if work is None or not sits(share.group, user):
        return May(unshare=owns, read_files=reads_files)
    work.share = share
    is_open = work.progress not in ENDED
    is_lead = leads(share.group, user)
    return May(
        work=is_open,
        set_next=is_open and may_set_next(work, user),
        take_up=work.progress == Progress.OFFERED and is_lead,
        end=is_open and (is_lead or share.owner_agency_id == user.agency_id),
        unshare=owns,
        read_files=reads_files,
    )
