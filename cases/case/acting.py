"""What is around a form about a case."""

from typing import Any

from django.urls import reverse

from cases.models import Case
from pax.pages import FormPage


def in_case(case: Case, title: str, *, back: str = "", **words: Any) -> FormPage:
    """Give the form page of something in a case; `back` is the part it belongs to."""
    back = back or case.get_absolute_url()
    around: dict[str, Any] = {
        "kicker": case.reference,
        "window": f"{title}, {case.reference}",
        "cancel": back,
        "trail": [
            ("Översikt", "/"),
            ("Ärenden", reverse("cases:list")),
            (case.reference, back),
        ],
        "more": {"case": case},
    }
    words["more"] = {"case": case, **words.get("more", {})}
    return FormPage(title, **around | words)
