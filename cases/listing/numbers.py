"""Numbers that identify someone or something, recognised in any way of writing.

What people paste into a search box: a personnummer with or without century, an
organisationsnummer with or without hyphen, a diarienummer with spaces, a K-nummer.
"""

import re

from pax.ui.text import clean_text

_DASHES = "[-\N{EN DASH}\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}]"
_PERSON = re.compile(r"(?P<century>18|19|20)?(?P<ten>[0-9]{6}[-+]?[0-9]{4})")
_ORGANISATION = re.compile(r"(16)?(?P<six>[0-9]{2}[2-9][0-9]{3})-?(?P<four>[0-9]{4})")
_K_NUMBER = re.compile(
    r"(?P<station>[0-9]{4})-?K(?P<number>[0-9]{1,7})-?(?P<year>[0-9]{2})"
)
_REFERENCE = re.compile(
    r"(?P<code>[A-ZÅÄÖ]{1,8})[- /]*(?P<year>20[0-9]{2})[- /]+(?P<no>[0-9]{1,7})"
)


def _tight(text: str) -> str:
    """Write it as one word with plain hyphens."""
    return re.sub(r"\s", "", re.sub(_DASHES, "-", clean_text(text))).upper()


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


def k_number(text: str) -> str:
    """Give the police's number of a report as it is kept: 5000-K123456-26."""
    found = _K_NUMBER.fullmatch(_tight(text))
    return f"{found['station']}-K{found['number']}-{found['year']}" if found else ""


def reference(text: str) -> str:
    """Give a diarienummer as it is kept: SN-2026-0042."""
    plain = re.sub(_DASHES, "-", clean_text(text)).upper()
    found = _REFERENCE.fullmatch(plain)
    return f"{found['code']}-{found['year']}-{int(found['no']):04d}" if found else ""
