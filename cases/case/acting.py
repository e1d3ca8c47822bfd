"""Pages with one thing to do in a case."""

from typing import Any

from django.http import HttpResponse

from cases.models import Case
from pax.access.request import Request
from pax.ui.forms import PaxForm
from pax.writing import pages


def form_page(
    request: Request, case: Case | None, template: str, form: PaxForm, **context: Any
) -> HttpResponse:
    """Draw a form about a case; cancelling leads back to it, or where it is said."""
    context.setdefault("cancel", case.get_absolute_url() if case else "/")
    return pages.form_page(request, template, form, case=case, **context)
