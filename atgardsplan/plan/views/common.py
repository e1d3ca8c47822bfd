"""What the pages of a plan have in common: their tabs, their forms, and the way there.

Which rooms there are stands in pax/desk/composition.py.  A room's address takes the
uuid of the plan alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from atgardsplan.plan.doors import PlanDoor, plan_of
from atgardsplan.plan.models import Plan
from atgardsplan.plan.policies import decides, may_write, works_at
from pax.access.doors import View
from pax.access.request import Request
from pax.composition import composed
from pax.pages import FormPage, change, confirm, create, get_or_post
from pax.ui.forms import PaxForm
from pax.ui.parts import Tab


@dataclass(frozen=True, slots=True)
class Room:
    """One of the living plan's pages, for those who work on it."""

    label: str
    url_name: str


def page(
    request: Request, template: str, plan: Plan, room: str, **context: Any
) -> HttpResponse:
    """Draw one of a plan's pages, with the tabs that the person may open."""
    return render(request, template, _around(request, plan, room) | context)


def form_in_room(
    request: Request, template: str, plan: Plan, room: str, **context: Any
) -> FormPage:
    """Give one of a plan's pages as the page of a form that stands in it."""
    return FormPage(template=template, more=_around(request, plan, room) | context)


def _around(request: Request, plan: Plan, room: str) -> dict[str, Any]:
    works = works_at(plan, request.user)
    rooms = composed("PLAN_ROOMS", tuple[Room, ...])
    return {
        "plan": plan,
        "room": room,
        "tabs": [
            Tab(
                one.label, reverse(one.url_name, args=[plan.uuid]), one.url_name == room
            )
            for one in rooms
            if works
        ],
        "may_write": may_write(plan, request.user),
        "decides": decides(plan, request.user),
        "works": works,
    }


# --- what is around a form -----------------------------------------------------------
def in_plan(plan: Plan | None, title: str, **words: Any) -> FormPage:
    """Give the form page of something in a plan, or of one that is to be."""
    around = {
        "kicker": plan or "",
        "trail": trail_of(plan),
        "styles": ["css/plan.css"],
    }
    return FormPage(title, **(around | words))


def url_of(name: str, *args: Any, anchor: str = "") -> str:
    """Give an address of this app."""
    url = reverse(f"plan:{name}", args=args)
    return f"{url}#{anchor}" if anchor else url


def trail_of(plan: Plan | None, *below: tuple[str, str]) -> list[tuple[str, str]]:
    """Give the way to a plan, and on to something in it: label and address of each."""
    here = [(str(plan), plan.get_absolute_url())] if plan else []
    return [("Översikt", "/"), ("Åtgärdsplaner", url_of("list")), *here, *below]


# --- the pages that add, change and take away ----------------------------------------
#: A page's title, its button, and what is told when it is done, or before.
Words = tuple[str, str, str]


def adding(
    door: PlanDoor,
    form_for: Callable[[Request, Any], PaxForm],
    act: Callable[..., Any],
    words: Words,
    *,
    to: Callable[[Any], str],
) -> View:
    """Make the page that adds a thing to what the door opens to."""

    @get_or_post
    @door.to_write(quietly=True)
    def add(request: Request, **found: Any) -> HttpResponse:
        (above,) = found.values()
        form = form_for(request, above)
        title, submit, say = words
        return create(
            request,
            form,
            lambda: act(above, by=request.user, **form.given),
            say=say,
            to=to(above),
            page=in_plan(
                plan_of(above),
                title,
                submit=submit,
                lead="" if isinstance(above, Plan) else above,
            ),
        )

    return add


def editing(
    door: PlanDoor,
    form_for: Callable[[Request, Any], PaxForm],
    act: Callable[..., Any],
    words: Words,
    *,
    to: Callable[[Any], str],
    remove: str,
) -> View:
    """Make the page that changes a thing."""

    @get_or_post
    @door.to_write(quietly=True)
    def edit(request: Request, **found: Any) -> HttpResponse:
        (thing,) = found.values()
        form = form_for(request, thing)
        title, submit, say = words
        return change(
            request,
            form,
            lambda: act(thing, by=request.user, **form.given),
            say=say,
            to=to(thing),
            page=in_plan(
                thing.plan,
                title,
                submit=submit,
                lead=getattr(thing, "measure", ""),
                remove=url_of(remove, thing.uuid),
            ),
        )

    return edit


def removing(
    door: PlanDoor,
    act: Callable[..., Any],
    words: Words,
    *,
    to: Callable[[Any], str],
    cancel: Callable[[Any], str] | None = None,
    details: Callable[[Any], list[tuple[str, str]]] | None = None,
) -> View:
    """Make the page that takes a thing away; it is told before what happens then."""

    @get_or_post
    @door.to_write(quietly=True)
    def remove(request: Request, **found: Any) -> HttpResponse:
        (thing,) = found.values()
        title, submit, text = words
        kind = str(thing._meta.verbose_name).capitalize()
        return confirm(
            request,
            lambda: act(thing, by=request.user),
            to=to(thing),
            page=in_plan(
                thing.plan,
                title,
                text=text,
                submit=submit,
                lead=getattr(thing, "measure", ""),
                cancel=cancel(thing) if cancel else "",
                details=details(thing) if details else [(kind, str(thing))],
            ),
        )

    return remove
