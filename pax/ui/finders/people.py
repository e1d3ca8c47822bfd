"""Finds people's names: whole ones, given names alone, families and nicknames."""

import re
from collections.abc import Iterator
from enum import Enum, auto

from pax.ui.finders.kinds import Kind, Trace, trace
from pax.ui.names import ALSO_WORDS, GIVEN_NAMES, OTHER_WORDS, SURNAMES
from pax.ui.swedish import LONG_MONTHS, MONTHS, WEEKDAYS
from pax.ui.text import fold

_LATIN = [chr(number) for number in range(0x41, 0x250)]
_CAPITAL = "".join(char for char in _LATIN if char.isupper())
_SMALL = "".join(char for char in _LATIN if char.islower())
_PART = rf"[{_CAPITAL}][{_SMALL}'’]{{1,40}}(?:[{_CAPITAL}][{_SMALL}]{{1,40}})?"
_WORD = rf"{_PART}(?:-{_PART}){{0,3}}"
_SHOUTED = rf"[{_CAPITAL}]{{2,40}}(?:-[{_CAPITAL}]{{2,40}})?"
_SPACE = " "
_PARTICLE = r"(?:(?:von|af|de|van|bin|ibn|al|el|Al|El)[- ])?"
#: A given name, perhaps more of them, and a surname or its first letter.
_FULL_NAME = re.compile(
    rf"(?P<it>\b(?P<given>{_WORD})(?P<rest>(?:{_SPACE}{_PARTICLE}{_WORD}){{1,3}}"
    rf"|{_SPACE}[{_CAPITAL}](?![\w])))"
)
_SHOUTED_NAME = re.compile(
    rf"(?P<it>\b(?P<given>{_SHOUTED})(?P<rest>(?:{_SPACE}{_SHOUTED}){{1,3}})\b)"
)
#: As one writes in a hurry: ”anna svensson”.
_HURRIED = re.compile(
    rf"(?P<it>\b(?P<given>[{_SMALL}-]{{2,40}}){_SPACE}(?P<surname>[{_SMALL}-]{{2,40}})\b)"
)
_TURNED = re.compile(rf"(?P<it>\b(?P<surname>{_WORD}), (?P<given>{_WORD}))\b")
_A_NAME = "ser ut som en persons namn."
_GIVEN = "är ett förnamn och står där en person brukar nämnas."
_FAMILY_NAME = "pekar ut en familj eller en person."
_NICKNAME = "ser ut att vara vad någon kallas."
#: Words after which a given name alone is enough, whatever else the word means.
_CALLED = re.compile(
    r"\b(?:heter|hette|kallas|kallad|kallade|kallar sig|vid namn|smeknamnet|namnet"
    r"|förnamnet|mannen|kvinnan|killen|tjejen|pojken|flickan|sonen|dottern|brodern"
    r"|systern|ungdomen|personen|[0-9]{1,2}-årig[aen]{0,2})"
    rf"(?: som)?(?: heter)? [”\"’']?(?P<it>{_WORD})\b"
)
_FAMILY = re.compile(
    r"\b(?P<it>(?i:familjen|bröderna|systrarna|syskonen|makarna|paret|släkten|klanen"
    r"|herr|fru|fröken|farbror|tant|kusinerna|sönerna)"
    rf" {_PARTICLE}{_WORD})"
)
_NICK = rf"[”\"“’']?(?P<it>{_WORD}(?: {_WORD})?)"
#: What is only said of people.
_ALWAYS_NICK = re.compile(
    r"\b(?:smeknamne?t?|öknamne?t?|alias|a\.?k\.?a\.?|kallar sig"
    rf"|kallade sig|kalla[rd]e? (?:honom|henne)) (?:för )?{_NICK}"
)
_PERHAPS_NICK = re.compile(
    rf"\b(?:kallas|kallad|kallades|går under namnet|gick under namnet) (?:för )?{_NICK}"
)
_SOMEBODY = re.compile(
    r"\b(?:man|mannen|kvinnan?|kille|killen|tjejen?|pojken?|flickan?|person(?:en)?|han"
    r"|hon|honom|henne|ledare[n]?|säljare[n]?|ungdom(?:en)?|elev(?:en)?|någon|ägaren"
    r"|grannen|föraren|vännen|brodern|misstänkte|den som|langare[n]?|boss(?:en)?)\b",
    re.IGNORECASE,
)
#: What only people do, so that a word that is a name too is one before it.
_DOES = re.compile(
    r" (?:och (?:hans|hennes)|säljer|sålde|langar|langade|dealar|köper|köpte|bor|bodde"
    r"|heter|ringer|ringde|berättar|berättade|uppger|uppgav|uppges|hotar|hotade|hotades"
    r"|greps|misstänks|slog|säger|sa|sade|skrev|vägrar|vägrade|hyr|hyrde|jobbar|äger"
    r"|ägde|driver|drev|parkerar|klagar|klagade|anmälde|kör|körde|röker|dricker|drack"
    r"|bråkar|bråkade|anställer|filmar|filmade|vågar|vaktar|håller i|matar|blev"
    r" (?:hotad|rånad|slagen|misshandlad|gripen|avvisad)|har (?:hotat|sålt|slagit"
    r"|gripits|rånat|setts|flyttat in|kniv))\b",
    re.IGNORECASE,
)
#: What stands before the name of a place, a body, a storm, a ship or a dog.
_NAMED = re.compile(
    r"\b(?:stormen|orkanen|ovädret|kvarteret|kv\.|restaurang(?:en)?|caf[ée]e?t?"
    r"|kafé(?:et)?|krog(?:en)?|villa|villan|förskolan?|skolan?|kyrkan?|sankta?|s:ta?"
    r"|statyn(?: av| över)?"
    r"|bysten av|operation|insatsen|projektet|båten|fartyget|hunden|katten|filmen|boken"
    r"|hotell(?:et)?|pub(?:en)?|baren?|butiken|salong(?:en)?|gymmet|föreningen|parken"
    r"|torget|platsen|området|ordet|bolaget|företaget|firman|galleria[n]?|pizzeria[n]?"
    r"|kiosken|livs|klubben|kampanjen|hertig|kung|drottning|prins|prinsessan|gruppen"
    r"|förlaget|systemet|appen|tidningen|spelet|låten|färjan|gården|bryggan|stugan"
    r"|naturreservatet|brf|bostadsrättsföreningen|stiftelsen|festivalen) [”\"]?$",
    re.IGNORECASE,
)
#: What ends the name of a place, a body or a building and never a surname.
_NO_SURNAME = re.compile(
    r"(?:(?:gata|gatan|gator|väg|vägen|torg|torget|park|parken|plats|platsen|skola"
    r"|skolan|gymnasiet|gymnasium|kyrka|kyrkan|centrum|stigen|gränd|gränden|allé|allén"
    r"|bron|kajen|hamnen|området|myndigheten"
    r"|förbundet|föreningen|kassan|verket|polisen|kommunen?|nämnden|kontoret|jouren"
    r"|gården|huset|hallen|badet|bibliotek|biblioteket|station|stationen|sjukhus|sjukhuset"
    r"|vallen|leden|rondellen|tunneln|bostäder|restaurang(?:en)?|pizzerian?|kiosk(?:en)?|gruppen"
    r"|förskola|gallerian?|företaget?|marknaden?|veckan|loppet|festivalen|livs)s?"
    r"|bar|plan|planen|backe|backen|bygg|städ|burgers?|grill|experiment|café|hage"
    r"|baba|tits|frisör|salong|tobak|spel|bageri|kebab)$"
)
_PLACES = (
    r"(?:gata|väg|torg|park|plats|plan|skola|kyrka|gränd|stig|backe|allé|bro|minne"
    r"|pizzeria|livs|kiosk|ab|hb|kb|if|fc|sk|bk|ff|aktiebolag|handelsbolag|grill|café"
    r"|frisör|salong|bageri|kebab|tobak|gymnasium|hage|strand|centrum|station"
    r"|experiment|tits|museum|förskola|restaurang|krog|bar|hotell|ekonomisk förening"
    r"|stiftelse)(?:en|et|n)?\b"
)
#: What says, after a name, that it is a place's, an event's or a company's: in small
#: letters only after a genitive, since ”Omar bar en kniv”.
_PLACE_AFTER = re.compile(
    rf"(?:s|(?<=s)|(?: [{_CAPITAL}]\w{{1,40}})? [{_CAPITAL}]\w{{1,40}}s) (?i:{_PLACES})"
    rf"|(?: [{_CAPITAL}]\w{{1,40}})? (?=[{_CAPITAL}])(?i:{_PLACES})"
    rf"|(?: [{_CAPITAL}]\w{{1,40}})? [{_CAPITAL}]\w{{1,40}}"
    r"(?:gatan?|vägen|väg|torget|torg|parken|platsen|skolan?|gränden|gränd|stigen|stig"
    r"|kyrkan?|allén?|backen|huset|hallen|bron|gymnasiet)\b"
)
_DAYS = frozenset((*LONG_MONTHS, *MONTHS, *WEEKDAYS))
_ENDS_SURNAME = re.compile(
    r"[^\W\d_]{2,}(?:sson|ovic|evic|oglu|kvist|qvist|wski|wska|wicz|zadeh)s?$"
)


class Sort(Enum):
    """What a word is taken for when it stands alone."""

    NO_NAME = auto()
    ALSO_WORD = auto()
    NAME = auto()


def names(text: str, places: frozenset[str]) -> Iterator[Trace]:
    """Find people's names, the surest first; `places` are words that are none."""
    yield from _full_names(text, places)
    yield from _families(text, places)
    yield from _nicknames(text)
    for match in _CALLED.finditer(text):
        if _is_given(match["it"], places):
            yield trace(Kind.NAME, match, _GIVEN)
    yield from _alone(text, places)


# --- whole names ------------------------------------------------------------------
def _full_names(text: str, places: frozenset[str]) -> Iterator[Trace]:
    for match in (*_each(_FULL_NAME, text), *_each(_SHOUTED_NAME, text)):
        if _is_given(match["given"]):
            yield from _full_name(match, places)
    for match in (*_each(_HURRIED, text), *_TURNED.finditer(text)):
        if _is_given(match["given"], places) and _is_surely_surname(match["surname"]):
            yield trace(Kind.NAME, match, _A_NAME)


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Find also what begins inside what was found: ”Igår Anna Svensson”."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.end() if _is_given(match["given"]) else match.end("given")


def _full_name(match: re.Match[str], places: frozenset[str]) -> Iterator[Trace]:
    """Give a name as far as it goes on, if it is a person's and no street's."""
    end = match.end("given")
    surname = ""
    for word in re.finditer(r"[^\s]+", match["rest"]):
        if not _is_surname(word[0], places):
            break
        surname, end = word[0], match.start("rest") + word.end()
    is_of_a_place = match["given"].lower() in places and not _is_surely_surname(surname)
    if surname and not is_of_a_place and not _is_a_places(match.string, match, end):
        start = match.start()
        yield Trace(Kind.NAME, start, end, match.string[start:end], _A_NAME)


def _is_a_places(text: str, match: re.Match[str], end: int) -> bool:
    """Tell whether what stands about a name says that it is not a person's."""
    before = text[max(0, match.start("it") - 30) : match.start("it")]
    return bool(_PLACE_AFTER.match(text, end) or _NAMED.search(before))


# --- families and nicknames ---------------------------------------------------------
def _families(text: str, places: frozenset[str]) -> Iterator[Trace]:
    for match in _FAMILY.finditer(text):
        last = fold(match["it"].split()[-1])
        if last not in places and last not in OTHER_WORDS and last not in _DAYS:
            yield trace(Kind.NAME, match, _FAMILY_NAME)


def _nicknames(text: str) -> Iterator[Trace]:
    for match in _ALWAYS_NICK.finditer(text):
        yield trace(Kind.NAME, match, _NICKNAME)
    for match in _PERHAPS_NICK.finditer(text):
        sentence = re.split(r"[.!?\n]", text[: match.start()])[-1]
        if _SOMEBODY.search(sentence):
            yield trace(Kind.NAME, match, _NICKNAME)


# --- names alone ------------------------------------------------------------------
_ONE_WORD = re.compile(rf"(?<![\w:@/.-])(?P<it>{_WORD})(?![\w@])")
_SMALL_WORD = re.compile(rf"(?<![\w:@/.-])(?P<it>[{_SMALL}]{{3,}})(?![\w@-])")
_BEGINS = re.compile(r"(?:^|[.!?:\n•*”\"]|\n-) ?$|^[-\s]*$")


def _alone(text: str, places: frozenset[str]) -> Iterator[Trace]:
    for match in _ONE_WORD.finditer(text):
        sort = _sort(match["it"], places)
        if sort is Sort.NO_NAME or _is_a_places(text, match, match.end()):
            continue
        if sort is Sort.NAME or _is_spoken_of(text, match):
            yield trace(Kind.NAME, match, _GIVEN)
    for match in _SMALL_WORD.finditer(text):
        is_name = _sort(match["it"], places) is Sort.NAME
        if is_name and _DOES.match(text, match.end()):
            yield trace(Kind.NAME, match, _GIVEN)


def _is_spoken_of(text: str, match: re.Match[str]) -> bool:
    """Tell a name that is a word too from the word.

    It is a name where it does what people do, and where nothing but a name has a
    capital.
    """
    if _DOES.match(text, match.end()):
        return True
    begins = _BEGINS.search(text[max(0, match.start() - 3) : match.start()])
    return not begins and fold(match["it"]) in GIVEN_NAMES and not _is_brand(match)


#: Names that shops and the like have too: alone they are never enough.
_BRANDS = frozenset(["max", "sol", "nova", "saga", "stella", "luna", "lucia"])


def _is_brand(match: re.Match[str]) -> bool:
    return fold(match["it"]) in _BRANDS


def _sort(word: str, places: frozenset[str]) -> Sort:
    """Say what a word is when it stands alone."""
    key = fold(word)
    if key in places or key in OTHER_WORDS or key in _DAYS or _NO_SURNAME.search(key):
        return Sort.NO_NAME
    if not (_is_in(GIVEN_NAMES, word) or _is_surely_surname(word)):
        return Sort.NO_NAME
    return Sort.ALSO_WORD if key in ALSO_WORDS else Sort.NAME


def _is_in(known: frozenset[str], word: str) -> bool:
    """Look a name up: whole, without genitive or article, and by its first part."""
    key = fold(word)
    first, _, rest = key.partition("-")
    ways = {key, first if first not in {"al", "el"} else rest}
    return any(way in known or way.removesuffix("s") in known for way in ways)


def _is_given(word: str, places: frozenset[str] = frozenset()) -> bool:
    low = fold(word)
    return low not in places and (
        low in GIVEN_NAMES or low.partition("-")[0] in GIVEN_NAMES
    )


def _is_surely_surname(word: str) -> bool:
    """Tell a surname that is no word besides."""
    key = fold(word)
    if _ENDS_SURNAME.fullmatch(key):
        return True
    return _is_in(SURNAMES, word) and key not in ALSO_WORDS and len(key) > 3


def _is_surname(word: str, places: frozenset[str]) -> bool:
    low = word.lower()
    is_other = low in OTHER_WORDS or low in _DAYS or low in places
    return not is_other and not _NO_SURNAME.search(low)
