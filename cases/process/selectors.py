"""Processkartor as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Max, Q
from django.http import Http404

from cases.chain.forms import FIELDS
from cases.models import Case, ProcessMap, ProcessVersion
from cases.process import services as processes
from cases.process.definition import Clock, Definition, ExtraField, Transition
from cases.process.forms import KINDS, UNITS
from pax.accounts.models import User
from pax.db.ordering import in_swedish
from pax.errors import WrongState
from pax.ui import swedish
from pax.ui.parts import Change, Step, StepState

Piece = TypeVar("Piece")

#: Whom a permission stands for, in the words of the pages.
WHO = {
    "case_edit": "Den som handlägger",
    "case_assign": "Den som fördelar",
    "case_decide": "Den som beslutar",
    "feedback_give": "Den som återkopplar",
    "position_record": "Den som antecknar ställningstaganden",
}
#: What services ask for on pages of their own.
ASKED_ELSEWHERE = {
    "assignee": "Handläggare",
    "jav": "Jäv",
    "not_reported_reason": "Skäl att inte anmäla",
    "on": "Datum",
}


def list_maps(user: User) -> list[dict[str, Any]]:
    """List the maps that the person sees: those that ship first."""
    shown = (
        ProcessMap.objects.visible_to(user)
        .select_related("unit")
        .annotate(
            newest=Max(
                "versions__number", filter=Q(versions__published_at__isnull=False)
            ),
            drafts=Count(
                "versions",
                filter=Q(versions__published_at__isnull=True),
                distinct=True,
            ),
        )
        .order_by(in_swedish("unit__name").asc(nulls_first=True), in_swedish("name"))
    )
    return [{"map": map_, "is_own": processes.may_adapt(map_, user)} for map_ in shown]


#: How many of the cases that follow a map its page lists.
FOLLOWING = 50


@dataclass(frozen=True)
class Following:
    """The cases that follow a map, of those that one reads: how many, and the newest.

    `versions` is how many are open, by the number of the version that they follow.
    """

    cases: list[Case]
    versions: list[tuple[int, int]]
    is_cut: bool


def followers_of(map_: ProcessMap, user: User) -> Following | None:
    """List the cases that follow a unit's map; the one that ships is everybody's."""
    if map_.unit_id is None:
        return None
    mine = Case.objects.visible_to(user).filter(process__map=map_)
    newest = list(
        mine.select_related("process")
        .only(
            *("uuid", "reference", "support", "suspicion", "is_open"),
            *("process", "process__number"),
        )
        .order_by("-is_open", "-opened_on", "-pk")[: FOLLOWING + 1]
    )
    counted = mine.open().order_by().values_list("process__number")
    return Following(
        newest[:FOLLOWING],
        list(counted.annotate(n=Count("pk")).order_by("process__number")),
        len(newest) > FOLLOWING,
    )


def version_to_show(map_: ProcessMap, number: str) -> ProcessVersion | None:
    """Give the version asked for; else the draft, else the published one."""
    if number.isdecimal() and len(number) < 6:
        return map_.versions.filter(number=int(number)).first()
    return processes.draft(map_) or processes.published(map_)


def picture(map_: ProcessMap, version: ProcessVersion, user: User) -> dict[str, Any]:
    """Gather what the page of a map shows."""
    chart = version.chart
    is_own = processes.may_adapt(map_, user)
    versions = list(map_.versions.select_related("map").order_by("-number"))
    # The first is the one that this one was made from.
    earlier = [v for v in versions if v.number < version.number]
    return {
        "map": map_,
        "version": version,
        "versions": versions,
        "is_draft": version.published_at is None,
        "is_newest": version.pk == versions[0].pk,
        "is_outdated": map_.unit is not None and processes.is_outdated(chart),
        "can_rename": is_own,
        "followers": followers_of(map_, user),
        "can_edit": is_own and version.published_at is None,
        "can_draft": is_own and versions[0].published_at is not None,
        "can_copy": bool(processes.units_to_copy_to(user)),
        "chain": [Step(s.name, StepState.PLAIN, s.who) for s in chart.steps],
        "steps": chart.steps,
        "ways": [
            (step, [_way(chart, t) for t in chart.transitions if step.key in t.sources])
            for step in chart.steps
        ],
        "times": [_time(chart, c) for c in chart.clocks],
        "fields": [_own(chart, f) for f in chart.fields],
        "like": (like := next(iter(earlier), map_.copied_from)),
        "changes": differences(like.chart, chart) if like else [],
    }


def differences(before: Definition, after: Definition) -> list[Change]:
    """List what differs between two versions of a map, in words."""
    old, new = _said(before), _said(after)
    return [
        Change(label, old.get(label, ""), new.get(label, ""))
        for label in {**old, **new}
        if old.get(label, "") != new.get(label, "")
    ]


def _said(chart: Definition) -> dict[str, str]:
    """Write all that a unit may change, each under a label of its own.

    Labels are by the keys' place in the shape, which is the same in both.
    """
    said = {}
    for n, step in enumerate(chart.steps, start=1):
        said[f"Steg {n}"] = "\n".join(filter(None, (step.name, step.who, step.help)))
    for n, way in enumerate(chart.transitions, start=1):
        said[f"Väg vidare {n}"] = "\n".join(
            filter(None, (way.name, way.past, way.help))
        )
    for n, clock in enumerate(chart.clocks, start=1):
        said[f"Frist {n}"] = f"{clock.name}\n{_length(clock)}"
    for field in chart.fields:
        own = _own(chart, field)
        must = "måste fyllas i" if field.required else "valfritt"
        kind = ", ".join((own["kind"], *field.choices))
        number = field.key.removeprefix(processes.OWN_KEY)
        said[f"Eget fält {number}"] = f"{field.label}\n{own['at']}: {kind}, {must}"
    return said


def part(parts: Iterable[Piece], key: str) -> Piece:
    """Find a step, way or time by its key, or say that the page is none."""
    for found in parts:
        if found.key == key:  # type: ignore[attr-defined]  # all parts have it
            return found
    raise Http404


def own_field(chart: Definition, key: str) -> ExtraField:
    """Find a field; one that somebody has just taken away is no error of the page."""
    for found in chart.fields:
        if found.key == key:
            return found
    raise WrongState("Fältet finns inte längre. Läs kartan på nytt.")


def _way(chart: Definition, transition: Transition) -> dict[str, Any]:
    own = [f.label for f in chart.fields if f.at == transition.key]
    asked = [_called(name) for name in (*transition.needs, *transition.asks)]
    if transition.reason:
        asked.append("Skäl")
    return {
        "transition": transition,
        "to_step": chart.step(transition.target).name,
        "who": " eller ".join(WHO.get(p, p) for p in transition.by),
        "asks": ", ".join([*asked, *own]),
    }


def _called(name: str) -> str:
    if name in ASKED_ELSEWHERE:
        return ASKED_ELSEWHERE[name]
    return str(FIELDS[name]().label) if name in FIELDS else name


def _time(chart: Definition, clock: Clock) -> dict[str, Any]:
    return {
        "clock": clock,
        "length": _length(clock),
        "starts": _names(chart, clock.starts),
        "stops": _names(chart, clock.stops),
    }


def _length(clock: Clock) -> str:
    if clock.from_field == "complete_by":
        return "Till den dag som anges"
    return f"{swedish.number(clock.length)} {dict(UNITS)[clock.unit]}"


def _names(chart: Definition, keys: Iterable[str]) -> str:
    begins = {
        "flaggad": "Någon flaggar",
        "oppnad_ur_utlamnande": "Ärendet öppnas ur ett utlämnande",
    }
    named = [
        begins.get(key) or (found.happened if (found := chart.transition(key)) else "")
        for key in keys
    ]
    return ", ".join(filter(None, named))


def _own(chart: Definition, field: ExtraField) -> dict[str, Any]:
    at = chart.transition(field.at)
    return {
        "field": field,
        "kind": dict(KINDS)[field.kind],
        "at": at.name if at else "",
    }
