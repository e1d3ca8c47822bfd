"""The demo's directory: agencies, units and invented people.

Several people of each role in different units, so that "own" and "foreign" can
be told apart.  Every person is invented; the agencies' names are facts.
"""

from dataclasses import dataclass

from pax.accounts.enums import Activity, AgencyKind, Regime
from pax.accounts.roles import Role

PASSWORD = "pax-demo-2026"  # noqa: S105 -- the demo's, printed at start


@dataclass(frozen=True)
class DemoAgency:
    """An agency of the demo; its data-protection regime follows from its kind."""

    code: str
    kind: AgencyKind
    name: str
    short: str
    parent: str = ""

    @property
    def regime(self) -> Regime:
        """Police, prosecutors and prisons process under brottsdatalagen."""
        crime = {AgencyKind.POLIS, AgencyKind.AKLAGARE, AgencyKind.KRIMINALVARDEN}
        return Regime.BDL if self.kind in crime else Regime.GDPR


@dataclass(frozen=True)
class DemoUnit:
    """A unit of the demo."""

    agency: str
    name: str
    activity: Activity
    parent: str = ""
    flags: bool = False
    disclosures: bool = False


@dataclass(frozen=True)
class DemoPerson:
    """An invented person with one role in one unit."""

    username: str
    name: str
    title: str
    unit: tuple[str, str]
    role: Role


AGENCIES = (
    DemoAgency("SK", AgencyKind.KOMMUN, "Södertälje kommun", "Kommunen"),
    DemoAgency("KS", AgencyKind.NAMND, "Kommunstyrelsen", "Kommunstyrelsen", "SK"),
    DemoAgency("SN", AgencyKind.NAMND, "Socialnämnden", "Socialnämnden", "SK"),
    DemoAgency("ON", AgencyKind.NAMND, "Omsorgsnämnden", "Omsorgsnämnden", "SK"),
    DemoAgency(
        "UN", AgencyKind.NAMND, "Utbildningsnämnden", "Utbildningsnämnden", "SK"
    ),
    DemoAgency(
        "SB", AgencyKind.NAMND, "Samhällsbyggnadsnämnden", "Samhällsbyggnad", "SK"
    ),
    DemoAgency("PM", AgencyKind.POLIS, "Polismyndigheten", "Polisen"),
    DemoAgency("AM", AgencyKind.AKLAGARE, "Åklagarmyndigheten", "Åklagaren"),
    DemoAgency("SKV", AgencyKind.SKATTEVERKET, "Skatteverket", "Skatteverket"),
    DemoAgency(
        "FK", AgencyKind.FORSAKRINGSKASSAN, "Försäkringskassan", "Försäkringskassan"
    ),
    DemoAgency(
        "AF", AgencyKind.ARBETSFORMEDLINGEN, "Arbetsförmedlingen", "Arbetsförmedlingen"
    ),
    DemoAgency("RS", AgencyKind.REGION, "Region Stockholm", "Regionen"),
    DemoAgency("KV", AgencyKind.KRIMINALVARDEN, "Kriminalvården", "Kriminalvården"),
    DemoAgency("NK", AgencyKind.KOMMUN, "Nykvarns kommun", "Nykvarn"),
    DemoAgency("TB", AgencyKind.BOLAG, "Telge Bostäder AB", "Telge Bostäder"),
    DemoAgency(
        "BF", AgencyKind.ANNAN, "Södertörns brandförsvarsförbund", "Brandförsvaret"
    ),
    DemoAgency("VT", AgencyKind.BOLAG, "Väktarbolaget Tryggve AB", "Väktarna"),
)

UNITS = (
    DemoUnit("SK", "Kommunledning", Activity.OPPEN),
    DemoUnit("KS", "Kommunstyrelsens kontor", Activity.OPPEN),
    DemoUnit(
        "KS",
        "Säkerhetsavdelningen",
        Activity.OPPEN,
        "Kommunstyrelsens kontor",
        flags=True,
        disclosures=True,
    ),
    DemoUnit("SN", "Socialkontoret", Activity.SOCIALTJANST),
    DemoUnit(
        "SN",
        "Försörjningsstöd",
        Activity.SOCIALTJANST,
        "Socialkontoret",
        flags=True,
        disclosures=True,
    ),
    DemoUnit(
        "SN",
        "Vuxenenheten",
        Activity.SOCIALTJANST,
        "Socialkontoret",
        flags=True,
        disclosures=True,
    ),
    DemoUnit("ON", "Omsorgskontoret", Activity.SOCIALTJANST),
    DemoUnit(
        "ON",
        "Uppföljning av köpt vård",
        Activity.SOCIALTJANST,
        "Omsorgskontoret",
        flags=True,
        disclosures=True,
    ),
    DemoUnit("UN", "Utbildningskontoret", Activity.SKOLA),
    DemoUnit("SB", "Samhällsbyggnadskontoret", Activity.BYGG),
    DemoUnit(
        "SB",
        "Tillsyn avfall och livsmedel",
        Activity.TILLSYN,
        "Samhällsbyggnadskontoret",
        flags=True,
        disclosures=True,
    ),
    DemoUnit("PM", "Polisregion Stockholm", Activity.POLIS_FU, disclosures=True),
    DemoUnit(
        "PM",
        "Lokalpolisområde Södertälje",
        Activity.POLIS_FU,
        "Polisregion Stockholm",
        disclosures=True,
    ),
    DemoUnit(
        "PM",
        "Lokalpolisområde Huddinge",
        Activity.POLIS_FU,
        "Polisregion Stockholm",
        disclosures=True,
    ),
    DemoUnit("PM", "Polisregion Öst", Activity.POLIS_FU, disclosures=True),
    DemoUnit("AM", "Södertörns åklagarkammare", Activity.AKLAGARE, disclosures=True),
    DemoUnit("AM", "Västra åklagarkammaren", Activity.AKLAGARE, disclosures=True),
    DemoUnit("SKV", "Folkbokföringen", Activity.SKATT, disclosures=True),
    DemoUnit("FK", "Kontrollverksamheten", Activity.FORMAN, disclosures=True),
    DemoUnit("AF", "Kontroll och anmälan", Activity.FORMAN, disclosures=True),
    DemoUnit("RS", "Säkerhetsenheten", Activity.OPPEN),
    DemoUnit("KV", "Frivården Södertälje", Activity.OPPEN),
    DemoUnit("NK", "Säkerhet och beredskap", Activity.OPPEN, disclosures=True),
    DemoUnit("TB", "Förvaltning", Activity.OPPEN),
    DemoUnit("RS", "Kollektivtrafik", Activity.OPPEN),
    DemoUnit("BF", "Förebyggande", Activity.OPPEN),
    DemoUnit("VT", "Trygghetsbilen", Activity.OPPEN),
)

_FS = ("SN", "Försörjningsstöd")
_VX = ("SN", "Vuxenenheten")
_SA = ("KS", "Säkerhetsavdelningen")
_KV = ("ON", "Uppföljning av köpt vård")
_TI = ("SB", "Tillsyn avfall och livsmedel")
_LS = ("PM", "Lokalpolisområde Södertälje")
_LH = ("PM", "Lokalpolisområde Huddinge")

PEOPLE = (
    DemoPerson("anna", "Anna Ekvall", "Socialsekreterare", _FS, Role.HANDLAGGARE),
    DemoPerson("adam", "Adam Brolund", "FUT-utredare", _FS, Role.HANDLAGGARE),
    DemoPerson("carin", "Carin Stavsjö", "Enhetschef", _FS, Role.CHEF),
    DemoPerson(
        "gunilla", "Gunilla Torpman", "Verksamhetschef", _FS, Role.GRUPPORDFORANDE
    ),
    DemoPerson("vera", "Vera Hällgård", "Socialsekreterare", _VX, Role.HANDLAGGARE),
    DemoPerson("viktor", "Viktor Åsbrink", "Enhetschef", _VX, Role.CHEF),
    DemoPerson("olle", "Olle Nytorp", "Avtalscontroller", _KV, Role.HANDLAGGARE),
    DemoPerson("orvar", "Orvar Mellgård", "Avdelningschef", _KV, Role.CHEF),
    DemoPerson("samira", "Samira Lindvik", "Brottsförebyggare", _SA, Role.SAMORDNARE),
    DemoPerson("selma", "Selma Rydhag", "Säkerhetssamordnare", _SA, Role.SAMORDNARE),
    DemoPerson("sixten", "Sixten Holmrud", "Säkerhetschef", _SA, Role.CHEF),
    DemoPerson("sanna", "Sanna Korpberg", "Samordnare", _TI, Role.SAMORDNARE),
    DemoPerson("göran", "Göran Ängsmo", "Tillsynschef", _TI, Role.GRUPPORDFORANDE),
    DemoPerson(
        "ulla",
        "Ulla Fagerbäck",
        "Rektor",
        ("UN", "Utbildningskontoret"),
        Role.MEDARBETARE,
    ),
    DemoPerson("malte", "Malte Ryding", "Receptionist", _FS, Role.MEDARBETARE),
    DemoPerson("petra", "Petra Skoglid", "Kommunpolis", _LS, Role.POLIS_LOKAL),
    DemoPerson("paul", "Paul Granvik", "Bedrägeriutredare", _LS, Role.POLIS_LOKAL),
    DemoPerson("hugo", "Hugo Vretman", "Kommunpolis", _LH, Role.POLIS_LOKAL),
    DemoPerson(
        "rakel",
        "Rakel Dalhem",
        "Gruppchef bidragsbrott",
        ("PM", "Polisregion Stockholm"),
        Role.POLIS_REGION,
    ),
    DemoPerson(
        "rune",
        "Rune Kvistmo",
        "Gruppchef bidragsbrott",
        ("PM", "Polisregion Öst"),
        Role.POLIS_REGION,
    ),
    DemoPerson(
        "asta",
        "Asta Lövmark",
        "Kammaråklagare",
        ("AM", "Södertörns åklagarkammare"),
        Role.AKLAGARE,
    ),
    DemoPerson(
        "axel",
        "Axel Brandsjö",
        "Kammaråklagare",
        ("AM", "Västra åklagarkammaren"),
        Role.AKLAGARE,
    ),
    DemoPerson(
        "kim",
        "Kim Strömvall",
        "Kontrollutredare",
        ("FK", "Kontrollverksamheten"),
        Role.HANDLAGGARE,
    ),
    DemoPerson(
        "tove",
        "Tove Hagmyr",
        "Handläggare",
        ("SKV", "Folkbokföringen"),
        Role.HANDLAGGARE,
    ),
    DemoPerson("elin", "Elin Vassberg", "Trygghetsvärd", _SA, Role.EST_DELTAGARE),
    DemoPerson(
        "emil",
        "Emil Norrgrund",
        "Bosocial utvecklare",
        ("TB", "Förvaltning"),
        Role.EST_DELTAGARE,
    ),
    DemoPerson(
        "berit",
        "Berit Eldmark",
        "Brandingenjör",
        ("BF", "Förebyggande"),
        Role.EST_DELTAGARE,
    ),
    DemoPerson(
        "vidar",
        "Vidar Nattsjö",
        "Väktare",
        ("VT", "Trygghetsbilen"),
        Role.EST_DELTAGARE,
    ),
    DemoPerson(
        "karin",
        "Karin Spårlund",
        "Trygghetssamordnare",
        ("RS", "Kollektivtrafik"),
        Role.EST_DELTAGARE,
    ),
    DemoPerson(
        "frida",
        "Frida Sandelid",
        "Ledamot",
        ("KS", "Kommunstyrelsens kontor"),
        Role.FORTROENDEVALD,
    ),
    DemoPerson(
        "filip",
        "Filip Ormberg",
        "Ledamot",
        ("SN", "Socialkontoret"),
        Role.FORTROENDEVALD,
    ),
    DemoPerson(
        "lovisa",
        "Lovisa Tegnäs",
        "Verksamhetscontroller",
        ("SN", "Socialkontoret"),
        Role.LOGGRANSKARE,
    ),
    DemoPerson(
        "lars",
        "Lars Idbäck",
        "Dataskyddshandläggare",
        ("PM", "Polisregion Stockholm"),
        Role.LOGGRANSKARE,
    ),
    DemoPerson(
        "sigrid",
        "Sigrid Fornvik",
        "Systemförvaltare",
        ("SK", "Kommunledning"),
        Role.SYSTEMADMINISTRATOR,
    ),
    DemoPerson(
        "sune",
        "Sune Alhage",
        "Systemförvaltare",
        ("PM", "Polisregion Stockholm"),
        Role.SYSTEMADMINISTRATOR,
    ),
)
