"""The demo's åtgärdsplan: read in from a file, weighed, sent out, decided, worked with.

Its structure, names and figures are those of the municipality's plan for 2026; what it
says is written in our own words (atgardsplan_2026.json).
"""

from __future__ import annotations

from pathlib import Path

from atgardsplan.exchange.bringing import bring_in, look_at
from atgardsplan.exchange.files import read_file
from atgardsplan.plan.models import Consultation, Criterion, Goal, Measure, Need, Plan
from atgardsplan.plan.selectors.coverage import problems_behind
from atgardsplan.plan.services import deciding, measures, tree
from atgardsplan.plan.services.deciding import Decision
from atgardsplan.plan.services.tree import begin_plan
from atgardsplan.rounds.models import Ask
from atgardsplan.rounds.services import answer, begin_round
from lagesbild.figures.models import Indicator
from lagesbild.report.models import Edition
from pax.accounts.models import Agency, User
from pax.demo.stage import days_ago, playing

FILE = Path(__file__).with_name("atgardsplan_2026.json")
WRITER, CHIEF = "selma", "sixten"

#: Which problems of the lägesbild (by number) each need answers.
ANSWERS = {
    "uk-1": (4,),
    "uk-2": (1,),
    "ts-1": (2, 5),
    "ts-3": (1, 2),
    "ke-1": (3,),
    "ke-2": (3,),
    "ke-4": (6,),
}
#: Points on each of the criteria, by the measure's number.
POINTS = {
    "2": ((3, "Bygger på samma platser som lägesbilden."), (2, "Prövat i flera län.")),
    "3": ((3, "Svarar mot oriktig folkbokföring."), (3, "Kontroller hindrar fel.")),
    "7": ((3, "Når barnen före nätverken."), (2, "Lovande i utvärdering.")),
    "13": ((2, "Tidigt, men långt från brotten."), (1, "Oprövat här.")),
}


def is_played() -> bool:
    """Tell whether there is a plan."""
    with playing(WRITER):
        return Plan.objects.exists()


def play() -> None:
    """Read it in, tie it, weigh it, ask partners, decide it, and go on working."""
    plan = _read_in()
    _ask(plan)
    with playing(CHIEF) as chief:
        decision = Decision("Kommunfullmäktige", days_ago(30), "§ 52", "KS 26/031")
        edition = deciding.decide_plan(_fresh(plan), decision, by=chief)
        deciding.publish(edition, by=chief, for_all=True)
    _go_on(plan)
    _follow_up(plan)


def _fresh(plan: Plan) -> Plan:
    found: Plan = Plan.objects.select_related("agency").get(pk=plan.pk)
    return found


def _read_in() -> Plan:
    with playing(WRITER) as writer:
        raw = FILE.read_bytes()
        read = read_file(raw, FILE.name)
        years = read.content["ar"]
        plan = begin_plan(
            by=writer,
            title=read.content["titel"],
            year_from=years[0],
            year_to=years[1],
            based_on=Edition.objects.visible_to(writer).order_by("pk").first(),
        )
        looked = look_at(plan, read, FILE.name, raw, by=writer)
        bring_in(looked, by=writer)
        plan = _fresh(plan)
        _tie(plan, writer)
        _measure(plan, writer)
        _weigh(plan, writer)
    return plan


def _tie(plan: Plan, writer: User) -> None:
    told = {one.number: one for one in problems_behind(plan, writer)}
    for need in Need.objects.filter(plan=plan, code__in=ANSWERS).select_related("plan"):
        wanted = [told[n] for n in ANSWERS[need.code] if n in told]
        tree.tie_problems(need, wanted, by=writer)


def _one(plan: Plan, code: str) -> Measure:
    found: Measure = Measure.objects.select_related("plan__agency").get(
        plan=plan, code=code
    )
    return found


def _measure(plan: Plan, writer: User) -> None:
    """Follow two measures by the lägesbild's own figures, and one by its own."""
    for code, indicator in zip(("1", "2"), Indicator.objects.all()[:2], strict=False):
        measures.add_part(
            _one(plan, code),
            Goal,
            by=writer,
            indicator=indicator,
            name=indicator.title,
            unit=indicator.get_unit_display().lower(),
            wished=indicator.direction or "ned",
        )
    measures.add_part(
        _one(plan, "3"),
        Goal,
        by=writer,
        name="Felaktiga utbetalningar som stoppats",
        unit="beslut",
        baseline=41,
        baseline_period="2025",
        target=60,
        wished="upp",
    )


def _weigh(plan: Plan, writer: User) -> None:
    measures.ship_criteria(plan, by=writer)
    criteria = list(Criterion.objects.filter(plan=plan))
    for code, points in POINTS.items():
        given = {c.pk: p for c, p in zip(criteria, points, strict=False)}
        measures.weigh_measure(_one(plan, code), given, by=writer)


def _ask(plan: Plan) -> None:
    """Send the proposal to the police and two nämnder, who answer."""
    with playing(WRITER) as writer:
        asked = Agency.objects.filter(code__in=("PM", "SN", "TB"))
        sent = deciding.send_proposal(
            _fresh(plan),
            list(asked),
            by=writer,
            due_on=days_ago(-14),
            question="Vad kan ni bidra med, och vad saknas?",
        )
    said = {
        "petra": "Vi kan delta i tillsynen varje kvartal. Samordna datumen med oss.",
        "carin": "Utbildningen om bidragsbrott behöver fler platser än planen räknar.",
    }
    for who, text in said.items():
        with playing(who) as person:
            consultation = Consultation.objects.visible_to(person).get(pk=sent.pk)
            deciding.comment(consultation, text, by=person)
            deciding.say_done(consultation, by=person)
    with playing(WRITER) as writer:
        consultation = Consultation.objects.visible_to(writer).get(pk=sent.pk)
        for remark in consultation.comments.filter(agency__code="PM"):
            deciding.reply(remark, "Datumen sätts i årshjulet.", by=writer)
        deciding.close_consultation(consultation, by=writer)


def _go_on(plan: Plan) -> None:
    """Work on in the living plan, so that it differs from what was decided."""
    with playing(WRITER) as writer:
        pilot = _one(plan, "13")
        measures.move_measure(pilot, by=writer, progress="pagar")
        measures.revise_measure(
            _one(plan, "4"), by=writer, aim="Sunt företagande och minst 40 besök."
        )
        for code, progress in (("10", "pausad"), ("11", "klar"), ("16", "ej_paborjad")):
            measures.move_measure(_one(plan, code), by=writer, progress=progress)


#: What those responsible answer, by whom: done, progress, result, obstacles, next.
ANSWERED = {
    "carin": (
        *("delvis", "pagar", "53 felaktiga utbetalningar stoppade före beslut."),
        *("Två enheter har inte gått utbildningen.", "Sista utbildningen i december."),
    ),
    "viktor": (
        *("enligt_plan", "pagar", "Fler familjer tackar ja än förra året."),
        *("", "En handläggare till från januari."),
    ),
    "göran": (
        *("enligt_plan", "pagar", "31 besök, varav 12 tillsammans med polisen."),
        *("Sen återkoppling om förelägganden.", "Fjärde kvartalets tillsyn."),
    ),
}


def _follow_up(plan: Plan) -> None:
    """Ask everybody how it goes; three units answer, and the others have not yet."""
    with playing(WRITER) as writer:
        begin_round(
            _fresh(plan),
            by=writer,
            title="Kvartal 3 2026",
            kind="kvartal",
            due_on=days_ago(-9),
            question="Märks det på indikatorn?",
        )
    for who, (done, progress, result, obstacles, ahead) in ANSWERED.items():
        with playing(who) as person:
            asks = Ask.objects.visible_to(person).waiting().filter(responsible=person)
            for ask in asks.select_related("plan", "round", "measure__plan"):
                answer(
                    ask,
                    by=person,
                    done=done,
                    progress=progress,
                    told="",
                    result=result,
                    effect="",
                    obstacles=obstacles,
                    ahead=ahead,
                )
