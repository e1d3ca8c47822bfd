"""The minutes: to read, on paper, and to approve."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import WrongState
from pax.pages import FormPage, change, draw, sent
from pax.pdf import render_pdf
from pax.ui.forms import PaxForm
from samverkan.groups.pages import in_room
from samverkan.meetings.doors import meeting_door
from samverkan.meetings.enums import MeetingState
from samverkan.meetings.forms.running import ApproveForm, ApproversForm
from samverkan.meetings.models import Meeting
from samverkan.meetings.policies import check_runs, runs
from samverkan.meetings.selectors.minutes import approvals_of, minutes_of
from samverkan.meetings.services import approving

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ROOM = "meetings:list"


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def minutes(request: Request, meeting: Meeting) -> HttpResponse:
    return _draw(request, meeting)


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def paper(request: Request, meeting: Meeting) -> HttpResponse:
    # Made for the one who asks: what they are not shown is not on their paper.
    pdf = render_pdf(
        "pdf/motesanteckningar.html",
        {
            "meeting": meeting,
            "minutes": minutes_of(meeting, request.user),
            "reader": request.user,
        },
        title=f"Mötesanteckningar, möte {meeting.number}",
        at=meeting.approved_at or timezone.now(),
        author=str(meeting.group),
        subject="Mötesanteckningar",
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"anteckningar-mote-{meeting.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def end(request: Request, meeting: Meeting) -> HttpResponse:
    check_runs(meeting, request.user)
    chosen = [approval.person_id for approval in approvals_of(meeting)]
    form = ApproversForm(meeting, *sent(request), initial={"approvers": chosen})
    return change(
        request,
        form,
        lambda: approving.end_meeting(
            meeting, list(form.cleaned_data["approvers"]), by=request.user
        ),
        at="approvers",
        say="Mötet är avslutat och väntar på justering.",
        to=reverse("meetings:minutes", args=[meeting.uuid]),
        page=in_room(
            ROOM,
            meeting.group,
            "Vem justerar anteckningarna?",
            window=f"Avsluta {str(meeting).lower()}, {meeting.group}",
            kicker=meeting.group.name,
            lead="Den som justerar intygar att anteckningarna stämmer med det som "
            "sades. Efter det kan ingen ändra dem.",
            submit="Avsluta mötet",
            cancel=meeting.get_absolute_url(),
            about=meeting,
            template="samverkan/meetings/end.html",
            more={"meeting": meeting},
        ),
    )


@sensitive_post_parameters("password")
@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def approve(request: Request, meeting: Meeting) -> HttpResponse:
    if request.method != "POST":
        return redirect("meetings:minutes", meeting.uuid)
    digest = approving.fingerprint_of(meeting)
    form = ApproveForm(request.user, *sent(request), initial={"digest": digest})
    if not _is_mine_to_sign(meeting, request):
        raise WrongState("Det finns inget här som du ska justera.")
    return change(
        request,
        form,
        lambda: approving.sign_minutes(meeting, by=request.user, **form.given),
        say="Du har justerat anteckningarna.",
        to=reverse("meetings:minutes", args=[meeting.uuid]),
        page=lambda: _page(request, meeting, form),
    )


def _is_mine_to_sign(meeting: Meeting, request: Request) -> bool:
    waits = meeting.state == MeetingState.HELD
    mine = [a for a in approvals_of(meeting) if a.person_id == request.user.pk]
    return waits and bool(mine)


def _draw(request: Request, meeting: Meeting) -> HttpResponse:
    return draw(request, PaxForm(), _page(request, meeting))


def _page(
    request: Request, meeting: Meeting, form: ApproveForm | None = None
) -> FormPage:
    """Give the minutes, with what they say now to be signed by whoever is to."""
    shown = minutes_of(meeting, request.user)
    digest = "" if meeting.is_approved else approving.fingerprint_of(meeting)
    signed = {a.person_id for a in shown.approvals if a.fingerprint == digest}
    asked = {a.person_id for a in shown.approvals} - signed
    is_mine = meeting.state == MeetingState.HELD and request.user.pk in asked
    if is_mine and form is None:
        form = ApproveForm(request.user, initial={"digest": digest})
    return FormPage(
        template="samverkan/meetings/minutes.html",
        more={
            "group": meeting.group,
            "room": ROOM,
            "meeting": meeting,
            "minutes": shown,
            "digest": meeting.fingerprint or digest,
            "form": form if is_mine else None,
            "may_run": runs(meeting, request.user),
        },
    )
