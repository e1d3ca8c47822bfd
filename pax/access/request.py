"""A request behind a door: somebody has signed in."""

from django.http import HttpRequest

from pax.accounts.models import User


class Request(HttpRequest):
    """What a guarded view receives; only a name for types, never made."""

    user: User
    refused: str  # why a disclosure was stopped, for the log
    page_path: str  # of the page that is drawn, where it is not what was asked for
