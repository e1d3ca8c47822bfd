"""Every field of text is known to hold personal data, or not to."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from cases.models import Case, Disclosure, Flag
from pax.personal import OURS, personal, plain

PERSONAL, PLAIN = personal(), plain()
TEXT = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.GenericIPAddressField,
    models.BinaryField,
    models.PositiveSmallIntegerField,
)
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_config.name.startswith(OURS)
    and not model.__name__.startswith("Historical")
]


def test_every_field_of_text_has_been_judged():
    faults = [fault for model in MODELS for fault in unjudged(model)]
    assert faults == [], (
        "Say in the personal.py of the app whether the field holds personal data."
    )


def unjudged(model: type[models.Model]) -> Iterator[str]:
    """Name the fields of text that are judged twice or not at all, or that are gone."""
    label = model._meta.label
    fields = {
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, TEXT) and not field.choices
    }
    kept = PERSONAL.get(label)
    held = set(kept.fields) if kept else set()
    harmless = set(PLAIN.get(label, ()))
    # `words` of the search index is a field of a kind of PostgreSQL's own.
    wrong = (held & harmless) | ((fields ^ (held | harmless)) - {"words"})
    yield from (f"{label}.{name}" for name in sorted(wrong))


def test_register_holds_nothing_that_is_gone():
    assert set(PERSONAL) | set(PLAIN) <= {m._meta.label for m in MODELS}


def test_address_and_log_name_no_persons_field():
    """What stands in addresses, titles and logs is made of none of these."""
    for model in (Case, Disclosure, Flag):
        names = vars(model)["log_label"].fget.__code__.co_names
        kept = PERSONAL.get(model._meta.label)
        assert not set(names) & set(kept.fields if kept else ())
