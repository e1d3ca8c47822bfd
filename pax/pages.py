"""The form page: how a thing is made, changed or confirmed, in every part of Pax.

A view opens its door, makes the form, and says what is to be done with it::

    form = LabelForm(plan, *sent(request), instance=label)
    return change(
        request,
        form,
        lambda: tree.revise(label, by=request.user, **form.given),
        say="Rubriken är sparad.",
        to=url_of("labels", plan.uuid),
        page=in_plan(plan, "Ändra rubriken"),
    )

What cannot be done is drawn again with everything that was typed.  How one is
written, step by step: docs/how-to/form-page.md.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pax.db.refusals import in_words
from pax.errors import Conflict, Invalid, PaxError, Refused, WrongState
from pax.ui.forms import PaxForm
from pax.writing.kept import find_kept, place_of
from pax.writing.once import arrive, find_sent, spend

if TYPE_CHECKING:
    from pax.access.request import Request


#: How a form page is asked for, and sent.
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Fillable(Protocol):
    """What can be filled in and drawn: a form, or a sheet that is like one."""

    @property
    def cleaned_data(self) -> dict[str, Any]: ...

    @property
    def is_bound(self) -> bool: ...

    def is_valid(self) -> bool: ...
    def add_error(self, field: str | None, error: str) -> None: ...
    def renew_digest(self) -> None: ...
    def take_up(self, data: QueryDict) -> None: ...


#: What is done with what was filled in; gives what came of it.
Act = Callable[[], Any]
#: What is told when it is done: as it is, or worded by what came of it.
Say = str | Callable[[Any], str]
#: Where one is led: to an address, or to that of what came of it.
Where = str | Callable[[Any], str]
#: The same, or what is shown at once and never again (a password).
Answer = str | Callable[[Any], str | HttpResponse]


@dataclass(frozen=True)
class FormPage:
    """What stands around a form: its heading, its button and the way there."""

    title: str = ""
    submit: str = "Spara"
    cancel: str = ""  # where one goes instead: to where the form leads, as a rule
    kicker: object = ""  # what it is about, above the title
    lead: object = ""
    text: str = ""  # what happens, beside the form
    details: Sequence[tuple[str, str]] = ()
    heading: str = ""  # of the form itself, where there is more on the page
    remove: str = ""  # where one takes it away
    tone: str = ""  # danger for what cannot be undone
    trail: Sequence[tuple[object, str]] = ()  # the pages above it, with their addresses
    window: str = ""  # the name of the browser's window, when it is not the title
    width: str = "narrow"
    preview: bool = False  # whether one can look at it before it is saved
    shown: object = None  # what it will look like, once it has been asked for
    styles: Sequence[str] = ()  # style sheets of the part of Pax that it stands in
    template: str = "form.html"  # one that extends form.html, for what a few need
    more: Mapping[str, Any] = field(default_factory=dict)  # what that one takes


#: What a person is told on the form itself, where they mend it.
REFUSALS = (Invalid, Refused, Conflict, WrongState)

#: A page that is dear to draw is made only when it is drawn.
Page = FormPage | Callable[[], FormPage]


def sent(request: Request) -> tuple[Any, ...]:
    """Give what a form was sent with, or nothing when it is to be drawn empty."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def create(
    request: Request,
    form: Fillable,
    act: Act,
    *,
    to: Where,
    page: Page,
    say: Say = "",
    at: str | None = None,
) -> HttpResponse:
    """Make something, once however often it is sent, and lead on; or draw the form.

    `at` is the field whose fault a refusal is, when it is one's.
    """
    if not form.is_valid():
        return draw(request, form, page, to)
    once = form.cleaned_data["once"]
    if earlier := spend(once, by=request.user):
        return redirect(earlier.went_to)
    try:
        with in_words():
            made = act()
    except REFUSALS as refused:
        return _draw_refused(request, form, refused, page, to, at)
    _finish(request, say, made)
    where = to if isinstance(to, str) else to(made)
    return redirect(arrive(once, where, by=request.user))


def change(
    request: Request,
    form: Fillable,
    act: Act,
    *,
    to: Answer,
    page: Page,
    say: Say = "",
    at: str | None = None,
) -> HttpResponse:
    """Change what there is and lead on; or draw the form until it can be done.

    `at` is as in `create`.
    """
    if not form.is_valid():
        return draw(request, form, page, to)
    try:
        with in_words():
            came = act()
    except REFUSALS as refused:
        return _draw_refused(request, form, refused, page, to, at)
    _finish(request, say, came)
    return _lead(to, came)


def confirm(
    request: Request,
    act: Act,
    *,
    to: Answer,
    page: FormPage,
    say: Say = "",
    tone: str = "danger",
) -> HttpResponse:
    """Ask before something is done; do it when the question is answered.

    `tone` is empty for what can be undone.
    """
    if request.method != "POST":
        return draw(request, PaxForm(), replace(page, tone=tone), to)
    came = act()
    _finish(request, say, came)
    return _lead(to, came)


def draw(
    request: Request, form: Fillable, page: Page, to: Answer = "/", *, status: int = 0
) -> HttpResponse:
    """Draw a form; 422 when what was sent cannot be saved, 409 when it is stale."""
    page = page if isinstance(page, FormPage) else page()
    if not page.cancel and isinstance(to, str):
        page = replace(page, cancel=to)
    status = status or _status_of(form)
    if form.is_bound:
        form.renew_digest()
    else:
        _take_up_one(request, form)
    context = {**vars(page), "form": form, **page.more}
    answer = render(request, page.template, context, status=status)
    answer.shows_form = True  # type: ignore[attr-defined]  # KeptTextMiddleware asks
    return answer


def _take_up_one(request: Request, form: Fillable) -> None:
    # What is drawn in answer to something sent is drawn as it says.
    if request.method == "GET" and request.user.is_authenticated:
        take_up(request, {"": form})


def take_up(request: Request, forms: Mapping[str, Fillable]) -> None:
    """Begin the forms of a page with what was typed in them and has not been sent.

    Each by the name that it has there, or by none when it is the only one.
    """
    path = getattr(request, "page_path", request.path)
    places = {place_of(path, part): form for part, form in forms.items()}
    fresh = {place: form for place, form in places.items() if not form.is_bound}
    for place, typed in find_kept(fresh, by=request.user).items():
        fresh[place].take_up(typed)
        fresh[place].renew_digest()


def _draw_refused(
    request: Request,
    form: Fillable,
    refused: PaxError,
    page: Page,
    to: Answer,
    at: str | None,
) -> HttpResponse:
    """Draw the form again with why it cannot be done, and all that was typed."""
    form.add_error(at, str(refused))
    return draw(request, form, page, to, status=refused.status)


def _status_of(form: Fillable) -> int:
    if not form.is_bound or form.is_valid():
        return 200
    return 409 if getattr(form, "was_changed_meanwhile", False) else 422


def _lead(to: Answer, came: object) -> HttpResponse:
    answer = to if isinstance(to, str) else to(came)
    return redirect(answer) if isinstance(answer, str) else answer


def _finish(request: Request, say: Say, came: object) -> None:
    if told := (say if isinstance(say, str) else say(came)).strip():
        messages.success(request, told)


def went_before(request: Request) -> HttpResponse | None:
    """Lead a second click to where the first one went.

    For pages that a thing which has moved on would refuse to draw.
    """
    earlier = find_sent(request.POST.get("once", ""), by=request.user)
    return redirect(earlier.went_to) if earlier and earlier.went_to else None


def went_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer the first click only (`went_before`); stands nearest to it."""

    @functools.wraps(view)
    def answer(request: Request, /, *args: Any, **kwargs: Any) -> HttpResponse:
        return went_before(request) or view(request, *args, **kwargs)

    return answer
