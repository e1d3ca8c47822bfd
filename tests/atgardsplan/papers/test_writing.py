"""Reports and follow-ups: drawn from the plan, written on, frozen when sent."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from atgardsplan.papers import services
from atgardsplan.papers.chapters import Period, gather
from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.models import Paper, PaperSection
from atgardsplan.plan.models import Activity, Plan
from atgardsplan.plan.services import measures, tree
from atgardsplan.rounds import services as rounds
from atgardsplan.rounds.models import Ask
from pax.access.admin.services import Place
from pax.accounts.models import Unit
from pax.accounts.permissions import Permission
from pax.accounts.roles import Role
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, WrongState
from tests.atgardsplan.conftest import direction, measure
from tests.two import give_role

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 11, 1)


def begin(
    plan: Plan,
    by: Any,
    kind: PaperKind = PaperKind.REPORT,
    last: datetime.date = LAST,
) -> Paper:
    paper = services.begin_paper(
        plan,
        by=by,
        kind=kind,
        title="Redovisning",
        period_from=FIRST,
        period_to=last,
        addressee="Kommunfullmäktige",
    )
    return Paper.objects.select_related("agency", "plan").get(pk=paper.pk)


def section(paper: Paper, key: str) -> PaperSection:
    return PaperSection.objects.select_related("paper__agency").get(
        paper=paper, key=key
    )


def do_something(plan: Plan, by: Any, text: str, on: datetime.date = LAST) -> Activity:
    return Activity.objects.create(
        plan=plan, measure=measure(plan), text=text, done_on=on, created_by=by
    )


def send(paper: Paper, by: Any) -> Paper:
    digest = fingerprint(paper.as_content())
    return services.send_paper(paper, by=by, digest=digest, despite="Prov")


# --- what is drawn ----------------------------------------------------------------
def test_a_report_tells_what_was_done_in_the_period_and_nothing_else(plan, as_user):
    with as_user("samira") as samira:
        do_something(plan, samira, "Utbildat handläggare")
        do_something(plan, samira, "Långt tidigare", FIRST - datetime.timedelta(1))
        told = section(begin(plan, samira), "genomfort").body
    assert "**Bidragskontroll:** Utbildat handläggare" in told
    assert "Långt tidigare" not in told


def test_words_of_the_plan_never_become_markup(plan, as_user):
    with as_user("samira") as samira:
        do_something(plan, samira, "Ett | streck, *stjärnor* och [länk](http://x)")
        paper = begin(plan, samira, PaperKind.FOLLOW_UP)
        told = section(paper, "atgarder").body
    assert "Ett \\| streck, \\*stjärnor\\* och \\[länk\\](http://x)" in told


def test_the_follow_up_says_what_nobody_does_anything_about(plan, as_user):
    with as_user("samira") as samira:
        paper = begin(plan, samira, PaperKind.FOLLOW_UP)
        assert "Alla behov möts" in section(paper, "tackning").body
        tree.add_need(direction(plan), by=samira, text="Ingen rör det här")
        services.renew_paper(paper, by=samira)
        assert "Ingen rör det här" in section(paper, "tackning").body


def test_a_paper_tells_what_those_responsible_answered_and_not_who_did(plan, as_user):
    with as_user("samira") as samira:
        rounds.begin_round(plan, by=samira, title="Halvår", kind="halvar", due_on=LAST)
    with as_user("carin") as carin:
        rounds.answer(
            Ask.objects.select_related("plan", "round", "measure__plan").get(
                measure=measure(plan)
            ),
            by=carin,
            done="delvis",
            progress="pagar",
            result="Färre fel",
            obstacles="Brist på *tid*",
        )
    with as_user("samira") as samira:
        today = timezone.localdate()
        paper = begin(plan, samira, last=today)
        told = section(paper, "resultat").body
        assert "**Bidragskontroll** (Delvis" in told
        assert "Hinder: Brist på \\*tid\\*" in told
        assert "Nattvandring" not in told  # nobody has answered about it
        assert "Carin" not in str(paper.as_content())


# --- what people write stays ------------------------------------------------------
def test_what_somebody_wrote_is_never_written_over(plan, as_user):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        mine = section(paper, "genomfort")
        services.revise_section(mine, by=samira, body="Vår egen text")
        do_something(plan, samira, "Något nytt")
        replaced, offered = services.renew_paper(paper, by=samira)
        mine = section(paper, "genomfort")
        assert (mine.body, offered) == ("Vår egen text", 1)
        assert "Något nytt" in mine.offered
        assert replaced >= 1  # what nobody had written in follows the plan
        assert "1 aktivitet" in section(paper, "sammanfattning").body


@pytest.mark.parametrize(
    ("answer", "has_own", "has_new"),
    [("behall", True, False), ("lagg-till", True, True), ("ersatt", False, True)],
)
def test_what_is_offered_is_taken_added_or_left(
    plan, as_user, answer: str, has_own: bool, has_new: bool
):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        services.revise_section(
            section(paper, "genomfort"), by=samira, body="Vår egen text"
        )
        do_something(plan, samira, "Något nytt")
        services.renew_paper(paper, by=samira)
        mine = section(paper, "genomfort")
        services.settle_offer(mine, by=samira, version=mine.version, answer=answer)
        body = section(paper, "genomfort").body
        assert ("Vår egen text" in body, "Något nytt" in body) == (has_own, has_new)
        assert section(paper, "genomfort").offered == ""
        # The same again is not offered once more.
        assert services.renew_paper(paper, by=samira)[1] == 0


def test_nobody_writes_over_what_somebody_else_wrote_meanwhile(plan, as_user):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        mine = section(paper, "bedomning")
        services.revise_section(mine, by=samira, version=mine.version, body="Ett")
        with pytest.raises(Conflict):
            services.revise_section(mine, by=samira, version=1, body="Två")


# --- who --------------------------------------------------------------------------
def test_only_those_who_write_the_plan_write_its_papers(plan, as_user):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        mine = section(paper, "bedomning")
    with as_user("carin") as carin:  # is responsible for a measure, and reads the plan
        with pytest.raises(Denied):
            begin(plan, carin)
        with pytest.raises(Denied):
            services.revise_section(mine, by=carin, body="Nej")
        assert not Paper.objects.exists()  # the database shows none either
        assert not PaperSection.objects.exists()


def test_what_was_sent_is_read_by_those_who_read_what_is_published(plan, as_user):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
    with as_user("frida") as frida:
        assert not Paper.objects.visible_to(frida).exists()
        assert not Paper.objects.exists()
    with as_user("samira") as samira:
        send(paper, samira)
    with as_user("frida") as frida:
        assert Paper.objects.visible_to(frida).get() == paper
        assert Paper.objects.get() == paper
        # Their plan is still none of theirs.
        assert not Plan.objects.exists()


def test_what_was_sent_is_read_in_the_municipality_and_not_beyond(
    plan, as_user, person
):
    with as_user("sune") as sune:
        unit = Unit.objects.get(name="Lokalpolisområde Södertälje")
        place = Place(unit, Role.CHEF, timezone.localdate())
        give_role(person("petra"), place, by=sune)
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        send(paper, samira)
    for username, reads in (("filip", True), ("carin", True), ("petra", False)):
        with as_user(username) as who:
            assert who.may(Permission.PUBLISHED_READ)
            assert Paper.objects.visible_to(who).exists() is reads, username
            assert Paper.objects.exists() is reads, username
            assert PaperSection.objects.exists() is reads, username


# --- frozen -----------------------------------------------------------------------
def test_a_paper_that_is_not_what_its_fingerprint_says_is_found(plan, as_user, capsys):
    with as_user("samira") as samira:
        begin(plan, samira)  # what is written on has nothing to verify
        paper = send(begin(plan, samira), samira)
        call_command("verify_editions", "papers")
        assert "1 frysta, 0 stämmer inte" in capsys.readouterr().out
        false = Paper.objects.get(pk=paper.pk)
        false.pk, false.uuid = None, uuid.uuid4()
        false.content = paper.content | {"rubrik": "Förfalskad"}
        false.save(force_insert=True)
        with pytest.raises(CommandError, match="1 stämmer inte"):
            call_command("verify_editions", "papers")


def test_what_was_sent_stands_as_it_was_sent(plan, as_user):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        mine = section(paper, "bedomning")
        services.revise_section(mine, by=samira, body="Det gick bra")
        paper = send(paper, samira)
        assert fingerprint(paper.content) == paper.content_sha256
        assert "Det gick bra" in str(paper.content)
        with pytest.raises(WrongState):
            services.revise_section(
                section(paper, "bedomning"), by=samira, body="Det gick illa"
            )
        mine.body = "Det gick illa"
        with pytest.raises(DatabaseError), transaction.atomic():
            mine.save()
        paper.title = "En annan"
        with pytest.raises(DatabaseError), transaction.atomic():
            paper.save()


def test_only_what_was_read_is_sent(plan, as_user):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        digest = fingerprint(paper.as_content())
        mine = section(paper, "bedomning")
        services.revise_section(mine, by=samira, body="Insmuget efteråt")
        with pytest.raises(WrongState, match="Läs den igen"):
            services.send_paper(paper, by=samira, digest=digest, despite="Prov")


def test_an_ended_plan_is_followed_up_all_the_same(plan, as_user):
    with as_user("samira") as samira:
        Plan.objects.filter(pk=plan.pk).update(status="avslutad")
        ended = Plan.objects.select_related("agency").get(pk=plan.pk)
        paper = begin(ended, samira, PaperKind.FOLLOW_UP)
        assert send(paper, samira).content


def test_the_same_queries_however_many_measures(
    plan, as_user, django_assert_num_queries
):
    with as_user("samira") as samira:
        first = measure(plan)
        for nth in range(12):
            new = measures.add_measure(
                first.direction, by=samira, title=f"Åtgärd {nth}"
            )
            Activity.objects.create(
                plan=plan, measure=new, text="Gjort", done_on=LAST, created_by=samira
            )
        with django_assert_num_queries(12):
            told = gather(plan, Period(FIRST, LAST), by=samira)
            assert len(told.measures) == 14
