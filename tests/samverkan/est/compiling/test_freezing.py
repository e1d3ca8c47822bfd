"""Frozen, a week is changed by nobody: by no role, not in SQL, and it can be proved."""

import json
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.audit.models import Event as LogEvent
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint, keyed
from pax.errors import Conflict, Denied, Invalid, PaxError, WrongState
from samverkan.est.compiling import services
from samverkan.est.compiling import services as weeks
from samverkan.est.enums import Audience
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Assessment,
    Edition,
    Event,
    FrozenEdition,
    Part,
    ScaleLevel,
)
from samverkan.est.parts import services as parts
from samverkan.est.weeks.selectors import picture_for
from tests.database import as_owner
from tests.house.world import PEOPLE
from tests.samverkan.est.conftest import Est

FROZEN = (
    "est_edition",
    "est_areapicture",
    "est_event",
    "est_action",
    "est_actionfeedback",
    "est_part",
    "est_frozenedition",
    "est_assessment",
)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def told(content):
    return {
        kind: [e["text"] for a in content["areas"] for e in a[kind]]
        for kind in ("new_events", "past_month", "new_actions", "ongoing")
    }


@pytest.fixture
def frozen(est, edition, acting):
    """Freeze two weeks with something of everything in them."""
    est.event("petra", edition, "Till alla", count=3)
    est.event("petra", edition, "Myndighet", audience=Audience.AUTHORITIES)
    est.event("berit", edition, "Aldrig inlämnat")
    action = est.action("petra", edition, "Patruller")
    est.hand_in("petra", edition)
    with acting("samira") as who:
        level = ScaleLevel.objects.get(number=2)
        weeks.judge_area(edition, est.area(), by=who.user, level=level, overall="Lugnt")
    est.freeze(edition)
    later = est.next(edition)
    est.feedback("petra", action, later, "Går bra")
    est.hand_in("petra", later)
    est.freeze(later)
    with acting("samira"):
        return Edition.objects.get(pk=edition.pk)


def contents(edition, user):
    return {
        f.audience: f.content
        for f in FrozenEdition.objects.visible_to(user).filter(edition=edition)
    }


# --- what is frozen -----------------------------------------------------------
def test_each_audience_has_its_own_picture(frozen, acting):
    with acting("samira") as who:
        found = contents(frozen, who.user)
        assert set(found) == set(Audience.values)
        assert told(found["alla"])["new_events"] == ["Till alla"]
        assert told(found["myndigheter"])["new_events"] == ["Till alla", "Myndighet"]
        assert "Aldrig inlämnat" not in json.dumps(found, ensure_ascii=False)
        # Read as it was while open: the same, but for what freezing adds.
        now = picture_for(frozen, who.user)
        was = found["myndigheter"]
        assert {k: was[k] for k in now} == now
    with acting("emil") as who:
        assert set(contents(frozen, who.user)) == {"alla"}
        assert sql("SELECT DISTINCT audience FROM est_frozenedition") == [("alla",)]


def test_frozen_is_numbered_hashed_and_chained(frozen, acting):
    with acting("samira"):
        assert frozen.number == 1
        assert frozen.frozen_by.username == "samira"
        for picture in FrozenEdition.objects.all():
            assert picture.content_sha256 == fingerprint(picture.content)
            assert picture.content["number"] == picture.edition.number
        first, second = (
            FrozenEdition.objects.get(edition__number=n, audience="alla")
            for n in (1, 2)
        )
        assert first.content["previous"] == ""
        assert second.content["previous"] == keyed(first.content_sha256)
        assert told(second.content)["ongoing"] == ["Patruller"]


def test_levels_are_kept_for_trends(frozen, acting):
    with acting("emil") as who:
        kept = {
            a.area.name: a.level
            for a in Assessment.objects.visible_to(who.user).filter(edition=frozen)
        }
    assert kept["Ronna"] == 2
    assert kept["Geneta"] is None  # not judged is not the lowest
    assert "Övrigt" not in kept


def test_frozen_keeps_what_levels_were_called(frozen, acting):
    with acting("sigrid"):
        level = ScaleLevel.objects.get(number=2)
        level.name = "Gul nivå"
        level.save(update_fields=["name"])
    with acting("samira") as who:
        scale = contents(frozen, who.user)["alla"]["scale"]
    assert [level["name"] for level in scale] == [f"Nivå {n}" for n in (1, 2, 3, 4)]


def test_freezing_is_in_the_log(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), owning():
        owner_world()
        logged = LogEvent.objects.get(verb=Verb.EST_FROZEN)
    assert logged.about == "EST v.40 2026"
    assert logged.because.startswith("Nummer 1. Fryst. Saknades: ")
    assert logged.because.endswith("Skäl: Prov")


# --- who may freeze -----------------------------------------------------------
@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SAMORDNARE])
def test_no_other_role_freezes(role, edition, acting):
    assert Permission.EST_COORDINATE not in ROLES[role].permissions
    with acting(PEOPLE[role]) as who, pytest.raises(PaxError):
        services.freeze_edition(edition, by=who.user, despite="Prov")


def test_freezing_takes_a_password_and_what_was_read(est, edition, client_for, acting):
    client = client_for("samira")
    url = f"/est/{edition.uuid}/frys/"
    page = client.get(url).content.decode()
    sent = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("once", "digest")
    }
    sent["despite"] = "Alla hann inte"
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"password": "fel"}).status_code == 422
    est.event("petra", edition, "Kom in under tiden")
    est.hand_in("petra", edition)
    right = sent | {"password": "pax-demo-2026"}
    stale = client.post(url, right)
    assert stale.status_code == 422
    assert "har ändrats sedan du läste" in stale.content.decode()
    with acting("samira"):
        assert Edition.objects.get().is_open
    page = stale.content.decode()
    right["digest"] = page.split('name="digest" value="')[1].split('"')[0]
    assert client.post(url, right).status_code == 302
    with acting("samira"):
        assert not Edition.objects.get().is_open


def test_weeks_are_frozen_in_order(est, edition):
    later = est.next(edition)
    with pytest.raises(WrongState, match=r"v\.40 2026"):
        est.freeze(later)


def test_stale_digest_freezes_nothing(est, edition, acting):
    with acting("samira") as who, pytest.raises(Conflict):
        services.freeze_edition(edition, by=who.user, digest="0" * 64, despite="Prov")


# --- nothing changes it -------------------------------------------------------
@pytest.mark.parametrize("role", Role)
def test_no_role_changes_a_frozen_week(frozen, acting, role):
    with acting(PEOPLE[role]) as who:
        by = who.user
        ronna = type(frozen)._meta.apps.get_model("places", "Area").objects.first()
        for change in (
            lambda: parts.add_event(frozen, ronna, by=by, text="x"),
            lambda: parts.hand_in(frozen, by=by),
            lambda: parts.take_along(frozen, by=by),
            lambda: weeks.write_head(frozen, by=by, overall="x"),
            lambda: weeks.judge_area(frozen, ronna, by=by, overall="x"),
            lambda: services.freeze_edition(frozen, by=by, despite="Prov"),
        ):
            with pytest.raises((Denied, WrongState)), transaction.atomic():
                change()


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("username", ["samira", "petra", "sigrid"])
def test_sql_as_the_application_changes_nothing(frozen, acting, table, username):
    """Refused outright, or no row is found that may be changed."""
    before = rows(acting, table)
    assert before, table
    columns = {
        "est_frozenedition": "content_sha256 = 'x'",
        "est_assessment": "level = 4",
        "est_part": "handed_in_at = now()",
        "est_edition": "overall = 'x'",
        "est_areapicture": "overall = 'x'",
    }
    change = columns.get(table, "text = 'x'")
    for statement in (
        f"UPDATE {table} SET {change}",
        f"UPDATE {table} SET version = version + 1",
        f"DELETE FROM {table}",
    ):
        with acting(username):
            try:
                with transaction.atomic():
                    sql(statement)
            except Error:
                continue
    after = rows(acting, table)
    # Of an action no more than the version of its row, which says nothing.
    if table == "est_action":
        before, after = (
            [{**r, "version": 0} for r in found] for found in (before, after)
        )
    assert after == before


def rows(acting, table):
    with acting("samira"):
        found = sql(
            f"SELECT to_jsonb(t) FROM {table} t"
            + (" WHERE state <> 'utkast'" if table == "est_event" else "")
            + " ORDER BY id"
        )
    return [json.loads(row) if isinstance(row, str) else row for (row,) in found]


@pytest.mark.parametrize("table", FROZEN[1:])
def test_sql_adds_nothing_to_a_frozen_week(frozen, acting, table):
    for username in ("samira", "petra"):
        with acting(username):
            columns = [
                name
                for (name,) in sql(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s AND column_name <> 'id'",
                    table,
                )
            ]
            new = {
                "uuid": "gen_random_uuid()",
                "thread": "gen_random_uuid()",
                "about": "gen_random_uuid()",
                "created_by_id": "pax_user_id()",
                "agency_id": "pax_agency_id()",
            }
            values = ", ".join(new.get(name, name) for name in columns)
            with pytest.raises(Error), transaction.atomic():
                sql(
                    f"INSERT INTO {table} ({', '.join(columns)})"
                    f" SELECT {values} FROM {table} LIMIT 1"
                )


def test_frozen_picture_comes_only_with_a_freezing(est, edition, acting):
    """The coordinator cannot lay a picture of their own in a week that is open."""
    with acting("samira") as who:
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(Error, match="was not frozen"), transaction.atomic():
            FrozenEdition.objects.create(
                edition=edition,
                audience="alla",
                content={},
                content_sha256="0" * 64,
                created_by=who.user,
            )
        with pytest.raises(Error, match="every audience"), transaction.atomic():
            sql(
                "UPDATE est_edition SET state = 'fryst', number = 1, frozen_at = now(),"
                " frozen_by_id = pax_user_id()"
            )
        with pytest.raises(Error, match="begins open"), transaction.atomic():
            sql(
                "INSERT INTO est_edition (uuid, created_by_id, version, year, week,"
                " monday, version_number, state, overall, measures, information,"
                " number, what_changed, frozen_at, frozen_by_id) VALUES"
                " (gen_random_uuid(),"
                " pax_user_id(), 1, 2026, 50, '2026-12-07', 1, 'fryst', '', '', '', 9,"
                " '', now(), pax_user_id())"
            )


# --- correcting ---------------------------------------------------------------
def test_correction_is_a_new_version_that_says_what(est, frozen, acting):
    new = est.correct(frozen, "Fel gata i en händelse")
    assert new.title == "v.40 2026, version 2"
    with acting("samira") as who:
        mine = Event.objects.select_related("edition").get(
            edition=new, text="Myndighet"
        )
        parts.revise_entry(mine, by=who.user, text="Rätt gata")
        # What counts is still the first version.
        assert told(picture_for(following(frozen), who.user))["past_month"] == [
            "Till alla",
            "Myndighet",
        ]
    est.freeze(new)
    with acting("samira") as who:
        found = contents(new, who.user)["myndigheter"]
        assert found["what_changed"] == "Fel gata i en händelse"
        assert found["number"] == 3
        assert sorted(told(found)["new_events"]) == ["Rätt gata", "Till alla"]
        assert told(contents(frozen, who.user)["myndigheter"])["new_events"] == [
            "Till alla",
            "Myndighet",
        ]
        current = Edition.objects.current().values_list("pk", flat=True)
        assert new.pk in current
        assert frozen.pk not in current
        after = told(picture_for(following(frozen), who.user))
        assert sorted(after["past_month"]) == ["Rätt gata", "Till alla"]
        assert after["ongoing"] == ["Patruller"]  # once, not once for each version
        assert [
            a.level
            for a in Assessment.objects.visible_to(who.user)
            .current()
            .filter(monday=frozen.monday, area__name="Ronna")
        ] == [2]
        assert not list(FrozenEdition.faults())


def following(edition):
    return Edition.objects.get(year=edition.year, week=edition.week + 1)


def test_action_corrected_keeps_its_feedback_and_its_end(est, frozen, acting):
    new = est.correct(frozen)
    est.freeze(new)
    third = est.open(2026, 42)
    with acting("petra") as who:
        action = Action.objects.visible_to(who.user).carried_to(third).get()
        assert action.edition_id == new.pk
        parts.give_feedback(action, third, by=who.user, text="Sista veckan")
        parts.end_action(action, third, by=who.user)
        parts.hand_in(third, by=who.user)
    est.freeze(third)
    with acting("samira") as who:
        content = picture_for(following(frozen), who.user)
        [ongoing] = [a for area in content["areas"] for a in area["ongoing"]]
        assert ongoing["feedback"] == "Går bra"  # said of the first version
        assert contents(third, who.user)
    fourth = est.open(2026, 43)
    with acting("samira") as who:
        assert told(picture_for(fourth, who.user))["ongoing"] == []


def test_correction_hides_what_is_now_for_authorities(est, frozen, acting):
    """The corrected copy is hidden, and the old one does not come back in its place."""
    new = est.correct(frozen, "Skulle bara ha visats för myndigheter")
    with acting("samira") as who:
        copy = Event.objects.select_related("edition").get(
            edition=new, text="Till alla"
        )
        parts.revise_entry(copy, by=who.user, audience=Audience.AUTHORITIES)
    est.freeze(new)
    third = est.open(2026, 42)
    with acting("emil") as who:
        assert told(picture_for(third, who.user))["past_month"] == []


def test_correction_needs_a_frozen_week_and_a_reason(est, edition, frozen, acting):
    with acting("samira") as who:
        with pytest.raises(Invalid):
            services.correct_edition(frozen, by=who.user, what_changed="  ")
        last = est.next(following(frozen))
        with pytest.raises(WrongState, match="inte fryst"):
            services.correct_edition(last, by=who.user, what_changed="x")
    est.correct(frozen)
    with acting("samira") as who, pytest.raises(WrongState, match="nyare version"):
        services.correct_edition(frozen, by=who.user, what_changed="x")
    with acting("petra") as who, pytest.raises(Denied):
        services.correct_edition(following(frozen), by=who.user, what_changed="x")


def test_only_in_a_correction_does_the_coordinator_write_for_others(
    est, frozen, acting
):
    new = est.correct(frozen)
    with acting("selma") as who:
        theirs = Event.objects.select_related("edition").filter(edition=new)[0]
        parts.revise_entry(theirs, by=who.user, text="Rättat")
    last = est.open(2026, 42)
    event = est.event("petra", last, "Polisens")
    est.hand_in("petra", last)
    with acting("selma") as who:
        theirs = Event.objects.select_related("edition").get(pk=event.pk)
        with pytest.raises(Denied):
            parts.revise_entry(theirs, by=who.user, text="Rättat")


# --- proving ------------------------------------------------------------------
def test_verify_finds_nothing_wrong(frozen, acting):
    with acting("samira"):
        out = StringIO()
        call_command("verify_editions", "est", stdout=out)
    assert "frysta EST-bilder: 4 frysta, 0 stämmer inte" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            (
                "UPDATE est_frozenedition SET content = jsonb_set(content,"
                " '{overall}', '\"Ändrat\"') WHERE audience = 'alla'"
            ),
            "stämmer inte med fingeravtrycket",
        ),
        ("UPDATE est_assessment SET level = 4", "andra än de frysta"),
        (
            "DELETE FROM est_frozenedition WHERE audience = 'myndigheter'",
            "bilden för myndigheter saknas",
        ),
    ],
)
def test_verify_finds_what_the_owner_has_done(
    django_db_setup, django_db_blocker, statement, said
):
    """The tables' owner can turn triggers off; the fingerprints still tell."""
    with django_db_blocker.unblock(), owning():
        owner_world()
        assert not list(FrozenEdition.faults())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("est_frozenedition", "est_assessment"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement)
        assert any(said in fault for fault in FrozenEdition.faults()), list(
            FrozenEdition.faults()
        )


def test_owner_is_refused_too(django_db_setup, django_db_blocker):
    for table in ("est_frozenedition", "est_assessment", "est_edition", "est_event"):
        for statement in (f"UPDATE {table} SET version = 9", f"DELETE FROM {table}"):
            with django_db_blocker.unblock(), owning():
                owner_world()
                with pytest.raises(Error), connection.cursor() as cursor:
                    cursor.execute(statement)


@contextmanager
def owning():
    """Be the tables' owner for a while, in a transaction that is undone."""
    with as_owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def owner_world():
    """Freeze a week as the people of EST do, on the owner's connection."""
    est = Est()
    edition = est.open()
    est.event("petra", edition, "Till alla")
    est.hand_in("petra", edition)
    with acting_as(User.objects.get(username="samira")) as who:
        weeks.judge_area(
            edition, est.area(), by=who.user, level=ScaleLevel.objects.get(number=2)
        )
    est.freeze(edition)


def test_tables_of_the_test_are_all_there(frozen, acting):
    """The tests above would pass of tables with nothing in them."""
    with acting("samira"):
        for model in (AreaPicture, ActionFeedback, Part, Assessment, FrozenEdition):
            assert model.objects.exists(), model
