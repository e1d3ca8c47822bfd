"""Both walls in a whole world, each asked with the other down.

The first, what the application asks for (`visible_to`), is asked as the tables' owner,
whom row security does not bind.  The second, the row policies, is asked in raw SQL as
the application's role.  Each must say by itself what the other says; every model and
every policy is found by itself, so that one made tomorrow is asked tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model, QuerySet

from cases.models import Case, Party
from pax.access.context import acting_as
from pax.accounts.models import User
from tests.database import as_owner
from tests.house.of_endings import COMING, ENDED, SHUT_OUT
from tests.house.rules import NO_ROAD, READ_BY_NOBODY, is_history, rule
from tests.house.test_rows import OPEN
from tests.house.walls import (
    COMMANDS,
    Rows,
    all_rows,
    broken,
    declared,
    enforced,
    has_road,
    keys,
    our_models,
    road,
    sql,
    tables_for,
)
from tests.house.world import PEOPLE
from tests.runs import FULL

pytestmark = [
    # Has pytest-django make the test database, though each test is not alone in it.
    pytest.mark.django_db,
]

#: Who asks: everybody of every role, others of theirs at other units and agencies, one
#: of a company, agencies' own automatic users, and those who no longer or not yet may.
ASKERS = [
    *PEOPLE.values(),
    *("vera", "hugo", "kim", "rune", "lars", "sune", "emil", "vidar"),
    *("system-sn", "system-pm"),
    *(ENDED, COMING, SHUT_OUT),
]
#: Those in whose name what may be written is asked: one of each way of writing, and one
#: who has left.
WRITERS = [
    *("anna", "carin", "samira", "petra", "elin", "lovisa", "sigrid"),
    *("vera", "system-sn"),
]
#: Tables that show rows before anybody has signed in, each with the reason.
SEEN_BY_NOBODY_IN_PARTICULAR = {
    "accounts_user": "signing in looks the person up",
    "report_editionvariant": "what has been opened to anybody",
    "plan_planedition": "what has been opened to anybody",
}


#: Where the database shows more than the application, each with the reason.
WIDER = {
    "cases.ProcessMap": "a case keeps its map when it is another unit's of the agency",
    "cases.Flag": "an agency's automatic user keeps its people's receipts up to date",
    "cases.HistoricalProcessMap": "as of the map",
    "cases.HistoricalFlag": "as of the receipt",
    "groups.HistoricalSeat": "one's own, so that one can write down that one leaves",
}
#: Models that a person sees all of, or nothing: nobody in the world sees a part.
ALL_OR_NOTHING = {
    "Redaction": "the deciding authority's",
    "ScaleLevel": "the names of the levels are everybody's",
    "Edition": "the forum's",
    "AreaPicture": "the forum's",
    "ActionFeedback": "the forum's",
    "Part": "the forum's",
    "Assessment": "the forum's",
    "ReadIn": "the forum's",
    "EarlierWeeks": "the coordinators'",
    "WeekColumns": "the coordinators'",
}


#: Where history tells less than the record shows now, each with the reason.
NARROWER = {
    "est.HistoricalEvent": "what was a draft then is its writers' still",
    "est.HistoricalAction": "what was a draft then is its writers' still",
    "est.HistoricalAnalysis": "what was a draft then is its writers' still",
    "rounds.HistoricalAsk": "what was asked of somebody else is theirs still",
    "report.HistoricalEditionVariant": "its own authority's; others read what stands",
    "plan.HistoricalPlanEdition": "its own authority's; others read what stands",
}

#: What may be added by people who do not read it then, each with the reason.
ADDED_UNREAD = {
    "cases.Case": "a case of one's own agency is read by the grant that is given next",
    "cases.Disclosure": "one's own agency's; the triggers narrow it to one's own case",
    "groups.Seat": "one's own, which one may end; a trigger lets nobody take one",
}


# --- what is asked, once --------------------------------------------------------------
@dataclass
class Answers:
    """What each person was shown, and what the policies let them do."""

    rows: dict[str, Rows] = field(default_factory=dict)  # all that there is, by table
    ruled: dict[tuple[str, str], Rows] = field(default_factory=dict)
    declared: dict[tuple[str, str, str], Rows] = field(default_factory=dict)
    enforced: dict[tuple[str, str, str], Rows] = field(default_factory=dict)

    def to_try(self, username: str, table: str) -> Rows:
        """Choose rows to add a copy of: one to be let in and one not, or all."""
        said = self.declared.get((username, "INSERT", table), Rows())
        if FULL:
            return self.rows[table]
        refused = self.rows[table] - said
        return Rows([*sorted(said)[:1], *sorted(refused)[:1]])


@pytest.fixture(scope="module")
def answers(walls: None) -> Answers:
    """Ask both walls of everything, in the name of everybody who asks."""
    found = Answers()
    with as_owner():
        found.rows = all_rows()
        for username in ASKERS:
            with acting_as(known_as(username)) as who:
                ask_first_wall(found, who.user)
    for username in ASKERS:
        with acting_as(known_as(username)):
            ask_second_wall(found, username)
    return found


def may_be_asked_to_write(username: str) -> bool:
    """Tell whether somebody is asked about all that is done, and not only to read."""
    return FULL or username in WRITERS


def ask_first_wall(found: Answers, who: User) -> None:
    """Ask the application's own rules, and what the models say of their policies."""
    for model in our_models():
        if model.__name__ not in READ_BY_NOBODY:
            found.ruled[who.username, model._meta.db_table] = rule(model, who)
    if may_be_asked_to_write(who.username):
        for command in COMMANDS:
            for table, rows in declared(command, tables_for(command)).items():
                found.declared[who.username, command, table] = rows


def ask_second_wall(found: Answers, username: str) -> None:
    for command in COMMANDS if may_be_asked_to_write(username) else ["SELECT"]:
        tables = {t: found.to_try(username, t) for t in tables_for(command)}
        for table, rows in enforced(command, tables).items():
            found.enforced[username, command, table] = rows


def known_as(username: str) -> User:
    return User.objects.get(username=username)


def named(table: str) -> str:
    """Name the model of a table, and its app."""
    return next(m._meta.label for m in our_models() if m._meta.db_table == table)


# --- without an identity --------------------------------------------------------------
def domain_tables() -> set[str]:
    """List the tables of ours that the application's role may read at all."""
    return set(tables_for("SELECT")) - set(OPEN)


def test_tables_that_are_said_to_be_empty_are(walls):
    with as_owner():
        said = [t for t, reason in OPEN.items() if reason.startswith("always empty")]
        assert [t for t in said if sql(f"SELECT 1 FROM {t} LIMIT 1")] == []


def test_without_identity_every_domain_table_is_empty(walls):
    seen = {table for table in domain_tables() if sql(f"SELECT 1 FROM {table} LIMIT 1")}
    assert seen == set(SEEN_BY_NOBODY_IN_PARTICULAR)


def test_there_is_something_to_see_in_every_domain_table(answers):
    """The test above would pass in an empty database."""
    assert {table for table in domain_tables() if not answers.rows[table]} == set()


# --- the first wall, alone ------------------------------------------------------------
def test_every_model_has_a_road_or_a_reason_for_none():
    without = {
        model.__name__
        for model in our_models()
        if not has_road(model) and not is_history(model)
    }
    assert without == set(NO_ROAD) | set(READ_BY_NOBODY)


def test_each_wall_alone_shows_a_person_the_same_rows(answers):
    """What a road shows the owner is what raw SQL shows the application, no more."""
    faults = []
    for (username, table), shown in answers.ruled.items():
        raw = answers.enforced[username, "SELECT", table]
        name = named(table)
        only_raw = raw - shown if name not in WIDER else Rows()
        only_shown = shown - raw if name not in NARROWER else Rows()
        if only_raw or only_shown:
            faults.append(
                f"{table} to {username}: the application alone shows {len(only_shown)} "
                f"rows more, and the database alone {len(only_raw)}"
            )
    assert not faults, "\n".join(faults)


def test_every_model_has_something_that_could_leak(answers):
    """For each road, somebody sees a part of what there is and somebody nothing."""
    whole = {}
    for model in our_models():
        table = model._meta.db_table
        if has_road(model):
            shown = {answers.ruled[username, table] for username in ASKERS}
            if not any(rows and rows < answers.rows[table] for rows in shown):
                whole[model.__name__] = ALL_OR_NOTHING.get(model.__name__)
    assert whole == ALL_OR_NOTHING


def querysets() -> dict[type[QuerySet[Any]], list[type[Model]]]:
    """List what says which rows a person may see, and the models that it says it of."""
    found: dict[type[QuerySet[Any]], list[type[Model]]] = {}
    for model in our_models():
        if has_road(model):
            kinds = type(model._default_manager.all()).__mro__
            says = next(kind for kind in kinds if "visible_to" in vars(kind))
            found.setdefault(says, []).append(model)
    return found


def test_a_road_that_forgets_who_asks_is_found(answers, monkeypatch):
    """Each made to return everything in turn: the comparison above must see it."""
    unseen = []
    for says, models in querysets().items():
        with monkeypatch.context() as patch, as_owner():
            patch.setattr(says, "visible_to", lambda rows, user: rows.all())
            unseen += [m.__name__ for m in models if not shows_too_much(answers, m)]
    assert unseen == ["ScaleLevel"]  # everybody's


def shows_too_much(answers: Answers, model: type[Model]) -> bool:
    table = model._meta.db_table
    for username in ASKERS:
        raw = answers.enforced[username, "SELECT", table]
        if raw != answers.rows[table]:
            with acting_as(known_as(username)) as who:
                if road(model, who.user) > raw:
                    return True
    return False


# --- the second wall, alone -----------------------------------------------------------
def test_every_table_has_a_policy_for_each_thing_done():
    said = sql("SELECT tablename, cmd FROM pg_policies WHERE permissive = 'PERMISSIVE'")
    tables = {model._meta.db_table for model in our_models()} - set(OPEN)
    tables |= {"auth_group"}  # Django's own, guarded in pax/access/sql/triggers.sql
    assert sorted(said) == sorted((t, command) for t in tables for command in COMMANDS)


def test_policies_do_what_the_models_say(answers):
    faults = []
    for (username, command, table), said in answers.declared.items():
        let = answers.enforced[username, command, table]
        tried = answers.to_try(username, table) if command == "INSERT" else said | let
        if let != said & tried:
            faults.append(
                f"{command} {table} by {username}: {len(let - said)} too many, "
                f"{len(said & tried - let)} too few"
            )
    assert not faults, "\n".join(faults)


def test_policies_of_a_table_hang_together():
    """A changed row may become what may be added; what is removed may be changed."""
    said = sql("SELECT tablename, cmd, qual, with_check FROM pg_policies")
    using = {(table, command): qual for table, command, qual, _ in said}
    check = {(table, command): words for table, command, _, words in said}
    tables = {table for table, *_ in said}
    assert [t for t in tables if check[t, "UPDATE"] != check[t, "INSERT"]] == []
    assert [t for t in tables if using[t, "UPDATE"] != using[t, "DELETE"]] == []


def test_nobody_changes_or_removes_what_they_do_not_read(answers):
    faults = [
        f"{command} {table} by {username}"
        for (username, command, table), let in answers.enforced.items()
        if command in ("UPDATE", "DELETE")
        and not let <= answers.enforced[username, "SELECT", table]
    ]
    assert faults == []


def test_nobody_adds_what_they_would_not_read(answers):
    unread = {
        named(table)
        for (username, command, table), said in answers.declared.items()
        if command == "INSERT"
        and not said <= answers.declared[username, "SELECT", table]
    }
    assert unread == set(ADDED_UNREAD)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_policy_that_lets_everything_through_is_found(answers, command):
    """Each made to say `true` in turn: the comparison above must see it."""
    broken_ones = to_break(answers, command)
    assert broken_ones
    assert [t for t in broken_ones if not is_seen(answers, command, t)] == []


def to_break(answers: Answers, command: str) -> list[str]:
    """Choose tables whose policy alone refuses somebody something: one of each app.

    Nobody is let through to change or remove a row by that policy alone, who does not
    read it: where the two say the same, none can be told from the other.
    """

    def refused(username: str, table: str) -> Rows:
        there = answers.rows[table]
        if command in ("UPDATE", "DELETE"):
            there = answers.enforced[username, "SELECT", table]
        return there - answers.declared[username, command, table]

    refusing = {
        table: model._meta.app_label
        for table, model in tables_for(command).items()
        if any(refused(username, table) for username in WRITERS)
    }
    one_of_each = {app: table for table, app in refusing.items()}
    return sorted(refusing if FULL else one_of_each.values())


def is_seen(answers: Answers, command: str, table: str) -> bool:
    """Break a policy, and tell whether somebody is then let through who should not."""
    with broken(command, table):
        for username in WRITERS:
            tried = answers.to_try(username, table)
            with acting_as(known_as(username)):
                [let] = enforced(command, {table: tried}).values()
            if let != answers.enforced[username, command, table]:
                return True
    return False


def test_a_policy_that_is_dropped_is_found(walls):
    with as_owner():
        [(name,)] = sql(
            "SELECT policyname FROM pg_policies"
            " WHERE tablename = 'cases_note' AND cmd = 'SELECT'"
        )
        with transaction.atomic():
            sql(f"DROP POLICY {name} ON cases_note")
            with pytest.raises(AssertionError):
                test_every_table_has_a_policy_for_each_thing_done()
            transaction.set_rollback(True)


# --- what passes the second wall by itself --------------------------------------------
def test_search_repeats_the_rule(walls):
    """pax_search_cases() reads as the owner, so that its own rule is all there is."""
    number = "189001019802"  # in cases of every unit, restricted ones too
    faults = []
    for username in ASKERS:
        with acting_as(known_as(username)):
            raw = sql(
                "SELECT case_id FROM pax_search_cases("
                f"NULL, ARRAY['{number}'], '{{}}', 'opened', false, NULL, NULL, 1000)"
            )
        with as_owner(), acting_as(known_as(username)) as who:
            holding = Party.objects.filter(identity_number=number).values("case")
            seen = keys(Case.objects.visible_to(who.user).filter(pk__in=holding))
        if {str(pk) for (pk,) in raw} != seen:
            faults.append(f"{username}: {len(raw)} found of {len(seen)}")
    assert faults == []
