"""What has happened in a case, what was changed, and who has read it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cases.case.views import render_case
from cases.doors import case_door
from cases.models import Case
from cases.timeline.selectors import (
    KINDS,
    history_of,
    readers_of,
    timeline_of,
    words_of,
)
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.history.pages import KindForm, history_context
from pax.ui.parts import Chip


@require_safe
@case_door(Permission.CASE_READ)
def timeline(request: Request, case: Case) -> HttpResponse:
    kind = _chosen(request, KINDS)
    return render_case(
        request,
        case,
        "cases/timeline/timeline.html",
        tab="cases:timeline",
        page_of=timeline_of(request, case, request.user, kind=kind),
        form=KindForm("Visa", KINDS, kind),
        chips=_chips(kind, KINDS),
    )


@require_safe
@case_door(Permission.CASE_READ, quietly=True)
def history(request: Request, case: Case) -> HttpResponse:
    record(Verb.CASE_HISTORY_READ, case, by=request.user)
    told = history_of(case, request.user)
    return render_case(
        request,
        case,
        "cases/timeline/history.html",
        tab="cases:history",
        **history_context(request, told, words=words_of(case)),
    )


@require_safe
@case_door(Permission.CASE_READERS, quietly=True)
def readers(request: Request, case: Case) -> HttpResponse:
    record(Verb.CASE_READERS_READ, case, by=request.user)
    everything = request.GET.get("kind") == "allt"
    kinds = {"allt": "Läsningar och ändringar"}
    form = KindForm("Visa", kinds, "allt" if everything else "")
    form.chooser("kind").choices = [("", "Läsningar"), *kinds.items()]
    return render_case(
        request,
        case,
        "cases/timeline/readers.html",
        tab="cases:readers",
        page_of=readers_of(request, case, only_reading=not everything),
        form=form,
        is_later="after" in request.GET,
    )


def _chosen(request: Request, kinds: dict[str, str]) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in kinds else ""


def _chips(kind: str, kinds: dict[str, str]) -> list[Chip]:
    return [Chip(kinds[kind], "?")] if kind else []
