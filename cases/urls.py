"""The addresses of cases, by the room they belong to."""

from importlib import import_module

app_name = "cases"

ROOMS = (
    "start",
    "case",
    "listing",  # list, search, export
    "flag",  # flagging and its receipts
    "assignment",  # who handles it, jäv, restriction
    "investigation",  # parties, statements, what they were told
    "calculation",
    "report",  # polisanmälan
    "disclosure",  # inbox, frozen copies, feedback
    "chain",  # ways onward
    "position",  # whether a prosecutor can take the case
    "closing",
    "claims",  # återkrav, stopped payments
    "notices",  # underrättelser
    "work",  # tasks, notes, documents, links
    "timeline",  # timeline, history, readers
    "process",  # processkartor
)

urlpatterns = [
    pattern
    for room in ROOMS
    for pattern in import_module(f"cases.{room}.urls").urlpatterns
]
