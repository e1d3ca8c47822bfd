import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.disclosure.lagrum import GROUNDS, check_ground, grounds_for
from pax.accounts.enums import Activity, AgencyKind
from pax.errors import Refused

ACTIVITIES = st.sampled_from(list(Activity))
RECEIVERS = st.sampled_from(list(AgencyKind))
GROUND_IDS = st.sampled_from(sorted(GROUNDS))


@given(ground=GROUND_IDS, source=ACTIVITIES, receiver=RECEIVERS)
def test_what_is_offered_is_exactly_what_carries(ground, source, receiver):
    offered = {g.id for g in grounds_for(source, receiver)}
    if ground in offered:
        assert check_ground(ground, source, receiver, balancing="Vägt.").id == ground
        return
    with pytest.raises(Refused) as refused:
        check_ground(ground, source, receiver, balancing="Vägt.")
    assert str(refused.value).startswith(GROUNDS[ground].lagrum)
    assert str(refused.value).endswith(".")


@given(source=ACTIVITIES, receiver=RECEIVERS)
def test_a_ground_that_weighs_interests_wants_the_weighing_in_words(source, receiver):
    for ground in grounds_for(source, receiver):
        for words in ("", "   ", "\n"):
            if ground.needs_balancing:
                with pytest.raises(Refused, match="hur intressena har vägts"):
                    check_ground(ground.id, source, receiver, balancing=words)
            else:
                assert check_ground(ground.id, source, receiver, balancing=words)


@given(receiver=RECEIVERS)
def test_social_services_data_are_not_carried_by_the_grounds_that_leave_them_out(
    receiver,
):
    offered = {g.id for g in grounds_for(Activity.SOCIALTJANST, receiver)}
    assert not offered & {
        "osl-10-27",  # generalklausulen: not 26 kap. 1-6 §§
        "osl-10-24",
        "lag-2025-170-6",
        "lag-2024-307-2",
        "ingen-sekretess",
    }


@given(
    receiver=RECEIVERS, source=st.sampled_from([Activity.POLIS_FU, Activity.AKLAGARE])
)
def test_what_is_under_investigation_is_not_carried_by_10_15a(receiver, source):
    with pytest.raises(Refused, match="förundersökningssekretessen"):
        check_ground("osl-10-15a", source, receiver, balancing="Vägt.")


@given(source=ACTIVITIES)
def test_nothing_is_given_to_a_company_on_these_grounds(source):
    assert grounds_for(source, AgencyKind.BOLAG) == []


def test_only_the_police_are_reported_to_on_the_reporting_duty():
    receivers = {
        kind
        for kind in AgencyKind
        for g in grounds_for(Activity.SOCIALTJANST, kind)
        if g.id == "bidragsbrottslagen-6"
    }
    assert receivers == {AgencyKind.POLIS}


@pytest.mark.parametrize("ground", ["", "osl-99", "bidragsbrottslagen-6 "])
def test_an_unknown_ground_is_no_ground(ground):
    with pytest.raises(Refused, match="Välj vilken grund"):
        check_ground(ground, Activity.SOCIALTJANST, AgencyKind.POLIS)
