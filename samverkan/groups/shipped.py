"""The groups that Pax starts with: names and focus areas are Södertälje's own."""

from typing import Any

from samverkan.groups.enums import CrimeLevel, Focus, Perspective, Rhythm, Shape
from samverkan.groups.models import Samverkansgrupp

NOW, MEDIUM, LONG = Perspective.NOW, Perspective.MEDIUM, Perspective.LONG
INSTITUTIONAL, LEGAL, ILLEGAL, YOUNG = (
    CrimeLevel.INSTITUTIONAL,
    CrimeLevel.LEGAL,
    CrimeLevel.ILLEGAL,
    CrimeLevel.YOUNG,
)

#: key, name, purpose, focus areas, levels, perspectives
GROUPS: tuple[tuple[Any, ...], ...] = (
    (
        "fokus-unga",
        "Fokus unga",
        "Motverka att unga nyrekryteras till kriminella nätverk.",
        [Focus.YOUNG],
        [YOUNG],
        [NOW, MEDIUM],
    ),
    (
        "bidragsbrott",
        "Bidragsbrott",
        "Upptäcka och anmäla bidragsbrott av föreningar och enskilda.",
        [Focus.ECONOMY],
        [LEGAL, ILLEGAL],
        [NOW, MEDIUM],
    ),
    (
        "legal-bostadsmarknad",
        "Legal bostadsmarknad",
        "Stoppa svarta kontrakt och felaktig folkbokföring, som banar väg för brott.",
        [Focus.ECONOMY, Focus.PLACES],
        [LEGAL, ILLEGAL],
        [MEDIUM],
    ),
    (
        "trygga-bostadsomraden",
        "Trygga bostadsområden",
        "Göra bostadsområden trygga tillsammans med fastighetsägare och boende.",
        [Focus.PLACES],
        [ILLEGAL, YOUNG],
        [NOW, LONG],
    ),
    (
        "sunt-samhallsbyggande",
        "Sunt samhällsbyggande",
        "Hålla oseriösa aktörer borta från bygg, mark och exploatering.",
        [Focus.ECONOMY],
        [INSTITUTIONAL, LEGAL],
        [MEDIUM, LONG],
    ),
    (
        "sunt-foretagande",
        "Sunt företagande",
        "Ge seriösa företag en rättvis marknad och stoppa dem som fuskar.",
        [Focus.ECONOMY],
        [LEGAL],
        [MEDIUM],
    ),
    (
        "alkoholtillstand",
        "Alkoholtillstånd",
        "Pröva och kontrollera serveringstillstånd gemensamt.",
        [Focus.ECONOMY],
        [LEGAL],
        [NOW, MEDIUM],
    ),
    (
        "avhopparverksamhet",
        "Avhopparverksamhet",
        "Ge den som vill lämna kriminaliteten en väg ut.",
        [Focus.VIOLENCE],
        [ILLEGAL, YOUNG],
        [NOW, LONG],
    ),
    (
        "valfardsbrott",
        "Välfärdsbrott",
        "Stoppa att välfärdens pengar går till kriminella utförare.",
        [Focus.ECONOMY],
        [INSTITUTIONAL, LEGAL],
        [NOW, MEDIUM],
    ),
    (
        "avfall",
        "Avfall",
        "Stoppa brottslig hantering av avfall och massor.",
        [Focus.ECONOMY],
        [LEGAL, ILLEGAL],
        [NOW, MEDIUM],
    ),
)

#: key, name, purpose, shape, rhythm
FORUMS: tuple[tuple[Any, ...], ...] = (
    (
        "gokungen",
        "Gökungen",
        "Följa bidragsbrottsärenden från flagga till dom, och återföra det som hänt.",
        Shape.PROCESS,
        Rhythm.MONTHLY,
    ),
    (
        "est",
        "EST – Effektiv samordning för trygghet",
        "En gemensam bild av läget varje vecka, så att rätt insats görs i rätt tid.",
        Shape.EST,
        Rhythm.WEEKLY,
    ),
    (
        "strategiskt-rad",
        "Strategiskt råd",
        "Prioritera mellan grupperna och följa upp det gemensamma arbetet.",
        Shape.COUNCIL,
        Rhythm.QUARTERLY,
    ),
    (
        "ostlanken",
        "Ostlänken",
        "Hålla välfärds- och arbetslivskriminalitet borta från järnvägsbygget.",
        Shape.PROJECT,
        Rhythm.QUARTERLY,
    ),
)
STANDING = ["Läget hos var och en", "Nästa möte"]


def ship_groups() -> None:
    """Lay the groups, if there is none: those who use Pax then keep them."""
    groups = Samverkansgrupp.objects
    if groups.exists():
        return
    for key, name, purpose, focuses, levels, perspectives in GROUPS:
        groups.create(
            key=key,
            name=name,
            purpose=purpose,
            focuses=focuses,
            crime_levels=levels,
            perspectives=perspectives,
            area="Södertälje kommun",
            standing_items=STANDING,
        )
    for key, name, purpose, shape, rhythm in FORUMS:
        groups.create(
            key=key,
            name=name,
            purpose=purpose,
            shape=shape,
            rhythm=rhythm,
            standing_items=STANDING,
        )
