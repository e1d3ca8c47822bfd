"""What pages with one thing to do have in common: once, and where one is led."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pax.errors import Conflict, Invalid, Refused
from pax.ui.forms import PaxForm
from pax.writing.once import arrive, find_sent, spend

if TYPE_CHECKING:
    from pax.access.request import Request


#: What is told when a thing is done: as it is, or worded by what was done.
Say = str | Callable[[], str]
#: Where one is led: to an address, or to that of what was made.
Where = str | Callable[[Any], str]


def act_once(
    request: Request,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: Say,
    to: Where,
    at: str | None = None,
) -> HttpResponse | None:
    """Do it, once, and lead on; None when it is refused and the form says why.

    ``at`` is the field whose fault a refusal is, when it is one's.
    """
    once = form.cleaned_data["once"]
    if earlier := spend(once, by=request.user):
        return redirect(earlier.went_to)
    try:
        made = act()
    except (Invalid, Refused) as refused:
        form.add_error(at, str(refused))
        return None
    _tell(request, say)
    where = to if isinstance(to, str) else to(made)
    return redirect(arrive(once, where, by=request.user))


def act_on_version(
    request: Request,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: Say,
    to: str,
    at: str | None = None,
) -> HttpResponse | None:
    """Save a change of a record; None when it is refused and the form says why."""
    try:
        act()
    except (Invalid, Refused, Conflict) as refused:
        form.add_error(at, str(refused))
        return None
    _tell(request, say)
    return redirect(to)


def _tell(request: Request, say: Say) -> None:
    if told := (say if isinstance(say, str) else say()).strip():
        messages.success(request, told)


def make(
    request: Request,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: Say,
    to: Where,
    at: str | None = None,
    draw: Callable[[], HttpResponse],
) -> HttpResponse:
    """Do what a form asks for, once, and lead on; draw it until it can be done."""
    done = form.is_valid() and act_once(request, form, act, say=say, to=to, at=at)
    return done or draw()


def save(
    request: Request,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: Say,
    to: str,
    at: str | None = None,
    draw: Callable[[], HttpResponse],
) -> HttpResponse:
    """Save a change of a record and lead on; draw its form until it can be saved."""
    done = form.is_valid() and act_on_version(request, form, act, say=say, to=to, at=at)
    return done or draw()


def went_before(request: Request) -> HttpResponse | None:
    """Lead a second click to where the first one went."""
    earlier = find_sent(request.POST.get("once", ""), by=request.user)
    return redirect(earlier.went_to) if earlier and earlier.went_to else None


def given(form: PaxForm) -> dict[str, Any]:
    """Give what was filled in for a service: without the form's own tokens."""
    own = ("once", "version")
    return {name: v for name, v in form.cleaned_data.items() if name not in own}


def version_of(form: PaxForm) -> int:
    """Give the version of a record that the person read."""
    return int(form.cleaned_data["version"])


def versioned(form: PaxForm) -> dict[str, Any]:
    """Give what was filled in for a service, with the version that it was read in."""
    return given(form) | {"version": version_of(form)}


def sent(request: Request, *, files: bool = False) -> tuple[Any, ...]:
    """Give what a form was sent with, or nothing when it is to be drawn empty."""
    if request.method != "POST":
        return ()
    return (request.POST, request.FILES) if files else (request.POST,)


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


def ask(
    request: Request,
    act: Callable[[], object],
    *,
    title: str,
    text: str,
    submit: str,
    to: str,
    say: str = "",
    cancel: str = "",
    tone: str = "danger",
    details: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """Ask before something is done; do it when it is sent."""
    if request.method == "POST":
        act()
        if say:
            messages.success(request, say)
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


@dataclass(frozen=True)
class FormPages:
    """The forms about one kind of thing: drawn by one template, which calls it so."""

    template: str
    about: str

    def write(
        self,
        request: Request,
        thing: object,
        form: PaxForm,
        *,
        cancel: str,
        template: str = "",
        **words: Any,
    ) -> HttpResponse:
        """Draw a form about the thing; `words` are its title, submit and lead."""
        words[self.about] = thing
        return form_page(
            request, template or self.template, form, cancel=cancel, **words
        )

    def make(
        self,
        request: Request,
        thing: object,
        form: PaxForm,
        act: Callable[[], object],
        *,
        say: Say,
        to: Where,
        **drawn: Any,
    ) -> HttpResponse:
        """Do what the form asks for, once, or draw it."""
        drawn.setdefault("cancel", to)
        draw = partial(self.write, request, thing, form, **drawn)
        return make(request, form, act, say=say, to=to, draw=draw)

    def save(
        self,
        request: Request,
        thing: object,
        form: PaxForm,
        act: Callable[[], object],
        *,
        say: Say,
        to: str,
        **drawn: Any,
    ) -> HttpResponse:
        """Save a change of a record, or draw the form of it."""
        drawn.setdefault("cancel", to)
        draw = partial(self.write, request, thing, form, **drawn)
        return save(request, form, act, say=say, to=to, draw=draw)
