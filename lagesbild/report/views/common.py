"""What the pages of this app have in common: a form, a question, a thing done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pax.ui.forms import PaxForm
from pax.writing.pages import act_on_version, act_once, form_page

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
    return form_page(
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
    if form.is_bound and form.is_valid():
        done = act_once(request, form, act, say=lambda: say, to=to)
        if done:
            return done
    return write(request, lagesbild, form, **{"cancel": to} | page)


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
    if form.is_bound and form.is_valid():
        done = act_on_version(request, form, act, say=say, to=to)
        if done:
            return done
    return write(request, lagesbild, form, **{"cancel": to} | page)


def ask(
    request: Request,
    act: Callable[[], object],
    *,
    title: str,
    text: str,
    submit: str,
    to: str,
    cancel: str = "",
    tone: str = "danger",
    details: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """Ask before something is done; do it when it is sent."""
    if request.method == "POST":
        act()
        return redirect(to)
    return render(
        request,
        "confirm.html",
        {
            "title": title,
            "text": text,
            "form": PaxForm(),
            "submit": submit,
            "cancel": cancel or to,
            "tone": tone,
            "details": details or [],
        },
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
