"""What the application's role may not do, though its own services never would.

Asked in raw SQL with the triggers on: who and when are the database's to say, what is
decided stands, and what only signing in needs is read by nobody else.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import Error, connection, transaction
from django.db.models import Model
from django.urls import reverse

from cases.models import Case, Note
from pax.access.context import acting_as
from pax.access.install import declared_triggers, our_tables, table_privileges
from pax.accounts.models import Unit, User
from pax.audit.models import Event
from pax.demo.directory import PASSWORD
from tests.house.test_rows import sql
from tests.house.world import World

LONG_AGO = datetime.datetime(2001, 2, 3, tzinfo=datetime.UTC)


def refused(statement: str, *values: Any) -> str:
    """Ask in raw SQL, and give what the database said; "" when it did it."""
    try:
        with transaction.atomic():
            sql(statement, *values)
    except Error as error:
        return str(error)
    return ""


def histories() -> list[type[Model]]:
    return [model for model in our_tables() if hasattr(model, "instance_type")]


def triggers() -> set[tuple[str, str]]:
    return {
        (str(table), str(name))
        for table, name in sql(
            "SELECT relname, tgname FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal"
        )
    }


# --- who and when -------------------------------------------------------------------
def test_every_history_is_told_by_the_database(db):
    """And every record says who made it: found by what the models are."""
    there = triggers()
    tables = {model._meta.db_table for model in histories()}
    assert len(tables) > 50
    assert {t for t in tables if (t, "pax_history_is_told") not in there} == set()
    stamped = {
        m._meta.db_table
        for m in our_tables()
        if {"uuid", "created_at", "created_by"} <= {f.name for f in m._meta.fields}
        and m not in histories()
    }
    for name in ("pax_says_who_made_it", "pax_keeps_its_origin"):
        assert {t for t in stamped if (t, name) not in there} == set()


def test_history_is_in_ones_own_name_and_of_today(world: World):
    """Of every history that she may write: forged in another's name, long ago."""
    anna, vera = (User.objects.get(username=name) for name in ("anna", "vera"))
    tried = 0
    with acting_as(anna):
        for model in histories():
            table = model._meta.db_table
            columns = [f.column for f in model._meta.local_concrete_fields]
            said = {
                "history_user_id": str(vera.pk),
                "history_date": f"'{LONG_AGO.isoformat()}'",
            }
            copied = [c for c in columns if c != "history_id"]
            values = ", ".join(said.get(c, f'"{c}"') for c in copied)
            names = ", ".join(f'"{c}"' for c in copied)
            try:
                with transaction.atomic():
                    found = sql(
                        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}"
                        " LIMIT 1 RETURNING history_user_id, history_date"
                    )
            except Error:
                continue  # not one of hers to write at all
            for who, when in found:
                tried += 1
                assert who == anna.pk, table
                assert when > LONG_AGO, table
    assert tried > 5


def test_record_is_made_by_who_makes_it(world: World):
    anna, vera = (User.objects.get(username=name) for name in ("anna", "vera"))
    with acting_as(anna):
        case = Case.objects.visible_to(anna).filter(agency=anna.agency).first()
        note = {"case": case, "text": "x", "happened_on": datetime.date(2026, 3, 1)}
        for forged in (
            {"created_by": vera},
            {"created_by": anna, "created_at": LONG_AGO},
        ):
            with pytest.raises(Error, match="says who made it"), transaction.atomic():
                Note.objects.create(**note, **forged)
        made = Note.objects.create(**note, created_by=anna)
        for change in (
            f"created_by_id = {vera.pk}",
            "created_at = '2001-02-03'",
            "uuid = gen_random_uuid()",
            "case_id = case_id + 1",
        ):
            statement = f"UPDATE cases_note SET {change} WHERE id = {made.pk}"
            assert "keeps its origin" in refused(statement), change


def test_log_is_in_ones_own_name_and_of_now(world: World):
    anna = User.objects.get(username="anna")
    with acting_as(anna):
        event = Event.objects.create(
            at=LONG_AGO,
            verb="case.read",
            actor_id=anna.pk,
            actor="Någon Annan",
            agency_id=anna.agency_id,
        )
        event.refresh_from_db()
        assert (event.actor, event.at > LONG_AGO) == (anna.name, True)
        forged = "INSERT INTO audit_event (uuid, at, verb, actor_id, actor, agency_id, unit, purpose, about_kind, about, because) SELECT gen_random_uuid(), now(), 'case.read', id, name, agency_id, '', '', '', '', '' FROM accounts_user WHERE username = 'vera'"  # noqa: E501
        assert "row-level security" in refused(forged)


# --- what is decided ------------------------------------------------------------------
#: What stands, by the field that says since when.
STANDING = {
    "audit_logreview": "signed_at",
    "cases_polisanmalan": "decided_on",
    "cases_underrattelse": "sent_on",
    "exchange_planimport": "undone_at",
    "rounds_round": "closed_at",
}
#: The same of tables whose own triggers say it, or whose rows are never changed at all.
BY_THEIR_OWN = {
    "cases_aterkrav": "corrected with a reason, and its course goes on",
    "cases_case": "closed and opened again by the chain",
    "cases_communication": "answered, and struck with a reason",
    "cases_disclosure": "pax_disclosure_is_frozen",
    "cases_participation": "part done, and taking part again",
    "cases_processversion": "pax_published_is_frozen",
    "checklists_checklist": "pax_checklist_keeps_place",
    "checklists_checklistitem": "pax_checklist_keeps_place",
    "decisions_pendingdecision": "pax_pending_takes_two",
    "est_analysis": "pax_est_analysis_is_settled",
    "est_earlierweeks": "pax_est_file_keeps",
    "est_edition": "pax_est_edition_keeps",
    "est_part": "pax_est_of_open_edition",
    "figures_import": "pax_import_is_frozen",
    "groups_homecopy": "pax_home_copy_is_frozen",
    "meetings_approval": "pax_minutes_are_frozen",
    "meetings_meeting": "pax_meeting_is_frozen",
    "papers_paper": "pax_paper_is_frozen",
    "plan_consultation": "pax_consultation_is_frozen",
    "plan_planedition": "pax_plan_edition_is_frozen",
    "report_editionvariant": "pax_edition_is_frozen",
    "report_lagesbild": "pax_lagesbild_keeps_place",
}
DECIDING = (
    *("decided_on", "decided_at", "signed_at", "sent_on", "sent_at", "approved_at"),
    *("settled_at", "frozen_at", "closed_at", "closed_on", "published_at", "undone_at"),
    *("handed_in_at", "done_at", "content_sha256"),
)


def test_everything_that_is_decided_is_said_to_stand(db):
    """A new table with a decision in it is asked here what holds it."""
    may = table_privileges()
    found = {
        m._meta.db_table
        for m in our_tables()
        if m not in histories()
        and "UPDATE" in may[m._meta.db_table]
        and any(f.name in DECIDING for f in m._meta.local_concrete_fields)
    }
    known = (
        set(STANDING) | set(BY_THEIR_OWN) | {"cases_processversion", "cases_aterkrav"}
    )
    assert found - known == set()
    there = triggers()
    for table, name in BY_THEIR_OWN.items():
        assert not name.startswith("pax_") or (table, name) in there
    assert {(table, "pax_stands") for table in STANDING} <= there


def test_case_stays_at_its_authority(world: World):
    anna = User.objects.get(username="anna")
    with acting_as(anna):
        case = Case.objects.visible_to(anna).filter(agency=anna.agency).first()
        assert case
        foreign = Unit.objects.exclude(agency=anna.agency).first()
        assert foreign
        home = f"WHERE id = {case.pk}"
        moved = f"UPDATE cases_case SET unit_id = {foreign.pk} {home}"
        assert "a unit is of its own agency" in refused(moved)
        both = (
            f"UPDATE cases_case SET unit_id = {foreign.pk},"
            f" agency_id = {foreign.agency_id} {home}"
        )
        assert refused(both)
        for change in ("reference = 'SN-0'", "flag_uuid = gen_random_uuid()"):
            assert "keeps its place" in refused(
                f"UPDATE cases_case SET {change} {home}"
            )


# --- what only signing in needs -------------------------------------------------------
@pytest.mark.parametrize("acting", [None, "anna", "sigrid"])
def test_no_query_reads_password_hashes(world: World, acting):
    def asked() -> None:
        assert "permission denied" in refused("SELECT password FROM accounts_user")
        assert "permission denied" in refused("SELECT * FROM accounts_user")
        assert "permission denied" in refused(
            "SELECT 1 FROM accounts_user WHERE password > 'a'"
        )
        assert sql("SELECT count(pax_password_of(id)) FROM accounts_user") == [(0,)]
        assert not any("password" in vars(user) for user in User.objects.all())

    if acting is None:
        return asked()
    with acting_as(User.objects.get(username=acting)):
        return asked()


def test_signing_in_still_compares_them(db):
    assert authenticate(None, username="anna", password=PASSWORD)
    assert not authenticate(None, username="anna", password="fel")
    user = User.objects.get(username="anna")
    with acting_as(user):
        user.save()  # with everything, and yet without what was not read
        assert User.objects.get(username="anna").check_password(PASSWORD)


def test_session_keys_are_not_in_the_database(client, db):
    sent = {"username": "anna", "password": PASSWORD}
    client.post(reverse("accounts:sign-in"), sent)
    key = client.cookies["sessionid"].value
    [(filed,)] = sql("SELECT session_key FROM django_session")
    assert filed == hashlib.sha256(key.encode()).hexdigest()[:40] != key
    assert client.get("/").status_code == 200
    client.cookies["sessionid"] = filed  # what a reader of the table could send
    assert client.get("/").status_code == 302


def test_new_password_ends_sessions_though_no_hash_is_read(world: World, client):
    anna = User.objects.get(username="anna")
    before = anna.get_session_auth_hash()
    with acting_as(anna):
        User.objects.filter(pk=anna.pk).update(password="!")
    assert User.objects.get(pk=anna.pk).get_session_auth_hash() != before


# --- nobody in particular -------------------------------------------------------------
#: What is written before anybody has signed in, each with the reason.
WRITTEN_BY_NOBODY = {
    "audit_event": "that somebody failed to sign in",
    "django_session": "a session begins before one has signed in",
}
#: Django's own lists, which say nothing of anybody, and what signing in looks up.
READ_BY_ANYBODY = {
    *("auth_permission", "django_content_type", "django_migrations"),
    *("django_session", "accounts_user", "report_editionvariant", "plan_planedition"),
}


def test_nobody_in_particular_reads_next_to_nothing(world: World):
    readable = {
        table
        for table, may in table_privileges().items()
        if "SELECT" in may and sql(f"SELECT count(*) FROM {table}") != [(0,)]
    }
    assert readable <= READ_BY_ANYBODY


def test_nobody_in_particular_writes_nothing(world: World):
    """Every policy of adding, changing and removing says no, but where it must not."""
    done = []
    for table, may in table_privileges().items():
        if table not in WRITTEN_BY_NOBODY:
            done += [
                (table, word) for word in WRITES if word in may and does(word, table)
            ]
    assert done == []


def some_column(table: str) -> str:
    [(name,), *_] = sql(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'id' LIMIT 1",
        table,
    )
    return str(name)


#: insufficient_privilege: a policy, a trigger or a missing right said no.
DENIED = "42501"
WRITES: dict[str, Callable[[str], str]] = {
    "INSERT": lambda table: f"INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": lambda table: 'UPDATE {0} SET "{1}" = "{1}"'.format(
        table, some_column(table)
    ),
    "DELETE": lambda table: f"DELETE FROM {table}",
}


def does(word: str, table: str) -> bool:
    """Tell whether it is done to a row, or would have been with better values."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WRITES[word](table))
            count = cursor.rowcount
            transaction.set_rollback(True)
    except Error as error:
        return getattr(error.__cause__, "sqlstate", "") != DENIED
    return count > 0


def test_triggers_that_follow_from_the_models_are_all_there(db):
    there = triggers()
    for statement in declared_triggers():
        words = statement.split()
        table = statement.split(' ON "')[1].split('"')[0]
        assert (table, words[4]) in there
