"""What the pages of this app have in common: addresses, and what is around a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pax.pages import FormPage

if TYPE_CHECKING:
    from lagesbild.report.models import Lagesbild

STYLES = ("css/lagesbild.css",)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def in_lagesbild(lagesbild: Lagesbild | None, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a lägesbild, or of one that is to be."""
    trail = [("Översikt", "/"), ("Lägesbild", url_of("list"))]
    if lagesbild is not None:
        trail.append((str(lagesbild), lagesbild.get_absolute_url()))
    around = {
        "kicker": lagesbild or "",
        "trail": trail,
        "styles": ["css/lagesbild.css"],
    }
    return FormPage(title, **around | words)


def url_of(name: str, *args: Any, anchor: str = "") -> str:
    """Give an address of this app."""
    url = reverse(f"lagesbild:{name}", args=args)
    return f"{url}#{anchor}" if anchor else url
