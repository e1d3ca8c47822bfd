"""An invented lägesbild with every kind of content, to test, to time and to look at.

What it says is made up: no figure in it is about anything that is.
"""

import math
from typing import Any

from lagesbild.report.drawing import even_scale
from lagesbild.report.enums import (
    CauseKind,
    ChartKind,
    Ground,
    SinceLast,
    SourceKind,
    StatementKind,
    StatutoryPart,
    Trend,
)

Content = dict[str, Any]

AREAS = (
    "Ronna",
    "Geneta",
    "Hovsjö",
    "Fornhöjden",
    "Lina",
    "Centrum",
    "Saltskog",
    "Järna",
)
YEARS = tuple(str(year) for year in range(2016, 2026))
MONTHS = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt")
HIDDEN = "Antal under 5 visas inte. Fler tal är dolda där de skulle röja ett sådant."

MAPPING_TEXT = """\
Under 2025 anmäldes det färre brott än året före. Nedgången är störst för stölder, \
medan \
bedrägerier mot äldre fortsätter att öka.[^bra] Jämfört med kommuner av samma \
storlek ligger \
vi över medel för våld i offentlig miljö, och under för skadegörelse.

[[figur:anmalda-brott]]

## Det som har förändrats

Tre saker skiljer året från de tidigare:

- **Färre stölder.** Butiksstölderna minskade med en femtedel sedan handlarna och \
polisen \
började dela lägesbild varje vecka.
- **Fler bedrägerier.** De som ringer upp utger sig för att vara från banken eller \
kommunen.[^ovs]
- *Oförändrat våld* i offentlig miljö, men på andra platser än förut:
    1. runt resecentrum på kvällar,
    2. vid två skolor efter lektionstid,
    3. på ett par parkeringsplatser under sommaren.

> Det är lugnare på torget nu, men det har flyttat till busstationen. När det blir \
mörkt går \
vi en annan väg hem.

### Hur siffrorna jämförs

Talen är anmälda brott per 100 000 invånare. De säger hur mycket som anmäls, inte \
hur mycket \
som sker: när förtroendet ökar kan anmälningarna också göra det.[^mork] Se [Brås \
beskrivning](https://bra.se/statistik) av hur statistiken görs.

| Brottstyp | 2023 | 2024 | 2025 | Förändring |
|---|---:|---:|---:|---:|
| Stöld och tillgrepp | 4 812 | 4 390 | 3 611 | −18 % |
| Bedrägeri | 1 904 | 2 133 | 2 402 | +13 % |
| Misshandel | 812 | 798 | 803 | +1 % |
| Skadegörelse | 1 310 | 1 288 | 1 105 | −14 % |
| Narkotikabrott | 977 | 1 020 | 1 031 | +1 % |

[[figur:per-brottstyp]]

[^bra]: Brå, anmälda brott 2025. Talen för 2025 är preliminära och fastställs i mars.
[^ovs]: Polisens sammanställning till EST, vecka 40–48.
[^mork]: Enligt NTU anmäls ungefär hälften av alla brott mot enskilda.
"""
AREA_TEXT = """\
Varje område har bedömts varje vecka i EST. Höstens nivåer var högst i Ronna och \
Geneta, \
där konflikten mellan två grupper märktes också på skolorna.

[[figur:omrade-manad]]

## Område för område

Linjerna har samma skala, så att de kan jämföras med varandra.

[[figur:sma-omraden]]

Åtgärderna i områdena följs upp varje månad. De flesta pågår, och de försenade \
väntar oftast \
på beslut i mer än en nämnd.

[[figur:atgarder]]
"""
PLAIN_TEXT = """\
Kapitlet bygger på samtal med personal i fyra förvaltningar, på \
trygghetsundersökningen och \
på statistik ur kommunens egna ärenden. Det som sägs om enskilda områden gäller \
platser och \
företeelser, aldrig personer.

## Vad vi ser

Otryggheten är störst bland kvinnor över 65 år och bland unga män som bor nära \
resecentrum. \
Fyra av tio undviker någon plats på kvällen. Samtidigt har förtroendet för kommunen \
ökat tre \
år i rad.[^trygg] Det som oftast nämns är dålig belysning, nedskräpning och grupper \
som \
uppehåller sig i trapphus.

## Vad som redan görs

1. Medborgarlöftet om trygg hemväg har förlängts och omfattar nu hela sträckan från \
stationen.
2. Bostadsbolagen går gemensamma ronder med kommunen och polisen en gång i månaden.
3. Skolorna använder samma modell för att följa frånvaro.

[^trygg]: Kommunens trygghetsundersökning 2025, fråga 12. Svarsfrekvens 54 procent.
"""
ANALYSIS_TEXT = """\
Det som driver utvecklingen är inte nytt, men det samverkar på ett nytt sätt. \
Rekryteringen \
av yngre sker på nätet, och platserna där varor lämnas över är de som är dåligt \
belysta och \
saknar naturlig uppsikt. Därför behöver åtgärder mot platser och åtgärder för unga \
göras \
samtidigt.

## Det som skiljer från förra året

Fyra av sex problem kvarstår. Ett är nytt, bedrägerier mot äldre, och ett har blivit \
bättre: \
stölder i butik. Skillnaden mellan områdena minskar.

[[figur:anmalda-brott]]

## Det vi inte vet

Vi vet för lite om hur många företag som betalar för skydd. Ingen av källorna når \
dem som \
inte anmäler.
"""

CHAPTERS = (
    (StatutoryPart.MAPPING, "anmald-brottslighet", "Anmäld brottslighet", MAPPING_TEXT),
    (StatutoryPart.MAPPING, "bostadsomraden", "Bostadsområden", AREA_TEXT),
    (
        StatutoryPart.MAPPING,
        "kriminell-ekonomi",
        "Kriminell ekonomi och välfärdsbrott",
        PLAIN_TEXT + "\n[[figur:gokungen]]\n",
    ),
    (StatutoryPart.OTHER, "trygghet", "Trygghet", PLAIN_TEXT),
    (
        StatutoryPart.OTHER,
        "forutsattningar",
        "Förutsättningar och befolkning",
        PLAIN_TEXT,
    ),
    (StatutoryPart.ANALYSIS, "analys", "Samlad analys", ANALYSIS_TEXT),
)
SUMMARY = """\
Brottsligheten i kommunen minskade under 2025, men den har flyttat. Stölderna är \
färre än på \
tio år. Bedrägerier mot äldre ökar, och unga dras in i narkotikahandel tidigare än \
förut.

Sex problem är beskrivna. Tre av dem bör tas först: **rekrytering av unga**, \
**bedrägerier mot \
äldre** och **öppen handel vid resecentrum**. De är vanliga, de drabbar dem som har \
svårast att \
värja sig, och det finns åtgärder som kommunen själv råder över.
"""

#: title, what, where, who, trend, since last, months
PROBLEMS: tuple[tuple[str, str, str, str, Trend, SinceLast, list[int]], ...] = (
    (
        "Unga rekryteras till narkotikahandel",
        (
            "Barn från tolv år erbjuds pengar för att förvara och överlämna varor. "
            "Kontakten tas på nätet, ofta i spel, och första uppdraget är litet."
        ),
        "Två skolor och deras närhet",
        "Barn 12–16 år, oftare pojkar med hög frånvaro",
        Trend.UP,
        SinceLast.REMAINS,
        [8, 9, 10, 11],
    ),
    (
        "Bedrägerier mot äldre",
        (
            "Äldre rings upp av någon som säger sig vara från banken eller kommunen. "
            "Den som ringer vet namn och adress och pressar fram koder."
        ),
        "Hela kommunen, mest i områden med många över 75 år",
        "Ensamboende över 75 år",
        Trend.UP,
        SinceLast.NEW,
        [1, 2, 6, 7, 12],
    ),
    (
        "Öppen narkotikahandel vid resecentrum",
        "Handeln är synlig från eftermiddagen. Den som väntar på bussen passerar den.",
        "Resecentrum och gångtunneln",
        "Resenärer, personal i butiker, unga",
        Trend.SAME,
        SinceLast.REMAINS,
        [5, 6, 7, 8, 9],
    ),
    (
        "Oriktig folkbokföring i hyreshus",
        (
            "Fler är skrivna i lägenheter än som bor där. Det ger rätt till stöd som "
            "inte skulle ha betalats ut, och andra bor utan kontrakt."
        ),
        "Ett dussin adresser",
        "Hyresgäster utan kontrakt, kommunens kassa",
        Trend.UNKNOWN,
        SinceLast.REMAINS,
        [],
    ),
    (
        "Skadegörelse och anlagda bränder vid skolor",
        "Bränder i papperskorgar och cykelställ, krossade rutor på loven.",
        "Tre skolor",
        "Elever och personal",
        Trend.DOWN,
        SinceLast.BETTER,
        [6, 7, 10, 12],
    ),
    (
        "Utpressning av mindre företag",
        "Restauranger och verkstäder får betala för att slippa skador. Få anmäler.",
        "Centrum och ett industriområde",
        "Små företag utan anställda",
        Trend.UNKNOWN,
        SinceLast.NEW,
        [],
    ),
)


def example_content(
    *, variant: str = "intern", decided: bool = True, chapters: int = 0
) -> Content:
    """Give a content; `chapters` more than the usual, to make it longer."""
    content: Content = {
        "form": "lagesbild/1",
        "variant": variant,
        "title": "Lägesbild",
        "year": 2025,
        "area": "Södertälje kommun",
        "agency": "Kommunstyrelsen, Södertälje kommun",
        "summary": SUMMARY,
        "smallest_count": 5,
        "sections": [*map(_section, CHAPTERS), *map(_more, range(chapters))],
        "problems": [_problem(nth) for nth in range(len(PROBLEMS))],
        "figures": figures(),
    }
    content["sections"].sort(key=lambda s: list(StatutoryPart).index(s["part"]))
    return content | ({"edition": _EDITION} if decided else {})


_EDITION = {
    "number": 2,
    "body": "Kommunstyrelsen",
    "decided_on": "2026-02-17",
    "paragraph": "§ 41",
    "diarienummer": "KS 2025/0417",
    "changes": "Tabellen över anmälda brott är rättad för 2024.\nEtt problem är nytt.",
}


def figures() -> list[dict[str, Any]]:
    """Give one figure of each kind."""
    return [
        _figure("anmalda-brott", ChartKind.LINE, "Anmälda brott", YEARS, 3),
        _figure("per-brottstyp", ChartKind.BARS, "Brott efter typ", YEARS[-4:], 3),
        _figure("omrade-manad", ChartKind.HEAT, "Händelser per månad", MONTHS, 8),
        _figure("sma-omraden", ChartKind.MULTIPLES, "Händelser, områden", MONTHS, 8),
        _figure("atgarder", ChartKind.STACKED, "Åtgärder efter läge", YEARS[-3:], 4),
        _figure("gokungen", ChartKind.BARS, "Ärenden om bidragsbrott", YEARS[-5:], 1),
        _figure("utan-plats", ChartKind.LINE, "Otrygghet på kvällen", YEARS, 2),
    ]


def _figure(
    key: str, kind: ChartKind, title: str, labels: tuple[str, ...], count: int
) -> dict[str, Any]:
    series = [
        {
            "name": AREAS[nth],
            "values": [_value(nth, at, len(labels)) for at in range(len(labels))],
        }
        for nth in range(count)
    ]
    return {
        "key": key,
        "title": title,
        "description": f"{title} i {count} områden. Högst i {AREAS[0]} mot slutet.",
        "kind": str(kind),
        "labels": list(labels),
        "unit": "Antal",
        "source": "Brå, anmälda brott; Pax, ärenden",
        "notes": [HIDDEN] if count > 1 else [],
        "imports": [],
        "series": series,
    } | _laid_out(kind, labels, series)


def _laid_out(
    kind: ChartKind, labels: tuple[str, ...], series: list[dict[str, Any]]
) -> dict[str, Any]:
    if kind is not ChartKind.HEAT:
        return {"label_head": "År" if labels[0].isdigit() else "Månad"}
    return {
        "labels": [f"{month} 2025" for month in labels],
        "label_head": "Månad",
        "is_judged": False,
        "scale": even_scale(series),
    }


def _value(series: int, at: int, last: int) -> dict[str, Any]:
    if series == 1 and at == 2:
        return {"number": None, "note": "visas inte", "is_preliminary": False}
    wave = 60 + 25 * math.sin(at * 0.9 + series) + 4 * at - 7 * series
    return {
        "number": float(round(max(wave, 5))),
        "note": "",
        "is_preliminary": at == last - 1,
    }


def _section(chapter: tuple[StatutoryPart, str, str, str]) -> dict[str, Any]:
    part, key, title, body = chapter
    return {
        "part": str(part),
        "part_name": str(part.label),
        "key": key,
        "title": title,
        "body": body,
        "statements": _statements(key)[:3],
    }


def _more(nth: int) -> dict[str, Any]:
    """Give one more chapter, with what chapters have most of: text and a long table."""
    rows = "\n".join(
        f"| Åtgärd {nth + 1}.{row + 1}: ökad närvaro vid {AREAS[row % 8]} | "
        f"{AREAS[(row + nth) % 8]} | {1_000 + 37 * row} |"
        for row in range(40)
    )
    table = f"| Vad | Var | Kostnad |\n|---|---|---:|\n{rows}\n"
    body = f"{PLAIN_TEXT}\n\n## Åtgärder\n\n{table}\n\n{MAPPING_TEXT}"
    parts = list(StatutoryPart)
    part = parts[nth % 3]
    chapter = (part, f"mer-{nth}", f"Fördjupning {nth + 1}: {AREAS[nth % 8]}", body)
    return _section(chapter)


def _statements(about: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": str(kind),
            "kind_name": str(kind.label),
            "text": text,
            "sources": [_SOURCES[nth] for nth in numbers],
        }
        for kind, text, numbers in (
            (
                StatementKind.FACT,
                "Antalet anmälda brott minskade med tolv procent.",
                (0, 1),
            ),
            (
                StatementKind.ASSESSMENT,
                "Minskningen beror till en del på färre anmälningar.",
                (2,),
            ),
            (StatementKind.FACT, "Fyra av tio undviker någon plats på kvällen.", (3,)),
            (StatementKind.ASSESSMENT, f"Läget väntas bestå ({about[:20]}).", ()),
        )
    ]


def _source(
    kind: SourceKind, title: str, detail: str, on: str, digest: str = ""
) -> dict[str, Any]:
    return {
        "kind": str(kind),
        "kind_name": str(kind.label),
        "title": title,
        "detail": detail,
        "on": on,
        "about": "",
        "digest": digest,
    }


_SOURCES = [
    _source(
        SourceKind.IMPORT,
        "Brå, anmälda brott 2025",
        "tabell 120",
        "2026-01-15",
        "3f" * 32,
    ),
    _source(
        SourceKind.EST,
        "EST Södertälje, vecka 40–48 2025",
        "nummer 40–48",
        "2025-11-28",
        "a1" * 32,
    ),
    _source(
        SourceKind.INTERVIEW, "Intervjuer med fältgruppen", "fyra samtal", "2025-10-09"
    ),
    _source(
        SourceKind.SURVEY,
        "Kommunens trygghetsundersökning 2025",
        "fråga 12",
        "2025-06-01",
    ),
    _source(SourceKind.REPORT, "Brå, rapport 2024:9", "sidorna 41–58", ""),
    _source(
        SourceKind.OWN,
        "Bidragsbrott i Pax",
        "flaggor till domar",
        "2026-01-20",
        "c7" * 32,
    ),
]


def _problem(nth: int) -> dict[str, Any]:
    title, what, where, affected, trend, since, months = PROBLEMS[nth]
    return {
        "uuid": f"00000000-0000-4000-8000-00000000000{nth + 1}",
        "number": nth + 1,
        "title": title,
        "what": what,
        "areas": [AREAS[nth], AREAS[(nth + 3) % 8]],
        "where": where,
        "affected": affected,
        "period": "Januari–december 2025",
        "months": months,
        "trend": str(trend),
        "trend_name": str(trend.label),
        "consequences": "Oron ökar, och tilltron till att anmälan lönar sig minskar. "
        "Kostnaderna bärs av andra än dem som kan göra något åt orsakerna.",
        "not_known": "Hur många som berörs utan att det märks. Om det flyttar.",
        "left_out": "Uppgifter ur enskilda ärenden har inte använts.",
        "since_last": str(since),
        "since_last_name": str(since.label),
        "causes": _causes(),
        "priorities": [_priority(ground, nth) for ground in _grounds(nth)],
        "statements": _statements(title),
    }


def _causes() -> list[dict[str, Any]]:
    return [
        _cause(
            CauseKind.SITUATIONAL,
            "Platsen är lätt att vara på utan att synas",
            _cause(CauseKind.SITUATIONAL, "Dålig belysning i tunneln"),
            _cause(
                CauseKind.SITUATIONAL,
                "Ingen som har uppsikt efter klockan 18",
                _cause(CauseKind.SITUATIONAL, "Kiosken är stängd sedan 2023"),
                _cause(
                    CauseKind.SITUATIONAL,
                    "Värdarna slutar samtidigt som bussarna glesnar",
                ),
            ),
        ),
        _cause(CauseKind.SITUATIONAL, "Det går att betala kontant"),
        _cause(
            CauseKind.SOCIAL,
            "Svag anknytning till skolan",
            _cause(CauseKind.SOCIAL, "Hög frånvaro redan i årskurs 6"),
            _cause(CauseKind.SITUATIONAL, "Långa håltimmar"),
        ),
        _cause(
            CauseKind.SOCIAL,
            "Äldre syskon och kamrater är redan inne i det",
            _cause(CauseKind.SOCIAL, "Skulder som ska betalas av"),
        ),
    ]


def _cause(kind: CauseKind, text: str, *causes: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": text,
        "kind": str(kind),
        "kind_name": str(kind.label),
        "causes": list(causes),
    }


def _grounds(nth: int) -> list[Ground]:
    return [ground for at, ground in enumerate(Ground) if (at + nth) % 4]


def _priority(ground: Ground, nth: int) -> dict[str, Any]:
    weight = (list(Ground).index(ground) * 2 + nth) % 4
    return {
        "ground": str(ground),
        "ground_name": str(ground.label),
        "weight": weight,
        "reason": "Anmälningar, EST och enkäten pekar åt samma håll.",
    }
