"""What pages with one thing to do have in common: once, and where one is led."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pax.errors import Invalid, Refused
from pax.writing.once import arrive, find_sent, spend

if TYPE_CHECKING:
    from pax.access.request import Request
    from pax.ui.forms import PaxForm


def act_once(
    request: Request,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: Callable[[], str],
    to: str,
) -> HttpResponse | None:
    """Do it, once, and lead on; None when it is refused and the form says why."""
    once = form.cleaned_data["once"]
    if earlier := spend(once, by=request.user):
        return redirect(earlier.went_to)
    try:
        act()
    except (Invalid, Refused) as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, say().strip())
    return redirect(arrive(once, to, by=request.user))


def act_on_version(
    request: Request,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: str,
    to: str,
) -> HttpResponse | None:
    """Save a change of a record; None when it is refused and the form says why."""
    try:
        act()
    except (Invalid, Refused) as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, say)
    return redirect(to)


def went_before(request: Request) -> HttpResponse | None:
    """Lead a second click to where the first one went."""
    earlier = find_sent(request.POST.get("once", ""), by=request.user)
    return redirect(earlier.went_to) if earlier and earlier.went_to else None


def given(form: PaxForm) -> dict[str, Any]:
    """Give what was filled in for a service: without the form's own token."""
    return {name: v for name, v in form.cleaned_data.items() if name != "once"}


def versioned(form: PaxForm) -> dict[str, Any]:
    """Give what was filled in for a service, with the version that it was read in."""
    return form.cleaned_data | {"version": int(form.cleaned_data["version"])}


def sent(request: Request) -> tuple[Any, ...]:
    """Give what a form was sent with, or nothing when it is to be drawn empty."""
    return (request.POST,) if request.method == "POST" else ()


def form_page(
    request: Request,
    template: str,
    form: PaxForm,
    *,
    cancel: str = "/",
    **context: Any,
) -> HttpResponse:
    """Draw a form; 422 when what was sent cannot be saved, 409 when it is stale."""
    status = 200
    if form.is_bound and form.errors:
        status = 409 if getattr(form, "was_changed_meanwhile", False) else 422
    return render(
        request,
        template,
        {"form": form, "cancel": cancel, **context},
        status=status,
    )
