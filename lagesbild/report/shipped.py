"""The chapters that a lägesbild begins with, until the municipality has its own."""

from lagesbild.report.enums import StatutoryPart
from lagesbild.report.models import ChapterTemplate

MAPPING, OTHER, ANALYSIS = (
    StatutoryPart.MAPPING,
    StatutoryPart.OTHER,
    StatutoryPart.ANALYSIS,
)

#: part, key, title, what the chapter is to answer
CHAPTERS = (
    (
        MAPPING,
        "anmald-brottslighet",
        "Anmäld brottslighet",
        "Hur mycket brott anmäls, hur har det förändrats, hur är det hos andra?",
    ),
    (
        MAPPING,
        "vald-och-natverk",
        "Våld och nätverkskriminalitet",
        "Var sker våldet, hur hög är konfliktnivån, vilka dras in?",
    ),
    (
        MAPPING,
        "unga",
        "Unga som begår och utsätts för brott",
        "Hur många, hur grovt, vilka risker och vilka skydd?",
    ),
    (
        MAPPING,
        "bostadsomraden",
        "Bostadsområden",
        "Läget och fasen i varje område, hur det har gått sedan förra året.",
    ),
    (
        MAPPING,
        "kriminell-ekonomi",
        "Kriminell ekonomi och välfärdsbrott",
        "Bidragsbrott, oriktig folkbokföring, oseriösa företag. Vad visar ärendena?",
    ),
    (
        MAPPING,
        "otillaten-paverkan",
        "Otillåten påverkan och intern risk",
        "Hot, påtryckningar, jäv, korruption och infiltration.",
    ),
    (
        MAPPING,
        "naringsliv",
        "Näringslivets utsatthet",
        "Vad drabbas företag av, och var?",
    ),
    (
        OTHER,
        "trygghet",
        "Trygghet",
        "Vad säger undersökningar om hur trygga människor känner sig?",
    ),
    (
        OTHER,
        "forutsattningar",
        "Förutsättningar och befolkning",
        "Skola, arbete, boende och annat som påverkar brottsligheten.",
    ),
    (
        OTHER,
        "pagaende-arbete",
        "Pågående arbete",
        "Vad som görs i dag, av vem, och vad man vet om effekten.",
    ),
    (
        ANALYSIS,
        "analys",
        "Samlad analys",
        "Vad hänger ihop? Orsaker, vad som skiljer från förra året, vad vi inte vet.",
    ),
    (
        ANALYSIS,
        "prioriterade-problem",
        "Prioriterade problem",
        "Vilka problem bör tas först, och på vilka grunder?",
    ),
)


def ship_chapters() -> None:
    """Lay the chapters, if there is none."""
    chapters = ChapterTemplate.objects
    if chapters.exists():
        return
    for order, (part, key, title, guidance) in enumerate(CHAPTERS, start=1):
        chapters.create(
            part=part, key=key, title=title, guidance=guidance, order=10 * order
        )
