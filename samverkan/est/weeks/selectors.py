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

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from pax.accounts.models import Agency, Membership, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.db.ordering import in_swedish
from pax.places.models import Area, AreaPhase
from samverkan.est.enums import Audience, EntryState, EventKind
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Edition,
    Event,
    FrozenEdition,
    Part,
    ScaleLevel,
)
from samverkan.est.periods import same_week_last_year
from samverkan.est.querysets import WEEK, is_current

# --- the whole picture ----------------------------------------------------------------
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
    """Gather the whole picture in one query."""
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
    # Of the week: parts are handed in once, and are no other in a correction of it.
    handed_in = Part.objects.filter(
        edition__monday=edition.monday, handed_in_at__isnull=False
    )
    return handed_in.order_by(in_swedish("agency__name")).values(
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


# --- as it is read --------------------------------------------------------------------
Content = dict[str, Any]
#: What one may compare with, by what it is called in the address.
LAST_WEEK, LAST_YEAR = "forra", "ar"
COMPARED = {LAST_WEEK: "Förra veckan", LAST_YEAR: "Samma vecka förra året"}
KINDS = dict(EventKind.choices)


@dataclass
class AreaView:
    """One area in a picture, with the same area of other weeks beside it."""

    told: Content
    level: Content | None
    others: dict[str, Content | None] = field(default_factory=dict)
    beside: Content | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is told of it."""
        lists = ("new_events", "past_month", "new_actions", "ongoing")
        return not (self.told["overall"] or any(self.told[name] for name in lists))


@dataclass
class Picture:
    """A week's picture, ready to be drawn."""

    content: Content
    areas: list[AreaView]
    beside_title: str = ""
    frozen: FrozenEdition | None = None
    titles: dict[str, str] = field(default_factory=dict)


def read_edition(edition: Edition, user: User, *, beside: str = "") -> Picture:
    """Read an edition and the two that it is compared with, in two queries at most."""
    weeks = other_weeks(edition)
    frozen = _frozen(edition, list(weeks.values()), user)
    own = next((one for one in frozen if one.edition_id == edition.pk), None)
    content = own.content if own else picture_for(edition, user)
    others = {
        key: one.content
        for key, monday in weeks.items()
        for one in frozen
        if one.edition.monday == monday and one.edition_id != edition.pk
    }
    picture = draw(content, others, beside)
    picture.frozen = own
    return picture


def other_weeks(edition: Edition) -> dict[str, datetime.date]:
    """Give the first days of the weeks that an edition is compared with."""
    weeks = {
        LAST_WEEK: edition.monday - WEEK,
        LAST_YEAR: same_week_last_year(edition.monday),
    }
    return {key: monday for key, monday in weeks.items() if monday}


def draw(
    content: Content, others: dict[str, Content] | None = None, beside: str = ""
) -> Picture:
    """Make a picture of a week's content, beside those of other weeks."""
    others = others or {}
    areas = [_area(told, content, others) for told in content["areas"]]
    for area in areas:
        area.beside = _same_area(others.get(beside), area.told["area"])
    titles = {key: other["title"] for key, other in others.items()}
    return Picture(content, areas, titles.get(beside, ""), titles=titles)


def _frozen(
    edition: Edition, mondays: list[datetime.date], user: User
) -> list[FrozenEdition]:
    wanted = Q(edition=edition) | Q(edition__monday__in=mondays) & is_current(
        "edition__"
    )
    return list(
        FrozenEdition.objects.read_by(user).filter(wanted).select_related("edition")
    )


def _area(told: Content, content: Content, others: dict[str, Content]) -> AreaView:
    then = {
        key: level_of(other, _same_area(other, told["area"]))
        for key, other in others.items()
    }
    for events in (told["new_events"], told["past_month"]):
        for event in events:
            event["on"] = day_of(event["happened_on"])
            event["sort"] = KINDS.get(event["kind"], event["kind"])
    return AreaView(told, level_of(content, told), then)


def level_of(content: Content, told: Content | None) -> Content | None:
    """Give a level as the week itself called it, or None."""
    number = told["level"] if told else None
    return next((one for one in content["scale"] if one["number"] == number), None)


def _same_area(content: Content | None, area: str) -> Content | None:
    areas = content["areas"] if content else []
    return next((told for told in areas if told["area"] == area), None)


def day_of(text: str | None) -> datetime.date | None:
    """Read a day of a picture."""
    return datetime.date.fromisoformat(text) if text else None


# --- what waits -----------------------------------------------------------------------
TAKES_PART = [
    role for role, spec in ROLES.items() if Permission.EST_TAKE_PART in spec.permissions
]


@dataclass
class Turnout:
    """An agency of the forum, and whether it has handed in."""

    agency: Agency
    at: datetime.datetime | None
    #: Drafts that are not handed in, as far as one may know of them.
    outside: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all that has been written is handed in."""
        return self.at is not None and not self.outside


def turnout_of(edition: Edition, on: datetime.date) -> list[Turnout]:
    """List the agencies whose people take part today, and when each handed in."""
    held = Membership.objects.current(on).filter(
        user__agency_id=OuterRef("pk"), user__is_active=True, role__in=TAKES_PART
    )
    parts = {p.agency_id: p.handed_in_at for p in Part.objects.filter(edition=edition)}
    outside = drafts_outside(edition)
    some = Q(Exists(held)) | Q(pk__in=parts) | Q(pk__in=outside)
    return [
        Turnout(agency, parts.get(agency.pk), outside.get(agency.pk, 0))
        for agency in Agency.objects.filter(some)
    ]


def drafts_outside(edition: Edition) -> dict[int, int]:
    """Count the drafts that are not handed in, by agency.

    One's own agency's; every agency's, for the coordinator who is to freeze the week.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, drafts FROM pax_est_drafts_outside(%s)", [edition.pk]
        )
        return dict(cursor.fetchall())


def open_editions(user: User) -> list[Edition]:
    """List the weeks that are written in now, the first to be frozen first."""
    return list(Edition.objects.visible_to(user).open().order_by("monday"))


def pictures_of(edition: Edition) -> dict[int, AreaPicture]:
    """Give what the coordinator has written so far, by area."""
    pictures = AreaPicture.objects.filter(edition=edition).select_related("level")
    return {picture.area_id: picture for picture in pictures}


def counts_of(edition: Edition, user: User) -> dict[str, int]:
    """Count what has been handed in, for the question before freezing."""
    told = Event.objects.visible_to(user).filter(
        edition=edition, state=EntryState.HANDED_IN
    )
    unjudged = AreaPicture.objects.filter(
        edition=edition, level__isnull=True, area__is_rest=False
    )
    return {
        "events": told.aggregate(n=Count("pk"))["n"],
        "unjudged": unjudged.count(),
    }
