"""Every version of some records as differences, newest first, a page at a time.

From the history tables, which have row policies of their own.  How many questions are
asked follows from how many models are told of, never from how much has happened.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, JSONField, OuterRef, Q, Subquery
from django.utils.text import Truncator, capfirst

from pax.db.history import naming_field, rules_of, told_fields
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
#: Who wrote what was there before anybody could sign in.
NOBODY = "Pax vid installationen"
UNSEEN = "(kan inte visas)"

#: Reads a field's value in words, or gives "" for one it does not know.
Words = Mapping[str, Callable[[Any], str]]


@dataclass(frozen=True)
class Records:
    """Records of one model whose versions are told, also of those since removed."""

    rows: QuerySet[Any]  # of the history table
    #: What is the same for all of them, and so is not told.
    common: frozenset[str] = frozenset()
    #: What their first version has from another record, and so is nobody's writing.
    taken_over: frozenset[str] = frozenset()

    @property
    def model(self) -> Any:
        """The model whose records they are."""
        return self.rows.model.instance_type

    @property
    def fields(self) -> list[Any]:
        """The fields whose changes are told."""
        return [f for f in told_fields(self.model) if f.name not in self.common]

    @property
    def has_uuid(self) -> bool:
        """Whether one of the records can be asked for by itself."""
        return any(f.name == "uuid" for f in self.model._meta.concrete_fields)

    def versions(self, record: uuid.UUID | None = None) -> QuerySet[Any]:
        """Give the versions, each with the key of the one before it."""
        before = self.rows.model.objects.filter(
            id=OuterRef("id"), history_id__lt=OuterRef("history_id")
        ).order_by("-history_id")
        found: QuerySet[Any] = self.rows.annotate(
            version_before=Subquery(before.values("history_id")[:1])
        ).select_related("history_user__agency")
        return found.filter(uuid=record) if record else found


def itself(thing: Any) -> Records:
    """Name one record, which the reader has been let in to."""
    return Records(type(thing).history.filter(id=thing.pk))


def records(model: Any, user: User, /, *which: Q, **common: Any) -> Records:
    """Name the records of a model that have something in common: `measure=measure`.

    A version is told to those who may see what it says, and the record as it is now,
    unless it has been removed: the model's own `visible_to` is asked of both.  One that
    asks by the record's key (`OuterRef("pk")`) cannot be asked of a version; a house
    test finds who tries.
    """
    history = model.history.model
    found = model._default_manager.all()
    rows = history.objects.filter(*which, **common)
    if hasattr(found, "visible_to"):
        now = found.visible_to(user).filter(*which, **common).order_by().values("pk")
        removed = history.objects.filter(id=OuterRef("id"), history_type="-")
        rows = type(found)(model=history).visible_to(user).filter(*which, **common)
        rows = rows.filter(Q(id__in=now) | Exists(removed))
    return Records(rows, frozenset(common))


def all_records(base: type, user: User, /, **common: Any) -> list[Records]:
    """Name the records of every model that is a `base`: nobody has to remember one."""
    return [
        records(model, user, **common)
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label)
        if issubclass(model, base) and hasattr(model, "history")
    ]


def ever(model: Any, /, **common: Any) -> QuerySet[Any]:
    """Give the keys of all that ever were there, for what hangs on them."""
    found: QuerySet[Any] = model.history.filter(**common).order_by().values("id")
    return found


@dataclass(frozen=True)
class Version:
    """One version of a record: what was done, by whom, why, and what differs."""

    title: str
    at: datetime.datetime
    who: str
    agency: str
    because: str
    changes: list[Change]
    record: str  # the record's uuid
    is_new: bool


def versions_of(
    request: HttpRequest,
    told: Sequence[Records],
    user: User,
    *,
    words: Words | None = None,
    record: uuid.UUID | None = None,
) -> Page[Version]:
    """Give one page of the versions of some records, newest first.

    `words` reads values that mean something only here, by the field's name; `record`
    narrows to one of the records.
    """
    told = [one for one in told if one.has_uuid] if record else told
    page = cut(
        request, [Source(one.versions(record), "history_date") for one in told], SIZE
    )
    rows = [(told[number], row) for number, row in page.rows]
    teller = _Teller(rows, user, words or {})
    versions = [teller.tell(one, row) for one, row in rows]
    return Page(
        # A save that changed nothing that is told, for no reason, says nothing.
        [v for v in versions if v.changes or v.because or v.is_new],
        page.previous_url,
        page.next_url,
    )


class _Teller:
    """Tells versions as differences, having fetched what they refer to at once."""

    def __init__(
        self, rows: Sequence[tuple[Records, Any]], user: User, words: Words
    ) -> None:
        self.user = user
        self.words = words
        self.before = _previous(rows)
        self.protected = _protected(rows)
        earlier = [
            (one, self.before[one.model, row.version_before])
            for one, row in rows
            if row.version_before
        ]
        self.names = self._names([*rows, *earlier])

    def tell(self, one: Records, row: Any) -> Version:
        is_gone = row.history_type == "-"
        before = row if is_gone else self.before.get((one.model, row.version_before))
        after = None if is_gone else row
        told = [f for f in one.fields if before or f.name not in one.taken_over]
        found = (self._change(one.model, f, before, after) for f in told)
        who = row.history_user
        return Version(
            title=self._title(one.model, row),
            at=row.history_date,
            who=who.name if who else NOBODY,
            agency=who.agency.short_name if who else "",
            because=row.history_change_reason or "",
            changes=[change for change in found if change],
            record=str(getattr(row, "uuid", "")),
            is_new=row.history_type == "+",
        )

    def _title(self, model: Any, row: Any) -> str:
        did = f"{DONE[row.history_type]} {model._meta.verbose_name}"
        field = naming_field(model)
        if field is None or self._is_masked(model, field, row):
            return did
        called = self._text(model, field, getattr(row, field.attname))
        return f"{did}: {Truncator(called).chars(80)}" if called else did

    def _change(self, model: Any, field: Any, before: Any, after: Any) -> Change | None:
        old, new = (
            getattr(row, field.attname) if row is not None else None
            for row in (before, after)
        )
        if old == new or (not is_said(old) and not is_said(new)):
            return None
        label = capfirst(str(field.verbose_name))
        if self._is_masked(model, field, before, after):
            text = rules_of(model).mask.text  # type: ignore[union-attr]  # it is masked
            return Change(label, *(text if is_said(v) else "" for v in (old, new)))
        return Change(
            label, self._text(model, field, old), self._text(model, field, new)
        )

    def _is_masked(self, model: Any, field: Any, *rows: Any) -> bool:
        mask = rules_of(model).mask
        if mask is None or field.name not in mask.fields:
            return False
        return any(
            row is not None
            and (getattr(row, mask.when) or (model, row.id) in self.protected)
            for row in rows
        )

    def _text(self, model: Any, field: Any, value: Any) -> str:
        if not is_said(value):
            return ""
        if referred := _referred(model, field):
            keys = value if isinstance(value, list) else [value]
            return ", ".join(self.names.get((referred, key), UNSEEN) for key in keys)
        if write := rules_of(model).words.get(field.name):
            return write(value)
        here = self.words.get(field.name)
        said = here(value) if here and not field.choices else ""
        return said or in_words(field, value)

    def _names(self, rows: Iterable[tuple[Records, Any]]) -> dict[tuple[Any, Any], str]:
        """Name what the versions refer to; what one may not see has no name."""
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for one, row in rows:
            for field in {*one.fields, naming_field(one.model)} - {None}:
                if referred := _referred(one.model, field):
                    value = getattr(row, field.attname)
                    keys = value if isinstance(value, list) else [value]
                    wanted[referred].update(key for key in keys if key is not None)
        return {
            (model, thing.pk): str(thing)
            for model, keys in wanted.items()
            if keys
            for thing in _named(model, self.user).filter(pk__in=keys)
        }


def _referred(model: Any, field: Any) -> Any:
    """Give the model that a field's values are keys of, if they are keys."""
    if field.is_relation:
        return field.related_model
    listed = rules_of(model).lists.get(field.name)
    return apps.get_model(listed) if listed else None


def _named(model: Any, user: User) -> QuerySet[Any]:
    """Give the things of a model that a person may see, with what their names need."""
    rows: QuerySet[Any] = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    heavy = [f.name for f in model._meta.concrete_fields if isinstance(f, JSONField)]
    return rows.defer(*heavy).select_related(*getattr(model, "named_with", ()))


def _previous(rows: Sequence[tuple[Records, Any]]) -> dict[tuple[Any, Any], Any]:
    """Fetch the version before each of these, one query for each model."""
    wanted = defaultdict(list)
    for one, row in rows:
        if row.version_before:
            wanted[one.model].append(row.version_before)
    return {
        (model, key): version
        for model, keys in wanted.items()
        for key, version in model.history.model.objects.in_bulk(keys).items()
    }


def _protected(rows: Sequence[tuple[Records, Any]]) -> set[tuple[Any, Any]]:
    """Find the records that are protected now, or were when they were removed."""
    wanted = defaultdict(set)
    for one, row in rows:
        if rules_of(one.model).mask:
            wanted[one.model].add(row.id)
    return {
        (model, key)
        for model, keys in wanted.items()
        for key, is_protected in _latest(model, keys)
        if is_protected
    }


def _latest(model: Any, keys: set[Any]) -> QuerySet[Any]:
    latest = model.history.model.objects.filter(id__in=keys)
    found: QuerySet[Any] = (
        latest.order_by("id", "-history_id")
        .distinct("id")
        .values_list("id", rules_of(model).mask.when)  # type: ignore[union-attr]  # asked of those with one
    )
    return found


def is_said(value: Any) -> bool:
    """Tell whether a value says anything."""
    return value is not None and value not in ("", [], {})


def in_words(field: Any, value: Any) -> str:
    """Write a value of a field that refers to nothing else."""
    if not is_said(value):
        return ""
    if isinstance(field, ArrayField):
        return _listed(field.base_field, value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(field, value)


def _listed(field: Any, values: list[Any]) -> str:
    if isinstance(values[0], UUID):
        return f"{len(values)} valda"
    return ", ".join(in_words(field, value) for value in values)


def _plain(field: Any, value: Any) -> str:
    writers: tuple[tuple[type, Any], ...] = (
        (bool, lambda v: "Ja" if v else "Nej"),
        (datetime.datetime, swedish.moment),
        (datetime.date, swedish.day),
        (Decimal, lambda v: _amount(field, v)),
        (list, lambda v: ", ".join(map(str, v))),
        (dict, lambda v: "\n".join(f"{key}: {one}" for key, one in v.items())),
    )
    for kind, write in writers:
        if isinstance(value, kind):
            return str(write(value))
    return str(value)


def _amount(field: Any, value: Decimal) -> str:
    """Write a number with decimals: two of them are always money, in kronor."""
    if field.decimal_places == 2:
        return swedish.kronor(value)
    return f"{value.normalize():f}".replace(".", ",")
