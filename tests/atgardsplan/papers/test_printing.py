"""A plan and its papers on paper: valid, the same each time, and for those who may."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from atgardsplan.papers.document import order_of
from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.models import PaperJob
from atgardsplan.papers.press import document_of, print_content
from atgardsplan.papers.services import ask_for_pdf
from atgardsplan.plan.models import Goal, Measure, Plan, PlanEdition, Risk
from atgardsplan.plan.services.deciding import Decision
from lagesbild.report.enums import Variant
from pax.errors import Denied
from pax.files import storage
from pax.jobs import queue
from pax.jobs.models import JobState
from pax.pdf import write_html
from pax.printing import models as printing
from pax.printing.process import Order
from tests import pdfvalid
from tests.atgardsplan.conftest import measure
from tests.atgardsplan.papers.test_writing import begin, do_something, send
from tests.pdfvalid import A_2A, UA_1
from tests.two import decide_plan, publish_plan

TODAY = datetime.date(2026, 11, 22)
needs_verapdf = pytest.mark.skipif(
    bool(pdfvalid.why_not()), reason=pdfvalid.why_not() or "-"
)


@pytest.fixture(autouse=True)
def called(monkeypatch: pytest.MonkeyPatch) -> list[PaperJob]:
    """Note which jobs are called, instead of sending messages."""
    calls: list[PaperJob] = []
    monkeypatch.setattr(queue, "_call", calls.append)
    return calls


@pytest.fixture
def full(plan: Plan, as_user: Any) -> Plan:
    """The plan with something of everything that is printed."""
    with as_user("samira") as samira:
        mine = {"plan": plan, "measure": measure(plan), "created_by": samira}
        Goal.objects.create(
            **mine, name="Anmälda brott", unit="st", baseline="12.5", target=10
        )
        Risk.objects.create(**mine, text="Qvast i hjulet", handling="Byt hjul")
        do_something(plan, samira, "Utbildat handläggare")
        Measure.objects.filter(plan=plan).update(
            description="Ett\nTvå", purpose="Syftet", aim="Målet", cost=1000
        )
    return plan


@pytest.fixture
def edition(full: Plan, as_user: Any) -> PlanEdition:
    """The same, decided and published."""
    decision = Decision(
        "Kommunfullmäktige", datetime.date(2026, 2, 17), "§ 14", despite="Prov"
    )
    with as_user("sixten") as sixten:
        plan = Plan.objects.select_related("agency").get(pk=full.pk)
        decide_plan(plan, decision, by=sixten)
        edition = PlanEdition.objects.select_related("plan__agency").get(plan=full)
        return publish_plan(edition, by=sixten, for_all=False, despite="Prov")


# --- the file ---------------------------------------------------------------------
@needs_verapdf
@pytest.mark.full
@pytest.mark.slow
def test_everything_can_be_archived_and_read_aloud(
    edition, full, as_user, tmp_path: Path
):
    with as_user("samira") as samira:
        paper = begin(full, samira, PaperKind.FOLLOW_UP)
        orders = {
            "publik": order_of(edition, Variant.PUBLIC, by=samira),
            "intern": order_of(full, Variant.INTERNAL, by=samira),
            "paper": paper.as_order(),
        }
    wanted = []
    for name, order in orders.items():
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(print_content(order, today=TODAY))
        wanted += [(file, UA_1), (file, A_2A)]
    verdicts = pdfvalid.validate(*wanted)
    assert {v.file: v.failures for v in verdicts if not v.is_valid} == {}


def test_a_decided_plan_is_printed_the_same_whatever_becomes_of_the_living(
    edition, full, as_user
):
    with as_user("samira") as samira:
        one = order_of(edition, Variant.PUBLIC, by=samira)
        Measure.objects.filter(plan=full).update(title="Ändrat efteråt")
        two = order_of(edition, Variant.PUBLIC, by=samira)
    first = print_content(one, today=TODAY)
    assert first == print_content(
        json.loads(json.dumps(two)), today=datetime.date(2030, 1, 1)
    )


def test_the_public_variant_says_nothing_of_what_the_work_is_like(full, as_user):
    with as_user("samira") as samira:
        texts = {}
        for variant in Variant:
            order = order_of(full, variant, by=samira)
            document = document_of(order, TODAY)
            texts[variant] = write_html(
                "pdf/atgardsplan.html",
                {"doc": document, "content": order["content"], "brand": None},
                title=document.title,
                at=document.at,
            )
    assert "Qvast i hjulet" in texts[Variant.INTERNAL]
    assert "Qvast i hjulet" not in texts[Variant.PUBLIC]
    assert "Anmälda brott" in texts[Variant.PUBLIC]
    for text in texts.values():
        assert "Utkast" in text
        assert "Carin" not in text  # who is responsible is never printed


# --- who may ----------------------------------------------------------------------
def test_who_reads_what_is_published_has_the_public_variant_only(edition, as_user):
    with as_user("frida") as frida:
        job = ask_for_pdf(edition, Variant.PUBLIC, by=frida)
        assert job.content_for(frida)["content"] == edition.content
        with pytest.raises(Denied):
            ask_for_pdf(edition, Variant.INTERNAL, by=frida)
        # The database says the same.
        with pytest.raises(DatabaseError), transaction.atomic():
            PaperJob.objects.create(
                agency=frida.agency,
                plan_id=edition.plan_id,
                edition=edition,
                variant=Variant.INTERNAL,
                title="T",
                name="n",
                created_by=frida,
            )
    with as_user("samira"):
        assert not PaperJob.objects.exists()  # what one asks for is one's own


def test_the_living_plan_is_printed_for_those_who_work_on_it(full, as_user):
    # Carin is responsible for a measure in it, of another authority.
    for username in ("frida", "carin"):
        with as_user(username) as who, pytest.raises(Denied):
            ask_for_pdf(full, Variant.PUBLIC, by=who)
    with as_user("sixten") as sixten:
        job = ask_for_pdf(full, Variant.INTERNAL, by=sixten)
        assert job.of_draft
        assert job.file_name == "atgardsplan-2026-intern-utkast.pdf"


def test_a_paper_that_is_not_sent_is_for_those_who_write_it(full, as_user):
    with as_user("samira") as samira:
        paper = begin(full, samira)
    with as_user("frida") as frida, pytest.raises(Denied):
        ask_for_pdf(paper, Variant.PUBLIC, by=frida)
    with as_user("samira") as samira:
        send(paper, samira)
    with as_user("frida") as frida:
        job = ask_for_pdf(paper, Variant.PUBLIC, by=frida)
        assert job.content_for(frida)["kind"] == "paper"


def test_a_document_is_made_by_the_same_press_as_the_lagesbild(
    full, as_user, monkeypatch: pytest.MonkeyPatch
):
    orders: list[Order] = []
    monkeypatch.setattr(
        printing, "run_press", lambda order, _told: orders.append(order) or b"%PDF-1.7"
    )
    with as_user("samira") as samira:
        job = ask_for_pdf(full, Variant.PUBLIC, by=samira)
        assert ask_for_pdf(full, Variant.PUBLIC, by=samira) == job
        queue.work_off(PaperJob, job.pk, samira)
        job.refresh_from_db()
        assert job.state == JobState.DONE
        with storage.open_stored(job.result_sha256) as file:
            assert file.read() == b"%PDF-1.7"
        job.result_sha256 = "0" * 64
        with pytest.raises(DatabaseError), transaction.atomic():
            job.save(update_fields=["result_sha256"])
    assert [order.press for order in orders] == ["atgardsplan.papers.press"]


@pytest.mark.slow
def test_the_command_writes_the_plan_as_a_pdf(full, as_user, tmp_path: Path):
    file = tmp_path / "plan.pdf"
    call_command("export_atgardsplan", year=2026, format="pdf", out=file)
    assert file.read_bytes().startswith(b"%PDF-1.7")


def test_a_decided_plan_is_not_said_to_become_a_draft(
    edition, full: Plan, client_for: Any
):
    client = client_for("samira")
    page = client.get(reverse("papers:ask-plan", args=[full.uuid])).text
    assert "PDF:en blir ett utkast" not in page
    assert "PDF:en blir inte den beslutade lydelsen" in page
    assert reverse("papers:ask-edition", args=[edition.uuid]) in page


def test_a_plan_that_nobody_has_decided_becomes_a_draft(full: Plan, client_for: Any):
    page = client_for("samira").get(reverse("papers:ask-plan", args=[full.uuid])).text
    assert "PDF:en blir ett utkast" in page
