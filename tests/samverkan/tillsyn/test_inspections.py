"""Joint inspections: each its own protocol, and what crosses does so on a ground."""

import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.disclosure.lagrum import OnGround, grounds_for
from cases.disclosure.services import withdraw_shared
from cases.models import Disclosure
from pax.accounts.models import Agency
from pax.demo.directory import PASSWORD
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid, Refused
from samverkan.groups import services as groups_services
from samverkan.groups.models import Seat
from samverkan.tillsyn import services
from samverkan.tillsyn.models import Handover, Inspection, InspectionPart, Protocol
from samverkan.tillsyn.selectors import receivers_in

DAY = datetime.date(2026, 11, 2)
BALANCED = OnGround("osl-10-15a", "Brottet väger tyngre än sekretessen")


@pytest.fixture
def inspection(group: Any, acting: Any) -> Inspection:
    """An inspection with three agencies, two of which have written protocols."""
    with acting("sanna") as who:
        others = Agency.objects.filter(code__in=("PM", "SN", "TB"))
        made = services.plan_inspection(
            group,
            by=who.user,
            agencies=list(others),
            object_name="Tvätthallen",
            address="Verkstadsvägen 1",
            planned_on=DAY,
            purpose="Kontrollera avfall och anställda",
        )
        services.write_protocol(
            made, by=who.user, findings="Fynd hos oss", decision="Förbud", vite=50000
        )
        services.write_protocol(made, by=who.user, findings="Ska stanna hos oss")
    with acting("paul") as who:
        services.write_protocol(made, by=who.user, findings="Fynd hos polisen")
    return made


def _give(acting: Any, inspection: Any, to: str, on: OnGround, **more: Any) -> Handover:
    with acting("sanna") as who:
        own = list(Protocol.objects.filter(findings="Fynd hos oss"))
        receiver = next(
            d for d in receivers_in(inspection, who.user) if d.agency.code == to
        )
        content = services.freeze_protocols(inspection, own, by=who.user)
        given = {"digest": fingerprint(content), "despite": "Prov"} | more
        return services.hand_over(inspection, own, receiver, on, by=who.user, **given)


def test_each_reads_its_own_protocol_and_no_other(
    inspection: Any, client_for: Any, acting: Any
) -> None:
    url = inspection.get_absolute_url()
    seen = {
        name: client_for(name).get(url).content.decode()
        for name in ("göran", "petra", "carin")
    }
    assert ["Fynd hos oss" in seen[n] for n in seen] == [True, False, False]
    assert ["Fynd hos polisen" in seen[n] for n in seen] == [False, True, False]
    with acting("carin"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tillsyn_protocol")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM tillsyn_historicalprotocol")
        assert cursor.fetchone() == (0,)


def test_a_protocol_of_another_agency_is_404(
    inspection: Any, client_for: Any, acting: Any
) -> None:
    with acting("paul"):
        theirs = Protocol.objects.get(findings="Fynd hos polisen")
    for name in ("tillsyn:protocol", "tillsyn:protocol-pdf"):
        url = reverse(name, args=[theirs.uuid])
        assert client_for("sanna").get(url).status_code == 404
        assert client_for("petra").get(url).status_code == 200


def test_each_writes_its_own_part(
    inspection: Any, client_for: Any, acting: Any
) -> None:
    with acting("paul") as who:
        part = InspectionPart.objects.get(agency__code="PM")
        services.revise_part(
            part, by=who.user, version=1, power="Polislagen 8 §", who="Två poliser"
        )
    with acting("sanna") as who:
        theirs = InspectionPart.objects.get(agency__code="PM")
        with pytest.raises(Denied):
            services.revise_part(theirs, by=who.user, version=2, power="Vårt")
        changed = InspectionPart.objects.filter(pk=theirs.pk).update(power="Vårt")
        assert changed == 0
    page = client_for("carin").get(inspection.get_absolute_url()).content.decode()
    assert "Polislagen" in page


def test_only_who_takes_part_writes_a_protocol(group: Any, acting: Any) -> None:
    with acting("sanna") as who:
        alone = services.plan_inspection(
            group,
            by=who.user,
            agencies=[],
            object_name="Kiosken",
            address="Torget",
            planned_on=DAY,
            purpose="Prov",
        )
    with acting("paul") as who, pytest.raises(Denied, match="deltar inte"):
        services.write_protocol(alone, by=who.user, findings="Vi var med")


def test_only_the_lead_or_the_chair_changes_the_plan(
    inspection: Any, client_for: Any
) -> None:
    url = reverse("tillsyn:edit", args=[inspection.uuid])
    assert client_for("sanna").get(url).status_code == 200
    assert client_for("paul").get(url).status_code == 403


# --- handing over -----------------------------------------------------------------
def test_what_is_handed_over_is_a_frozen_copy_for_those_who_sit_there(
    inspection: Any, acting: Any, client_for: Any
) -> None:
    handover = _give(acting, inspection, "PM", BALANCED)
    url = handover.get_absolute_url()
    page = client_for("petra").get(url).content.decode()
    assert "Fynd hos oss" in page
    assert "50\N{NO-BREAK SPACE}000" in page
    assert "Ska stanna hos oss" not in page
    with acting("göran"):  # what is changed afterwards does not follow
        own = Protocol.objects.get(findings="Fynd hos oss")
    with acting("sanna") as who:
        services.revise_protocol(
            own, by=who.user, version=own.version, findings="Ändrat hos oss"
        )
    page = client_for("petra").get(url).content.decode()
    assert "Fynd hos oss" in page
    assert "Ändrat hos oss" not in page
    # Not the other agencies in the group, nor police who have no seat in it.
    assert client_for("carin").get(url).status_code == 404
    assert client_for("rakel").get(url).status_code == 404
    with acting("rakel") as who:
        given = Disclosure.objects.visible_to(who.user)
        assert not given.filter(pk=handover.disclosure_id).exists()


def test_who_knows_of_a_handover(inspection: Any, acting: Any, client_for: Any) -> None:
    _give(acting, inspection, "PM", BALANCED)
    url = inspection.get_absolute_url()
    shown = {
        name: "10\N{NO-BREAK SPACE}kap." in client_for(name).get(url).content.decode()
        for name in ("göran", "petra", "carin")
    }
    assert shown == {"göran": True, "petra": True, "carin": False}


def test_withdrawn_it_is_gone_at_the_next_request(
    inspection: Any, acting: Any, client_for: Any
) -> None:
    handover = _give(acting, inspection, "PM", BALANCED)
    url, client = handover.get_absolute_url(), client_for("petra")
    assert client.get(url).status_code == 200
    with acting("sanna") as who:
        services.withdraw_handover(handover, by=who.user, because="Fel protokoll")
    assert client.get(url).status_code == 404
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "Inget har lämnats över" in page
    ours = client_for("göran").get(inspection.get_absolute_url()).content.decode()
    assert "Återkallat" in ours


def test_withdrawn_in_the_register_of_disclosures_it_is_gone_too(
    inspection: Any, acting: Any, client_for: Any
) -> None:
    handover = _give(acting, inspection, "PM", BALANCED)
    with acting("sanna") as who:
        given = Disclosure.objects.get(pk=handover.disclosure_id)
        withdraw_shared(given, by=who.user, because="Fel")
    assert client_for("petra").get(handover.get_absolute_url()).status_code == 404


def test_who_leaves_the_group_loses_the_copy(
    inspection: Any, acting: Any, client_for: Any
) -> None:
    handover = _give(acting, inspection, "PM", BALANCED)
    with acting("petra") as who:
        groups_services.end_seat(Seat.objects.get(user=who.user), by=who.user)
    assert client_for("petra").get(handover.get_absolute_url()).status_code == 404
    assert client_for("paul").get(handover.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("to", "on", "says"),
    [
        ("PM", OnGround("osl-35-6"), "gäller inte uppgifter från den här enheten"),
        ("PM", OnGround("osl-10-15a"), "kräver att du skriver"),
        ("TB", BALANCED, "gäller inte den här mottagaren"),
        ("PM", OnGround("bara-existens"), "räcker inte"),
        ("PM", OnGround("finns-inte"), "Välj vilken grund"),
    ],
)
def test_a_ground_that_cannot_carry_it_is_refused(
    inspection: Any, acting: Any, to: str, on: OnGround, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        _give(acting, inspection, to, on)
    with acting("sanna"):
        assert not Handover.objects.exists()


def test_what_was_not_read_is_not_sent(inspection: Any, acting: Any) -> None:
    with pytest.raises(Conflict):
        _give(acting, inspection, "PM", BALANCED, digest="0" * 64)


def test_another_agencys_protocol_cannot_be_handed_over(
    inspection: Any, acting: Any
) -> None:
    with acting("paul"):
        theirs = Protocol.objects.get(findings="Fynd hos polisen")
    with acting("sanna") as who:
        receiver = receivers_in(inspection, who.user)[0]
        with pytest.raises(Invalid):
            services.hand_over(
                inspection, [theirs], receiver, BALANCED, by=who.user, digest=""
            )


def test_a_handover_is_held_to_its_disclosure(inspection: Any, acting: Any) -> None:
    handover = _give(acting, inspection, "PM", BALANCED)
    with acting("sanna") as who, pytest.raises(Error), transaction.atomic():
        Handover.objects.create(
            group=inspection.group,
            inspection=inspection,
            created_by=who.user,
            sender_agency=who.user.agency,
            receiver_agency=Agency.objects.get(code="SN"),
            ground_text="x",
            disclosure_id=handover.disclosure_id,
        )


def test_a_person_reads_before_they_sign(
    inspection: Any, acting: Any, client_for: Any
) -> None:
    client = client_for("sanna")
    with acting("sanna") as who:
        own = Protocol.objects.get(findings="Fynd hos oss")
        receiver = next(
            d for d in receivers_in(inspection, who.user) if d.agency.code == "PM"
        )
    url = (
        reverse("tillsyn:hand-over", args=[inspection.uuid]) + f"?till={receiver.uuid}"
    )
    once = client.get(url).context["form"]["once"].value()
    filled = {
        "protocols": [str(own.uuid)],
        "ground": BALANCED.ground,
        "balancing": BALANCED.balancing,
        "once": str(once),
    }
    preview = client.post(url, filled)
    assert preview.status_code == 200
    assert "Fynd hos oss" in preview.content.decode()
    assert "Lagstödet för er del är inte angivet" in preview.content.decode()
    signed = filled | {"digest": preview.context["digest"], "despite": "Det är känt"}
    wrong = client.post(url, signed | {"password": "fel"})
    assert wrong.status_code == 422
    with acting("sanna"):
        assert not Handover.objects.exists()
    for _ in range(2):  # a double click gives one
        done = client.post(url, signed | {"password": PASSWORD})
        assert done.status_code == 302
    with acting("sanna"):
        assert Handover.objects.count() == 1


def test_a_receiver_that_no_ground_carries_to_says_so(
    inspection: Any, acting: Any, client_for: Any
) -> None:
    with acting("sanna") as who:
        receiver = next(
            d for d in receivers_in(inspection, who.user) if d.agency.code == "TB"
        )
        usable = grounds_for(who.user.unit.activity, receiver.agency.kind)
    url = reverse("tillsyn:hand-over", args=[inspection.uuid])
    answer = client_for("sanna").get(url, {"till": str(receiver.uuid)})
    offered = answer.context["form"].usable
    assert [g.id for g in offered] == [g.id for g in usable]
    # A company is no authority: neither 10 kap. 15 a § nor 27 § carries anything there.
    assert not {"osl-10-15a", "osl-10-27"} & {g.id for g in offered}


def test_who_may_not_decide_may_not_hand_over(inspection: Any, client_for: Any) -> None:
    url = reverse("tillsyn:hand-over", args=[inspection.uuid])
    assert client_for("göran").get(url).status_code == 403
    assert client_for("sanna").get(url).status_code == 200


def test_own_protocol_on_paper(inspection: Any, acting: Any, client_for: Any) -> None:
    with acting("sanna"):
        own = Protocol.objects.get(findings="Fynd hos oss")
    answer = client_for("göran").get(reverse("tillsyn:protocol-pdf", args=[own.uuid]))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("handovers", [1, 3])
def test_the_page_asks_as_much_for_one_as_for_three(
    inspection: Any, acting: Any, client_for: Any, handovers: int
) -> None:
    for _ in range(handovers):
        _give(acting, inspection, "PM", BALANCED)
    client = client_for("petra")
    client.get(inspection.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(inspection.get_absolute_url())
    assert len(asked) == PAGE_QUERIES


#: All that the page asks, signing in, doors and the log included.
PAGE_QUERIES = 16


# --- history ----------------------------------------------------------------------
def test_history_tells_each_what_is_theirs_and_what_is_common(
    inspection: Any, acting: Any, client_for: Any
) -> None:
    with acting("sanna") as who:
        services.revise_inspection(
            inspection,
            by=who.user,
            version=inspection.version,
            agencies=[],
            address="Ny adress 2",
        )
        own = Protocol.objects.get(findings="Fynd hos oss")
        services.revise_protocol(own, by=who.user, version=own.version, vite=60000)
    url = reverse("tillsyn:history", args=[inspection.uuid])
    seen = {
        name: client_for(name).get(url).content.decode()
        for name in ("göran", "petra", "carin")
    }
    for page in seen.values():
        assert "Verkstadsvägen 1" in page  # before
        assert "Ny adress 2" in page  # and after
    assert ["60\N{NO-BREAK SPACE}000" in page for page in seen.values()] == [
        *(True, False, False)
    ]
    assert ["Fynd hos polisen" in seen[n] for n in seen] == [False, True, False]


@pytest.mark.parametrize("protocols", [1, 4])
def test_history_asks_as_much_for_one_as_for_more(
    inspection: Any, acting: Any, client_for: Any, protocols: int
) -> None:
    with acting("sanna") as who:
        for n in range(protocols):
            made = services.write_protocol(inspection, by=who.user, findings=f"{n}")
            services.revise_protocol(made, by=who.user, version=1, findings=f"{n} igen")
        here = Inspection.objects.get(pk=inspection.pk)
        services.revise_inspection(
            here, by=who.user, version=here.version, agencies=[], purpose="B"
        )
    client, url = (
        client_for("sanna"),
        reverse("tillsyn:history", args=[inspection.uuid]),
    )
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    assert len(asked) == HISTORY_QUERIES


#: One places the changes, two for each kind of record tell those that have any, and
#: one for each kind of thing they refer to names it.
HISTORY_QUERIES = 19
