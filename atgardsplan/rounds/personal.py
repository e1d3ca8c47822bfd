"""Which fields of this app hold personal data, and which say nothing of anybody.

Answers are about measures: text that looks like a person is caught when it is written.
"""

from pax.personal import Kept

PERSONAL: dict[str, Kept] = {}

PLAIN: dict[str, tuple[str, ...]] = {
    "rounds.Round": ("title", "question"),
    "rounds.Ask": ("told", "result", "effect", "obstacles", "ahead"),
}
