"""The fixed vocabularies of joint inspections (gemensam tillsyn)."""

from django.db import models

from pax.accounts.enums import AgencyKind


class InspectionState(models.TextChoices):
    """Where an inspection stands."""

    PLANNED = "planerad", "Planerad"
    DONE = "genomford", "Genomförd"
    FOLLOW_UP = "uppfoljning", "Uppföljning"
    ENDED = "avslutad", "Avslutad"


class PartState(models.TextChoices):
    """How far one agency has come with its own part."""

    PLANNED = "planerad", "Planerad"
    DONE = "genomford", "Genomförd"
    ABSENT = "avstar", "Deltar inte"


#: What each kind of agency usually inspects by.  Suggestions: the agency itself says
#: which legal power it has, and a jurist must check before it is relied upon.
POWERS: dict[AgencyKind, tuple[str, ...]] = {
    AgencyKind.NAMND: (
        "9 kap. 5 § alkohollagen (2010:1622): tillträde och handlingar",
        "26 kap. miljöbalken: tillsyn, tillträde i 28 kap. 1 §",
        "20 § livsmedelslagen (2006:804): upplysningar och tillträde",
        "11 kap. 8 § plan- och bygglagen (2010:900): tillträde",
    ),
    AgencyKind.KOMMUN: ("Tillsyn enligt nämndens reglemente",),
    AgencyKind.POLIS: (
        "Polislagen (1984:387) 2 och 8 §§: ordning och säkerhet",
        "9 kap. alkohollagen (2010:1622): tillsyn tillsammans med kommunen",
    ),
    AgencyKind.SKATTEVERKET: (
        "42 kap. skatteförfarandelagen (2011:1244): tillsyn och kontrollbesök",
    ),
    AgencyKind.FORSAKRINGSKASSAN: (
        "110 kap. 13–14 §§ socialförsäkringsbalken: utredning i ett ärende",
    ),
    AgencyKind.ANNAN: (
        "Lagen (2003:778) om skydd mot olyckor 5 kap. 1–2 §§: tillsyn och tillträde",
    ),
}


def powers_of(kind: str) -> tuple[str, ...]:
    """Suggest the legal powers that a kind of agency usually has."""
    return POWERS.get(AgencyKind(kind), ())
