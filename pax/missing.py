"""What is missing, asked before something is done that cannot be undone.

Each room lists what its things lack (its own `missing.py`)::

    def missing_in(report: Polisanmalan) -> list[Missing]: ...

The page of the act shows the list, each with the way to where it is mended
(`LackingForm`), and the service asks the same once more (`let_through`): what must be
there is refused, and what may be lacking passes with a reason, which stays in the
history and in the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pax.errors import Invalid, WrongState


@dataclass(frozen=True)
class Missing:
    """Something that ought to be there: said without naming any person."""

    what: str  # a sentence without its full stop
    link: str  # where it is mended, or read
    must: bool = False  # whether nothing is done without it


def let_through(missing: Iterable[Missing], despite: str, *, done: str = "") -> str:
    """Refuse what lacks what it must have, or lacks anything without a reason.

    Gives what the history and the log are to say: that it was `done`, and if anything
    was missing also what, and why it was done all the same.
    """
    lacking = list(missing)
    if without := [one.what for one in lacking if one.must]:
        raise WrongState(f"{'. '.join(without)}.")
    if not lacking:
        return done
    named = [one.what for one in lacking]
    if not despite.strip():
        raise Invalid(
            f"{'. '.join(named)}. Gör det som saknas, eller skriv varför det får vara "
            "så."
        )
    why = f"Saknades: {'; '.join(named)}. Skäl: {despite.strip()}"
    return f"{done}. {why}" if done else why
