"""What a processkarta says: steps, transitions, clocks, and their own fields.

A definition is plain data (JSON in ProcessVersion), read into these classes.
The *shape* of the chain (which transitions exist, between which steps, by whom)
is Gökungen's; names, help texts, extra fields and clock lengths are a unit's own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

#: Which side of a disclosure a case is on: the one that owns the matter (the
#: hub), or one that was opened from a received copy.
Side = Literal["owner", "receiver"]
Unit = Literal["working_days", "days", "years"]


@dataclass(frozen=True)
class Step:
    """One stage of the chain, as it is drawn at the head of a case."""

    key: str
    name: str
    help: str = ""
    who: str = ""  # whose step it is, in words: "Socialnämnden", "Polisen"


@dataclass(frozen=True)
class Transition:
    """A way onward (or to stay, with a new outcome) and what it takes.

    `by` names permissions, any of which suffices.  `needs` are the data that
    must be filled in, `asks` those that may be; `reason` that words must be
    given.  `tells` says that on the receiver's side the transition is given back
    to the sender as feedback.  `service` transitions are made by their own
    service (signing a report), never from the general form.  `after` names events
    of which one must have happened first (a judgment, before it is appealed).
    `reopens` is a way back from the end, closed or not, to a step where the case
    has been.  `past` is what it is called once made, where `name` is a wish.
    """

    key: str
    name: str
    sources: tuple[str, ...]
    target: str
    sides: tuple[Side, ...] = ("owner",)
    by: tuple[str, ...] = ("case_edit",)
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    reason: bool = False
    negative: bool = False
    tells: bool = False
    service: bool = False
    after: tuple[str, ...] = ()
    reopens: bool = False
    past: str = ""
    help: str = ""

    @property
    def happened(self) -> str:
        """What it is called once it has been made."""
        return self.past or self.name

    @property
    def may_be_told(self) -> bool:
        """Whether another agency can tell us that this has happened."""
        return self.tells or "position_record" in self.by


@dataclass(frozen=True)
class Clock:
    """A time that runs: from a transition (or step) until another.

    `starts`/`stops` are transition keys; `from_field` names a date in the
    transition's data (or on the case) that the time counts from.  It does not start
    when what it waits for was told already: the data that `unless` names.  On the
    other side of a disclosure it may be called `there`: one day, owed and awaited.
    """

    key: str
    name: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    length: int
    unit: Unit = "working_days"
    from_field: str = ""
    law: str = ""
    sides: tuple[Side, ...] = ("owner",)
    unless: str = ""
    there: str = ""

    def is_started_by(self, event: str, side: Side, data: Mapping[str, Any]) -> bool:
        """Tell whether an event on one side, with its data, lets the time run."""
        return (
            event in self.starts
            and side in self.sides
            and not (self.unless and data.get(self.unless))
        )


@dataclass(frozen=True)
class ExtraField:
    """A field that a unit has added, asked for at one transition."""

    key: str
    label: str
    kind: Literal["text", "long", "date", "kr", "yes_no", "choice"] = "text"
    at: str = ""  # transition key
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole processkarta."""

    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    clocks: tuple[Clock, ...] = ()
    fields: tuple[ExtraField, ...] = field(default=())

    @classmethod
    def load(cls, data: dict[str, Any]) -> "Definition":
        """Read a definition from its JSON."""
        return cls(
            tuple(Step(**s) for s in data["steps"]),
            tuple(Transition(**_tuples(t)) for t in data["transitions"]),
            tuple(Clock(**_tuples(c)) for c in data.get("clocks", [])),
            tuple(ExtraField(**_tuples(f)) for f in data.get("fields", [])),
        )

    def dump(self) -> dict[str, Any]:
        """Write the definition as JSON."""
        return asdict(self)

    def step(self, key: str) -> Step:
        """Find a step by its key."""
        return next(s for s in self.steps if s.key == key)

    def transition(self, key: str) -> Transition | None:
        """Find a transition by its key, or None."""
        return next((t for t in self.transitions if t.key == key), None)

    def onward(self, step: str, side: Side) -> list[Transition]:
        """List the ways onward from a step for one side."""
        return [t for t in self.transitions if step in t.sources and side in t.sides]

    def position(self, step: str) -> int:
        """Say which number in the chain a step has, from 0."""
        return [s.key for s in self.steps].index(step)


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
