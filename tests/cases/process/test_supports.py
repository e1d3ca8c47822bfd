"""A processkarta is for the supports it names, can be withdrawn, and says who follows.

A new map for association grants took over all the unit's flags.
"""

from dataclasses import replace

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from cases.assignment.services import restrict_case
from cases.enums import Support
from cases.models import Case, ProcessMap, ProcessVersion
from cases.process import gokungen
from cases.process import services as processes
from pax.access.context import on_behalf_of
from pax.errors import Invalid, WrongState

pytestmark = pytest.mark.django_db
GRANTS = Support.FORENINGSBIDRAG


@pytest.fixture
def shipped(acting):
    with acting("carin"):
        versions = ProcessVersion.objects.select_related("map")
        return versions.filter(map__key=gokungen.KEY).latest("number")


@pytest.fixture
def grants_map(acting, shipped):
    """Försörjningsstöd's own map for association grants, published."""
    with acting("carin") as who:
        map_ = processes.copy_map(
            shipped,
            by=who.user,
            unit=who.user.unit,
            name="Föreningsbidrag",
            supports=[GRANTS],
        )
        processes.publish_draft(map_, by=who.user)
        return map_


def follows(case):
    return ProcessMap.objects.get(versions=case.process_id).name


@pytest.mark.parametrize("support", [*Support.values, ""])
def test_only_the_supports_that_are_named_follow_a_map(
    grants_map, acting, open_case, support
):
    with acting("anna"):
        case = open_case("anna", support=support)
        assert follows(case) == ("Föreningsbidrag" if support == GRANTS else "Gökungen")


def test_two_maps_of_a_unit_are_never_for_the_same_support(grants_map, shipped, acting):
    with acting("carin") as who:
        unit = who.user.unit
        assert unit in processes.units_to_copy_to(who.user)  # there are more supports
        both = [GRANTS, Support.ASSISTANS]
        with pytest.raises(Invalid, match="Föreningsbidrag följer redan kartan"):
            processes.copy_map(
                shipped, by=who.user, unit=unit, name="Två", supports=both
            )
        with pytest.raises(Invalid, match="minst ett stöd"):
            processes.copy_map(shipped, by=who.user, unit=unit, name="Två", supports=[])
        other = processes.copy_map(
            shipped, by=who.user, unit=unit, name="Två", supports=[Support.ASSISTANS]
        )
        told = {"version": other.version, "name": "Två", "area": ""}
        with pytest.raises(Invalid, match="följer redan kartan"):
            processes.rename_map(other, by=who.user, supports=both, **told)
        # The database says the same, whoever forgets to ask.
        with pytest.raises(ProgrammingError, match="another map"), transaction.atomic():
            ProcessMap.objects.filter(pk=other.pk).update(supports=both)
    with acting("viktor") as who:  # another unit has maps of its own
        processes.copy_map(
            shipped, by=who.user, unit=who.user.unit, name="V", supports=[GRANTS]
        )


def test_a_withdrawn_map_is_followed_by_no_new_case(grants_map, acting, open_case):
    with acting("anna"):
        before = open_case("anna", support=GRANTS)
    with acting("carin") as who:
        with pytest.raises(Invalid, match="varför"):
            processes.withdraw_map(grants_map, by=who.user, because=" ")
        processes.withdraw_map(grants_map, by=who.user, because="Blev fel")
    with acting("anna"):
        assert follows(open_case("anna", support=GRANTS)) == "Gökungen"
        assert follows(Case.objects.get(pk=before.pk)) == "Föreningsbidrag"
    with acting("carin") as who:
        grants_map.refresh_from_db()
        for act in (processes.start_draft, processes.publish_draft):
            with pytest.raises(WrongState, match="tillbakadragen"):
                act(grants_map, by=who.user)
        with pytest.raises(ProgrammingError, match="has ended"), transaction.atomic():
            ProcessMap.objects.filter(pk=grants_map.pk).update(
                withdrawn_at=None, withdrawn_because=""
            )
        assert GRANTS not in processes.taken_in(who.user.unit)
        reason = ProcessMap.history.filter(id=grants_map.pk).latest("history_id")
        assert reason.history_change_reason == "Dragen tillbaka: Blev fel"


def test_the_page_says_which_cases_follow_of_those_that_one_reads(
    grants_map, acting, open_case, client_for
):
    with acting("anna"):
        follows_it = open_case("anna", support=GRANTS)
        another = open_case("anna", support=Support.ASSISTANS)
        hidden = open_case("anna", support=GRANTS)
    with acting("carin"), on_behalf_of(hidden.agency, purpose="Prov") as system:
        restrict_case(hidden, by=system, people=[], because="Prov")
    page = reverse("cases:process", args=[grants_map.uuid])
    shown = client_for("carin").get(page).text
    assert follows_it.reference in shown
    assert another.reference not in shown
    assert hidden.reference not in shown


def test_a_map_is_withdrawn_on_a_page_of_its_own(grants_map, client_for, acting):
    carin = client_for("carin")
    url = reverse("cases:process-withdraw", args=[grants_map.uuid])
    assert url in carin.get(reverse("cases:process", args=[grants_map.uuid])).text
    form = carin.get(url).context["form"]
    sent = {f.name: f.value() or "" for f in form} | {"because": "Blev fel"}
    assert carin.post(url, sent).status_code == 302
    assert (
        "tillbakadragen"
        in carin.get(reverse("cases:process", args=[grants_map.uuid])).text
    )
    assert carin.get(url).status_code == 409


def test_a_map_that_lacks_what_pax_has_got_since_says_so(
    grants_map, shipped, client_for, monkeypatch
):
    """An upgrade brings new times; a copy keeps the shape that it was made in."""
    said = "saknar frister eller vägar"
    url = reverse("cases:process", args=[grants_map.uuid])
    assert said not in client_for("carin").get(url).text
    newer = replace(gokungen.DEFINITION, clocks=gokungen.DEFINITION.clocks[:-1])
    monkeypatch.setattr(gokungen, "DEFINITION", newer)
    assert said in client_for("carin").get(url).text
    shipped_page = reverse("cases:process", args=[shipped.map.uuid])
    assert said not in client_for("carin").get(shipped_page).text
