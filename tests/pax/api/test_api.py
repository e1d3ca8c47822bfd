"""The API: the pages' doors and services, answered as JSON."""

import datetime
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from rest_framework.throttling import UserRateThrottle

from cases.case.services import Seen
from cases.flag.services import raise_flag
from cases.models import Case, Flag
from pax.accounts.models import Unit
from pax.audit.models import Event
from pax.audit.verbs import Verb

SEEN = Seen(
    seen="Paret bor ihop trots att de uppger något annat.",
    seen_on=datetime.date(2026, 11, 2),
    channel="own",
    support="forsorjningsstod",
    suspicion="skenseparation",
)
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _unhurried():
    cache.clear()


def flag_for(acting, who, unit="Försörjningsstöd"):
    with acting(who) as me:
        return raise_flag(SEEN, to_unit=Unit.objects.get(name=unit), by=me.user)


@pytest.fixture
def case(acting):
    return flag_for(acting, "anna")[1]


def api(name, *args):
    return reverse(f"api:{name}", args=args)


def flag_data(acting, **changed):
    with acting("anna"):
        unit = Unit.objects.get(name="Försörjningsstöd")
    return {
        "seen": "Paret bor ihop.",
        "seen_on": "2026-11-02",
        "channel": "own",
        "support": "forsorjningsstod",
        "suspicion": "skenseparation",
        "concerns_name": "Tage Testman",
        "to_unit": str(unit.uuid),
    } | changed


# --- who is asking ------------------------------------------------------------------
def test_nobody_signed_in_is_401_and_json(db):
    answer = Client().get(api("cases"))
    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)
    assert answer.json()["detail"].startswith("Logga in")


def test_sending_without_the_token_is_refused(client_for, person, acting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("anna"))
    answer = client.post(api("flags"), flag_data(acting), "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)
    with acting("anna"):
        assert not Flag.objects.exists()


def test_index_lists_what_one_may(client_for):
    assert client_for("anna").get(api("index")).json().keys() == {
        "cases",
        "received",
        "sent",
        "flags",
    }
    assert client_for("ulla").get(api("index")).json().keys() == {"flags"}
    assert client_for("frida").get(api("index")).json() == {}


# --- cases --------------------------------------------------------------------------
def test_list_holds_what_the_person_may_read(case, client_for):
    for who, found in (("anna", [case.reference]), ("vera", []), ("petra", [])):
        rows = client_for(who).get(api("cases")).json()["results"]
        assert [row["reference"] for row in rows] == found
    assert client_for("ulla").get(api("cases")).status_code == 404


def test_list_is_paged_by_key(case, acting, client_for):
    for _ in range(51):
        flag_for(acting, "anna")
    client = client_for("anna")
    first = client.get(api("cases")).json()
    second = client.get(first["next"]).json()
    seen = [row["uuid"] for row in first["results"] + second["results"]]
    assert (len(seen), len(set(seen))) == (52, 52)
    assert second["next"] is None
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("more", [0, 3])
def test_list_costs_the_same_however_long(
    case, acting, client_for, django_assert_num_queries, more
):
    for _ in range(more):
        flag_for(acting, "anna")
    client = client_for("anna")
    with django_assert_num_queries(10):
        client.get(api("cases"))


def test_one_case_with_its_events(case, client_for, acting):
    client = client_for("anna")
    whole = client.get(api("case", case.uuid)).json()
    assert (whole["reference"], whole["step"]) == (case.reference, "flagga")
    assert whole["parties"] == []
    assert client.get(api("events", case.uuid)).json()["results"] == []
    with acting("anna"):
        assert Event.objects.filter(verb=Verb.CASE_READ, case_id=case.pk).count() == 2


@pytest.mark.parametrize("who", ["vera", "petra", "ulla", "sigrid", "lovisa"])
@pytest.mark.parametrize("name", ["case", "events"])
def test_foreign_case_is_the_same_404_as_none_at_all(case, client_for, who, name):
    client = client_for(who)
    foreign = client.get(api(name, case.uuid))
    unknown = client.get(api(name, uuid.uuid4()))
    assert (foreign.status_code, foreign["Content-Type"]) == (404, PROBLEM)
    assert foreign.content == unknown.content


# --- disclosures --------------------------------------------------------------------
def test_disclosures_from_both_sides(acting, client_for):
    flag_for(acting, "vera", "Uppföljning av köpt vård")  # between two nämnder
    sent = client_for("vera").get(api("sent")).json()["results"]
    received = client_for("olle").get(api("received")).json()["results"]
    assert [row["number"] for row in sent] == [row["number"] for row in received]
    assert "content" not in received[0]
    for who in ("vera", "olle"):
        whole = client_for(who).get(api("disclosure", sent[0]["uuid"])).json()
        assert whole["content"]["seen"] == SEEN.seen
    for who in ("anna", "petra", "sigrid"):
        answer = client_for(who).get(api("disclosure", sent[0]["uuid"]))
        assert answer.status_code == 404
    assert client_for("anna").get(api("sent")).json()["results"] == []


# --- flags --------------------------------------------------------------------------
def test_flag_is_raised_and_followed(client_for, acting):
    client = client_for("anna")
    made = client.post(api("flags"), flag_data(acting), "application/json")
    assert made.status_code == 201
    receipt = made.json()
    assert client.get(api("flags")).json()["results"] == [receipt]
    assert client.get(api("flag", receipt["uuid"])).json() == receipt
    assert client_for("adam").get(api("flags")).json()["results"] == []
    assert client_for("adam").get(api("flag", receipt["uuid"])).status_code == 404
    with acting("adam"):
        assert Case.objects.count() == 1


def test_flag_that_is_sent_twice_is_raised_once(client_for, acting):
    client, key = client_for("anna"), str(uuid.uuid4())
    answers = [
        client.post(
            api("flags"),
            flag_data(acting),
            "application/json",
            headers={"Idempotency-Key": key},
        )
        for _ in range(2)
    ]
    assert [a.status_code for a in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    with acting("anna"):
        assert (Flag.objects.count(), Case.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"seen": "🙂"}, {"seen"}),
        ({"concerns_id": "19900101-0000"}, {"concerns_id"}),
        ({"to_unit": str(uuid.uuid4()), "channel": "x"}, {"to_unit", "channel"}),
        ({"seen_on": "i går"}, {"seen_on"}),
    ],
)
def test_what_is_wrong_is_said_field_by_field(client_for, acting, wrong, fields):
    answer = client_for("anna").post(
        api("flags"), flag_data(acting, **wrong), "application/json"
    )
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["fields"].keys() == fields
    with acting("anna"):
        assert not Flag.objects.exists()


def test_nobody_sets_what_the_service_decides(client_for, acting):
    data = flag_data(acting, agency=1, state="ended", created_by=1, reference="X")
    made = client_for("anna").post(api("flags"), data, "application/json").json()
    assert made["state"] == "received"
    with acting("anna") as who:
        flag = Flag.objects.get()
        assert (flag.created_by_id, flag.agency_id) == (
            who.user.pk,
            who.user.agency_id,
        )


def test_what_is_not_json_or_too_much_gets_a_sentence(client_for, settings):
    client = client_for("anna")
    for body, kind, status in (
        ("{", "application/json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
    ):
        answer = client.post(api("flags"), body, kind)
        assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
        assert answer.json()["detail"]
    assert client.delete(api("flags")).status_code == 405
    assert client.get("/api/v1/finns-inte/")["Content-Type"] == PROBLEM


def test_who_asks_too_often_waits(client_for, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    client = client_for("anna")
    statuses = [client.get(api("cases")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert "Vänta" in client.get(api("cases")).json()["detail"]
