"""Notifications to those who pay or register (underrättelser), from both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cases.case.acting import form_page
from cases.case.doors import case_door
from cases.disclosure.doors import received_door
from cases.disclosure.frozen import read_frozen
from cases.disclosure.services.disclosing import fingerprint
from cases.models import Case, Disclosure, Underrattelse
from cases.notices import forms
from cases.notices import services as notifying
from cases.notices.doors import notice_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import make, save, sent, went_before

if TYPE_CHECKING:
    from pax.ui.forms import PaxForm
from cases.claims.views import form_of_track, tracks_url, values_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_notice(request: Request, case: Case) -> HttpResponse:
    form = forms.NoticeForm(case, *sent(request))
    return make(
        request,
        form,
        lambda: notifying.prepare_notice(case, form.noticed, by=request.user),
        say="Underrättelsen är sparad. Den är inte skickad än.",
        to=tracks_url(case, "underrattelser"),
        draw=lambda: form_of_track(
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
    stored = values_of(notice, "benefit", "circumstances")
    now = stored | values_of(notice, "law", "receiver_id", "party_id")
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
        to=tracks_url(notice.case, "underrattelser"),
        draw=lambda: form_of_track(
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
        to=tracks_url(notice.case, "underrattelser"),
        draw=lambda: form_page(
            request,
            notice.case,
            "cases/notices/notice_send.html",
            form,
            notice=notice,
            law=notifying.law_of(notice),
            is_letter=not units,
            sections=read_frozen(content),
            cancel=tracks_url(notice.case, "underrattelser"),
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
        to=tracks_url(notice.case, "underrattelser"),
        draw=lambda: form_of_track(
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
        to=tracks_url(notice.case, "underrattelser"),
        draw=lambda: form_of_track(
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
        to=tracks_url(notice.case, "underrattelser"),
        draw=lambda: form_of_track(
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
