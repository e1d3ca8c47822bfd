"""What looks like a person in a text that is to be about places.

EST, tryckregister and whatever a group writes together are about places, times and
what happens there.  Here is found what points somebody out all the same: numbers of
identity, telephone numbers, registration plates, addresses of e-mail and names.  A
trace is a question and no verdict: the writer takes it out, or keeps it and says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django.urls import reverse_lazy
from django.utils import timezone

from pax.composition import composed
from pax.ui.fields import TitleField
from pax.ui.forms import PaxForm
from pax.ui.names import GIVEN_NAMES, NO_PLATE, OTHER_WORDS, SHARED_BOXES
from pax.ui.personnummer import PersonnummerError, normalise
from pax.ui.swedish import LONG_MONTHS, MONTHS, WEEKDAYS

#: More than any form takes: nobody can make Pax read a book.
MOST = 40_000


class Kind(StrEnum):
    """What sort of thing was found, as the log and the page call it."""

    PERSON_ID = "personnummer"
    PHONE = "telefonnummer"
    PLATE = "registreringsnummer"
    EMAIL = "e-postadress"
    NAME = "namn"


@dataclass(frozen=True)
class Trace:
    """Something in a text that may point out a person: where, and why it was found."""

    kind: Kind
    start: int
    end: int
    text: str
    why: str

    @property
    def in_words(self) -> str:
        """Say what was found, and why it is taken for that."""
        return f"”{self.text}” {self.why}"


@dataclass(frozen=True)
class Kept:
    """That somebody kept what was found, and why: what a service records."""

    because: str = ""
    kinds: tuple[Kind, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.because)

    @property
    def reason(self) -> str:
        """What the log says: the kinds and the reason, and never the text itself."""
        return f"{', '.join(self.kinds)}: {self.because}"


NOTHING_KEPT = Kept()


def find_traces(text: str, *, places: Iterable[str] = ()) -> list[Trace]:
    """Find what looks like a person, in the order it stands.

    `places` are names that are known not to be people's, such as the areas'.
    """
    text = text[:MOST]
    known = frozenset(word.lower() for place in places for word in place.split())
    found: list[Trace] = []
    for look in (_emails, _valid_ids, _phones, _near_ids, _plates):
        found += _apart_from(found, look(text))
    found += _apart_from(found, _names(text, known))
    return sorted(found, key=lambda trace: trace.start)


def _apart_from(found: list[Trace], more: Iterable[Trace]) -> list[Trace]:
    """Leave out what overlaps something surer."""
    taken = {at for trace in found for at in range(trace.start, trace.end)}
    return [t for t in more if taken.isdisjoint(range(t.start, t.end))]


def _trace(kind: Kind, match: re.Match[str], why: str, group: str = "it") -> Trace:
    return Trace(kind, match.start(group), match.end(group), match[group], why)


# --- e-mail -----------------------------------------------------------------------
_EMAIL = re.compile(
    r"(?P<it>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
)


def _emails(text: str) -> Iterator[Trace]:
    for match in _EMAIL.finditer(text):
        if match["it"].split("@")[0].lower() not in SHARED_BOXES:
            yield _trace(Kind.EMAIL, match, "ser ut som en e-postadress.")


# --- numbers of identity ----------------------------------------------------------
_GAP = r"[^\S\n]?"
_SIGN = r"[-+\N{EN DASH}\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}]"
_PERSON_ID = re.compile(
    rf"(?P<it>(?<![0-9])(?P<century>(?:18|19|20){_GAP})?"
    rf"(?P<day>[0-9]{{2}}(?P<inner>[-/. \N{{NO-BREAK SPACE}}]?)[0-9]{{2}}(?P=inner)"
    rf"[0-9]{{2}})(?P<sign>{_GAP}{_SIGN}?{_GAP})(?P<last>[0-9]{{4}})(?![0-9]))"
)
_VALID = "är ett personnummer eller samordningsnummer."
_NEARLY = (
    "har samma form som ett personnummer, även om kontrollsiffran eller datumet "
    "inte stämmer."
)


def _valid_ids(text: str) -> Iterator[Trace]:
    for match in _PERSON_ID.finditer(text):
        if _is_person_id(match):
            yield _trace(Kind.PERSON_ID, match, _VALID)


def _near_ids(text: str) -> Iterator[Trace]:
    for match in _PERSON_ID.finditer(text):
        if not _is_person_id(match) and _is_nearly_one(match):
            yield _trace(Kind.PERSON_ID, match, _NEARLY)


def _is_person_id(match: re.Match[str]) -> bool:
    """Tell whether the number is somebody's, and no day with a time of day after."""
    if match["inner"] and _is_a_clock(match):
        return False
    digits = re.sub(r"[^0-9]", "", (match["century"] or "") + match["day"])
    sign = "+" if "+" in match["sign"] and not match["century"] else "-"
    # Where month or day of birth is not known, the century is needed to tell.
    written = (f"{digits}{sign}{match['last']}", f"19{digits}{match['last']}")
    return any(_is_somebodys(number) for number in written)


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
_BETWEEN = r"[-/. \N{NO-BREAK SPACE}]?"
_ABROAD = (
    rf"(?:\+|00)[1-9][0-9]{{0,2}}{_BETWEEN}(?:\(0\){_BETWEEN})?"
    rf"[1-9](?:{_BETWEEN}[0-9]){{6,10}}"
)
_MOBILE = rf"07[0-9](?:{_BETWEEN}[0-9]){{7}}"
_LANDLINE = (
    r"0[1-9][0-9]{0,2}[^\S\n]?[-/\N{EN DASH}][^\S\n]?[0-9]{2,3}"
    r"(?:[^\S\n]?[0-9]{2,3}){1,3}"
)
_TOGETHER = r"0[1-9][0-9]{7,8}"
_PHONE = re.compile(
    rf"(?P<it>(?<![0-9.,:-])(?:{_ABROAD}|{_MOBILE}|{_LANDLINE}|{_TOGETHER}))"
    r"(?![0-9]|[-.:,][0-9])"
)


def _phones(text: str) -> Iterator[Trace]:
    for match in _PHONE.finditer(text):
        digits = sum(char.isdigit() for char in match["it"])
        if 8 <= digits <= 15:
            yield _trace(Kind.PHONE, match, "ser ut som ett telefonnummer.")


# --- registration plates ----------------------------------------------------------
_LETTERS = "A-HJ-PR-UW-Z"  # a plate has no I, Q, V, Å, Ä or Ö
_PLATE = re.compile(
    rf"(?P<it>\b(?P<letters>[{_LETTERS}]{{3}})[-\s]?[0-9]{{2}}[0-9A-HJ-NPR-UW-Z]\b)"
)
_SAID_PLATE = re.compile(
    r"\b(?:reg(?:istrerings)?(?:\.|nr|nummer|skylt)*|skylten?|bilen)[\s:.]{1,3}"
    rf"(?P<it>[{_LETTERS}]{{3}}[-\s]?[0-9]{{2}}[0-9A-HJ-NPR-UW-Z])\b",
    re.IGNORECASE,
)


def _plates(text: str) -> Iterator[Trace]:
    why = "ser ut som ett registreringsnummer på ett fordon."
    for match in _PLATE.finditer(text):
        if match["letters"] not in NO_PLATE:
            yield _trace(Kind.PLATE, match, why)
    for match in _SAID_PLATE.finditer(text):
        if not match["it"].isupper():
            yield _trace(Kind.PLATE, match, why)


# --- names ------------------------------------------------------------------------
_CAPITAL = "A-ZÅÄÖÉÈÜÇŠŽĆČĐŞĞİ"
_SMALL = "a-zåäöéèüçšžćčđşğıáíóúñâêîôû"
_WORD = rf"[{_CAPITAL}][{_SMALL}'’]+(?:-[{_CAPITAL}][{_SMALL}'’]+)?"
_SHOUTED = rf"[{_CAPITAL}]{{2,}}(?:-[{_CAPITAL}]{{2,}})?"
_SPACE = r"[^\S\n]{1,3}"
_PARTICLE = r"(?:(?:von|af|de|van|bin|ibn|al|el|Al|El)[- ])?"
#: A given name, perhaps more of them, and a surname or its first letter.
_FULL_NAME = re.compile(
    rf"(?P<it>\b(?P<given>{_WORD})(?P<rest>(?:{_SPACE}{_PARTICLE}{_WORD}){{1,3}}"
    rf"|{_SPACE}[{_CAPITAL}](?![\w]))\b)"
)
_SHOUTED_NAME = re.compile(
    rf"(?P<it>\b(?P<given>{_SHOUTED})(?P<rest>(?:{_SPACE}{_SHOUTED}){{1,3}})\b)"
)
#: As one writes in a hurry: ”anna svensson”.
_HURRIED = re.compile(
    rf"(?P<it>\b(?P<given>[{_SMALL}-]{{2,}}){_SPACE}[{_SMALL}]{{2,}}ss?on\b)",
)
_TURNED = re.compile(
    rf"(?P<it>\b[{_CAPITAL}][{_SMALL}]+son,{_SPACE}(?P<given>{_WORD}))\b"
)
_A_NAME = "ser ut som en persons namn."
#: Words after which a given name alone is enough.
_CALLED = re.compile(
    r"\b(?:heter|hette|kallas|kallad|kallade|kallar sig|vid namn|smeknamnet|namnet"
    r"|förnamnet|mannen|kvinnan|killen|tjejen|pojken|flickan|sonen|dottern|brodern"
    r"|systern|ungdomen|personen|[0-9]{1,2}-årig[aen]{0,2})"
    rf"(?:{_SPACE}som)?(?:{_SPACE}heter)?{_SPACE}[”\"’']?(?P<it>{_WORD})\b"
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
    r"|bar|plan|planen|backe|backen|bygg|städ|burgers?)$"
)
#: What says, after a name, that it is a place's, an event's or a company's.
_PLACE_AFTER = re.compile(
    r"s?[^\S\n](?:gata|väg|torg|park|plats|plan|skola|kyrka|gränd|stig|backe|allé|bro"
    r"|minne|pizzeria|livs|kiosk|ab|hb|kb|if|fc|sk|bk|aktiebolag|handelsbolag"
    r"|ekonomisk förening|stiftelse)(?:en|et|n)?\b",
    re.IGNORECASE,
)
_DAYS = frozenset((*LONG_MONTHS, *MONTHS, *WEEKDAYS))


def _names(text: str, places: frozenset[str]) -> Iterator[Trace]:
    yield from _full_names(text, places)
    for match in _CALLED.finditer(text):
        if _is_given(match["it"], places):
            why = "är ett förnamn och står där en person brukar nämnas."
            yield _trace(Kind.NAME, match, why)


def _full_names(text: str, places: frozenset[str]) -> Iterator[Trace]:
    for match in (*_each(_FULL_NAME, text), *_each(_SHOUTED_NAME, text)):
        if _is_given(match["given"]):
            yield from _full_name(match, places)
    for match in (*_HURRIED.finditer(text), *_TURNED.finditer(text)):
        if _is_given(match["given"], places):
            yield _trace(Kind.NAME, match, _A_NAME)


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
    is_of_a_place = match["given"].lower() in places and not surname.endswith("son")
    if surname and not is_of_a_place and not _PLACE_AFTER.match(match.string, end):
        start = match.start()
        yield Trace(Kind.NAME, start, end, match.string[start:end], _A_NAME)


def _is_given(word: str, places: frozenset[str] = frozenset()) -> bool:
    low = word.lower()
    return low not in places and (
        low in GIVEN_NAMES or low.partition("-")[0] in GIVEN_NAMES
    )


def _is_surname(word: str, places: frozenset[str]) -> bool:
    low = word.lower()
    is_other = low in OTHER_WORDS or low in _DAYS or low in places
    return not is_other and not _NO_SURNAME.search(low)


# --- which places there are -------------------------------------------------------
def review(text: str) -> list[Trace]:
    """Find the traces in a text, knowing the municipality's own places."""
    lists = composed("PLACE_NAMES", tuple[Callable[[], Iterable[str]], ...])
    places = [name for names in lists for name in names()]
    return find_traces(text, places=places)


# --- in forms ---------------------------------------------------------------------
REVIEW_URL = reverse_lazy("review-text")
EXPLAINS = "Skriv om platsen och det som hände, inte om vem."


class TraceGuardMixin(PaxForm):
    """A form whose text is to be about places: what looks like a person is caught.

    `guarded` names the fields.  A trace in what was written is an error that quotes
    it and says why; a field for a reason then appears, and with a reason the text is
    kept.  The service is handed `form.kept` and records it (`record_kept`); the text
    that was found is never in the log, nor may the reason repeat it.
    """

    guarded: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_traces: list[Trace] = []
        self.kept_because = ""
        for name in self.guarded:
            if name in self.fields:
                self.fields[name].widget.attrs["data-pax-traces"] = REVIEW_URL
        if self.add_prefix("keep_because") in (self.data or {}):
            self._ask_why()

    @property
    def kept(self) -> Kept:
        """What was kept and why: nothing, as a rule."""
        if not self.kept_because:
            return NOTHING_KEPT
        kinds = dict.fromkeys(trace.kind for trace in self.kept_traces)
        return Kept(self.kept_because, tuple(kinds))

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, and what of it was kept though it looks like a person."""
        return super().given | {"kept": self.kept}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        found = self._found()
        because = self.cleaned_data.pop("keep_because", "")
        if not found:
            return cleaned
        self._ask_why()
        if because and review(because):
            self.add_error(
                "keep_because", "Skriv skälet utan att upprepa det som pekar ut någon."
            )
        elif because:
            self.kept_because = because
            self.kept_traces = [t for traces in found.values() for t in traces]
        elif "keep_because" not in self.errors:
            self._refuse(found)
        return cleaned

    def _found(self) -> dict[str, list[Trace]]:
        """Find the traces of each guarded field that was written in."""
        written = {
            name: str(self.cleaned_data.get(name) or "")
            for name in self.guarded
            if name in self.changed_data
        }
        found = {name: review(text) for name, text in written.items()}
        return {name: traces for name, traces in found.items() if traces}

    def _refuse(self, found: dict[str, list[Trace]]) -> None:
        for name, traces in found.items():
            for trace in traces:
                self.add_error(name, f"{trace.in_words} {EXPLAINS}")

    def _ask_why(self) -> None:
        if "keep_because" in self.fields:
            return
        self.fields["keep_because"] = TitleField(
            label="Behåll texten ändå – skriv varför",
            max_length=200,
            required=False,
            help_text=(
                "Bara om texten måste stå kvar. Skälet skrivs i loggen tillsammans "
                "med ditt namn. Upprepa inte uppgiften i skälet."
            ),
        )
        self.order_fields(self._order())

    def _order(self) -> list[str]:
        """Put the reason right after the last of the guarded fields."""
        names = [name for name in self.fields if name != "keep_because"]
        last = max((names.index(n) for n in self.guarded if n in names), default=-1)
        return [*names[: last + 1], "keep_because", *names[last + 1 :]]
