"""What the pages of this app have in common: a form, a question, a thing done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pax.writing.pages import FormPages

if TYPE_CHECKING:
    pass

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
_forms = FormPages("lagesbild/report/form.html", about="lagesbild")
write, make, save = _forms.write, _forms.make, _forms.save


def url_of(name: str, *args: Any, anchor: str = "") -> str:
    """Give an address of this app."""
    url = reverse(f"lagesbild:{name}", args=args)
    return f"{url}#{anchor}" if anchor else url
