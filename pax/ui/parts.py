"""What the components draw: small values that views and selectors hand to templates.

They know nothing of the domain; an app turns its own records into these.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


class Tone(StrEnum):
    """What a colour and its shape say; never said by colour alone."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    WAITING = "waiting"


class StepState(StrEnum):
    """Where a step in a chain stands."""

    DONE = "done"
    CURRENT = "current"
    UPCOMING = "upcoming"
    STOPPED = "stopped"  # ended here, with a negative outcome
    SKIPPED = "skipped"  # does not apply in this matter
    PLAIN = "plain"  # drawn where nothing has happened: a map of the chain


@dataclass(frozen=True, slots=True)
class Track:
    """A course beside the chain: återkrav, återrapportering, underrättelse."""

    title: str
    state: StepState = StepState.UPCOMING
    owner: str = ""  # ”Kommunen”, ”Polisen”, ”Åklagaren”
    owner_kind: str = ""  # kommun | polis | annan: the owner's colour
    on: datetime.date | None = None
    note: str = ""  # ”Väntar region”, ”Nedlagd: brott kan inte styrkas”
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step(Track):
    """One step in a chain: what happens, at whom, and how it went."""

    tracks: tuple[Track, ...] = ()
    again: bool = False  # it has been here before, and lies ahead anew


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry in a timeline: who did what, when, for which agency."""

    title: str
    at: datetime.datetime
    who: str = ""
    agency: str = ""
    icon: str = "dot"  # dot plus edit check cross send share lock file flag eye
    detail: str = ""
    url: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Column:
    """A column head; with ``key`` it can be sorted by a link."""

    label: str
    key: str = ""
    numeric: bool = False
    hidden: bool = False  # the label is read aloud but not shown


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number worth seeing first (nyckeltal), with what it counts."""

    label: str
    value: str | int
    note: str = ""
    tone: Tone = Tone.NEUTRAL
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several pages about the same thing."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, with the address of the list without it."""

    label: str
    url: str


#: How many things each list of the start page shows, the most urgent first.
AT_MOST = 10


@dataclass(frozen=True)
class StartPanel:
    """One list of the start page: what waits for a person somewhere in Pax."""

    key: str  # also its anchor, and the template's choice of drawing
    title: str
    figure: str  # what its number is called among the key figures
    items: Sequence[Any]  # one more than is shown, if there are more
    late: int = 0
    #: Shown also when it is empty, saying so.
    stays: bool = True
    more: str = ""  # the name of the page that shows the rest
    template: str = ""  # draws a list that the start page does not know

    @property
    def shown(self) -> Sequence[Any]:
        """The most urgent."""
        return self.items[:AT_MOST]

    @property
    def is_cut(self) -> bool:
        """Whether there is more than what is shown."""
        return len(self.items) > AT_MOST

    @property
    def count(self) -> str:
        """How many, or that there are more than the page shows."""
        return f"{AT_MOST}+" if self.is_cut else str(len(self.items))


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a long list; the ends are addresses, or empty."""

    items: list[Item] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""
