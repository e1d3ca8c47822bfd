"""One's own agency's part of a week: written before the meeting, and handed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, change, confirm, create, get_or_post, sent
from pax.places.doors import area_door
from pax.places.models import Area
from samverkan.est.doors import action_door, edition_door, event_door, told_action_door
from samverkan.est.models import Action, ActionFeedback, Edition, Entry, Event
from samverkan.est.pages import in_est
from samverkan.est.parts import services as parts
from samverkan.est.parts.forms import (
    ActionEditForm,
    AreaPart,
    EventEditForm,
    FeedbackForm,
    MoveForm,
    OnceForm,
    StrikeForm,
)
from samverkan.est.parts.selectors import has_handed_in, own_part
from samverkan.est.policies import check_open
from samverkan.est.weeks.selectors import turnout_of


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
    return create(
        request,
        form,
        lambda: _keep(request, edition, area, form),
        say=lambda _: (
            f"Sparat som utkast för {area}. {_not_handed_in(request, edition)}"
        ),
        to=f"{_part(edition)}#{area.uuid}",
        page=FormPage(
            template="samverkan/est/parts/part_area.html",
            more={"edition": edition, "area": area},
        ),
    )


def _keep(request: Request, edition: Edition, area: Area, form: AreaPart) -> None:
    for event in form.new_events:
        parts.add_event(edition, area, by=request.user, **event.given)
    for action in form.new_actions:
        parts.add_action(edition, area, by=request.user, **action.given)


@get_or_post
@event_door(Permission.EST_TAKE_PART)
def edit_event(request: Request, est_event: Event) -> HttpResponse:
    form = EventEditForm(*sent(request), instance=est_event)
    return _revise(request, est_event, form, "Ändra händelsen", "est:event-remove")


@get_or_post
@action_door(Permission.EST_TAKE_PART)
def edit_action(request: Request, est_action: Action) -> HttpResponse:
    form = ActionEditForm(*sent(request), instance=est_action)
    return _revise(request, est_action, form, "Ändra åtgärden", "est:action-remove")


def _revise(
    request: Request,
    entry: Event | Action,
    form: EventEditForm | ActionEditForm,
    title: str,
    remove: str,
) -> HttpResponse:
    check_open(entry.edition)
    parts.check_not_struck(entry)
    return change(
        request,
        form,
        lambda: parts.revise_entry(entry, by=request.user, **form.given),
        say=lambda _: _said_of(request, entry, "Ändringen är sparad."),
        to=f"{_back(entry)}#{entry.area.uuid}",
        page=in_est(
            title,
            under=(entry.edition.title, _back(entry)),
            window=f"{title}, {entry.edition.title}",
            kicker=entry.area.name,
            submit="Spara ändringen",
            template="samverkan/est/parts/entry.html",
            more={
                "entry": entry,
                "remove": reverse(remove, args=[entry.uuid]),
                "move": reverse("est:event-move", args=[entry.uuid])
                if isinstance(entry, Event)
                else "",
            },
        ),
    )


@get_or_post
@event_door(Permission.EST_TAKE_PART)
def remove_event(request: Request, est_event: Event) -> HttpResponse:
    if est_event.is_draft:
        return _remove(request, est_event, "Ta bort händelsen?")
    return _strike(request, est_event, "Stryk händelsen")


@get_or_post
@event_door(Permission.EST_TAKE_PART)
def move_event(request: Request, est_event: Event) -> HttpResponse:
    check_open(est_event.edition)
    parts.check_not_struck(est_event)
    form = MoveForm(est_event, *sent(request))
    return change(
        request,
        form,
        lambda: parts.move_event(est_event, by=request.user, **form.given),
        say=lambda moved: f"Flyttad till {moved.area}, {moved.edition.title}.",
        to=_back(est_event),
        page=in_est(
            "Flytta händelsen",
            under=(est_event.edition.title, _back(est_event)),
            window=f"Flytta händelsen, {est_event.edition.title}",
            kicker=est_event.area.name,
            text="Är den inlämnad för fel vecka stryks den där och lämnas in här. "
            "Historiken säger varifrån, vart och varför.",
            details=[("Myndighet", str(est_event.agency)), ("Text", est_event.text)],
            submit="Flytta",
        ),
    )


@get_or_post
@action_door(Permission.EST_TAKE_PART)
def remove_action(request: Request, est_action: Action) -> HttpResponse:
    if est_action.is_draft:
        return _remove(request, est_action, "Ta bort åtgärden?")
    return _strike(request, est_action, "Stryk åtgärden")


def _remove(request: Request, entry: Event | Action, title: str) -> HttpResponse:
    return confirm(
        request,
        lambda: parts.remove_draft(entry, by=request.user),
        say="Utkastet är borttaget.",
        to=_back(entry),
        page=in_est(
            title,
            under=(entry.edition.title, _back(entry)),
            text="Utkastet försvinner. Ingen annan har sett det.",
            details=[("Område", str(entry.area)), ("Text", entry.text)],
            submit="Ta bort",
        ),
    )


def _strike(request: Request, entry: Event | Action, title: str) -> HttpResponse:
    check_open(entry.edition)
    parts.check_not_struck(entry)
    form = StrikeForm(*sent(request))
    return change(
        request,
        form,
        lambda: parts.strike_entry(entry, by=request.user, **form.given),
        say="Struket. Historiken har kvar vad som stod.",
        to=_back(entry),
        page=in_est(
            title,
            under=(entry.edition.title, _back(entry)),
            window=f"{title}, {entry.edition.title}",
            kicker=entry.area.name,
            text="Det försvinner ur bilden för alla. Historiken säger vad som stod, "
            "vem som strök det och varför.",
            details=[("Myndighet", str(entry.agency)), ("Text", entry.text)],
            submit="Stryk",
            tone="danger",
        ),
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
    return create(
        request,
        form,
        lambda: _say(form, told, edition, request),
        say=lambda said: _said_of(request, said, "Återkopplingen är sparad."),
        to=_part(edition),
        page=in_est(
            "Återkoppling",
            under=("Er del", _part(edition)),
            window=f"Återkoppling, {edition.title}",
            kicker=edition.title,
            text=told.text,
            submit="Spara återkopplingen",
        ),
    )


def _say(
    form: FeedbackForm, told: Action, edition: Edition, request: Request
) -> ActionFeedback:
    given, by = form.cleaned_data, request.user
    said = parts.give_feedback(told, edition, by=by, text=given["text"], kept=form.kept)
    if given["is_ended"] and told.ended_in_id is None:
        parts.end_action(told, edition, by=by)
    elif told.ended_in_id is not None and not given["is_ended"]:
        parts.resume_action(told, edition, by=by)
    return said


def _said_of(request: Request, entry: Entry, done: str) -> str:
    """Say what has been done, and whether the others see it."""
    if entry.is_draft:
        return f"{done} {_not_handed_in(request, entry.edition)}"
    return f"{done} De andra ser den nu."


def _not_handed_in(request: Request, edition: Edition) -> str:
    if has_handed_in(edition, request.user):
        return "Utkastet är inte med i det som ni har lämnat in. Lämna in igen."
    return "Lämna in när du är klar."


@get_or_post
@edition_door(Permission.EST_TAKE_PART, quietly=True)
def hand_in(request: Request, edition: Edition) -> HttpResponse:
    check_open(edition)
    return create(
        request,
        OnceForm(*sent(request)),
        lambda: parts.hand_in(edition, by=request.user),
        say="Er del är inlämnad.",
        to=_part(edition),
        page=lambda: in_est(
            "Lämna in er del?",
            under=("Er del", _part(edition)),
            window=f"Lämna in, {edition.title}",
            kicker=edition.title,
            submit="Lämna in",
            cancel=_part(edition),
            width="",
            template="samverkan/est/parts/hand_in.html",
            more={
                "own": own_part(edition, request.user),
                "drafts": list(parts.drafts_of(edition, request.user)),
            },
        ),
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
