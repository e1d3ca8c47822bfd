"""Notifications to those who pay or register (underrättelser), from both ends."""

from django.http import HttpResponse

from cases.claims.views import in_tracks, tracks_url
from cases.disclosure.frozen import read_frozen
from cases.disclosure.lagrum import GROUNDS
from cases.doors import case_door, notice_door, received_door
from cases.models import Case, Disclosure, Underrattelse
from cases.notices import forms
from cases.notices import services as notifying
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.editions.content import fingerprint
from pax.pages import FormPage, change, create, get_or_post, sent, went_once
from pax.ui.forms import PaxForm


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_notice(request: Request, case: Case) -> HttpResponse:
    form = forms.NoticeForm(case, *sent(request))
    return create(
        request,
        form,
        lambda: notifying.prepare_notice(case, by=request.user, **form.given),
        say="Underrättelsen är sparad. Den är inte skickad än.",
        to=tracks_url(case, "underrattelser"),
        page=in_tracks(
            case,
            "Ny underrättelse",
            submit="Spara underrättelsen",
            lead="Underrättelsen skickas inte nu. En som beslutar granskar den först.",
        ),
    )


@get_or_post
@notice_door(Permission.CASE_EDIT)
def edit_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    notifying.check_undecided(notice)
    form = forms.NoticeForm(notice.case, *sent(request), instance=notice)
    return change(
        request,
        form,
        lambda: notifying.revise_notice(notice, by=request.user, **form.given),
        say="Underrättelsen är ändrad.",
        to=tracks_url(notice.case, "underrattelser"),
        page=in_tracks(
            notice.case, "Ändra underrättelsen", submit="Spara underrättelsen"
        ),
    )


@get_or_post
@notice_door(Permission.CASE_DECIDE)
@went_once
@fresh_proof
def send_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    """Show exactly what the receiver gets; through Pax if it uses Pax."""
    notifying.check_undecided(notice)
    units = notifying.receiving_units(notice)
    content = notifying.freeze_notice(notice)
    first = {"digest": fingerprint(content), "to_unit": units.first()}
    form: PaxForm = (
        forms.NoticeSendForm(units, *sent(request), initial=first)
        if units
        else forms.NoticeLetterForm(*sent(request))
    )
    act = notifying.send_notice if units else notifying.note_letter
    return create(
        request,
        form,
        lambda: act(notice, by=request.user, **form.given),
        say=f"Underrättelsen till {notice.receiver} är skickad.",
        to=tracks_url(notice.case, "underrattelser"),
        page=in_tracks(
            notice.case,
            "Skicka underrättelse",
            submit="Skicka underrättelsen" if units else "Anteckna som skickad",
            template="cases/notices/notice_send.html",
            more={
                "notice": notice,
                "law": GROUNDS[notice.law].lagrum,
                "is_letter": not units,
                "sections": read_frozen(content),
            },
        ),
    )


@get_or_post
@notice_door(Permission.CASE_DECIDE)
@went_once
@fresh_proof
def letter_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    notifying.check_undecided(notice)
    form = forms.NoticeLetterForm(*sent(request))
    return create(
        request,
        form,
        lambda: notifying.note_letter(notice, by=request.user, **form.given),
        say="Det är antecknat att underrättelsen har skickats.",
        to=tracks_url(notice.case, "underrattelser"),
        page=in_tracks(
            notice.case,
            "Skickad på annat sätt",
            lead="Underrättelsen har gått med brev eller på annat sätt utanför Pax.",
        ),
    )


@get_or_post
@notice_door(Permission.CASE_DECIDE)
@went_once
@fresh_proof
def decline_notice(request: Request, notice: Underrattelse) -> HttpResponse:
    notifying.check_undecided(notice)
    form = forms.NoticeDeclineForm(*sent(request))
    return create(
        request,
        form,
        lambda: notifying.decline_notice(notice, by=request.user, **form.given),
        say="Det är beslutat att inte underrätta.",
        to=tracks_url(notice.case, "underrattelser"),
        page=in_tracks(
            notice.case,
            "Besluta att inte underrätta",
            submit="Besluta",
            lead="Ni är skyldiga att underrätta om det inte finns särskilda skäl.",
        ),
    )


@get_or_post
@notice_door(Permission.CASE_EDIT)
@went_once
def note_answer(request: Request, notice: Underrattelse) -> HttpResponse:
    notifying.check_unanswered(notice)
    form = forms.LetterAnswerForm(*sent(request))
    return create(
        request,
        form,
        lambda: notifying.note_answer(notice, by=request.user, **form.given),
        say="Svaret är antecknat.",
        to=tracks_url(notice.case, "underrattelser"),
        page=in_tracks(notice.case, "Svar på underrättelsen", submit="Spara svaret"),
    )


@get_or_post
@received_door(Permission.FEEDBACK_GIVE)
@went_once
def answer_notice(request: Request, disclosure: Disclosure) -> HttpResponse:
    notifying.check_can_answer(disclosure, request.user)
    form = forms.NoticeAnswerForm(*sent(request))
    form.offer_grounds(disclosure.receiver_unit.activity, disclosure.sender_agency.kind)
    here = disclosure.get_absolute_url()
    return create(
        request,
        form,
        lambda: notifying.answer_notice(
            disclosure,
            answer=form.cleaned_data["answer"],
            terms=form.on_ground,
            by=request.user,
        ),
        say=f"Svaret är lämnat till {disclosure.sender_agency}.",
        to=here,
        page=FormPage(
            "Svara på underrättelsen",
            window=f"Svara på {disclosure.number}",
            kicker=disclosure.number,
            trail=[("Översikt", "/"), (disclosure.number, here)],
            submit="Lämna svaret",
            template="cases/notices/notice_answer.html",
            more={
                "disclosure": disclosure,
                "sections": read_frozen(disclosure.content),
            },
        ),
    )
