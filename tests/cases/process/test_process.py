"""Processkartor: a unit's own names, fields and clocks, and cases that keep theirs."""

import datetime

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.chain.services import move_case
from cases.enums import Support
from cases.models import CaseClock, ProcessMap, ProcessVersion
from cases.process import gokungen
from cases.process import selectors as maps
from cases.process import services as processes
from cases.process.definition import Definition, ExtraField
from pax.accounts.models import Unit
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.errors import Conflict, Denied, Invalid, WrongState
from tests.runs import examples


@pytest.fixture
def shipped(acting):
    with acting("carin"):
        versions = ProcessVersion.objects.select_related("map")
        return versions.filter(map__key=gokungen.KEY).latest("number")


@pytest.fixture
def own_map(acting, shipped):
    """Försörjningsstöd's own copy, with an unpublished draft."""
    with acting("carin") as who:
        return processes.copy_map(
            shipped,
            by=who.user,
            unit=who.user.unit,
            name="Våra ärenden",
            supports=Support.values,
        )


def draft_version(map_):
    return processes.draft(map_).version


# --- Copying and changing -----------------------------------------------------------


def test_copy_is_a_draft_with_the_same_shape(own_map, shipped, acting):
    with acting("carin"):
        made = processes.draft(own_map)
        assert made.number == 1
        assert made.definition == shipped.definition
        assert own_map.copied_from == shipped
        assert processes.published(own_map) is None


def test_map_is_copied_only_to_a_unit_one_leads_and_that_has_none(
    own_map, shipped, acting
):
    with acting("carin") as who:
        for name in ("Vuxenenheten", "Lokalpolisområde Södertälje", "Försörjningsstöd"):
            unit = Unit.objects.get(name=name)
            with pytest.raises(Denied):
                processes.copy_map(
                    shipped, by=who.user, unit=unit, name="x", supports=["annat"]
                )
    with acting("anna") as who, pytest.raises(Denied):
        processes.copy_map(
            shipped, by=who.user, unit=who.user.unit, name="x", supports=["annat"]
        )


def test_names_and_clocks_are_changed_in_the_draft(own_map, acting):
    with acting("carin") as who:
        by = who.user
        processes.revise_part(
            own_map,
            "steps",
            "utredning",
            by=by,
            version=1,
            name="Granskning",
            help="",
            who="Vi",
        )
        processes.revise_part(
            own_map,
            "transitions",
            "skriv_av",
            by=by,
            version=2,
            name="Lägg undan",
            past="",
            help="",
        )
        processes.revise_part(
            own_map,
            "clocks",
            "flagga",
            by=by,
            version=3,
            name="Läs",
            length=5,
            unit="days",
        )
        chart = processes.draft(own_map).chart
    assert chart.step("utredning").name == "Granskning"
    assert chart.transition("skriv_av").happened == "Lägg undan"
    clock = next(c for c in chart.clocks if c.key == "flagga")
    assert (clock.length, clock.unit) == (5, "days")
    assert processes.shape_of(chart) == processes.shape_of(gokungen.DEFINITION)


def test_what_a_draft_changes_is_told_before_it_is_published(own_map, acting):
    with acting("carin") as who:
        by = who.user
        assert maps.picture(own_map, processes.draft(own_map), by)["changes"] == []
        processes.revise_part(
            own_map,
            "clocks",
            "flagga",
            by=by,
            version=1,
            name="Läs",
            length=5,
            unit="days",
        )
        processes.add_field(own_map, by=by, version=2, **field(kind="kr"))
        told = maps.picture(own_map, processes.draft(own_map), by)["changes"]
    assert [(c.label, c.before, c.after) for c in told] == [
        ("Frist 1", "Ta ställning till flaggan\n10 arbetsdagar", "Läs\n5 dagar"),
        (
            "Eget fält 1",
            "",
            "Antal assistenter\nSkriv av flaggan: Belopp i kronor, måste fyllas i",
        ),
    ]


def test_two_who_change_a_draft_do_not_lose_each_others_change(own_map, acting):
    words = {"name": "Granskning", "help": "", "who": ""}
    with acting("carin") as who:
        processes.revise_part(
            own_map, "steps", "utredning", by=who.user, version=1, **words
        )
        with pytest.raises(Conflict):
            processes.revise_part(
                own_map, "steps", "avslut", by=who.user, version=1, **words
            )


def test_what_ships_with_pax_is_nobodys_to_change(shipped, acting):
    with acting("carin") as who:
        map_ = shipped.map
        with pytest.raises(Denied, match="Kopiera den"):
            processes.start_draft(map_, by=who.user)
        with pytest.raises(ProgrammingError), transaction.atomic():
            ProcessVersion.objects.create(
                map=map_, number=99, definition={}, created_by=who.user
            )


def test_changes_and_publication_are_recorded(own_map, shipped, acting):
    with acting("carin") as who:
        processes.rename_map(
            own_map,
            by=who.user,
            version=1,
            name="Nytt",
            area="",
            supports=Support.values,
        )
        processes.publish_draft(own_map, by=who.user)
        verbs = list(
            Event.objects.filter(about_kind="processmap").values_list("verb", "because")
        )
        assert sorted(verbs) == [
            (Verb.PROCESS_CHANGED, f"Kopierad från {shipped}"),
            (Verb.PROCESS_CHANGED, "Namn och stöd: Alla stöd"),
            (Verb.PROCESS_PUBLISHED, "Version 1"),
        ]


# --- Publishing ---------------------------------------------------------------------


def test_case_under_way_keeps_its_version_and_new_ones_follow_the_new(
    own_map, shipped, open_case, acting
):
    before = open_case("anna")
    with acting("carin") as who:
        processes.revise_part(
            own_map,
            "clocks",
            "flagga",
            by=who.user,
            version=1,
            name="Läs",
            length=2,
            unit="days",
        )
        first = processes.publish_draft(own_map, by=who.user)
    during = open_case("anna")
    with acting("carin") as who:
        second = processes.start_draft(own_map, by=who.user)
        processes.revise_part(
            own_map,
            "steps",
            "utredning",
            by=who.user,
            version=1,
            name="Granskning",
            help="",
            who="",
        )
    still = open_case("anna")  # a draft is nobody's
    with acting("carin") as who:
        processes.publish_draft(own_map, by=who.user)
    after = open_case("anna")
    with acting("anna"):
        for case in (before, during, still, after):
            case.refresh_from_db()
        assert [c.process for c in (before, during, still, after)] == [
            shipped,
            first,
            first,
            second,
        ]
        assert during.process.chart.step("utredning").name == "Utredning"
        assert after.process.chart.step("utredning").name == "Granskning"
        clock = CaseClock.objects.get(case=during, key="flagga")
        assert (clock.due_on - clock.started_on).days == 2


def test_published_version_is_frozen_by_the_database_too(own_map, acting):
    with acting("carin") as who:
        version = processes.publish_draft(own_map, by=who.user)
        with pytest.raises(WrongState, match="Gör ett nytt utkast"):
            processes.revise_part(
                own_map,
                "steps",
                "avslut",
                by=who.user,
                version=1,
                name="x",
                help="",
                who="",
            )
        version.definition = {}
        with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
            version.save()


def test_there_is_one_draft_at_a_time(own_map, acting):
    with acting("carin") as who, pytest.raises(WrongState, match="redan ett utkast"):
        processes.start_draft(own_map, by=who.user)


def test_other_units_follow_what_they_followed(own_map, shipped, open_case, acting):
    with acting("carin") as who:
        processes.publish_draft(own_map, by=who.user)
    with acting("vera"):
        case = open_case("vera")
        assert case.process == shipped


# --- Fields of the unit's own -------------------------------------------------------


def field(**changed):
    return {
        "label": "Antal assistenter",
        "at": "skriv_av",
        "kind": "text",
        "required": True,
        "choices": (),
    } | changed


def test_field_is_asked_for_and_told_in_the_timeline(
    own_map, open_case, acting, client_for
):
    with acting("carin") as who:
        processes.add_field(own_map, by=who.user, version=1, **field())
        processes.publish_draft(own_map, by=who.user)
    case = open_case("anna")
    with acting("anna") as who:
        with pytest.raises(Invalid, match="Antal assistenter"):
            move_case(case, "skriv_av", by=who.user, because="x")
        move_case(case, "skriv_av", by=who.user, because="x", data={"egen_1": "Fyra"})
    url = reverse("cases:timeline", args=[case.uuid])
    assert "Antal assistenter: Fyra" in client_for("anna").get(url).text


def test_key_of_a_removed_field_never_comes_to_mean_something_else(own_map, acting):
    with acting("carin") as who:
        by = who.user
        processes.add_field(own_map, by=by, version=1, **field())
        processes.publish_draft(own_map, by=by)
        processes.start_draft(own_map, by=by)
        processes.remove_field(own_map, "egen_1", by=by, version=1)
        processes.add_field(own_map, by=by, version=2, **field(label="Annat"))
        assert [f.key for f in processes.draft(own_map).chart.fields] == ["egen_2"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"at": "anmal"}, "Välj vid vilket steg"),  # signed on a page of its own
        ({"at": "finns_inte"}, "Välj vid vilket steg"),
        ({"kind": "choice", "choices": ("Ett",)}, "minst två olika val"),
        ({"kind": "choice", "choices": ("Ett", "Ett")}, "minst två olika val"),
    ],
)
def test_field_that_nobody_could_fill_in_is_refused(own_map, acting, changed, says):
    with acting("carin") as who, pytest.raises(Invalid, match=says):
        processes.add_field(own_map, by=who.user, version=1, **field(**changed))


def test_two_fields_with_one_name_at_one_step_are_refused(own_map, acting):
    with acting("carin") as who:
        processes.add_field(own_map, by=who.user, version=1, **field())
        with pytest.raises(Invalid, match="redan ett fält"):
            processes.add_field(
                own_map, by=who.user, version=2, **field(label="ANTAL assistenter")
            )


TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=80)
CHANGES = st.one_of(
    st.tuples(
        st.just("steps"),
        st.sampled_from([s.key for s in gokungen.STEPS]),
        st.fixed_dictionaries({"name": TEXT, "who": TEXT}),
    ),
    st.tuples(
        st.just("clocks"),
        st.sampled_from([c.key for c in gokungen.CLOCKS]),
        st.fixed_dictionaries(
            {
                "length": st.integers(-5, 1000),
                "unit": st.sampled_from(["working_days", "days", "years"]),
            }
        ),
    ),
)


@examples(13)
@given(st.lists(CHANGES, max_size=6))
def test_whatever_is_changed_the_shape_stays_and_what_is_saved_can_be_followed(
    own_map, acting, changes
):
    with acting("carin") as who, transaction.atomic():
        point = transaction.savepoint()
        for part, key, values in changes:
            try:
                with transaction.atomic():
                    processes.revise_part(
                        own_map,
                        part,
                        key,
                        by=who.user,
                        version=draft_version(own_map),
                        **values,
                    )
            except Invalid:
                continue
            chart = processes.draft(own_map).chart
            processes.check_definition(chart, like=gokungen.DEFINITION)
            assert Definition.load(chart.dump()) == chart
        transaction.savepoint_rollback(point)


def test_another_shape_is_refused():
    chart = gokungen.DEFINITION
    shorter = Definition(chart.steps[1:], chart.transitions, chart.clocks)
    with pytest.raises(Invalid, match="får inte skilja sig"):
        processes.check_definition(shorter, like=chart)
    odd = Definition(
        chart.steps,
        chart.transitions,
        chart.clocks,
        (ExtraField("on", "Datum", "date", "skriv_av"),),
    )
    with pytest.raises(Invalid, match="nyckel"):
        processes.check_definition(odd, like=chart)


# --- Who sees and who changes -------------------------------------------------------


@pytest.mark.parametrize("username", ["petra", "rakel", "samira", "kim", "orvar"])
def test_another_agency_sees_and_changes_nothing(own_map, acting, username):
    with acting(username) as who:
        assert not ProcessMap.objects.filter(pk=own_map.pk).exists()
        assert not ProcessVersion.objects.filter(map_id=own_map.pk).exists()
        assert not ProcessMap.history.filter(id=own_map.pk).exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            ProcessVersion.objects.create(
                map_id=own_map.pk, number=9, definition={}, created_by=who.user
            )


PAGES = (
    "process",
    "process-rename",
    "process-draft",
    "process-publish",
    "process-withdraw",
    "process-copy",
)


@pytest.mark.parametrize(
    ("username", "status"),
    [("anna", 403), ("gunilla", 403), ("viktor", 404), ("petra", 404), ("frida", 404)],
)
def test_only_the_units_manager_comes_to_its_map(own_map, client_for, username, status):
    client = client_for(username)
    for page in PAGES:
        url = reverse(f"cases:{page}", args=[own_map.uuid])
        assert client.get(url).status_code == status, page
    url = reverse("cases:process-step", args=[own_map.uuid, "avslut"])
    assert client.post(url, {"name": "x"}).status_code == status


def test_list_shows_what_ships_and_ones_own(own_map, client_for):
    url = reverse("cases:processes")
    shown = [line["map"].name for line in client_for("carin").get(url).context["maps"]]
    assert shown == ["Gökungen", "Våra ärenden"]
    shown = [line["map"].name for line in client_for("viktor").get(url).context["maps"]]
    assert shown == ["Gökungen"]
    assert client_for("anna").get(url).status_code == 404


# --- in the browser -----------------------------------------------------------------


def send(client, url, **given):
    form = client.get(url).context["form"]
    known = {f.name: f.value() or "" for f in form}
    return client.post(url, known | given)


def test_map_is_copied_adapted_and_published_in_the_browser(
    shipped, client_for, open_case, acting
):
    client = client_for("carin")
    copy = reverse("cases:process-copy", args=[shipped.map.uuid])
    with acting("carin") as who:
        unit = who.user.unit.pk
    given = {"name": "Assistans", "area": "LSS", "supports": Support.values}
    page = send(client, copy, unit=unit, **given).url
    client.get(page)
    with acting("carin"):
        map_ = ProcessMap.objects.get(name="Assistans")
    args = [map_.uuid]
    for url, values in (
        (reverse("cases:process-step", args=[*args, "utredning"]), {"name": "Granska"}),
        (
            reverse("cases:process-transition", args=[*args, "skriv_av"]),
            {"name": "Lägg undan"},
        ),
        (reverse("cases:process-clock", args=[*args, "flagga"]), {"length": 3}),
        (
            reverse("cases:process-field-add", args=args),
            {
                "label": "Bolag",
                "at": "skriv_av",
                "kind": "choice",
                "choices": "Ett\n\nTvå\nEtt",
                "required": "on",
            },
        ),
        (reverse("cases:process-rename", args=args), {"name": "Assistansärenden"}),
    ):
        assert send(client, url, **values).status_code == 302, url
    shown = client.get(page).text
    for word in ("Granska", "Lägg undan", "3 arbetsdagar", "Bolag", "Utkast"):
        assert word in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert client.post(reverse("cases:process-publish", args=args)).status_code == 302
    assert "Publicerad" in client.get(page).text
    case = open_case("anna")
    with acting("anna"):
        chart = case.process.chart
        assert case.process.map_id == map_.pk
    assert chart.fields[0].choices == ("Ett", "Två")
    # What is published is not changed but drafted anew.
    step = reverse("cases:process-step", args=[*args, "utredning"])
    assert client.get(step).status_code == 409
    assert client.post(reverse("cases:process-draft", args=args)).status_code == 302
    assert client.get(step).status_code == 200
    remove = reverse("cases:process-field-remove", args=[*args, "egen_1"])
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 409


def test_draft_changed_meanwhile_is_not_overwritten(own_map, client_for, acting):
    client = client_for("carin")
    url = reverse("cases:process-step", args=[own_map.uuid, "avslut"])
    client.get(url)
    with acting("carin") as who:
        processes.revise_part(
            own_map,
            "steps",
            "avslut",
            by=who.user,
            version=1,
            name="Slut",
            help="",
            who="",
        )
    response = client.post(url, {"version": "1", "name": "Mitt", "who": "", "help": ""})
    assert response.status_code == 409
    assert "Mitt" in response.text
    assert "Slut" in response.text


def test_page_that_is_none_is_404(own_map, client_for):
    client = client_for("carin")
    for name, key in (("step", "x"), ("transition", "x"), ("clock", "x")):
        url = reverse(f"cases:process-{name}", args=[own_map.uuid, key])
        assert client.get(url).status_code == 404
    url = reverse("cases:process", args=[own_map.uuid])
    assert client.get(url, {"version": "7"}).status_code == 404
    assert client.get(url, {"version": "x"}).status_code == 200


def test_clock_to_a_given_day_has_no_length_to_change(own_map, client_for, acting):
    url = reverse("cases:process-clock", args=[own_map.uuid, "komplettering"])
    client = client_for("carin")
    assert {f.name for f in client.get(url).context["form"]} == {"name", "version"}
    assert send(client, url, name="Svara", length=3).status_code == 302
    with acting("carin"):
        clocks = processes.draft(own_map).chart.clocks
        clock = next(c for c in clocks if c.key == "komplettering")
        assert (clock.name, clock.length) == ("Svara", 20)


def test_clock_out_of_bounds_gets_a_sentence(own_map, client_for):
    url = reverse("cases:process-clock", args=[own_map.uuid, "flagga"])
    response = send(client_for("carin"), url, length=40, unit="years")
    assert response.status_code == 422
    assert "högst 10" in response.text


def test_chain_still_works_with_every_name_changed(own_map, open_case, acting):
    with acting("carin") as who:
        for step in gokungen.STEPS:
            processes.revise_part(
                own_map,
                "steps",
                step.key,
                by=who.user,
                version=draft_version(own_map),
                name=f"X {step.key}",
                help="",
                who="",
            )
        processes.publish_draft(own_map, by=who.user)
    case = open_case("anna")
    with acting("anna") as who:
        event = move_case(
            case,
            "skriv_av",
            by=who.user,
            because="x",
            on=datetime.date(2026, 1, 15),
        )
        assert event.to_step == gokungen.AVSLUT
