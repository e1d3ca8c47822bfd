"""What runs beside the chain has in common: its tab, and what is around a form."""

from typing import Any

from django.urls import reverse

from cases.case.acting import in_case
from cases.models import Case
from pax.pages import FormPage


def in_tracks(case: Case, title: str, **words: Any) -> FormPage:
    """Give the form page of something that runs beside the chain."""
    return in_case(case, title, back=tracks_url(case), **words)


def tracks_url(case: Case, anchor: str = "") -> str:
    """Give the address of the tab, and of a part of it."""
    url = reverse("cases:tracks", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url
