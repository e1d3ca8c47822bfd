"""The page of the documentation that shows every state and way between them."""

from collections.abc import Iterable, Iterator

from cases.enums import CLAIM_WAYS
from cases.process import gokungen
from cases.process.definition import Clock, Definition, Side, Transition

HEAD = """\
# States, and the ways between them

<!-- Written by `manage.py write_reference` from cases/process/gokungen.py and
cases/enums.py. Do not edit: tests/house/test_reference.py fails when the page is out
of date. -->

Gökungen is the process that ships with Pax. A unit's manager can copy it and change
names, help texts, fields and clocks; the steps and the ways between them are the same
in every copy. A case keeps the version it began with.

A case is on one of two sides. The *owner* is the unit whose matter it is. A *receiver*
opened its case from a disclosed copy. Each moves its own case only: what a receiver
*tells* reaches the owner as a disclosure, and moves the owner's case as a fact told by
another.
"""
SIDES: dict[Side, str] = {"owner": "The owner's side", "receiver": "A receiver's side"}
UNITS = {"working_days": "working days", "days": "days", "years": "years"}
CLAIM = """\

## A claim for money back (återkrav)

Runs beside the chain, and on after it. Money that comes back settles a claim from any
state in which something is owed: it becomes *Återbetalt* when all of it has come.
"""


def as_page() -> str:
    """Write the page."""
    chart = gokungen.DEFINITION
    lines = [HEAD]
    for side, title in SIDES.items():
        lines += [f"## {title}\n", *_drawing(chart, side), ""]
    lines += ["## Every way\n", *_ways(chart), "", "## Times that run\n"]
    lines += [*_clocks(chart.clocks), CLAIM, *_claims()]
    return "\n".join(lines) + "\n"


def _drawing(chart: Definition, side: Side) -> Iterator[str]:
    ways = [t for t in chart.transitions if side in t.sides or _is_told(t, side)]
    shown = {s for t in ways for s in (*t.sources, t.target)}
    yield from ("```mermaid", "stateDiagram-v2", "  direction LR")
    for step in chart.steps:
        if step.key in shown:
            yield f'  state "{step.name}" as {step.key}'
    for source, target, names in _arrows(ways):
        yield f"  {source} --> {target}: {names}"
    yield "```"


def _arrows(ways: Iterable[Transition]) -> Iterator[tuple[str, str, str]]:
    """Give one arrow between two steps, with all that leads that way."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for t in ways:
        for source in t.sources:
            arrows.setdefault((source, t.target), []).append(t.key)
    for (source, target), keys in arrows.items():
        yield source, target, "<br>".join(keys)


def _is_told(t: Transition, side: Side) -> bool:
    return side not in t.sides and t.may_be_told


def _ways(chart: Definition) -> Iterator[str]:
    yield "| key | name | from | to | side | permission | filled in | remarks |"
    yield "|---|---|---|---|---|---|---|---|"
    for t in chart.transitions:
        sources = ", ".join(chart.step(s).name for s in t.sources)
        needs = ", ".join((*t.needs, *(f"({name})" for name in t.asks)))
        yield (
            f"| `{t.key}` | {t.name} | {sources} | {chart.step(t.target).name} "
            f"| {', '.join(t.sides)} | {' or '.join(t.by)} | {needs} "
            f"| {', '.join(_remarks(t))} |"
        )


def _remarks(t: Transition) -> Iterator[str]:
    said = (
        (t.reason, "a reason"),
        (t.negative, "a negative outcome"),
        (t.may_be_told, "told to the others"),
        (t.service, "a page of its own"),
        (t.after, f"after {' or '.join(t.after)}"),
        (t.reopens, "only to a step where the case has been"),
    )
    return (words for holds, words in said if holds)


def _clocks(clocks: Iterable[Clock]) -> Iterator[str]:
    yield "| key | name | starts | stops | length | side | law |"
    yield "|---|---|---|---|---|---|---|"
    for c in clocks:
        yield (
            f"| `{c.key}` | {c.name} | {', '.join(c.starts)} | {', '.join(c.stops)} "
            f"| {c.length} {UNITS[c.unit]} | {', '.join(c.sides)} | {c.law} |"
        )


def _claims() -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2", "  direction LR")
    for state, ways in CLAIM_WAYS.items():
        yield f'  state "{state.label}" as {state.value}'
        for target in ways:
            yield f"  {state.value} --> {target.value}"
    yield "```"
