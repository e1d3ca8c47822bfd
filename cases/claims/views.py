"""What runs beside the chain: claims, stopped payments and notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.case.acting import form_page
from cases.case.views import render_case
from cases.claims import forms
from cases.claims import services as claiming
from cases.claims.selectors import tracks_of
from cases.disclosure.frozen import read_frozen
from cases.disclosure.services.disclosing import fingerprint
from cases.doors import (
    case_door,
    claim_door,
    notice_door,
    received_door,
    stopped_door,
)
from cases.models import Aterkrav, Case, Disclosure, StoppedPayment, Underrattelse
from cases.notices import services as notifying
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import make, save, sent, went_before

if TYPE_CHECKING:
    from pax.ui.forms import PaxForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@case_door(Permission.CASE_READ)
def tracks(request: Request, case: Case) -> HttpResponse:
    user = request.user
    return render_case(
        request,
        case,
        "cases/claims/tracks.html",
        tab="cases:tracks",
        tracks=tracks_of(case),
        # Beside the chain: also when it has ended and the case is closed.
        can_write=user.may(Permission.CASE_EDIT) and not case.is_received,
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_claim(request: Request, case: Case) -> HttpResponse:
    form = forms.ClaimForm(case, *sent(request))
    return make(
        request,
        form,
        lambda: claiming.add_claim(case, form.claimed, by=request.user),
        say="Återkravet är antecknat.",
        to=_tab(case, "aterkrav"),
        draw=lambda: _write(request, case, form, "Nytt återkrav", "Spara återkravet"),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def edit_claim(request: Request, claim: Aterkrav) -> HttpResponse:
    now = _values(claim, "party_id", "decided_on", "amount", "cost_on")
    now["party"] = now.pop("party_id")
    stored = {name: now[name] for name in ("decided_on", "amount", "cost_on")}
    form = forms.ClaimEditForm(
        claim.case,
        *sent(request),
        initial=now,
        stored=stored,
        current_version=claim.version,
    )
    return save(
        request,
        form,
        lambda: claiming.revise_claim(
            claim,
            form.claimed,
            by=request.user,
            version=int(form.cleaned_data["version"]),
            because=form.cleaned_data["because"],
        ),
        say="Återkravet är ändrat.",
        to=_tab(claim.case, "aterkrav"),
        draw=lambda: _write(
            request, claim.case, form, "Ändra återkravet", "Spara återkravet"
        ),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def move_claim(request: Request, claim: Aterkrav) -> HttpResponse:
    if went := went_before(request):
        return went
    claiming.check_can_move(claim)
    form = forms.ClaimMoveForm(claim, *sent(request))
    return make(
        request,
        form,
        lambda: claiming.move_claim(claim, form.course, by=request.user),
        say=lambda: f"Återkravet: {form.course.state.label.lower()}.",
        to=_tab(claim.case, "aterkrav"),
        draw=lambda: _write(
            request, claim.case, form, "Återkravets läge", "Spara läget"
        ),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def add_repayment(request: Request, claim: Aterkrav) -> HttpResponse:
    form = forms.RepaymentForm(*sent(request))
    return make(
        request,
        form,
        lambda: claiming.add_repayment(
            claim,
            paid_on=form.cleaned_data["paid_on"],
            amount=form.cleaned_data["amount"],
            by=request.user,
        ),
        say="Återbetalningen är antecknad.",
        to=_tab(claim.case, "aterkrav"),
        draw=lambda: _write(
            request, claim.case, form, "Ny återbetalning", "Spara återbetalningen"
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_stopped(request: Request, case: Case) -> HttpResponse:
    form = forms.StoppedForm(*sent(request), initial={"support": case.support})
    return make(
        request,
        form,
        lambda: claiming.add_stopped_payment(case, form.stopped, by=request.user),
        say="Den stoppade utbetalningen är antecknad.",
        to=_tab(case, "stoppade"),
        draw=lambda: _write(request, case, form, "Stoppad utbetalning", "Spara"),
    )


@get_or_post
@stopped_door(Permission.CASE_EDIT)
def edit_stopped(request: Request, stopped: StoppedPayment) -> HttpResponse:
    now = _values(stopped, "support", "stopped_on", "amount", "because")
    form = forms.StoppedEditForm(
        *sent(request), initial=now, stored=now, current_version=stopped.version
    )
    return save(
        request,
        form,
        lambda: claiming.revise_stopped_payment(
            stopped,
            form.stopped,
            by=request.user,
            version=int(form.cleaned_data["version"]),
        ),
        say="Den stoppade utbetalningen är ändrad.",
        to=_tab(stopped.case, "stoppade"),
        draw=lambda: _write(
            request, stopped.case, form, "Ändra stoppad utbetalning", "Spara"
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_notice(request: Request, case: Case) -> HttpResponse:
    form = forms.NoticeForm(case, *sent(request))
    return make(
        request,
        form,
        lambda: notifying.prepare_notice(case, form.noticed, by=request.user),
        say="Underrättelsen är sparad. Den är inte skickad än.",
        to=_tab(case, "underrattelser"),
        draw=lambda: _write(
            request,
            case,
            form,
            "Ny underrättelse",
            "Spara underrättelsen",
            lead="Underrättelsen skickas inte nu. En som beslutar granskar den först.",
        ),
    )


@get_or_post
@notice_door(Permission.CASE_EDIT)
def edit_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    notifying.check_undecided(notice)
    stored = _values(notice, "benefit", "circumstances")
    now = stored | _values(notice, "law", "receiver_id", "party_id")
    now |= {"receiver": now.pop("receiver_id"), "party": now.pop("party_id")}
    form = forms.NoticeEditForm(
        notice.case,
        *sent(request),
        initial=now,
        stored=stored,
        current_version=notice.version,
    )
    return save(
        request,
        form,
        lambda: notifying.revise_notice(
            notice,
            form.noticed,
            by=request.user,
            version=int(form.cleaned_data["version"]),
        ),
        say="Underrättelsen är ändrad.",
        to=_tab(notice.case, "underrattelser"),
        draw=lambda: _write(
            request, notice.case, form, "Ändra underrättelsen", "Spara underrättelsen"
        ),
    )


@get_or_post
@notice_door(Permission.CASE_DECIDE)
def send_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    """Show exactly what the receiver gets; through Pax if it uses Pax."""
    if went := went_before(request):
        return went
    notifying.check_undecided(notice)
    units = notifying.receiving_units(notice)
    content = notifying.freeze_notice(notice)
    first = {"digest": fingerprint(content), "to_unit": units.first()}
    form: PaxForm = (
        forms.NoticeSendForm(notice, units, *sent(request), initial=first)
        if units
        else forms.NoticeLetterForm(*sent(request))
    )
    return make(
        request,
        form,
        lambda: _send(notice, form, request),
        say=lambda: f"Underrättelsen till {notice.receiver} är skickad.",
        to=_tab(notice.case, "underrattelser"),
        draw=lambda: form_page(
            request,
            notice.case,
            "cases/notices/notice_send.html",
            form,
            notice=notice,
            law=notifying.law_of(notice),
            is_letter=not units,
            sections=read_frozen(content),
            cancel=_tab(notice.case, "underrattelser"),
        ),
    )


@get_or_post
@notice_door(Permission.CASE_DECIDE)
def letter_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    if went := went_before(request):
        return went
    notifying.check_undecided(notice)
    form = forms.NoticeLetterForm(*sent(request))
    return make(
        request,
        form,
        lambda: notifying.note_letter(
            notice, sent_on=form.cleaned_data["sent_on"], by=request.user
        ),
        say="Det är antecknat att underrättelsen har skickats.",
        to=_tab(notice.case, "underrattelser"),
        draw=lambda: _write(
            request,
            notice.case,
            form,
            "Skickad på annat sätt",
            "Spara",
            lead="Underrättelsen har gått med brev eller på annat sätt utanför Pax.",
        ),
    )


@get_or_post
@notice_door(Permission.CASE_DECIDE)
def decline_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    if went := went_before(request):
        return went
    notifying.check_undecided(notice)
    form = forms.NoticeDeclineForm(*sent(request))
    return make(
        request,
        form,
        lambda: notifying.decline_notice(
            notice, because=form.cleaned_data["because"], by=request.user
        ),
        say="Det är beslutat att inte underrätta.",
        to=_tab(notice.case, "underrattelser"),
        draw=lambda: _write(
            request,
            notice.case,
            form,
            "Besluta att inte underrätta",
            "Besluta",
            lead="Ni är skyldiga att underrätta om det inte finns särskilda skäl.",
        ),
    )


@get_or_post
@notice_door(Permission.CASE_EDIT)
def note_answer(request: Request, notice: Underrattelse) -> HttpResponse:
    if went := went_before(request):
        return went
    notifying.check_unanswered(notice)
    form = forms.LetterAnswerForm(*sent(request))
    return make(
        request,
        form,
        lambda: notifying.note_answer(
            notice,
            answered_on=form.cleaned_data["answered_on"],
            answer=form.cleaned_data["answer"],
            by=request.user,
        ),
        say="Svaret är antecknat.",
        to=_tab(notice.case, "underrattelser"),
        draw=lambda: _write(
            request, notice.case, form, "Svar på underrättelsen", "Spara svaret"
        ),
    )


@get_or_post
@received_door(Permission.FEEDBACK_GIVE)
def answer_notice(request: Request, disclosure: Disclosure) -> HttpResponse:
    if went := went_before(request):
        return went
    notifying.check_can_answer(disclosure, request.user)
    form = forms.NoticeAnswerForm(*sent(request))
    form.offer_grounds(disclosure.receiver_unit.activity, disclosure.sender_agency.kind)
    return make(
        request,
        form,
        lambda: notifying.answer_notice(
            disclosure,
            answer=form.cleaned_data["answer"],
            terms=form.on_ground,
            by=request.user,
        ),
        say=lambda: f"Svaret är lämnat till {disclosure.sender_agency}.",
        to=disclosure.get_absolute_url(),
        draw=lambda: form_page(
            request,
            None,
            "cases/notices/notice_answer.html",
            form,
            disclosure=disclosure,
            sections=read_frozen(disclosure.content),
            cancel=disclosure.get_absolute_url(),
        ),
    )


def _send(notice: Underrattelse, form: PaxForm, request: Request) -> None:
    given = form.cleaned_data
    if isinstance(form, forms.NoticeLetterForm):
        notifying.note_letter(notice, sent_on=given["sent_on"], by=request.user)
        return
    notifying.send_notice(
        notice,
        to_unit=given["to_unit"],
        by=request.user,
        digest=given["digest"],
        answer_by=given["answer_by"],
    )


def _write(
    request: Request,
    case: Case,
    form: PaxForm,
    title: str,
    submit: str,
    *,
    lead: str = "",
) -> HttpResponse:
    return form_page(
        request,
        case,
        "cases/claims/track_form.html",
        form,
        title=title,
        submit=submit,
        lead=lead,
        cancel=_tab(case),
    )


def _tab(case: Case, anchor: str = "") -> str:
    url = reverse("cases:tracks", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url


def _values(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
