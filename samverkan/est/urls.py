"""The addresses of EST, by the room they belong to."""

from importlib import import_module

app_name = "est"

ROOMS = (
    "weeks",  # the picture of a week as it is read
    "compiling",  # put together by those who coordinate
    "scale",
    "parts",  # an agency's own part
    "freezing",  # frozen, and corrected
    "trends",
    "analysis",
    "printing",
    "importing",
)

urlpatterns = [
    pattern
    for room in ROOMS
    for pattern in import_module(f"samverkan.est.{room}.urls").urlpatterns
]
