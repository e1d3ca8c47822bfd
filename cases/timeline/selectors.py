"""What has happened in a case (tidslinje), what was changed, and who has read it.

Of the timeline each source says which rows, when they happened, and how one reads.
Moments that a record does not keep itself (when a task was done) come from its history.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from cases.case.models import InCase
from cases.chain.forms import FIELDS
from cases.disclosure.lagrum import GROUNDS
from cases.enums import PositionAnswer
from cases.investigation.models import unchecked
from cases.models import (
    Aterkrav,
    Calculation,
    Case,
    CaseLink,
    Communication,
    Disclosure,
    Document,
    Impulse,
    JavCheck,
    Note,
    Participation,
    Party,
    Polisanmalan,
    Repayment,
    Statement,
    StepChange,
    StoppedPayment,
    Task,
    Underrattelse,
)
from cases.process.definition import Definition, ExtraField
from cases.tasks.services import links_of
from pax.accounts.models import User
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.history.streams import Source, cut
from pax.history.versions import Records, Words, all_records, itself
from pax.ui import swedish
from pax.ui.forms import DateField, KronorField
from pax.ui.parts import Happening, Page, Tone

#: What one may choose to see, by its word in the address.
KINDS = {
    "kedjan": "Steg i kedjan",
    "utlamnanden": "Utlämnanden och svar",
    "utredning": "Flaggor, uppgifter och kalkyl",
    "parter": "Parter och kommunicering",
    "aterkrav": "Återkrav och utbetalningar",
    "uppgifter": "Uppgifter att göra",
    "anteckningar": "Anteckningar",
    "handlingar": "Handlingar",
    "arendet": "Ärendet och vilka som deltar",
}

Rows = Callable[[Case, "User"], "QuerySet[Any]"]
Draw = Callable[[Any, Case], dict[str, Any]]


@dataclass(frozen=True)
class TimelineSource:
    """One kind of thing that happens, and how it is told."""

    kind: str
    rows: Rows
    draw: Draw
    at: str = "written_at"
    who: str = "created_by"


def timeline_of(
    request: HttpRequest, case: Case, user: User, *, kind: str = ""
) -> Page[Happening]:
    """Give one page of what has happened in a case, newest first."""
    told = [t for t in TIMELINE if not kind or t.kind == kind]
    page = cut(request, [Source(t.rows(case, user), t.at) for t in told])
    return Page(
        [_happening(told[number], row, case) for number, row in page.rows],
        page.previous_url,
        page.next_url,
    )


def _happening(told: TimelineSource, row: Any, case: Case) -> Happening:
    drawn = {"who": str(getattr(row, told.who) or ""), **told.draw(row, case)}
    return Happening(at=getattr(row, told.at), **drawn)


# Which rows


def _in_case(model: Any, *related: str) -> Rows:
    def rows(case: Case, user: User) -> QuerySet[Any]:
        return _with_moment(model.objects.filter(case=case)).select_related(
            "created_by", *related
        )

    return rows


def _with_moment(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add the moment each was written, by its first version.

    `created_at` is the transaction's, and so the same for all that one act made.
    """
    first = rows.model.history.model.objects.filter(id=OuterRef("pk"), history_type="+")
    found: QuerySet[Any] = rows.annotate(
        written_at=Coalesce(Subquery(first.values("history_date")[:1]), "created_at")
    )
    return found


def _first_set(model: Any, field: str, *related: str) -> Rows:
    """Find the versions in which a field was filled in that had been empty."""

    def rows(case: Case, user: User) -> QuerySet[Any]:
        return (
            _with_before(model, field)
            .filter(case=case, before__isnull=True, **{f"{field}__isnull": False})
            .select_related("history_user", *related)
        )

    return rows


def _case_changed(field: str, *related: str) -> Rows:
    """Find the versions in which a field of the case itself became another."""

    def rows(case: Case, user: User) -> QuerySet[Any]:
        became = Q(before__isnull=True, **{f"{field}__isnull": False})
        ceased = Q(before__isnull=False, **{f"{field}__isnull": True})
        other = Q(before__isnull=False) & ~Q(**{field: F("before")})
        earlier = Case.history.model.objects.filter(
            id=case.pk, history_id__lt=OuterRef("history_id")
        )
        return (
            _with_before(Case, field)
            .filter(Exists(earlier), became | ceased | other, id=case.pk)
            .select_related("history_user", *related)
        )

    return rows


def _with_before(model: Any, field: str) -> QuerySet[Any]:
    """Give every version of a record, with what the field was before it."""
    history = model.history.model
    before = (
        history.objects.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        .order_by("-history_id")
        .values(field)[:1]
    )
    found: QuerySet[Any] = history.objects.annotate(before=Subquery(before))
    return found


def _opened(case: Case, user: User) -> QuerySet[Any]:
    versions: QuerySet[Any] = Case.history.model.objects.filter(id=case.pk)
    return versions.filter(history_type="+").select_related("history_user")


def _disclosures(side: str, moment: str) -> Rows:
    def rows(case: Case, user: User) -> QuerySet[Any]:
        return (
            Disclosure.objects.visible_to(user)
            .filter(**{side: case, f"{moment}__isnull": False})
            .select_related(
                "sender_agency", "receiver_agency", "decided_by", "withdrawn_by"
            )
            .defer("content")
        )

    return rows


def _links(case: Case, user: User) -> QuerySet[Any]:
    return _with_moment(links_of(case, user)).select_related(
        "created_by", "case", "other"
    )


def _others(case: Case, user: User) -> QuerySet[Any]:
    rows = Participation.objects.filter(case=case).exclude(agency=case.agency_id)
    return _with_moment(rows).select_related("created_by", "agency", "unit")


# How each reads


def _step(row: StepChange, case: Case) -> dict[str, Any]:
    """Tell of an event of the chain, with its reason and its data."""
    told_by = row.told_by
    made_on = timezone.localdate(row.created_at)
    lines = [
        *([row.because] if row.because else []),
        *([f"Gäller {swedish.day(row.on)}"] if row.on != made_on else []),
        *(f"{label}: {text}" for label, text in in_words(case.process.chart, row.data)),
    ]
    drawn = {
        "title": row.name,
        "icon": "cross" if row.is_negative else "check",
        "tone": Tone.WARNING if row.is_negative else Tone.INFO,
        "detail": "\n".join(lines),
    }
    if told_by:
        drawn |= {
            "who": f"Enligt {told_by.sender_agency} ({told_by.number})",
            "url": told_by.get_absolute_url(),
        }
    return drawn


def _sent(row: Disclosure, case: Case) -> dict[str, Any]:
    return {
        "title": f"Lämnade ut: {row.get_kind_display()} till {row.receiver_agency}",
        "detail": f"{row.number}, enligt {swedish.lagrum(row.ground_text)}",
        "icon": "send",
        "tone": Tone.INFO,
        "url": row.get_absolute_url(),
    }


def _received(row: Disclosure, case: Case) -> dict[str, Any]:
    return {
        "title": f"Kom in: {row.get_kind_display()}",
        "who": "",
        "agency": str(row.sender_agency),
        "detail": f"{row.number}, enligt {swedish.lagrum(row.ground_text)}",
        "icon": "share",
        "tone": Tone.INFO,
        "url": row.get_absolute_url(),
    }


def _withdrawn(row: Disclosure, case: Case) -> dict[str, Any]:
    return {
        "title": f"Återkallade {row.get_kind_display().lower()}",
        "detail": f"{row.number}\n{row.withdrawn_because}",
        "icon": "cross",
        "tone": Tone.WARNING,
        "url": row.get_absolute_url(),
    }


def _said(
    title: Callable[[Any], str],
    detail: Callable[[Any], str] = lambda row: "",
    icon: str = "dot",
    tone: Tone = Tone.NEUTRAL,
) -> Draw:
    def draw(row: Any, case: Case) -> dict[str, Any]:
        return {
            "title": title(row),
            "detail": detail(row),
            "icon": icon,
            "tone": tone,
        }

    return draw


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _linked(row: CaseLink, case: Case) -> dict[str, Any]:
    other = row.other if row.case_id == case.pk else row.case
    return {
        "title": f"Kopplades till {other.reference}",
        "detail": row.because,
        "icon": "share",
        "url": other.get_absolute_url(),
    }


def _past(
    model: Any, field: str, draw: Draw, kind: str, *related: str
) -> TimelineSource:
    """Tell of a field that was filled in later, from the history."""
    return TimelineSource(
        kind, _first_set(model, field, *related), draw, "history_date", "history_user"
    )


#: All that is told, in the order in which things of one moment are read upwards.
TIMELINE: tuple[TimelineSource, ...] = (
    TimelineSource(
        "arendet",
        _opened,
        _said(lambda r: f"Ärendet {r.reference} öppnades", icon="plus"),
        "history_date",
        "history_user",
    ),
    TimelineSource(
        "utredning",
        _in_case(Impulse),
        _said(
            lambda r: f"Flagga: {r.get_suspicion_display()}",
            lambda r: _lines(r.seen, f"Flaggat av {r.reported_by}"),
            "flag",
        ),
    ),
    TimelineSource("kedjan", _in_case(StepChange, "told_by__sender_agency"), _step),
    TimelineSource(
        "utlamnanden",
        _disclosures("case", "sent_at"),
        _sent,
        "sent_at",
        "decided_by",
    ),
    TimelineSource(
        "utlamnanden",
        _disclosures("receiver_case", "sent_at"),
        _received,
        "sent_at",
        "decided_by",
    ),
    TimelineSource(
        "utlamnanden",
        _disclosures("case", "withdrawn_at"),
        _withdrawn,
        "withdrawn_at",
        "withdrawn_by",
    ),
    TimelineSource(
        "utlamnanden",
        _in_case(Polisanmalan),
        _said(
            lambda r: "Polisanmälan påbörjades",
            lambda r: r.get_brottsrubricering_display(),
            "edit",
        ),
    ),
    TimelineSource(
        "utlamnanden",
        _in_case(Underrattelse, "receiver"),
        _said(
            lambda r: f"Underrättelse till {r.receiver} förbereddes",
            lambda r: r.benefit,
            "edit",
        ),
    ),
    _past(
        Underrattelse,
        "answered_on",
        _said(
            lambda r: f"Svar på underrättelse från {r.receiver}",
            lambda r: r.answer,
            "check",
        ),
        "utlamnanden",
        "receiver",
    ),
    TimelineSource(
        "utredning",
        _in_case(Statement),
        _said(
            lambda r: f"{r.get_kind_display()} skrevs in",
            lambda r: _lines(r.text, f"Källa: {r.source}" if r.source else ""),
            "edit",
        ),
    ),
    TimelineSource(
        "utredning",
        _in_case(Calculation),
        _said(lambda r: f"Ekonomisk kalkyl lades upp: {r.name}", icon="edit"),
    ),
    TimelineSource(
        "parter",
        _in_case(Party),
        _said(
            lambda r: f"Part lades till: {r.name}",
            lambda r: r.get_role_display(),
            "person",
        ),
    ),
    TimelineSource(
        "parter",
        _in_case(Communication, "party"),
        _said(
            lambda r: f"Kommunicerades med {r.party}",
            lambda r: f"{swedish.day(r.sent_on)}, {r.how}",
            "send",
        ),
    ),
    _past(
        Communication,
        "answered_on",
        _said(lambda r: f"{r.party} svarade", lambda r: r.answer, "check"),
        "parter",
        "party",
    ),
    TimelineSource(
        "arendet",
        _in_case(JavCheck, "person"),
        _said(
            lambda r: f"{r.person}: {'jäv finns' if r.is_biased else 'inget jäv'}",
            lambda r: r.explanation,
            "person",
        ),
    ),
    TimelineSource(
        "arendet",
        _case_changed("assignee_id", "assignee"),
        _said(
            lambda r: (
                f"Handläggare: {r.assignee}" if r.assignee_id else "Ingen handläggare"
            ),
            icon="person",
        ),
        "history_date",
        "history_user",
    ),
    TimelineSource(
        "arendet",
        _case_changed("is_restricted"),
        _said(
            lambda r: (
                "Begränsades till namngivna personer"
                if r.is_restricted
                else "Öppnades för enheten igen"
            ),
            lambda r: r.history_change_reason or "",
            "lock",
        ),
        "history_date",
        "history_user",
    ),
    TimelineSource(
        "arendet",
        _others,
        _said(lambda r: f"{r.agency} deltar", lambda r: str(r.unit), "person"),
    ),
    _past(
        Participation,
        "done_on",
        _said(
            lambda r: f"{r.agency} är klar med sin del",
            lambda r: r.takes_home,
            "check",
            Tone.SUCCESS,
        ),
        "arendet",
        "agency",
    ),
    TimelineSource("arendet", _links, _linked),
    TimelineSource(
        "aterkrav",
        _in_case(Aterkrav, "party"),
        _said(
            lambda r: f"Återkrav {swedish.kronor(r.amount)} av {r.party}",
            lambda r: f"Beslutat {swedish.day(r.decided_on)}",
            "edit",
        ),
    ),
    TimelineSource(
        "aterkrav",
        _in_case(Repayment),
        _said(
            lambda r: f"Återbetalning {swedish.kronor(r.amount)}",
            lambda r: swedish.day(r.paid_on),
            "check",
            Tone.SUCCESS,
        ),
    ),
    TimelineSource(
        "aterkrav",
        _in_case(StoppedPayment),
        _said(
            lambda r: (
                f"Utbetalning stoppad: {r.get_support_display()}, "
                f"{swedish.kronor(r.amount)} i månaden"
            ),
            lambda r: _lines(f"Från {swedish.day(r.stopped_on)}", r.because),
            "lock",
        ),
    ),
    TimelineSource(
        "uppgifter",
        _in_case(Task, "responsible"),
        _said(
            lambda r: f"Uppgift: {r.text}",
            lambda r: (
                f"Ansvarig {r.responsible}"
                + (f", senast {swedish.day(r.due_on)}" if r.due_on else "")
            ),
            "clock",
        ),
    ),
    _past(
        Task,
        "done_on",
        _said(lambda r: f"Klar: {r.text}", icon="check", tone=Tone.SUCCESS),
        "uppgifter",
    ),
    TimelineSource(
        "anteckningar",
        _in_case(Note),
        _said(
            lambda r: f"Anteckning, {swedish.day(r.happened_on)}",
            lambda r: r.text,
            "edit",
        ),
    ),
    TimelineSource(
        "handlingar",
        _in_case(Document),
        _said(lambda r: f"Handling: {r.name}", lambda r: r.description, "file"),
    ),
)


# What the data of the chain's events are called, and how they read

#: What services note beside what the forms ask for.
NOTED = {
    "assignee": "Handläggare",
    "jav": "Jäv",
    "not_reported_reason": "Skäl att inte anmäla",
    "completes": "Kompletterar",
    "complete_by": "Komplettera senast",
    "source": "Enligt",
}
_DAYS = frozenset({"complete_by"})
_YES_NO = {True: "Ja", False: "Nej"}


def in_words(chart: Definition, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write an event's data as label and value; leaves out what has no name."""
    own = {f.key: f for f in chart.fields}
    found = []
    for key, value in data.items():
        label, kind = _label_of(key, own)
        if label and value not in (None, ""):
            found.append((label, _value_in_words(value, kind)))
    return found


def _label_of(key: str, own: Mapping[str, ExtraField]) -> tuple[str, str]:
    if key in own:
        return own[key].label, own[key].kind
    if key in FIELDS:
        field = FIELDS[key]()
        is_kr = isinstance(field, KronorField)
        is_day = isinstance(field, DateField)
        return str(field.label), "kr" if is_kr else "date" if is_day else "text"
    return NOTED.get(key, ""), "date" if key in _DAYS else "text"


def _value_in_words(value: Any, kind: str) -> str:
    if isinstance(value, bool):
        return _YES_NO[value]
    if kind == "kr":
        return swedish.kronor(Decimal(str(value)))
    day = value if isinstance(value, datetime.date) else None
    if kind == "date":
        day = day or parse_date(str(value))
    return swedish.day(day) if day else str(value)


# What has been changed: each model of a case, since it belongs to a case


def history_of(case: Case, user: User) -> list[Records]:
    """Name all records of a case: itself, what was given and received, and the rest."""
    return [
        itself(case),
        _disclosure_records(case, user),
        *(r for r in all_records(InCase, user, case=case) if r.model is not CaseLink),
        _link_records(case, user),
    ]


def _disclosure_records(case: Case, user: User) -> Records:
    """Name those it was given by or received, as far as the person may read them."""
    seen = Disclosure.objects.visible_to(user)
    own = seen.filter(Q(case=case) | Q(receiver_case=case)).order_by()
    return Records(Disclosure.history.filter(id__in=own.values("pk")))


def _link_records(case: Case, user: User) -> Records:
    """Name the links to and from the case, with cases that the person reads too."""
    cases = Case.objects.visible_to(user).order_by().values("pk")
    either = Q(case=case) | Q(other=case)
    return Records(CaseLink.history.filter(either, case__in=cases, other__in=cases))


def words_of(case: Case) -> Words:
    """Give the words for keys that the case's processkarta, or the law, names."""
    chart = case.process.chart

    def step(key: str) -> str:
        return next((step.name for step in chart.steps if step.key == key), key)

    def transition(key: str) -> str:
        found = chart.transition(key)
        return found.happened if found else ""

    def data(value: Any) -> str:
        facts = in_words(chart, value) if isinstance(value, dict) else []
        return "\n".join(f"{label}: {text}" for label, text in facts)

    return {
        "step": step,
        "from_step": step,
        "to_step": step,
        "outcome": transition,
        "transition": transition,
        "ground": _ground,
        "law": _ground,
        "answer": _answer,
        "data": data,
        "identity_number": _identity,
        "concerns_id": _identity,
        "other_number": unchecked,
    }


def _ground(key: str) -> str:
    return GROUNDS[key].lagrum if key in GROUNDS else ""


def _answer(value: str) -> str:
    return str(dict(PositionAnswer.choices).get(value, ""))


def _identity(number: str) -> str:
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 else ""


# Who has read it: the access log, by person and day

SIZE = 50
#: What counts as reading; everything else is changing, and stands in the history.
READ = (
    Verb.CASE_READ,
    Verb.CASE_PRINTED,
    Verb.CASE_HISTORY_READ,
    Verb.CASE_READERS_READ,
    Verb.PARTY_READ,
    Verb.PARTY_MATCHED,
    Verb.DOCUMENT_READ,
    Verb.DISCLOSURE_READ,
)
_GROUPED = ("day", "actor", "actor_id", "unit", "purpose")


def readers_of(
    request: HttpRequest, case: Case, *, only_reading: bool = True
) -> Page[dict[str, Any]]:
    """Give one page of who has read a case, newest day first."""
    events = Event.objects.filter(case_id=case.pk)
    if only_reading:
        events = events.filter(verb__in=READ)
    grouped = events.annotate(day=TruncDate("at", tzinfo=ZoneInfo(settings.TIME_ZONE)))
    if beyond := _beyond(request.GET.get("after", "")):
        grouped = grouped.filter(beyond)
    rows = list(
        grouped.values(*_GROUPED)
        .annotate(
            first=Min("at"),
            last=Max("at"),
            times=Count("uuid"),
            verbs=ArrayAgg("verb", distinct=True),
        )
        .order_by("-day", "actor", "actor_id", "unit", "purpose")[: SIZE + 1]
    )
    more, rows = len(rows) > SIZE, rows[:SIZE]
    query = request.GET.copy()
    if more:
        query["after"] = "~".join(str(rows[-1][name]) for name in _GROUPED)
    return Page(
        [_reading(row) for row in rows],
        next_url=f"?{query.urlencode()}" if more else "",
    )


def _beyond(edge: str) -> Q | None:
    """Say which groups stand after the one at the edge of the page before."""
    try:
        day, actor, actor_id, unit, purpose = edge.split("~")
        on, person = datetime.date.fromisoformat(day), int(actor_id)
    except ValueError:
        return None
    later = Q(actor__gt=actor)
    later |= Q(actor=actor, actor_id__gt=person)
    later |= Q(actor=actor, actor_id=person, unit__gt=unit)
    later |= Q(actor=actor, actor_id=person, unit=unit, purpose__gt=purpose)
    return Q(day__lt=on) | Q(day=on) & later


def _reading(row: dict[str, Any]) -> dict[str, Any]:
    """Say in words what one person did with a case during one day, and when."""
    first, last = swedish.clock(row["first"]), swedish.clock(row["last"])
    return row | {
        "what": sorted(str(Verb(verb).label) for verb in row["verbs"]),
        "hours": first if first == last else f"{first}–{last}",
    }
