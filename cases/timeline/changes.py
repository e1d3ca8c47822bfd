"""What has been changed in a case, and by whom: every version, as differences.

From the tables of django-simple-history, which have row policies of their own.
Every model that belongs to a case is here because it belongs to a case: nobody
has to remember to add it (and a test holds that nothing is missing).
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from cases.case.models import InCase
from cases.disclosure.lagrum import GROUNDS
from cases.enums import PositionAnswer
from cases.investigation.models import MASKED, WHEREABOUTS
from cases.models import Case, CaseLink, Disclosure, Party
from cases.process.definition import Definition
from cases.timeline.wording import in_words
from pax.history.streams import Source, cut
from pax.ui import swedish
from pax.ui.parts import Change, Page

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from pax.accounts.models import User

#: How many versions a page shows.
SIZE = 30
DONE = {"+": "Lade till", "~": "Ändrade", "-": "Tog bort"}
#: What a record is called in a sentence: the field that says it.
NAMED_BY = {
    "aterkrav": "decided_on",
    "calculation": "name",
    "calculationline": "label",
    "caseclock": "name",
    "disclosure": "number",
    "document": "name",
    "note": "happened_on",
    "party": "name",
    "stepchange": "name",
    "task": "text",
}
#: What says nothing to a reader, or is another authority's business.
HIDDEN = frozenset(
    {
        "id",
        "uuid",
        "version",
        "created_at",
        "created_by",
        "case",
        "flag_uuid",
        "sender_group",
        "receiver_group",
        "receiver_case",
        "content_sha256",
        "key",
        "position",
    }
)
#: Fields whose model gives them no Swedish name.
LABELS = {
    "agency": "myndighet",
    "aterkrav": "återkrav",
    "calculation": "kalkyl",
    "content_type": "filslag",
    "decided_by": "beslutat av",
    "disclosure": "utlämnande",
    "documents": "bifogade handlingar",
    "from_step": "från steg",
    "in_reply_to": "svar på",
    "invited_by": "inbjuden genom",
    "is_negative": "negativt utfall",
    "origin": "öppnat ur",
    "other": "kopplat ärende",
    "parties": "parter som tas med",
    "party": "part",
    "person": "vem",
    "process": "processkarta",
    "received_by": "mottaget av",
    "receiver": "mottagare",
    "receiver_agency": "mottagande myndighet",
    "receiver_unit": "mottagande enhet",
    "sender_agency": "lämnande myndighet",
    "sender_unit": "lämnande enhet",
    "sha256": "SHA-256",
    "statements": "uppgifter som tas med",
    "to_step": "till steg",
    "told_by": "enligt",
    "unit": "enhet",
    "unmasked": "parter med skyddade uppgifter som lämnas ut",
    "withdrawn_by": "återkallat av",
}


@dataclass(frozen=True)
class Version:
    """One version of a record: what was done, by whom, why, and what differs."""

    title: str
    at: datetime.datetime
    who: str
    because: str
    changes: list[Change]
    record: str  # the record's uuid
    is_new: bool


def models_in_case() -> list[Any]:
    """List every model whose records belong to a case, the case itself first."""
    inside = [m for m in apps.get_models() if issubclass(m, InCase)]
    return [Case, Disclosure, *sorted(inside, key=lambda m: str(m._meta.label))]


def history_of(
    request: HttpRequest,
    case: Case,
    user: User,
    *,
    kind: str = "",
    record: uuid.UUID | None = None,
) -> Page[Version]:
    """Give one page of all versions of all records of a case, newest first."""
    chosen = [m for m in models_in_case() if not kind or m._meta.model_name == kind]
    sources = [
        Source(_versions(model, case, user, record), "history_date") for model in chosen
    ]
    page = cut(request, sources, size=SIZE)
    rows = [(chosen[number], row) for number, row in page.rows]
    teller = _Teller(case, user, rows)
    return Page(
        [teller.tell(model, row) for model, row in rows],
        page.previous_url,
        page.next_url,
    )


def _versions(
    model: Any, case: Case, user: User, record: uuid.UUID | None
) -> QuerySet[Any]:
    history = model.history.model
    before = history.objects.filter(
        id=OuterRef("id"), history_id__lt=OuterRef("history_id")
    ).order_by("-history_id")
    rows = (
        history.objects.filter(_belongs(model, case, user))
        .annotate(before_id=Subquery(before.values("history_id")[:1]))
        .select_related("history_user")
    )
    return rows.filter(uuid=record) if record else rows  # type: ignore[no-any-return]  # any


def _belongs(model: Any, case: Case, user: User) -> Q:
    """Say which versions belong to the case and may be told to this person."""
    if model is Case:
        return Q(id=case.pk)
    if model is Disclosure:
        seen = Disclosure.objects.visible_to(user)
        return Q(id__in=seen.filter(Q(case=case) | Q(receiver_case=case)).values("pk"))
    if model is CaseLink:
        cases = Case.objects.visible_to(user).values("pk")
        either = Q(case=case) | Q(other=case)
        return either & Q(case__in=cases, other__in=cases)
    return Q(case=case)


class _Teller:
    """Tells versions as differences, having fetched what they refer to at once."""

    def __init__(self, case: Case, user: User, rows: list[tuple[Any, Any]]) -> None:
        self.chart: Definition = case.process.chart
        self.user = user
        self.before = _previous(rows)
        self.protected = set(
            Party.objects.filter(case=case, is_protected=True).values_list(
                "pk", flat=True
            )
        )
        versions = [*rows, *((m, v) for (m, _), v in self.before.items())]
        self.names = self._names(versions)

    def tell(self, model: Any, row: Any) -> Version:
        is_gone = row.history_type == "-"
        before = row if is_gone else self.before.get((model, row.before_id))
        after = None if is_gone else row
        found = (self._change(model, f, before, after) for f in shown_fields(model))
        return Version(
            title=self._title(model, row),
            at=row.history_date,
            who=str(row.history_user or ""),
            because=row.history_change_reason or "",
            changes=[change for change in found if change],
            record=str(row.uuid),
            is_new=row.history_type == "+",
        )

    def _title(self, model: Any, row: Any) -> str:
        name = str(model._meta.verbose_name)
        if model is Case:
            return "Öppnade ärendet" if row.history_type == "+" else "Ändrade ärendet"
        called = getattr(row, NAMED_BY.get(model._meta.model_name, ""), "")
        if isinstance(called, datetime.date):
            called = swedish.day(called)
        did = DONE[row.history_type]
        return f"{did} {name}: {called}" if called else f"{did} {name}"

    def _change(self, model: Any, field: Any, before: Any, after: Any) -> Change | None:
        old, new = (
            getattr(row, field.attname) if row is not None else None
            for row in (before, after)
        )
        if old == new or (not _says(old) and not _says(new)):
            return None
        label = _label(field)
        if field.name in WHEREABOUTS and self._is_protected(model, before, after):
            masked = tuple(MASKED if _says(value) else "" for value in (old, new))
            return Change(label, *masked)
        return Change(label, self._text(field, old), self._text(field, new))

    def _is_protected(self, model: Any, before: Any, after: Any) -> bool:
        return model is Party and any(
            row is not None and (row.is_protected or row.id in self.protected)
            for row in (before, after)
        )

    def _text(self, field: Any, value: Any) -> str:
        if not _says(value):
            return ""
        if field.is_relation:
            return self.names.get((field.related_model, value), "")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if words := self._word(field.name, value):
            return words
        return _plain(value, is_money=isinstance(field, models.DecimalField))

    def _word(self, name: str, value: Any) -> str:
        """Give the words for keys that the processkarta or the law names."""
        read = {
            "step": self._step,
            "from_step": self._step,
            "to_step": self._step,
            "outcome": self._transition,
            "transition": self._transition,
            "ground": _ground,
            "law": _ground,
            "answer": _answer,
            "data": self._data,
            "identity_number": _identity,
            "concerns_id": _identity,
        }.get(name)
        return read(value) if read else ""

    def _step(self, key: str) -> str:
        return next((step.name for step in self.chart.steps if step.key == key), key)

    def _transition(self, key: str) -> str:
        transition = self.chart.transition(key)
        return transition.happened if transition else ""

    def _data(self, data: Any) -> str:
        facts = in_words(self.chart, data) if isinstance(data, dict) else []
        return "\n".join(f"{label}: {text}" for label, text in facts)

    def _names(self, rows: list[tuple[Any, Any]]) -> dict[tuple[Any, Any], str]:
        """Name what the versions refer to; what one may not see has no name."""
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for model, row in rows:
            for field in shown_fields(model):
                if field.is_relation and getattr(row, field.attname) is not None:
                    wanted[field.related_model].add(getattr(row, field.attname))
        found = {}
        for model, keys in wanted.items():
            for thing in _named(model, self.user).filter(pk__in=keys):
                found[model, thing.pk] = _called(thing)
        return found


def shown_fields(model: Any) -> list[Any]:
    """List the fields of a model whose changes are told."""
    tracked = {f.name for f in model.history.model.tracked_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in HIDDEN and field.name in tracked
    ]


def _label(field: Any) -> str:
    name = LABELS.get(field.name) or str(field.verbose_name)
    return name[:1].upper() + name[1:]


def _called(thing: Any) -> str:
    return thing.log_label if isinstance(thing, Case | Disclosure) else str(thing)


def _named(model: Any, user: User) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.all()
    if model in (Case, Disclosure):
        rows = model._default_manager.visible_to(user)
    if model is Disclosure:
        return rows.defer("content")
    return rows.select_related("map") if hasattr(model, "map") else rows


def _previous(rows: list[tuple[Any, Any]]) -> dict[tuple[Any, Any], Any]:
    """Fetch the version before each of these, one query for each model."""
    wanted = defaultdict(list)
    for model, row in rows:
        if row.before_id:
            wanted[model].append(row.before_id)
    return {
        (model, key): version
        for model, keys in wanted.items()
        for key, version in model.history.model.objects.in_bulk(keys).items()
    }


def _ground(key: str) -> str:
    return GROUNDS[key].lagrum if key in GROUNDS else ""


def _answer(value: str) -> str:
    known = value in PositionAnswer.values
    return str(PositionAnswer(value).label) if known else ""


def _identity(number: str) -> str:
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 else ""


def _says(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _plain(value: Any, *, is_money: bool) -> str:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime.datetime):
        return swedish.moment(value)
    if isinstance(value, datetime.date):
        return swedish.day(value)
    if isinstance(value, Decimal) and is_money:
        return swedish.kronor(value)
    if isinstance(value, list):
        return f"{len(value)} valda"
    return str(value)
