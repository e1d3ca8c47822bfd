"""What is around a form in EST."""

from typing import Any

from django.urls import reverse

from pax.pages import FormPage

STYLES = ("css/est.css",)


def in_est(
    title: str, *, under: tuple[str, str] | None = None, **words: Any
) -> FormPage:
    """Give the form page of something in EST; `under` is the page it belongs to."""
    trail = [("Översikt", "/"), ("EST", reverse("est:start"))]
    if under:
        trail.append(under)
    return FormPage(title, **{"trail": trail, "styles": STYLES} | words)
