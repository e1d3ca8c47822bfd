"""What the pages of this app have in common: a form, a question, a thing done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pax.ui.forms import PaxForm
from pax.writing import pages

if TYPE_CHECKING:
    from lagesbild.report.models import Lagesbild
    from pax.access.request import Request

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def write(
    request: Request,
    lagesbild: Lagesbild | None,
    form: PaxForm,
    *,
    title: str,
    submit: str,
    cancel: str,
    **more: Any,
) -> HttpResponse:
    """Draw a form of a lägesbild."""
    return pages.form_page(
        request,
        more.pop("template", "lagesbild/report/form.html"),
        form,
        cancel=cancel,
        lagesbild=lagesbild,
        title=title,
        submit=submit,
        **more,
    )


def make(
    request: Request,
    lagesbild: Lagesbild | None,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: str,
    to: str,
    **page: Any,
) -> HttpResponse:
    """Do what a form asks for, once, or draw it."""
    return pages.make(
        request,
        form,
        act,
        say=say,
        to=to,
        draw=lambda: write(request, lagesbild, form, **{"cancel": to} | page),
    )


def save(
    request: Request,
    lagesbild: Lagesbild | None,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: str,
    to: str,
    **page: Any,
) -> HttpResponse:
    """Save a change of a record, or draw the form of it."""
    return pages.save(
        request,
        form,
        act,
        say=say,
        to=to,
        draw=lambda: write(request, lagesbild, form, **{"cancel": to} | page),
    )


def version_of(form: PaxForm) -> int:
    """Give the version that the person saw."""
    return int(form.cleaned_data["version"])


def without_once(form: PaxForm) -> dict[str, Any]:
    """Give what was written, without the form's own token."""
    return {k: v for k, v in form.cleaned_data.items() if k != "once"}


def url_of(name: str, *args: Any, anchor: str = "") -> str:
    """Give an address of this app."""
    url = reverse(f"lagesbild:{name}", args=args)
    return f"{url}#{anchor}" if anchor else url
