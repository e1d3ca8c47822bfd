"""How often a password may be tried: one place for every door that asks for one.

Whoever guesses is slowed down; whoever owns the account is not shut out.  An attempt
is counted *before* it is checked and forgotten when it was right, so that forty sent
at once get no more checks than forty sent after each other.  What is counted:

- *one account from one place*: a browser that has been let in to it before is a place
  of its own, whatever address it comes from, so that a guesser in the same office (or
  behind the same proxy) takes nothing from it;
- *one account from everywhere else*: when many places guess at it, each of them has
  one attempt left.  The owner's right password, from wherever, is the first there;
- *one address*, over all accounts: when it has guessed at many, those who have never
  been let in from there wait for each other, a few seconds each.

The counters carry keyed digests: what is typed as a name may be a password or a
number of somebody's, and the cache is no place for either.  Nothing here knows of forms
or of users, so that another way to sign in can count in the same place.
"""

from __future__ import annotations

import ipaddress
import secrets
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

#: Within this time, and from one place, so many may be wrong.
WINDOW_SECONDS = 10 * 60
MOST_FROM_PLACE = 8
#: So many on one account, from places not known to it, before each has one left.
MOST_ON_ACCOUNT = 24
#: A whole municipality may share an address, and not all its mistakes are attacks:
#: after so many, those who are not known there are let through one at a time.
MOST_FROM_ADDRESS = 200
SLOT_SECONDS = 5

KNOWN = "pax-known"
KNOWN_DAYS = 180
MOST_KNOWN = 8  # people who share a computer
_SALT = "pax.access.known"


class SlowDown(ValidationError):
    """It was not checked at all: the person has to wait."""

    def __init__(self, seconds: int) -> None:
        """Say how long, in words."""
        self.seconds = seconds
        super().__init__(
            f"För många försök. Vänta {_in_words(seconds)} och försök igen.",
            code="slow_down",
        )


@dataclass(frozen=True)
class Counter:
    """How many have been tried at something, within a stretch of time.

    The stretch is in the key: a counter that loses its time to live, as one may when
    it ends between two of the cache's steps, stands in nobody's way.
    """

    about: str
    seconds: int = WINDOW_SECONDS

    def take(self) -> int:
        """Count one more, and tell how many that makes."""
        key = self._key()
        cache.add(key, 0, self.seconds)
        try:
            return int(cache.incr(key))
        except ValueError:  # it ended just now
            cache.set(key, 1, self.seconds)
            return 1

    def give_back(self) -> None:
        """Count one less: it was right."""
        key = self._key()
        if self.count():
            cache.decr(key)

    def forget(self) -> None:
        """Begin anew."""
        cache.delete(self._key())

    def count(self) -> int:
        return int(cache.get(self._key(), 0))

    @property
    def wait(self) -> int:
        """How many seconds there are until it begins anew."""
        return self.seconds - int(_now()) % self.seconds

    def _key(self) -> str:
        return f"tried:{self.about}:{int(_now()) // self.seconds}"


@dataclass
class Attempt:
    """One try at a password; say `was_right` when it was."""

    place: Counter
    wide: list[Counter] = field(default_factory=list)

    def was_right(self) -> None:
        """Forget what was wrong before it, and that it was made."""
        self.place.forget()
        for counter in self.wide:
            counter.give_back()


def begin(account: str, request: HttpRequest | None) -> Attempt:
    """Count a try to sign in to an account; raises SlowDown when one must wait."""
    if request is not None and knows(request, account):
        device = _opened(request)[0]
        return _counted(Counter(_digest("device", account, device)))
    address = place_of(client_address(request)) if request is not None else ""
    here = Counter(_digest("place", account, address))
    on_account = Counter(_digest("account", account))
    from_address = Counter(_digest("address", address))
    tried = here.take()
    most = MOST_FROM_PLACE if on_account.count() < MOST_ON_ACCOUNT else 1
    if tried > most:
        raise SlowDown(here.wait)
    attempt = Attempt(here, [on_account, from_address])
    on_account.take()
    if from_address.take() > MOST_FROM_ADDRESS:
        _wait_for_turn(address, attempt)
    return attempt


def begin_signed_in(account: object) -> Attempt:
    """Count a try by one who has signed in, to prove once more who they are.

    Nobody else can spend these: they are counted apart from those at the door.
    """
    return _counted(Counter(_digest("signed-in", str(account))))


def _counted(place: Counter) -> Attempt:
    if place.take() > MOST_FROM_PLACE:
        raise SlowDown(place.wait)
    return Attempt(place)


def _wait_for_turn(address: str, attempt: Attempt) -> None:
    """Let through one at a time; who has to wait has not guessed."""
    slot = Counter(_digest("slot", address), SLOT_SECONDS)
    if slot.take() > 1:
        for counter in (attempt.place, *attempt.wide):
            counter.give_back()
        raise SlowDown(slot.wait)


# --- browsers that have been let in before ------------------------------------------
def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Let the browser carry that it has been let in to this account.

    It opens nothing: it is only counted apart from those that are not known.
    """
    device, accounts = _opened(request)
    mine = _digest("known", account)
    kept = [mine, *(one for one in accounts if one != mine)][:MOST_KNOWN]
    told = signing.dumps([device or secrets.token_hex(8), *kept], salt=_SALT)
    response.set_cookie(
        _cookie_name(),
        told,
        max_age=KNOWN_DAYS * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def knows(request: HttpRequest, account: str) -> bool:
    """Tell whether this browser has been let in to the account before."""
    return _digest("known", account) in _opened(request)[1]


def _opened(request: HttpRequest) -> tuple[str, list[str]]:
    sealed = request.COOKIES.get(_cookie_name(), "")
    try:
        age = KNOWN_DAYS * 24 * 60 * 60
        device, *accounts = signing.loads(sealed, salt=_SALT, max_age=age)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(device), [str(one) for one in accounts]


def _cookie_name() -> str:
    return f"__Host-{KNOWN}" if settings.SESSION_COOKIE_SECURE else KNOWN


# --- addresses -----------------------------------------------------------------------
def client_address(request: HttpRequest) -> str:
    """Say where a request came from: behind our own proxy, what the proxy says."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in settings.PAX_PROXY_IPS:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        # The last is what our proxy saw; those before it are the client's own words.
        return forwarded.rsplit(",", 1)[-1].strip() or address
    return address


def place_of(address: str) -> str:
    """Take an address of version 6 by its network: one subscriber has all of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found)


def named(what: str, request: HttpRequest) -> str:
    """Name a counter of something else that is tried from one address."""
    return _digest(what, place_of(client_address(request)))


def _digest(*parts: str) -> str:
    kind, *rest = parts
    told = "\0".join(rest)
    return f"{kind}:{salted_hmac(_SALT, told, algorithm='sha256').hexdigest()[:32]}"


def _now() -> float:
    return time.time()


def _in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes > 1:
        return f"{minutes} minuter"
    return f"{seconds} {'sekund' if seconds == 1 else 'sekunder'}"
