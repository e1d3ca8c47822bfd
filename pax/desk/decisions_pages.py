"""Pages of decisions that take two, and of what one has been told."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse

from pax.access.doors import OWN_WORK, Door, signed_in
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.decisions.models import PendingDecision
from pax.decisions.services import take_back
from pax.desk.decisions import answer
from pax.notices.models import Notice
from pax.notices.services import put_away
from pax.pages import FormPage, change, confirm, draw, get_or_post, sent
from pax.ui.forms import LongTextField, PaxForm

TRAIL = (("Översikt", "/"),)
#: What of the terms the second reads before answering.
TOLD_OF_TERMS = (("words", "Ord som tas bort"), ("ground", "Rättslig grund"))


def _found(user: User) -> QuerySet[PendingDecision]:
    return PendingDecision.objects.visible_to(user).select_related(
        "asked_by", "settled_by", "concerns", "unit"
    )


#: /beslut/<uuid:pending>/ becomes `pending`: who asked, who may be the second, and
#: whom it is about.
decision_door = Door("pending", _found, reach=OWN_WORK)


class AnswerForm(PaxForm):
    """What the second person says."""

    confirmed = forms.TypedChoiceField(
        label="Ditt svar",
        choices=[("ja", "Bekräfta"), ("nej", "Avslå")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj om du bekräftar eller avslår."},
    )
    because = LongTextField(
        label="Varför?",
        required=False,
        max_length=500,
        rows=2,
        help_text="Skriv varför om du avslår. Den som begärde det läser det.",
    )


@get_or_post
@decision_door(Permission.FLAG_RAISE, Permission.PUBLISHED_READ)
@fresh_proof
def decision(request: Request, pending: PendingDecision) -> HttpResponse:
    """Show what was asked for, to be confirmed or refused by another."""
    page = _page(pending)
    if PendingDecision.objects.for_second(request.user).filter(pk=pending.pk):
        form = AnswerForm(*sent(request))
        return change(
            request,
            form,
            lambda: answer(pending, by=request.user, **form.given),
            say=lambda done: f"{done.get_state_display()}.",
            to="/",
            page=page,
        )
    if pending.asked_by == request.user and pending.is_asked:
        return confirm(
            request,
            lambda: take_back(pending, by=request.user),
            say="Begäran är återtagen.",
            to="/",
            page=_page(pending, submit="Ta tillbaka begäran"),
            tone="",
        )
    return draw(
        request,
        PaxForm(),
        _page(pending, template="desk/decision.html"),
        status=200 if request.method != "POST" else 409,
    )


@get_or_post
@signed_in
def notices(request: Request) -> HttpResponse:
    """List what one has been told, and put it away."""
    told = Notice.objects.visible_to(request.user).filter(to=request.user)
    return confirm(
        request,
        lambda: put_away(by=request.user),
        to="/",
        tone="",
        page=FormPage(
            "Meddelanden",
            trail=TRAIL,
            submit="Lägg undan alla",
            template="desk/notices.html",
            more={"told": told.select_related("by")[:100]},
        ),
    )


def _page(decision: PendingDecision, **words: Any) -> FormPage:
    details = [
        ("Vad", decision.label),
        *(
            (name, decision.terms[key])
            for key, name in TOLD_OF_TERMS
            if key in decision.terms
        ),
        ("Begärt av", f"{decision.asked_by}, {decision.asked_by.title}".rstrip(", ")),
        *([("Varför", decision.because)] if decision.because else []),
        ("Läge", decision.get_state_display()),
        *([("Svar av", decision.settled_by)] if decision.settled_by else []),
        *([("Skäl", decision.settled_because)] if decision.settled_because else []),
    ]
    return FormPage(
        **{
            "title": decision.get_kind_display(),
            "trail": TRAIL,
            "lead": "Det här tar två: en begär, och en annan bekräftar.",
            "submit": "Svara",
            "template": "desk/decide.html",
            "more": {"about": decision.terms.get("page", "")},
            "details": details,
        }
        | words
    )
