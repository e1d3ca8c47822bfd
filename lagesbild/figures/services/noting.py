"""The ledger of what has been given out: all who give write in it, and read it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from lagesbild.figures.ledger import Giving
from lagesbild.figures.models import GivenOut
from pax.accounts.models import User


def given_before(about: Iterable[str], *, by: User) -> dict[str, tuple[Giving, ...]]:
    """Give what one's authority has given out of some things, the first first."""
    found: dict[str, tuple[Giving, ...]] = defaultdict(tuple)
    given_out = GivenOut.objects.visible_to(by).filter(about__in=about)
    for given in given_out.order_by("created_at", "pk"):
        found[given.about] += (Giving.from_data(given.content),)
    return found


def note_given(
    occasion: UUID,
    givings: Mapping[str, Giving],
    *,
    by: User,
    at: datetime.datetime | None = None,
) -> None:
    """Write down what is given out; who gives has been asked whether they may.

    `at`: when it was given, of what was so before there was a ledger.
    """
    then = {} if at is None else {"created_at": at}
    GivenOut.objects.bulk_create(
        GivenOut(
            agency=by.agency,
            about=about,
            occasion=occasion,
            content=giving.as_data(),
            created_by=by,
            **then,
        )
        for about, giving in givings.items()
    )
