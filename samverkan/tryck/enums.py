"""The fixed vocabularies of tryckregistret, in the words of Södertälje's strategy."""

from django.db import models

from pax.accounts.enums import AgencyKind


class TargetKind(models.TextChoices):
    """What is put under pressure: never a person."""

    PLACE = "plats", "Plats"
    ACTIVITY = "verksamhet", "Verksamhet"


class Side(models.TextChoices):
    """Whose measure it is, by the kind of agency."""

    POLICE = "polis", "Polisen"
    MUNICIPAL = "kommun", "Kommunen"
    OTHER = "annan", "Andra"


SIDES = {
    AgencyKind.POLIS: Side.POLICE,
    AgencyKind.KOMMUN: Side.MUNICIPAL,
    AgencyKind.NAMND: Side.MUNICIPAL,
}


def side_of(kind: str) -> Side:
    """Tell which side an agency of a kind presses from."""
    return SIDES.get(AgencyKind(kind), Side.OTHER)


class Pressure(models.TextChoices):
    """Pressure from outside (yttre tryck): five of the police's, four municipal."""

    PROSECUTE = "lagfora", "Lagföra snabbare"
    SEIZE = "beslagta", "Beslagta pengar"
    NARCOTICS = "narkotika", "Pressa narkotikahandeln"
    KEY_PEOPLE = "nyckelpersoner", "Punktmarkera nyckelpersoner"
    PLACES = "platser", "Punktmarkera platser"
    CONTRACTS = "hyreskontrakt", "Stoppa svarta hyreskontrakt"
    WELFARE = "valfardsfusk", "Stoppa välfärdsfusk"
    SILENCE = "tystnad", "Få bukt med tystnadskulturen"
    ACTIVITIES = "verksamheter", "Punktmarkera vissa verksamheter"
    OWN = "eget", "Gruppens eget tryck"


POLICE_PRESSURE = (
    Pressure.PROSECUTE,
    Pressure.SEIZE,
    Pressure.NARCOTICS,
    Pressure.KEY_PEOPLE,
    Pressure.PLACES,
)
MUNICIPAL_PRESSURE = (
    Pressure.CONTRACTS,
    Pressure.WELFARE,
    Pressure.SILENCE,
    Pressure.ACTIVITIES,
)


class Tension(models.TextChoices):
    """Tensions inside criminal networks (inre spänningar), as they are seen."""

    POWER = "maktkamp", "Maktkamp"
    FACTIONS = "fraktioner", "Fraktioner"
    MONEY_FIGHTS = "penningstrid", "Penningstrid"
    CARELESSNESS = "vardsloshet", "Vårdslöshet"
    STRESS = "stress", "Stress"
    LACK_OF_MONEY = "penningbrist", "Penningbrist"
    TURF = "revirkamp", "Revirkamp"
    RECRUITING = "nyrekrytering", "Nyrekrytering"
    OWN = "egen", "Gruppens egen spänning"
