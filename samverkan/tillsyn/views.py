"""Joint inspections: the group's list, one inspection, protocols, what crosses."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.disclosure.frozen import read_frozen
from cases.models import Disclosure
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint
from pax.pages import FormPage, change, create, draw, get_or_post, sent
from samverkan.groups.doors import group_door
from samverkan.groups.models import Delegation, Samverkansgrupp
from samverkan.groups.pages import in_room, on_paper, room_history
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
    ProtocolForm,
    SignForm,
    WithdrawForm,
)
from samverkan.tillsyn.missing import missing_in
from samverkan.tillsyn.models import Handover, Inspection, InspectionPart, Protocol
from samverkan.tillsyn.selectors import history_of, inspections_of, receivers_in, shown

ROOM = "tillsyn:list"
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
    return create(
        request,
        form,
        lambda: services.plan_inspection(group, by=request.user, **form.given),
        say="Tillsynen är planerad.",
        to=Inspection.get_absolute_url,
        page=in_room(
            ROOM, group, "Ny gemensam tillsyn", cancel=reverse(ROOM, args=[group.uuid])
        ),
    )


@get_or_post
@inspection_door(takes_part)
def edit_inspection(request: Request, inspection: Inspection) -> HttpResponse:
    services.check_leads_inspection(inspection, request.user)
    form = InspectionEditForm(
        inspection.group, request.user, *sent(request), instance=inspection
    )
    return change(
        request,
        form,
        lambda: services.revise_inspection(inspection, by=request.user, **form.given),
        say="Ändringen är sparad.",
        to=inspection.get_absolute_url(),
        page=in_room(ROOM, inspection.group, "Ändra tillsynen"),
    )


@get_or_post
@power_door(takes_part)
def edit_part(request: Request, power: InspectionPart) -> HttpResponse:
    form = PartForm(power, *sent(request), instance=power)
    return change(
        request,
        form,
        lambda: services.revise_part(power, by=request.user, **form.given),
        say="Er del är sparad.",
        to=power.inspection.get_absolute_url(),
        page=in_room(
            ROOM,
            power.group,
            "Er del i tillsynen",
            about=power.inspection,
            template="samverkan/tillsyn/part.html",
        ),
    )


@get_or_post
@inspection_door(takes_part)
def add_protocol(request: Request, inspection: Inspection) -> HttpResponse:
    form = ProtocolForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.write_protocol(inspection, by=request.user, **form.given),
        say="Protokollet är sparat. Bara er egen myndighet läser det.",
        to=inspection.get_absolute_url(),
        page=in_room(ROOM, inspection.group, "Nytt protokoll"),
    )


@get_or_post
@protocol_door(takes_part)
def edit_protocol(request: Request, protocol: Protocol) -> HttpResponse:
    form = ProtocolForm(*sent(request), instance=protocol)
    return change(
        request,
        form,
        lambda: services.revise_protocol(protocol, by=request.user, **form.given),
        say="Protokollet är sparat. Kopior som har lämnats över ändras inte.",
        to=protocol.inspection.get_absolute_url(),
        page=in_room(ROOM, protocol.group, "Ändra protokollet"),
    )


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
    around = {"group": inspection.group, "inspection": inspection, "receiver": receiver}
    write = FormPage(template="samverkan/tillsyn/hand_over.html", more=around)
    if "andra" in request.POST:
        return draw(request, form, write, status=HTTPStatus.OK)
    if not form.is_valid():
        request.refused = form.refused
        return draw(request, form, write)
    chosen = list(form.cleaned_data["protocols"])
    content = services.freeze_protocols(inspection, chosen, by=request.user)
    digest = fingerprint(content)
    has_read = request.POST.get("digest") == digest
    sign = SignForm(
        request.user,
        *(sent(request) if has_read else ()),
        missing=missing_in(inspection, chosen, request.user),
    )
    if not sign.is_valid():
        read = {"digest": digest, "sections": read_frozen(content)}
        more = {**around, **read, "form": form, "sign": sign}
        preview = FormPage(template="samverkan/tillsyn/preview.html", more=more)
        return draw(request, sign, preview)
    return create(
        request,
        form,
        lambda: services.hand_over(
            inspection,
            chosen,
            receiver,
            form.on_ground,
            by=request.user,
            digest=digest,
            **sign.given,
        ),
        say=f"Uppgifterna är överlämnade till {receiver.agency}.",
        to=inspection.get_absolute_url(),
        page=write,
    )


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
@fresh_proof
def withdraw(request: Request, handover: Handover) -> HttpResponse:
    form = WithdrawForm(*sent(request))
    return change(
        request,
        form,
        lambda: services.withdraw_handover(handover, by=request.user, **form.given),
        say="Återkallat. Mottagaren ser inte kopian längre.",
        to=handover.inspection.get_absolute_url(),
        page=in_room(
            ROOM,
            handover.group,
            "Återkalla",
            about=handover.inspection,
            submit="Återkalla",
            tone="danger",
            template="samverkan/tillsyn/withdraw.html",
            more={"handover": handover},
        ),
    )
