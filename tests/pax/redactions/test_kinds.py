"""Every kind of frozen thing can have personal data taken out of it."""

from __future__ import annotations

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from atgardsplan.plan.document import content_of
from atgardsplan.plan.models import Measure, PlanEdition
from atgardsplan.plan.services import deciding, measures
from atgardsplan.plan.services.deciding import Decision
from cases.models import Disclosure, Polisanmalan
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.decisions.models import PendingDecision
from pax.desk.decisions import answer
from pax.editions.content import fingerprint
from pax.editions.models import Frozen, kinds
from pax.redactions.models import Redaction
from pax.redactions.services import ask_to_redact
from tests.atgardsplan.conftest import measure
from tests.atgardsplan.conftest import plan as plan
from tests.cases.conftest import annas_case as annas_case
from tests.cases.conftest import open_case as open_case
from tests.cases.conftest import scene as scene
from tests.cases.conftest import sent as sent

pytestmark = pytest.mark.django_db

GROUND = "artikel 17.1 d dataskyddsförordningen"
WHY = "En enskild är utpekad."


def seconds(asked: PendingDecision) -> list[User]:
    found = []
    for person in User.objects.filter(agency=asked.agency, is_system=False):
        with acting_as(person):
            if PendingDecision.objects.for_second(person).filter(pk=asked.pk).exists():
                found.append(person)
    return found


def take_out(frozen: Frozen, words: str, *, by: str, **what: Any) -> None:
    with acting_as(User.objects.get(username=by)) as who:
        asked = ask_to_redact(
            frozen,
            by=who.user,
            agency=who.user.agency,
            words=words,
            ground=GROUND,
            because=WHY,
            **what,
        )
    second = seconds(asked)[0]
    with acting_as(second):
        answer(asked, by=second, confirmed=True)
        for kind in (frozen.verified_as, "redactions"):
            call_command("verify_editions", kind, stdout=StringIO())
        assert Redaction.objects.filter(decision=asked.uuid).exists()


def rows_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
        return "\n".join(row for (row,) in cursor.fetchall())


def test_decided_plan_and_the_plan_that_is_written_on(plan, as_user, client_for):
    with as_user("samira") as samira:
        title, one = "Kontroll av Kurt Låtsas", measure(plan)
        measures.revise_measure(one, by=samira, title=title)
    decision = Decision("Kommunfullmäktige", datetime.date(2026, 2, 10), "§ 84", "KS 1")
    with as_user("sixten") as sixten:
        plan.refresh_from_db()
        digest = fingerprint(content_of(plan))
        asked = deciding.ask_to_decide(plan, decision, by=sixten, digest=digest)
    with as_user("samira") as samira:
        answer(asked, by=samira, confirmed=True)
        edition = PlanEdition.objects.select_related("plan").get(plan=plan)
    was = edition.content_sha256
    page = reverse("plan:edition", args=[edition.uuid])
    assert "Kurt Låtsas" in client_for("sixten").get(page).content.decode()
    take_out(edition, "Kurt Låtsas", by="samira")
    text = client_for("sixten").get(page).content.decode()
    assert "Kurt Låtsas" not in text
    assert "Här har uppgift tagits bort den" in text
    assert was not in text
    with as_user("samira"):
        assert "uppgift tagits bort" in Measure.objects.get(pk=one.pk).title
        for table in ("plan_measure", "plan_historicalmeasure", "plan_planedition"):
            assert "Kurt Låtsas" not in rows_of(table), table
        assert was not in rows_of("plan_historicalplanedition")


def test_disclosed_copy_and_the_report_that_it_was_made_of(sent, acting):
    with acting("carin"):
        disclosure = Disclosure.objects.get(pk=sent.pk)
        report = Polisanmalan.objects.get(disclosure=disclosure)
        word = max(report.description.split(), key=len).strip(".,")
        assert word in str(disclosure.content)
    take_out(disclosure, word, by="carin", case_ref=disclosure.case_id)
    with acting("carin"):
        report.refresh_from_db()
        assert word not in report.description
        assert word not in rows_of("cases_historicalpolisanmalan")
    with acting("petra"):
        assert word not in rows_of("cases_disclosure")


def test_every_kind_says_what_it_is_an_edition_of():
    frozen = [kind for kind in kinds() if issubclass(kind, Frozen)]
    assert len(frozen) >= 6
    for kind in frozen:
        assert kind.whole_alone or "wholes" in vars(kind) or kind.verified_as in ALONE


#: Those that say what nothing else says: numbers, and a paper with its own sections.
ALONE = {"papers", "figures"}
