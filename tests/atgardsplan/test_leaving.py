"""When somebody responsible leaves: what of the plan is nobody's, and who has it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from atgardsplan.plan.models import Activity, Measure
from atgardsplan.plan.services import measures
from atgardsplan.rounds.models import Ask
from atgardsplan.rounds.services import begin_round
from lagesbild.report.models import Section
from lagesbild.report.services.writing import assign_section, begin_lagesbild
from pax.access.admin.services import close_account, close_and_leave
from pax.access.holdings import counted_of
from pax.accounts.models import Membership, User
from pax.desk.nobodys import nobodys_of
from tests.atgardsplan.conftest import measure

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:nobodys")


def _nobodys(as_user, username):
    with as_user(username) as user:
        return {
            (one.key, line.called)
            for one, lines in nobodys_of(user).items()
            for line in lines
        }


def _colleague(samira):
    """Find somebody at Samira's authority, with a role there, who is not she."""
    held = Membership.objects.current(timezone.localdate())
    return (
        User.objects.filter(agency=samira.agency, is_active=True, is_system=False)
        .filter(memberships__in=held)
        .exclude(pk=samira.pk)
        .order_by("pk")[0]
    )


def test_a_measure_of_one_who_left_is_on_the_page_of_those_who_write_the_plan(
    plan, as_user, person, client_for
):
    with as_user("samira") as samira:
        mine = measure(plan)
        measures.add_part(
            mine, Activity, by=samira, text="Ring runt", responsible=person("carin")
        )
        begin_round(
            plan,
            by=samira,
            title="Vår",
            kind="halvar",
            due_on=timezone.localdate() + datetime.timedelta(days=30),
        )
    assert _nobodys(as_user, "samira") == set()
    with as_user("sigrid") as sigrid:
        # Her own authority counts none of another's plan, and moves nothing in it.
        assert not {o.key for o in counted_of(person("carin"))} & {
            *("atgarder", "aktiviteter", "uppfoljning")
        }
        close_and_leave(
            person("carin"),
            by=sigrid,
            because="Slutat",
            to={"atgarder": person("anna")},
        )
    with as_user("samira"):
        assert measure(plan).responsible == person("carin")
    assert _nobodys(as_user, "samira") == {
        ("atgarder", "Bidragskontroll"),
        ("aktiviteter", "Ring runt"),
        ("uppfoljning", "Bidragskontroll"),
    }
    for username in ("anna", "gunilla", "petra", "sanna"):
        assert _nobodys(as_user, username) == set(), username
    # The question is given with the measure that it is about.
    samira = client_for("samira")
    with as_user("samira"):
        asked = Ask.objects.get(measure=measure(plan))
    sent = {"rows": [str(asked.uuid)], "to": person("anna").pk}
    assert samira.post(f"{PAGE}?slag=uppfoljning", sent).status_code == 302
    with as_user("samira"):
        assert measure(plan).responsible == person("anna")
        assert Ask.objects.get(pk=asked.pk).responsible == person("anna")
        reason = Measure.history.filter(id=measure(plan).pk).latest("history_id")
        assert reason.history_user == person("samira")
    assert _nobodys(as_user, "samira") == {("aktiviteter", "Ring runt")}


def test_a_measure_at_ones_own_authority_is_taken_over_as_the_account_closes(
    plan, as_user, person
):
    with as_user("samira") as samira:
        leaver = _colleague(samira)
        own = measure(plan, "Nattvandring")
        measures.revise_measure(own, by=samira, responsible=leaver)
    with as_user("sigrid") as sigrid:
        handed = close_and_leave(
            leaver, by=sigrid, because="Slutat", to={"atgarder": person("samira")}
        )
    assert handed.given == 1
    with as_user("samira"):
        assert measure(plan, "Nattvandring").responsible == person("samira")


def test_a_chapter_of_one_who_left_is_given_to_another(as_user, person):
    with as_user("samira") as samira:
        made = begin_lagesbild(by=samira, year=2026)
        section = Section.objects.select_related("lagesbild").filter(lagesbild=made)[0]
        writer = next(
            (
                one
                for one in User.objects.filter(agency=samira.agency, is_active=True)
                if one != samira
                and not one.is_system
                and type(made).objects.visible_to(one).filter(pk=made.pk).exists()
            ),
            None,
        )
        assert writer is not None
        assign_section(section, writer, by=samira)
    assert _nobodys(as_user, "samira") == set()
    with as_user("sigrid") as sigrid:
        close_account(writer, by=sigrid, because="Slutat")
    assert _nobodys(as_user, "samira") == {("kapitel", str(section))}
