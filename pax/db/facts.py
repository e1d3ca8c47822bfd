"""Facts about a field, said on the field, and asked for where somebody forgot.

    name = personal(models.CharField("namn", max_length=120))
    step = plain(models.CharField("steg", max_length=40), seen_in=LIST)
    due_on = fact(models.DateField("senast"), carried=True)

Every field of text says whether it is personal data.  A model that is copied, searched,
listed or given to another authority asks more of its fields (`must_say`).  A field that
has not answered stops Pax from starting, by its name (`manage.py check`); that the
answers are true is held by the tests of what they are about.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, TypeVar

from django.apps import apps
from django.core import checks
from django.db import models

F = TypeVar("F", bound="models.Field[Any, Any]")
Model = type[models.Model]

OURS = ("pax.", "cases", "samverkan", "lagesbild", "atgardsplan")

CONCERNED = "those whom a case is about"
EMPLOYEES = "employees"
WITH_CASE = (
    "as the case: at a nämnd five years after its last entry (SoL 16 kap. 1 §), at "
    "police and prosecutor by their own rules (BDL 2 kap. 17 §)"
)
WITH_GROUP = "as the group's records, by the convening authority's plan"
AS_LOG = "as the log: at least five years"
ARCHIVED = "archived; the municipality's dokumenthanteringsplan says for how long"


class Places(Flag):
    """Where what a field holds is met, besides on its own pages."""

    NOWHERE = 0
    SEARCH = auto()  # it is what one finds by
    LIST = auto()  # the list, and its export, can show it
    POLICE = auto()  # it goes along in the frozen copy of a report, and its PDF
    FILES = auto()  # it goes out in files, and into what is decided


NOWHERE, SEARCH, LIST = Places.NOWHERE, Places.SEARCH, Places.LIST
POLICE, FILES = Places.POLICE, Places.FILES


@dataclass(frozen=True)
class Retention:
    """Whom the personal data of a table is about, and until when it is kept."""

    whose: str
    until: str


@dataclass(frozen=True)
class Facts:
    """What has been decided about a field; None where nobody has."""

    personal: bool | None = None  # it says something about a person
    carried: bool | None = None  # it goes along to next year's plan or lägesbild
    seen_in: Places | None = None  # where it is met, besides on its own pages


QUESTIONS = {
    "personal": "is personal data",
    "carried": "goes along to next year",
    "seen_in": "is met elsewhere than on its own pages",
}
#: Fields of text: what can say something about a person.
TEXT = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.GenericIPAddressField,
    models.BinaryField,
    models.PositiveSmallIntegerField,
)


def fact(field: F, **decided: Any) -> F:
    """Say what has been decided about a field, beside it."""
    field.facts = Facts(**decided)  # type: ignore[attr-defined]  # read by facts_of
    return field


def personal(field: F, **decided: Any) -> F:
    """Say that a field holds personal data: it says something about a person."""
    return fact(field, personal=True, **decided)


def plain(field: F, **decided: Any) -> F:
    """Say that a field of text says nothing about anybody."""
    return fact(field, personal=False, **decided)


def facts_of(field: models.Field[Any, Any]) -> Facts:
    """Give what has been decided about a field."""
    facts: Facts = getattr(field, "facts", Facts())
    return facts


def answering(model: Model, question: str) -> list[str]:
    """Name the fields of a model that answer yes to a question."""
    return [f.name for f in own_fields(model) if getattr(facts_of(f), question)]


def seen_in(model: Model, place: Places) -> set[str]:
    """Name the fields of a model that are met in a place."""
    return {
        f.name for f in own_fields(model) if place in (facts_of(f).seen_in or NOWHERE)
    }


def carried(model: Model) -> list[models.Field[Any, Any]]:
    """List the fields of a model that go along to next year."""
    return [field for field in own_fields(model) if facts_of(field).carried]


def own_fields(model: Model) -> list[models.Field[Any, Any]]:
    """List the fields of a model itself, those of its abstract bases with them."""
    return list(model._meta.local_concrete_fields)


def our_models() -> list[Model]:
    """List the models of Pax; the versions of a record are as the record."""
    return [
        model
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name.startswith(OURS)
        and not hasattr(model, "instance_type")
    ]


@checks.register(checks.Tags.models)
def every_fact_is_decided(**_: Any) -> list[checks.CheckMessage]:
    """Refuse to start while a field has not answered what is asked of it."""
    return [
        checks.Error(
            f"{model._meta.label}.{field.name} does not say whether it "
            f"{QUESTIONS[question]} (pax/db/facts.py).",
            obj=model,
            id="pax.E001",
        )
        for model in our_models()
        for field, question in undecided(model)
    ]


def undecided(model: Model) -> Iterator[tuple[models.Field[Any, Any], str]]:
    """Give each field of a model that has not answered, and what it is asked."""
    for field in own_fields(model):
        for question in _asked(model, field):
            if getattr(facts_of(field), question) is None:
                yield field, question


def _asked(model: Model, field: models.Field[Any, Any]) -> Iterator[str]:
    if isinstance(field, TEXT) and not field.choices:
        yield "personal"
    if field.name not in _GIVEN:
        yield from getattr(model, "must_say", ())


#: What every record has, and nobody decides about.
_GIVEN = frozenset({"id", "uuid", "version", "created_at", "created_by", "updated_at"})
