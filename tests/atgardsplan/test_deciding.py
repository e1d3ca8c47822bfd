"""Sent to partners, decided, frozen, compared, rolled forward: nothing rewritten."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from atgardsplan.plan.document import content_of
from atgardsplan.plan.enums import Fate
from atgardsplan.plan.models import (
    Activity,
    Consultation,
    ConsultationComment,
    Criterion,
    Flow,
    Goal,
    Measure,
    Need,
    Plan,
    PlanEdition,
    Risk,
)
from atgardsplan.plan.reading import differences
from atgardsplan.plan.selectors.measures import chain_of, ranked
from atgardsplan.plan.services import deciding, measures, tree
from atgardsplan.plan.services.deciding import Decision
from atgardsplan.plan.services.tree import (
    Choice,
    Next,
    begin_plan,
    end_plan,
    roll_forward,
)
from pax.accounts.models import Agency
from pax.editions.content import fingerprint
from pax.errors import Denied, Invalid, WrongState
from tests.atgardsplan.conftest import measure
from tests.two import decide_plan, publish_plan

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 2, 10)
DECISION = Decision("Kommunfullmäktige", DAY, "§ 84", "KS 26/031", despite="Prov")


def fresh(plan: Plan) -> Plan:
    found: Plan = Plan.objects.select_related("agency").get(pk=plan.pk)
    return found


@pytest.fixture
def decided(plan: Plan, as_user: Any) -> PlanEdition:
    """The plan as Sixten has written down that it was decided; as it was stored."""
    with as_user("samira") as samira:
        one = measures.revise_measure(measure(plan), by=samira, is_programme=True)
        measures.add_part(one, Risk, by=samira, text="Få platser", handling="Fler")
        counts = measures.counted(started=9, left=2)
        measures.add_part(one, Flow, by=samira, period="2025", **counts)
        measures.add_part(one, Goal, by=samira, name="Fel", target=60, baseline=41)
    with as_user("sixten") as sixten:
        edition = decide_plan(fresh(plan), DECISION, by=sixten)
        edition.refresh_from_db()
        return edition


# --- consultation --------------------------------------------------------------------
@pytest.fixture
def sent(plan: Plan, as_user: Any) -> Consultation:
    """The proposal, sent to the police and to socialnämnden."""
    with as_user("samira") as samira:
        asked = list(Agency.objects.filter(code__in=("PM", "SN")))
        due_on = timezone.localdate() + datetime.timedelta(days=14)
        return deciding.send_proposal(
            fresh(plan), asked, by=samira, due_on=due_on, despite="Prov"
        )


def test_each_asked_authority_reads_the_proposal_and_its_own_remarks(
    sent: Consultation, as_user: Any, client_for: Any
):
    for who, text in (("petra", "Från polisen qvast"), ("carin", "Från nämnden qvast")):
        with as_user(who) as person:
            mine = Consultation.objects.visible_to(person).get(pk=sent.pk)
            deciding.comment(mine, text, by=person)
    page = reverse("plan:consultation", args=[sent.uuid])
    petra = client_for("petra").get(page).content.decode()
    assert ("Från polisen qvast" in petra, "Från nämnden qvast" in petra) == (
        True,
        False,
    )
    samira = client_for("samira").get(page).content.decode()
    assert ("Från polisen qvast" in samira, "Från nämnden qvast" in samira) == (
        True,
        True,
    )
    assert client_for("kim").get(page).status_code == 404


def test_the_asked_read_the_proposal_as_it_was_sent_and_not_the_plan(
    sent: Consultation, plan: Plan, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        measures.revise_measure(measure(plan), by=samira, title="Helt annan")
    petra = client_for("petra")
    page = petra.get(reverse("plan:consultation", args=[sent.uuid])).content.decode()
    assert ("Bidragskontroll" in page, "Helt annan" in page) == (True, False)
    assert petra.get(plan.get_absolute_url()).status_code == 404


def test_nobody_is_named_in_what_is_sent_or_decided(
    sent: Consultation, decided: PlanEdition, plan: Plan, as_user: Any
):
    with as_user("samira"):
        named = content_of(fresh(plan), with_people=True)
    assert "carin" in str(named)
    assert "carin" not in str(sent.content)
    assert "carin" not in str(decided.content)


def test_one_remarks_for_ones_own_authority_while_it_is_asked(
    sent: Consultation, as_user: Any
):
    with as_user("kim") as kim, pytest.raises(Denied):
        deciding.comment(sent, "X", by=kim)
    with as_user("samira") as samira:
        deciding.close_consultation(sent, by=samira, despite="Prov")
    with as_user("petra") as petra:
        mine = Consultation.objects.visible_to(petra).get(pk=sent.pk)
        with pytest.raises(WrongState, match="avslutat"):
            deciding.comment(mine, "X", by=petra)


def test_the_database_too_lets_nobody_speak_for_another(
    sent: Consultation, as_user: Any
):
    refused = pytest.raises(ProgrammingError)
    with as_user("petra") as petra, refused, transaction.atomic():
        other = Agency.objects.get(code="SN")
        ConsultationComment.objects.create(
            consultation=sent, agency=other, text="X", created_by=petra
        )


def test_the_database_lets_each_side_of_a_remark_change_its_own_words_only(
    sent: Consultation, as_user: Any
):
    with as_user("petra") as petra:
        mine = Consultation.objects.visible_to(petra).get(pk=sent.pk)
        deciding.comment(mine, "Polisens ord", by=petra)
    for who, column in (("petra", "reply"), ("samira", "text")):
        refused = pytest.raises(ProgrammingError, match="words are its own")
        with as_user(who), refused, transaction.atomic():
            sql(f"UPDATE plan_consultationcomment SET {column} = 'annat'")
    with as_user("samira"):
        sql("UPDATE plan_consultationcomment SET reply = 'Tack'")
    with as_user("petra"):
        sql("UPDATE plan_consultationcomment SET text = 'Polisens nya ord'")


def test_the_database_lets_nothing_stand_under_another_plans_direction(
    plan: Plan, as_user: Any
):
    with as_user("samira") as samira:
        other = begin_plan(by=samira, title="Annan", year_from=2027, year_to=2027)
        there = tree.add_direction(other, by=samira, name="Dit")
        for table in ("plan_need", "plan_measure"):
            refused = pytest.raises(ProgrammingError, match="of the same plan")
            with refused, transaction.atomic():
                sql(
                    f"UPDATE {table} SET direction_id = %s WHERE plan_id = %s",
                    [there.pk, plan.pk],
                )


# --- decided and frozen --------------------------------------------------------------
def test_a_decided_plan_cannot_be_changed_by_anybody(
    decided: PlanEdition, as_user: Any
):
    with as_user("sixten"):
        for change in ("content = '{}'", "body = 'X'", "content_sha256 = ''"):
            refused = pytest.raises(ProgrammingError, match="frozen")
            with refused, transaction.atomic():
                sql(f"UPDATE plan_planedition SET {change}")


def test_an_edition_that_is_not_what_its_fingerprint_says_is_found(
    decided: PlanEdition, as_user: Any, capsys: Any
):
    with as_user("sixten"):
        call_command("verify_editions", "atgardsplaner")
    assert "1 frysta, 0 stämmer inte" in capsys.readouterr().out
    with as_user("sixten") as sixten:
        false = PlanEdition.objects.get(pk=decided.pk)
        false.pk, false.uuid, false.number = None, uuid.uuid4(), 2
        false.content = decided.content | {"titel": "Förfalskad"}
        false.created_by = sixten
        false.save(force_insert=True)
        with pytest.raises(CommandError, match="1 stämmer inte"):
            call_command("verify_editions", "atgardsplaner")


def test_what_is_decided_is_what_was_read(plan: Plan, as_user: Any):
    with as_user("sixten"):
        digest = fingerprint(content_of(fresh(plan)))
    with as_user("samira") as samira:
        measures.revise_measure(measure(plan), by=samira, title="Smygändrad")
    with (
        as_user("sixten") as sixten,
        pytest.raises(Invalid, match="medan du läste"),
    ):
        decide_plan(fresh(plan), DECISION, by=sixten, digest=digest)


def test_those_who_write_and_those_who_are_responsible_decide_nothing(
    plan: Plan, as_user: Any
):
    with as_user("carin") as carin, pytest.raises(Denied):
        decide_plan(fresh(plan), DECISION, by=carin)


def test_who_may_read_what_is_published_reads_it_and_not_the_living_plan(
    decided: PlanEdition, plan: Plan, as_user: Any, client_for: Any
):
    frida, page = client_for("frida"), decided.get_absolute_url()
    opened = reverse("oppen-plan:plan", args=[decided.uuid])
    assert frida.get(page).status_code == 404
    with as_user("sixten") as sixten:
        edition = PlanEdition.objects.select_related("plan").get()
        publish_plan(edition, by=sixten, for_all=False, despite="Prov")
    assert frida.get(page).status_code == 200
    assert frida.get(plan.get_absolute_url()).status_code == 404
    assert Client().get(opened).status_code == 404
    with as_user("sixten") as sixten:
        publish_plan(edition, by=sixten, for_all=True, despite="Prov")
    assert Client().get(opened).status_code == 200
    # Who is responsible in it reads what is published, and is led to it from theirs.
    assert client_for("carin").get(page).status_code == 200
    assert page in client_for("carin").get(plan.get_absolute_url()).content.decode()
    # Each is led where they are let in, and only its own planners may close it.
    for who, leads in (("frida", page), ("petra", opened), ("sixten", page)):
        listed = client_for(who).get(reverse("plan:list")).content.decode()
        assert f'href="{leads}"' in listed, who
    may_close = {
        who: "Ta ner från webben" in client_for(who).get(page).content.decode()
        for who in ("carin", "sixten")
    }
    assert may_close == {"carin": False, "sixten": True}


def test_a_plan_that_was_decided_anew_says_so_on_the_earlier_edition(
    decided: PlanEdition, plan: Plan, as_user: Any, client_for: Any
):
    opened = reverse("oppen-plan:plan", args=[decided.uuid])
    with as_user("samira") as samira:
        measures.revise_measure(measure(plan), by=samira, title="Ny rubrik")
    with as_user("sixten") as sixten:
        first = PlanEdition.objects.select_related("plan").get()
        publish_plan(first, by=sixten, for_all=True, despite="Prov")
        again = replace(DECISION, changes="En rubrik")
        second = decide_plan(fresh(plan), again, by=sixten)
        assert "Ersatt av" not in Client().get(opened).content.decode()
        second = PlanEdition.objects.select_related("plan").get(pk=second.pk)
        publish_plan(second, by=sixten, for_all=True, despite="Prov")
    newest = reverse("oppen-plan:plan", args=[second.uuid])
    page = Client().get(opened).content.decode()
    assert "Ersatt av utgåva 2" in page
    assert f'href="{newest}"' in page
    assert Client().get(reverse("oppen-plan:newest")).url == newest
    read = client_for("frida").get(decided.get_absolute_url()).content.decode()
    assert "Ersatt av utgåva 2" in read
    listed = client_for("frida").get(reverse("plan:list")).content.decode()
    assert listed.count("Ersatt av utgåva 2") == 1


def test_a_measure_that_is_not_weighed_on_all_is_not_ranked(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        for name in ("Behov", "Kostnad"):
            measures.add_criterion(fresh(plan), by=samira, name=name, weight=1)
        one, other = Criterion.objects.filter(plan=plan)
        points = {one.pk: (1, "Skäl"), other.pk: (0, "Skäl")}
        measures.weigh_measure(measure(plan, "Nattvandring"), points, by=samira)
        measures.weigh_measure(measure(plan), {one.pk: (3, "Skäl")}, by=samira)
        _, lines = ranked(fresh(plan))
        assert [
            (str(line["measure"]), line["is_weighed"], line["is_begun"])
            for line in lines
        ] == [("Nattvandring", True, True), ("Bidragskontroll", False, True)]


def test_the_difference_from_what_was_decided_is_shown_field_by_field(
    decided: PlanEdition, plan: Plan, as_user: Any
):
    with as_user("samira") as samira:
        same = differences(decided.content, content_of(fresh(plan)))
        assert same == []
        measures.revise_measure(measure(plan), by=samira, aim="Färre fel")
        measure(plan, "Nattvandring").delete()  # past the service, which refuses
        found = differences(decided.content, content_of(fresh(plan)))
    told = {(d.name, d.how): [c.label for c in d.changes] for d in found}
    assert told == {
        ("Bidragskontroll", "ändrad"): ["Målsättning"],
        ("Nattvandring", "borttagen"): [],
    }


def test_what_was_decided_is_not_removed_but_broken_off(
    decided: PlanEdition, plan: Plan, as_user: Any
):
    with as_user("samira") as samira:
        with pytest.raises(WrongState, match="Avbruten"):
            measures.remove_measure(measure(plan), by=samira)
        new = measures.add_measure(
            measure(plan).direction, by=samira, title="Ny sedan dess"
        )
        measures.remove_measure(new, by=samira)
        assert Measure.objects.filter(plan=plan).count() == 2


# --- rolled forward ------------------------------------------------------------------
def test_next_years_plan_keeps_the_chain_and_says_what_ended_and_why(
    decided: PlanEdition, plan: Plan, as_user: Any
):
    with as_user("samira") as samira:
        old, ends = measure(plan), measure(plan, "Nattvandring")
        for text, done in (("Gjord", DAY), ("Kvar", None)):
            measures.add_part(old, Activity, by=samira, text=text, done_on=done)
        new = roll_forward(
            fresh(plan),
            Next("Åtgärdsplan", 2027, 2027),
            {
                old.pk: Choice(Fate.DEVELOPED),
                ends.pk: Choice(Fate.ENDS, "Föreningen gör det själv"),
            },
            by=samira,
        )
        (kept,) = Measure.objects.filter(plan=new)
        assert (kept.thread, kept.stage) == (old.thread, "vidareutveckling")
        assert [m.plan.year_from for m in chain_of(kept, samira)] == [2026, 2027]
        assert kept.serves.get().need.plan_id == new.pk
        assert [a.text for a in Activity.objects.filter(plan=new)] == ["Kvar"]
        assert Need.objects.filter(plan=new, parent__isnull=False).count() == 1
        ended = measure(plan, "Nattvandring")
        assert (ended.progress, ended.ended_because) == (
            "avbruten",
            "Föreningen gör det själv",
        )
    with as_user("sixten") as sixten:
        next_one = decide_plan(fresh(new), DECISION, by=sixten)
        assert next_one.previous_sha256 == decided.content_sha256


def test_what_ends_needs_a_reason_and_a_plan_goes_on_once(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        to = Next("Åtgärdsplan", 2027, 2027)
        ends = {measure(plan).pk: Choice(Fate.ENDS, " ")}
        with pytest.raises(Invalid, match="varför"):
            roll_forward(fresh(plan), to, ends, by=samira)
        roll_forward(fresh(plan), to, {}, by=samira)
        with pytest.raises(Invalid, match="redan"):
            roll_forward(fresh(plan), Next("Annan", 2028, 2028), {}, by=samira)


def test_an_ended_plan_is_read_and_never_written(
    decided: PlanEdition, plan: Plan, as_user: Any
):
    with as_user("sixten") as sixten:
        end_plan(fresh(plan), by=sixten, despite="Prov")
    with as_user("samira") as samira:
        with pytest.raises(WrongState, match="avslutad"):
            measures.revise_measure(measure(plan), by=samira, title="X")
        assert sql("UPDATE plan_measure SET title = 'X' RETURNING id") == []
    with as_user("carin"):
        assert sql("UPDATE plan_measure SET progress = 'klar' RETURNING id") == []


def test_the_reminder_of_the_law_is_two_years_after_the_decision(
    decided: PlanEdition, client_for: Any
):
    page = client_for("samira").get(reverse("plan:list")).content.decode()
    assert "10 feb 2028" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "10 feb 2027" in page.replace("\N{NO-BREAK SPACE}", " ")


def sql(statement: str, values: list[Any] | None = None) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None
