"""Rounds of follow-up: who is asked, who answers, who is reminded, who sees it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from atgardsplan.papers.chapters import Period, gather, indicators
from atgardsplan.papers.document import content_with_values
from atgardsplan.papers.press import document_of
from atgardsplan.plan.forms.measures import is_counted_in
from atgardsplan.plan.models import Goal, GoalValue, Plan
from atgardsplan.plan.selectors.measures import goals_of
from atgardsplan.plan.services import measures
from atgardsplan.rounds import services
from atgardsplan.rounds.models import Ask, Round
from atgardsplan.rounds.selectors import late_answers, round_view
from pax.access.context import on_behalf_of
from pax.accounts.models import Agency, User
from pax.errors import Denied, Invalid, WrongState
from tests.atgardsplan.conftest import measure

pytestmark = pytest.mark.django_db

TEXTS = {"told": "", "result": "", "effect": "", "obstacles": "", "ahead": ""}


@pytest.fixture
def asked(plan: Plan, as_user: Any) -> Round:
    """A round that Samira has begun: Carin is asked, and nobody for the other."""
    with as_user("samira") as samira:
        due_on = timezone.localdate() + datetime.timedelta(days=10)
        return services.begin_round(
            plan, by=samira, title="Kvartal 1", kind="kvartal", due_on=due_on
        )


def mine(person: User) -> Ask:
    found: Ask = (
        Ask.objects.visible_to(person)
        .select_related("plan", "round", "measure__plan")
        .get(responsible=person)
    )
    return found


def test_each_responsible_is_asked_and_the_others_are_said_to_be_nobody(
    asked: Round, as_user: Any
):
    with as_user("samira") as samira:
        view = round_view(asked, samira)
        who = {
            a.measure.title: a.responsible and a.responsible.username for a in view.asks
        }
    assert who == {"Bidragskontroll": "carin", "Nattvandring": None}


def test_what_is_asked_waits_on_the_start_page_of_who_is_asked(
    asked: Round, client_for: Any
):
    carin, anna = client_for("carin"), client_for("anna")
    assert "Bidragskontroll" in carin.get("/").content.decode()
    assert "Bidragskontroll" not in anna.get("/").content.decode()


def test_the_letter_says_how_many_and_nothing_of_what(plan: Plan, as_user: Any):
    mail.outbox.clear()
    with as_user("samira") as samira:
        services.begin_round(
            plan,
            by=samira,
            title="Halvår",
            kind="halvar",
            due_on=timezone.localdate() + datetime.timedelta(days=10),
        )
    assert len(mail.outbox) == 1
    for letter in mail.outbox:
        assert "Bidragskontroll" not in letter.body + letter.subject
        assert "1\N{NO-BREAK SPACE}åtgärd" in letter.body


def test_an_answer_is_written_by_who_is_asked_and_moves_the_measure(
    asked: Round, plan: Plan, as_user: Any
):
    with as_user("carin") as carin:
        services.answer(
            mine(carin),
            by=carin,
            done="enligt_plan",
            progress="pagar",
            **TEXTS | {"result": "41 fel stoppade"},
        )
        assert measure(plan).progress == "pagar"
    with as_user("samira") as samira:
        view = round_view(asked, samira)
        assert [a.result for a in view.answered] == ["41 fel stoppade"]
        assert [a.measure.title for a in view.waiting] == ["Nattvandring"]


def test_one_who_is_not_asked_neither_sees_nor_answers(
    asked: Round, as_user: Any, client_for: Any
):
    with as_user("carin") as carin:
        ask = mine(carin)
    page = reverse("rounds:answer", args=[ask.uuid])
    assert client_for("anna").get(page).status_code == 404
    assert client_for("carin").get(page).status_code == 200
    with as_user("anna") as anna, pytest.raises(Denied):
        services.answer(ask, by=anna, done="klar", progress="klar", **TEXTS)


def test_only_those_who_may_answer_are_offered_to(
    asked: Round, plan: Plan, as_user: Any, client_for: Any
):
    with as_user("carin") as carin:
        ask, about = mine(carin), measure(plan).get_absolute_url()
    whole = asked.get_absolute_url()
    offered = {
        who: [
            f'href="{ask.get_absolute_url()}"'
            in client_for(who).get(url).content.decode()
            for url in (about, whole)
        ]
        for who in ("samira", "carin", "sixten")
    }
    yes, no = [True, True], [False, False]
    assert offered == {"samira": yes, "carin": yes, "sixten": no}
    for who, status in (("samira", 200), ("carin", 200), ("sixten", 403)):
        assert client_for(who).get(ask.get_absolute_url()).status_code == status


def test_an_answer_of_no_says_why(asked: Round, as_user: Any):
    with as_user("carin") as carin, pytest.raises(Invalid, match="Skriv kort"):
        services.answer(mine(carin), by=carin, done="inte", progress="pagar", **TEXTS)


def test_who_is_asked_adds_an_answer_and_asks_nobody_else(asked: Round, as_user: Any):
    with as_user("carin") as carin:
        number = mine(carin).pk
        for change in ("responsible_id = NULL", "reminded_on = '2026-01-01'"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                sql(f"UPDATE rounds_ask SET {change} WHERE id = {number}")


def test_a_closed_round_is_not_answered(asked: Round, as_user: Any):
    with as_user("samira") as samira:
        services.close_round(asked, by=samira, despite="Prov")
    with as_user("carin") as carin:
        ask = mine(carin)
        with pytest.raises(WrongState, match="avslutad"):
            services.answer(ask, by=carin, done="klar", progress="klar", **TEXTS)
        with pytest.raises(ProgrammingError), transaction.atomic():
            sql(f"UPDATE rounds_ask SET told = 'X' WHERE id = {ask.pk}")


def test_a_reminder_goes_out_once_a_day(asked: Round, as_user: Any):
    with as_user("samira") as samira:
        assert services.remind(asked, by=samira) == 1
        assert services.remind(asked, by=samira) == 0


def test_naming_somebody_makes_them_responsible_and_readers(
    asked: Round, plan: Plan, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        ask = Ask.objects.select_related("plan", "round", "measure__plan").get(
            measure__title="Nattvandring"
        )
        elin = User.objects.get(username="elin")
        services.name_responsible(ask, elin, by=samira)
    answer = client_for("elin").get(reverse("rounds:answer", args=[ask.uuid]))
    assert answer.status_code == 200


def test_late_answers_are_counted_for_the_daily_reminder(
    asked: Round, as_user: Any, person: Any
):
    after = asked.due_on + datetime.timedelta(days=1)
    with as_user("samira"):
        home = Agency.objects.get(code="KS")
    carin = person("carin")
    assert carin.email
    with on_behalf_of(home, purpose="Test"):
        assert late_answers(home, asked.due_on) == {}
        late = late_answers(home, after)
    assert {who.username: n for who, n in late.items()} == {"carin": 1}


def test_the_answer_is_on_one_page_and_nothing_typed_is_lost(
    asked: Round, as_user: Any, client_for: Any
):
    with as_user("carin") as carin:
        ask = mine(carin)
    client, page = client_for("carin"), reverse("rounds:answer", args=[ask.uuid])
    sent = {"done": "inte", "progress": "pagar", "version": "1", "told": ""}
    refused = client.post(page, sent | {"ahead": ""})
    assert refused.status_code == 422
    kept = client.post(page, sent | {"told": "Fråga Anna Svensson om kvasten"})
    assert (kept.status_code, "om kvasten" in kept.content.decode()) == (422, True)
    done = client.post(page, sent | {"told": "Vi väntar på utrustning"})
    assert done.status_code == 302
    again = client.post(page, sent | {"told": "Gammal version"})
    assert again.status_code == 409


# --- what an indicator came to ----------------------------------------------------
@pytest.fixture
def goal(plan: Plan, as_user: Any) -> Goal:
    """An indicator of the measure's own, that nobody else measures."""
    with as_user("samira") as samira:
        about = {"name": "Stoppade ansökningar", "unit": "st", "target": 50}
        made: Goal = measures.add_part(
            measure(plan), Goal, by=samira, wished="upp", **about
        )
    return made


def test_what_is_answered_reaches_measure_report_and_paper(
    goal: Goal, asked: Round, plan: Plan, as_user: Any, client_for: Any
):
    """The issue's own: 53 stopped."""
    with as_user("carin") as carin:
        ask = mine(carin)
    carins = client_for("carin")
    page = reverse("rounds:answer", args=[ask.uuid])
    assert "Stoppade ansökningar (st)" in carins.get(page).content.decode()
    sent = {"done": "enligt_plan", "progress": "pagar", "version": "1"}
    value = {f"varde_{goal.pk}": "53", f"antal_{goal.pk}": "on"}
    without_period = carins.post(page, sent | value)
    assert without_period.status_code == 422
    told = carins.post(page, sent | value | {"period": "2026 kv 1"})
    assert told.status_code == 302
    with as_user("samira") as samira:
        kept = GoalValue.objects.get()
        assert (kept.number, kept.period, kept.unit) == (53, "2026 kv 1", "st")
        assert (kept.created_by.username, kept.told_in) == ("carin", ask.uuid)
        assert kept.source == "Uppföljning: Kvartal 1"
        content = content_with_values(plan, by=samira)
        [_, one] = sorted(
            content["pagaende_insatser"]["rader"],
            key=lambda row: len(row["indikatorer"]),
        )
        assert one["indikatorer"][0]["senaste"] == "53\N{NO-BREAK SPACE}st"
        day = datetime.date(2026, 1, 1)
        told_of = gather(plan, Period(day, day), by=samira)
        report = indicators(told_of)
        assert "53" in report
        assert "Målet är nått" in report
        document = document_of(
            {"kind": "plan", "content": content, "variant": "intern"}, today=day
        )
        paper = render_to_string(
            "pdf/atgardsplan/goals.html", {"doc": document, "content": content}
        )
        assert "53" in paper
        about = measure(plan).get_absolute_url()
    shown = carins.get(about).content.decode()
    assert "53\N{NO-BREAK SPACE}st" in shown
    assert "Målet är nått" in shown


def test_an_answer_again_writes_over_the_value_and_history_keeps_both(
    goal: Goal, asked: Round, as_user: Any
):
    for number in (53, 54):
        with as_user("carin") as carin:
            ask = mine(carin)
            ask.measure.responsible = carin
            told = measures.measured(Decimal(number), is_count=True)
            values = [
                (Goal.objects.select_related("measure__plan").get(), "2026", told)
            ]
            services.answer(
                ask,
                by=carin,
                done="enligt_plan",
                progress="pagar",
                values=values,
                **TEXTS,
            )
    with as_user("samira"):
        kept = GoalValue.objects.get()
        assert kept.number == 54
        assert {v.number for v in kept.history.all()} == {53, 54}


def test_few_people_are_kept_as_few(goal: Goal, plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        told = measures.measured(Decimal(3), is_count=True)
        kept = measures.note_value(
            goal, by=samira, period="2026", source="Registret", **told
        )
        assert (kept.number, kept.is_few) == (None, True)
        [view] = goals_of([measure(plan)], samira)[measure(plan).pk]
        assert (view.latest, view.value) == ("färre än 5", None)
    assert measures.measured(Decimal(3), is_count=False)["number"] == 3
    assert not is_counted_in("%")
    assert is_counted_in("ungdomar")


def test_values_are_written_by_who_is_responsible_and_nobody_else(
    goal: Goal, plan: Plan, as_user: Any, client_for: Any
):
    with as_user("samira"):
        hers, other = measure(plan), measure(plan, "Nattvandring")
    add = reverse("plan:goalvalue-add", args=[hers.uuid])
    sent = {
        "goal": goal.pk,
        "period": "2025",
        "number": "41",
        "source": "Registret",
        "is_count": "on",
    }
    assert client_for("anna").get(add).status_code == 404
    carins = client_for("carin")
    once = carins.get(add).context["form"]["once"].value()
    assert carins.post(add, sent | {"once": once}).status_code == 302
    with as_user("carin") as carin:
        value = GoalValue.objects.get()
        assert value.number == 41
        with pytest.raises(Denied):
            measures.add_part(hers, Goal, by=carin, name="Ny")
    with as_user("anna") as anna:
        assert not GoalValue.objects.visible_to(anna).exists()
        assert not GoalValue.objects.exists()
        with pytest.raises(Denied):
            measures.note_value(goal, by=anna, period="2026", source="x", number=9)
    with (
        as_user("samira") as samira,
        pytest.raises(ProgrammingError, match="its own measure"),
        transaction.atomic(),
    ):
        GoalValue.objects.create(
            plan=plan,
            measure=other,
            goal=goal,
            period="2026",
            number=1,
            source="x",
            created_by=samira,
        )


def test_a_measures_indicators_take_as_many_queries_however_many_values(
    goal: Goal, plan: Plan, as_user: Any
):
    def asked_for() -> int:
        with CaptureQueriesContext(connection) as queries:
            goals_of([measure(plan)], samira)
        return len(queries)

    with as_user("samira") as samira:
        before = asked_for()
        for year in range(2020, 2027):
            measures.note_value(
                goal, by=samira, period=str(year), source="x", number=year, is_few=False
            )
        assert asked_for() == before


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
