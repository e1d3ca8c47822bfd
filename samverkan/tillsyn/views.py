"""Joint inspections: the group's list, one inspection, protocols, what crosses."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.disclosure.frozen import read_frozen
from cases.models import Disclosure
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint
from pax.errors import Conflict, Invalid, Refused
from pax.ui.forms import PaxForm
from pax.writing.once import arrive, spend
from pax.writing.pages import (
    act_on_version,
    act_once,
    form_page,
    given,
    make,
    sent,
    versioned,
)
from samverkan.groups.doors import group_door
from samverkan.groups.models import Delegation, Samverkansgrupp
from samverkan.groups.pages import on_paper, room_form, room_history
from samverkan.tillsyn import services
from samverkan.tillsyn.doors import (
    given_door,
    handover_door,
    inspection_door,
    power_door,
    protocol_door,
)
from samverkan.tillsyn.forms import (
    HandOverForm,
    InspectionEditForm,
    InspectionForm,
    PartForm,
    ProtocolEditForm,
    ProtocolForm,
    SignForm,
    WithdrawForm,
)
from samverkan.tillsyn.history import history_of
from samverkan.tillsyn.models import Handover, Inspection, InspectionPart, Protocol
from samverkan.tillsyn.selectors import inspections_of, receivers_in, shown

ROOM = "tillsyn:list"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
takes_part = Permission.GROUP_TAKE_PART


@require_safe
@group_door(takes_part)
def inspections(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return render(
        request,
        "samverkan/tillsyn/list.html",
        {
            "group": group,
            "room": ROOM,
            "inspections": inspections_of(group, request.user),
        },
    )


@require_safe
@inspection_door(takes_part)
def inspection(request: Request, inspection: Inspection) -> HttpResponse:
    return render(
        request,
        "samverkan/tillsyn/inspection.html",
        {"group": inspection.group, "shown": shown(inspection, request.user)},
    )


@require_safe
@inspection_door(takes_part)
def history(request: Request, inspection: Inspection) -> HttpResponse:
    told = history_of(inspection, request.user)
    return room_history(request, ROOM, inspection.group, told, about=inspection)


@get_or_post
@group_door(takes_part)
def add_inspection(request: Request, group: Samverkansgrupp) -> HttpResponse:
    form = InspectionForm(group, request.user, *sent(request))
    back = reverse(ROOM, args=[group.uuid])
    return make(
        request,
        form,
        lambda: services.plan_inspection(
            group, by=request.user, kept=form.kept, **given(form)
        ),
        say="Tillsynen är planerad.",
        to=Inspection.get_absolute_url,
        draw=lambda: _write(request, group, form, "Ny gemensam tillsyn", back),
    )


@get_or_post
@inspection_door(takes_part)
def edit_inspection(request: Request, inspection: Inspection) -> HttpResponse:
    services.check_leads_inspection(inspection, request.user)
    names = ("object_name", "org_number", "address", "planned_on", "purpose", "state")
    now: dict[str, Any] = {name: getattr(inspection, name) for name in names}
    form = InspectionEditForm(
        inspection.group,
        request.user,
        *sent(request),
        initial=now
        | {
            "area": inspection.area_id,
            "agencies": [
                part.agency_id for part in inspection.inspectionparts.order_by()
            ],
        },
        stored=now,
        current_version=inspection.version,
    )
    to = inspection.get_absolute_url()
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.revise_inspection(
                inspection, by=request.user, kept=form.kept, **versioned(form)
            ),
            say="Ändringen är sparad.",
            to=to,
        )
    ):
        return done
    return _write(request, inspection.group, form, "Ändra tillsynen", to)


@get_or_post
@power_door(takes_part)
def edit_part(request: Request, power: InspectionPart) -> HttpResponse:
    now = {"power": power.power, "who": power.who, "state": power.state}
    form = PartForm(
        power,
        *sent(request),
        initial=now,
        stored=now,
        current_version=power.version,
    )
    to = power.inspection.get_absolute_url()
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.revise_part(power, by=request.user, **versioned(form)),
            say="Er del är sparad.",
            to=to,
        )
    ):
        return done
    return form_page(
        request,
        "samverkan/tillsyn/part.html",
        form,
        cancel=to,
        group=power.group,
        room=ROOM,
        about=power.inspection,
        title="Er del i tillsynen",
        submit="Spara",
    )


@get_or_post
@inspection_door(takes_part)
def add_protocol(request: Request, inspection: Inspection) -> HttpResponse:
    form = ProtocolForm(*sent(request))
    to = inspection.get_absolute_url()
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.write_protocol(inspection, by=request.user, **given(form)),
            say=lambda: "Protokollet är sparat. Bara er egen myndighet läser det.",
            to=to,
        )
    ):
        return done
    return _write(request, inspection.group, form, "Nytt protokoll", to)


@get_or_post
@protocol_door(takes_part)
def edit_protocol(request: Request, protocol: Protocol) -> HttpResponse:
    names = ("findings", "decision", "vite", "follow_up_on", "done_on")
    now: dict[str, Any] = {name: getattr(protocol, name) for name in names}
    form = ProtocolEditForm(
        *sent(request), initial=now, stored=now, current_version=protocol.version
    )
    to = protocol.inspection.get_absolute_url()
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.revise_protocol(
                protocol, by=request.user, **versioned(form)
            ),
            say="Protokollet är sparat. Kopior som har lämnats över ändras inte.",
            to=to,
        )
    ):
        return done
    return _write(request, protocol.group, form, "Ändra protokollet", to)


@require_safe
@protocol_door(takes_part)
def protocol_pdf(request: Request, protocol: Protocol) -> HttpResponse:
    part = InspectionPart.objects.filter(
        inspection=protocol.inspection, agency=protocol.agency
    ).first()
    return on_paper(
        "samverkan/tillsyn/protocol_pdf.html",
        {"protocol": protocol, "inspection": protocol.inspection, "part": part},
        title="Protokoll från gemensam tillsyn",
        at=timezone.now(),
        author=str(protocol.agency),
        subject="Gemensam tillsyn",
        name="protokoll-tillsyn",
    )


@get_or_post
@inspection_door(Permission.GROUP_SHARE)
def hand_over(request: Request, inspection: Inspection) -> HttpResponse:
    services.check_can_hand_over(inspection, request.user)
    receivers = receivers_in(inspection, request.user)
    asked = request.GET.get("till", "")
    receiver = next((d for d in receivers if str(d.uuid) == asked), None)
    if receiver is None:
        return render(
            request,
            "samverkan/tillsyn/receivers.html",
            {
                "group": inspection.group,
                "inspection": inspection,
                "receivers": receivers,
            },
        )
    return _hand_over_to(request, inspection, receiver)


def _hand_over_to(
    request: Request, inspection: Inspection, receiver: Delegation
) -> HttpResponse:
    """Write, read exactly what the receiver will see, and only then sign."""
    form = HandOverForm(inspection, receiver, request.user, *sent(request))
    context = {
        "group": inspection.group,
        "inspection": inspection,
        "receiver": receiver,
        "form": form,
    }
    if "andra" in request.POST or not form.is_valid():
        request.refused = form.refused
        status = 422 if form.is_bound and "andra" not in request.POST else 200
        return render(
            request, "samverkan/tillsyn/hand_over.html", context, status=status
        )
    chosen = list(form.cleaned_data["protocols"])
    content = services.freeze_protocols(inspection, chosen, by=request.user)
    digest = fingerprint(content)
    has_read = request.POST.get("digest") == digest
    sign = SignForm(request.user, *(sent(request) if has_read else ()))
    if sign.is_bound and sign.is_valid():
        return _sign(request, inspection, receiver, form, digest)
    return render(
        request,
        "samverkan/tillsyn/preview.html",
        context | {"sign": sign, "digest": digest, "sections": read_frozen(content)},
        status=422 if sign.is_bound else 200,
    )


def _sign(
    request: Request,
    inspection: Inspection,
    receiver: Delegation,
    form: HandOverForm,
    digest: str,
) -> HttpResponse:
    once = form.cleaned_data["once"]
    if earlier := spend(once, by=request.user):
        return redirect(earlier.went_to or inspection)
    try:
        services.hand_over(
            inspection,
            list(form.cleaned_data["protocols"]),
            receiver,
            form.on_ground,
            by=request.user,
            digest=digest,
        )
    except (Invalid, Refused, Conflict) as no:
        messages.error(request, str(no))
        return redirect(inspection)
    messages.success(request, f"Uppgifterna är överlämnade till {receiver.agency}.")
    to = inspection.get_absolute_url()
    return redirect(arrive(once, to, by=request.user))


@require_safe
@handover_door(takes_part)
def handover(request: Request, handover: Handover) -> HttpResponse:
    copy = (
        Disclosure.objects.visible_to(request.user)
        .filter(pk=handover.disclosure_id)
        .select_related("sender_unit", "receiver_unit")
        .first()
    )
    if copy is not None:
        record(Verb.DISCLOSURE_READ, copy, by=request.user)
    is_ours = handover.sender_agency_id == request.user.agency_id
    return render(
        request,
        "samverkan/tillsyn/handover.html",
        {
            "group": handover.group,
            "handover": handover,
            "copy": copy,
            "sections": read_frozen(copy.content) if copy else [],
            "is_ours": is_ours,
            "may_withdraw": is_ours
            and not handover.withdrawn_at
            and request.user.may(Permission.GROUP_SHARE),
        },
    )


@get_or_post
@given_door(Permission.GROUP_SHARE)
def withdraw(request: Request, handover: Handover) -> HttpResponse:
    form = WithdrawForm(*sent(request))
    to = handover.inspection.get_absolute_url()
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.withdraw_handover(
                handover, by=request.user, because=form.cleaned_data["because"]
            ),
            say="Återkallat. Mottagaren ser inte kopian längre.",
            to=to,
        )
    ):
        return done
    return form_page(
        request,
        "samverkan/tillsyn/withdraw.html",
        form,
        cancel=to,
        group=handover.group,
        handover=handover,
    )


def _write(
    request: Request, group: Samverkansgrupp, form: PaxForm, title: str, back: str
) -> HttpResponse:
    return room_form(request, ROOM, group, form, title, cancel=back)
