"""Words that tell a name, a plate or a box of mail from what only looks like one.

Names common in Sweden are what a person's name is recognised by: Swedish, Finnish,
Arabic, Syriac, Turkish, Kurdish, Persian, Somali, Balkan, Slavic and other ones
(finders/words).  Those that are first of all words (Dag, Maj, Sol) are kept apart:
alone they are a name only where a person is spoken of.
"""

from collections.abc import Iterator
from pathlib import Path

from pax.ui.text import fold

_WORDS = Path(__file__).parent / "finders" / "words"


def _read(name: str) -> list[str]:
    return (_WORDS / name).read_text(encoding="utf-8").split()


def _ways(names: list[str]) -> Iterator[str]:
    """Give a name as it is looked up: with Swedish letters, and without."""
    for name in names:
        yield fold(name)
        yield fold(name, keep_swedish=False)


#: Folded, as they are looked up.
GIVEN_NAMES = frozenset(_ways(_read("given.txt")))
SURNAMES = frozenset(_ways(_read("surnames.txt")))
#: Those of them that are ordinary words too, or places.
ALSO_WORDS = frozenset(_read("also_words.txt"))

_SHARED_BOXES = """
info kontakt registrator tips post kontaktcenter kundtjanst registratur
"""
#: Boxes that are an authority's and nobody's own.
SHARED_BOXES = frozenset(_SHARED_BOXES.split())

_NO_PLATE = """
ADR AFS BBR BDL BFS BRB BRP BUP CET DEN DNR DOS ELF EST FAP FTP GTA HFD HSB IOP ISO
JOS KBT KFS KLM KLO KPI KSO LAN LED LOB LOU LPO LSS LUF LUL LUS MAX MHF MKB MSB NJA
NPF NTU OCH OSL PBL PDF PMF RUM SAB SFS SOL SOS SOU SPF SSK TFF TOT TSF USD SEK EUR
KRO RPS BUS FRA ALL TEL FAX MOB BOX NOK SHA BMW GTI TDI AMG LSO LAG HUS SAL LGH KAP
TKR MKR KWH STR JFR TFN DNR ENL TOM FOM NTO MDR GPS USB PCB LTE SUV ABS ESP CAM
"""
#: Three letters that a number often follows, and that are on no car.
NO_PLATE = frozenset(_NO_PLATE.split())

_OTHER_WORDS = """
polisen kommunen räddningstjänsten socialtjänsten brottsofferjouren kustbevakningen
skatteverket försäkringskassan arbetsförmedlingen tullverket ica coop lidl willys
hemköp espresso house burgers telge södertälje stockholm nykvarn järna sverige
svenska majestät majestäts kyrkan torekällberget scania astrazeneca jul nyår påsk
midsommar lucia pingst advent halloween ramadan eid valborg sl swebus facebook
snapchat instagram tiktok telegram signal google
assyriska syrianska gustavsvik rosenlund hovsjö ronna geneta järna saltskog brunnsäng
fornhöjden nykvarn botkyrka huddinge
"""
OTHER_WORDS = frozenset(_OTHER_WORDS.split())
