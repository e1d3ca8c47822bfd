"""The kinds of agency, activity and data-protection regime that Pax knows."""

from django.db import models


class AgencyKind(models.TextChoices):
    """What sort of authority (or company) an agency is."""

    KOMMUN = "kommun", "Kommun"
    NAMND = "namnd", "Nämnd"
    POLIS = "polis", "Polismyndigheten"
    AKLAGARE = "aklagare", "Åklagarmyndigheten"
    SKATTEVERKET = "skatteverket", "Skatteverket"
    FORSAKRINGSKASSAN = "forsakringskassan", "Försäkringskassan"
    ARBETSFORMEDLINGEN = "arbetsformedlingen", "Arbetsförmedlingen"
    REGION = "region", "Region"
    KRIMINALVARDEN = "kriminalvarden", "Kriminalvården"
    BOLAG = "bolag", "Bolag"
    ANNAN = "annan", "Annan myndighet"


#: The authorities of a municipality: the kommun itself and its nämnder.
MUNICIPAL = frozenset({AgencyKind.KOMMUN, AgencyKind.NAMND})


class Regime(models.TextChoices):
    """Which data-protection law governs an agency's processing."""

    GDPR = "gdpr", "Dataskyddsförordningen (GDPR)"
    BDL = "bdl", "Brottsdatalagen (2018:1177)"


class Activity(models.TextChoices):
    """The branch of activity a unit belongs to.

    It decides which secrecy rule guards the unit's records, and with that which
    sekretessbrytande grund can carry a disclosure (OSL 8 kap. 1-2 §§).
    """

    SOCIALTJANST = "socialtjanst", "Socialtjänst (OSL 26 kap.)"
    POLIS_FU = "polis_fu", "Polis, förundersökning (OSL 18 och 35 kap.)"
    AKLAGARE = "aklagare", "Åklagare (OSL 18 och 35 kap.)"
    TILLSYN = "tillsyn", "Tillsyn och tillstånd"
    SKOLA = "skola", "Skola (OSL 23 kap.)"
    BYGG = "bygg", "Samhällsbyggnad"
    FORMAN = "forman", "Förmåner och stöd (OSL 28 kap.)"
    SKATT = "skatt", "Skatt och folkbokföring (OSL 27 och 22 kap.)"
    OPPEN = "oppen", "Övrig kommunal verksamhet"
