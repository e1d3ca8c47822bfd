"""The checklist templates that Pax ships: what to remember, by whom, and how soon."""

from dataclasses import dataclass

from pax.accounts.enums import AgencyKind


@dataclass(frozen=True)
class Point:
    """One thing to do: what, which kind of agency usually does it, and within when."""

    text: str
    kind: str = ""
    role: str = ""
    hours: int = 24


@dataclass(frozen=True)
class Template:
    """A checklist to start from."""

    key: str
    name: str
    about: str
    points: tuple[Point, ...]


KOMMUN, NAMND = AgencyKind.KOMMUN, AgencyKind.NAMND
POLIS, ANNAN, BOLAG = AgencyKind.POLIS, AgencyKind.ANNAN, AgencyKind.BOLAG

TEMPLATES = (
    Template(
        "efter-grovt-vald",
        "Efter grovt våld",
        "De nio insatserna från 2024, för tiden närmast efter ett grovt våldsdåd.",
        (
            Point(
                "Se till att området kring avspärrningen städas och saneras så snart "
                "polisen har lämnat platsen",
                NAMND,
                "Gatu- och parkdriften",
                6,
            ),
            Point(
                "Ge boende och föräldrar samlad information, och säg var man kan fråga",
                NAMND,
                "Kommunikationsavdelningen",
                6,
            ),
            Point(
                "Låt socialjouren arbeta ute i området tillsammans med fältarna",
                NAMND,
                "Socialjouren",
                12,
            ),
            Point(
                "Öka väktarnas rondering i området",
                BOLAG,
                "Väktarbolaget",
                12,
            ),
            Point(
                "Låt brandförsvaret finnas i bostadsområdet och rondera två till tre "
                "gånger per dygn mellan larmen",
                ANNAN,
                "Brandförsvaret",
                24,
            ),
            Point(
                "Ställ den mobila fritidsgården synligt i området",
                NAMND,
                "Kultur och fritid",
                24,
            ),
            Point("Kalla till nattvandring", NAMND, "Föreningar och föräldrar", 48),
            Point(
                "Laga skador på byggnader: dörrar, fönster, belysning",
                BOLAG,
                "Fastighetsägaren",
                72,
            ),
            Point(
                "Öppna fritidsgården tidigare, eller öppna den trots uppehåll",
                NAMND,
                "Kultur och fritid",
                72,
            ),
        ),
    ),
)
