"""The case page: what every tab and form has in common, and the overview."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.case import selectors
from cases.case.policies import jav_of
from cases.chain.selectors import onward_from
from cases.chain.services import ways_onward, with_days_to_correct
from cases.closing.selectors import prosecution
from cases.doors import case_door
from cases.investigation.selectors import other_cases_of_flags
from cases.models import Case
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.pages import FormPage
from pax.ui.parts import Tab


def in_case(case: Case, title: str, *, back: str = "", **words: Any) -> FormPage:
    """Give the form page of something in a case; `back` is the part it belongs to."""
    back = back or case.get_absolute_url()
    around: dict[str, Any] = {
        "kicker": case.reference,
        "window": f"{title}, {case.reference}",
        "cancel": back,
        "trail": [
            ("Översikt", "/"),
            ("Ärenden", reverse("cases:list")),
            (case.reference, back),
        ],
        "more": {"case": case},
    }
    words["more"] = {"case": case, **words.get("more", {})}
    return FormPage(title, **around | words)


#: The tabs of a case: url name and label, in order.
TABS = (
    ("cases:detail", "Översikt"),
    ("cases:investigation", "Utredning"),
    ("cases:calculation", "Kalkyl"),
    ("cases:disclosures", "Anmälan och utlämnanden"),
    ("cases:tracks", "Återkrav och underrättelser"),
    ("cases:work", "Arbete"),
    ("cases:closing", "Avslut"),
    ("cases:timeline", "Tidslinje"),
    ("cases:history", "Historik"),
)


def render_case(
    request: Request,
    case: Case,
    template: str,
    *,
    tab: str,
    **context: Any,
) -> HttpResponse:
    """Draw a page of a case, with the chain, the facts and the tabs on top."""
    return render(request, template, around_case(request, case, tab) | context)


def form_in_tab(
    request: Request, case: Case, template: str, *, tab: str, **more: Any
) -> FormPage:
    """Give the page of a form that stands in one of a case's tabs."""
    return FormPage(template=template, more=around_case(request, case, tab) | more)


def around_case(request: Request, case: Case, tab: str) -> dict[str, Any]:
    """Give what every tab of a case shows: the chain, the facts and the ways on."""
    user = request.user
    jav = jav_of(case, user)
    return {
        "case": case,
        "jav": jav,
        "chain": selectors.chain_picture(case),
        "clocks": selectors.running_clocks(case),
        "next_steps": (
            None if jav.hinders else onward_from(case, ways_onward(case, user))
        ),
        "tabs": _tabs(case, tab, user),
        "can_edit": (
            case.is_open and user.may(Permission.CASE_EDIT) and not jav.hinders
        ),
        "can_decide": user.may(Permission.CASE_DECIDE),
        "can_assign": case.is_open and user.may(Permission.CASE_ASSIGN),
        "can_restrict": user.may(Permission.CASE_RESTRICT),
        "can_ask_readers": user.may(Permission.CASE_READERS),
    }


@require_safe
@case_door(Permission.CASE_READ)
def detail(request: Request, case: Case) -> HttpResponse:
    overview = selectors.overview(case)
    return render_case(
        request,
        case,
        "cases/case/detail.html",
        tab="cases:detail",
        overview=overview,
        earlier=other_cases_of_flags(case, overview["impulses"], request.user),
        prosecution=prosecution(case),
        days_to_correct=with_days_to_correct(overview["events"], request.user),
    )


def _tabs(case: Case, current: str, user: User) -> list[Tab]:
    """Give the tabs; who has read is for those who may ask."""
    shown = [*TABS]
    if user.may(Permission.CASE_READERS):
        shown.append(("cases:readers", "Vem har läst"))
    return [
        Tab(label, reverse(name, args=[case.uuid]), name == current)
        for name, label in shown
    ]
