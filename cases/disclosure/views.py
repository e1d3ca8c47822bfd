"""What is given to and received from other authorities: register, inbox, answers."""

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from cases.case import services as opening
from cases.case.views import form_in_tab, render_case
from cases.disclosure import selectors as waiting
from cases.disclosure import services as disclosing
from cases.disclosure.forms import (
    AskForm,
    CompletionForm,
    FeedbackForm,
    ReceiveForm,
    WithdrawForm,
)
from cases.disclosure.frozen import read_frozen
from cases.disclosure.missing import missing_before_telling
from cases.disclosure.selectors import case_of, files_of, register_of
from cases.disclosure.services import origin_of, other_unit
from cases.doors import case_door, disclosure_door, received_door, sent_door
from cases.enums import IN_GROUPS, DisclosureKind
from cases.models import Case, DisclosedFile, Disclosure
from cases.notices.services import can_answer
from pax.access.doors import permission_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint
from pax.errors import WrongState
from pax.files.serving import as_attachment
from pax.pages import Act, FormPage, change, create, draw, get_or_post, sent
from pax.redactions.pages import redaction_page
from pax.ui.forms import PaxForm
from pax.ui.paging import keyset_page

TAB = "cases:disclosures"
WRITE_PAGE = "cases/disclosure/disclosure_write.html"
CONFIRM_PAGE = "cases/disclosure/disclosure_confirm.html"
#: Oldest first: what has waited the longest is seen without paging.
INBOX_ORDER = ["sent_at", "pk"]


@require_safe
@case_door(Permission.CASE_READ)
def disclosures(request: Request, case: Case) -> HttpResponse:
    user = request.user
    return render_case(
        request,
        case,
        "cases/disclosure/disclosures.html",
        tab=TAB,
        register=register_of(case),
        can_answer=case.is_open and user.may(Permission.FEEDBACK_GIVE),
        can_share=case.is_open and user.may(Permission.GROUP_SHARE),
    )


@require_safe
@disclosure_door(Permission.CASE_READ)
def disclosure(request: Request, disclosure: Disclosure) -> HttpResponse:
    """Show a frozen copy, with the way to receive it for whom it waits."""
    user = request.user
    may_receive = (
        disclosure.sender_agency_id != user.agency_id
        and disclosure.receiver_case_id is None
        # A notification is answered, and what a group was given is read where the
        # group works: neither opens a case in the chain.
        and disclosure.kind not in {DisclosureKind.UNDERRATTELSE, *IN_GROUPS}
        and user.may(Permission.REFERRAL_RECEIVE)
    )
    form = ReceiveForm() if may_receive else None
    return draw(request, form or PaxForm(), _copy_page(request, disclosure, form))


def _copy_page(
    request: Request, disclosure: Disclosure, form: ReceiveForm | None
) -> FormPage:
    """Give the page of a frozen copy, as its sender or its receiver sees it."""
    user = request.user
    is_ours = disclosure.sender_agency_id == user.agency_id
    return FormPage(
        template="cases/disclosure/disclosure.html",
        more={
            "disclosure": disclosure,
            "is_ours": is_ours,
            "case": case_of(disclosure, user),
            "sections": read_frozen(disclosure.content),
            "files": files_of(disclosure),
            "form": form,
            "can_answer": can_answer(disclosure, user),
            "can_withdraw": is_ours
            and not disclosure.withdrawn_at
            and user.may(Permission.CASE_DECIDE),
        },
    )


@require_safe
@disclosure_door(Permission.CASE_READ, quietly=True)
def disclosed_file(
    request: Request, disclosure: Disclosure, file: UUID
) -> HttpResponse:
    found = DisclosedFile.objects.filter(disclosure=disclosure, uuid=file).first()
    if found is None:
        raise Http404
    record(Verb.DOCUMENT_READ, disclosure, by=request.user)
    return as_attachment(found.sha256, name=found.name, content_type=found.content_type)


@get_or_post
@sent_door(Permission.CASE_DECIDE, quietly=True)
@fresh_proof
def disclosure_withdraw(request: Request, disclosure: Disclosure) -> HttpResponse:
    form = WithdrawForm(*sent(request))
    here = disclosure.get_absolute_url()
    return change(
        request,
        form,
        lambda: disclosing.ask_to_withdraw(disclosure, by=request.user, **form.given),
        say="Återkallelsen är begärd. Den gäller när någon annan som arbetar med "
        "ärendet har bekräftat den.",
        to=here,
        page=FormPage(
            "Återkalla utlämnandet",
            window=f"Återkalla {disclosure.number}",
            kicker=disclosure.number,
            trail=[("Översikt", "/"), (disclosure.number, here)],
            submit="Begär att det återkallas",
            tone="danger",
            template="cases/disclosure/disclosure_withdraw.html",
            more={"disclosure": disclosure},
        ),
    )


@get_or_post
@sent_door(Permission.CASE_DECIDE, quietly=True)
@fresh_proof
def disclosure_redact(request: Request, disclosure: Disclosure) -> HttpResponse:
    """Ask that personal data is taken out of the copy that a receiver was given."""
    here = disclosure.get_absolute_url()
    return redaction_page(
        request,
        disclosure,
        agency=disclosure.sender_agency,
        to=here,
        case_ref=disclosure.case_id,
        page=partial(
            FormPage,
            kicker=disclosure.number,
            trail=[("Översikt", "/"), (disclosure.number, here)],
        ),
    )


@require_POST
@received_door(Permission.REFERRAL_RECEIVE, quietly=True)
def disclosure_receive(request: Request, disclosure: Disclosure) -> HttpResponse:
    form = ReceiveForm(*sent(request))
    return create(
        request,
        form,
        lambda: opening.receive_disclosure(disclosure, by=request.user, **form.given),
        say=lambda case: f"Mottaget. Ert ärende är {case.reference}.",
        to=Case.get_absolute_url,
        page=lambda: _copy_page(request, disclosure, form),
    )


@require_safe
@permission_door(Permission.REFERRAL_RECEIVE)
def inbox(request: Request) -> HttpResponse:
    waits = Disclosure.objects.in_inbox_of(request.user).select_related(
        "sender_agency", "sender_unit", "receiver_unit"
    )
    return render(
        request,
        "cases/disclosure/inbox.html",
        {
            "received": keyset_page(
                request, waits.defer("content"), INBOX_ORDER, key="uuid"
            ),
            "owed": waiting.we_owe(request.user),
            "awaited": waiting.waiting_for_others(request.user),
        },
    )


@get_or_post
@case_door(Permission.FEEDBACK_GIVE)
def give_feedback(request: Request, case: Case) -> HttpResponse:
    """Choose what has happened, write it, read it as the sender will, send it."""
    choices = disclosing.tellable(case, request.user)
    origin = origin_of(case) if case.is_received else None
    asked = request.GET.get("handelse", "")
    transition = next((t for t in choices if t.key == asked), None)
    if transition is None and request.method == "POST":
        raise WrongState("Det går inte att återkoppla det här nu. Läs ärendet igen.")
    if transition is None or origin is None:
        return render_case(
            request,
            case,
            "cases/disclosure/disclosure_tell.html",
            tab=TAB,
            choices=choices if origin else [],
            origin=origin,
        )
    form = FeedbackForm(
        case,
        transition,
        origin.sender_unit,
        *sent(request),
        missing=missing_before_telling(case, transition),
    )
    return _confirm(
        request,
        case,
        form,
        lambda: disclosing.give_feedback(
            case,
            form.told,
            form.on_ground,
            by=request.user,
            despite=form.cleaned_data.get("despite", ""),
        ),
        title=transition.name,
        receiver=origin.sender_unit,
        submit="Skicka återkopplingen",
        done="Återkopplingen är skickad.",
        back=reverse("cases:feedback", args=[case.uuid]),
    )


@get_or_post
@case_door(Permission.FEEDBACK_GIVE)
def ask_completion(request: Request, case: Case) -> HttpResponse:
    origin = origin_of(case) if case.is_received else None
    if origin is None:
        return redirect("cases:disclosures", case.uuid)
    form = AskForm(case, origin.sender_unit, *sent(request))
    return _confirm(
        request,
        case,
        form,
        lambda: disclosing.ask_for_completion(
            case,
            form.cleaned_data["text"],
            form.cleaned_data["answer_by"],
            form.on_ground,
            by=request.user,
        ),
        title="Begär komplettering",
        receiver=origin.sender_unit,
        submit="Skicka begäran",
        done="Begäran är skickad. Den blir en uppgift hos avsändaren.",
        back=reverse("cases:disclosures", args=[case.uuid]),
    )


@get_or_post
@disclosure_door(Permission.CASE_DECIDE)
@fresh_proof
def send_completion(request: Request, disclosure: Disclosure) -> HttpResponse:
    """Add to what was sent; what was asked for is shown beside."""
    case = case_of(disclosure, request.user)
    if case is None or disclosure.withdrawn_at or not case.is_open:
        raise WrongState("Det finns inget öppet ärende att komplettera från.")
    receiver = other_unit(disclosure, case)
    form = CompletionForm(case, receiver, *sent(request))
    asked = disclosure.sender_agency_id != case.agency_id
    return _confirm(
        request,
        case,
        form,
        lambda: disclosing.send_completion(
            case, disclosure, form.completion, form.on_ground, by=request.user
        ),
        title="Komplettera",
        receiver=receiver,
        submit="Skicka kompletteringen",
        done="Kompletteringen är skickad.",
        back=reverse("cases:disclosures", args=[case.uuid]),
        asked=read_frozen(disclosure.content) if asked else [],
    )


def _confirm(
    request: Request,
    case: Case,
    form: FeedbackForm | AskForm | CompletionForm,
    act: Act,
    *,
    done: str,
    **words: Any,
) -> HttpResponse:
    """Draw the form, then exactly what the receiver will see, and only then send.

    The fingerprint of what was read comes back with the form: what is sent is what
    was read, or it is shown again.  Works without JavaScript; ”Ändra” goes back to
    the form with everything still in it.
    """

    def page(template: str = WRITE_PAGE, **shown: Any) -> FormPage:
        request.refused = form.refused
        return form_in_tab(request, case, template, tab=TAB, **words, **shown)

    if "andra" in request.POST:
        return draw(request, form, page(), status=HTTPStatus.OK)
    if not form.is_valid():
        return draw(request, form, page())
    content = form.freeze()
    digest = fingerprint(content)
    if request.POST.get("digest") != digest:
        sections = read_frozen(content)
        return draw(request, form, page(CONFIRM_PAGE, sections=sections, digest=digest))
    return create(
        request,
        form,
        act,
        say=done,
        to=reverse("cases:disclosures", args=[case.uuid]),
        page=page,
    )
