"""A plan's papers: begun, read, drawn anew and sent."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

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
from atgardsplan.papers.views.common import in_paper
from atgardsplan.plan.doors import READS, WRITE, plan_door
from atgardsplan.plan.models import Plan
from atgardsplan.plan.policies import makes
from atgardsplan.plan.views.common import get_or_post, in_plan, page
from pax.access.doors import permission_door
from pax.editions.content import fingerprint
from pax.pages import FormPage, change, create, sent
from pax.ui.paging import keyset_page

if TYPE_CHECKING:
    from pax.access.request import Request

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
    form = BeginForm(*sent(request), initial=_first(plan, _kind(request)))
    return create(
        request,
        form,
        lambda: writing.begin_paper(plan, by=request.user, **form.given),
        say="Handlingen är gjord. Läs igenom den och skriv i den.",
        to=Paper.get_absolute_url,
        page=in_plan(
            plan,
            "Ny handling",
            submit="Gör handlingen",
            cancel=_list_of(plan),
            lead="Pax hämtar det som finns i planen. Allt går att ändra innan den "
            "lämnas.",
        ),
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
    form = PaperForm(*sent(request), instance=paper)
    return change(
        request,
        form,
        lambda: writing.revise_paper(paper, by=request.user, **form.given),
        say="Uppgifterna är sparade.",
        to=paper.get_absolute_url(),
        page=in_paper(paper, "Ändra uppgifter om handlingen"),
    )


@get_or_post
@paper_door(WRITE)
def renew(request: Request, paper: Paper) -> HttpResponse:
    check_can_write(paper, request.user)
    return create(
        request,
        RenewForm(*sent(request)),
        lambda: writing.renew_paper(paper, by=request.user),
        say=lambda count: (
            f"Underlaget är hämtat på nytt. {count[0]} avsnitt byttes ut. {count[1]} "
            "avsnitt har nytt underlag att ta ställning till."
        ),
        to=paper.get_absolute_url(),
        page=in_paper(
            paper,
            "Hämta underlag på nytt",
            submit="Hämta på nytt",
            lead="Avsnitt som ni inte har skrivit i byts ut. Där ni har skrivit ändras "
            "ingenting: det nya underlaget visas bredvid, och ni väljer.",
        ),
    )


@get_or_post
@paper_door(WRITE)
def send(request: Request, paper: Paper) -> HttpResponse:
    check_can_write(paper, request.user)
    digest = fingerprint(paper.as_content())
    form = SendForm(*sent(request), initial={"digest": digest})
    return create(
        request,
        form,
        lambda: writing.send_paper(paper, by=request.user, **form.given),
        say="Handlingen är lämnad och fryst som den var.",
        to=paper.get_absolute_url(),
        page=_send_page(paper),
    )


def _send_page(paper: Paper) -> FormPage:
    """Let it be read once more."""
    views = sections_of(paper)
    return in_paper(
        paper,
        f"Lämna till {paper.addressee}?",
        window="Lämna handlingen",
        lead="Läs en sista gång. När handlingen är lämnad går den inte att ändra, och "
        "förtroendevalda kan läsa den.",
        heading="Lämna",
        submit="Lämna och frys handlingen",
        template="atgardsplan/papers/send.html",
        more={
            "sections": [view for view in views if view.html],
            "offered": [
                view for view in views if view.section and view.section.offered
            ],
        },
    )
