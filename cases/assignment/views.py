"""Who handles a case, whether they may (jäv), and who may read it at all."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from cases.assignment import services as assigning
from cases.assignment.forms import (
    AssignForm,
    JavForm,
    LiftForm,
    LiftJavForm,
    RestrictForm,
    TakeUpForm,
)
from cases.case.views import in_case
from cases.doors import case_door, jav_door
from cases.models import Case, JavCheck
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.pages import change, create, get_or_post, sent


@get_or_post
@case_door(Permission.CASE_EDIT)
def take_up(request: Request, case: Case) -> HttpResponse:
    """Take a flag up, and answer about jäv when one takes it oneself."""
    user = request.user
    form = TakeUpForm(user, _handlers(case, user), *sent(request))

    def told(event: object) -> str:
        if event is None:
            return _say_biased(request)
        return f"Ärendet är upptaget. {form.cleaned_data['assignee']} handlägger."

    return create(
        request,
        form,
        lambda: assigning.take_up(case, by=user, **form.given),
        say=told,
        to=lambda event: _on_from(case, is_closed=event is None),
        page=in_case(
            case,
            "Ta upp till utredning",
            lead="Flaggan blir en utredning, och den som flaggade får veta att den "
            "utreds.",
            submit="Ta upp ärendet",
            template="cases/assignment/assign_take_up.html",
            more={"handlers": form.handlers},
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def assign(request: Request, case: Case) -> HttpResponse:
    form = AssignForm(_handlers(case, request.user), *sent(request), instance=case)
    answers = JavCheck.objects.filter(case=case).select_related("person", "lifted_by")
    return change(
        request,
        form,
        lambda: assigning.assign_case(case, by=request.user, **form.given),
        say=lambda _: f"{form.cleaned_data['assignee']} handlägger nu ärendet.",
        to=case.get_absolute_url(),
        page=in_case(
            case,
            "Handläggare",
            lead="Den som utses får frågan om jäv och svarar innan arbetet börjar.",
            submit="Utse handläggare",
            template="cases/assignment/assign.html",
            more={
                "answers": answers,
                "can_lift": request.user.may(Permission.CASE_ASSIGN),
            },
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def jav(request: Request, case: Case) -> HttpResponse:
    """Answer whether one is biased; a yes is met with a warning, not with thanks."""
    form = JavForm(*sent(request))

    def told(answer: JavCheck) -> str:
        if answer.is_biased:
            return _say_biased(request)
        return "Tack, ditt svar är sparat."

    return create(
        request,
        form,
        lambda: assigning.answer_jav(case, by=request.user, **form.given),
        say=told,
        to=lambda answer: _on_from(case, is_closed=answer.stands),
        page=in_case(
            case,
            "Är du jävig?",
            window=f"Jäv, {case.reference}",
            lead="Den som är jävig får varken handlägga ärendet eller läsa det, och "
            "ska säga till genast. Svarar du ja stängs ärendet för dig, och bara "
            "någon annan som fördelar arbetet kan häva det.",
            submit="Svara",
            template="cases/assignment/assign_jav.html",
        ),
    )


@get_or_post
@jav_door(Permission.CASE_ASSIGN)
@fresh_proof
def lift_jav(request: Request, answer: JavCheck) -> HttpResponse:
    """Let one who has said that they are biased into the case again."""
    case = answer.case
    form = LiftJavForm(*sent(request), instance=answer)
    return change(
        request,
        form,
        lambda: assigning.lift_jav(
            answer, by=request.user, because=form.cleaned_data["because"]
        ),
        say=f"Jävet är hävt. {answer.person} kan läsa ärendet igen.",
        to=reverse("cases:assign", args=[case.uuid]),
        page=in_case(
            case,
            "Häv jäv",
            window=f"Jäv, {case.reference}",
            lead=f"{answer.person} har anmält jäv: ”{answer.explanation}” Häver du det "
            "kan personen läsa och handlägga ärendet igen.",
            submit="Häv jävet",
        ),
    )


@get_or_post
@case_door(Permission.CASE_RESTRICT)
@fresh_proof
def restrict(request: Request, case: Case) -> HttpResponse:
    """Narrow a case to named people, or lift that: two forms on one page."""
    is_lifting = "hav" in request.POST
    always = [request.user, *([case.assignee] if case.assignee else [])]
    narrow = RestrictForm(
        case,
        *(() if is_lifting else sent(request)),
        always=always,
        instance=case,
        prefix="begransa",
    )
    lift = LiftForm(*(sent(request) if is_lifting else ()), instance=case, prefix="hav")
    asked = lift if is_lifting else narrow
    act = assigning.lift_restriction if is_lifting else assigning.restrict_case
    return change(
        request,
        asked,
        lambda: act(case, by=request.user, **asked.given),
        say="Begränsningen är hävd. Enheten kan läsa ärendet."
        if is_lifting
        else "Ärendet är begränsat. Det gäller genast.",
        to=case.get_absolute_url(),
        page=in_case(
            case,
            "Begränsa till namngivna personer",
            window=f"Begränsa {case.reference}",
            lead="Bara de som du väljer kan läsa ärendet. Det gäller genast, också för "
            "den som har ärendet öppet.",
            heading="Vilka får läsa",
            template="cases/assignment/restrict.html",
            more={
                "narrow": narrow,
                "lift": lift,
                "always": always,
                "named": assigning.named_people(case),
            },
        ),
    )


def _handlers(case: Case, user: User) -> list[User]:
    """List whom the person may choose: themselves, or anyone if they give out work."""
    able = assigning.possible_handlers(case)
    if user.may(Permission.CASE_ASSIGN):
        return able
    return [p for p in able if p == user]


def _on_from(case: Case, *, is_closed: bool) -> str:
    """Go to the case, or where one can be when it has just been closed to one."""
    return reverse("cases:list") if is_closed else case.get_absolute_url()


def _say_biased(request: Request) -> str:
    """Warn instead of saying that all went well."""
    messages.warning(
        request,
        "Du har anmält jäv. Ärendet är stängt för dig, och den som fördelar arbete "
        "har fått veta det.",
    )
    return ""
