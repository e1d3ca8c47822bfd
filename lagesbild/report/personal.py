"""Which fields of this app hold personal data, and which say nothing of anybody.

A lägesbild is about places and phenomena: text that looks like a person is caught when
it is written (pax/ui/traces.py).
"""

from pax.personal import EMPLOYEES, Kept

ARCHIVED = "archived; the municipality's dokumenthanteringsplan says for how long"

PERSONAL: dict[str, Kept] = {
    "report.Comment": Kept(EMPLOYEES, ("text",), "until the lägesbild is decided"),
    "report.Question": Kept(EMPLOYEES, ("asked_by", "question", "answer"), ARCHIVED),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "report.Lagesbild": (
        "year",
        "title",
        "area",
        "due_months",
        "smallest_count",
        "summary",
    ),
    "report.ChapterTemplate": ("key", "title", "guidance", "order"),
    "report.Section": ("key", "title", "guidance", "order", "body"),
    "report.Figure": ("key", "title", "description", "spec"),
    "report.Suggestion": ("body", "because"),
    "report.Problem": (
        "number",
        "title",
        "what",
        "where",
        "affected",
        "period",
        "consequences",
        "not_known",
        "left_out",
    ),
    "report.Cause": ("text", "order"),
    "report.Priority": ("weight", "reason"),
    "report.Statement": ("text", "order"),
    "report.Source": ("title", "detail", "digest"),
    "report.Edition": ("number", "body", "paragraph", "diarienummer", "changes"),
    "report.EditionVariant": (
        "title",
        "year",
        "content",
        "content_sha256",
        "pdf_sha256",
    ),
    "report.Reporting": ("to", "paragraph", "note"),
}
