"""Keeping a group: what it is, its agreement, its agencies and its people."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pax.accounts.models import Unit
from pax.desk.tasks import remind_overdue
from samverkan.groups import services
from samverkan.groups.models import Agreement, Samverkansgrupp, Seat
from tests.samverkan.groups.conftest import FK, POLICE

pytestmark = pytest.mark.django_db


def send(client, url, **given):
    once = client.get(url).context["form"]["once"].value()
    return client.post(url, {"once": once, **given})


def new_group(**given):
    return {
        "name": "Ny grupp",
        "shape": "natverk",
        "purpose": "Prov",
        "rhythm": "manad",
        "steps": "Nytt\nPågår\n\nNytt",
    } | given


def test_a_coordinator_founds_a_group_and_fills_it(client_for, acting):
    samira = client_for("samira")
    made = send(samira, reverse("groups:new"), **new_group())
    assert made.status_code == 302
    with acting("samira"):
        group = Samverkansgrupp.objects.get(name="Ny grupp")
        assert group.steps == ["Nytt", "Pågår"]
        unit = Unit.objects.get(name="Lokalpolisområde Södertälje")
    assert made.url == reverse("groups:about", args=[group.uuid])
    invited = send(
        samira,
        reverse("groups:invite", args=[group.uuid]),
        unit=unit.pk,
        joined_on=timezone.localdate().isoformat(),
    )
    assert invited.status_code == 302
    with acting("samira"):
        delegation = group.delegations.get()
    url = reverse("groups:seat", args=[delegation.uuid])
    offered = samira.get(url).context["form"].fields["user"].queryset
    with acting("samira"):
        names = set(offered.values_list("username", flat=True))
    assert {"petra", "paul"} <= names
    assert not names & {"anna", "carin", "kim"}
    petra = next(p for p in _people(acting, offered) if p.username == "petra")
    seated = send(
        samira,
        url,
        user=petra.pk,
        duty="ordforande",
        since=timezone.localdate().isoformat(),
    )
    assert seated.status_code == 302
    assert "Ny grupp" in client_for("petra").get(reverse("groups:list")).text
    again = send(
        samira,
        url,
        user=petra.pk,
        duty="ledamot",
        since=timezone.localdate().isoformat(),
    )
    assert again.status_code == 422
    assert "har redan en plats" in again.text


def _people(acting, offered):
    with acting("samira"):
        return list(offered.all())


def test_a_name_that_is_taken_is_refused_even_if_unseen(client_for, group):
    # Sanna may not know of the group that has the name.
    answer = send(
        client_for("sanna"), reverse("groups:new"), **new_group(name=group.name)
    )
    assert answer.status_code == 422
    assert "redan en grupp" in answer.text


def test_who_does_not_keep_the_group_changes_nothing(client_for, group, acting):
    with acting("samira"):
        police = group.delegations.get(agency__name=POLICE)
        kims = Seat.objects.get(user__username="kim")
    petra = client_for("petra")
    urls = [
        reverse(f"groups:{name}", args=[group.uuid])
        for name in ("edit", "agreement", "invite")
    ]
    urls += [
        reverse(f"groups:{name}", args=[police.uuid]) for name in ("seat", "withdraw")
    ]
    for url in [*urls, reverse("groups:end-seat", args=[kims.uuid])]:
        assert petra.get(url).status_code == 403
        assert petra.post(url, {}).status_code == 403
    about = petra.get(reverse("groups:about", args=[group.uuid]))
    assert "Ändra gruppen" not in about.text


def test_the_chair_changes_the_group_and_nobody_is_written_over(client_for, group):
    url = reverse("groups:edit", args=[group.uuid])
    gunilla = client_for("gunilla")
    version = gunilla.get(url).context["form"]["version"].value()
    given = new_group(name=group.name, purpose="Nytt syfte", version=version)
    assert gunilla.post(url, given).status_code == 302
    assert gunilla.post(url, given | {"purpose": "Sent"}).status_code == 409
    assert "Nytt syfte" in gunilla.get(reverse("groups:about", args=[group.uuid])).text


def test_one_leaves_by_oneself_and_an_agency_is_let_go(client_for, group, acting):
    with acting("kim") as who:
        seat = Seat.objects.get(user=who.user)
    kim = client_for("kim")
    left = send(kim, reverse("groups:end-seat", args=[seat.uuid]))
    assert left.url == reverse("groups:list")
    assert group.name not in kim.get(left.url).text
    with acting("samira"):
        police = group.delegations.get(agency__name=POLICE)
    samira, petra = client_for("samira"), client_for("petra")
    assert petra.get(group.get_absolute_url()).status_code == 200
    url = reverse("groups:withdraw", args=[police.uuid])
    gone = send(samira, url, on=timezone.localdate().isoformat())
    assert gone.status_code == 302
    assert petra.get(group.get_absolute_url()).status_code == 404
    assert POLICE in samira.get(reverse("groups:about", args=[group.uuid])).text


def agree(acting, group, days, remind=60):
    today = timezone.localdate()
    with acting("gunilla") as who:
        return services.sign_agreement(
            group,
            by=who.user,
            purpose="Syftet",
            area="Området",
            grounds=["osl-10-15a"],
            valid_from=today - datetime.timedelta(days=700),
            valid_to=today + datetime.timedelta(days=days),
            remind_days=remind,
        )


def test_an_agreement_that_runs_out_is_told_to_who_leads(client_for, group, acting):
    agree(acting, group, 60)
    about = reverse("groups:about", args=[group.uuid])
    assert "Dags att förnya" in client_for("gunilla").get(about).text
    assert "behöver förnyas" not in client_for("petra").get(about).text
    start = client_for("gunilla").get("/").context["start"]
    assert "agreements" in {p.key for p in start.panels}
    remind_overdue()
    to = {m.to[0] for m in mail.outbox}
    assert to == {"gunilla@exempel.invalid", "samira@exempel.invalid"}
    agree(acting, group, 900)
    start = client_for("gunilla").get("/").context["start"]
    assert "agreements" not in {p.key for p in start.panels}
    assert "900 dagar kvar" in client_for("petra").get(about).text.replace("\xa0", " ")


def test_a_new_agreement_is_written_from_the_last(client_for, group, acting):
    agree(acting, group, 10)
    gunilla = client_for("gunilla")
    url = reverse("groups:agreement", args=[group.uuid])
    form = gunilla.get(url).context["form"]
    assert form["purpose"].value() == "Syftet"
    given = {
        "purpose": "Syftet",
        "area": "Området",
        "grounds": ["osl-10-15a"],
        "valid_from": "2026-01-01",
        "valid_to": "2025-01-01",
        "remind_days": "30",
    }
    assert send(gunilla, url, **given).status_code == 422
    assert send(gunilla, url, **given | {"valid_to": "2029-01-01"}).status_code == 302
    with acting("petra"):
        assert Agreement.objects.filter(group=group).count() == 2


def test_an_agency_takes_on_to_convene_once(client_for, acting):
    with acting("samira"):
        group = Samverkansgrupp.objects.get(key="avfall")
    url = reverse("groups:convene", args=[group.uuid])
    assert send(client_for("sanna"), url).status_code == 302
    assert client_for("samira").get(url).status_code == 404  # another's now
    with acting("sanna"):
        found = Samverkansgrupp.objects.get(key="avfall")
        assert str(found.convener) == "Samhällsbyggnadsnämnden"


def test_the_list_costs_the_same_for_one_and_for_many(client_for, group, acting):
    url = reverse("groups:list")
    kim = client_for("kim")
    kim.get(url)
    with CaptureQueriesContext(connection) as one:
        kim.get(url)
    for name in ("Andra", "Tredje"):
        with acting("samira") as who:
            other = services.found_group(name, by=who.user)
            place = Unit.objects.select_related("agency").get(
                name="Kontrollverksamheten"
            )
            there = services.invite_agency(
                other, place, by=who.user, joined_on=timezone.localdate()
            )
            person = type(who.user).objects.get(username="kim")
            services.seat_person(there, person, by=who.user)
    with CaptureQueriesContext(connection) as three:
        page = kim.get(url)
    assert len(page.context["cards"]) == 3
    assert len(one) == len(three) == LIST_COSTS
    assert str(page.context["cards"][0]["group"].convener) != FK


LIST_COSTS = 14


def test_history_of_a_group_tells_what_it_was_and_who_took_part(client_for, acting):
    samira = client_for("samira")
    send(samira, reverse("groups:new"), **new_group(crime_levels=["legal"]))
    with acting("samira") as who:
        group = Samverkansgrupp.objects.get(name="Ny grupp")
        unit = Unit.objects.get(name="Lokalpolisområde Södertälje")
        joined = services.invite_agency(
            group, by=who.user, unit=unit, joined_on=timezone.localdate()
        )
        petra = who.user.__class__.objects.get(username="petra")
        seat = services.seat_person(joined, petra, by=who.user)
    url = reverse("groups:history", args=[group.uuid])
    about = client_for("petra").get(reverse("groups:about", args=[group.uuid]))
    assert url in about.content.decode()
    page = client_for("petra").get(url).content.decode()
    assert "Lade till plats i grupp: Petra Skoglid" in page
    assert "Lade till deltagande myndighet: Polismyndigheten" in page
    assert "Legal nivå" in page
    assert client_for("kim").get(url).status_code == 404
    with acting("samira") as who:
        services.end_seat(seat, by=who.user)
    assert client_for("petra").get(url).status_code == 404
    assert samira.get(url).status_code == 200
