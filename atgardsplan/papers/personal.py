"""Which fields of this app hold personal data, and which say nothing of anybody.

Text that looks like a person is caught when it is written (pax/ui/traces.py), and
individual programmes are told of as counts of five or more.
"""

from pax.personal import Kept

PERSONAL: dict[str, Kept] = {}

PLAIN: dict[str, tuple[str, ...]] = {
    "papers.Paper": (
        *("title", "addressee", "diarienummer", "content", "content_sha256"),
    ),
    "papers.PaperSection": (
        *("key", "order", "title", "guidance", "body", "generated", "offered"),
    ),
    "papers.PaperJob": (
        *("title", "name", "attempts", "step", "steps", "result_sha256", "because"),
    ),
}
