"""Reads over several models, for the case page."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from cases.chain.services import side_of
from cases.claims.selectors import tracks_of
from cases.models import Case, CaseClock, Impulse, Participation, Party, StepChange
from cases.process import gokungen
from pax.ui.parts import Step, StepState


def overview(case: Case) -> dict[str, list[Any]]:
    """Gather what the first page of a case shows: of events all, the newest first."""
    events = list(
        StepChange.objects.filter(case=case)
        .select_related("told_by__sender_agency", "created_by__agency")
        .order_by("-created_at", "-pk")
    )
    for event in events:
        event.case = case  # read already, with its processkarta
    return {
        "impulses": list(Impulse.objects.filter(case=case)),
        "parties": list(Party.objects.filter(case=case)),
        "participations": list(
            Participation.objects.filter(case=case).select_related("agency", "unit")
        ),
        "events": events,
    }


def running_clocks(case: Case) -> list[CaseClock]:
    """List the times that run in a case, nearest first."""
    return list(CaseClock.objects.filter(case=case, stopped_on__isnull=True))


def chain_picture(case: Case) -> list[Step]:
    """Draw the chain of a case: where it has been, stands, and may go.

    A received case shows the chain from where its agency came in; what happened
    before that was another authority's and is not told.
    """
    chart = case.process.chart
    events = list(StepChange.objects.filter(case=case).order_by("created_at", "pk"))
    back = {t.key for t in chart.transitions if t.reopens}
    left = {
        e.from_step: e
        for e in events
        if e.to_step != e.from_step and e.transition not in back
    }
    passed = {*left, *(e.to_step for e in events)}
    here = chart.position(case.step)
    received = side_of(case) == "receiver"
    tracks_url = reverse("cases:tracks", args=[case.uuid])
    # What runs beside the chain begins in the investigation, and is the owner's.
    beside = () if received else tracks_of(case).as_drawn(tracks_url)
    steps = []
    for number, step in enumerate(chart.steps):
        event = left.get(step.key) if number != here else None
        if number == here:
            state = StepState.CURRENT if case.is_open else StepState.DONE
        elif number > here:
            state = StepState.UPCOMING
        elif step.key in passed:
            stopped = event is not None and event.is_negative
            state = StepState.STOPPED if stopped else StepState.DONE
        else:
            state = StepState.SKIPPED
        before_us = received and number < here and step.key not in passed
        steps.append(
            Step(
                step.name,
                StepState.DONE if before_us else state,
                step.who,
                on=event.on if event and number < here else None,
                note=_note(event, is_ahead=number > here),
                again=number > here and step.key in passed,
                tracks=beside if step.key == gokungen.UTREDNING else (),
            )
        )
    steps[here] = _where_it_stands(steps[here], case, events)
    return steps


def _note(event: StepChange | None, *, is_ahead: bool) -> str:
    """Say how a step was left; of one that lies ahead again, that it was before."""
    if event is None:
        return ""
    return f"Förra gången: {event.name}" if is_ahead else event.name


def _where_it_stands(step: Step, case: Case, events: list[StepChange]) -> Step:
    """Say since when the case stands where it does, and what was last heard there."""
    came = [e for e in events if e.to_step == case.step != e.from_step]
    heard = [e for e in events if e.to_step == case.step == e.from_step]
    if came:
        heard = [e for e in heard if e.pk > came[-1].pk]
    return replace(
        step,
        on=case.closed_on or (came[-1].on if came else case.opened_on),
        note=heard[-1].name if heard else "",
    )
