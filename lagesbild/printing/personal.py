"""Which fields of this app hold personal data: none does.

Who has asked for a document is in `created_by`; what the document says is looked after
where it is written (lagesbild/report/personal.py).
"""

from pax.personal import Kept

PERSONAL: dict[str, Kept] = {}

PLAIN: dict[str, tuple[str, ...]] = {
    "printing.PdfJob": (
        "title",
        "year",
        "attempts",
        "step",
        "steps",
        "result_sha256",
        "because",
    ),
}
