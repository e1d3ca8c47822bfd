"""The second wall: the database itself says who sees which row.

Asked in raw SQL, of every table that there is, as the application's own role.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pax.access.checks import refuse_unsafe_role
from pax.access.context import acting_as
from pax.access.install import table_privileges
from pax.accounts.enums import AgencyKind
from pax.accounts.models import Membership, Unit, User
from pax.accounts.roles import ROLES, Role
from tests.conftest import OWNER
from tests.runs import examples

ROOT = Path(__file__).resolve().parents[2]

#: Tables without row security, each with the reason.
OPEN: dict[str, str] = {
    "accounts_user_groups": "always empty: units' groups are held by memberships",
    "accounts_user_user_permissions": "always empty: permissions follow from roles",
    "auth_group_permissions": "always empty",
    "auth_permission": "Django's own list of what could be granted",
    "django_content_type": "Django's own list of models",
    "django_migrations": "Django's own list of migrations",
    "django_session": "filed under a digest of a secret key; holds a user's id",
    "guardian_groupobjectpermission": "always empty: grants have tables of their own",
    "guardian_userobjectpermission": "always empty: grants have tables of their own",
}


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


# --- every table --------------------------------------------------------------------
def test_every_table_has_row_security_or_a_reason(db):
    tables = dict(
        sql(
            "SELECT relname, relrowsecurity FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind IN ('r', 'p')"
        )
    )
    assert {name for name, guarded in tables.items() if not guarded} == set(OPEN)
    with_policy = {name for (name,) in sql("SELECT tablename FROM pg_policies")}
    assert {name for name, guarded in tables.items() if guarded} == with_policy


def test_every_policy_says_something(db):
    loose = {
        (table, command)
        for table, command, using, check in sql(
            "SELECT tablename, cmd, qual, with_check FROM pg_policies"
        )
        if "true" in (using, check)
    }
    assert loose == {("accounts_user", "SELECT")}


# --- the role -------------------------------------------------------------------------
def test_role_can_pass_no_policy(db):
    role = sql(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
        " rolreplication FROM pg_roles WHERE rolname = current_user"
    )
    assert role == [(settings.PAX_APP_ROLE, False, False, False, False, False)]
    assert sql(
        "SELECT has_schema_privilege(current_user, 'public', 'CREATE'),"
        " has_database_privilege(current_user, current_database(), 'CREATE')"
    ) == [(False, False)]
    assert (
        sql("SELECT 1 FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        == []
    )
    assert (
        sql("SELECT 1 FROM pg_proc WHERE pg_get_userbyid(proowner) = current_user")
        == []
    )
    assert (
        sql(
            "SELECT roleid::regrole::text FROM pg_auth_members m"
            " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user"
        )
        == []
    )


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY case_rows ON cases_case",
        "CREATE TABLE copy AS SELECT * FROM cases_case",
        "TRUNCATE cases_case",
        "SET ROLE pax_owner",
        "SET session_replication_role = replica",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY cases_case TO '/tmp/x'",
        "SELECT * FROM pax_access_of(NULL)",
        "DROP TRIGGER pax_disclosure_is_frozen ON cases_disclosure",
    ],
)
def test_role_cannot_take_the_wall_down(db, statement):
    with pytest.raises(ProgrammingError), transaction.atomic():
        sql(statement)


def test_role_holds_exactly_the_privileges_that_are_declared(db):
    held: dict[str, set[str]] = {}
    for table, privilege in sql(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = current_user AND table_schema = 'public'"
    ):
        held.setdefault(table, set()).add(privilege)
    declared = {
        # Of one that is not read whole, the columns that are stand by themselves.
        table: set(re.sub(r"SELECT \(.*\),? ?", "", may).replace(" ", "").split(","))
        for table, may in table_privileges().items()
        if may
    }
    assert held == declared
    columns = {
        column
        for (column,) in sql(
            "SELECT column_name FROM information_schema.role_column_grants"
            " WHERE grantee = current_user AND table_name = 'accounts_user'"
            " AND privilege_type = 'SELECT'"
        )
    }
    assert columns == {f.column for f in User._meta.concrete_fields} - {"password"}


def test_log_and_history_can_only_be_added_to(db):
    for table, may in table_privileges().items():
        if table == "audit_event" or "_historical" in table:
            assert may == "SELECT, INSERT", table


def test_start_refuses_the_owner(django_db_blocker, django_db_setup):
    refused = connections["default"].copy()
    refused.settings_dict = dict(OWNER)
    with django_db_blocker.unblock():
        refuse_unsafe_role()
        connections["default"], before = refused, connections["default"]
        try:
            with pytest.raises(ImproperlyConfigured, match="skulle se alla rader"):
                refuse_unsafe_role()
        finally:
            refused.close()
            connections["default"] = before


# --- the functions --------------------------------------------------------------------
def test_functions_that_read_for_others_look_nowhere_else(db):
    """SECURITY DEFINER without a search_path could be made to call another's code."""
    loose = sql(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE nspname = 'public' AND prosecdef AND NOT EXISTS"
        " (SELECT 1 FROM unnest(proconfig) c"
        "  WHERE translate(c, chr(34), '') = 'search_path=public, pg_temp')"
    )
    assert loose == []


def test_a_day_begins_at_midnight_in_sweden(db):
    """The connection's clock is UTC: `current_date` would be wrong by night."""
    assert sql("SHOW timezone") == [("UTC",)]
    [(now, today)] = sql("SELECT now(), pax_today()")
    assert today == timezone.localtime(now).date()
    for path in (ROOT / "pax").rglob("*.sql"):
        assert "current_date" not in path.read_text().lower(), path


def test_function_knows_the_roles_that_read(db):
    for role in Role:
        assert sql("SELECT pax_role_reads(%s)", role) == [(ROLES[role].reads,)], role
    assert sql("SELECT pax_role_reads('annat')") == [("",)]


def readers_of(person: User) -> tuple[set[int], set[int]]:
    """Ask both walls for whom a person reads as."""
    with acting_as(User.objects.get(pk=person.pk)) as who:
        [(raw,)] = sql("SELECT pax_readers()")
        return set(who.user.authority.readers), set(raw)


def test_both_walls_agree_on_whom_everybody_reads_as(db):
    for person in User.objects.all():
        app, raw = readers_of(person)
        assert app == raw, person


DAYS = st.integers(-3, 3).map(lambda n: datetime.timedelta(days=n))
#: Those that can be given where Vera works.
THERE = [role for role in Role if ROLES[role].fits(AgencyKind.NAMND)]
HELD = st.tuples(st.sampled_from(THERE), st.integers(0, 5), DAYS, DAYS | st.none())


@given(held=st.lists(HELD, max_size=4), is_active=st.booleans())
@examples(20)
def test_both_walls_agree_whatever_roles_begin_and_end_around_today(
    as_owner, held, is_active
):
    today = timezone.localdate()
    with transaction.atomic():
        vera = User.objects.get(username="vera")
        # As at installation: in Pax most roles take two, and are given from today.
        units = list(Unit.objects.filter(agency=vera.agency_id).order_by("pk"))
        Membership.objects.filter(user=vera).update(valid_to=today - 9 * DAY)
        for role, place, begins, lasts in held:
            until = today + begins + lasts if lasts is not None else None
            if until is not None and until < today + begins:
                continue
            Membership.objects.get_or_create(
                user=vera,
                unit=units[place % len(units)],
                role=role,
                valid_from=today + begins,
                defaults={"valid_to": until},
            )
        User.objects.filter(pk=vera.pk).update(is_active=is_active)
        app, raw = readers_of(vera)
        transaction.set_rollback(True)
    assert app == raw


DAY = datetime.timedelta(days=1)
