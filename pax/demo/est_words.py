"""What the demo's weeks of EST say.  About places; the invented names nobody."""

from __future__ import annotations

import datetime
import math
import random

from samverkan.est.enums import EventKind

# --- week 47 of 2025, as it was ------------------------------------------------------
REAL_HEAD = {
    "overall": (
        "Polisen har haft en förstärkt yttre resurs i helgen och kommer även så ha "
        "framöver, det kommer sannolikt märkas av att det är många poliser ute. "
        "Verksamheter inom socialkontoret upplever fortsatt oro bland unga."
    )
}
#: Area, overall picture, level, events and actions.  Names of streets and shops that
#: may be misread are left out; words that could not be read are said to be so.
REAL: tuple[
    tuple[
        str,
        str,
        int | None,
        tuple[tuple[str, str], ...],
        tuple[tuple[str, str, str], ...],
    ],
    ...,
] = (
    (
        "Ronna",
        (
            "Återkommande nyrekrytering av unga och nätverkskriminella som ses vid "
            "Ronna C samt närliggande bostadshus. Återkommande narkotikaförsäljning i "
            "området."
        ),
        2,
        (
            (EventKind.YOUNG_GATHERING, "U.Å. Unga som hänger vid portar i området."),
            (
                EventKind.SURROUNDINGS,
                "Belysningen är ur funktion utanför Ronna idrottshall.",
            ),
        ),
        (("kommun", "Kommun", "Trygghetsbilen kommer vara i området."),),
    ),
    (
        "Geneta",
        (
            "Återkommande narkotikahantering på platser i området. Återkommande unga "
            "som samlas vid skolan."
        ),
        2,
        (
            (
                EventKind.VIOLENCE,
                "U.Å. Misshandel, (oläsligt ord), övergrepp i rättssak.",
            ),
            (
                EventKind.VIOLENCE,
                (
                    "Flera gärningsmän hotar och slår (oläsligt ord) och tillgriper "
                    "dennes elspark."
                ),
            ),
        ),
        (
            ("kommun", "Kommun", "Trygghetsbilen kommer vara i området."),
            (
                "polis",
                "Polis",
                (
                    "Polisen kontrollerade ett antal misstänkta gärningsmän och har "
                    "vidtagit utredningsåtgärder."
                ),
            ),
        ),
    ),
    ("Övrigt", "", None, (), ()),
)
#: What it tells of the month before, laid in the week before.
REAL_MONTH_BEFORE = {
    "kind": EventKind.YOUNG_GATHERING,
    "text": (
        "U.Å. Ungdomar som hänger intill lastkajen vid Ronnaskolan (tjejer och killar)."
    ),
}
REAL_ONGOING = "Ökad närvaro av polis och trygghetsbilen (väktare) i området."
REAL_FEEDBACK = "Fortsatt ökad närvaro."

# --- the invented weeks --------------------------------------------------------------
#: How strained an area is as a rule; 0: not judged.
AREAS = {
    "Ronna": 2.4,
    "Geneta": 2.2,
    "Lina": 1.9,
    "Hovsjö": 2.3,
    "Fornhöjden": 1.8,
    "Saltskog": 1.6,
    "Centrum": 2.1,
    "Västergård": 1.2,
    "Brunnsäng": 1.3,
    "Östertälje": 1.2,
    "Järna": 1.1,
    "Övrigt": 0,
}
PLACES = (
    "vid centrum",
    "vid skolan",
    "på parkeringen",
    "vid idrottsplatsen",
    "vid busshållplatsen",
    "i trapphus",
    "vid lekparken",
    "i gångtunneln",
)
EVENTS: dict[str, tuple[tuple[str, str], ...]] = {
    EventKind.UNREST: (
        ("bostad", "Boende upplever otrygghet kvällstid"),
        ("kommun", "Personal tog upp otrygghet på väg till och från arbetet"),
    ),
    EventKind.DISORDER: (
        ("vaktare", "Högljudda sällskap sena kvällar"),
        ("polis", "Mopedkörning på gångväg"),
        ("buss", "Ordningsstörning ombord, föraren avbröt turen"),
    ),
    EventKind.DAMAGE: (
        ("bostad", "Krossade rutor och klotter"),
        ("kommun", "Skadegörelse på bänkar och papperskorgar"),
        ("buss", "Glas krossat i väderskydd"),
    ),
    EventKind.DRUGS: (
        ("polis", "Narkotikaförsäljning öppet"),
        ("vaktare", "Spår efter narkotika"),
    ),
    EventKind.YOUNG_GATHERING: (
        ("kommun", "Unga samlas sent"),
        ("vaktare", "Större grupp unga"),
    ),
    EventKind.VIOLENCE: (("polis", "Bråk mellan flera"), ("polis", "Hot och slag")),
    EventKind.FIRE: (
        ("brand", "Brand i container"),
        ("brand", "Fyrverkeri avfyrat mot fasad"),
    ),
    EventKind.SURROUNDINGS: (
        ("kommun", "Trasig belysning"),
        ("bostad", "Skrymmande skräp"),
    ),
}
COUNTED = (EventKind.YOUNG_GATHERING, EventKind.DAMAGE)
ACTIONS = (
    ("kommun", "Kommun", "Trygghetsbilen är i området kvällstid."),
    ("kommun", "Fritid", "Fältarbete fredag och lördag kväll."),
    ("kommun", "Gata och park", "Belysningen lagas och buskar klipps ner."),
    ("polis", "Polis", "Ökad närvaro under eftermiddag och kväll."),
    ("polis", "Polis", "Riktade insatser mot öppen narkotikaförsäljning."),
    ("bostad", "Bostadsbolaget", "Sanering inom ett dygn, extra rondering."),
    ("vaktare", "Väktare", "Extra ronderingar efter klockan 21."),
    ("brand", "Brandförsvaret", "Områdesrond två till tre gånger om dagen."),
    ("buss", "Kollektivtrafik", "Trygghetsvärdar på kvällsturerna."),
)
ENDED = "Insatsen är genomförd och läget är lugnare."
PHASES = (
    ("Ronna", "2025-01-13", 1, "Återkommande öppen narkotikahandel och rekrytering."),
    ("Ronna", "2026-03-02", 2, "Färre händelser efter riktade insatser i vintras."),
    ("Geneta", "2025-01-13", 2, "Oro kring skolan, men fungerande samverkan."),
    ("Hovsjö", "2025-01-13", 2, "Aktiva boende och föreningar, oro i centrum."),
    ("Hovsjö", "2026-06-01", 1, "Upprepade våldshändelser under våren."),
    ("Fornhöjden", "2025-01-13", 3, "Stabilt läge, bevaka belysning och skötsel."),
    ("Lina", "2025-01-13", 2, "Narkotika i trapphus, boende hör av sig tidigt."),
)
_OVERALL = {
    1: ("Lugnt i området.", "Inget särskilt att berätta, lugnt kring skolor."),
    2: (
        "Viss oro kvällstid, men inga allvarliga händelser.",
        "Återkommande störningar som följs upp.",
    ),
    3: (
        "Flera händelser under veckan och tydlig oro bland boende.",
        "Öppen narkotikahandel märks och unga samlas sent.",
    ),
    4: ("Allvarliga händelser under veckan. Boende och personal är mycket oroliga.",),
}
_HEADS = {
    "vinter": "Tidiga mörka kvällar; belysning och närvaro är viktiga.",
    "vår": "Fler vistas ute. Uppstart av vårens trygghetsvandringar.",
    "sommar": "Skollov. Sommarverksamhet för unga i alla områden.",
    "höst": "Skolorna är i gång. Fokus på narkotika och rekrytering av unga.",
}

# --- the present week ----------------------------------------------------------------
PRESENT_HEAD = "Polisen har extra närvaro under helgen."
#: Who, whether handed in, where, kind of event (or who is responsible), text.
PRESENT = (
    ("kommun", True, "Ronna", EventKind.SURROUNDINGS, "Belysning ur funktion."),
    ("polis", False, "Geneta", EventKind.DRUGS, "Narkotikaförsäljning vid centrum."),
    ("polis", True, "Geneta", "Polis", "Ökad närvaro under eftermiddag och kväll."),
    ("vaktare", True, "Hovsjö", EventKind.YOUNG_GATHERING, "Större grupp unga sent."),
    ("bostad", False, "Lina", EventKind.DAMAGE, "Krossade rutor i två portar."),
)


def season_of(monday: datetime.date) -> str:
    """Name the season of a week."""
    return ("vinter", "vår", "sommar", "höst")[monday.month % 12 // 3]


def season(monday: datetime.date) -> float:
    """Give how much more strained a week is for its season: autumn and New Year."""
    week = monday.isocalendar().week
    new_year = 0.7 if week in (1, 52, 53) else 0
    return 0.35 * math.cos(2 * math.pi * (week - 42) / 52) + new_year


def wave(monday: datetime.date, nth: int) -> float:
    """Give a slow wave of each area's own, so that trends go up and down."""
    weeks = monday.toordinal() / 7
    return 0.6 * math.sin(2 * math.pi * (weeks + 5 * nth) / (17 + nth))


def kinds_in(monday: datetime.date) -> dict[str, float]:
    """Give how common each kind is at the time of the year."""
    name = season_of(monday)
    return {
        EventKind.UNREST: 2,
        EventKind.DISORDER: 3,
        EventKind.DAMAGE: 3,
        EventKind.DRUGS: 3 if name == "höst" else 2,
        EventKind.YOUNG_GATHERING: 4 if name == "sommar" else 2,
        EventKind.VIOLENCE: 1,
        EventKind.FIRE: 3 if name == "vinter" else 1,
        EventKind.SURROUNDINGS: 2 if name in ("vinter", "höst") else 1,
    }


def overall_of(level: int | None, rng: random.Random) -> str:
    """Write the overall picture of an invented area."""
    return rng.choice(_OVERALL[level]) if level else ""


def head_of(monday: datetime.date) -> dict[str, str]:
    """Write the head of an invented week."""
    return {"overall": _HEADS[season_of(monday)]}


#: What the demo's analysis of a quarter says.
ANALYSIS = """\
Ronna och Hovsjö har legat högst under kvartalet. Händelserna är \
koncentrerade till torgen och lekparkerna, oftast kvällar i slutet av veckan.

Där trygghetsvärdar och fältarbetare har varit ute samtidigt har ordningsstörningarna \
blivit färre inom några veckor. Trasig belysning kommer tillbaka på samma platser och \
behöver en varaktig lösning.

Nästa kvartal bör insatserna samlas till ett område i taget och följas upp efter fyra \
veckor."""
