"""Det skilda paret: the demo's main case, with the figures of the story it retells.

A divorced couple who in truth live together.  The amounts are the source's own,
the words and the people ours.  The source's sums do not all add up (stated 59 040
and 38 250 kr, from the parts 59 051 and 38 261 kr): both are kept, side by side.
"""

from decimal import Decimal

from cases.assignment import services as assigning
from cases.calculation import services as calculating
from cases.case import services as opening
from cases.enums import LineKind, StatementKind
from cases.investigation import services as investigating
from cases.models import Case, Party
from cases.work import services as working
from pax.accounts.models import User
from pax.demo.stage import days_ago, flag, fresh, playing

SEEN = opening.Seen(
    seen=(
        "Kvinnan söker ekonomiskt bistånd som ensamstående. Den frånskilda mannen "
        "öppnade vid två oanmälda besök, och hans bil står på en av hennes två "
        "parkeringsplatser. I hans egen lägenhet bor fyra andra."
    ),
    seen_on=days_ago(24),
    channel="inspection",
    support="forsorjningsstod",
    suspicion="skenseparation",
    concerns_name="Klara Vinterhed",
    concerns_id="199001012385",
)
PARTIES = (
    {
        "name": "Klara Vinterhed",
        "role": "sokande",
        "identity_number": "199001012385",
        "address": "Testgatan 14, Södertälje",
        "registered_address": "Testgatan 14, Södertälje",
    },
    {
        "name": "Jonas Vinterhed",
        "role": "ej_misstankt",
        "address": "Testgatan 14, Södertälje",
        "registered_address": "Provvägen 5, Södertälje",
    },
    {
        "name": "Elis Vinterhed",
        "role": "ej_misstankt",
        "registered_address": "Testgatan 30, Södertälje",
        "note": "Myndigt barn, 20 år.",
    },
)
#: (kind, whose, what, kr a month, how it was worked out)
LINES = (
    (LineKind.VISIBLE, 0, "Ekonomiskt bistånd", 10_655, ""),
    (LineKind.VISIBLE, 0, "Bostadsbidrag", 4_200, ""),
    (LineKind.VISIBLE, 0, "Underhållsstöd", 3_296, ""),
    (LineKind.VISIBLE, 0, "Barnbidrag och flerbarnstillägg", 2_650, ""),
    (LineKind.VISIBLE, 2, "Hyra från inneboende", 4_250, ""),
    (LineKind.VISIBLE, 1, "Deltidslön", 11_000, ""),
    (LineKind.INVISIBLE, 1, "Svartarbete", 10_000, ""),
    (LineKind.INVISIBLE, 0, "Hyra från parkering", 500, "2 × 250"),
    (LineKind.INVISIBLE, 1, "Hyra från mannens lägenhet", 12_500, "4 × 5 000 − 7 500"),
    (
        LineKind.EXPENSE,
        None,
        "Hyra, mat, hygien och övrigt",
        20_790,
        "",
    ),
)
STATED = ((0, 20_790), (2, 4_250), (1, 11_000))
STATEMENTS = (
    (
        StatementKind.FACT,
        "Mannen är ensam folkbokförd i en lägenhet som han hyr för 7 500 kr.",
        "Folkbokföringen och hyresavtalet",
        1,
    ),
    (
        StatementKind.FACT,
        "Fyra hyresgäster betalar 5 000 kr var för att bo i mannens lägenhet.",
        "Två av hyresgästerna, vid samtal",
        1,
    ),
    (
        StatementKind.FACT,
        "Kvinnan är sjukskriven sedan 2015 och saknar behandlingsplan.",
        "Läkarintyg i akten",
        0,
    ),
    (
        StatementKind.FACT,
        "Kvinnan hyr två parkeringsplatser men har ingen bil i sitt namn.",
        "Hyresvärden och fordonsregistret",
        0,
    ),
    (
        StatementKind.ASSESSMENT,
        "Mannen kan antas bo stadigvarande hos kvinnan och barnen.",
        "",
        1,
    ),
    (
        StatementKind.ASSESSMENT,
        "Mannen kan antas arbeta svart i ungefär samma omfattning som deltiden.",
        "",
        1,
    ),
)


def play_det_skilda_paret() -> Case:
    """Play the case as far as the investigation; the rest is the reader's to do."""
    case = flag("anna", "Försörjningsstöd", SEEN)
    with playing("anna") as anna:
        assigning.take_up(fresh(case), by=anna, assignee=anna)
        parties = [
            investigating.add_party(fresh(case), by=anna, **values)
            for values in PARTIES
        ]
        _investigate(case, parties, by=anna)
        _calculate(case, parties, by=anna)
        working.add_task(
            fresh(case),
            by=anna,
            text="Begär kontoutdrag för tolv månader",
            responsible=anna,
            due_on=days_ago(-7),
        )
        working.add_note(
            fresh(case),
            by=anna,
            text="Hembesök gjort tillsammans med en kollega. Se uppgifterna.",
            happened_on=days_ago(20),
        )
    return case


def _investigate(case: Case, parties: list[Party], *, by: User) -> None:
    for kind, text, source, party in STATEMENTS:
        investigating.add_statement(
            fresh(case),
            by=by,
            kind=kind,
            text=text,
            source=source,
            noted_on=days_ago(18),
            party=parties[party],
        )


def _calculate(case: Case, parties: list[Party], *, by: User) -> None:
    calculating.add_calculation(
        fresh(case),
        by=by,
        name="Hushållets ekonomi per månad",
        source="Ansökan, hembesök och samtal",
        lines=[
            calculating.LineInput(
                kind=kind,
                label=label,
                amount=Decimal(amount),
                party=None if whose is None else parties[whose],
                derivation=derivation,
            )
            for kind, whose, label, amount, derivation in LINES
        ],
        stated=[
            calculating.Stated(LineKind.VISIBLE, Decimal(amount), parties[whose])
            for whose, amount in STATED
        ],
        stated_invisible=Decimal(23_000),
        stated_income=Decimal(59_040),
        stated_expenses=Decimal(20_790),
        stated_left=Decimal(38_250),
        remark="I utgifterna ingår kvinnans hyra, 9 560 kr.",
    )
