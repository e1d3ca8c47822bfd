"""The demo's lägesbilder: one for 2025, decided and published, and next year's begun.

All of it is invented, in our own words, and of places and phenomena alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lagesbild.figures.models import Indicator
from lagesbild.report.models import (
    EditionVariant,
    Figure,
    Lagesbild,
    Problem,
    Section,
)
from lagesbild.report.services import describing, releasing, writing
from lagesbild.report.services.releasing import Decision
from lagesbild.report.services.writing import begin_lagesbild
from pax.accounts.models import User
from pax.demo.stage import days_ago, playing
from pax.places.models import Area

WRITER, REVIEWER = "selma", "sixten"
YEAR = 2025
SITUATION, SOCIAL = "situationell", "social"

SUMMARY = (
    "Anmälda brott ligger på ungefär samma nivå som året före. Skadegörelse och "
    "narkotika samlas på få platser. Välfärdsbrott upptäcks oftare än förr, vilket "
    "säger mer om kontrollerna än om brotten."
)

#: What each chapter of the template says; the rest get the last line.
TEXTS = {
    "anmald-brottslighet": (
        "## Nivå och riktning\n\nAntalet anmälda brott är nära genomsnittet för de "
        "senaste fem åren.[^1]\n\n- Skadegörelse ökar i två områden.\n- Cykelstölder "
        "minskar.\n\n| Brottstyp | Riktning |\n|---|---|\n| Skadegörelse | Ökar |\n"
        "| Cykelstöld | Minskar |\n\n"
        "[^1]: Brott som anmäls speglar också viljan att anmäla."
    ),
    "trygghet": (
        "De som svarar på trygghetsmätningen känner sig tryggare på dagen än på "
        "kvällen. Skillnaden är störst kring stationerna."
    ),
    "analys": (
        "## Vad hänger ihop?\n\nSamma platser återkommer: **stråket vid stationen**, "
        "två skolgårdar och garagen. Där saknas uppsikt på kvällen.\n\n> Det vi inte "
        "vet är hur mycket som aldrig anmäls."
    ),
}
OTHERWISE = (
    "Kapitlet bygger på anmälningar, EST-bilder och samtal med verksamheterna. Läget "
    "är i huvudsak oförändrat sedan förra året."
)


@dataclass(frozen=True)
class Told:
    """A problem of the demo."""

    title: str
    what: str
    where: str
    affected: str
    trend: str
    causes: tuple[tuple[str, str, str], ...]  # root's sort and text, and its branch
    weights: dict[str, tuple[int, str]]
    claim: str
    audience: str = "bada"
    months: list[int] = field(default_factory=list)


def _weights(common: int, rising: int, places: int, control: int) -> dict[str, Any]:
    return {
        "vanligast": (common, "Andel av det som anmäls."),
        "okar": (rising, "Jämfört med de tre senaste åren."),
        "platser": (places, "Hur samlat det är på kartan."),
        "radighet": (control, "Vad kommunen själv kan ändra."),
    }


PROBLEMS = (
    Told(
        "Skadegörelse på två skolgårdar",
        "Rutor krossas och fasader klottras under kvällar och lov.",
        "Skolgårdarna",
        "Elever och personal",
        "okar",
        (
            (SITUATION, "Gårdarna är mörka och öppna", "Belysningen släcks klockan 22"),
            (SOCIAL, "Få ställen att vara på", "Fritidsgården stänger tidigt"),
        ),
        _weights(2, 3, 3, 3),
        "Skadegörelse anmäldes oftare 2025 än 2024.",
        months=[4, 5, 6, 10],
    ),
    Told(
        "Öppen narkotikahandel vid stationen",
        "Handel pågår öppet på eftermiddagar och kvällar.",
        "Stråket mellan stationen och torget",
        "Resenärer och handlare",
        "oforandrad",
        ((SITUATION, "Många skymda hörn", "Växtlighet och tomma lokaler"),),
        _weights(2, 1, 3, 2),
        "Platsen återkommer i flest EST-bilder under året.",
        months=[5, 6, 7, 8, 9],
    ),
    Told(
        "Oriktig folkbokföring i flerfamiljshus",
        "Adresser används för att styrka rätt till bidrag eller dölja vem som bor var.",
        "Flera områden",
        "Kommunen och boende",
        "oklar",
        ((SITUATION, "Svag kontroll vid inflyttning", "Andrahand utan tillstånd"),),
        _weights(1, 2, 1, 2),
        "Fler misstänkta fall upptäcks sedan kontrollerna samordnades.",
    ),
    Told(
        "Unga som dras in i nätverk",
        "Yngre tonåringar får uppdrag genom digitala kanaler.",
        "Hela kommunen",
        "Barn mellan 12 och 17 år",
        "okar",
        ((SOCIAL, "Svag anknytning till skolan", "Lång frånvaro utan åtgärd"),),
        _weights(1, 3, 1, 2),
        "Skolor och socialtjänst rapporterar fler orossignaler.",
    ),
    Told(
        "Stölder i garage och källare",
        "Inbrott i gemensamma utrymmen, ofta flera samma natt.",
        "Garage i ytterområdena",
        "Boende",
        "minskar",
        ((SITUATION, "Dåliga lås", "Portar som inte går i lås"),),
        _weights(2, 0, 2, 3),
        "Inbrotten är färre där portarna har bytts.",
        months=[11, 12, 1],
    ),
    Told(
        "Otillåten påverkan mot tillsynspersonal",
        "Hot och påtryckningar i samband med kontroller.",
        "Verksamheter under tillsyn",
        "Inspektörer",
        "oklar",
        ((SITUATION, "Ensamarbete vid besök", "Ingen rutin för att gå två"),),
        _weights(0, 2, 0, 3),
        "Händelser rapporteras sällan vidare.",
        audience="intern",
    ),
)


def is_played() -> bool:
    """Tell whether there is a lägesbild."""
    with playing(WRITER):
        return Lagesbild.objects.exists()


def play() -> None:
    """Write, review, decide and publish one year's, and begin the next."""
    with playing(WRITER) as writer:
        lagesbild = begin_lagesbild(
            YEAR, by=writer, title="Brottsförebyggande lägesbild"
        )
        _write(lagesbild, writer)
        releasing.ask_for_review(_fresh(lagesbild), by=writer)
    with playing(REVIEWER) as reviewer:
        releasing.approve(_fresh(lagesbild), by=reviewer)
        decision = Decision("Kommunstyrelsen", days_ago(40), "§ 14", "KS 26/014")
        edition = releasing.decide(_fresh(lagesbild), decision, by=reviewer)
        for variant in EditionVariant.objects.filter(edition=edition):
            releasing.publish(variant, by=reviewer, for_all=False)
    with playing(WRITER) as writer:
        releasing.log_reporting(
            edition,
            by=writer,
            to="Kommunfullmäktige",
            on=days_ago(12),
            paragraph="§ 31",
        )
        asked = releasing.note_question(
            edition,
            by=writer,
            asked_by="Ett parti i opposition",
            question="Varför minskar inbrotten i garage?",
        )
        releasing.answer_question(
            asked, by=writer, answer="Portar och lås har bytts i tre områden."
        )
        begin_lagesbild(
            YEAR + 1,
            by=writer,
            title="Brottsförebyggande lägesbild",
            follows=_fresh(lagesbild),
        )


def _fresh(lagesbild: Lagesbild) -> Lagesbild:
    found: Lagesbild = Lagesbild.objects.select_related("agency").get(pk=lagesbild.pk)
    return found


def _write(lagesbild: Lagesbild, by: User) -> None:
    writing.revise_lagesbild(lagesbild, by=by, summary=SUMMARY)
    shown = _figures(lagesbild, by)
    for section in Section.objects.filter(lagesbild=lagesbild).select_related(
        "lagesbild__agency"
    ):
        body = TEXTS.get(section.key, OTHERWISE)
        for key in shown.get(section.key, []):
            body += f"\n\n[[figur:{key}]]"
        writing.revise_section(section, by=by, body=body, progress="klar")
    areas = list(Area.objects.filter(is_rest=False).values_list("pk", flat=True))
    for number, told in enumerate(PROBLEMS):
        _describe(lagesbild, told, areas[number % len(areas) : number + 2], by)


@dataclass(frozen=True)
class Drawn:
    """A figure of the demo: what is drawn, how, and what one is to see in it."""

    title: str
    description: str
    kind: str
    indicators: tuple[str, ...]  # the beginnings of their titles
    years: int = 8
    places: tuple[str, ...] = ()
    audience: str = "bada"


FIGURES = {
    "anmald-brottslighet": (
        Drawn(
            "Anmälda brott per 100 000 invånare",
            "Södertälje ligger över Nykvarn och under Stockholm. Alla sjunker något.",
            "linje",
            ("Anmälda brott per 100 000",),
            places=("0140", "0180"),
        ),
    ),
    "vald-och-natverk": (
        Drawn(
            "Anmälda våldsbrott per 100 000 invånare",
            "Nivån är högre än rikets men skillnaden minskar.",
            "linje",
            ("Anmälda våldsbrott",),
        ),
    ),
    "bostadsomraden": (
        Drawn(
            "Skadegörelse i kommunens lokaler",
            "Ronna har flest skador alla tre åren. I Fornhöjden visas inget antal.",
            "staplar",
            ("Skadegörelse",),
            years=3,
        ),
        Drawn(
            "Trygghetsbilens utryckningar, område och månad",
            "Flest under sommaren, och i Ronna hela året.",
            "varme",
            ("Trygghetsbilen",),
            years=1,
        ),
        Drawn(
            "EST: högsta nivå i månaden",
            "Varje ruta är den högsta nivå som en vecka i månaden bedömdes till.",
            "varme",
            ("EST: högsta nivå",),
            years=1,
            audience="intern",
        ),
        Drawn(
            "EST: veckor på varje nivå",
            "Så många veckor stod varje område på varje nivå.",
            "status",
            ("EST: veckor på nivån",),
            years=1,
        ),
    ),
    "kriminell-ekonomi": (
        Drawn(
            "Från flagga till dom",
            "En tredjedel av flaggorna blir polisanmälningar.",
            "staplar",
            (
                *("Flaggor (Social", "Utredningar inledda (Social"),
                *("Polisanmälningar (Social", "Förundersökningar inledda (Social"),
                *("Åtal och strafförelägganden (Social", "Domar (Social"),
            ),
            years=1,
        ),
        Drawn(
            "Handlagda bidragsbrott mot kommuner i landet",
            "Båda slagen ökar, de grova mest.",
            "smafigurer",
            ("Handlagda brott",),
        ),
    ),
}


def _figures(lagesbild: Lagesbild, by: User) -> dict[str, list[str]]:
    """Draw the figures; give the keys of those that each chapter shows."""
    known = list(Indicator.objects.visible_to(by))
    shown: dict[str, list[str]] = {}
    for chapter, figures in FIGURES.items():
        for drawn in figures:
            found = [i for i in known if i.title.startswith(drawn.indicators)]
            if found:
                figure = _draw(lagesbild, drawn, found, by)
                shown.setdefault(chapter, []).append(figure.key)
    return shown


def _draw(
    lagesbild: Lagesbild, drawn: Drawn, indicators: list[Indicator], by: User
) -> Figure:
    return describing.add_figure(
        lagesbild,
        by=by,
        title=drawn.title,
        description=drawn.description,
        kind=drawn.kind,
        audience=drawn.audience,
        spec={
            "indicators": [str(one.uuid) for one in indicators],
            "years": [YEAR - drawn.years + 1, YEAR],
            "places": list(drawn.places),
        },
    )


def _describe(lagesbild: Lagesbild, told: Told, areas: list[int], by: User) -> None:
    problem = describing.add_problem(
        lagesbild,
        by=by,
        title=told.title,
        what=told.what,
        where=told.where,
        affected=told.affected,
        areas=areas,
        period=f"{YEAR - 2}–{YEAR}",
        months=told.months,
        trend=told.trend,
        consequences="Otrygghet, kostnader och minskad tillit.",
        not_known="Hur mycket som aldrig anmäls.",
        left_out="Uppgifter ur sociala medier: de går inte att belägga.",
        audience=told.audience,
    )
    _explain(problem, told, by)


def _explain(problem: Problem, told: Told, by: User) -> None:
    for kind, text, behind in told.causes:
        root = describing.add_cause(problem, by=by, kind=kind, text=text)
        describing.add_cause(problem, by=by, kind=kind, text=behind, parent=root)
    describing.set_priorities(problem, told.weights, by=by)
    claim = describing.add_statement(problem, by=by, kind="bedomning", text=told.claim)
    describing.add_source(
        claim,
        by=by,
        kind="rapport",
        title="Intern sammanställning, säkerhetsavdelningen",
        detail="Avsnitt 2",
        on=days_ago(90),
    )
