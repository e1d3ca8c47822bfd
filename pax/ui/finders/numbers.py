"""Finds numbers that are somebody's: of identity, telephones, vehicles; and accounts.

All of it in a text that has been made plain (pax/ui/finders/plain.py): one kind of
dash, of digit and of space, and never two spaces in a row.
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from pax.ui.finders.kinds import Kind, Trace, trace
from pax.ui.names import NO_PLATE, SHARED_BOXES
from pax.ui.personnummer import PersonnummerError, normalise

# --- e-mail -----------------------------------------------------------------------
_AT = r"(?:@| ?[(\[](?:at|snabel-?a)[)\]] ?)"
_EMAIL = re.compile(
    rf"(?P<it>(?<![\w.+-])(?P<box>[\w.+-]{{1,64}}){_AT}"
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
)


def emails(text: str) -> Iterator[Trace]:
    """Find addresses of e-mail that are not an authority's own box."""
    for match in _EMAIL.finditer(text):
        if match["box"].lower() not in SHARED_BOXES:
            yield trace(Kind.EMAIL, match, "ser ut som en e-postadress.")


# --- what somebody calls themselves where people write to each other ----------------
_NICK = r"[^\W_][\w.]{1,28}\w"
_CHANNEL = (
    r"(?:snap(?:chat)?|insta(?:gram)?|tiktok|telegram|signal|discord|facebook|whatsapp"
    r"|kik|wickr|threema|messenger|swish)"
)
_AT_HANDLE = re.compile(r"(?<![\w.@])(?P<it>@(?=[\w.]{0,30}[^\W\d_])[\w.]{2,29}\w)")
_ACCOUNT = re.compile(
    rf"\b(?:{_CHANNEL}(?:-?(?:kontot?|användaren|namnet|profilen))?:?"
    r"|kontot|användaren|användarnamnet|profilen|nicket|nick)"
    rf" (?P<it>{_NICK}(?:\#[0-9]{{4}})?)",
    re.IGNORECASE,
)
_CHANNEL_COLON = re.compile(
    rf"\b{_CHANNEL}\w*: ?(?P<it>{_NICK}(?:\#[0-9]{{4}})?)", re.IGNORECASE
)
_JOINED = re.compile(
    r"(?<![\w./@-])(?P<it>(?=\w{0,30}[^\W\d_])[^\W_]\w{0,30}_\w{0,30}[^\W_]|[^\W\d_]\w{2,30}\#[0-9]{4})"
    r"(?![\w/@])"
)
_DOTTED = re.compile(
    r"(?<![\w./@-])(?P<it>[a-zåäö0-9]{2,}(?:\.[a-zåäö0-9]{2,}){1,3})\b"
)
_NEAR_CHANNEL = re.compile(rf"\b{_CHANNEL}", re.IGNORECASE)
#: What ends a file's name or an address on the web, and no one's handle.
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|csv|jpe?g|png|pptx?|txt|zip|mp4|se|nu|com|org|eu|net|test)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"kommun|polis|myndighet|bostäder|räddning", re.IGNORECASE)
_HANDLE = "ser ut som någons användarnamn."


def handles(text: str) -> Iterator[Trace]:
    """Find what somebody calls themselves on the net, but no authority's account."""
    for match in _some_handles(text):
        after = text[match.start("it") : match.end("it") + 6]
        if not _OFFICIAL.search(match["it"]) and not _FILE.search(after):
            yield trace(Kind.HANDLE, match, _HANDLE)


def _some_handles(text: str) -> Iterator[re.Match[str]]:
    yield from _AT_HANDLE.finditer(text)
    yield from _CHANNEL_COLON.finditer(text)
    for match in _ACCOUNT.finditer(text):
        if re.search(r"[\d_.#]", match["it"]):
            yield match
    yield from _JOINED.finditer(text)
    for match in _DOTTED.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _NEAR_CHANNEL.search(before) and re.search("[a-zåäö]", match["it"]):
            yield match


# --- numbers of identity ----------------------------------------------------------
_PERSON_ID = re.compile(
    r"(?P<it>(?<![0-9])(?P<century>(?:18|19|20) ?)?"
    r"(?P<day>[0-9]{2}(?P<inner>[-/. ]?)[0-9]{2}(?P=inner)"
    r"[0-9]{2})(?P<sign> ?[-+/]? ?)(?P<last>[0-9]{4})(?![0-9]))"
)
_VALID = "är ett personnummer eller samordningsnummer."
_NEARLY = (
    "har samma form som ett personnummer, även om kontrollsiffran eller datumet "
    "inte stämmer."
)


def valid_ids(text: str) -> Iterator[Trace]:
    """Find numbers of identity whose check digit and day hold."""
    for match in _PERSON_ID.finditer(text):
        if _is_person_id(match):
            yield trace(Kind.PERSON_ID, match, _VALID)


def near_ids(text: str) -> Iterator[Trace]:
    """Find what is written like one, though something in it is wrong."""
    for match in _PERSON_ID.finditer(text):
        if not _is_person_id(match) and _is_nearly_one(match):
            yield trace(Kind.PERSON_ID, match, _NEARLY)


def _is_person_id(match: re.Match[str]) -> bool:
    """Tell whether the number is somebody's, and no day with a time of day after."""
    if match["inner"] and _is_a_clock(match):
        return False
    day = re.sub(r"[^0-9]", "", match["day"])
    century = (match["century"] or "").strip()
    if century:
        return _is_somebodys(century + day + match["last"])
    # A century is guessed: what is somebody's in any of them is somebody's.
    return any(_is_somebodys(c + day + match["last"]) for c in ("19", "20", "18"))


def _is_somebodys(number: str) -> bool:
    try:
        normalise(number, on=timezone.localdate())
    except PersonnummerError:
        return False
    return True


def _is_nearly_one(match: re.Match[str]) -> bool:
    """Tell whether a day and four digits stand together as such a number does."""
    if match["inner"] or _is_a_clock(match):
        return False
    month, day = int(match["day"][2:4]), int(match["day"][4:6])
    return month <= 12 and (1 <= day <= 31 or 60 <= day <= 91)


def _is_a_clock(match: re.Match[str]) -> bool:
    """Tell whether the last four digits, apart by a space, are a time or a year."""
    last = match["last"]
    is_apart = bool(match["sign"]) and not match["sign"].strip()
    is_time = int(last[:2]) < 24 and int(last[2:]) < 60
    return is_apart and is_time


# --- telephone numbers ------------------------------------------------------------
_BETWEEN = r"(?: ?[-/.] ?| )?"
_ABROAD = (
    rf"(?:\+|00)[1-9][0-9]{{0,2}}{_BETWEEN}(?:\(0\){_BETWEEN})?"
    rf"[1-9](?:{_BETWEEN}[0-9]){{6,10}}"
)
_MOBILE = rf"\(?0{_BETWEEN}7{_BETWEEN}[0-9]\)?(?:{_BETWEEN}[0-9]){{7}}"
_AREA = r"\(?0[1-9][0-9]{0,2}\)?"
_LANDLINE = rf"{_AREA} ?[-/] ?[0-9]{{2,3}}(?: ?[0-9]{{2,3}}){{1,3}}"
# With spaces alone it is told from times of day by its first group.
_SPACED = (
    rf"(?:{_AREA} [1-9][0-9]{{2}}|\(?0[1-9][0-9]{{1,2}}\)? [1-9][0-9])"
    r"(?: ?[0-9]{2,3}){1,3}"
)
_TOGETHER = r"0[1-9][0-9]{7,8}"
_PHONE = re.compile(
    rf"(?P<it>(?<![0-9.,:-])(?:{_ABROAD}|{_MOBILE}|{_LANDLINE}|{_SPACED}|{_TOGETHER}))"
    r"(?![0-9]|[-.:,][0-9])"
)


def phones(text: str) -> Iterator[Trace]:
    """Find telephone numbers that are not known to be an authority's own."""
    public = {_dialled(number) for number in settings.PAX_OPEN_PHONES}
    for match in _PHONE.finditer(text):
        digits = sum(char.isdigit() for char in match["it"])
        if 8 <= digits <= 15 and _dialled(match["it"]) not in public:
            yield trace(Kind.PHONE, match, "ser ut som ett telefonnummer.")


def _dialled(number: str) -> str:
    """Give a number as it is dialled within Sweden."""
    digits = re.sub(r"[^0-9+]", "", number.replace("(0)", ""))
    return re.sub(r"^(?:\+|00)46", "0", digits)


# --- registration plates ----------------------------------------------------------
_LETTERS = "A-HJ-PR-UW-Z"  # a plate has no I, Q, V, Å, Ä or Ö
_PLATE = re.compile(
    rf"\b(?P<it>(?P<letters>[{_LETTERS}]{{3}})(?P<gap> ?-? ?)"
    r"[0-9]{2}[0-9A-HJ-NPR-UW-Z])\b",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"(?:\breg|skylt|plåt|bil(?:en|ar|ens)?\b|fordon|mopp?e|moped|cykel|släp|taxi|epa"
    r"|lastbil|skåp|buss(?:en)?\b|traktor|husvagn|volvo|bmw|audi|golf|mercedes|saab"
    r"|toyota|skoda)",
    re.IGNORECASE,
)
_VOWEL = re.compile("[aeouy]", re.IGNORECASE)


def plates(text: str) -> Iterator[Trace]:
    """Find the registration of a vehicle, in capitals or not."""
    for match in _PLATE.finditer(text):
        if match["letters"].upper() not in NO_PLATE and _is_plate(match):
            yield trace(
                Kind.PLATE, match, "ser ut som ett registreringsnummer på ett fordon."
            )


def _is_plate(match: re.Match[str]) -> bool:
    """Tell a plate from a word with a number after it: ”per 100 boende”."""
    if match["letters"].isupper() or not match["gap"]:
        return True
    before = match.string[max(0, match.start() - 40) : match.start()]
    is_word = bool(_VOWEL.search(match["letters"]))
    return (bool(_VEHICLE.search(before)) and not before.endswith("-")) or not is_word
