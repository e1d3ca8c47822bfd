"""Papers of a plan: begun, written, drawn anew, sent, printed; and their history."""

import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.papers import services
from atgardsplan.papers.doors import (
    file_door,
    job_door,
    own_paper_door,
    paper_door,
    section_door,
)
from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.forms import (
    BeginForm,
    OfferForm,
    PaperForm,
    PrintForm,
    RenewForm,
    SectionForm,
    SendForm,
    VariantForm,
)
from atgardsplan.papers.missing import missing_in
from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from atgardsplan.papers.policies import may_redact, may_write, works_on
from atgardsplan.papers.selectors import jobs_of, papers_of, sections_of, sent_to
from atgardsplan.papers.services import Printed
from atgardsplan.plan.doors import (
    DECIDE,
    READERS,
    READS,
    WRITE,
    edition_door,
    plan_door,
)
from atgardsplan.plan.models import Plan, PlanEdition
from atgardsplan.plan.policies import makes
from atgardsplan.plan.views.common import in_plan, page, trail_of
from lagesbild.report.difference import difference
from lagesbild.report.enums import Variant
from lagesbild.report.text import parse, to_html
from pax.access.doors import permission_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.editions.content import fingerprint
from pax.errors import WrongState
from pax.history.pages import history_page
from pax.history.versions import itself, records
from pax.pages import FormPage, change, create, draw, get_or_post, sent
from pax.printing import pages
from pax.redactions.pages import redaction_page
from pax.ui.forms import PaxForm
from pax.ui.paging import keyset_page

STYLES = ("css/plan.css", "css/lagesbild.css")


def in_paper(paper: Paper, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a paper."""
    trail = trail_of(None, (str(paper), paper.get_absolute_url()))
    return FormPage(title, **{"trail": trail, "styles": STYLES} | words)


# --- papers ------------------------------------------------------------------------
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
        lambda: services.begin_paper(plan, by=request.user, **form.given),
        say="Handlingen är gjord. Läs igenom den och skriv i den.",
        to=Paper.get_absolute_url,
        page=in_plan(
            plan,
            "Ny handling",
            submit="Gör handlingen",
            cancel=reverse("papers:list", args=[plan.uuid]),
            lead="Pax hämtar det som finns i planen. Allt går att ändra innan den "
            "lämnas.",
        ),
    )


def _kind(request: Request) -> PaperKind:
    """Give the kind of paper that the address asks for."""
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
            "may_redact": may_redact(paper, request.user),
        },
    )


def _plan_of(thing: Paper | PaperJob | PlanEdition, request: Request) -> Plan | None:
    """Give the plan for those who work on it: not for all who read what was sent."""
    plans = Plan.objects.worked_on_by(request.user)
    found: Plan | None = plans.filter(pk=thing.plan_id).first()
    return found


@get_or_post
@paper_door.to_write()
def edit(request: Request, paper: Paper) -> HttpResponse:
    form = PaperForm(*sent(request), instance=paper)
    return change(
        request,
        form,
        lambda: services.revise_paper(paper, by=request.user, **form.given),
        say="Uppgifterna är sparade.",
        to=paper.get_absolute_url(),
        page=in_paper(paper, "Ändra uppgifter om handlingen"),
    )


@get_or_post
@paper_door.to_write()
def renew(request: Request, paper: Paper) -> HttpResponse:
    return create(
        request,
        RenewForm(*sent(request)),
        lambda: services.renew_paper(paper, by=request.user),
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
@paper_door.to_write()
def send(request: Request, paper: Paper) -> HttpResponse:
    digest = fingerprint(paper.as_content())
    form = SendForm(
        *sent(request), initial={"digest": digest}, missing=missing_in(paper)
    )
    return create(
        request,
        form,
        lambda: services.send_paper(paper, by=request.user, **form.given),
        say="Handlingen är lämnad och fryst som den var.",
        to=paper.get_absolute_url(),
        page=_send_page(paper),
    )


@get_or_post
@own_paper_door(DECIDE)
@fresh_proof
def redact(request: Request, paper: Paper) -> HttpResponse:
    """Ask that personal data is taken out of a paper that has been sent."""
    if paper.is_open:
        raise WrongState("Handlingen är inte lämnad. Ändra i den som vanligt.")
    return redaction_page(
        request,
        paper,
        agency=paper.agency,
        to=paper.get_absolute_url(),
        page=partial(in_paper, paper),
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
        more={"sections": [one for one in views if one["html"]]},
    )


@require_safe
@own_paper_door(*READS)
def history(request: Request, paper: Paper) -> HttpResponse:
    """Show every change of a paper and its sections, to those who work on it."""
    return history_page(
        request,
        [itself(paper), records(PaperSection, request.user, paper=paper)],
        trail=trail_of(
            paper.plan,
            ("Handlingar", reverse("papers:list", args=[paper.plan.uuid])),
            (paper.title, paper.get_absolute_url()),
        ),
    )


# --- sections ----------------------------------------------------------------------
def _place(section: PaperSection) -> str:
    """Say where a section stands in its paper."""
    return f"{section.paper.get_absolute_url()}#avsnitt-{section.key}"


@get_or_post
@section_door.to_write()
def section(request: Request, paper_section: PaperSection) -> HttpResponse:
    form = SectionForm(*sent(request), instance=paper_section)
    page = _section_page(paper_section, form, shown="preview" in request.POST)
    if "preview" in request.POST:
        return draw(request, form, page)
    return change(
        request,
        form,
        lambda: services.revise_section(paper_section, by=request.user, **form.given),
        say="Avsnittet är sparat.",
        to=_place(paper_section),
        page=page,
    )


def _section_page(section: PaperSection, form: SectionForm, *, shown: bool) -> FormPage:
    """Draw what is being written: `shown`, also as it will look."""
    body = str(form["body"].value() or "")
    return in_paper(
        section.paper,
        section.title,
        window=f"Skriv: {section.title}",
        kicker=section.paper,
        lead=section.guidance,
        heading="Skriv",
        submit="Spara avsnittet",
        cancel=_place(section),
        width="",
        preview=True,
        shown=to_html(parse(body), level=3, prefix=section.key) if shown else None,
    )


@get_or_post
@section_door.to_write()
def settle(request: Request, paper_section: PaperSection) -> HttpResponse:
    form = OfferForm(
        *sent(request), instance=paper_section, initial={"answer": "behall"}
    )
    return change(
        request,
        form,
        lambda: services.settle_offer(paper_section, by=request.user, **form.given),
        say="Valet är sparat.",
        to=_place(paper_section),
        page=in_paper(
            paper_section.paper,
            paper_section.title,
            window=f"Nytt underlag: {paper_section.title}",
            kicker="Nytt underlag",
            lead="Planen har ändrats sedan texten hämtades. Ni har skrivit i "
            "avsnittet, så inget har bytts ut.",
            heading="Ert val",
            submit="Spara valet",
            template="atgardsplan/papers/settle.html",
            more={
                "section": paper_section,
                "lines": difference(paper_section.generated, paper_section.offered),
            },
        ),
    )


# --- as PDF ------------------------------------------------------------------------
@get_or_post
@plan_door(*READS, quietly=True)
def ask_plan(request: Request, plan: Plan) -> HttpResponse:
    return _ask(request, plan, VariantForm(*sent(request)), is_draft=True)


@get_or_post
@edition_door(*READERS)
def ask_edition(request: Request, plan_edition: PlanEdition) -> HttpResponse:
    form = VariantForm if _plan_of(plan_edition, request) else PrintForm
    return _ask(request, plan_edition, form(*sent(request)), is_draft=False)


@get_or_post
@paper_door(*READERS)
def ask_paper(request: Request, paper: Paper) -> HttpResponse:
    return _ask(request, paper, PrintForm(*sent(request)), is_draft=paper.is_open)


def _decided(thing: Printed) -> str:
    """Say where the newest decided edition of a plan is printed, when there is one."""
    if not isinstance(thing, Plan):
        return ""
    newest = thing.editions.order_by("-number").first()
    return reverse("papers:ask-edition", args=[newest.uuid]) if newest else ""


def _ask(
    request: Request, thing: Printed, form: PaxForm, *, is_draft: bool
) -> HttpResponse:
    return create(
        request,
        form,
        lambda: services.ask_for_pdf(
            thing,
            Variant(form.cleaned_data.get("variant", Variant.PUBLIC)),
            by=request.user,
        ),
        to=PaperJob.get_absolute_url,
        page=pages.ask_page(
            thing,
            takes="tio sekunder",
            front="det är ett utkast" if is_draft else "",
            decided=_decided(thing) if is_draft else "",
        ),
    )


@require_safe
@job_door(*READERS)
def job(request: Request, paper_job: PaperJob) -> HttpResponse:
    """Follow a document; it is found again at the plan, by those who read that."""
    plan = _plan_of(paper_job, request)
    return pages.follow(
        request,
        paper_job,
        trail=("Åtgärdsplaner", reverse("plan:list")),
        file_url=reverse("papers:job-file", args=[paper_job.uuid]),
        cancel_url=reverse("papers:job-cancel", args=[paper_job.uuid]),
        list_url=reverse("papers:list", args=[plan.uuid]) if plan else "",
    )


@require_POST
@job_door(*READERS)
def cancel(request: Request, paper_job: PaperJob) -> HttpResponse:
    return pages.cancel(request, paper_job)


@require_safe
@file_door(*READERS)
def file(_request: Request, paper_job: PaperJob) -> HttpResponse:
    return pages.hand_out(paper_job)
