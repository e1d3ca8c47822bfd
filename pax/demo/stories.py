"""The demo's stories: invented matters at every stage of the chain.

Played through the same services as the pages use, so they have history, log and
disclosures like any other.  People, companies and events are invented; personal
numbers are from Skatteverket's series for tests.
"""

import datetime
from decimal import Decimal
from typing import Any

from cases.assignment import services as assigning
from cases.case import services as opening
from cases.chain import services as chain
from cases.claims import services as claiming
from cases.closing import services as closing
from cases.disclosure.lagrum import OnGround
from cases.enums import ClaimState, PositionAnswer
from cases.investigation import services as investigating
from cases.models import Case, Disclosure, Party
from cases.notices import services as notifying
from cases.position import services as positioning
from cases.work import services as working
from pax.accounts.models import Agency
from pax.demo.skilda_paret import play_det_skilda_paret
from pax.demo.stage import (
    days_ago,
    flag,
    fresh,
    playing,
    receive,
    report,
    tell,
    unit,
)
from pax.editions.content import fingerprint

BALANCED = OnGround(
    "osl-10-15a",
    "Uppgiften behövs för att utreda brottet. Intresset av det väger tyngre än den "
    "enskildes intresse av att den inte lämnas ut.",
)


def play_all() -> None:
    """Play every story of the demo."""
    play_det_skilda_paret()
    play_the_closed_case()
    play_the_waiting_report()
    play_the_assistance_company()
    play_the_address()
    play_the_flag_from_school()
    play_the_restricted_case()
    play_the_other_unit()


def seen(
    text: str, days: int, *, support: str, suspicion: str, **more: str
) -> opening.Seen:
    """Write down what someone noticed some days ago."""
    return opening.Seen(
        seen=text,
        seen_on=days_ago(days),
        channel=more.pop("channel", "own"),
        support=support,
        suspicion=suspicion,
        **more,
    )


def investigate(
    case: Case, *, by: str, parties: list[dict[str, Any]]
) -> tuple[Party, ...]:
    """Take a case up and write its parties into it."""
    with playing(by) as person:
        assigning.take_up(fresh(case), by=person, assignee=person)
        return tuple(
            investigating.add_party(fresh(case), by=person, **values)
            for values in parties
        )


def suspect(case: Case, *, by: str, since: datetime.date) -> None:
    """Conclude that crime may be suspected, from a day."""
    with playing(by) as person:
        chain.move_case(
            fresh(case), "misstanke", by=person, data={"suspected_on": since}
        )


def play_the_closed_case() -> None:
    """Play one that went all the way: convicted, claimed back, closed by everybody."""
    case = flag(
        "adam",
        "Försörjningsstöd",
        seen(
            "Kontoutdragen visar insättningar varje månad från ett städföretag som "
            "inte finns med i ansökan.",
            240,
            support="forsorjningsstod",
            suspicion="svartarbete",
            concerns_name="Rut Backlind",
        ),
    )
    (woman,) = investigate(
        case,
        by="adam",
        parties=[
            {
                "name": "Rut Backlind",
                "role": "sokande",
                "identity_number": "191401682396",
                "address": "Exempelvägen 3, Södertälje",
            }
        ],
    )
    with playing("adam") as adam:
        investigating.add_statement(
            fresh(case),
            by=adam,
            kind="fact",
            text="Tolv insättningar om sammanlagt 96 400 kr under 2025.",
            source="Kontoutdrag som sökanden har lämnat in",
            noted_on=days_ago(230),
            party=woman,
        )
        investigating.communicate(
            fresh(case), by=adam, party=woman, sent_on=days_ago(225), how="Brev"
        )
    suspect(case, by="adam", since=days_ago(215))
    sent = report(
        case,
        by="adam",
        signed_by="carin",
        to="Lokalpolisområde Södertälje",
        crime="bidragsbrott",
        description=(
            "Sökanden har under ett år haft inkomst av arbete och inte uppgett den i "
            "sina ansökningar om ekonomiskt bistånd."
        ),
        parties=(woman,),
    )
    police = receive(sent, by="petra", k_number="5000-K100234-26")
    tell(
        police,
        "mottagen",
        by="petra",
        on=days_ago(205),
        given={"k_number": "5000-K100234-26"},
    )
    tell(
        police,
        "fu_inledd",
        by="petra",
        on=days_ago(180),
        message="Förhör hålls under våren.",
    )
    _agree(case, units=("Lokalpolisområde Södertälje", "Södertörns åklagarkammare"))
    prosecutor = receive(_newest_received("asta"), by="asta")
    tell(
        prosecutor,
        "atal",
        by="asta",
        on=days_ago(90),
        given={"am_number": "AM-20345-26"},
    )
    tell(
        prosecutor,
        "dom_fallande",
        by="asta",
        on=days_ago(40),
        given={
            "court": "Södertälje tingsrätt",
            "court_number": "B 1234-26",
            "sanction": "Villkorlig dom och dagsböter",
        },
    )
    _claim(case, woman)
    _end_everywhere(case, police, prosecutor)


def _agree(case: Case, *, units: tuple[str, ...]) -> None:
    with playing("gunilla") as chair:
        present = tuple(unit(name) for name in units)
        agreed = positioning.Agreed(
            answer=PositionAnswer.JA,
            met_on=days_ago(120),
            motivation="Underlaget räcker: inkomsterna är styrkta med kontoutdrag.",
            units=present,
        )
        positioning.record_position(
            fresh(case), agreed, grounds=dict.fromkeys(present, BALANCED), by=chair
        )


def _newest_received(username: str) -> Disclosure:
    with playing(username) as person:
        waiting = Disclosure.objects.received_by(person)
        newest: Disclosure = waiting.filter(receiver_case=None).order_by("-pk")[0]
        return newest


def _claim(case: Case, party: Party) -> None:
    with playing("adam") as adam:
        claim = claiming.add_claim(
            fresh(case),
            by=adam,
            party=party,
            decided_on=days_ago(200),
            amount=Decimal(61_200),
            cost_on=days_ago(420),
        )
        claiming.move_claim(
            claim,
            claiming.Course(
                ClaimState.PLAN, days_ago(150), plan="1 700 kr i månaden i 36 månader"
            ),
            by=adam,
        )
        for months in (4, 3, 2, 1):
            claiming.add_repayment(
                claim, paid_on=days_ago(30 * months), amount=Decimal(1_700), by=adam
            )
        claiming.add_stopped_payment(
            fresh(case),
            by=adam,
            support="forsorjningsstod",
            stopped_on=days_ago(210),
            amount=Decimal(8_100),
            because="Inkomsterna räcker till försörjningen.",
        )


def _end_everywhere(case: Case, police: Case, prosecutor: Case) -> None:
    """Let everyone end its part and says what it takes home; then the case closes."""
    with playing("carin") as carin:
        here = fresh(case)
        parts = closing.to_be_told(here)
        closing.tell_ending(
            here,
            parts,
            grounds={p.unit: BALANCED for p in parts},
            by=carin,
        )
    for received, username, lesson in (
        (police, "petra", "Kontoutdrag redan i anmälan sparar ett förhör."),
        (prosecutor, "asta", "En tydlig period och ett belopp gör åtalet enklare."),
    ):
        with playing(username) as person:
            closing.say_part_done(
                fresh(received),
                takes_home=lesson,
                by=person,
                terms=OnGround("osl-10-2", "Återföringen är syftet med samverkan."),
            )
            closing.close_case(fresh(received), by=person)
    with playing("carin") as carin:
        closing.say_part_done(
            fresh(case),
            takes_home="Vi begär kontoutdrag för tolv månader vid varje omprövning.",
            by=carin,
        )
        closing.close_case(fresh(case), by=carin)


def play_the_waiting_report() -> None:
    """Play a report that waits at the region, with a notice answered beside."""
    case = flag(
        "anna",
        "Försörjningsstöd",
        seen(
            "Vid hembesöket fanns kläder och arbetsredskap för ytterligare en vuxen.",
            70,
            support="forsorjningsstod",
            suspicion="skenseparation",
            channel="inspection",
            concerns_name="Siv Granfors",
        ),
    )
    woman, man = investigate(
        case,
        by="anna",
        parties=[
            {
                "name": "Siv Granfors",
                "role": "sokande",
                "identity_number": "191500722390",
                "address": "Provgatan 12, Södertälje",
            },
            {"name": "Tage Granfors", "role": "ej_misstankt"},
        ],
    )
    suspect(case, by="anna", since=days_ago(45))
    sent = report(
        case,
        by="anna",
        signed_by="carin",
        to="Lokalpolisområde Södertälje",
        crime="bidragsbrott",
        description="Paret kan antas bo ihop trots att de har uppgett motsatsen.",
        parties=(woman, man),
    )
    police = receive(sent, by="paul", k_number="5000-K118877-26")
    tell(
        police,
        "mottagen",
        by="paul",
        on=days_ago(20),
        given={"k_number": "5000-K118877-26"},
    )
    tell(
        police,
        "vantar_region",
        by="paul",
        on=days_ago(10),
        message="Ligger hos regionens grupp för bidragsbrott.",
    )
    with playing("paul") as paul:
        working.add_note(
            fresh(police),
            by=paul,
            text="Regionen räknar med beslut i december. Stannar hos oss.",
            happened_on=days_ago(9),
        )
    _notify(case, woman)


def _notify(case: Case, party: Party) -> None:
    with playing("anna") as anna:
        notice = notifying.prepare_notice(
            fresh(case),
            by=anna,
            law=notifying.WRONG_PAYMENT,
            receiver=Agency.objects.get(code="FK"),
            benefit="Underhållsstöd",
            circumstances="Föräldrarna kan antas bo tillsammans sedan våren.",
            party=party,
        )
    with playing("carin") as carin:
        sent = notifying.send_notice(
            notice,
            to_unit=unit("Kontrollverksamheten"),
            by=carin,
            digest=fingerprint(notifying.freeze_notice(notice)),
        )
    with playing("kim") as kim:
        notifying.answer_notice(
            Disclosure.objects.get(pk=sent.pk),
            answer="Underhållsstödet utreds. Utbetalningen är stoppad från december.",
            terms=OnGround(
                "lag-2024-307-2", "Uppgiften behövs för ett riktigt beslut om bistånd."
            ),
            by=kim,
        )


def play_the_assistance_company() -> None:
    """Play another nämnd: a company that invoices hours nobody has worked."""
    case = flag(
        "olle",
        "Uppföljning av köpt vård",
        seen(
            "Fakturerade timmar överlappar mellan tre brukare samma kvällar.",
            55,
            support="assistans",
            suspicion="utforare",
            concerns_name="Omtanke Exempel AB",
        ),
    )
    (company,) = investigate(
        case,
        by="olle",
        parties=[
            {
                "kind": "organisation",
                "name": "Omtanke Exempel AB",
                "role": "ej_misstankt",
            }
        ],
    )
    suspect(case, by="olle", since=days_ago(30))
    sent = report(
        case,
        by="olle",
        signed_by="orvar",
        to="Lokalpolisområde Huddinge",
        crime="bedrageri",
        description="Samma assistent har fakturerats på tre platser samtidigt.",
        parties=(company,),
    )
    police = receive(sent, by="hugo", k_number="5000-K120001-26")
    tell(
        police,
        "fu_inleds_inte",
        by="hugo",
        on=days_ago(5),
        because="Det går inte att bevisa vem som har godkänt tidrapporterna.",
    )


def play_the_address() -> None:
    """Play a report that nobody at the police has taken yet."""
    case = flag(
        "malte",
        "Försörjningsstöd",
        seen(
            "Fyra personer hämtar post på en adress där bara en är folkbokförd.",
            25,
            support="forsorjningsstod",
            suspicion="folkbokforing",
            channel="colleague",
        ),
        read_by="adam",
    )
    (man,) = investigate(
        case,
        by="adam",
        parties=[
            {
                "name": "Folke Ringhed",
                "role": "sokande",
                "identity_number": "191711602399",
                "is_protected": True,
                "address": "Visas inte",
            }
        ],
    )
    suspect(case, by="adam", since=days_ago(20))
    report(
        case,
        by="adam",
        signed_by="carin",
        to="Lokalpolisområde Södertälje",
        crime="folkbokforing",
        description="Sökanden kan antas bo på en annan adress än den uppgivna.",
        parties=(man,),
    )


def play_the_flag_from_school() -> None:
    """Play a flag from another nämnd, that nobody has taken up yet."""
    flag(
        "ulla",
        "Försörjningsstöd",
        seen(
            "Barnen hämtas varje dag av pappan, som enligt skolans uppgifter ska bo på "
            "annan ort.",
            6,
            support="forsorjningsstod",
            suspicion="skenseparation",
        ),
        read_by="anna",
    )


def play_the_restricted_case() -> None:
    """Play one that only named people read."""
    case = flag(
        "anna",
        "Försörjningsstöd",
        seen(
            "En medarbetares anhörig kan ha fått bistånd på felaktiga uppgifter.",
            12,
            support="forsorjningsstod",
            suspicion="dolda_tillgangar",
        ),
    )
    with playing("carin") as carin:
        assigning.restrict_case(
            fresh(case),
            by=carin,
            people=[carin],
            because="Rör en anhörig till en medarbetare på enheten.",
        )


def play_the_other_unit() -> None:
    """Play a case of another unit in the same nämnd."""
    case = flag(
        "vera",
        "Vuxenenheten",
        seen(
            "Boendestödet har debiterats för veckor då personen var bortrest.",
            18,
            support="annat",
            suspicion="utforare",
        ),
    )
    investigate(
        case,
        by="vera",
        parties=[{"name": "Stödfirman Exempel", "kind": "organisation"}],
    )
