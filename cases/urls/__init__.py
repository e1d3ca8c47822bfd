"""The addresses of cases, by the part of the work they belong to."""

from importlib import import_module

app_name = "cases"

PARTS = (
    "case",
    "lists",  # list, search, export
    "flags",  # flagging and its receipts
    "investigation",  # parties, statements, jäv, restriction
    "calculation",
    "reports",  # polisanmälan
    "disclosures",  # inbox, frozen copies, feedback
    "position",  # joint position, prosecution, closing
    "tracks",  # återkrav, stopped payments, underrättelser
    "work",  # tasks, notes, documents, links
    "timeline",  # timeline, history, readers
    "process",  # processkartor
)

urlpatterns = [
    pattern
    for part in PARTS
    for pattern in import_module(f"cases.urls.{part}").urlpatterns
]
