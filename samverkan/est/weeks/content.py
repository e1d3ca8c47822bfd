"""A week's whole picture as data: the same shape while it is open and when frozen.

One query gathers it, however many areas there are and however many weeks lie behind.
What it holds:

    form, title, year, week, version, what_changed, overall, measures, information
    scale     [{number, name, shape, colour, meaning}]
    handed_in [{agency, at}]
    areas     [{area, name, is_rest, phase, overall, level, note,
                new_events  [EVENT], past_month [EVENT],
                new_actions [ACTION], ongoing   [ACTION]}]
    EVENT     {thread, agency, text, audience, week, year, kind, happened_on, count}
    ACTION    {thread, agency, text, audience, week, year, responsible, is_ended,
               feedback}

Days and times are ISO text, `area` and `thread` are uuids as text, `level` and `phase`
are numbers or None.  A frozen one also has number, frozen_at, audience and previous
(the fingerprint of the one frozen before it).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from pax.places.models import Area, AreaPhase
from samverkan.est.enums import Audience, EntryState
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Edition,
    Event,
    Part,
    ScaleLevel,
)

if TYPE_CHECKING:
    from pax.accounts.models import User

FORM = "est/1"
#: How entries are narrowed to what somebody is to read.
Narrow = Callable[[Any], Any]


def picture_for(edition: Edition, user: User) -> dict[str, Any]:
    """Gather an edition as a person reads it now: what has been handed in."""
    return _gather(
        edition,
        lambda entries: entries.visible_to(user).filter(state=EntryState.HANDED_IN),
    )


def picture_of(edition: Edition, audience: str) -> dict[str, Any]:
    """Gather an edition as everybody of an audience is to read it."""
    return _gather(edition, lambda entries: entries.for_audience(audience))


def shown_count(count: int | None, *, outside: bool = False) -> str:
    """Say a number; outside the forum no number under five, which may point out."""
    if count is None:
        return ""
    return "färre än 5" if outside and count < 5 else str(count)


def for_outside(content: dict[str, Any]) -> dict[str, Any]:
    """Make what may leave the forum of a frozen picture: places and levels.

    No counts under five, and nothing that was for authorities only.
    """
    return content | {
        "areas": [
            area
            | {
                key: [_outside(entry) for entry in area[key] if _is_for_all(entry)]
                for key in ("new_events", "past_month", "new_actions", "ongoing")
            }
            for area in content["areas"]
        ]
    }


def _outside(entry: dict[str, Any]) -> dict[str, Any]:
    if "count" not in entry:
        return entry
    return entry | {"count": shown_count(entry["count"], outside=True)}


def _is_for_all(entry: dict[str, Any]) -> bool:
    return bool(entry["audience"] == Audience.ALL)


# --- gathering -----------------------------------------------------------------------
def _gather(edition: Edition, narrow: Narrow) -> dict[str, Any]:
    rows: QuerySet[Edition, dict[str, Any]] = (
        Edition.objects.filter(pk=edition.pk)
        .annotate(
            scale=ArraySubquery(_scale()),
            handed_in=ArraySubquery(_parts(edition)),
            areas=ArraySubquery(_areas(edition, narrow)),
        )
        .values(
            "year",
            "week",
            "overall",
            "measures",
            "information",
            "what_changed",
            "scale",
            "handed_in",
            "areas",
            "version_number",
        )
    )
    found = rows.get()
    version = found.pop("version_number")
    return {"form": FORM, "title": edition.title, "version": version, **found}


def _scale() -> Any:
    names = ("number", "name", "shape", "colour", "meaning")
    return ScaleLevel.objects.order_by("number").values(
        json=JSONObject(**{name: name for name in names})
    )


def _parts(edition: Edition) -> Any:
    handed_in = Part.objects.filter(edition=edition, handed_in_at__isnull=False)
    return handed_in.order_by("agency__name").values(
        json=JSONObject(agency="agency__short_name", at="handed_in_at")
    )


def _areas(edition: Edition, narrow: Narrow) -> Any:
    """Give the areas in use, and those that were when the week was written."""
    pictures = AreaPicture.objects.filter(edition=edition, area=OuterRef("pk"))
    phases = AreaPhase.objects.filter(
        area=OuterRef("pk"), since__lte=edition.sunday
    ).order_by("-since")
    events = narrow(Event.objects.filter(area=OuterRef("pk")))
    actions = narrow(Action.objects.filter(area=OuterRef("pk")))
    return (
        Area.objects.filter(Q(is_active=True) | Exists(pictures))
        .order_by("order", "pk")
        .values(
            json=JSONObject(
                area="uuid",
                name="name",
                is_rest="is_rest",
                phase=Subquery(phases.values("phase")[:1]),
                overall=Subquery(pictures.values("overall")[:1]),
                level=Subquery(pictures.values("level__number")[:1]),
                note=Subquery(pictures.values("note")[:1]),
                new_events=ArraySubquery(_events(events.new_in(edition))),
                past_month=ArraySubquery(_events(events.past_month_of(edition))),
                new_actions=ArraySubquery(
                    _actions(actions.new_in(edition), edition, narrow)
                ),
                ongoing=ArraySubquery(
                    _actions(actions.carried_to(edition), edition, narrow)
                ),
            )
        )
    )


def _events(events: Any) -> Any:
    return events.order_by("-edition__monday", "happened_on", "pk").values(
        json=JSONObject(
            thread="thread",
            agency="agency__short_name",
            text="text",
            kind="kind",
            happened_on="happened_on",
            count="count",
            audience="audience",
            week="edition__week",
            year="edition__year",
        )
    )


def _actions(actions: Any, edition: Edition, narrow: Narrow) -> Any:
    feedback = narrow(
        ActionFeedback.objects.filter(edition=edition, about=OuterRef("thread"))
    )
    is_ended = Case(
        When(ended_in__monday__lte=edition.monday, then=Value(True)),  # noqa: FBT003 -- a value in SQL
        default=Value(False),  # noqa: FBT003 -- a value in SQL
    )
    return actions.order_by("edition__monday", "pk").values(
        json=JSONObject(
            thread="thread",
            agency="agency__short_name",
            responsible="responsible",
            text="text",
            audience="audience",
            week="edition__week",
            year="edition__year",
            is_ended=is_ended,
            feedback=Subquery(feedback.values("text")[:1]),
        )
    )
