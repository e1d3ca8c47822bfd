"""What a working comes to (uträkning): ”4 × 5 000 − 7 500” is 12 500.

Only what is plainly arithmetic is reckoned.  Words, or anything else that could be
read in two ways, come to nothing: what they mean is for a person to say.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from pax.ui.text import clean_text, plain_dashes

_NUMBER = r"\d{1,3}(?:\s\d{3})+(?:[.,]\d{1,4})?|\d{1,12}(?:[.,]\d{1,4})?"
_TOKENS = re.compile(rf"\s*(?:({_NUMBER})|([-+*/()]))")
_SAME = str.maketrans({"×": "*", "·": "*", "∙": "*", "x": "*", "÷": "/", ":": "/"})
_AFTER = re.compile(r"\s*=.*$|(?<=\d)\s*(?:kr|kronor|:-)(?![a-zåäö])", re.I)
#: Longer than this is no working but a text.
MOST = 60


class _NotArithmeticError(ValueError):
    """What stands there cannot be reckoned."""


def comes_to(working: str) -> Fraction | None:
    """Reckon a working of two numbers or more; None for what is not one."""
    text = _AFTER.sub("", plain_dashes(clean_text(working))).lower().translate(_SAME)
    try:
        tokens = _tokens(text)
        if sum(isinstance(token, Fraction) for token in tokens) < 2:
            return None
        value = _sum(tokens)
    except (_NotArithmeticError, ZeroDivisionError, RecursionError):
        return None
    return None if tokens else value


def _tokens(text: str) -> list[Fraction | str]:
    """Take a text apart into numbers and signs, the first one last."""
    found: list[Fraction | str] = []
    at, text = 0, text.strip()
    while at < len(text):
        match = _TOKENS.match(text, at)
        if not match or len(found) > MOST:
            raise _NotArithmeticError
        number, sign = match.groups()
        plain = re.sub(r"\s", "", number or "").replace(",", ".")
        found.append(Fraction(plain) if number else sign)
        at = match.end()
    return found[::-1]


def _chain(
    tokens: list[Fraction | str],
    part: Callable[[list[Fraction | str]], Fraction],
    signs: dict[str, Callable[[Fraction, Fraction], Fraction]],
) -> Fraction:
    value = part(tokens)
    while tokens and tokens[-1] in signs:
        sign = str(tokens.pop())
        value = signs[sign](value, part(tokens))
    return value


def _sum(tokens: list[Fraction | str]) -> Fraction:
    return _chain(tokens, _product, {"+": lambda a, b: a + b, "-": lambda a, b: a - b})


def _product(tokens: list[Fraction | str]) -> Fraction:
    return _chain(tokens, _one, {"*": lambda a, b: a * b, "/": lambda a, b: a / b})


def _one(tokens: list[Fraction | str]) -> Fraction:
    first = tokens.pop() if tokens else ""
    if isinstance(first, Fraction):
        return first
    if first == "-":
        return -_one(tokens)
    if first != "(":
        raise _NotArithmeticError
    value = _sum(tokens)
    if not tokens or tokens.pop() != ")":
        raise _NotArithmeticError
    return value
