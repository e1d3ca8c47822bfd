"""One's own agency's part of a week: written before the meeting, and handed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.places.doors import area_door
from pax.places.models import Area
from pax.ui.forms import PaxForm
from pax.writing.once import arrive, spend
from pax.writing.pages import act_on_version, act_once, form_page, sent
from samverkan.est.models import Action, ActionFeedback, Edition, Entry, Event
from samverkan.est.parts import services as parts
from samverkan.est.parts.doors import action_door, event_door, told_action_door
from samverkan.est.parts.forms import (
    ActionEditForm,
    AreaPart,
    EventEditForm,
    FeedbackForm,
    OnceForm,
)
from samverkan.est.parts.selectors import own_part
from samverkan.est.policies import check_open
from samverkan.est.weeks.doors import edition_door
from samverkan.est.weeks.selectors import turnout_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@edition_door(Permission.EST_TAKE_PART)
def part(request: Request, edition: Edition) -> HttpResponse:
    return render(
        request,
        "samverkan/est/parts/part.html",
        {
            "edition": edition,
            "own": own_part(edition, request.user),
            "turnout": turnout_of(edition, timezone.localdate()),
            "take_along": OnceForm(),
        },
    )


@get_or_post
@edition_door(Permission.EST_TAKE_PART, quietly=True)
@area_door(Permission.EST_TAKE_PART)
def write(request: Request, edition: Edition, area: Area) -> HttpResponse:
    check_open(edition)
    form = AreaPart(*sent(request))
    if form.is_bound and form.is_valid():
        return _keep(request, edition, area, form)
    return render(
        request,
        "samverkan/est/parts/part_area.html",
        {"edition": edition, "area": area, "form": form},
        status=422 if form.is_bound else 200,
    )


def _keep(
    request: Request, edition: Edition, area: Area, form: AreaPart
) -> HttpResponse:
    once = form.frame.cleaned_data["once"]
    if earlier := spend(once, by=request.user):
        return redirect(earlier.went_to)
    for event in form.new_events:
        parts.add_event(edition, area, by=request.user, **event.written)
    for action in form.new_actions:
        parts.add_action(edition, area, by=request.user, **action.written)
    messages.success(request, f"Sparat som utkast för {area}. Lämna in när du är klar.")
    to = f"{_part(edition)}#{area.uuid}"
    return redirect(arrive(once, to, by=request.user))


@get_or_post
@event_door(Permission.EST_TAKE_PART)
def edit_event(request: Request, est_event: Event) -> HttpResponse:
    now = {name: getattr(est_event, name) for name in EventEditForm.names}
    form = EventEditForm(
        *sent(request), initial=now, stored=now, current_version=est_event.version
    )
    return _revise(request, est_event, form, "Ändra händelsen", "est:event-remove")


@get_or_post
@action_door(Permission.EST_TAKE_PART)
def edit_action(request: Request, est_action: Action) -> HttpResponse:
    now = {name: getattr(est_action, name) for name in ActionEditForm.names}
    form = ActionEditForm(
        *sent(request), initial=now, stored=now, current_version=est_action.version
    )
    return _revise(request, est_action, form, "Ändra åtgärden", "est:action-remove")


def _revise(
    request: Request,
    entry: Event | Action,
    form: EventEditForm | ActionEditForm,
    title: str,
    remove: str,
) -> HttpResponse:
    check_open(entry.edition)
    to = f"{_back(entry)}#{entry.area.uuid}"
    if form.is_valid():
        done = act_on_version(
            request,
            form,
            lambda: parts.revise_entry(
                entry,
                by=request.user,
                version=int(form.cleaned_data["version"]),
                **form.written,
            ),
            say="Ändringen är sparad.",
            to=to,
        )
        if done:
            return done
    return form_page(
        request,
        "samverkan/est/parts/entry.html",
        form,
        cancel=to,
        entry=entry,
        title=title,
        remove=reverse(remove, args=[entry.uuid]) if entry.is_draft else "",
    )


@get_or_post
@event_door(Permission.EST_TAKE_PART)
def remove_event(request: Request, est_event: Event) -> HttpResponse:
    return _remove(request, est_event, "Ta bort händelsen?")


@get_or_post
@action_door(Permission.EST_TAKE_PART)
def remove_action(request: Request, est_action: Action) -> HttpResponse:
    return _remove(request, est_action, "Ta bort åtgärden?")


def _remove(request: Request, entry: Event | Action, title: str) -> HttpResponse:
    to = _back(entry)
    if request.method == "POST":
        parts.remove_draft(entry, by=request.user)
        messages.success(request, "Utkastet är borttaget.")
        return redirect(to)
    return render(
        request,
        "confirm.html",
        {
            "title": title,
            "text": "Utkastet försvinner. Ingen annan har sett det.",
            "details": [("Område", entry.area), ("Text", entry.text)],
            "form": PaxForm(),
            "submit": "Ta bort",
            "cancel": to,
            "tone": "danger",
        },
    )


@get_or_post
@told_action_door(Permission.EST_TAKE_PART)
@edition_door(Permission.EST_TAKE_PART, quietly=True)
def feedback(request: Request, told: Action, edition: Edition) -> HttpResponse:
    check_open(edition)
    said = ActionFeedback.objects.filter(edition=edition, about=told.thread).first()
    is_ended = told.ended_in_id is not None
    form = FeedbackForm(
        *sent(request),
        initial={"text": said.text if said else "", "is_ended": is_ended},
    )
    if form.is_valid():
        done = act_once(
            request,
            form,
            lambda: _say(form, told, edition, request),
            say=lambda: "Återkopplingen är sparad som utkast. Lämna in när du är klar.",
            to=_part(edition),
        )
        if done:
            return done
    return form_page(
        request,
        "samverkan/est/parts/feedback.html",
        form,
        cancel=_part(edition),
        edition=edition,
        action=told,
    )


def _say(form: FeedbackForm, told: Action, edition: Edition, request: Request) -> None:
    given, by = form.cleaned_data, request.user
    parts.give_feedback(told, edition, by=by, text=given["text"], kept=form.kept)
    if given["is_ended"] and told.ended_in_id is None:
        parts.end_action(told, edition, by=by)
    elif told.ended_in_id is not None and not given["is_ended"]:
        parts.resume_action(told, edition, by=by)


@get_or_post
@edition_door(Permission.EST_TAKE_PART, quietly=True)
def hand_in(request: Request, edition: Edition) -> HttpResponse:
    check_open(edition)
    form = OnceForm(*sent(request))
    if form.is_valid():
        done = act_once(
            request,
            form,
            lambda: parts.hand_in(edition, by=request.user),
            say=lambda: "Er del är inlämnad.",
            to=_part(edition),
        )
        if done:
            return done
    return form_page(
        request,
        "samverkan/est/parts/hand_in.html",
        form,
        cancel=_part(edition),
        edition=edition,
        own=own_part(edition, request.user),
        drafts=list(parts.drafts_of(edition, request.user)),
    )


@get_or_post
@edition_door(Permission.EST_TAKE_PART, quietly=True)
def take_along(request: Request, edition: Edition) -> HttpResponse:
    check_open(edition)
    if request.method != "POST":
        return redirect(_part(edition))
    count = parts.take_along(edition, by=request.user)
    messages.success(request, f"{count} utkast följde med till {edition.title}.")
    return redirect(_part(edition))


def _part(edition: Edition) -> str:
    return reverse("est:part", args=[edition.uuid])


def _back(entry: Entry) -> str:
    """Give the page where the entry stands: the part, or the correction's own."""
    is_correction = entry.edition.corrects_id is not None
    name = "est:compile" if is_correction else "est:part"
    return reverse(name, args=[entry.edition.uuid])
