"""A plan's papers: begun, read, drawn anew and sent."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from atgardsplan.papers.doors import READERS, paper_door
from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.forms import BeginForm, PaperForm, RenewForm, SendForm
from atgardsplan.papers.models import Paper
from atgardsplan.papers.policies import check_can_write, may_write, works_on
from atgardsplan.papers.selectors import jobs_of, papers_of, sections_of, sent_to
from atgardsplan.papers.services import writing
from atgardsplan.plan.doors import READS, WRITE, plan_door
from atgardsplan.plan.models import Plan
from atgardsplan.plan.policies import makes
from atgardsplan.plan.views.common import get_or_post, make, page, save
from pax.access.doors import permission_door
from pax.editions.content import fingerprint
from pax.ui.paging import keyset_page
from pax.writing.pages import given, sent, version_of

if TYPE_CHECKING:
    from pax.access.request import Request

FORM = "atgardsplan/papers/form.html"
#: What a paper is called, until somebody calls it something else.
TITLES = {
    PaperKind.REPORT: "Redovisning av åtgärdsplanen",
    PaperKind.FOLLOW_UP: "Uppföljning av åtgärdsplanen",
}
ORDER = ["-period_to", "-pk"]
SIZE = 20


@require_safe
@plan_door(*READS, quietly=True)
def papers(request: Request, plan: Plan) -> HttpResponse:
    return page(
        request,
        "atgardsplan/papers/list.html",
        plan,
        "papers:list",
        papers=papers_of(plan, request.user),
        jobs=jobs_of(plan, request.user),
        makes=makes(plan, request.user),
    )


@require_safe
@permission_door(*READERS)
def sent_papers(request: Request) -> HttpResponse:
    found = keyset_page(request, sent_to(request.user), ORDER, size=SIZE, key="uuid")
    return render(request, "atgardsplan/papers/sent.html", {"page": found})


@get_or_post
@plan_door(WRITE, quietly=True)
def begin(request: Request, plan: Plan) -> HttpResponse:
    kind = _kind(request)
    form = BeginForm(*sent(request), initial=_first(plan, kind))

    def act() -> Paper:
        about = given(form)
        about["kind"] = PaperKind(about["kind"])
        return writing.begin_paper(plan, by=request.user, **about)

    here = _list_of(plan)
    return make(
        request,
        plan,
        form,
        act,
        say="Handlingen är gjord. Läs igenom den och skriv i den.",
        to=Paper.get_absolute_url,
        title="Ny handling",
        submit="Gör handlingen",
        cancel=here,
        template=FORM,
        lead="Pax hämtar det som finns i planen. Allt går att ändra innan den lämnas.",
    )


def _kind(request: Request) -> PaperKind:
    asked = request.GET.get("slag", "")
    return PaperKind(asked) if asked in PaperKind.values else PaperKind.REPORT


def _first(plan: Plan, kind: PaperKind) -> dict[str, object]:
    """Suggest a title and a period: this far, from when the plan begins."""
    today = timezone.localdate()
    begins = datetime.date(plan.year_from, 1, 1)
    return {
        "kind": kind.value,
        "title": f"{TITLES[kind]} {plan.years}",
        "period_from": min(begins, today),
        "period_to": min(datetime.date(plan.year_to, 12, 31), today),
        "addressee": "Kommunfullmäktige",
    }


def _list_of(plan: Plan) -> str:
    return reverse("papers:list", args=[plan.uuid])


@require_safe
@paper_door(*READERS)
def paper(request: Request, paper: Paper) -> HttpResponse:
    return render(
        request,
        "atgardsplan/papers/paper.html",
        {
            "paper": paper,
            "sections": sections_of(paper),
            "may_write": may_write(paper, request.user),
            "renew_form": RenewForm(),
            "plan": _plan_of(paper, request),
            "works": works_on(paper, request.user),
        },
    )


def _plan_of(paper: Paper, request: Request) -> Plan | None:
    """Give the plan for those who read it: not for all who read what was sent."""
    found: Plan | None = (
        Plan.objects.visible_to(request.user).filter(pk=paper.plan_id).first()
    )
    return found


@get_or_post
@paper_door(WRITE)
def edit(request: Request, paper: Paper) -> HttpResponse:
    check_can_write(paper, request.user)
    names = ("title", "addressee", "diarienummer")
    now: dict[str, object] = {name: getattr(paper, name) for name in names}
    form = PaperForm(
        *sent(request), initial=now, stored=now, current_version=paper.version
    )
    return save(
        request,
        None,
        form,
        lambda: writing.revise_paper(
            paper,
            by=request.user,
            version=version_of(form),
            **{name: form.cleaned_data[name] for name in names},
        ),
        say="Uppgifterna är sparade.",
        to=paper.get_absolute_url(),
        title="Ändra uppgifter om handlingen",
        submit="Spara",
        template=FORM,
    )


@get_or_post
@paper_door(WRITE)
def renew(request: Request, paper: Paper) -> HttpResponse:
    check_can_write(paper, request.user)
    form = RenewForm(*sent(request))
    came: list[tuple[int, int]] = []
    answer = make(
        request,
        None,
        form,
        lambda: came.append(writing.renew_paper(paper, by=request.user)),
        say="Underlaget är hämtat på nytt.",
        to=paper.get_absolute_url(),
        title="Hämta underlag på nytt",
        submit="Hämta på nytt",
        template=FORM,
        lead="Avsnitt som ni inte har skrivit i byts ut. Där ni har skrivit ändras "
        "ingenting: det nya underlaget visas bredvid, och ni väljer.",
    )
    for replaced, offered in came:
        messages.info(
            request,
            f"{replaced} avsnitt byttes ut. {offered} avsnitt har nytt underlag att "
            "ta ställning till.",
        )
    return answer


@get_or_post
@paper_door(WRITE)
def send(request: Request, paper: Paper) -> HttpResponse:
    check_can_write(paper, request.user)
    digest = fingerprint(writing.content_of_paper(paper))
    views = sections_of(paper)
    form = SendForm(*sent(request), initial={"digest": digest})
    return make(
        request,
        None,
        form,
        lambda: writing.send_paper(
            paper, by=request.user, digest=form.cleaned_data["digest"]
        ),
        say="Handlingen är lämnad och fryst som den var.",
        to=paper.get_absolute_url(),
        title=f"Lämna till {paper.addressee}?",
        submit="Lämna och frys handlingen",
        template="atgardsplan/papers/send.html",
        paper=paper,
        sections=[view for view in views if view.html],
        offered=[view for view in views if view.section and view.section.offered],
    )
