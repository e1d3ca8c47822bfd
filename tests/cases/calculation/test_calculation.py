"""The household calculation: reckoned for us, never corrected for the source."""

import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.calculation import services as calculating
from cases.calculation.reckoning import comes_to
from cases.calculation.selectors import sheets_of
from cases.calculation.services import TOTALS, Amount, LineInput, Stated, add_up
from cases.enums import LineKind
from cases.investigation import services as investigating
from cases.models import Calculation, CalculationLine, StatedSum
from pax.demo.scenes import read
from pax.errors import Conflict, Invalid
from tests.cases.investigation.test_investigation import open_case

NBSP = "\N{NO-BREAK SPACE}"
WOMAN, MAN, CHILD = "Kvinnan", "Mannen", "Myndiga barnet"


def plain(text):
    return text.replace(NBSP, " ")


# Pure sums

kr = st.decimals(min_value=0, max_value=999_999, places=2)
amounts = st.lists(
    st.builds(
        Amount, st.sampled_from(LineKind), st.sampled_from([WOMAN, MAN, CHILD]), kr
    ),
    max_size=20,
)
stated = st.fixed_dictionaries({}, optional=dict.fromkeys(TOTALS, st.none() | kr))
stated_for = st.dictionaries(
    st.tuples(st.sampled_from(LineKind), st.sampled_from([WOMAN, MAN, CHILD])), kr
)


@given(amounts, stated, stated_for)
def test_sums_are_those_of_the_parts_whatever_the_source_says(lines, said, said_for):
    sums = add_up(lines, said, said_for)
    plain_sums = add_up(lines)
    assert [s.computed for s in sums.totals] == [s.computed for s in plain_sums.totals]
    of_kind = {k: sum(a.kr for a in lines if a.kind == k) for k in LineKind}
    assert sums.visible.computed == of_kind[LineKind.VISIBLE]
    assert sums.invisible.computed == of_kind[LineKind.INVISIBLE]
    assert sums.expenses.computed == of_kind[LineKind.EXPENSE]
    assert sums.income.computed == sums.visible.computed + sums.invisible.computed
    assert sums.left.computed == sums.income.computed - sums.expenses.computed
    assert sum(p.sum.computed for p in sums.parties) == sum(a.kr for a in lines)


@given(amounts, stated, stated_for)
def test_every_difference_is_pointed_out_and_no_other(lines, said, said_for):
    sums = add_up(lines, said, said_for)
    every = [*(p.sum for p in sums.parties), *sums.totals]
    for compared in every:
        differs = compared.stated is not None and compared.stated != compared.computed
        assert (compared in sums.differences) == differs == bool(compared.words)
        assert compared.stated is None or (
            compared.stated + compared.difference == compared.computed
        )
    assert {s.stated for s in sums.totals} <= {None, *said.values()}


@given(amounts, st.randoms())
def test_sums_do_not_depend_on_the_order_of_lines(lines, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = add_up(lines), add_up(shuffled)
    assert one.totals == other.totals
    assert set(one.parties) == set(other.parties)


@given(amounts, stated_for)
def test_source_that_adds_its_own_sums_rightly_is_told_so(lines, said_for):
    own = add_up(lines, {}, said_for)
    total = own.visible.of_stated + own.invisible.of_stated
    sums = add_up(lines, {"income": total}, said_for)
    assert sums.income.comes_from_below == sums.income.differs


# Det skilda paret, as the demo has it


def the_couple():
    """Give the lines and the source's sums of the demo's main case."""
    names = {"$woman": WOMAN, "$man": MAN, "$child": CHILD}
    [act] = [
        act for act in read("skilda_paret")["acts"] if act["does"] == "add_calculation"
    ]
    filled_in = [line["LineInput"] for line in act["lines"]]
    lines = [
        Amount(
            kind,
            names[whose[0]] if whose else calculating.NOBODY,
            Decimal(kr["Decimal"]),
        )
        for kind, _, kr, *whose in filled_in
    ]
    said_for = {
        (LineKind.VISIBLE, names[whose]): Decimal(kr["Decimal"])
        for _, kr, whose in (stated["Stated"] for stated in act["stated"])
    }
    said = {
        "invisible": Decimal(23_000),
        "income": Decimal(59_040),
        "expenses": Decimal(20_790),
        "left": Decimal(38_250),
    }
    return lines, said, said_for


def test_det_skilda_paret_stands_beside_its_parts():
    sums = add_up(*the_couple())
    beside = {c.label: (c.stated, c.computed) for c in sums.totals}
    assert beside == {
        "Synliga inkomster": (None, 36_051),
        "Osynliga inkomster": (23_000, 23_000),
        "Reella inkomster": (59_040, 59_051),
        "Utgifter": (20_790, 20_790),
        "Kvar efter utgifter": (38_250, 38_261),
    }
    below = " Underlaget har räknat rätt på sina egna delsummor."
    said = {c.label: plain(c.words) for c in sums.differences}
    assert said == {
        "Synliga inkomster, Kvinnan": (
            "Underlaget säger 20 790 kr, delarna blir 20 801 kr. Skillnad 11 kr."
        ),
        "Reella inkomster": (
            "Underlaget säger 59 040 kr, delarna blir 59 051 kr. Skillnad 11 kr."
            + below
        ),
        "Kvar efter utgifter": (
            "Underlaget säger 38 250 kr, delarna blir 38 261 kr. Skillnad 11 kr."
            + below
        ),
    }


# In a case


@pytest.fixture
def case(acting):
    return open_case(acting)


@pytest.fixture
def woman(acting, case):
    with acting("anna") as who:
        return investigating.add_party(case, by=who.user, name="Klara Vinterhed")


@pytest.fixture
def calculation(acting, case, woman):
    with acting("anna") as who:
        return calculating.add_calculation(
            case,
            by=who.user,
            name="Hushållet",
            lines=[
                LineInput("visible", "Ekonomiskt bistånd", Decimal(10_655), woman),
                LineInput("visible", "Bostadsbidrag", Decimal(10_146), woman),
                LineInput("expense", "Hyra", Decimal(9_560)),
            ],
            stated=[Stated("visible", Decimal(20_790), woman)],
            stated_income=Decimal(20_790),
        )


def rows(prefix, *filled):
    data = {
        f"{prefix}-TOTAL_FORMS": len(filled) + 1,  # and one left empty
        f"{prefix}-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def sheet(visible=(), invisible=(), expense=(), sums=(), **head):
    return {
        "name": "Hushållets ekonomi",
        "once": str(uuid.uuid4()),
        **rows("visible", *visible),
        **rows("invisible", *invisible),
        **rows("expense", *expense),
        **rows("sums", *sums),
        f"sums-{len(sums)}-kind": "visible",  # as a browser sends an untouched row
    } | head


def test_calculation_is_filled_in_and_its_differences_are_said(
    client_for, acting, case, woman
):
    client = client_for("anna")
    bistand = {"party": str(woman.uuid), "label": "Bistånd", "amount": "20 801 kr"}
    filled = sheet(
        visible=[bistand],
        expense=[{"label": "Hyra", "amount": "9560,50"}],
        sums=[{"kind": "visible", "party": str(woman.uuid), "amount": "20790"}],
    )
    url = f"/arenden/{case.uuid}/kalkyl/"
    assert client.post(f"{url}ny/", filled).url == url
    page = plain(client.get(url).content.decode())
    assert "Underlaget säger 20 790 kr, delarna blir 20 801 kr. Skillnad 11 kr." in page
    assert "11 240,50 kr" in page
    with acting("anna"):
        assert StatedSum.objects.get().party == woman


def test_double_click_saves_one_calculation(client_for, acting, case):
    filled = sheet(visible=[{"label": "Lön", "amount": "1"}])
    for _ in range(2):
        client_for("anna").post(f"/arenden/{case.uuid}/kalkyl/ny/", filled)
    with acting("anna"):
        assert Calculation.objects.count() == 1


def test_bad_rows_are_answered_and_nothing_is_lost(client_for, acting, case):
    filled = sheet(
        visible=[{"label": "Lön", "amount": "mycket"}, {"label": "Bidrag"}],
        invisible=[{"label": "🙂", "amount": "5"}],
    )
    answer = client_for("anna").post(f"/arenden/{case.uuid}/kalkyl/ny/", filled)
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "Skriv beloppet med siffror",
        "Fyll i ”Kr per månad”.",
        "Skriv minst en bokstav eller siffra.",
        'value="mycket"',
        'href="#id_visible-0-amount"',
    ):
        assert sentence in page
    with acting("anna"):
        assert not Calculation.objects.exists()


def test_calculation_without_lines_is_none(client_for, case):
    answer = client_for("anna").post(f"/arenden/{case.uuid}/kalkyl/ny/", sheet())
    assert answer.status_code == 422
    assert "Skriv minst en inkomst eller utgift." in answer.content.decode()


def test_more_rows_without_script_keep_what_is_written(client_for, acting, case):
    filled = sheet(
        visible=[{"label": "Lön", "amount": "inte klart än"}], fler="visible"
    )
    answer = client_for("anna").post(f"/arenden/{case.uuid}/kalkyl/ny/", filled)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="inte klart än"' in page
    assert 'name="visible-TOTAL_FORMS" value="4"' in page
    assert "Rätta det här" not in page
    assert filled["once"] in page
    with acting("anna"):
        assert not Calculation.objects.exists()


def kept(calculation):
    """Give the form as it is drawn for a kept calculation."""
    lines = {
        kind: [
            {
                "row": str(line.uuid),
                "party": str(line.party.uuid) if line.party else "",
                "label": line.label,
                "amount": str(line.amount),
            }
            for line in calculation.lines.filter(kind=kind).select_related("party")
        ]
        for kind in LineKind
    }
    return sheet(**{str(k): v for k, v in lines.items()}, version=calculation.version)


def test_changed_line_keeps_its_history_and_removed_one_too(
    client_for, acting, case, calculation
):
    with acting("anna"):
        filled = kept(calculation)
        changed, removed = calculation.lines.filter(kind="visible")
    filled |= {"visible-0-amount": "11000", "visible-1-DELETE": "on"}
    url = f"/kalkyler/{calculation.uuid}/andra/"
    assert client_for("anna").post(url, filled).url == f"/arenden/{case.uuid}/kalkyl/"
    with acting("anna"):
        assert [h.amount for h in changed.history.all()] == [11_000, 10_655]
        gone = CalculationLine.history.filter(id=removed.pk)
        assert [h.history_type for h in gone] == ["-", "+"]
        assert calculation.lines.get(kind="expense").version == 1  # left alone


def test_two_who_save_at_once_lose_nothing(client_for, acting, calculation):
    url = f"/kalkyler/{calculation.uuid}/andra/"
    with acting("anna"):
        filled = kept(calculation)
    client_for("anna").post(url, filled | {"visible-0-amount": "1"})
    answer = client_for("adam").post(url, filled | {"visible-0-amount": "2"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Någon annan har ändrat uppgifterna medan du skrev." in page
    assert 'value="2"' in page
    with acting("anna"):
        assert calculation.lines.get(label="Ekonomiskt bistånd").amount == 1


def test_service_refuses_an_older_version_and_a_stranger(
    acting, case, woman, calculation
):
    other = open_case(acting, "adam", concerns_id="")
    with acting("anna") as who:
        elsewhere = investigating.add_party(other, by=who.user, name="Annan")
        given = {"by": who.user, "version": 1, "lines": [LineInput("visible", "x", 1)]}
        stranger = given | {"lines": [LineInput("visible", "x", 1, elsewhere)]}
        twice = [Stated("visible", 1, woman), Stated("visible", 2, woman)]
        with pytest.raises(Invalid, match="part i ärendet"):
            calculating.change_calculation(calculation, **stranger)
        with pytest.raises(Invalid, match="bara en summa"):
            calculating.change_calculation(calculation, **given, stated=twice)
        calculating.change_calculation(calculation, **given)
        with pytest.raises(Conflict):
            calculating.change_calculation(calculation, **given)


def test_summary_names_only_those_who_go_along(acting, calculation, woman):
    with acting("anna"):
        whole = calculating.summary(calculation)
        masked = calculating.summary(calculation, only=[])
    assert [g["who"] for g in whole["groups"]] == ["Klara Vinterhed", "Hushållet"]
    assert [g["who"] for g in masked["groups"]] == [
        "Person som inte ingår",
        "Hushållet",
    ]
    assert "Vinterhed" not in str(masked)
    assert whole["totals"][2] | {"words": ""} == {
        "label": "Reella inkomster",
        "computed": "20801.00",
        "stated": "20790.00",
        "difference": "11.00",
        "words": "",
    }


def test_parties_of_the_same_name_are_kept_apart(acting, case, woman):
    with acting("anna") as who:
        other = investigating.add_party(case, by=who.user, name="Klara Vinterhed")
        calculation = calculating.add_calculation(
            case,
            by=who.user,
            name="Två av samma namn",
            lines=[
                LineInput("visible", "Lön", Decimal(n), p)
                for n, p in enumerate((woman, other), 1)
            ],
        )
        sums = calculating.sums_of(calculation)
    assert [(p.who, p.sum.computed) for p in sums.parties] == [
        ("Klara Vinterhed", 1),
        ("Klara Vinterhed (2)", 2),
    ]


def test_calculation_of_a_case_one_may_not_read_does_not_exist(client_for, calculation):
    answers = {
        username: client_for(username)
        .get(f"/kalkyler/{calculation.uuid}/andra/")
        .status_code
        for username in ("adam", "vera", "petra", "malte")
    }
    assert answers == {"adam": 200, "vera": 404, "petra": 404, "malte": 404}


@pytest.mark.parametrize("how_many", [1, 3])
def test_tab_costs_the_same_however_many_calculations(
    client_for, acting, case, how_many, django_assert_num_queries
):
    with acting("anna") as who:
        for n in range(how_many):
            calculating.add_calculation(
                case,
                by=who.user,
                name=f"Kalkyl {n}",
                lines=[LineInput("visible", "Lön", Decimal(1))] * (n + 1),
            )
    client = client_for("anna")
    with django_assert_num_queries(23):
        client.get(f"/arenden/{case.uuid}/kalkyl/")


@pytest.mark.parametrize(
    ("working", "value"),
    [
        ("4 × 5 000 − 7 500", 12_500),
        ("4*5000-7500 = 99 999", 12_500),
        ("2 x 3 500 kr", 7_000),
        ("(100 + 200) · 2 / 4", 150),
        ("-10 655,50 + 1", Decimal("-10654.50")),
        ("1 250", None),
        ("hyra minus bidrag", None),
        ("5000 enligt hyresavin", None),
        ("4 ×", None),
        ("1/0", None),
        ("(" * 900, None),
        ("1 2 3 + 4", None),
    ],
)
def test_a_working_is_reckoned_when_it_is_one(working, value):
    assert comes_to(working) == value


def test_a_sum_stands_beside_no_other_working(client_for, acting, case):
    client = client_for("anna")
    url = f"/arenden/{case.uuid}/kalkyl/ny/"
    line = {"label": "Swish", "amount": "99 999", "derivation": "4 × 5 000 − 7 500"}
    answer = client.post(url, sheet(visible=[line]))
    assert answer.status_code == 422
    assert "Uträkningen blir 12 500 kr." in plain(answer.content.decode())
    line["derivation"] = "4 × 5 000 − 7 500, och 87 499 som kom senare"
    assert client.post(url, sheet(visible=[line])).status_code == 302


def test_a_kept_sum_that_its_working_does_not_give_is_pointed_out(
    client_for, acting, case
):
    with acting("anna") as who:
        line = LineInput("visible", "Swish", Decimal(99_999), derivation="4 × 5 000")
        calculating.add_calculation(case, by=who.user, name="H", lines=[line])
    page = client_for("anna").get(f"/arenden/{case.uuid}/kalkyl/").content.decode()
    assert "Uträkningen blir 20 000 kr." in plain(page)


def test_the_table_of_sums_leaves_nobody_out(acting, case, woman):
    with acting("anna") as who:
        calculating.add_calculation(
            case,
            by=who.user,
            name="Hushållet",
            lines=[
                LineInput("visible", "Bistånd", Decimal(10_655), woman),
                LineInput("visible", "Bostadsbidrag", Decimal(10_146), woman),
                LineInput("visible", "Barnbidrag", Decimal(1_250)),
                LineInput("expense", "Hyra", Decimal(9_560)),
            ],
        )
        [drawn] = sheets_of(case)
    assert [part.sum.computed for part in drawn["party_sums"]] == [20_801, 1_250]
