"""Sharing a case with a group: choose, read exactly what each will get, sign."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cases.doors import case_door
from cases.models import Case
from cases.report.forms import SignForm
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Invalid, Refused
from pax.pages import FormPage, create, draw, sent
from pax.writing.drafts import discard_draft, find_draft, save_draft
from pax.writing.once import arrive, find_sent, spend
from samverkan.groups.doors import group_door, own_share_door
from samverkan.groups.enums import Level
from samverkan.groups.forms.sharing import ShareForm, UnshareForm, begun, fill
from samverkan.groups.models import Samverkansgrupp, Share
from samverkan.groups.pages import in_share
from samverkan.groups.selectors.sharing import (
    copies_given,
    groups_to_share_with,
    last_wording,
    previews_of,
)
from samverkan.groups.services import sharing

if TYPE_CHECKING:
    from samverkan.groups.models import Delegation

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Desk:
    """What one shares with whom: the case, the group, and the share if there is one."""

    case: Case
    group: Samverkansgrupp
    share: Share | None
    receivers: list[Delegation]

    @property
    def about(self) -> str:
        """What the draft is called."""
        return f"dela:{self.case.uuid}:{self.group.uuid}"

    @property
    def write_url(self) -> str:
        """Where one chooses."""
        return self.url("write")

    @property
    def sign_url(self) -> str:
        """Where the signature is sent."""
        return self.url("sign")

    def url(self, name: str) -> str:
        """Give the address of one of the steps."""
        return reverse(f"sharing:{name}", args=[self.case.uuid, self.group.uuid])


@require_safe
@case_door(Permission.GROUP_SHARE)
def choose(request: Request, case: Case) -> HttpResponse:
    groups = groups_to_share_with(case, request.user)
    return render(
        request, "samverkan/groups/share_choose.html", {"case": case, "groups": groups}
    )


@get_or_post
@case_door(Permission.GROUP_SHARE)
def write(request: Request, case: Case, group: UUID) -> HttpResponse:
    desk = _desk(request, case, group)
    form = _form(desk, request, *sent(request))
    if form.is_valid():
        save_draft(desk.about, form.written, by=request.user, fields=form.written)
        return redirect(desk.url("preview"))
    request.refused = form.refused
    more = {"desk": desk, "case": desk.case, "group": desk.group}
    return draw(
        request, form, FormPage(template="samverkan/groups/share_write.html", more=more)
    )


@require_POST
@case_door(Permission.GROUP_SHARE)
def draft(request: Request, case: Case, group: UUID) -> HttpResponse:
    desk = _desk(request, case, group)
    form = _form(desk, request, request.POST)
    save_draft(desk.about, form.written, by=request.user, fields=form.written)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_safe
@case_door(Permission.GROUP_SHARE)
def preview(request: Request, case: Case, group: UUID) -> HttpResponse:
    desk = _desk(request, case, group)
    form = _form(desk, request, _drafted(desk, request))
    if not form.is_valid():
        return redirect(desk.url("write"))
    return _draw_preview(request, desk, form)


@sensitive_post_parameters("password")
@require_POST
@case_door(Permission.GROUP_SHARE)
def sign(request: Request, case: Case, group: UUID) -> HttpResponse:
    if sent_before := find_sent(request.POST.get("once", ""), by=request.user):
        return redirect(sent_before.went_to)
    desk = _desk(request, case, group)
    form = _form(desk, request, _drafted(desk, request))
    if not form.is_valid():
        return redirect(desk.url("write"))
    signing = SignForm(request.user, request.POST)
    if not signing.is_valid():
        return _draw_preview(request, desk, form, signing)
    return _send(request, desk, form, signing)


def _send(
    request: Request, desk: Desk, form: ShareForm, signing: SignForm
) -> HttpResponse:
    once = signing.cleaned_data["once"]
    if sent_before := spend(once, by=request.user):  # the other click was first
        return redirect(sent_before.went_to)
    try:
        share = _share(request, desk, form, signing.cleaned_data["digest"])
    except Conflict as changed:
        return _draw_preview(
            request, desk, form, note=str(changed), status=changed.status
        )
    except (Invalid, Refused) as no:
        signing.add_error(None, str(no))
        return _draw_preview(request, desk, form, signing)
    discard_draft(desk.about, by=request.user)
    messages.success(request, f"Ärendet är delat med {desk.group}.")
    return redirect(arrive(once, share.get_absolute_url(), by=request.user))


@get_or_post
@own_share_door(Permission.GROUP_SHARE)
def unshare(request: Request, share: Share) -> HttpResponse:
    holders = [copy.delegation for copy in copies_given(share)]
    form = UnshareForm(holders, *sent(request))
    return create(
        request,
        form,
        lambda: _unshare(request, share, form),
        say="Delningen är återtagen.",
        to=reverse("cases:disclosures", args=[share.case.uuid]),
        page=in_share(
            share,
            "Ta tillbaka delningen",
            window=f"Ta tillbaka, {share.reference}",
            text="Det försvinner för dem vid nästa sidvisning. Registret visar att det "
            "har varit utlämnat, och det som är läst är läst.",
            submit="Ta tillbaka",
            cancel=share.get_absolute_url(),
            tone="danger",
        ),
    )


def _desk(request: Request, case: Case, uuid: UUID) -> Desk:
    """Find the group, and refuse at once what could not be signed in the end."""
    user = request.user
    group = group_door.open(user, uuid, Permission.GROUP_SHARE)
    sharing.check_can_share(case, group, user)
    return Desk(
        case,
        group,
        sharing.standing_share(case, group, user),
        sharing.receivers_of(group, user),
    )


def _drafted(desk: Desk, request: Request) -> Any:
    kept = find_draft(desk.about, by=request.user)
    return fill(kept.data if kept else {})


def _form(
    desk: Desk, request: Request, data: Any = None, _files: Any = None
) -> ShareForm:
    """Make the form: of what was sent, else as it was left the last time."""
    given, initial = None, {}
    if desk.share:
        held = copies_given(desk.share)
        given = {copy.delegation_id: Level(copy.level) for copy in held}
        initial = dict(last_wording(desk.share, request.user))
    if data is None and (kept := find_draft(desk.about, by=request.user)):
        initial |= begun(kept.data)
    return ShareForm(desk.case, desk.receivers, data, levels_now=given, initial=initial)


def _share(request: Request, desk: Desk, form: ShareForm, digest: str) -> Share:
    terms: dict[str, Any] = {"by": request.user, "digest": digest, "kept": form.kept}
    if desk.share:
        return sharing.share_again(desk.share, form.wording, form.choices, **terms)
    return sharing.share_case(
        desk.case,
        desk.group,
        form.wording,
        form.choices,
        as_offer=form.as_offer,
        **terms,
    )


def _unshare(request: Request, share: Share, form: UnshareForm) -> None:
    because = form.cleaned_data["because"]
    if form.chosen:
        sharing.unshare_with(share, [form.chosen], by=request.user, because=because)
    else:
        sharing.unshare(share, by=request.user, because=because)


def _draw_preview(
    request: Request,
    desk: Desk,
    form: ShareForm,
    signing: SignForm | None = None,
    *,
    note: str = "",
    status: int = 0,
) -> HttpResponse:
    """Show what each agency will get and who gets nothing, the signature beneath."""
    user = request.user
    copies = sharing.copies_of(
        desk.case, desk.group, form.wording, form.choices, by=user
    )
    digest = sharing.digest_of(copies)
    if signing is None:
        signing = SignForm(user, initial={"digest": digest})
    page = FormPage(
        template="samverkan/groups/share_preview.html",
        more={
            "desk": desk,
            "case": desk.case,
            "group": desk.group,
            "digest": digest,
            "previews": previews_of(copies),
            "without": _without(desk, form),
            "is_offer": form.as_offer,
            "note": note,
        },
    )
    return draw(request, signing, page, status=status)


def _without(desk: Desk, form: ShareForm) -> list[tuple[Delegation, Any]]:
    """List those who get nothing now, with what they have from before."""
    chosen = {c.delegation.pk for c in form.choices if c.level}
    has = form.levels_now or {}
    return [(d, has.get(d.pk)) for d in desk.receivers if d.pk not in chosen]
