"""Counts of one's own: what one may read, without persons, small ones hidden."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from cases.assignment.services import restrict_case
from cases.case.services import open_case
from cases.models import Aterkrav, Party, Repayment, StepChange, StoppedPayment
from lagesbild.figures import own
from lagesbild.figures.ledger import Giving
from lagesbild.figures.models import GivenOut, Handover, Indicator, IndicatorValue
from lagesbild.figures.own import Account, count_own, years_to_give
from lagesbild.figures.services import giving
from lagesbild.figures.services.importing import confirm_import
from pax.access.context import acting_as
from pax.accounts.models import Agency, Unit
from pax.audit.models import Event
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid
from samverkan.meetings.services.running import add_action
from tests.samverkan.meetings import scene

YEAR = 2025
NAME = "Testsson Prov"


def day(month: int, number: int = 1, year: int = YEAR) -> datetime.date:
    return datetime.date(year, month, number)


def case_of(
    who: Any, support: str = "forsorjningsstod", **events: datetime.date
) -> Any:
    """Open a case in January, and let these things happen to it."""
    unit = Unit.objects.select_related("agency", "group").get(pk=who.unit.pk)
    case = open_case(title="Prov", unit=unit, by=who, support=support)
    type(case).objects.filter(pk=case.pk).update(opened_on=day(1))
    for transition, on in events.items():
        StepChange.objects.create(
            case=case,
            created_by=who,
            transition=transition,
            name=transition,
            from_step="flagga",
            to_step="flagga",
            on=on,
        )
    return case


def values(account: Account) -> dict[str, str | None]:
    return {figure.key: figure.value for figure in account.figures}


def count(who: Any, year: int = YEAR) -> Account:
    return count_own(year, by=who, threshold=5)


@pytest.fixture
def carin(acting: Any) -> Any:
    with acting("carin") as who:
        yield who.user


# --- what is counted ------------------------------------------------------------------
def test_the_funnel(carin):
    for number in range(9):
        case_of(carin, anmal=day(3, 2 + number))
    for _ in range(6):
        case_of(carin, anmal=day(4), fu_inledd=day(5), atal=day(8), dom_fallande=day(9))
    for _ in range(7):
        case_of(carin, dom_ogillat=day(10))
    found = values(count(carin))
    assert found["flaggor"] == "22"
    assert found["polisanmalningar"] == "15"
    assert found["forundersokningar"] == "6"
    assert found["atal"] == "6"
    assert (found["domar"], found["domar_fallande"], found["domar_ogillat"]) == (
        "13",
        "6",
        "7",
    )


def test_median_times_are_days(carin):
    for number in (1, 3, 5, 7, 30):
        case_of(carin, anmal=day(1, 1 + number - 1), fu_inledd=day(6, number))
    found = values(count(carin))
    assert found["tid:flagga_anmalan"] == "4"
    assert "tid:atal_dom" not in found


def test_a_median_of_few_is_not_shown(carin):
    for _ in range(4):
        case_of(carin, anmal=day(3))
    figures = {figure.key: figure for figure in count(carin).figures}
    assert figures["tid:flagga_anmalan"].value is None
    assert figures["tid:flagga_anmalan"].is_suppressed


def test_each_year_by_itself(carin):
    for _ in range(6):
        case_of(carin, anmal=day(3, year=YEAR + 1))
    assert values(count(carin))["polisanmalningar"] == "0"
    assert values(count(carin, YEAR + 1))["polisanmalningar"] == "6"


def money(who: Any, cases: int) -> None:
    for _ in range(cases):
        case = case_of(who)
        mine = {"case": case, "created_by": who}
        party = Party.objects.create(**mine, name=NAME)
        claim = Aterkrav.objects.create(
            **mine,
            party=party,
            decided_on=day(5),
            amount=10_300,
            cost_on=day(1),
            talan_by=day(12),
        )
        Repayment.objects.create(**mine, aterkrav=claim, paid_on=day(6), amount=2_050)
        StoppedPayment.objects.create(
            **mine,
            support="forsorjningsstod",
            stopped_on=day(2),
            amount=4_000,
            because="x",
        )


def test_sums_are_round(carin):
    money(carin, 5)
    found = values(count(carin))
    assert found["kronor:aterkrav"] == "52000"
    assert found["kronor:aterbetalt"] == "10000"
    assert found["kronor:stoppat"] == "20000"


def test_sums_of_few_are_not_shown(carin):
    money(carin, 4)
    found = values(count(carin))
    assert found["kronor:aterkrav"] is None
    assert found["kronor:aterbetalt"] is None


def test_no_sum_is_nought(carin):
    assert values(count(carin))["kronor:aterkrav"] == "0"


def test_small_counts_by_support_are_hidden_and_cannot_be_computed(carin):
    for support, number in (
        ("forsorjningsstod", 12),
        ("hemtjanst", 3),
        ("assistans", 7),
    ):
        for _ in range(number):
            case_of(carin, support)
    account = count(carin)
    found = values(account)
    assert found["flaggor"] == "22"
    assert found["flaggor:hemtjanst"] is None
    assert found["flaggor:assistans"] is None
    assert found["flaggor:forsorjningsstod"] == "12"
    assert account.words.startswith("Uppgifter under fem visas inte;")


def test_only_what_one_may_read_is_counted(carin, acting):
    for _ in range(8):
        case_of(carin)
    with acting("petra") as who:
        assert values(count(who.user))["flaggor"] == "0"
    with acting("samira") as who:
        assert values(count(who.user))["flaggor"] == "0"


def test_a_restricted_case_is_not_counted_for_those_it_is_kept_from(carin, acting):
    cases = [case_of(carin) for _ in range(6)]
    restrict_case(cases[0], by=carin, people=[], because="Prov")
    with acting("anna") as who:
        assert values(count(who.user))["flaggor"] == "5"


# --- handed over ----------------------------------------------------------------------
@pytest.fixture
def ks(db: None, person: Any) -> Agency:
    with acting_as(person("samira")) as who:
        return who.user.agency


def digest_of(who: Any) -> str:
    account = giving.account_of(YEAR, by=who)
    return fingerprint(giving.content_of(account, by=who))


def give(who: Any, to: Agency) -> Handover:
    return giving.hand_over(YEAR, to, by=who, digest=digest_of(who))


def test_what_was_read_is_what_is_given(carin, ks):
    money(carin, 3)
    handover = give(carin, ks)
    account = giving.account_of(YEAR, by=carin)
    assert handover.content == giving.content_of(account, by=carin)
    assert Event.objects.filter(verb="figures.given", because__contains="2025").exists()


def test_what_is_given_is_held_against_the_next_giving(carin, ks):
    """Handed over anew, a sum would tell how the small count in it has changed."""
    for support in (
        "assistans",
        "assistans",
        "assistans",
        *["hemtjanst"] * 9,
        *["annat"] * 12,
    ):
        case_of(carin, support=support)
    first = {f["key"]: f["value"] for f in give(carin, ks).content["figures"]}
    assert first["flaggor:assistans"] is None
    assert first["flaggor"] == "24"
    assert GivenOut.objects.get().about == f"siffror:{YEAR}"
    case_of(carin, support="assistans")
    again = {f["key"]: f["value"] for f in give(carin, ks).content["figures"]}
    assert again["flaggor:assistans"] is None
    assert again["flaggor"] is None


def test_what_was_handed_over_before_the_ledger_is_entered(carin, ks, monkeypatch):
    """As it would have been; and it binds the next giving."""
    for support in (*["assistans"] * 3, *["hemtjanst"] * 9, *["annat"] * 12):
        case_of(carin, support=support)
    expected = giving.account_of(YEAR, by=carin).giving
    with monkeypatch.context() as then:
        then.setattr(giving, "note_given", lambda *_, **__: None)
        give(carin, ks)
    assert not GivenOut.objects.exists()
    assert giving.note_earlier_handovers() == 1
    assert giving.note_earlier_handovers() == 0
    entered = Giving.from_data(GivenOut.objects.get().content)
    assert (dict(entered.cells), entered.shown) == (expected.cells, expected.shown)
    assert set(entered.sums) == set(expected.sums)
    assert entered.unseen == expected.unseen
    case_of(carin, support="assistans")
    again = {f["key"]: f["value"] for f in give(carin, ks).content["figures"]}
    assert (again["flaggor:assistans"], again["flaggor"]) == (None, None)


def test_what_has_changed_since_a_handover_is_not_known(carin, ks, monkeypatch):
    """Counted anew it does not add up with what was shown: it binds all the same."""
    for support in (*["assistans"] * 3, *["hemtjanst"] * 9, *["annat"] * 12):
        case_of(carin, support=support)
    with monkeypatch.context() as then:
        then.setattr(giving, "note_given", lambda *_, **__: None)
        give(carin, ks)
    case_of(carin, support="assistans")
    giving.note_earlier_handovers()
    entered = Giving.from_data(GivenOut.objects.get().content)
    assert entered.cells["flaggor"] == 24
    assert entered.cells["flaggor:assistans"] is None


def test_what_has_changed_since_it_was_read_is_not_given(carin, ks):
    digest = digest_of(carin)
    for _ in range(6):
        case_of(carin)
    with pytest.raises(Conflict, match="ändrats sedan"):
        giving.hand_over(YEAR, ks, by=carin, digest=digest)
    assert not Handover.objects.exists()


def test_what_is_given_holds_no_person_and_no_hidden_number(carin, ks):
    money(carin, 3)
    text = json.dumps(give(carin, ks).content, ensure_ascii=False)
    assert NAME not in text
    assert "Prov" not in text
    hidden = [f for f in json.loads(text)["figures"] if f["is_suppressed"]]
    assert len(hidden) > 4
    assert {f["value"] for f in hidden} == {None}


def test_the_receiver_reads_it_in_as_values(carin, ks, person):
    money(carin, 3)
    for _ in range(8):
        case_of(carin, anmal=day(3))
    handover = give(carin, ks)
    with acting_as(person("samira")) as who:
        [seen] = Handover.objects.visible_to(who.user)
        assert seen == handover
        imported = giving.take_in(seen, by=who.user)
        confirm_import(imported, by=who.user)
        value = IndicatorValue.objects.get(indicator__source_key__endswith=":flaggor")
        assert (value.value, value.year, value.municipality) == (11, YEAR, "0181")
        hidden = IndicatorValue.objects.get(
            indicator__source_key__endswith="kronor:aterkrav"
        )
        assert hidden.value is None
        assert hidden.is_suppressed
        assert {i.agency_id for i in Indicator.objects.all()} == {ks.pk}


def test_giving_again_revises(carin, ks, person):
    for expected in (8, 16):
        for _ in range(8):
            case_of(carin)
        handover = give(carin, ks)
        with acting_as(person("samira")) as who:
            confirm_import(giving.take_in(handover, by=who.user), by=who.user)
            value = IndicatorValue.objects.current().get(
                indicator__source_key__endswith=":flaggor"
            )
            assert value.value == expected


@pytest.mark.parametrize("username", ["petra", "kim", "frida", "sanna", "anna"])
def test_others_do_not_see_it(carin, ks, acting, username):
    give(carin, ks)
    with acting(username):
        assert not Handover.objects.exists()


def test_it_is_given_only_to_those_who_make_a_picture(carin, person):
    police = Agency.objects.get(pk=person("petra").agency_id)
    with pytest.raises(Invalid):
        give(carin, police)


@pytest.mark.parametrize("username", ["anna", "ulla", "frida", "asta"])
def test_not_everybody_gives(acting, ks, username):
    with acting(username) as who, pytest.raises(Denied):
        give(who.user, ks)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE figures_handover SET content = '{}'", "DELETE FROM figures_handover"],
)
def test_what_is_given_is_frozen(carin, ks, statement):
    give(carin, ks)
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nobody_gives_in_anothers_name(carin, ks, person):
    handover = give(carin, ks)
    fields = {
        f.attname: getattr(handover, f.attname)
        for f in Handover._meta.concrete_fields
        if f.name not in ("id", "uuid", "created_at")
    }
    with (
        acting_as(person("samira")),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        Handover.objects.create(**fields)


# --- by area and month, and in groups -------------------------------------------------
def frozen_week(monday: datetime.date, told: dict[str, tuple[int, int]]) -> Any:
    """Stand in for a frozen picture: areas with a level and so many events."""
    areas = [
        {"name": name, "level": level, "new_events": [{"kind": "vald"}] * events}
        for name, (level, events) in told.items()
    ]
    scale = [{"number": n, "name": f"Nivå {n}"} for n in range(1, 5)]
    return {"areas": areas, "scale": scale}, monday


def est_account(*weeks: Any) -> Account:
    year, account = own._EstYear(), Account(YEAR, 5)
    for content, monday in weeks:
        own._add_est_week(year, content, monday)
    own._count_est_kinds(account, year, "")
    own._count_est_areas(account, year, "")
    account.others += own._est_levels(year)
    return account


def test_est_is_counted_by_area_and_month_and_no_small_month_can_be_computed():
    account = est_account(
        frozen_week(datetime.date(2025, 2, 3), {"Ronna": (1, 11), "Lina": (2, 6)}),
        frozen_week(datetime.date(2025, 3, 3), {"Ronna": (3, 2), "Lina": (1, 12)}),
        # Its Thursday is in April.
        frozen_week(datetime.date(2025, 3, 31), {"Ronna": (2, 9), "Lina": (1, 7)}),
        frozen_week(datetime.date(2025, 4, 7), {"Ronna": (4, 6), "Lina": (1, 8)}),
    )
    found = values(account)
    assert found["est:hogsta:Ronna:04"] == "4"
    assert found["est:niva:1:Lina"] == "3"
    assert found["est:omrade:Lina:04"] == "15"
    assert "est:omrade:Lina:01" not in found
    # Two of 28 in Ronna: with the sum and the other months it could be computed.
    ronna = {k: v for k, v in found.items() if k.startswith("est:omrade:Ronna")}
    assert ronna["est:omrade:Ronna:03"] is None
    assert list(ronna.values()).count(None) >= 2


def test_months_are_read_in_as_months_of_one_indicator(carin, ks, person):
    account = est_account(
        frozen_week(datetime.date(2025, 2, 3), {"Ronna": (4, 6)}),
        frozen_week(datetime.date(2025, 5, 5), {"Ronna": (2, 9)}),
    )
    content = giving.content_of(account, by=carin)
    handover = Handover.objects.create(
        giver=carin.agency,
        giver_unit=carin.unit,
        receiver=ks,
        year=YEAR,
        threshold=5,
        content=content,
        content_sha256=fingerprint(content),
        created_by=carin,
    )
    with acting_as(person("samira")) as who:
        confirm_import(giving.take_in(handover, by=who.user), by=who.user)
        levels = IndicatorValue.objects.filter(
            indicator__source_key__endswith="est:hogsta"
        )
        assert [(v.part, int(v.value), v.place) for v in levels] == [
            ("02", 4, "Ronna"),
            ("05", 2, "Ronna"),
        ]


def test_a_year_that_is_not_over_is_not_handed_over(carin, ks):
    this_year = timezone.localdate().year
    assert this_year not in years_to_give(timezone.localdate())
    with pytest.raises(Invalid, match="som är slut"):
        giving.hand_over(this_year, ks, by=carin, digest="")


def test_what_groups_have_done_is_counted_for_those_who_sit_in_them(db, acting):
    group = scene.lay().group
    today = timezone.localdate()
    held, planned = (scene.Scene(group).meet(days) for days in (0, 1))
    scene.hold(held)
    assert planned.state == "planerat"
    with acting(scene.CHAIR) as who:
        add_action(group, text="Begär avtalen", agency=who.user.agency, by=who.user)
        found = values(count(who.user, today.year))
        assert (found["moten"], found["atgarder"]) == ("1", "1")
        assert found["atgarder_klara"] == "0"
    with acting("sanna") as who:  # she sits elsewhere
        assert values(count(who.user, today.year))["moten"] == "0"
