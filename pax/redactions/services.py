"""Taking personal data out of what is frozen: found, asked for, confirmed, done."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from pax.accounts.models import Agency, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.facts import own_fields
from pax.decisions.models import Kind, PendingDecision
from pax.decisions.services import ask, carried, check_still_may
from pax.editions.content import fingerprint, keyed
from pax.editions.models import Frozen, kinds
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.files import storage
from pax.redactions.models import Redaction

#: Fewer letters than this would take half the text with them.
SHORTEST = 3
NOT_FOUND = "Orden finns inte i det som är fryst. Skriv dem precis som de står där."
SAYS_IT = (
    "Skriv inte själva uppgiften i skäl eller grund: det här står kvar för alltid."
)
NOT_WHOLE = (
    "Det frysta stämmer inte med sitt fingeravtryck. Säg till den som sköter Pax innan "
    "något tas bort."
)
NOT_DONE = "Det gick inte att ta bort uppgiften. Säg till den som sköter Pax."
#: Columns of text that are no text: what they hold is reckoned, or is a name of a file.
RECKONED = frozenset({"content_sha256", "previous_sha256", "pdf_sha256", "sha256"})


def pattern_of(words: str) -> str:
    """Give what finds the words, as both Python and PostgreSQL read it.

    Whole words, in capitals or not, whatever is between them.
    """
    escaped = ["".join(map(_either, part)) for part in words.split()]
    first = r"(?<!\w)" if re.match(r"\w", words.strip()) else ""
    last = r"(?!\w)" if re.search(r"\w$", words.strip()) else ""
    return first + r"\s+".join(escaped) + last


def _either(letter: str) -> str:
    """Give a letter, small or capital: not every PostgreSQL knows that å may be Å."""
    small, capital = letter.lower(), letter.upper()
    if small != capital and len(small) == len(capital) == 1:
        return f"[{small}{capital}]"
    return letter if letter.isalnum() else f"\\{letter}"


def mark_of(decision: PendingDecision) -> str:
    """Say, in the place of what was taken out, that it was, when and by whom."""
    today = timezone.localdate()
    named = decision.uuid.hex[:8]
    return f"[Här har uppgift tagits bort den {today.isoformat()}, beslut {named}]"


def without(content: Any, pattern: str, mark: str) -> Any:
    """Give a content without what the pattern finds: pax_without() does the same."""
    if isinstance(content, str):
        return re.sub(pattern, lambda _: mark, content)
    if isinstance(content, list):
        return [without(each, pattern, mark) for each in content]
    if isinstance(content, dict):
        return {key: without(each, pattern, mark) for key, each in content.items()}
    return content


def places_in(content: Any, pattern: str, road: str = "") -> Iterator[str]:
    """Give where in a content the pattern finds something: the road to it, no words."""
    if isinstance(content, str) and re.search(pattern, content):
        yield road
    elif isinstance(content, list):
        for n, each in enumerate(content, 1):
            yield from places_in(each, pattern, f"{road}/{n}")
    elif isinstance(content, dict):
        for key, each in content.items():
            yield from places_in(each, pattern, f"{road}/{key}")


# --- what it is taken out of ----------------------------------------------------------
def family_of(frozen: Frozen) -> dict[type[models.Model], list[int]]:
    """Find all rows that say what a frozen one says: its thing, and what belongs to it.

    By the foreign keys of the app it stands in, from what it is an edition of.
    """
    found: dict[type[models.Model], list[int]] = {}
    waiting: list[tuple[Any, list[int]]]
    waiting = [(type(whole), [whole.pk]) for whole in frozen.wholes()]
    for model, pks in waiting:
        known = found.setdefault(model, [])
        new = [pk for pk in pks if pk not in known]
        known += new
        for relation in _below(model) if new and not frozen.whole_alone else ():
            child = relation.related_model
            rows = child._base_manager.filter(**{f"{relation.field.name}__in": new})
            waiting.append((child, list(rows.values_list("pk", flat=True))))
    return found


def _below(model: Any) -> Iterator[Any]:
    """Give the foreign keys of what belongs to a model, in its own app."""
    for relation in model._meta.related_objects:
        child = relation.related_model
        one_app = child._meta.app_label == model._meta.app_label
        is_another = relation.one_to_many and child is not model
        if one_app and is_another and _is_kept_here(child):
            yield relation


def _is_kept_here(model: Any) -> bool:
    return not hasattr(model, "instance_type") and isinstance(
        model._meta.pk, models.BigAutoField
    )


def _targets(family: dict[type[models.Model], list[int]]) -> dict[str, Any]:
    """Say in which columns of which rows it is taken out, versions of them with it."""
    targets: dict[str, Any] = {}
    for model, ids in family.items():
        kept = [model, *([model.history.model] if hasattr(model, "history") else [])]
        for table in kept:
            columns = [f.column for f in own_fields(table) if _is_text(f)]
            if columns and ids:
                targets[table._meta.db_table] = {"ids": ids, "columns": columns}
    return targets


def _is_text(field: Any) -> bool:
    said = isinstance(field, (models.CharField, models.TextField, models.JSONField))
    is_code = isinstance(field, models.SlugField) or bool(field.choices)
    return said and not is_code and field.name not in RECKONED


def _prints(targets: dict[str, Any]) -> list[dict[str, Any]]:
    """Find what prints the rows, in whatever app and whoever asked for it."""
    return [
        {
            "table": relation.related_model._meta.db_table,
            "column": relation.field.column,
            "ids": targets[model._meta.db_table]["ids"],
        }
        for model in apps.get_models()
        if model._meta.db_table in targets
        for relation in model._meta.related_objects
        if hasattr(relation.related_model, "result_sha256")
    ]


# --- asked for ------------------------------------------------------------------------
@transaction.atomic
def ask_to_redact(
    frozen: Frozen,
    *,
    by: User,
    agency: Agency,
    words: str,
    ground: str,
    because: str,
    page: str = "",
    case_ref: int | None = None,
    tell_also: Iterable[User] = (),
) -> PendingDecision:
    """Ask that words are taken out of what is frozen; another confirms it.

    For those who decide in the authority whose it is.  What finds the words is kept
    until it is done, and where they stood for ever.
    """
    right = Permission.CASE_DECIDE if case_ref else Permission.PLAN_DECIDE
    if by.agency_id != agency.pk or not by.may(right):
        raise Denied
    if len(re.sub(r"\W", "", words)) < SHORTEST:
        raise Invalid(f"Skriv minst {SHORTEST} bokstäver eller siffror.")
    pattern = pattern_of(words)
    if any(re.search(pattern, said) for said in (ground, because)):
        raise Invalid(SAYS_IT)
    if not any(places_in(frozen.content, pattern)):
        raise Invalid(NOT_FOUND)
    family = family_of(frozen)
    asked: PendingDecision = ask(
        Kind.REDACTION_COPY if case_ref else Kind.REDACTION,
        by=by,
        agency=agency,
        about=frozen.uuid,  # type: ignore[attr-defined]  # each kind has one
        case_ref=case_ref,
        label=f"Ta bort personuppgift ur {type(frozen)._meta.verbose_name}",
        because=because,
        terms={
            "page": page,
            "kind": frozen.verified_as,
            "words": words,
            "pattern": pattern,
            "ground": ground,
            "targets": _targets(family),
        },
        tell_also=tell_also,
    )
    return asked


# --- and done -------------------------------------------------------------------------
@transaction.atomic
def redact_as_asked(asked: PendingDecision, *, by: User) -> list[Redaction]:
    """Take out what one has asked for and another confirmed, everywhere it is kept.

    What is frozen is held to its fingerprint first: nobody's change is hidden by this.
    """
    check_still_may(
        asked, Permission.CASE_DECIDE if asked.case_ref else Permission.PLAN_DECIDE
    )
    terms = asked.terms
    mark = mark_of(asked)
    with carried(asked, by=by):
        before = _held(asked, pattern=terms["pattern"])
        prints = json.dumps(_prints(terms["targets"]))
        files = _call("pax_redact", asked.uuid, mark, prints)[0][0]
        for sha256 in [*files, *(row.printed for row in before if row.printed)]:
            transaction.on_commit(partial(storage.discard, sha256))
        now = {(row.home, row.id): row for row in _frozen_in(asked)}
        return [
            _note(asked, row, now[row.home, row.id], terms["pattern"], mark, by=by)
            for row in before
        ]


class Held(NamedTuple):
    """One frozen row, whatever its kind, as it stands."""

    home: str
    id: int
    uuid: UUID
    content: Any
    sealed: str
    printed: str | None


def _frozen_in(asked: PendingDecision) -> list[Held]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pax_frozen_in(%s)", [asked.uuid])
        return [
            Held(home, pk, uuid, json.loads(content), *rest)
            for home, pk, uuid, content, *rest in cursor.fetchall()
        ]


def _held(asked: PendingDecision, *, pattern: str) -> list[Held]:
    """Read the frozen ones that say the words, each known to be what it was."""
    held = [r for r in _frozen_in(asked) if any(places_in(r.content, pattern))]
    if not held:
        raise WrongState(NOT_FOUND)
    if any(fingerprint(row.content) != row.sealed for row in held):
        raise WrongState(NOT_WHOLE)
    return held


def _note(
    asked: PendingDecision,
    was: Held,
    now: Held,
    pattern: str,
    mark: str,
    *,
    by: User,
) -> Redaction:
    """Write down what became of one frozen content, and seal it anew."""
    if now.content != without(was.content, pattern, mark):
        raise Conflict(NOT_DONE)
    kind = next(kind for kind in kinds() if kind._meta.db_table == was.home)
    past = kind.history.model._meta.db_table if hasattr(kind, "history") else ""
    became = fingerprint(now.content)
    _call("pax_reseal", asked.uuid, was.home, past, was.sealed, became)
    redaction = Redaction(
        agency=asked.agency,
        decision=asked.uuid,
        kind=kind.verified_as,
        about=was.uuid,
        places=list(places_in(was.content, pattern)),
        ground=asked.terms["ground"],
        because=asked.because,
        asked_by=asked.asked_by,
        confirmed_by=by,
        was=keyed(was.sealed),
        became=became,
    )
    redaction.seal = redaction.sealed()
    redaction.save(force_insert=True)
    said = f"{redaction.ground}: {redaction.because}"
    record(Verb.REDACTED, redaction, by=by, because=said)
    return redaction


def _call(function: str, *values: Any) -> Any:
    asked = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({asked})", values)
        return cursor.fetchall()


def reading_of(about: Frozen) -> models.QuerySet[Redaction]:
    """List what has been taken out of one frozen content, to those who may know."""
    return Redaction.objects.filter(
        kind=about.verified_as,
        about=about.uuid,  # type: ignore[attr-defined]  # each kind has one
    )
