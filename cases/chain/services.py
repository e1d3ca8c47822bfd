"""Moving a case through its chain, the times that run meanwhile, and who takes part."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from cases.case.policies import check_not_biased
from cases.enums import DisclosureKind
from cases.models import (
    Case,
    CaseClock,
    Disclosure,
    Impulse,
    Participation,
    StepChange,
)
from cases.process import days
from cases.process.definition import Clock, Definition, Side, Transition
from pax import dates
from pax.accounts.models import Agency, Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db import Stamped
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState

Thing = TypeVar("Thing", bound=Stamped)

NOT_YET = "Datumet har inte varit än. Välj dagens datum eller tidigare."
#: The days of an event that have been when it is written down.
HAVE_BEEN = (days.ON, "suspected_on", "final_on")
#: What the fields that transitions need are called, for people.
NEEDED = {
    "on": "datum",
    "suspected_on": "datum då brott kunde misstänkas",
    "am_number": "åklagarens ärendenummer",
    "court": "domstol",
    "court_number": "målnummer",
    "sanction": "påföljd",
}


def side_of(case: Case) -> Side:
    """Say whether the case is the owner's, or opened from a received copy."""
    return "receiver" if case.is_received else "owner"


def ways_onward(case: Case, user: User) -> list[Transition]:
    """List what the person can do with the case in the chain right now.

    A closed case can only be opened again.
    """
    found = [
        t
        for t in case.process.chart.onward(case.step, side_of(case))
        if (case.is_open or t.reopens) and _may(user, t)
    ]
    past = _past(case) if any(t.after or t.reopens for t in found) else set()
    return [t for t in found if _is_within_reach(t, past)]


def allowed_transition(case: Case, key: str, *, by: User) -> Transition:
    """Give a transition that the person may make from here, or say why not.

    Raises Denied when the person's role may not, before anything is said of where
    the case stands, and WrongState when the case has moved on meanwhile (a back
    button, a second click).
    """
    transition = _permitted_transition(case, key, by=by)
    if transition not in case.process.chart.onward(case.step, side_of(case)):
        raise WrongState(_not_from_here(case, transition))
    if not case.is_open and not transition.reopens:
        raise WrongState("Ärendet är avslutat. Öppna det igen först.")
    if (transition.after or transition.reopens) and not _is_within_reach(
        transition, _past(case)
    ):
        raise WrongState(_not_from_here(case, transition))
    return transition


def _permitted_transition(case: Case, key: str, *, by: User) -> Transition:
    """Give a transition that the person's role may make, wherever the case stands."""
    transition = case.process.chart.transition(key)
    if transition is None:
        raise WrongState(_not_from_here(case, transition))
    if not _may(by, transition):
        raise Denied(f"Din roll får inte göra detta: {transition.name.lower()}.")
    return transition


@transaction.atomic
def move_case(
    case: Case,
    key: str,
    *,
    by: User,
    on: datetime.date | None = None,
    data: dict[str, Any] | None = None,
    because: str = "",
    asked_by: User | None = None,
) -> StepChange:
    """Make a transition, if it is allowed from where the case stands now.

    Raises WrongState when the case has moved on meanwhile (a back button, a
    second click), Denied when the person's role may not, Invalid when something
    that the transition needs is missing.  `asked_by` is who may, when two decide and
    the second carries it out.  Recorded as CASE_MOVED.
    """
    check_not_biased(case, by, unless_asked=True)  # to whom the case is closed
    now = _locked(case)
    _permitted_transition(now, key, by=asked_by or by)
    check_not_biased(now, by, unless_asked=asked_by is not None)
    transition = allowed_transition(now, key, by=asked_by or by)
    given = data or {}
    on = on or timezone.localdate()
    _check_filled_in(now.process.chart, transition, given | {"on": on}, because)
    check_days(now, transition.key, on, given)
    event = _apply(now, transition, by=by, on=on, data=given, because=because)
    _catch_up(case, now)
    return event


@transaction.atomic
def note_told(
    case: Case,
    key: str,
    *,
    by: User,
    told_by: Disclosure,
    on: datetime.date,
    data: dict[str, Any],
    because: str = "",
) -> StepChange:
    """Record what another agency has told us has happened: an external fact.

    Moves the case if its chain goes that way from here.  If not (the case is
    closed, or has come further) the fact is kept and the case stays.
    """
    now = _locked(case)
    transition = now.process.chart.transition(key)
    if transition is None or not transition.may_be_told:
        raise WrongState("Återkopplingen gäller ett steg som kedjan inte har.")
    event = _apply(
        now,
        transition,
        by=by,
        on=on,
        data=data,
        because=because,
        told_by=told_by,
        stays=not now.is_open or now.step not in transition.sources,
    )
    _catch_up(case, now)
    return event


def check_has_been(day: datetime.date) -> None:
    """Refuse a day that has not been yet."""
    if day > timezone.localdate():
        raise Invalid(NOT_YET)


def check_days(
    case: Case,
    event: str,
    on: datetime.date,
    data: dict[str, Any],
    *,
    but: StepChange | None = None,
) -> None:
    """Refuse days that cannot be: not yet been, or before what they come after.

    `but` is an event whose own day is being corrected.
    """
    if wrong := wrong_days(case, event, on, data, but=but):
        raise Invalid(wrong[0][1])


def wrong_days(
    case: Case,
    event: str,
    on: datetime.date,
    data: dict[str, Any],
    *,
    but: StepChange | None = None,
) -> list[tuple[str, str]]:
    """List the days of an event that cannot be right, by field, each with why."""
    given = days.days_of(on, data)
    today = timezone.localdate()
    wrong = [
        (name, NOT_YET)
        for name, day in given.items()
        if day > today and name in HAVE_BEEN
    ]
    earlier = _days_past(case, but=but)
    return [*wrong, *days.impossible(event, given, earlier)]


def first_known(case: Case) -> datetime.date:
    """Give the first day on which anybody saw, or knew of, what a case is about."""
    seen = Impulse.objects.filter(case=case).aggregate(first=Min("seen_on"))["first"]
    return min(seen, case.opened_on) if seen else case.opened_on


def _days_past(
    case: Case, *, but: StepChange | None = None, since: StepChange | None = None
) -> dict[str, list[datetime.date]]:
    """Give the days of what has happened in a case, by event; or only `since` one.

    Of an event whose own day is corrected (`but`), what happened before it: what came
    after is asked of it by `follows`.
    A receiver cannot read when the sender sent its report, but has the copy.
    """
    found: dict[str, list[datetime.date]] = {}
    events = StepChange.objects.filter(case=case)
    if but is not None:
        events = events.filter(pk__lt=but.pk)
    if since is not None:
        events = events.filter(pk__gt=since.pk)
    elif (sent_on := _report_sent_on(case)) is not None:
        found["anmal"] = [sent_on]
    for event, on in events.values_list("transition", "on"):
        found.setdefault(event, []).append(on)
    return found


def _report_sent_on(case: Case) -> datetime.date | None:
    """Say when the report was sent that a case was opened from."""
    sent = Disclosure.objects.filter(
        pk=case.origin_id or 0, kind=DisclosureKind.POLISANMALAN
    ).values_list("sent_at", flat=True)
    return next((timezone.localdate(at) for at in sent if at), None)


@transaction.atomic
def correct_days(
    event: StepChange,
    corrected: Mapping[str, datetime.date],
    *,
    by: User,
    because: str,
    version: int | None = None,
) -> StepChange:
    """Correct the days of an event of the chain, with a reason that history keeps.

    `corrected` names them: `on`, or one among its data.  The times that the event
    started, and that still run, are counted anew.  What was told of it to others
    stands as it was told: they are written to.
    """
    case = _locked(event.case)
    if not may_correct(event, by):
        raise Denied("Din roll får inte rätta datumet för den händelsen.")
    check_not_biased(case, by)
    if not because.strip():
        raise Invalid("Skriv varför datumet ändras.")
    data = event.data | {k: v for k, v in corrected.items() if k != days.ON}
    on = corrected.get(days.ON, event.on)
    if unknown := set(corrected) - {days.ON, *event.data}:
        raise Invalid(f"Händelsen har inget datum av slaget {', '.join(unknown)}.")
    parsed = data | _parsed(data)
    check_days(case, event.transition, on, parsed, but=event)
    later = _days_past(case, since=event)
    if refusal := days.follows(event.transition, on, later):
        raise Invalid(refusal)
    change(
        event,
        version=version,
        because=because,
        on=on,
        data={k: as_json(v) for k, v in data.items()},
    )
    suspected_on = corrected.get("suspected_on")
    if suspected_on and event.transition not in later:  # the newest suspicion counts
        change(case, because=because, suspected_on=suspected_on)
    _count_anew(case, event, because)
    record_in_case(event, by=by, because=because)
    _catch_up(event.case, case)
    return event


def correctable(event: StepChange) -> tuple[str, ...]:
    """Name the days of an event that may have been written down wrong.

    What we do ourselves in Pax has the day it was done.
    """
    chart = event.case.process.chart
    transition = chart.transition(event.transition)
    if transition is None:
        return ()
    has_day = days.ON in transition.needs or transition.tells
    among = [name for name in HAVE_BEEN if name in event.data]
    return (*([days.ON] if has_day else []), *among)


def with_days_to_correct(events: Iterable[StepChange], user: User) -> list[StepChange]:
    """Pick the events that have a day that the person may correct."""
    return [e for e in events if correctable(e) and may_correct(e, user)]


def may_correct(event: StepChange, user: User) -> bool:
    """Tell whether the role may: it may make the transition itself, or decide."""
    transition = event.case.process.chart.transition(event.transition)
    if transition is None:
        return False
    return _may(user, transition) or user.may(Permission.CASE_DECIDE)


def _parsed(data: dict[str, Any]) -> dict[str, datetime.date]:
    """Give the days among an event's data, that JSON holds as text."""
    return {
        name: datetime.date.fromisoformat(str(day))
        for name in HAVE_BEEN
        if (day := data.get(name))
    }


def _count_anew(case: Case, event: StepChange, because: str) -> None:
    """Let the times that an event started, and that run, follow its days."""
    for clock in case.process.chart.clocks:
        if event.transition not in clock.starts:
            continue
        newest = (
            StepChange.objects.filter(case=case, transition__in=clock.starts)
            .order_by("-created_at", "-pk")
            .first()
        )
        if newest != event:
            continue  # started anew since, by another event
        started_on, due_on = _span(clock, event.on, event.data)
        _change_running(
            case, clock.key, because=because, started_on=started_on, due_on=due_on
        )
    refresh_due(case)


def start_clocks(
    case: Case, event: str, *, by: User, on: datetime.date, data: dict[str, Any]
) -> None:
    """Start the times that an event starts, and stop those that it stops."""
    clocks = case.process.chart.clocks
    _change_running(case, *(c.key for c in clocks if event in c.stops), stopped_on=on)
    for clock in clocks:
        if clock.is_started_by(event, side_of(case), data):
            _start(case, clock, by=by, on=on, data=data)
    refresh_due(case)


@dataclass(frozen=True)
class Owed:
    """What is owed next in a matter, and by when."""

    clock: str  # as the other side calls it
    name: str
    due_on: datetime.date


def owed_after(
    case: Case, transition: Transition, on: datetime.date, data: dict[str, Any]
) -> tuple[Owed, ...]:
    """Say what will be owed, and by when, once a transition has been made.

    By the schedule of the case's own processkarta: what the transition starts, and
    what runs already and is not stopped by it.
    """
    chart, side = case.process.chart, side_of(case)
    started = {
        c.key: _span(c, on, data)[1]
        for c in chart.clocks
        if c.is_started_by(transition.key, side, data)
    }
    stopped = {c.key for c in chart.clocks if transition.key in c.stops}
    return _owed(case, _running(case, but=stopped) | started)


def owed_now(case: Case) -> tuple[Owed, ...]:
    """Say what is owed in a matter as it stands."""
    return _owed(case, _running(case))


def _running(case: Case, but: Collection[str] = ()) -> dict[str, datetime.date]:
    runs = CaseClock.objects.filter(case=case, stopped_on__isnull=True)
    return dict(runs.exclude(key__in=but).values_list("key", "due_on"))


def _owed(case: Case, due: dict[str, datetime.date]) -> tuple[Owed, ...]:
    return tuple(
        Owed(c.there or c.key, c.name, due[c.key])
        for c in case.process.chart.clocks
        if c.key in due
    )


def start_clock(
    case: Case,
    key: str,
    *,
    by: User,
    name: str,
    law: str,
    started_on: datetime.date,
    due_on: datetime.date,
) -> CaseClock:
    """Start a time of its own, beside those of the processkarta (a claim's).

    Its last day is moved when it is no working day, as all are.
    """
    stop_clock(case, key, on=timezone.localdate())
    clock = CaseClock.objects.create(
        case=case,
        created_by=by,
        key=key,
        name=name,
        law=law,
        started_on=started_on,
        due_on=dates.next_working_day(due_on),
    )
    refresh_due(case)
    return clock


def stop_clock(case: Case, key: str, *, on: datetime.date) -> None:
    """Stop a running time, if it runs."""
    _change_running(case, key, stopped_on=on)
    refresh_due(case)


def set_due(case: Case, key: str, due_on: datetime.date) -> None:
    """Let a running time end on a day that was set by somebody else."""
    _change_running(case, key, due_on=dates.next_working_day(due_on))
    refresh_due(case)


def stop_chain_clocks(case: Case, *, on: datetime.date) -> None:
    """Stop the times of the chain; those beside it (a claim's) run on."""
    for clock in case.process.chart.clocks:
        stop_clock(case, clock.key, on=on)


def refresh_due(case: Case) -> None:
    """Let the case's nearest date follow its running times."""
    nearest = CaseClock.objects.filter(case=case, stopped_on__isnull=True).aggregate(
        nearest=Min("due_on")
    )["nearest"]
    if nearest != case.due_on:
        case.due_on = nearest
        case.save_without_historical_record(  # type: ignore[attr-defined]  # by history
            update_fields=["due_on"]
        )


def touch(case: Case) -> None:
    """Put the case first in lists: something in it has just changed."""
    case.touched_at = timezone.now()
    case.save_without_historical_record(  # type: ignore[attr-defined]  # by history
        update_fields=["touched_at"]
    )


def record_in_case(
    thing: Thing, *, by: User, because: str = "", verb: Verb = Verb.CASE_CHANGED
) -> Thing:
    """Record what has been done in a case, and put the case first in lists.

    Whatever it was, one who is biased in the case has not done it.
    """
    check_not_biased(thing.case, by, unless_asked=True)  # type: ignore[attr-defined]  # everything here is in a case
    touch(thing.case)  # type: ignore[attr-defined]  # everything here is in a case
    record(verb, thing, by=by, because=because)
    return thing


def _locked(case: Case) -> Case:
    now: Case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("process", "agency", "unit", "origin")
        .get(pk=case.pk)
    )
    return now


def _catch_up(case: Case, now: Case) -> None:
    """Let the caller's case say what has been saved, or its next save would not."""
    for field in Case._meta.concrete_fields:
        setattr(case, field.attname, getattr(now, field.attname))


def _may(user: User, transition: Transition) -> bool:
    return any(user.may(Permission(p)) for p in transition.by)


def _past(case: Case) -> set[str]:
    """Name the events that have happened in the case, and the steps it has been in."""
    events = StepChange.objects.filter(case=case).values_list(
        "transition", "from_step", "to_step"
    )
    return {word for event in events for word in event}


def _is_within_reach(transition: Transition, past: set[str]) -> bool:
    if transition.reopens and transition.target not in past:
        return False
    return not transition.after or not past.isdisjoint(transition.after)


def _not_from_here(case: Case, transition: Transition | None) -> str:
    """Say where the case stands, to one whose page may be old."""
    here = case.process.chart.step(case.step).name
    if transition is None:
        return f"Det steget finns inte i kedjan. Ärendet står i ”{here}”."
    return (
        f"”{transition.name}” går inte att göra nu: ärendet står i ”{here}”. "
        "Sidan du kom från kan vara gammal. Läs ärendet och välj igen."
    )


def _check_filled_in(
    chart: Definition, transition: Transition, data: dict[str, Any], because: str
) -> None:
    """Refuse a transition without what it, or the unit's own fields, need."""
    missing = [NEEDED.get(n, n) for n in transition.needs if not data.get(n)]
    missing += [
        f.label
        for f in chart.fields
        if f.at == transition.key and f.required and data.get(f.key) in (None, "")
    ]
    if transition.reason and not because.strip():
        missing.append("skäl")
    if missing:
        raise Invalid(f"Fyll i {', '.join(missing)}.")


def _apply(
    case: Case,
    transition: Transition,
    *,
    by: User,
    on: datetime.date,
    data: dict[str, Any],
    because: str,
    told_by: Disclosure | None = None,
    stays: bool = False,
) -> StepChange:
    """Write the event down, and let the case and its times follow it."""
    target = case.step if stays else transition.target
    event = StepChange.objects.create(
        case=case,
        created_by=by,
        transition=transition.key,
        name=transition.happened,
        from_step=case.step,
        to_step=target,
        on=on,
        because=because,
        data={k: as_json(v) for k, v in data.items()},
        is_negative=transition.negative,
        told_by=told_by,
    )
    if case.step == case.process.chart.steps[-1].key != target:
        resume_part(case, case.agency)
    change(
        case,
        because=because if transition.reopens else transition.happened,
        touched_at=timezone.now(),
        **_written_on_case(case, transition, data, stays=stays),
    )
    if not stays:
        start_clocks(case, transition.key, by=by, on=on, data=data)
    record(Verb.CASE_MOVED, case, by=by, because=transition.happened)
    return event


def _written_on_case(
    case: Case, transition: Transition, data: dict[str, Any], *, stays: bool
) -> dict[str, Any]:
    """Say what a transition changes on the case itself."""
    values: dict[str, Any] = {
        name: data[name] for name in ("suspected_on", "k_number") if data.get(name)
    }
    if stays:
        return values
    values |= {"step": transition.target, "outcome": transition.key}
    if not case.is_open:  # a closed case moves only by being opened again
        values |= {"is_open": True, "closed_on": None}
    return values


def _start(
    case: Case,
    clock: Clock,
    *,
    by: User,
    on: datetime.date,
    data: dict[str, Any],
) -> None:
    """Let a time run: its length from a day, or to a day that was given."""
    started_on, due_on = _span(clock, on, data)
    # The same time started anew replaces the one that runs.
    _change_running(case, clock.key, stopped_on=on)
    CaseClock.objects.create(
        case=case,
        created_by=by,
        key=clock.key,
        name=clock.name,
        law=clock.law,
        started_on=started_on,
        due_on=due_on,
    )


def _span(
    clock: Clock, on: datetime.date, data: dict[str, Any]
) -> tuple[datetime.date, datetime.date]:
    """Say from which day to which a time runs that an event has started."""
    given = data.get(clock.from_field)
    # What has been told us comes as JSON holds it.
    start = datetime.date.fromisoformat(given) if isinstance(given, str) else given
    if clock.from_field == "complete_by" and start:
        return on, dates.next_working_day(start)
    start = start or on
    return start, dates.add(start, clock.length, clock.unit)


def _change_running(case: Case, *keys: str, **values: Any) -> None:
    for running in CaseClock.objects.filter(
        case=case, key__in=keys, stopped_on__isnull=True
    ):
        change(running, **values)


def as_json(value: Any) -> Any:
    """Write a value as JSON holds it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# Who takes part


def take_part(
    case: Case, unit: Unit, *, by: User, invited_by: Disclosure | None
) -> Participation:
    """Let a unit's agency take part in the case, by what was disclosed to it.

    An agency takes part once.  One that had said that its part was done has, with
    something new sent to it, a part that is not done any more.
    """
    part: Participation | None = Participation.objects.filter(
        case=case, agency=unit.agency
    ).first()
    if part is None:
        return Participation.objects.create(
            case=case,
            created_by=by,
            agency=unit.agency,
            unit=unit,
            invited_by=invited_by,
        )
    values: dict[str, Any] = {"done_on": None} if part.done_on else {}
    if part.invited_by and part.invited_by.withdrawn_at:
        values |= {"unit": unit, "invited_by": invited_by}
    if values:
        change(part, because="Deltar igen", **values)
    return part


def resume_part(case: Case, agency: Agency) -> None:
    """Note that an agency's part is not done after all: it has told us more."""
    for part in Participation.objects.filter(
        case=case, agency=agency, done_on__isnull=False
    ):
        change(part, because="Deltar igen", done_on=None)


def taking_part(case: Case) -> list[Participation]:
    """List those that take part, the owner first.

    One whose invitation has been withdrawn cannot see it any more, so it can say
    nothing and is not waited for.
    """
    return list(
        Participation.objects.filter(
            Q(invited_by__isnull=True) | Q(invited_by__withdrawn_at__isnull=True),
            case=case,
        )
        .select_related("agency", "unit__agency", "invited_by")
        .order_by("created_at", "pk")
    )


def own_part(case: Case) -> Participation:
    """Give the part of the agency that the case belongs to."""
    return Participation.objects.get(case=case, agency=case.agency_id)
