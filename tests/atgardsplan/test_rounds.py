"""Rounds of follow-up: who is asked, who answers, who is reminded, who sees it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from atgardsplan.plan.models import Plan
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


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
