"""What the pages of a plan have in common: their tabs, and what is around a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from atgardsplan.plan.policies import decides, may_write, works_at
from atgardsplan.plan.rooms import tabs_of
from pax.pages import FormPage

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


def in_plan(plan: Plan | None, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a plan, or of one that is to be."""
    words = {
        "kicker": plan or "",
        "trail": trail_of(plan),
        "styles": ["css/plan.css"],
    } | words
    return FormPage(title, **words)


def url_of(name: str, *args: Any, anchor: str = "") -> str:
    """Give an address of this app."""
    url = reverse(f"plan:{name}", args=args)
    return f"{url}#{anchor}" if anchor else url


def trail_of(plan: Plan | None, *below: tuple[str, str]) -> list[tuple[str, str]]:
    """Give the way to a plan, and on to something in it: label and address of each."""
    here = [(str(plan), plan.get_absolute_url())] if plan else []
    return [("Översikt", "/"), ("Åtgärdsplaner", url_of("list")), *here, *below]
