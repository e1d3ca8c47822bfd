"""Numbers that identify someone or something, recognised in any way of writing.

What people paste into a search box: a personnummer with or without century, an
organisationsnummer with or without hyphen, a diarienummer with spaces, a K-nummer.
"""

import datetime
import re

from pax.ui.text import clean_text, plain_dashes

_PERSON = re.compile(r"(?P<century>18|19|20)?(?P<ten>[0-9]{6}[-+]?[0-9]{4})")
_DAY = re.compile(
    r"(?P<century>18|19|20)?(?P<year>[0-9]{2})(?P<dash>-?)(?P<month>[0-9]{2})"
    r"(?P=dash)(?P<day>[0-9]{2})"
)
_ORGANISATION = re.compile(r"(16)?(?P<six>[0-9]{2}[2-9][0-9]{3})-?(?P<four>[0-9]{4})")
_OTHERS = re.compile(
    r"[0-9]{4}-?K[0-9]{1,7}-?[0-9]{2}|AM-[0-9]{1,7}-[0-9]{2}|B[0-9]{1,6}-[0-9]{2}"
)
_REFERENCE = re.compile(
    r"(?P<code>(?:[A-Z]-)?[A-ZÅÄÖ]{1,6})[- /]*"
    r"(?P<year>20[0-9]{2})(?:[- /]+(?P<no>[0-9]{1,7})|(?P<tight>[0-9]{4,7}))"
)


def _tight(text: str) -> str:
    """Write it as one word with plain hyphens."""
    return re.sub(r"\s", "", plain_dashes(clean_text(text))).upper()


def identity_numbers(text: str) -> list[str]:
    """Give every way in which such a number may stand in a record, or nothing.

    Ten digits do not say which century, so all that are possible are given; the
    check digit is not tested, since what was once written down may be wrong.
    """
    tight = _tight(text)
    found = []
    if person := _PERSON.fullmatch(tight):
        ten = re.sub(r"[-+]", "", person["ten"])
        found += [
            c + ten
            for c in ([person["century"]] if person["century"] else ["19", "20", "18"])
        ]
    if organisation := _ORGANISATION.fullmatch(tight):
        six, four = organisation["six"], organisation["four"]
        found += [six + four, f"{six}-{four}"]
    return found


def birth_dates(text: str) -> list[str]:
    """Give the days, ÅÅÅÅMMDD, that a text may mean as a day of birth, or nothing.

    Six digits do not say which century, so all that are possible are given.
    """
    found = _DAY.fullmatch(_tight(text))
    if not found:
        return []
    centuries = [found["century"]] if found["century"] else ["19", "20", "18"]
    rest = found["year"] + found["month"] + found["day"]
    return [day for century in centuries if _is_a_day(day := century + rest)]


def _is_a_day(digits: str) -> bool:
    try:
        datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def case_numbers(text: str) -> list[str]:
    """Give the number of a matter as the search index keeps it, or nothing.

    A diarienummer (SN-2026-0042), the police's number of a report
    (5000-K123456-26), the prosecutor's (AM-12345-26) or the court's (B 1234-26).
    """
    plain = plain_dashes(clean_text(text)).upper()
    if found := _REFERENCE.fullmatch(plain):
        code = found["code"].replace("-", "")
        number = int(found["no"] or found["tight"])
        return [f"{code}{found['year']}{number:04d}"]
    tight = _tight(text)
    return [tight.replace("-", "")] if _OTHERS.fullmatch(tight) else []
