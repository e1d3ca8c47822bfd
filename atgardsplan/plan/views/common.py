"""What the pages of a plan have in common: their tabs, a form, a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from atgardsplan.plan.policies import decides, may_write, works_at
from atgardsplan.plan.rooms import tabs_of
from pax.ui.forms import PaxForm
from pax.writing import pages

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan
    from pax.access.request import Request

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def page(
    request: Request, template: str, plan: Plan, room: str, **context: Any
) -> HttpResponse:
    """Draw one of a plan's pages, with its tabs."""
    shared = {
        "plan": plan,
        "room": room,
        "tabs": tabs_of(plan, request.user, room),
        "may_write": may_write(plan, request.user),
        "decides": decides(plan, request.user),
        "works": works_at(plan, request.user),
    }
    return render(request, template, shared | context)


def write(
    request: Request,
    plan: Plan | None,
    form: PaxForm,
    *,
    title: str,
    submit: str,
    cancel: str,
    **more: Any,
) -> HttpResponse:
    """Draw a form of a plan."""
    return pages.form_page(
        request,
        more.pop("template", "atgardsplan/plan/form.html"),
        form,
        cancel=cancel,
        plan=plan,
        title=title,
        submit=submit,
        **more,
    )


def make(
    request: Request,
    plan: Plan | None,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: str,
    to: str,
    **drawn: Any,
) -> HttpResponse:
    """Do what a form asks for, once, or draw it."""
    return pages.make(
        request,
        form,
        act,
        say=say,
        to=to,
        draw=lambda: write(request, plan, form, **{"cancel": to} | drawn),
    )


def save(
    request: Request,
    plan: Plan | None,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: str,
    to: str,
    **drawn: Any,
) -> HttpResponse:
    """Save a change of a record, or draw the form of it."""
    return pages.save(
        request,
        form,
        act,
        say=say,
        to=to,
        draw=lambda: write(request, plan, form, **{"cancel": to} | drawn),
    )


def version_of(form: PaxForm) -> int:
    """Give the version that the person saw."""
    return int(form.cleaned_data["version"])


def given(form: PaxForm) -> dict[str, Any]:
    """Give what was written, without the form's own token and version."""
    own = ("once", "version")
    return {k: v for k, v in form.cleaned_data.items() if k not in own}


def url_of(name: str, *args: Any, anchor: str = "") -> str:
    """Give an address of this app."""
    url = reverse(f"plan:{name}", args=args)
    return f"{url}#{anchor}" if anchor else url
