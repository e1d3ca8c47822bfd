"""The addresses of cases, by the room they belong to."""

from importlib import import_module

app_name = "cases"

ROOMS = (
    "start",
    "case",
    "listing",  # list, search, export
    "flag",  # flagging and its receipts
    "investigation",  # parties, statements, jäv, restriction
    "calculation",
    "report",  # polisanmälan
    "disclosure",  # inbox, frozen copies, feedback
    "position",  # joint position, prosecution, closing
    "claims",  # återkrav, stopped payments, underrättelser
    "work",  # tasks, notes, documents, links
    "timeline",  # timeline, history, readers
    "process",  # processkartor
)

urlpatterns = [
    pattern
    for room in ROOMS
    for pattern in import_module(f"cases.{room}.urls").urlpatterns
]
