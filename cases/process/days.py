"""How the days of a matter stand to each other: what cannot be, and what hardly is.

One table for every processkarta, for no unit can adapt the order of time.  What cannot
be is refused, by the service; what hardly is, is asked about, by the form.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases.process import gokungen
from pax.ui import swedish

#: The day that an event of the chain bears, as its own field.
ON = "on"


@dataclass(frozen=True)
class Order:
    """That a day of some events comes on or after the day of others.

    `day` is the field, `ON` or one of the event's data; so is `since`, where it is a
    day of the same event.  Of several earlier events it is the first that counts, or
    with `latest` the last.
    """

    events: tuple[str, ...]
    of: str  # the day, in words
    than: str  # the earlier day, in words
    after: tuple[str, ...] = ()
    day: str = ON
    since: str = ""
    latest: bool = False

    def refusal(self, earlier: datetime.date) -> str:
        """Say why the day cannot be right."""
        return (
            f"{self.of} kan inte vara före {self.than} ({swedish.day(earlier)}). "
            "Kontrollera datumet."
        )


_POLICE = tuple(t.key for t in gokungen.TRANSITIONS if t.key.startswith("fu_"))
_COURT = (*gokungen.JUDGMENTS, "strafforelaggande", "atalsunderlatelse")
_POSITIONS = ("stallning_ja", "stallning_nej", "stallning_komplettera")
_TOLD = tuple(t.key for t in gokungen.TRANSITIONS if t.tells)

ORDERS = (
    Order(
        (*_TOLD, *_POSITIONS),
        "Dagen",
        "den dag då polisanmälan skickades",
        after=("anmal",),
    ),
    Order(
        (*_POSITIONS, "atal", *_COURT),
        "Dagen",
        "den dag då förundersökningen inleddes",
        after=("fu_inledd",),
    ),
    Order(
        gokungen.JUDGMENTS,
        "Domens datum",
        "den dag då åtal väcktes",
        after=("atal",),
    ),
    Order(
        ("overklagad", "laga_kraft"),
        "Dagen",
        "domens datum",
        after=gokungen.JUDGMENTS,
        latest=True,
    ),
    Order(
        _COURT,
        "Laga kraft",
        "avgörandet",
        day="final_on",
        since=ON,
    ),
)


def impossible(
    event: str,
    days: Mapping[str, datetime.date],
    past: Mapping[str, list[datetime.date]],
) -> Iterator[tuple[str, str]]:
    """Name each day of an event that cannot be right, and say why.

    `days` are the event's own, by field; `past` those of the events before it.
    """
    for order in ORDERS:
        day = days.get(order.day)
        if event not in order.events or day is None:
            continue
        before = [days[order.since]] if order.since in days else []
        before += [on for key in order.after for on in past.get(key, ())]
        if not before:
            continue
        earlier = max(before) if order.latest else min(before)
        if day < earlier:
            yield order.day, order.refusal(earlier)


def follows(
    event: str,
    day: datetime.date,
    later: Mapping[str, list[datetime.date]],
) -> str:
    """Say why an event that has others after it cannot have been on a day, or nothing.

    The same table read from the other side, for a day that is corrected.
    """
    for order in ORDERS:
        if event not in order.after or order.day != ON:
            continue
        ons = [on for key in order.events for on in later.get(key, ())]
        if ons and day > min(ons):
            return (
                f"Dagen kan inte vara efter det som hände sedan "
                f"({swedish.day(min(ons))}). Kontrollera datumet."
            )
    return ""


def days_of(on: datetime.date, data: Mapping[str, Any]) -> dict[str, datetime.date]:
    """Give the days of an event by field: its own, and those among its data."""
    days = {k: v for k, v in data.items() if isinstance(v, datetime.date)}
    return {**days, ON: on}
