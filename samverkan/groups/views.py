"""Groups: one's own, the board, what a group is, a shared case, and sharing one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from cases.disclosure.frozen import read_frozen
from cases.doors import case_door
from cases.models import Case
from cases.report.forms import SignForm
from pax.access.doors import permission_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Invalid, Refused
from pax.pages import FormPage, change, create, draw, get_or_post, sent
from pax.writing import kept
from pax.writing.once import arrive, find_sent, spend
from samverkan.groups import services
from samverkan.groups.doors import (
    about_door,
    delegation_door,
    group_door,
    own_share_door,
    seat_door,
    share_door,
    work_door,
)
from samverkan.groups.enums import Level, PartProgress, Progress
from samverkan.groups.forms import (
    AgreementForm,
    BoardForm,
    EndForm,
    EndSeatForm,
    GroupForm,
    InviteForm,
    LeaveForm,
    MoveForm,
    NextForm,
    OnceForm,
    PartForm,
    SeatForm,
    ShareForm,
    UnshareForm,
)
from samverkan.groups.history import history_of_group, history_of_share, timeline_of
from samverkan.groups.models import AgencyPart, Delegation, Samverkansgrupp, Seat, Share
from samverkan.groups.pages import in_group, in_share, on_paper, room_history
from samverkan.groups.policies import check_keeps, leads
from samverkan.groups.selectors import (
    about_group,
    board_of,
    copies_given,
    groups_to_share_with,
    last_wording,
    my_groups,
    people_to_seat,
    previews_of,
    share_page,
    units_to_invite,
)


@require_safe
@permission_door(Permission.GROUP_TAKE_PART)
def groups(request: Request) -> HttpResponse:
    user = request.user
    return render(
        request,
        "samverkan/groups/list.html",
        {"cards": my_groups(user), "may_found": user.may(Permission.GROUP_ADMIN)},
    )


@get_or_post
@permission_door(Permission.GROUP_ADMIN)
def new(request: Request) -> HttpResponse:
    form = GroupForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.found_group(by=request.user, **form.given),
        at="name",
        to=lambda group: reverse("groups:about", args=[group.uuid]),
        page=FormPage(
            "Ny grupp",
            lead="Din myndighet blir sammankallande.",
            submit="Skapa gruppen",
            cancel=reverse("groups:list"),
            trail=[("Översikt", "/"), ("Grupper", reverse("groups:list"))],
        ),
    )


# --- the board ------------------------------------------------------------------------
BOARD = "groups:board"


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def board(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return render(
        request,
        "samverkan/groups/board.html",
        {"room": BOARD, "leads": leads(group, request.user), **_board(request, group)},
    )


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def board_pdf(request: Request, group: Samverkansgrupp) -> HttpResponse:
    now = timezone.now()
    user = request.user
    return on_paper(
        "samverkan/groups/board_pdf.html",
        {"now": now, "reader": user, **_board(request, group)},
        title=f"Tavla {group}",
        at=now,
        author=f"{user.name}, {user.agency}",
        subject="Gruppens delade ärenden, så som läsaren får se dem",
        name=f"tavla-{now:%Y-%m-%d}",
    )


def _board(request: Request, group: Samverkansgrupp) -> dict[str, Any]:
    form = BoardForm(group, request.GET)
    made = board_of(group, request.user, form.wanted)
    return {
        "group": group,
        "board": made,
        "form": form,
        "chips": form.chips(request.GET),
        "query": request.GET.urlencode(),
    }


# --- the group itself -----------------------------------------------------------------
ABOUT = "groups:about"


@require_safe
@about_door(Permission.GROUP_TAKE_PART)
def about(request: Request, group: Samverkansgrupp) -> HttpResponse:
    found = about_group(group, request.user)
    return render(
        request,
        "samverkan/groups/about.html",
        {"group": group, "room": ABOUT, "about": found},
    )


@require_safe
@about_door(Permission.GROUP_TAKE_PART)
def group_history(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return room_history(request, ABOUT, group, history_of_group(group, request.user))


@get_or_post
@about_door(Permission.GROUP_TAKE_PART)
def edit(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_keeps(group, request.user)
    form = GroupForm(*sent(request), instance=group)
    return change(
        request,
        form,
        lambda: services.revise_group(group, by=request.user, **form.given),
        say="Gruppens uppgifter är sparade.",
        to=_about_url(group),
        page=in_group(group, "Ändra gruppen"),
    )


@get_or_post
@about_door(Permission.GROUP_ADMIN)
def convene(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return create(
        request,
        OnceForm(*sent(request)),
        lambda: services.convene(group, by=request.user),
        say="Ni sammankallar nu gruppen.",
        to=_about_url(group),
        page=in_group(
            group,
            "Sammankalla gruppen?",
            text=f"{request.user.agency} blir sammankallande. Era samordnare bestämmer "
            "då vilka myndigheter som är med och vem som leder gruppen.",
            submit="Ja, vi sammankallar",
        ),
    )


@get_or_post
@about_door(Permission.GROUP_TAKE_PART)
def sign_agreement(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_keeps(group, request.user)
    before = group.agreements.first()
    initial = {"purpose": group.purpose, "area": group.area}
    if before:
        names = ("purpose", "area", "grounds", "remind_days", "signed_by")
        initial = {name: getattr(before, name) for name in names}
    form = AgreementForm(*sent(request), initial=initial)
    return create(
        request,
        form,
        lambda: services.sign_agreement(group, by=request.user, **form.given),
        say="Överenskommelsen är sparad.",
        to=_about_url(group),
        page=in_group(group, "Ny överenskommelse", submit="Spara överenskommelsen"),
    )


@get_or_post
@about_door(Permission.GROUP_TAKE_PART)
def invite(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_keeps(group, request.user)
    form = InviteForm(units_to_invite(group), *sent(request))
    return create(
        request,
        form,
        lambda: services.invite_agency(group, by=request.user, **form.given),
        say="Myndigheten är med. Ge plats åt dem som ska sitta där.",
        to=_about_url(group),
        page=in_group(group, "Ta med en myndighet", submit="Ta med myndigheten"),
    )


@get_or_post
@delegation_door(Permission.GROUP_TAKE_PART)
def seat(request: Request, delegation: Delegation) -> HttpResponse:
    check_keeps(delegation.group, request.user)
    form = SeatForm(people_to_seat(delegation), *sent(request))
    return create(
        request,
        form,
        lambda: services.seat_person(delegation, by=request.user, **form.given),
        say="Platsen är given.",
        to=_about_url(delegation.group),
        page=in_group(
            delegation.group, f"Ge plats för {delegation.agency}", submit="Ge plats"
        ),
    )


@get_or_post
@delegation_door(Permission.GROUP_TAKE_PART)
def end_delegation(request: Request, delegation: Delegation) -> HttpResponse:
    check_keeps(delegation.group, request.user)
    form = LeaveForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.end_delegation(delegation, by=request.user, **form.given),
        say=f"{delegation.agency} har lämnat gruppen.",
        to=_about_url(delegation.group),
        page=in_group(
            delegation.group,
            f"{delegation.agency} lämnar gruppen?",
            text="De som sitter för myndigheten ser inget i gruppen längre. Det som är "
            "utlämnat står kvar i registren.",
            submit="Myndigheten lämnar",
            tone="danger",
        ),
    )


@get_or_post
@seat_door(Permission.GROUP_TAKE_PART)
def end_seat(request: Request, seat: Seat) -> HttpResponse:
    user, group = request.user, seat.delegation.group
    is_mine = seat.user_id == user.pk
    if not is_mine:
        check_keeps(group, user)
    form = EndSeatForm(services.colleagues_of(seat), *sent(request))
    return create(
        request,
        form,
        lambda: services.end_seat(seat, by=user, to=form.cleaned_data["to"]),
        say="Platsen är avslutad.",
        to=reverse("groups:list") if is_mine else _about_url(group),
        page=in_group(
            group,
            "Lämna gruppen?" if is_mine else "Avsluta platsen?",
            text="Platsen slutar gälla genast, och inget i gruppen går att se längre.",
            details=[("Plats", f"{seat.user.name}, {seat.delegation.agency}")],
            submit="Lämna gruppen" if is_mine else "Avsluta platsen",
            cancel=_about_url(group),
            tone="danger",
        ),
    )


def _about_url(group: Samverkansgrupp) -> str:
    return reverse("groups:about", args=[group.uuid])


# --- a shared case --------------------------------------------------------------------
@require_safe
@share_door(Permission.GROUP_TAKE_PART)
def share(request: Request, share: Share) -> HttpResponse:
    page = share_page(share, request.user)
    happened = timeline_of(request, share, request.user) if page["work"] else None
    return render(
        request,
        "samverkan/groups/share.html",
        {"share": share, "group": share.group, "page": page, "happened": happened},
    )


@require_safe
@share_door(Permission.GROUP_TAKE_PART)
def share_history(request: Request, share: Share) -> HttpResponse:
    told = history_of_share(share, request.user)
    return room_history(request, "groups:board", share.group, told, about=share)


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def move(request: Request, share: Share) -> HttpResponse:
    work = services.work_of(share, request.user)
    form = MoveForm(share.group.steps, *sent(request), instance=work)
    return change(
        request,
        form,
        lambda: services.move_step(share, by=request.user, **form.given),
        say="Ärendet är flyttat.",
        to=share.get_absolute_url(),
        page=in_share(share, "Flytta till ett annat steg", submit="Flytta"),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def set_next(request: Request, share: Share) -> HttpResponse:
    work = services.work_of(share, request.user)
    agencies = services.agencies_in(share)
    people = services.people_of(share, agencies)
    form = NextForm(agencies, people, *sent(request), instance=work)
    return change(
        request,
        form,
        lambda: services.set_next_step(
            share, form.to_do, by=request.user, version=work.version, kept=form.kept
        ),
        say="Nästa steg är sparat.",
        to=share.get_absolute_url(),
        page=in_share(share, "Nästa steg", submit="Spara nästa steg"),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def write_part(request: Request, share: Share) -> HttpResponse:
    services.work_of(share, request.user)
    part = services.part_of(share, request.user)
    # None yet is a version too: two who write the first one meet.
    begun = part or AgencyPart(state=PartProgress.UNDER_WAY, version=0)
    form = PartForm(*sent(request), instance=begun)
    return change(
        request,
        form,
        lambda: services.write_part(share, by=request.user, **form.given),
        say="Er del är sparad.",
        to=share.get_absolute_url(),
        page=in_share(share, f"Vår del: {request.user.agency}", submit="Spara vår del"),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def take_up(request: Request, share: Share) -> HttpResponse:
    services.work_of(share, request.user)
    return create(
        request,
        OnceForm(*sent(request)),
        lambda: services.take_up(share, by=request.user),
        say="Gruppen har tagit upp ärendet.",
        to=share.get_absolute_url(),
        page=in_share(
            share,
            "Ta upp ärendet i gruppen",
            text="Ärendet får då en plats på tavlan. De som vet vad det handlar om kan "
            "sätta nästa steg och skriva sin del. Ingen får se mer än den redan får.",
            submit="Ta upp ärendet",
        ),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def end(request: Request, share: Share) -> HttpResponse:
    work = services.work_of(share, request.user)
    is_offer = work.progress == Progress.OFFERED
    form = EndForm(*sent(request))
    words = "Ta inte upp ärendet" if is_offer else "Avsluta arbetet i gruppen"
    return create(
        request,
        form,
        lambda: services.end_in_group(share, by=request.user, **form.given),
        say="Arbetet med ärendet är avslutat i gruppen.",
        to=share.get_absolute_url(),
        page=in_share(share, words, submit=words),
    )


# --- sharing a case -------------------------------------------------------------------
@dataclass(frozen=True)
class Desk:
    """What one shares with whom: the case, the group, and the share if there is one."""

    case: Case
    group: Samverkansgrupp
    share: Share | None
    receivers: list[Delegation]

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
        # What is kept is what the next step is about.
        kept.keep(request.path, kept.pairs_of(request.POST), by=request.user)
        onward = redirect(desk.url("preview"))
        onward.keeps_draft = True  # type: ignore[attr-defined]  # for the middleware
        return onward
    request.refused = form.refused
    more = {"desk": desk, "case": desk.case, "group": desk.group}
    return draw(
        request, form, FormPage(template="samverkan/groups/share_write.html", more=more)
    )


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
    lacking = services.lacking_in(case, desk.group, _copies(desk, form, request.user))
    signing = SignForm(request.user, request.POST, missing=lacking)
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
        share = _share(request, desk, form, signing.given)
    except Conflict as changed:
        return _draw_preview(
            request, desk, form, note=str(changed), status=changed.status
        )
    except (Invalid, Refused) as no:
        signing.add_error(None, str(no))
        return _draw_preview(request, desk, form, signing)
    kept.discard(desk.url("write"), by=request.user)
    messages.success(request, f"Ärendet är delat med {desk.group}.")
    return redirect(arrive(once, share.get_absolute_url(), by=request.user))


@get_or_post
@own_share_door(Permission.GROUP_SHARE)
@fresh_proof
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
    services.check_can_share(case, group, user)
    return Desk(
        case,
        group,
        services.standing_share(case, group, user),
        services.receivers_of(group, user),
    )


def _drafted(desk: Desk, request: Request) -> Any:
    place = desk.url("write")
    return kept.find_kept([place], by=request.user).get(place, QueryDict())


def _form(
    desk: Desk, request: Request, data: Any = None, _files: Any = None
) -> ShareForm:
    """Make the form: of what was sent, else as it was left the last time."""
    initial: dict[str, Any] = {}
    given, had_own = None, False
    if desk.share:
        had_own = services.standing_own_copy(desk.share) is not None
        held = copies_given(desk.share)
        given = {copy.delegation_id: Level(copy.level) for copy in held}
        initial = dict(last_wording(desk.share, request.user))
        initial["for_own"] = had_own
    return ShareForm(
        desk.case,
        desk.receivers,
        data,
        levels_now=given,
        had_own=had_own,
        initial=initial,
    )


def _share(
    request: Request, desk: Desk, form: ShareForm, signed: dict[str, Any]
) -> Share:
    terms: dict[str, Any] = {"by": request.user, "kept": form.kept, **signed}
    if desk.share:
        return services.share_again(desk.share, form.wording, form.choices, **terms)
    return services.share_case(
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
        services.unshare_with(share, [form.chosen], by=request.user, because=because)
    else:
        services.unshare(share, by=request.user, because=because)


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
    copies = _copies(desk, form, request.user)
    own = services.own_copy_of(desk.case, desk.group, form.wording, by=request.user)
    digest = services.digest_of(copies, own)
    if signing is None:
        lacking = services.lacking_in(desk.case, desk.group, copies)
        initial = {"digest": digest}
        signing = SignForm(request.user, initial=initial, missing=lacking)
    page = FormPage(
        template="samverkan/groups/share_preview.html",
        more={
            "desk": desk,
            "case": desk.case,
            "group": desk.group,
            "digest": digest,
            "previews": previews_of(copies),
            "own": read_frozen(own) if own else [],
            "without": _without(desk, form),
            "is_offer": form.as_offer,
            "note": note,
        },
    )
    return draw(request, signing, page, status=status)


def _copies(desk: Desk, form: ShareForm, user: User) -> list[services.Copy]:
    """Make what each agency would get."""
    return services.copies_of(
        desk.case, desk.group, form.wording, form.choices, by=user
    )


def _without(desk: Desk, form: ShareForm) -> list[tuple[Delegation, Any]]:
    """List those who get nothing now, with what they have from before."""
    chosen = {c.delegation.pk for c in form.choices if c.level}
    has = form.levels_now or {}
    return [(d, has.get(d.pk)) for d in desk.receivers if d.pk not in chosen]
